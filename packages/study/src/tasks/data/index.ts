import type { z } from "zod";
import type { Path } from "../../json/problems.ts";
import { csvData } from "./csv.ts";
import type { DataContext, Dataset } from "./dataset.ts";
import { functionData } from "./function.ts";
import { irisData } from "./iris.ts";
import { linesData } from "./lines.ts";
import { listedData } from "./list.ts";
import { type dataSchema, KINDS } from "./schema.ts";

/** The examples that a task's data come to; errors name values by their path below "data". */
export async function datasetOf(data: z.infer<typeof dataSchema>, context: DataContext): Promise<Dataset> {
  const given = Object.keys(data);
  if (given.length !== 1) {
    const message = given.length === 0 ? "there are no data" : `there are data of ${given.length} kinds`;
    throw context.error([], message, `write one of ${KINDS.join(", ")}`);
  }
  const under = (key: string): DataContext => ({
    ...context,
    error: (path: Path, message: string, remedy?: string) => context.error([key, ...path], message, remedy),
    pos: (path: Path, offset: number) => context.pos([key, ...path], offset),
  });
  if (data.iris !== undefined) {
    return irisData(data.iris, under("iris"));
  }
  if (data.lines !== undefined) {
    return linesData(data.lines, under("lines"));
  }
  if (data.examples !== undefined) {
    return listedData(data.examples, under("examples"));
  }
  if (data.function !== undefined) {
    return functionData(data.function, under("function"));
  }
  return csvData(data.csv as NonNullable<typeof data.csv>, under("csv"));
}

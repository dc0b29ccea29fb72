import type { z } from "zod";
import type { Path } from "../../json/problems.ts";
import { csvData } from "./csv.ts";
import type { DataContext, Dataset } from "./dataset.ts";
import { functionData } from "./function.ts";
import { irisData } from "./iris.ts";
import { linesData } from "./lines.ts";
import { listedData } from "./list.ts";
import type { dataSchema } from "./schema.ts";

/** The examples that a task's data come to; errors name values by their path below "data". */
export async function datasetOf(data: z.infer<typeof dataSchema>, context: DataContext): Promise<Dataset> {
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
  if (data.csv !== undefined) {
    return csvData(data.csv, under("csv"));
  }
  throw context.error([], "there are no data");
}

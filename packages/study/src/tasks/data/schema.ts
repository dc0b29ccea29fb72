/** The kinds of data a task may have. */
import { object } from "../../json/problems.ts";
import { csvSchema } from "./csv.ts";
import { functionSchema } from "./function.ts";
import { irisSchema } from "./iris.ts";
import { linesSchema } from "./lines.ts";
import { listSchema } from "./list.ts";

export const KINDS = ["iris", "lines", "examples", "function", "csv"] as const;

export const dataSchema = object({
  iris: irisSchema.optional(),
  lines: linesSchema.optional(),
  examples: listSchema.optional(),
  function: functionSchema.optional(),
  csv: csvSchema.optional(),
}).meta({ minProperties: 1, maxProperties: 1 });

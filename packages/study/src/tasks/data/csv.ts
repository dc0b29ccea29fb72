/** Examples from the rows of a table; a share of them, drawn in each class, is kept for the test. */
import { InputError, suggestion } from "@twinedge/core";
import { readTable, type Table } from "@twinedge/formats";
import { z } from "zod";
import { object } from "../../json/problems.ts";
import { shuffled } from "../../parts/shuffle.ts";
import { stream } from "../../parts/stream.ts";
import type { Example } from "../task.ts";
import type { DataContext, Dataset } from "./dataset.ts";
import { scaler } from "./scale.ts";
import { rangeSchema } from "./values.ts";

const TEST_SHARE = 0.2;

const columnName = z.string().min(1, "name a column");

export const csvSchema = object({
  file: z.string().min(1, "name a file").describe("as seen from the task file; its first row names the columns"),
  inputs: z.array(columnName).describe("column of each input"),
  targets: z.array(columnName).optional().describe("column of each output, V"),
  class: columnName.optional().describe("column with the class"),
  scale: z
    .enum(["none", "each", "all"])
    .optional()
    .describe(
      "none: inputs are V (where it is not given); each: every column by its own minimum and maximum; all: by one of both",
    ),
  range: rangeSchema.optional().describe("that scaled inputs lie in"),
  clip: z
    .boolean()
    .optional()
    .describe("hold test inputs to the range, as a converter would; true where it is not given"),
  test: z
    .number()
    .min(0, "write a share, 0 to below 1")
    .lt(1, "write a share, 0 to below 1")
    .optional()
    .describe("share of the rows that is kept for the test; 0.2 where it is not given"),
});

export async function csvData(options: z.infer<typeof csvSchema>, context: DataContext): Promise<Dataset> {
  const { inputs, targets, class: label, scale = "none", test = TEST_SHARE } = options;
  const { error } = context;
  if (inputs.length !== context.inputs.length) {
    throw error(["inputs"], `${inputs.length} columns for ${context.inputs.length} inputs`, "name one for each");
  }
  if (targets !== undefined && targets.length !== context.outputs.length) {
    throw error(["targets"], `${targets.length} columns for ${context.outputs.length} outputs`, "name one for each");
  }
  if (targets === undefined && label === undefined) {
    throw error([], "the rows say nothing of the outputs", 'name columns of "targets", or one of the "class"');
  }
  if (scale === "none" && (options.range !== undefined || options.clip !== undefined)) {
    const key = options.range === undefined ? "clip" : "range";
    context.warn(
      `${key} has no effect on inputs that are not scaled`,
      'write "scale": "each" or "all", or leave it out',
    );
  }
  const { text, file } = await context.read(options.file);
  const table = readTable(text, file);
  const column = (name: string, path: readonly (string | number)[]): number => {
    const at = table.names.indexOf(name);
    if (at < 0) {
      throw error(
        path,
        `${file} has no column ${name}`,
        suggestion(name, table.names, "name its columns in its first row"),
      );
    }
    return at;
  };
  const numbers = (names: readonly string[], key: string): readonly (readonly number[])[] => {
    const columns = names.map((name, i) => column(name, [key, i]));
    return table.rows.map((_, row) => columns.map((at) => numberAt(table, row, at, file)));
  };
  const x = numbers(inputs, "inputs");
  const y = targets && numbers(targets, "targets");
  const labelColumn = label === undefined ? undefined : column(label, ["class"]);
  const labels = labelColumn === undefined ? undefined : table.rows.map(({ fields }) => fields[labelColumn] ?? "");
  const classes = [...new Set(labels)];
  const { train, test: kept } = split(labels ?? table.rows.map(() => ""), test, context.seed);
  if (train.length === 0) {
    throw error(["file"], `${file} has no rows to train with`, "add rows, or keep fewer for the test");
  }
  const volts =
    scale === "none"
      ? undefined
      : scaler(
          train.map((i) => x[i] ?? []),
          scale === "all",
          options,
        );
  const example = (i: number): Example => ({
    inputs: volts === undefined ? (x[i] ?? []) : volts(x[i] ?? []),
    ...(y === undefined ? {} : { targets: y[i] ?? [] }),
    ...(labels === undefined ? {} : { label: classes.indexOf(labels[i] ?? "") }),
  });
  return { classes, train: train.map(example), test: kept.map(example) };
}

/** Rows for training, in random order, and for the test, by class. */
function split(labels: readonly string[], share: number, seed: number): { train: number[]; test: number[] } {
  const draws = stream("csv", seed);
  const train: number[] = [];
  const test: number[] = [];
  for (const name of new Set(labels)) {
    const rows = shuffled(
      [...labels.keys()].filter((i) => labels[i] === name),
      draws,
    );
    const kept = Math.min(Math.round(share * rows.length), rows.length - 1);
    test.push(...rows.slice(0, kept));
    train.push(...rows.slice(kept));
  }
  return { train: shuffled(train, draws), test: test.toSorted((a, b) => a - b) };
}

function numberAt({ names, rows }: Table, row: number, column: number, file: string): number {
  const { fields, line } = rows[row] ?? { fields: [], line: 1 };
  const field = fields[column] ?? "";
  const value = Number(field);
  if (field === "" || !Number.isFinite(value)) {
    throw new InputError(`"${field}" in column ${names[column] ?? ""} is no number`, {
      pos: { file, line, column: 1 },
      remedy: "leave the row out, or mend it",
    });
  }
  return value;
}

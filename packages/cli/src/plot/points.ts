/** Points measured elsewhere, to be drawn over a figure: a table whose first column says where, the others what. */
import { InputError, suggestion } from "@twinedge/core";
import { fieldValue, readTable } from "@twinedge/formats";
import { readInput } from "../input.ts";
import type { Io } from "../io.ts";

type Point = readonly [x: number, y: number];

interface PointsFile {
  readonly label: string;
  /** Points of each of these columns, none where the table lacks it. @throws InputError where it has none of them, or others */
  readonly columns: (names: readonly string[]) => readonly (readonly Point[])[];
}

/** @param x name of the first column */
export async function pointsFile(name: string, x: string, io: Io): Promise<PointsFile> {
  const file = await readInput(name, io);
  const remark = file.text.split(/\r?\n/).find((line) => line.startsWith("#"));
  // Remarks leave empty lines, so that lines keep their numbers.
  const { names, rows } = readTable(file.text.replace(/^#.*$/gm, ""), file.name);
  const [first, ...others] = names;
  if (first !== x || others.length === 0) {
    throw new InputError(`${file.name}: the first row is to be ${x} and names of columns`, {
      pos: { file: file.name, line: rows[0] === undefined ? 1 : rows[0].line - 1, column: 1 },
      remedy: `write ${x},... above the values`,
    });
  }
  const values = rows.map(({ fields, line }) =>
    fields.map((field, c) => {
      const value = fieldValue(field, { separator: ",", decimalComma: false });
      if (value === undefined) {
        throw new InputError(`"${field}" in column ${names[c]} is no number`, {
          pos: { file: file.name, line, column: 1 },
          remedy: "write numbers like 1.5, and nothing where a value is missing",
        });
      }
      return value;
    }),
  );
  return {
    label: remark?.replace(/^#\s*/, "") ?? file.name,
    columns: (wanted) => {
      const stranger = others.find((column) => !wanted.includes(column));
      if (stranger !== undefined) {
        throw new InputError(`${file.name}: this figure has no ${stranger}`, {
          remedy: suggestion(stranger, wanted, "leave the column out"),
        });
      }
      return wanted.map((column) => {
        const at = names.indexOf(column);
        return at < 0 ? [] : values.map((row) => [row[0] ?? Number.NaN, row[at] ?? Number.NaN] as const);
      });
    },
  };
}

/** The rows of a text table: what separates its fields, how it writes numbers, which line is its header. */
import { InputError } from "@twinedge/core";

export interface Dialect {
  /** "" for any run of blanks. */
  readonly separator: string;
  readonly decimalComma: boolean;
}

export interface Row {
  readonly fields: readonly string[];
  /** Counting from 1. */
  readonly line: number;
}

/** Fields and their values where they are no numbers: unknown, high impedance. */
export const HIGH_IMPEDANCE = Number.NEGATIVE_INFINITY;

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/** NaN for what is unknown (`x`, `nan`, nothing), `HIGH_IMPEDANCE` for `z`, undefined for what is no value. */
export function fieldValue(field: string, { decimalComma }: Dialect): number | undefined {
  if (field === "0") {
    return 0;
  }
  if (field === "1") {
    return 1;
  }
  const text = decimalComma ? field.replace(",", ".") : field;
  if (NUMBER.test(text)) {
    const value = Number(text);
    return Number.isFinite(value) ? value : undefined;
  }
  const word = field.toLowerCase();
  return word === "z"
    ? HIGH_IMPEDANCE
    : word === "" || word === "x" || word === "u" || /^[+-]?nan$/.test(word)
      ? Number.NaN
      : undefined;
}

/** What separates the fields of lines like these: what each has equally many of. */
export function dialectOf(lines: readonly string[]): Dialect {
  const count = (line: string, separator: string): number =>
    line.replaceAll(/"[^"]*"/g, "").split(separator).length - 1;
  const separator =
    [";", "\t", ","].find((one) => {
      const counts = lines.map((line) => count(line, one));
      return (counts[0] ?? 0) > 0 && counts.every((n) => n === counts[0]);
    }) ?? (lines.some((line) => line.includes(",")) && !lines.some((line) => /\S\s+\S/.test(line)) ? "," : "");
  const last = split(lines.at(-1) ?? "", separator);
  const commas = last.some((field) => /^[+-]?\d*,\d+(?:e[+-]?\d+)?$/i.test(field));
  return { separator, decimalComma: separator !== "," && commas && !last.some((field) => field.includes(".")) };
}

function split(line: string, separator: string): string[] {
  return separator === "" ? line.trim().split(/\s+/) : line.split(separator).map((field) => field.trim());
}

/** A table of texts under a row of names. */
export interface Table {
  readonly names: readonly string[];
  readonly rows: readonly Row[];
}

/** @throws InputError where a row has more or fewer fields than the first, or two columns have one name */
export function readTable(text: string, file: string): Table {
  const whole = text.replace(/^\uFEFF/, "");
  const dialect = dialectOf(whole.split(/\r?\n/, 20).filter((line) => line.trim() !== ""));
  const [header, ...rows] = rowsOf(whole, dialect, file, 0, 1);
  const names = header?.fields ?? [];
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice !== undefined) {
    throw new InputError(`two columns are called ${twice}`, {
      pos: { file, line: header?.line ?? 1, column: 1 },
      remedy: "rename one in the first row",
    });
  }
  for (const { fields, line } of rows) {
    if (fields.length !== names.length) {
      throw new InputError(`${fields.length} fields, and the first row has ${names.length}`, {
        pos: { file, line, column: 1 },
        remedy: "mend the row",
      });
    }
  }
  return { names, rows };
}

/** Every line but empty ones, quoted fields as RFC 4180 says. */
export function* rowsOf(
  text: string,
  { separator }: Dialect,
  file: string,
  from: number,
  firstLine: number,
): Generator<Row> {
  let line = firstLine;
  for (let at = from; at < text.length; ) {
    const end = text.indexOf("\n", at);
    const next = end < 0 ? text.length : end;
    const start = line++;
    const content = text.slice(at, next > at && text.charCodeAt(next - 1) === 13 ? next - 1 : next);
    if (content.includes('"')) {
      const quoted = quotedFields(text, at, separator, file, start);
      line += quoted.lines;
      at = quoted.next;
      yield { fields: quoted.fields, line: start };
      continue;
    }
    at = next + 1;
    if (content.trim() !== "") {
      yield { fields: split(content, separator), line: start };
    }
  }
}

function quotedFields(
  text: string,
  from: number,
  separator: string,
  file: string,
  line: number,
): { fields: string[]; next: number; lines: number } {
  const fields: string[] = [];
  let lines = 0;
  let field = "";
  let quoted = false;
  let at = from;
  for (; at < text.length; at++) {
    const char = text.charAt(at);
    if (quoted) {
      if (char !== '"') {
        lines += char === "\n" ? 1 : 0;
        field += char;
      } else if (text.charAt(at + 1) === '"') {
        field += char;
        at++;
      } else {
        quoted = false;
      }
    } else if (char === '"') {
      quoted = true;
    } else if (char === "\n") {
      break;
    } else if (char === separator || (separator === "" && /\s/.test(char))) {
      fields.push(field.trim());
      field = "";
    } else {
      field += char;
    }
  }
  if (quoted) {
    throw new InputError("a quoted field does not end", { pos: { file, line, column: 1 }, remedy: 'close it with "' });
  }
  return { fields: [...fields, field.trim()], next: at + 1, lines };
}

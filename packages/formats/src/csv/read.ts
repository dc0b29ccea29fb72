/**
 * Reads tables of values over time as a trace: this program's CSV files (by clock and by change), ngspice's `wrdata`, exports of
 * LTspice, sigrok, logic analysers and spreadsheets. Separators (comma, semicolon, tab, blanks) and decimal commas are told from
 * the rows, units from the header: `t (us)`, `v(out) [mV]`.
 *
 * A column of nothing but 0, 1, x and z is a logic signal. Numbers run straight between the rows, save in files of this program
 * and where some are unknown (x, nan, nothing): those hold. A file by clock is sample rows, without a log.
 */
import { HIGH_Z, InputError, NO_STATS, ONE, type Trace, UNKNOWN, ZERO } from "@twinedge/core";
import { type Column, picoseconds, sampledTrace, signalNames } from "../sampled.ts";
import { type Dialect, dialectOf, fieldValue, HIGH_IMPEDANCE, type Row, rowsOf } from "./rows.ts";

/** Half a unit of the twelfth digit, which is all that this program writes. */
const TWELVE_DIGITS = 5e-12;
const MOST_VALUES = 1 << 26;
/** Lines that the separators are told from. */
const LOOKED_AT = 20;

/** @throws InputError with file and line for what is no table of values over time */
export function readCsv(text: string, file: string): Trace {
  const start = preamble(text);
  const body = text.slice(start.at);
  const sample = body.split(/\r?\n/, LOOKED_AT + 1).filter((line) => line.trim() !== "");
  const dialect = dialectOf(sample.slice(0, LOOKED_AT));
  const rows = rowsOf(text, dialect, file, start.at, start.line);
  const first = rows.next();
  if (first.done === true) {
    throw new InputError(`${file}: the table is empty`, { remedy: "write a row of names and rows of numbers" });
  }
  const named = first.value.fields.some((field) => fieldValue(field, dialect) === undefined);
  const heads = headsOf(first.value, named, file);
  const table = read(named ? rows : prepended(first.value, rows), heads, dialect, file, text.length - start.at);
  return traceOf(table, heads, start.rate, file);
}

interface Head {
  readonly name: string;
  readonly unit: string;
  /** What a field is multiplied by: SI. */
  readonly scale: number;
}

interface Preamble {
  readonly at: number;
  readonly line: number;
  /** Hz: rows a second, where the file says so. */
  readonly rate: number | undefined;
}

const PREFIXES: Readonly<Record<string, number>> = {
  p: 1e-12,
  n: 1e-9,
  u: 1e-6,
  µ: 1e-6,
  m: 1e-3,
  "": 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
};

/** Lines of remarks before the table. */
function preamble(text: string): Preamble {
  let at = text.startsWith("\uFEFF") ? 1 : 0;
  let line = 1;
  let rate: number | undefined;
  for (;;) {
    const end = text.indexOf("\n", at);
    const content = text.slice(at, end < 0 ? text.length : end);
    if (end < 0 || !/^\s*(?:[#;%]|$)/.test(content)) {
      return { at, line, rate };
    }
    const [, number, prefix = ""] = /samplerate:\s*([\d.]+)\s*([kmg]?)hz/i.exec(content) ?? [];
    if (number !== undefined) {
      rate = Number(number) * (PREFIXES[prefix === "k" ? prefix : prefix.toUpperCase()] ?? 1);
    }
    at = end + 1;
    line++;
  }
}

function headsOf({ fields, line }: Row, named: boolean, file: string): readonly Head[] {
  const heads = fields.map((field, i) =>
    named ? headOf(field) : { name: i === 0 ? "time" : `column${i + 1}`, unit: "", scale: 1 },
  );
  if (named && fields.some((field) => /^step information/i.test(field))) {
    throw new InputError("the table holds several steps", {
      pos: { file, line, column: 1 },
      remedy: "export every step to a file of its own",
    });
  }
  return heads;
}

function headOf(field: string): Head {
  const match = /^(.*?)(?:\s*\[([^\]]*)\]|\s+\(([^)]*)\))$/.exec(field);
  const [name, unit] = [match?.[1] ?? field, match?.[2] ?? match?.[3] ?? ""];
  const word = /^(milli|micro|nano|pico)?seconds$/i.exec(field);
  if (word !== null) {
    const prefix = { milli: "m", micro: "u", nano: "n", pico: "p" }[word[1]?.toLowerCase() ?? ""] ?? "";
    return { name: "time", unit: "s", scale: PREFIXES[prefix] ?? 1 };
  }
  const [, prefix = "", base] = /^([pnuµmkMG]?)(s|V|A|W|Hz)$/.exec(unit) ?? [];
  return base === undefined ? { name: field, unit: "", scale: 1 } : { name, unit: base, scale: PREFIXES[prefix] ?? 1 };
}

function* prepended(first: Row, rest: Iterable<Row>): Generator<Row> {
  yield first;
  yield* rest;
}

interface Table {
  readonly columns: readonly Float64Array[];
  readonly lines: readonly number[];
}

function read(rows: Iterable<Row>, heads: readonly Head[], dialect: Dialect, file: string, size: number): Table {
  const width = heads.length;
  if (width > MOST_VALUES || size / 2 > MOST_VALUES * 8) {
    throw new InputError(`${file}: the table is too large`, { remedy: "write fewer signals" });
  }
  let columns = heads.map(() => new Float64Array(1024));
  const lines: number[] = [];
  for (const { fields, line } of rows) {
    const pos = { file, line, column: 1 };
    // Some programs end every row with a separator.
    if (fields.length !== width && !(fields.length === width + 1 && fields.at(-1) === "")) {
      throw new InputError(`${fields.length} fields where the table has ${width} columns`, {
        pos,
        remedy: "give every row as many fields as the first",
      });
    }
    const row = lines.push(line) - 1;
    if (row === columns[0]?.length) {
      columns = columns.map((column) => {
        const longer = new Float64Array(2 * column.length);
        longer.set(column);
        return longer;
      });
    }
    for (const [i, column] of columns.entries()) {
      const value = fieldValue(fields[i] ?? "", dialect);
      if (value === undefined) {
        throw new InputError(`"${(fields[i] ?? "").slice(0, 40)}" in column ${i + 1} is no number, and not x or z`, {
          pos,
          remedy: "is it another kind of table?",
        });
      }
      column[row] = value;
    }
  }
  return { columns: columns.map((column) => column.subarray(0, lines.length)), lines };
}

function traceOf({ columns, lines }: Table, heads: readonly Head[], rate: number | undefined, file: string): Trace {
  const isTime = ({ name }: Head): boolean => /^(?:t|time|x)$/i.test(name);
  const clockColumn = heads[0]?.name === "clock" && heads[1]?.name === "t" ? 0 : -1;
  const timeColumn = clockColumn === 0 ? 1 : heads.findIndex(isTime);
  if (timeColumn < 0 && rate === undefined) {
    throw new InputError(`${file}: no column is the time`, {
      remedy: 'call it "t" or "time", with its unit: "t (us)"',
    });
  }
  const own = clockColumn === 0;
  const scale = heads[timeColumn]?.scale ?? 1;
  const times = Float64Array.from(lines, (_, row) =>
    picoseconds(
      timeColumn < 0 ? row / (rate ?? 1) : (columns[timeColumn]?.[row] ?? Number.NaN) * scale,
      own ? TWELVE_DIGITS : undefined,
    ),
  );
  const wrong = times.findIndex((time, i) => !Number.isFinite(time) || time < (times[i - 1] ?? time));
  if (wrong >= 0) {
    throw new InputError(Number.isFinite(times[wrong]) ? "the time runs back" : "the time is no number", {
      pos: { file, line: lines[wrong] ?? 1, column: 1 },
      remedy: "sort the rows by time, one run a file",
    });
  }
  const kept = heads.flatMap((head, i) =>
    i === clockColumn || i === timeColumn || repeats(heads, columns, i, timeColumn) ? [] : [i],
  );
  const names = signalNames(kept.map((i) => heads[i]?.name ?? ""));
  const twin = names.find((name, i) => names.indexOf(name) !== i);
  if (twin !== undefined) {
    throw new InputError(`${file}: two columns are called ${twin}`, { remedy: "give each its own name" });
  }
  const signals = kept.map((i, k) => columnOf(names[k] ?? "", heads[i], columns[i] ?? new Float64Array(), own, file));
  const clocks = columns[clockColumn];
  const byClock =
    clocks !== undefined && (times[0] ?? 0) > 0 && clocks.every((clock, row) => clock === (clocks[0] ?? 0) + row);
  return byClock ? sampleRows(file, clocks, times, signals) : sampledTrace(file, times, signals);
}

/** ngspice's wrdata writes the time again beside every signal. */
function repeats(heads: readonly Head[], columns: readonly Float64Array[], i: number, time: number): boolean {
  const other = columns[time];
  return (
    i > time &&
    other !== undefined &&
    (heads[i]?.name === heads[time]?.name || /^column\d+$/.test(heads[i]?.name ?? "")) &&
    columns[i]?.every((value, row) => value === other[row]) === true
  );
}

const LOGIC = new Map([
  [0, ZERO],
  [1, ONE],
  [HIGH_IMPEDANCE, HIGH_Z],
]);

function columnOf(path: string, head: Head | undefined, values: Float64Array, own: boolean, file: string): Column {
  const electrical = /^[vi]\(/i.test(head?.name ?? "") || head?.unit !== "";
  if (!electrical && values.every((value) => Number.isNaN(value) || LOGIC.has(value))) {
    return { signal: { kind: "logic", path }, values: values.map((value) => LOGIC.get(value) ?? UNKNOWN) };
  }
  if (values.includes(HIGH_IMPEDANCE)) {
    throw new InputError(`${file}: ${path} has numbers and z`, {
      remedy: "is it a logic signal? Then write 0, 1, x, z",
    });
  }
  const unit = head?.unit ?? "";
  const scale = head?.scale ?? 1;
  const scaled = scale === 1 ? values : values.map((value) => value * scale);
  const straight = !own && !values.some(Number.isNaN);
  return { signal: { kind: "real", path, unit, ...(straight && { continuous: true }) }, values: scaled };
}

function sampleRows(title: string, clocks: Float64Array, times: Float64Array, columns: readonly Column[]): Trace {
  const width = columns.length;
  const samples = new Float64Array(times.length * width);
  for (const [i, { values }] of columns.entries()) {
    for (let row = 0; row < times.length; row++) {
      samples[row * width + i] = values[row] ?? Number.NaN;
    }
  }
  return {
    title,
    signals: columns.map(({ signal }) => signal),
    times: new Float64Array(),
    ids: new Int32Array(),
    values: new Float64Array(),
    endTime: times.at(-1) ?? 0,
    probes: [...columns.keys()],
    sampleClocks: clocks,
    sampleTimes: times,
    sampleResiduals: new Float64Array(times.length),
    samples,
    records: [],
    stats: NO_STATS,
  };
}

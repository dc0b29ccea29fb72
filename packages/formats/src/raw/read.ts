/**
 * Reads raw files: of ngspice (binary or ASCII, padded or not, several plots in a row, its real plots), of this program, and of
 * LTspice (UTF-16 or ASCII header, numbers of 4 or 8 bytes).
 *
 * A plot is a table. One whose first variable is the time is a trace as well, an operating point one of a single time: voltages
 * `v(net)` are named `net` in it and run straight between their points. Complex plots (`.ac`, `.noise`), stepped ones and what
 * LTspice sorts by variable ("fastaccess") are refused, as is a file that ends too early.
 */
import { InputError, type Trace } from "@twinedge/core";
import { type Column, mergedTrace, picoseconds, signalNames } from "../sampled.ts";
import type { Warn } from "../warn.ts";
import { Bytes } from "./bytes.ts";
import { type Header, readHeader } from "./header.ts";

/** One plot of a raw file. */
export interface RawPlot {
  readonly title: string;
  /** `Transient Analysis`, `DC transfer characteristic`, `Operating Point`, ... */
  readonly name: string;
  /** Names and types (`voltage`, `current`, `time`, `notype`, ...) as in the file. */
  readonly variables: readonly { readonly name: string; readonly type: string }[];
  readonly points: number;
  /** One for each variable, SI units, a number a point; shorter than `points` where the file says so. */
  readonly columns: readonly Float64Array[];
  /** Of the file, for messages. */
  readonly file: string;
}

/** Every plot of a file. @throws InputError for what is no raw file, and for plots that cannot be read */
export function readRawPlots(data: Uint8Array, file: string): readonly RawPlot[] {
  const bytes = new Bytes(data, file);
  const plots: RawPlot[] = [];
  do {
    const header = readHeader(bytes);
    const { title, name, variables, points } = header;
    plots.push({ title, name, variables, points, columns: (header.binary ? binary : ascii)(bytes, header), file });
    bytes.skipBlanks();
  } while (bytes.at < bytes.length);
  return plots;
}

/**
 * The one transient run of a file as a trace, or its one operating point; times in ps.
 * @throws InputError for a file with neither, or with several
 */
export function readRaw(data: Uint8Array, file: string, warn?: Warn): Trace {
  const plots = readRawPlots(data, file);
  const runs = plots.filter(isRun);
  const timed = runs.length > 0 ? runs : plots.filter(({ points }) => points === 1);
  const [plot] = timed;
  if (plot === undefined || timed.length > 1) {
    const names = plots.map(({ name }) => name).join(", ");
    throw new InputError(
      plot === undefined ? `${file} holds nothing over time: ${names}` : `${file} holds several runs: ${names}`,
      { remedy: "write the one transient run (or operating point) to a file of its own" },
    );
  }
  return rawTrace(plot, warn);
}

function isRun({ variables }: RawPlot): boolean {
  return variables[0]?.type === "time";
}

/**
 * A plot over time as a trace. Vectors with fewer points than the plot (events of ngspice) come with a `step` of their own, their
 * times; without one they have no place in time, and `warn` is told so.
 * @throws InputError where its time runs back
 */
export function rawTrace(plot: RawPlot, warn: Warn = () => {}): Trace {
  const { title, variables, columns, file, points } = plot;
  const first = isRun(plot) ? 1 : 0;
  const names = signalNames(variables.map(({ name }) => name));
  const scales = [...columns.entries()].filter(([i]) => i > 0 && first > 0 && variables[i]?.type === "time");
  const own = (i: number): boolean => scales.some(([scale, { length }]) => scale === i && length < points);
  const tables = new Map<Float64Array | undefined, Column[]>([[columns[0], []]]);
  for (const [i, values] of columns.entries()) {
    const { type = "", name = "" } = variables[i] ?? {};
    if (i < first || own(i)) {
      continue;
    }
    const scale =
      values.length === points ? columns[0] : scales.find(([, { length }]) => length === values.length)?.[1];
    if (scale === undefined) {
      const message = `${file}: ${name} has ${values.length} of ${points} points and no times of its own: left out`;
      warn({ severity: "warning", code: "no-times", message });
      continue;
    }
    const signal = { kind: "real", path: names[i] ?? "", unit: UNITS[type] ?? "", continuous: true } as const;
    tables.set(scale, [...(tables.get(scale) ?? []), { signal, values }]);
  }
  return mergedTrace(
    title,
    [...tables].map(([scale, list]) => ({
      times: pointTimes(scale ?? new Float64Array(), first, file),
      columns: list,
    })),
  );
}

/** ps; an operating point is at 0. */
function pointTimes(scale: Float64Array, first: number, file: string): Float64Array {
  const times = scale.map((time) => (first === 0 ? 0 : picoseconds(time)));
  const back = times.findIndex((time, i) => i > 0 && time < (times[i - 1] ?? 0));
  if (back >= 0) {
    throw new InputError(`${file}: the time runs back at point ${back}: several runs in one plot`, {
      remedy: "write every run (step) to a file of its own",
    });
  }
  return times;
}

const UNITS: Readonly<Record<string, string>> = {
  voltage: "V",
  current: "A",
  device_current: "A",
  time: "s",
  power: "W",
};

function emptyColumns({ variables, points }: Header): Float64Array[] {
  return variables.map(({ length }) => new Float64Array(Math.min(points, length ?? points)));
}

/** Values that stand in the file: every one, or (unpadded) those that a column has. */
function written({ unpadded }: Header, column: Float64Array, point: number): boolean {
  return point < column.length || !unpadded;
}

function binary(bytes: Bytes, header: Header): readonly Float64Array[] {
  const { points, short } = header;
  const columns = emptyColumns(header);
  let size = 0;
  for (const [i, column] of columns.entries()) {
    size += (header.unpadded ? column.length : points) * (short && i > 0 ? 4 : 8);
  }
  if (bytes.at + size > bytes.length) {
    throw bytes.error(
      `the file ends too early: ${points} points take ${size} bytes, ${bytes.length - bytes.at} are there`,
      "was the run stopped? Write the file again",
    );
  }
  const { view } = bytes;
  for (let point = 0; point < points; point++) {
    for (const [i, column] of columns.entries()) {
      if (!written(header, column, point)) {
        continue;
      }
      const narrow = short && i > 0;
      const value = narrow ? view.getFloat32(bytes.at, true) : view.getFloat64(bytes.at, true);
      bytes.at += narrow ? 4 : 8;
      put(bytes, header, column, i, point, value);
    }
  }
  return columns;
}

function ascii(bytes: Bytes, header: Header): readonly Float64Array[] {
  const columns = emptyColumns(header);
  for (let point = 0; point < header.points; point++) {
    const number = bytes.nextWord();
    if (number !== String(point)) {
      throw bytes.error(
        number === "" ? `the file ends before point ${point}` : `"${number.slice(0, 40)}" where point ${point} begins`,
        `a point is its number and ${columns.length} values`,
      );
    }
    for (const [i, column] of columns.entries()) {
      if (!written(header, column, point)) {
        continue;
      }
      const word = bytes.nextWord();
      const value = /^[+-]?[\d.]/.test(word) ? Number(word) : Number.NaN;
      put(bytes, header, column, i, point, value, word);
    }
  }
  return columns;
}

function put(
  bytes: Bytes,
  { variables }: Header,
  column: Float64Array,
  i: number,
  point: number,
  value: number,
  word = String(value),
): void {
  if (!Number.isFinite(value)) {
    throw bytes.error(
      `${variables[i]?.name ?? ""} is "${word.slice(0, 40)}" at point ${point}, which is no number`,
      "write the file without it",
    );
  }
  // LTspice marks points that its compression may leave out by a negative time.
  column[point] = i === 0 && variables[0]?.type === "time" ? Math.abs(value) : value;
}

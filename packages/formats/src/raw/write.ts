/**
 * A trace as an ngspice raw file: plot "Transient Analysis", variable `time` and one for every signal.
 *
 * Voltages are `v(net)`. Logic values, buses and one-hot signals are plain numbers (X and Z: 0.5 for one bit, -1 otherwise).
 * ngspice draws straight lines between points, so every change has a point just before it as well: steps look like steps,
 * and what is continuous in the trace runs straight between its own points. The header has no `Command:`, which ngspice would
 * carry out.
 */
import { Cursor, stateOf, type Trace, type TraceSignal } from "@twinedge/core";
import { changesOf, isContinuous, valueAt } from "../changes.ts";
import { uniqueNames } from "../unique-names.ts";

export interface RawOptions {
  /** ASCII numbers instead of little-endian doubles. */
  readonly ascii?: boolean;
}

/** Part of every browser and of Node, though not of the language. */
declare const TextEncoder: new () => { encode(text: string): Uint8Array };

/** Picoseconds of a second: dividing by it rounds once. */
const PS = 1e12;
/** Digits behind the point that give every double back. */
const DIGITS = 16;
const UNKNOWN_BIT = 0.5;
const UNKNOWN_NUMBER = -1;

/** Bytes of the binary file, roughly: every signal has a value at every point. */
export function rawSize(trace: Trace): number {
  return 8 * (1 + trace.signals.length) * pointTimes(trace).length;
}

/** The file in pieces. */
export function* writeRaw(trace: Trace, { ascii = false }: RawOptions = {}): Generator<Uint8Array> {
  const encoder = new TextEncoder();
  const times = pointTimes(trace);
  yield encoder.encode(header(trace, times.length, ascii));
  const cursor = new Cursor(trace);
  const curves = changesOf(
    trace,
    [...trace.signals.keys()].filter((id) => isContinuous(trace.signals[id])),
  );
  const width = 1 + trace.signals.length;
  for (const [point, time] of times.entries()) {
    cursor.advance(Math.floor(time));
    const valueOf = (id: number): number => {
      const changes = curves.get(id);
      return changes === undefined ? cursor.value(id) : valueAt(changes, time, true);
    };
    const row = [time / PS, ...trace.signals.map((signal, id) => plain(signal, valueOf(id)))];
    if (ascii) {
      yield encoder.encode(`${point}\t${row.map((value) => value.toExponential(DIGITS)).join("\n\t")}\n`);
    } else {
      const bytes = new DataView(new ArrayBuffer(8 * width));
      for (const [i, value] of row.entries()) {
        bytes.setFloat64(8 * i, value, true);
      }
      yield new Uint8Array(bytes.buffer);
    }
  }
}

/** Every time of a change, each with the half picosecond before it, and the end. */
function pointTimes(trace: Trace): readonly number[] {
  const times: number[] = [];
  let last = -1;
  for (const time of trace.times) {
    if (time > last) {
      if (last >= 0) {
        times.push(time - 0.5);
      }
      times.push(time);
      last = time;
    }
  }
  if (trace.endTime > last) {
    times.push(trace.endTime);
  }
  return times;
}

function plain(signal: TraceSignal, value: number): number {
  if (signal.kind === "logic") {
    const state = stateOf(value);
    return state < 2 ? state : UNKNOWN_BIT;
  }
  return Number.isNaN(value) ? UNKNOWN_NUMBER : value;
}

function header(trace: Trace, points: number, ascii: boolean): string {
  const written = trace.signals.map(({ kind, path }) => (kind === "real" ? `v(${path})` : path));
  const names = uniqueNames(["time", ...written], legal).slice(1);
  const variables = [
    "\t0\ttime\ttime",
    ...trace.signals.map(({ kind }, i) => `\t${i + 1}\t${names[i]}\t${kind === "real" ? "voltage" : "notype"}`),
  ];
  return [
    `Title: ${trace.title.replaceAll(/\s+/g, " ")}`,
    "Plotname: Transient Analysis",
    "Flags: real",
    `No. Variables: ${variables.length}`,
    `No. Points: ${points}`,
    "Variables:",
    ...variables,
    ascii ? "Values:" : "Binary:",
    "",
  ].join("\n");
}

/** Blanks and commas would end the name. */
function legal(path: string): string {
  return path.replaceAll(/[\s,]/g, "_");
}

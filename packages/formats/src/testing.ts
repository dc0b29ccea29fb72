/** Small traces for tests of what is written from them. */
import {
  HIGH_Z,
  logicChar,
  NO_STATS,
  ONE,
  onehotValue,
  type Trace,
  type TraceSignal,
  UNKNOWN,
  ZERO,
} from "@twinedge/core";
import { viewsOfBits } from "./changes.ts";

const CODES: Readonly<Record<string, number>> = { "0": ZERO, "1": ONE, x: UNKNOWN, z: HIGH_Z };

export interface TraceParts {
  readonly title?: string;
  readonly signals: readonly TraceSignal[];
  /** In time order: ps, path of a logic signal or voltage, value. */
  readonly log?: readonly (readonly [time: number, path: string, value: number | "0" | "1" | "x" | "z"])[];
  readonly endTime?: number;
  /** Paths; every signal where not given. */
  readonly probes?: readonly string[];
  /** A row a clock, from clock 0: its values in the order of the probes. */
  readonly rows?: readonly (readonly (number | "x" | "z")[])[];
  /** ps */
  readonly period?: number;
}

export function traceOf(parts: TraceParts): Trace {
  const { title = "test", signals, log = [], rows = [], period = 100 } = parts;
  const idOf = (path: string): number => {
    const id = signals.findIndex((signal) => signal.path === path && signal.kind !== "bus" && signal.kind !== "onehot");
    return id >= 0 ? id : signals.findIndex((signal) => signal.path === path);
  };
  const valueOf = (value: number | string): number => (typeof value === "number" ? value : (CODES[value] ?? UNKNOWN));
  const probes = parts.probes === undefined ? [...signals.keys()] : parts.probes.map(idOf);
  return {
    title,
    signals,
    times: Float64Array.from(log, ([time]) => time),
    ids: Int32Array.from(log, ([, path]) => idOf(path)),
    values: Float64Array.from(log, ([, , value]) => valueOf(value)),
    endTime: parts.endTime ?? log.at(-1)?.[0] ?? 0,
    probes,
    sampleClocks: Float64Array.from(rows.keys()),
    sampleTimes: Float64Array.from(rows, (_, row) => (row + 0.5) * period),
    sampleResiduals: new Float64Array(rows.length),
    samples: Float64Array.from(rows.flatMap((row) => row.map((value, i) => sample(signals[probes[i] ?? -1], value)))),
    records: [],
    stats: NO_STATS,
  };
}

/** An unknown code is NaN, an unknown logic value a Logic code. */
function sample(signal: TraceSignal | undefined, value: number | "x" | "z"): number {
  if (typeof value === "number") {
    return value;
  }
  return signal?.kind === "logic" ? (CODES[value] ?? UNKNOWN) : Number.NaN;
}

/**
 * By name: every change of a signal as `TIME VALUE`, the way a dump says it, repetitions left out. Names are as in a dump;
 * one-hot signals are integers there. `digits`: significant ones of voltages.
 */
export function histories(trace: Trace, digits = 17): ReadonlyMap<string, readonly string[]> {
  const { signals, times, ids, values } = trace;
  const views = viewsOfBits(signals);
  const found = new Map<string, string[]>();
  const current = signals.map(() => Number.NaN);
  const changed = new Set<number>();
  for (let i = 0; i < times.length; i++) {
    const id = ids[i] ?? 0;
    current[id] = values[i] ?? Number.NaN;
    for (const one of [id, ...(views.get(id) ?? [])]) {
      changed.add(one);
    }
    if (times[i + 1] === times[i]) {
      continue;
    }
    for (const one of changed) {
      note(found, signals[one], times[i] ?? 0, shown(signals[one], current, one, digits));
    }
    changed.clear();
  }
  return found;
}

function note(found: Map<string, string[]>, signal: TraceSignal | undefined, time: number, value: string): void {
  const path = signal?.path.replaceAll("[", "(").replaceAll("]", ")") ?? "";
  const name = path.replace(/[^.]*$/, (last) => last.replaceAll(":", "_"));
  const list = found.get(name) ?? [];
  found.set(name, list);
  if (list.at(-1)?.split(" ")[1] !== value) {
    list.push(`${time} ${value}`);
  }
}

function shown(signal: TraceSignal | undefined, current: readonly number[], id: number, digits: number): string {
  const bits = (of: readonly number[]): number[] =>
    of.map((bit) => current[bit] ?? Number.NaN).map((bit) => (Number.isNaN(bit) ? UNKNOWN : bit));
  switch (signal?.kind) {
    case "real":
      return String(Number(current[id]?.toPrecision(digits)));
    case "bus":
      return bits(signal.bits).map(logicChar).join("");
    case "onehot": {
      const position = onehotValue(bits(signal.bits));
      return Number.isNaN(position) ? "x".repeat(32) : position.toString(2).padStart(32, "0");
    }
    default:
      return logicChar(current[id] ?? UNKNOWN);
  }
}

/** Small traces for tests of what is written from them. */
import { HIGH_Z, logicChar, ONE, onehotValue, type Trace, type TraceSignal, UNKNOWN, ZERO } from "@twinedge/core";

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
    stats: {
      devices: 0,
      nets: 0,
      islands: 0,
      events: 0,
      deltas: 0,
      solves: 0,
      newtonIterations: 0,
      worstResidual: 0,
    },
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
 * one-hot signals are integers there.
 */
export function histories(trace: Trace): ReadonlyMap<string, readonly string[]> {
  const bitIds = (signal: TraceSignal): readonly number[] =>
    signal.kind === "bus" || signal.kind === "onehot" ? signal.bits : [];
  const found = new Map<string, string[]>();
  const current = trace.signals.map(() => Number.NaN);
  const show = (signal: TraceSignal, id: number): string => {
    const bits = bitIds(signal).map((bit) => current[bit] ?? Number.NaN);
    const known = bits.map((bit) => (Number.isNaN(bit) ? UNKNOWN : bit));
    switch (signal.kind) {
      case "real":
        return String(current[id]);
      case "logic":
        return logicChar(current[id] ?? UNKNOWN);
      case "bus":
        return known.map(logicChar).join("");
      case "onehot": {
        const position = onehotValue(known);
        return Number.isNaN(position) ? "x".repeat(32) : position.toString(2).padStart(32, "0");
      }
    }
  };
  for (let i = 0; i < trace.times.length; i++) {
    const time = trace.times[i] ?? 0;
    current[trace.ids[i] ?? 0] = trace.values[i] ?? Number.NaN;
    if (trace.times[i + 1] === time) {
      continue;
    }
    for (const [id, signal] of trace.signals.entries()) {
      const parts = signal.kind === "bus" || signal.kind === "onehot" ? bitIds(signal) : [id];
      if (parts.every((part) => Number.isNaN(current[part]))) {
        continue;
      }
      const name = signal.path.replaceAll("[", "(").replaceAll("]", ")");
      let list = found.get(name);
      if (list === undefined) {
        list = [];
        found.set(name, list);
      }
      const value = show(signal, id);
      if (list.at(-1)?.split(" ")[1] !== value) {
        list.push(`${time} ${value}`);
      }
    }
  }
  return found;
}

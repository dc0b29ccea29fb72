/**
 * What a simulation leaves behind: a columnar log of changes, one row of probe values a clock, and the findings.
 *
 * All bulk data are typed arrays, so a trace crosses threads by transfer. Buses and one-hot signals are views on logic
 * signals and are not logged themselves; `Cursor` follows the log and answers for them.
 */
import type { RecordKind } from "../devices/device.ts";
import { type Logic, stateOf, strengthOf, UNDETERMINED } from "../kernel/logic.ts";

/** A signal of the trace. `path` is hierarchical, levels joined by "."; indices are into `Trace.signals`. */
export type TraceSignal =
  | { readonly kind: "logic"; readonly path: string }
  /** Volts (or the unit given). `continuous`: runs straight from one logged point to the next, where others hold and step. */
  | { readonly kind: "real"; readonly path: string; readonly unit: string; readonly continuous?: boolean }
  /** Unsigned number; `bits` most significant first. */
  | { readonly kind: "bus"; readonly path: string; readonly bits: readonly number[] }
  /** Position of the one bit that is 1; `bits` position 0 first. */
  | { readonly kind: "onehot"; readonly path: string; readonly bits: readonly number[] };

/** A finding of the run: a tie, a set-up violation, an input outside the common-mode range, ... */
export interface TraceRecord {
  /** ps */
  readonly time: number;
  readonly kind: RecordKind;
  /** Instance path. */
  readonly owner: string;
  readonly detail: string;
  /** Signed distance from what was required, in seconds or volts as the kind says; negative is a violation. */
  readonly margin: number;
}

export interface TraceStats {
  readonly devices: number;
  readonly nets: number;
  readonly islands: number;
  readonly events: number;
  readonly deltas: number;
  readonly solves: number;
  readonly newtonIterations: number;
  /** Amperes: largest current-balance error of any accepted solution. */
  readonly worstResidual: number;
}

/** Of a trace that no simulation made. */
export const NO_STATS: TraceStats = {
  devices: 0,
  nets: 0,
  islands: 0,
  events: 0,
  deltas: 0,
  solves: 0,
  newtonIterations: 0,
  worstResidual: 0,
};

export interface Trace {
  readonly title: string;
  readonly signals: readonly TraceSignal[];
  /** Change log in time order: time in ps, signal index, value (Logic code for `logic`, SI number for `real`). */
  readonly times: Float64Array;
  readonly ids: Int32Array;
  readonly values: Float64Array;
  /** ps: the log covers 0..endTime. */
  readonly endTime: number;
  /** Signal indices of the probes, in the order asked for. */
  readonly probes: readonly number[];
  /** Per sample row: clock number, time in ps, worst residual (A) since the row before. */
  readonly sampleClocks: Float64Array;
  readonly sampleTimes: Float64Array;
  readonly sampleResiduals: Float64Array;
  /** Row-major rows x probes; `logic` as Logic code, `bus` and `onehot` NaN where a bit is unknown or not one-hot. */
  readonly samples: Float64Array;
  readonly records: readonly TraceRecord[];
  readonly stats: TraceStats;
}

/** Value of a bus from its bits' values, most significant first; NaN if a bit is neither 0 nor 1. */
export function busValue(bits: ArrayLike<Logic>): number {
  let value = 0;
  for (let i = 0; i < bits.length; i++) {
    const state = stateOf(bits[i] ?? UNDETERMINED);
    if (state > 1) {
      return Number.NaN;
    }
    value = 2 * value + state;
  }
  return value;
}

/** Position of the only 1; NaN if there is none, more than one, or an unknown. */
export function onehotValue(bits: ArrayLike<Logic>): number {
  let position = Number.NaN;
  for (let i = 0; i < bits.length; i++) {
    const state = stateOf(bits[i] ?? UNDETERMINED);
    if (state === 0) {
      continue;
    }
    if (state > 1 || !Number.isNaN(position)) {
      return Number.NaN;
    }
    position = i;
  }
  return position;
}

/** A logic value as one character: `0`, `1`, `x`, `z`. */
export function logicChar(value: Logic): "0" | "1" | "x" | "z" {
  if (strengthOf(value) === 2) {
    return "z";
  }
  const state = stateOf(value);
  return state === 0 ? "0" : state === 1 ? "1" : "x";
}

/** Follows a trace's log in time and holds every signal's present value. */
export class Cursor {
  private readonly trace: Trace;
  private readonly current: Float64Array;
  private next = 0;

  constructor(trace: Trace) {
    this.trace = trace;
    this.current = new Float64Array(trace.signals.length);
    for (const [i, signal] of trace.signals.entries()) {
      this.current[i] = signal.kind === "logic" ? UNDETERMINED : Number.NaN;
    }
  }

  /** Applies every change up to and including `time` (ps). */
  advance(time: number): void {
    const { times, ids, values } = this.trace;
    while (this.next < times.length && (times[this.next] ?? 0) <= time) {
      this.current[ids[this.next] ?? 0] = values[this.next] ?? 0;
      this.next++;
    }
  }

  /** Present value of a signal, in the form `Trace.samples` uses. */
  value(id: number): number {
    const signal = this.trace.signals[id];
    switch (signal?.kind) {
      case "bus":
        return busValue(signal.bits.map((bit) => this.current[bit] ?? UNDETERMINED));
      case "onehot":
        return onehotValue(signal.bits.map((bit) => this.current[bit] ?? UNDETERMINED));
      default:
        return this.current[id] ?? Number.NaN;
    }
  }
}

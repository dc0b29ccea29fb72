/**
 * Single signals taken out of a trace for comparison: what a signal is at a time, just before it, and around it.
 *
 * Everything is a number here: logic 0, 1, X and Z are 0, 1, 2 and 3 (strengths are left out), a vector with an unknown bit has
 * a number by its text, an unknown count is `UNKNOWN`. NaN is what has no value yet.
 */
import { type Logic, logicChar, onehotValue, type Trace, type TraceSignal, UNDETERMINED } from "@twinedge/core";
import { isContinuous } from "../changes.ts";

export interface Course {
  /** `word`: a vector's bits. `count`: a whole number or `UNKNOWN`. */
  readonly kind: "logic" | "word" | "count" | "number";
  readonly continuous: boolean;
  /** ps, not falling; where one occurs twice the signal steps there. */
  readonly times: ArrayLike<number>;
  readonly values: ArrayLike<number>;
}

export const UNKNOWN = Number.POSITIVE_INFINITY;

const LOGIC = ["0", "1", "x", "z"];
/** What a logic signal is before its first value. */
export const LOGIC_X = 2;
/** Words that are no numbers have codes from here on. */
export const FIRST_CODE = 2 ** 53;
/** A vector this wide is a number that a double holds. */
const WIDEST_NUMBER = 52;

/** Texts of words with unknown bits, and of wide ones, in both traces of a comparison. */
export class Words {
  private readonly codes = new Map<string, number>();
  private readonly texts: string[] = [];

  code(text: string): number {
    if (/^[01]+$/.test(text) && text.length <= WIDEST_NUMBER) {
      return Number.parseInt(text, 2);
    }
    let index = this.codes.get(text);
    if (index === undefined) {
      index = this.texts.push(text) - 1;
      this.codes.set(text, index);
    }
    return FIRST_CODE + 2 * index;
  }

  shown(value: number, kind: Course["kind"]): string | number {
    if (!Number.isFinite(value)) {
      return Number.isNaN(value) ? "none" : "x";
    }
    const text = kind === "logic" ? LOGIC[value] : this.texts[(value - FIRST_CODE) / 2];
    return text?.replace(/^x+$/, "x") ?? value;
  }
}

export class Courses {
  private readonly trace: Trace;
  private readonly words: Words;
  /** Positions in the log, signal after signal, and where each signal's begin. */
  private readonly order: Int32Array;
  private readonly starts: Int32Array;

  constructor(trace: Trace, words: Words) {
    this.trace = trace;
    this.words = words;
    const { ids, signals } = trace;
    this.starts = new Int32Array(signals.length + 1);
    for (const id of ids) {
      this.starts[id + 1] = (this.starts[id + 1] ?? 0) + 1;
    }
    for (let id = 0; id < signals.length; id++) {
      this.starts[id + 1] = (this.starts[id + 1] ?? 0) + (this.starts[id] ?? 0);
    }
    const next = this.starts.slice();
    this.order = new Int32Array(ids.length);
    for (const [at, id] of ids.entries()) {
      const place = next[id] ?? 0;
      this.order[place] = at;
      next[id] = place + 1;
    }
  }

  of(id: number): Course {
    const signal = this.trace.signals[id];
    switch (signal?.kind) {
      case "bus":
      case "onehot":
        return this.word(signal, signal.bits);
      case "logic":
        return { kind: "logic", continuous: false, ...this.column(id, logicCode) };
      default:
        return { kind: "number", continuous: isContinuous(signal), ...this.column(id, known) };
    }
  }

  /** Value of a sample row, as a course would say it. */
  sample(id: number, value: number): number {
    return this.trace.signals[id]?.kind === "logic" ? logicCode(value) : known(value);
  }

  private column(id: number, convert: (value: number) => number): { times: Float64Array; values: Float64Array } {
    const { order, starts, trace } = this;
    const mine = order.subarray(starts[id], starts[id + 1]);
    return {
      times: Float64Array.from(mine, (at) => trace.times[at] ?? 0),
      values: Float64Array.from(mine, (at) => convert(trace.values[at] ?? Number.NaN)),
    };
  }

  private word(signal: TraceSignal, bits: readonly number[]): Course {
    const { order, starts, trace } = this;
    const places = bits.flatMap((bit) => [...order.subarray(starts[bit], starts[bit + 1])]).toSorted((a, b) => a - b);
    const current = new Map<number, Logic>(bits.map((bit) => [bit, UNDETERMINED]));
    const times: number[] = [];
    const values: number[] = [];
    for (const [i, at] of places.entries()) {
      current.set(trace.ids[at] ?? 0, trace.values[at] ?? UNDETERMINED);
      const time = trace.times[at] ?? 0;
      if (trace.times[places[i + 1] ?? -1] !== time) {
        const now = bits.map((bit) => current.get(bit) ?? UNDETERMINED);
        times.push(time);
        values.push(signal.kind === "onehot" ? known(onehotValue(now)) : this.words.code(now.map(logicChar).join("")));
      }
    }
    return { kind: signal.kind === "onehot" ? "count" : "word", continuous: false, times, values };
  }
}

function known(value: number): number {
  return Number.isNaN(value) ? UNKNOWN : value;
}

function logicCode(value: number): number {
  return LOGIC.indexOf(logicChar(Number.isNaN(value) ? UNDETERMINED : value));
}

/** Index of the first time after `time` (from `time` on where `including`). */
function firstAfter({ times }: Course, time: number, including = false): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const at = times[middle] ?? 0;
    if (including ? at < time : at <= time) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

function between(course: Course, i: number, time: number): number {
  const { times, values } = course;
  const v0 = values[i] ?? (course.kind === "logic" ? LOGIC_X : Number.NaN);
  const t0 = times[i] ?? 0;
  const t1 = times[i + 1];
  return course.continuous && t1 !== undefined && t1 > t0
    ? v0 + (((values[i + 1] ?? v0) - v0) * (time - t0)) / (t1 - t0)
    : v0;
}

/** Before the first value: X of logic, else NaN. */
export function valueAt(course: Course, time: number): number {
  return between(course, firstAfter(course, time) - 1, time);
}

/** What it is just before `time`. */
export function valueBefore(course: Course, time: number): number {
  const next = firstAfter(course, time, true);
  return course.continuous && course.times[next] === time
    ? (course.values[next] ?? Number.NaN)
    : between(course, next - 1, time);
}

/** Whether the course comes as near to `value` as `tolerance` somewhere in `from..to`. */
export function takes(course: Course, value: number, tolerance: number, from: number, to: number): boolean {
  const meets = (other: number): boolean => other === value || Math.abs(other - value) <= tolerance;
  let last = valueBefore(course, from);
  if (meets(last)) {
    return true;
  }
  const reaches = (next: number): boolean => {
    const crosses = course.continuous && (last - value) * (next - value) < 0;
    last = next;
    return crosses || meets(next);
  };
  for (let i = firstAfter(course, from, true); i < course.times.length && (course.times[i] ?? 0) <= to; i++) {
    if (reaches(course.values[i] ?? Number.NaN)) {
      return true;
    }
  }
  return reaches(valueAt(course, to));
}

/** The course in another kind, value by value; what is the same afterwards is one value. */
export function converted(
  course: Course,
  kind: Course["kind"],
  convert: (value: number) => number,
  continuous = false,
): Course {
  const times: number[] = [];
  const values: number[] = [];
  for (let i = 0; i < course.times.length; i++) {
    const time = course.times[i] ?? 0;
    const value = convert(course.values[i] ?? Number.NaN);
    if (continuous || (course.times[i + 1] !== time && values.at(-1) !== value)) {
      times.push(time);
      values.push(value);
    }
  }
  return { kind, continuous, times, values };
}

/** A voltage as logic: 1 from `threshold` on; where it runs straight, from the time at which it crosses. */
export function thresholded(course: Course, threshold: number): Course {
  const times: number[] = [];
  const values: number[] = [];
  for (let i = 0; i < course.times.length; i++) {
    const [time = 0, value = 0] = [course.times[i], course.values[i]];
    const bit = value >= threshold ? 1 : 0;
    if (values.at(-1) === bit) {
      continue;
    }
    const [t0 = time, v0 = value] = [course.times[i - 1], course.values[i - 1]];
    times.push(course.continuous && v0 !== value ? t0 + ((time - t0) * (threshold - v0)) / (value - v0) : time);
    values.push(bit);
  }
  return { kind: "logic", continuous: false, times, values };
}

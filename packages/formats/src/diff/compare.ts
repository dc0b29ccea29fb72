/**
 * Two traces held against each other: logic by its events, numbers within tolerances.
 *
 * A value of one trace counts as met where the other takes it within `timeTol` of that time; so an edge may be early or late by
 * that much, while a glitch that only one trace has is a difference however short it is. What is continuous in a trace runs
 * straight between its points. Only the time that both traces cover is compared.
 */
import type { Trace } from "@twinedge/core";
import {
  type Course,
  Courses,
  converted,
  FIRST_CODE,
  LOGIC_X,
  takes,
  thresholded,
  UNKNOWN,
  valueAt,
  valueBefore,
  Words,
} from "./courses.ts";
import { matchSignals, type Pair } from "./names.ts";

export interface CompareOptions {
  /** Allowed is `absTol + relTol * max(|a|, |b|)`; 1e-9 each where not given. */
  readonly absTol?: number | undefined;
  readonly relTol?: number | undefined;
  /** ps; 0 where not given. */
  readonly timeTol?: number | undefined;
  /** Patterns of names in either trace, `*` within a level; all signals where not given. */
  readonly signals?: readonly string[] | undefined;
  /** Name in `a` -> name in `b`; one `*` may stand in both. */
  readonly map?: ReadonlyMap<string, string> | undefined;
  /**
   * Where to compare: at every change of either (the default), at the rows of the trace that has clock rows (just before the
   * clock's edge; the default for one that has nothing else), or at times (ps).
   */
  readonly at?: "changes" | "clocks" | readonly number[] | undefined;
  /** V: a voltage is compared with a logic signal as 1 from here on. Without it they are compared as numbers. */
  readonly threshold?: number | undefined;
}

/** Values are volts or numbers, or texts of what is none: `x`, `z`, `01x1`. */
export interface Difference {
  readonly signal: string;
  /** Its name in the second trace. */
  readonly other: string;
  /** ps */
  readonly time: number;
  readonly a: number | string;
  readonly b: number | string;
}

export interface SignalDifference {
  readonly first: Difference;
  /** Of numbers: where they lie furthest apart. */
  readonly largest?: Difference;
  /** Times at which they differ. */
  readonly count: number;
}

export interface TraceComparison {
  /** Names of the signals that were compared, as in the first trace. */
  readonly compared: readonly string[];
  readonly onlyA: readonly string[];
  readonly onlyB: readonly string[];
  /** ps: end of what both cover. */
  readonly until: number;
  /** Signals that differ, in order of their first difference. */
  readonly differences: readonly SignalDifference[];
  /** The widest distance between numbers, differing or not. */
  readonly largest?: Difference;
}

const DEFAULT_TOLERANCE = 1e-9;

export function compareTraces(a: Trace, b: Trace, options: CompareOptions = {}): TraceComparison {
  const { pairs, onlyA, onlyB } = matchSignals(a, b, options.signals, options.map);
  const words = new Words();
  const [inA, inB] = [new Side(a, words), new Side(b, words)];
  const until = Math.min(inA.end, inB.end);
  const at = options.at ?? (inA.rowsOnly || inB.rowsOnly ? "clocks" : "changes");
  const results = pairs.map((pair) =>
    comparePair(
      placesOf(pair, inA, inB, at, until, options.threshold),
      [inA.name(pair.a), inB.name(pair.b)],
      words,
      options,
    ),
  );
  const differences = results
    .flatMap(({ difference }) => difference ?? [])
    .toSorted((one, other) => one.first.time - other.first.time);
  const largest = results.map((result) => result.widest).reduce(wider, undefined);
  return {
    compared: pairs.map((pair) => a.signals[pair.a]?.path ?? ""),
    onlyA,
    onlyB,
    until,
    differences,
    ...(largest !== undefined && { largest }),
  };
}

/** One of the two traces. */
class Side {
  readonly trace: Trace;
  readonly courses: Courses;
  /** Clock rows are all that is known. */
  readonly rowsOnly: boolean;
  readonly end: number;
  private readonly rows: ReadonlyMap<number, number>;

  constructor(trace: Trace, words: Words) {
    this.trace = trace;
    this.courses = new Courses(trace, words);
    this.rowsOnly = trace.times.length === 0 && trace.sampleTimes.length > 0;
    this.end = Math.max(trace.endTime, trace.sampleTimes.at(-1) ?? 0);
    this.rows = new Map([...trace.sampleTimes].map((time, row) => [time, row]));
  }

  name(id: number): string {
    return this.trace.signals[id]?.path ?? "";
  }

  hasRow(time: number): boolean {
    return this.rows.size === 0 || this.rows.has(time);
  }

  /** The signal as it is known at clock rows: their samples; undefined where there are none. */
  sampled(id: number, kind: Course["kind"]): Course | undefined {
    const { probes, samples, sampleTimes } = this.trace;
    const column = probes.indexOf(id);
    if (column < 0 || sampleTimes.length === 0) {
      return undefined;
    }
    const values = Float64Array.from(sampleTimes, (_, row) =>
      this.courses.sample(id, samples[row * probes.length + column] ?? Number.NaN),
    );
    return { kind: kind === "word" ? "count" : kind, continuous: false, times: sampleTimes, values };
  }
}

type View = (course: Course, time: number) => number;

/** Where two courses are looked at, and how. */
interface Places {
  readonly a: Course;
  readonly b: Course;
  readonly times: Iterable<number>;
  readonly views: readonly (readonly [a: View, b: View])[];
  /** An edge may be early or late. */
  readonly moves: boolean;
}

function placesOf(
  { a: idA, b: idB }: Pair,
  inA: Side,
  inB: Side,
  at: "changes" | "clocks" | readonly number[],
  until: number,
  threshold: number | undefined,
): Places {
  const [courseA, courseB] = [inA.courses.of(idA), inB.courses.of(idB)];
  if (at === "clocks") {
    const [rowsA, rowsB] = [inA.sampled(idA, courseA.kind), inB.sampled(idB, courseB.kind)];
    const [a, b] = alike(rowsA ?? courseA, rowsB ?? courseB, threshold);
    const times = Array.from((rowsA ?? rowsB)?.times ?? []);
    const view = (rows: Course | undefined): View => (rows === undefined ? valueBefore : valueAt);
    return {
      a,
      b,
      // A row is what was just before its time.
      times: times.filter((time) => time - 1 <= until && inA.hasRow(time) && inB.hasRow(time)),
      views: [[view(rowsA), view(rowsB)]],
      moves: false,
    };
  }
  const [a, b] = alike(courseA, courseB, threshold);
  if (at !== "changes") {
    return { a, b, times: at.filter((time) => time <= until), views: [[valueAt, valueAt]], moves: false };
  }
  // Where both hold their values until the next change there is nothing new just before one.
  const limits: Places["views"] = a.continuous || b.continuous ? [[valueBefore, valueBefore]] : [];
  return { a, b, times: changeTimes(a, b, until), views: [...limits, [valueAt, valueAt]], moves: true };
}

interface PairResult {
  readonly difference?: SignalDifference;
  readonly widest?: Difference;
}

function comparePair(
  places: Places,
  names: readonly [string, string],
  words: Words,
  options: CompareOptions,
): PairResult {
  const { absTol = DEFAULT_TOLERANCE, relTol = DEFAULT_TOLERANCE, timeTol = 0 } = options;
  const { a, b, moves } = places;
  const measured = a.kind === "number" || a.kind === "count";
  const allowed = (x: number, y: number): number =>
    measured && Number.isFinite(x) && Number.isFinite(y) ? absTol + relTol * Math.max(Math.abs(x), Math.abs(y)) : 0;
  const meets = (course: Course, value: number, other: number, time: number): boolean =>
    Number.isNaN(value) || takes(course, value, allowed(value, other), time - timeTol, time + timeTol);
  let [first, largest, widest]: (Difference | undefined)[] = [];
  let count = 0;
  const neverBegins = (a.times.length === 0) !== (b.times.length === 0);
  for (const time of places.times) {
    let differs = false;
    for (const [viewA, viewB] of places.views) {
      const [x, y] = [viewA(a, time), viewB(b, time)];
      const distance = x === y ? 0 : Math.abs(x - y);
      const bare = Number.isNaN(x) || Number.isNaN(y);
      if (distance > 0 || (bare && neverBegins)) {
        const equal = bare
          ? !neverBegins
          : distance <= allowed(x, y) || (moves && meets(b, x, y, time) && meets(a, y, x, time));
        const found = { signal: names[0], other: names[1], time, a: words.shown(x, a.kind), b: words.shown(y, b.kind) };
        widest = measured ? wider(widest, found) : undefined;
        if (!equal) {
          differs = true;
          first ??= found;
          largest = measured ? wider(largest, found) : undefined;
        }
      }
    }
    count += differs ? 1 : 0;
  }
  return {
    ...(widest !== undefined && { widest }),
    ...(first !== undefined && { difference: { first, count, ...(largest !== undefined && { largest }) } }),
  };
}

function distanceOf({ a, b }: Difference): number {
  return typeof a === "number" && typeof b === "number" ? Math.abs(a - b) : -1;
}

/** Of two places the one where numbers lie further apart; undefined where neither has two numbers. */
function wider(one: Difference | undefined, other: Difference | undefined): Difference | undefined {
  const found = one === undefined || (other !== undefined && distanceOf(other) > distanceOf(one)) ? other : one;
  return found === undefined || distanceOf(found) < 0 ? undefined : found;
}

function* changeTimes(a: Course, b: Course, until: number): Generator<number> {
  let [i, j] = [0, 0];
  let last = Number.NEGATIVE_INFINITY;
  while (i < a.times.length || j < b.times.length) {
    const time = Math.min(a.times[i] ?? Number.POSITIVE_INFINITY, b.times[j] ?? Number.POSITIVE_INFINITY);
    i += a.times[i] === time ? 1 : 0;
    j += b.times[j] === time ? 1 : 0;
    if (time > until) {
      return;
    }
    if (time > last) {
      last = time;
      yield time;
    }
  }
}

/** In raw files of this program: an unknown bit, an unknown count. */
const RAW_BIT = 0.5;
const RAW_COUNT = -1;

/** Two courses in one form. */
function alike(a: Course, b: Course, threshold: number | undefined): readonly [Course, Course] {
  if (a.kind === b.kind) {
    return [a, b];
  }
  if (a.kind === "logic" && b.kind === "number") {
    return besideVolts(a, b, threshold);
  }
  if (b.kind === "logic" && a.kind === "number") {
    const [logic, volts] = besideVolts(b, a, threshold);
    return [volts, logic];
  }
  return [counted(a), counted(b)];
}

/** A logic signal beside numbers: those of a threshold, those that stand for logic, or its own. */
function besideVolts(logic: Course, volts: Course, threshold: number | undefined): readonly [Course, Course] {
  if (threshold !== undefined) {
    return [logic, thresholded(volts, threshold)];
  }
  if (Array.from(volts.values).every((value) => value === 0 || value === 1 || value === RAW_BIT || value === UNKNOWN)) {
    const bit = (value: number): number => (value === RAW_BIT || value === UNKNOWN ? LOGIC_X : value);
    return [converted(logic, "logic", (value) => (value > 1 ? LOGIC_X : value)), converted(volts, "logic", bit)];
  }
  return [counted(logic), volts];
}

function counted(course: Course): Course {
  switch (course.kind) {
    case "logic":
      return converted(course, "count", (value) => (value > 1 ? UNKNOWN : value));
    case "word":
      return converted(course, "count", (value) => (value >= FIRST_CODE ? UNKNOWN : value));
    default:
      return converted(course, "count", (value) => (value === RAW_COUNT ? UNKNOWN : value));
  }
}

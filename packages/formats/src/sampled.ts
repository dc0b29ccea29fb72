/** Columns of numbers at common times as a trace, and times in seconds as picoseconds. */
import { ChangeLog, NO_STATS, type Trace, type TraceSignal } from "@twinedge/core";

const PS_PER_SECOND = 1e12;

/** Rounding of a double that has been scaled and written with all its digits. */
const DOUBLE = 1e-15;

/**
 * Seconds as picoseconds: whole ones where the difference is only what `relative` (half a unit of the last digit written) leaves
 * open, else with their fraction.
 */
export function picoseconds(seconds: number, relative = DOUBLE): number {
  const ps = seconds * PS_PER_SECOND;
  const whole = Math.round(ps);
  return Math.abs(ps - whole) <= relative * Math.abs(ps) ? whole : ps;
}

/** A signal and its value at every time; a logic code for a logic signal, NaN for a number that is unknown. */
export interface Column {
  readonly signal: TraceSignal;
  /** May be shorter than the times. */
  readonly values: ArrayLike<number>;
}

/** This program's raw files have a point this long (ps) before every change: what is flat up to there steps at the change. */
const MARK = 0.5;
const MARK_ROUNDING = 1e-3;

/** Columns at times of their own as one trace. `times`: ps, not falling. */
export function mergedTrace(
  title: string,
  tables: readonly { readonly times: ArrayLike<number>; readonly columns: readonly Column[] }[],
): Trace {
  const [first, ...others] = tables.map(({ times, columns }) => sampledTrace(title, times, columns));
  if (first === undefined || others.length === 0) {
    return first ?? sampledTrace(title, [], []);
  }
  const traces = [first, ...others];
  const signals: TraceSignal[] = [];
  const entries = traces.flatMap((trace) => {
    const base = signals.length;
    signals.push(...trace.signals);
    return Array.from(trace.times, (time, i) => [time, base + (trace.ids[i] ?? 0), trace.values[i] ?? 0] as const);
  });
  entries.sort(([one], [other]) => one - other);
  return {
    ...first,
    signals,
    times: Float64Array.from(entries, ([time]) => time),
    ids: Int32Array.from(entries, ([, id]) => id),
    values: Float64Array.from(entries, ([, , value]) => value),
    endTime: Math.max(...traces.map(({ endTime }) => endTime)),
    probes: [...signals.keys()],
  };
}

/**
 * A trace whose log holds a point wherever a column's value changes; of a continuous one also the point before the change, so
 * that what is flat stays flat. A continuous signal steps where its log has two values at one time.
 * @param times ps, not falling
 */
export function sampledTrace(title: string, times: ArrayLike<number>, columns: readonly Column[]): Trace {
  const log = new ChangeLog();
  for (let row = 0; row < times.length; row++) {
    const time = times[row] ?? 0;
    const marked = isMarked(times, row);
    for (const [id, { signal, values }] of columns.entries()) {
      const value = values[row];
      const [last, next] = [values[row - 1], values[row + 1]];
      if (value === undefined || (Object.is(value, last) && Object.is(value, next))) {
        continue;
      }
      const straight = signal.kind === "real" && signal.continuous === true;
      if (row === 0 || !Object.is(value, last)) {
        if (straight && marked && last !== undefined && flat(values, row - 1)) {
          log.push(time, id, last);
        }
        log.push(time, id, value);
      } else if (straight && next !== undefined && !isMarked(times, row + 1)) {
        log.push(time, id, value);
      }
    }
  }
  return {
    title,
    signals: columns.map(({ signal }) => signal),
    ...log.columns(),
    endTime: times[times.length - 1] ?? 0,
    probes: [...columns.keys()],
    sampleClocks: new Float64Array(),
    sampleTimes: new Float64Array(),
    sampleResiduals: new Float64Array(),
    samples: new Float64Array(),
    records: [],
    stats: NO_STATS,
  };
}

function isMarked(times: ArrayLike<number>, row: number): boolean {
  const [last, time] = [times[row - 1], times[row]];
  return (
    time !== undefined && last !== undefined && Number.isInteger(time) && Math.abs(time - last - MARK) < MARK_ROUNDING
  );
}

/** Whether a value is that of the point before; the first one is. */
function flat(values: ArrayLike<number>, row: number): boolean {
  return row === 0 || Object.is(values[row], values[row - 1]);
}

/** `v(net)` is `net`, unless there is a variable of that name. */
export function signalNames(names: readonly string[]): readonly string[] {
  const bare = names.map((name) => /^v\((.*)\)$/i.exec(name)?.[1] ?? name);
  const times = new Map<string, number>();
  for (const name of bare) {
    times.set(name, (times.get(name) ?? 0) + 1);
  }
  return bare.map((name, i) => (times.get(name) === 1 ? name : (names[i] ?? name)));
}

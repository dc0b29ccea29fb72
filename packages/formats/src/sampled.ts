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

/** A signal and its value at every time; NaN where it has none yet. */
export interface Column {
  readonly signal: TraceSignal;
  readonly values: ArrayLike<number>;
}

/**
 * A trace whose log holds a point wherever a column's value changes; of a continuous one also the point before the change, so
 * that what is flat stays flat.
 * @param times ps, not falling
 */
export function sampledTrace(title: string, times: ArrayLike<number>, columns: readonly Column[]): Trace {
  const log = new ChangeLog();
  for (let row = 0; row < times.length; row++) {
    const time = times[row] ?? 0;
    for (const [id, { signal, values }] of columns.entries()) {
      const value = values[row] ?? Number.NaN;
      const next = values[row + 1];
      const changes = row === 0 || value !== values[row - 1];
      const turns = signal.kind === "real" && signal.continuous === true && next !== undefined && next !== value;
      if (!Number.isNaN(value) && (changes || turns)) {
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

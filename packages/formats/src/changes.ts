/** The changes of single signals, taken out of a trace's common log. */
import { Cursor, type Trace, type TraceSignal } from "@twinedge/core";

export interface Changes {
  /** ps, rising; the value holds from then on (or runs straight to the next point where the signal is continuous). */
  readonly times: readonly number[];
  /** In the form of `Trace.samples`. */
  readonly values: readonly number[];
}

/** One pass over the log for all `ids`. At any one time only the last value counts. */
export function changesOf(trace: Trace, ids: readonly number[]): ReadonlyMap<number, Changes> {
  const found = new Map(ids.map((id) => [id, { times: [] as number[], values: [] as number[] }]));
  const views = viewsOfBits(trace.signals);
  const cursor = new Cursor(trace);
  const changed = new Set<number>();
  for (let i = 0; i < trace.times.length; i++) {
    const time = trace.times[i] ?? 0;
    const id = trace.ids[i] ?? 0;
    for (const one of [id, ...(views.get(id) ?? [])]) {
      if (found.has(one)) {
        changed.add(one);
      }
    }
    if (trace.times[i + 1] === time || changed.size === 0) {
      continue;
    }
    cursor.advance(time);
    for (const one of changed) {
      found.get(one)?.times.push(time);
      found.get(one)?.values.push(cursor.value(one));
    }
    changed.clear();
  }
  return found;
}

export function isContinuous(signal: TraceSignal | undefined): boolean {
  return signal?.kind === "real" && signal.continuous === true;
}

/** By signal: the buses and one-hot signals that show it. */
export function viewsOfBits(signals: readonly TraceSignal[]): ReadonlyMap<number, readonly number[]> {
  const views = new Map<number, number[]>();
  for (const [id, signal] of signals.entries()) {
    if (signal.kind === "bus" || signal.kind === "onehot") {
      for (const bit of new Set(signal.bits)) {
        const known = views.get(bit);
        if (known === undefined) {
          views.set(bit, [id]);
        } else {
          known.push(id);
        }
      }
    }
  }
  return views;
}

/** Index of the last change at or before `time`; -1 where the signal has no value yet. */
export function indexAt({ times }: Changes, time: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] ?? 0) <= time) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low - 1;
}

/** Value at a time that need not be whole; `continuous` signals run straight between their points. */
export function valueAt(changes: Changes, time: number, continuous: boolean): number {
  const { times, values } = changes;
  const i = indexAt(changes, time);
  const [t0 = 0, t1 = Number.POSITIVE_INFINITY] = [times[i], times[i + 1]];
  const [v0 = Number.NaN, v1 = Number.NaN] = [values[i], values[i + 1]];
  return continuous && t1 < Number.POSITIVE_INFINITY ? v0 + ((v1 - v0) * (time - t0)) / (t1 - t0) : v0;
}

/** How well a run learns: errors of its targets against the clock. */
import type { Design } from "@twinedge/core";

/** The last clocks that the final error is taken over: 100, or half of a shorter run. */
const TAIL = 100;

/** How many of so many rows a final error is taken over. */
export function tailLength(rows: number): number {
  return Math.max(1, Math.min(TAIL, Math.floor(rows / 2)));
}

export interface Learning {
  /** V, by row: mean and worst |error| over the targets. */
  readonly mean: readonly number[];
  readonly worst: readonly number[];
  /** First clock with every target within the threshold; Infinity where there is none. */
  readonly reached: number;
  /** Means over the last `clocks` rows, V. */
  readonly final: { readonly clocks: number; readonly mean: number; readonly worst: number };
}

/**
 * @param rows voltages of the design's targets, one row a clock from the start on
 * @param threshold V
 */
export function learning(
  targets: Design["targets"],
  rows: readonly (readonly number[])[],
  threshold: number,
): Learning {
  const mean: number[] = [];
  const worst: number[] = [];
  for (const row of rows) {
    const errors = targets.map(({ volts }, i) => Math.abs((row[i] ?? Number.NaN) - volts));
    mean.push(errors.reduce((sum, error) => sum + error, 0) / errors.length);
    worst.push(Math.max(...errors));
  }
  const clocks = tailLength(rows.length);
  const first = worst.findIndex((error) => error < threshold);
  return {
    mean,
    worst,
    reached: first < 0 ? Number.POSITIVE_INFINITY : first,
    final: { clocks, mean: meanOf(mean.slice(-clocks)), worst: meanOf(worst.slice(-clocks)) },
  };
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Measured quantities as voltages. */
import { type Range, SUPPLY } from "./values.ts";

export interface ScaleOptions {
  readonly range?: Range | undefined;
  /**
   * A converter on the supply cannot leave it: its code ends at 0 or at the last. What lies beyond the training set's range is
   * held at its ends unless this is false.
   */
  readonly clip?: boolean | undefined;
}

/**
 * Lays the training rows' values onto a range of volts, and the test rows' with the same rule.
 *
 * @param together one minimum and maximum for all columns; otherwise each has its own
 */
export function scaler(
  train: readonly (readonly number[])[],
  together: boolean,
  { range: [low, high] = SUPPLY, clip = true }: ScaleOptions,
): (row: readonly number[]) => readonly number[] {
  const columns = (train[0] ?? []).map((_, i) => train.map((row) => row[i] ?? 0));
  const extent = (values: readonly number[]): Range => [
    values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY),
    values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY),
  ];
  const all = extent(columns.flat());
  const extents = columns.map((column) => (together ? all : extent(column)));
  return (row) =>
    row.map((value, i) => {
      const [least, most] = extents[i] ?? all;
      // A column of one value says nothing; it is held in the middle.
      const share = most > least ? (value - least) / (most - least) : 0.5;
      return low + (high - low) * (clip ? Math.min(Math.max(share, 0), 1) : share);
    });
}

/** What rows about many seeds read out of a document of `train --seeds`. */

export interface Runs {
  readonly threshold: number;
  readonly runs: readonly {
    readonly finalWorst: number;
    readonly trainError: { readonly rms: number; readonly worst: number } | null;
    readonly testAccuracy: number | null;
    readonly kept: { readonly test: number } | null;
  }[];
}

/** Linear between the sorted values. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const place = share * (sorted.length - 1);
  const low = Math.floor(place);
  const at = (i: number): number => sorted[Math.min(i, sorted.length - 1)] ?? Number.NaN;
  return at(low) + (place - low) * (at(low + 1) - at(low));
}

/** mV: median, 10 and 90 %. */
export function errorsOf(document: unknown): string {
  const errors = (document as Runs).runs.map(({ finalWorst }) => 1e3 * finalWorst);
  const [low, median, high] = [0.1, 0.5, 0.9].map((share) => quantile(errors, share).toFixed(1));
  return `${median} (${low} to ${high})`;
}

/** Runs that end at the threshold or above. */
export function failed(document: unknown): number {
  const { runs, threshold } = document as Runs;
  return runs.filter(({ finalWorst }) => finalWorst >= threshold).length;
}

/** What is said of results over seeds: quantiles and shares, never means, which a few failing runs would decide. */
import { wilson } from "../verify/agreement.ts";

export interface Quantiles {
  readonly min: number;
  readonly p10: number;
  readonly p25: number;
  readonly median: number;
  readonly p75: number;
  readonly p90: number;
  readonly max: number;
}

/**
 * Linear between order statistics (Hyndman and Fan, Am. Stat. 50, 361 (1996), definition 7).
 *
 * @param sorted rising; Infinity may stand at its end, and then is the value of every quantile that needs it
 * @returns NaN for an empty list
 */
export function quantile(sorted: ArrayLike<number>, p: number): number {
  const place = (sorted.length - 1) * p;
  const below = Math.floor(place);
  const low = sorted[below] ?? Number.NaN;
  const high = sorted[below + 1] ?? low;
  const part = place - below;
  return part === 0 || low === high ? low : high === Number.POSITIVE_INFINITY ? high : low + part * (high - low);
}

export function quantiles(values: Iterable<number>): Quantiles {
  const sorted = Float64Array.from(values).sort();
  const at = (p: number): number => quantile(sorted, p);
  return { min: at(0), p10: at(0.1), p25: at(0.25), median: at(0.5), p75: at(0.75), p90: at(0.9), max: at(1) };
}

export interface Share {
  readonly count: number;
  readonly of: number;
  /** Ends of Wilson's 95 % interval. */
  readonly low: number;
  readonly high: number;
}

export function share(count: number, of: number): Share {
  const [low, high] = wilson(count, of);
  return { count, of, low, high };
}

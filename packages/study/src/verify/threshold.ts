/** Where a decision turns along a ray, found on the circuit itself by bisection. */
import type { Ray } from "./rays.ts";

export interface Turn {
  /** V: at every larger excess looked at the decision is 1; NaN where it is not 1 at the end of the ray, -Infinity where always. */
  readonly above: number;
  /** V: at every smaller excess looked at the decision is 0; NaN where it is not 0 at the end of the ray, Infinity where always. */
  readonly below: number;
  /** Decisions at the two ends: 0, 1, 2. */
  readonly last: number;
  readonly first: number;
}

/** V: a turn is known to this. */
const RESOLUTION = 1e-10;
/** Points on either side, each half as far as the one before. */
const POINTS = 12;

/** @param decide 0, 1, or 2 for unknown, at an excess */
export function turnOf(ray: Pick<Ray, "min" | "max">, decide: (excess: number) => number): Turn {
  const half = (end: number): number[] => Array.from({ length: POINTS }, (_, k) => end * 2 ** -k);
  const falling = [...half(ray.max), 0, ...half(ray.min).toReversed()];
  const last = decide(ray.max);
  const first = decide(ray.min);
  const above = last === 1 ? (boundary(falling, 1, decide) ?? Number.NEGATIVE_INFINITY) : Number.NaN;
  if (first !== 0) {
    return { above, below: Number.NaN, last, first };
  }
  const clean = Number.isFinite(above) && decide(above - 2 * RESOLUTION) === 0;
  const rising = falling.toReversed();
  // Where the circuit goes from one decision straight to the other there is one turn; the points below it have still to be looked at.
  const below = boundary(clean ? rising.filter((at) => at < above - 2 * RESOLUTION) : rising, 0, decide);
  return { above, below: below ?? (clean ? above : Number.POSITIVE_INFINITY), last, first };
}

/** Walks along points while the decision is `kept`, then bisects; undefined where it is kept to the end. */
function boundary(points: readonly number[], kept: number, decide: (excess: number) => number): number | undefined {
  const stop = points.findIndex((at) => decide(at) !== kept);
  if (stop < 0) {
    return undefined;
  }
  let [inside, out] = [points[stop - 1] ?? 0, points[stop] ?? 0];
  while (Math.abs(inside - out) > RESOLUTION) {
    const middle = (inside + out) / 2;
    if (middle === inside || middle === out) {
      break;
    }
    if (decide(middle) === kept) {
      inside = middle;
    } else {
      out = middle;
    }
  }
  return inside;
}

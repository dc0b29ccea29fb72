/** Long series in a narrow drawing: what is kept of the steps that fall on the same pixels. */
import type { Points } from "./panel.ts";

/** A stretch of records, `to` exclusive. */
export interface Bin {
  readonly from: number;
  readonly to: number;
}

/** About `most` stretches of equal length, at least `least`; the last one has the rest too. */
export function binsOf(records: number, most: number, least = 1): readonly Bin[] {
  const size = Math.max(least, Math.ceil(records / Math.max(1, most)));
  const count = Math.min(records, Math.max(1, Math.round(records / size)));
  return Array.from({ length: count }, (_, i) => ({ from: i * size, to: i === count - 1 ? records : (i + 1) * size }));
}

/**
 * First, least, greatest and last point of each of `columns` columns of x: the line through them is the line through all
 * points at that width. Jugel et al., "M4: a visualization-oriented time series data aggregation", VLDB 7, 797 (2014).
 */
export function m4(points: Points, columns: number): Points {
  if (points.length <= 4 * columns) {
    return points;
  }
  return binsOf(points.length, columns).flatMap(({ from, to }) => {
    const all = points.slice(from, to);
    const known = all.filter(([, y]) => Number.isFinite(y));
    const least = known.reduce((best, one) => (one[1] < best[1] ? one : best), known[0] ?? [0, 0]);
    const greatest = known.reduce((best, one) => (one[1] > best[1] ? one : best), known[0] ?? [0, 0]);
    const keep = new Set([all[0], least, greatest, all.at(-1)]);
    return all.filter((point) => keep.has(point));
  });
}

/**
 * Without the points that lie within `tolerance` of the line through those that stay. Douglas and Peucker, "Algorithms for the
 * reduction of the number of points required to represent a digitized line", Cartographica 10, 112 (1973).
 */
export function simplified(points: Points, tolerance: number): Points {
  const keep = new Set([0, points.length - 1]);
  const open: (readonly [number, number])[] = [[0, points.length - 1]];
  for (let range = open.pop(); range !== undefined; range = open.pop()) {
    const [from, to] = range;
    const [[x0, y0], [x1, y1]] = [points[from] ?? [0, 0], points[to] ?? [0, 0]];
    const length = Math.hypot(x1 - x0, y1 - y0) || 1;
    let far = tolerance;
    let place = -1;
    for (let i = from + 1; i < to; i++) {
      const [x, y] = points[i] ?? [0, 0];
      const away = Math.abs((x1 - x0) * (y - y0) - (y1 - y0) * (x - x0)) / length;
      if (away > far) {
        far = away;
        place = i;
      }
    }
    if (place >= 0) {
      keep.add(place);
      open.push([from, place], [place, to]);
    }
  }
  return points.filter((_, i) => keep.has(i));
}

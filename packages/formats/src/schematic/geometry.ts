/** Wires as lines on paper: where three or more of one net meet there is a dot. */
import type { Wire } from "./layout.ts";
import type { Point } from "./symbol.ts";

export interface Segment {
  readonly from: Point;
  readonly to: Point;
}

/** px: what is nearer is the same place. */
const NEAR = 0.05;

export function segmentsOf(wires: readonly Wire[]): readonly Segment[] {
  return wires.flatMap(({ points }) =>
    points
      .slice(1)
      .map((to, i) => ({ from: points[i] ?? to, to }))
      .filter(({ from, to }) => !same(from, to)),
  );
}

function same(a: Point, b: Point): boolean {
  return Math.abs(a[0] - b[0]) < NEAR && Math.abs(a[1] - b[1]) < NEAR;
}

/** Is the point on the segment (its ends included)? Segments are level or upright. */
function touches({ from, to }: Segment, [x, y]: Point): boolean {
  const within = (v: number, a: number, b: number): boolean => v > Math.min(a, b) - NEAR && v < Math.max(a, b) + NEAR;
  return within(x, from[0], to[0]) && within(y, from[1], to[1]);
}

/** Directions in which lines of one net leave a point. */
function directions(at: Point, segments: readonly Segment[]): number {
  const found = new Set<string>();
  for (const segment of segments.filter((one) => touches(one, at))) {
    for (const end of [segment.from, segment.to]) {
      if (!same(end, at)) {
        found.add(`${Math.sign(Math.round(end[0] - at[0]))} ${Math.sign(Math.round(end[1] - at[1]))}`);
      }
    }
  }
  return found.size;
}

/** @param segments of one net, pins' leads among them */
export function dots(segments: readonly Segment[]): readonly Point[] {
  const found: Point[] = [];
  for (const at of segments.flatMap(({ from, to }) => [from, to])) {
    if (directions(at, segments) > 2 && !found.some((other) => same(other, at))) {
      found.push(at);
    }
  }
  return found;
}

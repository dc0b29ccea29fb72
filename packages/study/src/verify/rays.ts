/**
 * Where the plane of drops is looked at. One end of the edge stands at a level in both networks, the other one moves between 0 V and the
 * supply in each: b is the free drop, a the clamped one. A ray holds b and moves |a| past |b|, or holds a free node and moves the
 * clamped one past it.
 */
import type { Placement } from "./decision-bench.ts";

export interface Plane {
  readonly anchor: "i" | "j";
  /** V: the end that is held, in both networks. */
  readonly level: number;
  /** V: the other end goes from 0 to this. */
  readonly top: number;
}

/** Smallest and largest drop from end i to end j. */
export function dropRange({ anchor, level, top }: Plane): readonly [min: number, max: number] {
  return anchor === "j" ? [-level, top - level] : [level - top, level];
}

/** The ends at a clamped drop `a` and a free drop `b`. */
export function placement({ anchor, level }: Plane, a: number, b: number): Placement {
  return anchor === "j" ? [level + b, level, level + a, level] : [level, level - b, level, level - a];
}

/** `excess` is what goes past 0 along the ray (V). */
export interface Ray {
  readonly place: (excess: number) => Placement;
  readonly min: number;
  readonly max: number;
}

export type Quadrant = "a>0 b>0" | "a>0 b<0" | "a<0 b>0" | "a<0 b<0";

interface DropRay {
  readonly quadrant: Quadrant;
  /** V: the free drop held. */
  readonly free: number;
  readonly ray: Ray;
}

/** V: how far from |a| = |b| a dead zone is looked for. */
const REACH = 1;
/** Free drops of the rays, as shares of what both signs allow. */
const SHARES = [0.1, 0.5, 0.8];

/** Rays through the plane: in every quadrant it has, at a small, a middle and a large free drop. */
export function dropRays(plane: Plane): readonly DropRay[] {
  const [min, max] = dropRange(plane);
  const rays: DropRay[] = [];
  for (const signA of [1, -1] as const) {
    for (const signB of [1, -1] as const) {
      const reachA = signA > 0 ? max : -min;
      const reachB = signB > 0 ? max : -min;
      const least = Math.min(reachA, reachB);
      if (least <= 0) {
        continue;
      }
      for (const share of SHARES) {
        const size = share * least;
        rays.push({
          quadrant: `a${signA > 0 ? ">" : "<"}0 b${signB > 0 ? ">" : "<"}0`,
          free: signB * size,
          ray: {
            place: (excess) => placement(plane, signA * (size + excess), signB * size),
            min: -Math.min(size, REACH),
            max: Math.min(reachA - size, REACH),
          },
        });
      }
    }
  }
  return rays;
}

/** Halvings of a ray's reach before it counts as outside. */
const TRIMS = 4;

/** The ray as far as `inside` holds; undefined where it does not beside the ray's middle. */
export function trimmed(ray: Ray, inside: (at: Placement) => boolean): Ray | undefined {
  const reach = (end: number): number | undefined =>
    Array.from({ length: TRIMS + 1 }, (_, k) => end * 2 ** -k).find((at) => inside(ray.place(at)));
  const [min, max] = [reach(ray.min), reach(ray.max)];
  return min === undefined || max === undefined || !inside(ray.place(0)) ? undefined : { ...ray, min, max };
}

/** Rays through the plane of node voltages: the free node held, the clamped one moved past it. */
export function nodeRays(
  { level, top }: Plane,
  node: "i" | "j",
): readonly { readonly free: number; readonly ray: Ray }[] {
  return SHARES.map((share) => {
    const free = share * top;
    const place = (excess: number): Placement =>
      node === "j" ? [level, free, level, free + excess] : [free, level, free + excess, level];
    return { free, ray: { place, min: -Math.min(free, REACH), max: Math.min(top - free, REACH) } };
  });
}

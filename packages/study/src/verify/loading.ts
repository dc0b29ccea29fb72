/** What a decision circuit does to the nodes it looks at: the current drawn from each end, at the worst point of the plane. */
import { type DecisionBench, ENDS } from "./decision-bench.ts";
import { dropRange, type Plane, placement } from "./rays.ts";

export interface Load {
  readonly end: (typeof ENDS)[number];
  /** A: drawn from the node; below 0 it flows into it. */
  readonly amperes: number;
  /** V: where. */
  readonly level: number;
  readonly a: number;
  readonly b: number;
}

/** Currents of summing resistors are linear in the voltages, so the largest stands at a corner of the plane or at its axes. */
export function loadsOf(bench: DecisionBench, planes: readonly Plane[]): readonly Load[] {
  const worst = ENDS.map((end): Load => ({ end, amperes: 0, level: 0, a: 0, b: 0 }));
  for (const plane of planes) {
    const [min, max] = dropRange(plane);
    for (const a of [min, 0, max]) {
      for (const b of [min, 0, max]) {
        bench.decide(placement(plane, a, b));
        for (const [i, amperes] of bench.drawn().entries()) {
          const known = worst[i];
          if (known !== undefined && Math.abs(amperes) > Math.abs(known.amperes)) {
            worst[i] = { ...known, amperes, level: plane.level, a, b };
          }
        }
      }
    }
  }
  return worst;
}

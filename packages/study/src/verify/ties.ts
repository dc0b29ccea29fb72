/** What a decision circuit does where the drops are equal in size. */
import type { Design } from "@twinedge/core";
import { DecisionBench } from "./decision-bench.ts";
import { type Plane, placement } from "./rays.ts";

/** Volts, exact in binary. */
const DROP = 1.25;

const TIES = [
  { name: "a = b > 0", a: DROP, b: DROP },
  { name: "a = b < 0", a: -DROP, b: -DROP },
  { name: "a = -b > 0", a: DROP, b: -DROP },
  { name: "a = -b < 0", a: -DROP, b: DROP },
  { name: "a = b = 0", a: 0, b: 0 },
] as const;

export const TIE_RULES = ["x", "low", "high"] as const;

export interface TieResult {
  readonly name: string;
  /** Step of the resistance by what a tied comparator gives: 1 rises, 0 falls, 2 unknown. */
  readonly steps: Readonly<Record<(typeof TIE_RULES)[number], number>>;
}

/** With typical parts, whose offsets are 0. Eq. 2 asks for a fall at all of them. */
export function tiesOf(
  design: Design,
  pot: number,
  plane: Plane,
  step: (decision: number) => number,
): readonly TieResult[] {
  const benches = TIE_RULES.map((tie) => {
    const options = new Map([...design.options, ["tie", tie] as const]);
    return new DecisionBench({ ...design, options }, pot);
  });
  return TIES.map(({ name, a, b }) => {
    const [x = 2, low = 2, high = 2] = benches.map((bench) => step(bench.decide(placement(plane, a, b))));
    return { name, steps: { x, low, high } };
  });
}

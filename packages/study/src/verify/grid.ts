/** The plane of drops, point by point: what the circuit decides against Eq. 2, and where its comparators leave their range. */
import type { DecisionBench } from "./decision-bench.ts";
import { dropRange, type Plane, placement } from "./rays.ts";

/** V: drops this near in size are a tie. */
const TIE = 1e-9;

/** What a point of the plane is. */
export const KINDS = ["right rise", "right fall", "wrong rise", "wrong fall", "unknown", "tie"] as const;
type Kind = (typeof KINDS)[number];

const UNKNOWN = KINDS.indexOf("unknown");
const TIED = KINDS.indexOf("tie");

export interface Grid {
  /** V: drops of the points, the same free and clamped. */
  readonly drops: readonly number[];
  /** Index of the kind; point (free f, clamped c) is at c * drops.length + f. */
  readonly kinds: Uint8Array;
  /** 1 where an input is outside its range. */
  readonly outside: Uint8Array;
  /** 1 where the scheme's own rule asks for another decision than the circuit takes; a tie is none. */
  readonly offRule: Uint8Array;
}

/**
 * @param step what a decision means: 1 the resistance rises, 0 it falls, 2 unknown
 * @param rule the decision that the scheme's rule asks for
 */
export function gridOf(
  bench: DecisionBench,
  plane: Plane,
  size: number,
  step: (decision: number) => number,
  rule: (at: ReturnType<typeof placement>) => boolean,
): Grid {
  const [min, max] = dropRange(plane);
  const drops = Array.from({ length: size }, (_, i) => min + ((max - min) * i) / (size - 1));
  const kinds = new Uint8Array(size * size);
  const outside = new Uint8Array(size * size);
  const offRule = new Uint8Array(size * size);
  for (const [c, a] of drops.entries()) {
    for (const [f, b] of drops.entries()) {
      const at = placement(plane, a, b);
      const decision = bench.decide(at);
      const i = c * size + f;
      const excess = Math.abs(a) - Math.abs(b);
      kinds[i] = kindOf(excess, step(decision));
      outside[i] = bench.anyOutOfRange() ? 1 : 0;
      offRule[i] = kinds[i] === TIED || decision === (rule(at) ? 1 : 0) ? 0 : 1;
    }
  }
  return { drops, kinds, outside, offRule };
}

/** @param step 1 the resistance rises, 0 it falls, 2 unknown */
function kindOf(excess: number, step: number, tie = TIE): number {
  if (Math.abs(excess) <= tie) {
    return TIED;
  }
  if (step > 1) {
    return UNKNOWN;
  }
  const wanted = excess > 0 ? 1 : 0;
  return (step === wanted ? 0 : 2) + (1 - step);
}

export interface Shares {
  readonly points: number;
  /** Points of each kind. */
  readonly counts: Readonly<Record<Kind, number>>;
  /** Wrong ones among those that are no ties. */
  readonly wrong: number;
  readonly unknown: number;
  readonly outside: number;
  /** Wrong or unknown ones among those with every input inside its range; NaN where there is none. */
  readonly wrongInside: number;
  readonly offRule: number;
  /** V: the least and the largest ||a| - |b|| that is decided wrongly; NaN where none is. */
  readonly wrongFrom: number;
  readonly wrongTo: number;
}

export function sharesOf({ drops, kinds, outside, offRule }: Grid): Shares {
  const counts = Object.fromEntries(KINDS.map((kind) => [kind, 0])) as Record<Kind, number>;
  let [inside, bad] = [0, 0];
  let [from, to] = [Number.NaN, Number.NaN];
  for (const [i, index] of kinds.entries()) {
    const kind = KINDS[index] ?? "tie";
    counts[kind]++;
    if (outside[i] === 0 && kind !== "tie") {
      inside++;
      bad += kind.startsWith("right") ? 0 : 1;
    }
    if (kind.startsWith("wrong")) {
      const [a = 0, b = 0] = [drops[Math.floor(i / drops.length)], drops[i % drops.length]];
      const excess = Math.abs(Math.abs(a) - Math.abs(b));
      from = from <= excess ? from : excess;
      to = to >= excess ? to : excess;
    }
  }
  const points = kinds.length;
  const decided = Math.max(1, points - counts.tie);
  const sum = (flags: Uint8Array): number => flags.reduce((all, flag) => all + flag, 0);
  return {
    points,
    counts,
    wrong: (counts["wrong rise"] + counts["wrong fall"]) / decided,
    unknown: counts.unknown / decided,
    outside: sum(outside) / points,
    wrongInside: bad / inside,
    offRule: sum(offRule) / points,
    wrongFrom: from,
    wrongTo: to,
  };
}

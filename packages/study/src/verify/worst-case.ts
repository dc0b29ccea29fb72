/**
 * Dead zone of a decision circuit: how far |a| must exceed |b|, or fall short of it, to be decided rightly, with typical parts and at
 * the worst corner. The corner is found by moving one value at a time to its end, on the circuit itself, first from bias currents at their
 * largest, where the resistors' mismatch counts most, then from corner to corner for as long as one change makes it worse. It is thus
 * a corner that no single change makes worse.
 */
import type { Design } from "@twinedge/core";
import { DecisionBench, local } from "./decision-bench.ts";
import type { Ray } from "./rays.ts";
import { type Turn, turnOf } from "./threshold.ts";
import { type CornerValues, type Factor, type FactorGroup, withValues } from "./variation.ts";

/** V */
export interface DeadZone {
  /** |a| must be larger than |b| by this to be decided as larger; NaN where it is not decided so at the end of the ray. */
  readonly exceed: number;
  /** |a| must be smaller than |b| by this to be decided as smaller; NaN as above. */
  readonly short: number;
  /** Decisions at the ends of the ray: 0 smaller, 1 larger, 2 unknown. */
  readonly last: number;
  readonly first: number;
}

export interface WorstZone extends DeadZone {
  /** The corners of both figures; empty where they are not defined. */
  readonly exceedCorner: Corner;
  readonly shortCorner: Corner;
}

/** Values of a corner that differ from the typical ones. */
export type Corner = CornerValues;

/** V: what moves a turn by less has no part in it. */
const NOTHING = 1e-8;

export class WorstCase {
  private readonly design: Design;
  private readonly pot: number;
  private readonly factors: readonly Factor[];
  private readonly step: (decision: number) => number;
  private readonly benches = new Map<string, DecisionBench>();
  private readonly base: CornerValues;

  /** @param step what a decision means: 1 larger, 0 smaller, 2 unknown */
  constructor(design: Design, pot: number, factors: readonly Factor[], step: (decision: number) => number) {
    this.design = design;
    this.pot = pot;
    this.factors = factors;
    this.step = step;
    this.base = new Map(factors.filter(({ param }) => param === "ib").map((factor) => [factor, factor.max]));
  }

  /** The bench at a corner; each is built once. */
  bench(values: CornerValues = new Map()): DecisionBench {
    const key = this.factors.map((factor) => values.get(factor) ?? "").join();
    const known = this.benches.get(key);
    if (known !== undefined) {
      return known;
    }
    const bench = new DecisionBench(withValues(this.design, values), this.pot);
    this.benches.set(key, bench);
    return bench;
  }

  typical(ray: Ray): DeadZone {
    return zoneOf(this.turn(ray, new Map()));
  }

  /** The turn at a corner. */
  at(ray: Ray, values: CornerValues): DeadZone {
    return zoneOf(this.turn(ray, values));
  }

  worst(ray: Ray): WorstZone {
    const typical = this.typical(ray);
    const [first, second] = this.corners(ray);
    const exceedCorner = this.climb(ray, first, ({ above }) => above);
    const shortCorner = this.climb(ray, second, ({ below }) => -below);
    const exceed = this.at(ray, exceedCorner);
    const short = this.at(ray, shortCorner);
    const larger = !(exceed.exceed <= typical.exceed);
    const smaller = !(short.short <= typical.short);
    return {
      exceed: larger ? exceed.exceed : typical.exceed,
      short: smaller ? short.short : typical.short,
      last: larger ? exceed.last : typical.last,
      first: smaller ? short.first : typical.first,
      exceedCorner: larger ? exceedCorner : new Map(),
      shortCorner: smaller ? shortCorner : new Map(),
    };
  }

  /** The corner without what does nothing to the figure it is the corner of. */
  pruned(ray: Ray, corner: CornerValues, side: "exceed" | "short"): CornerValues {
    const whole = this.at(ray, corner)[side];
    return new Map(
      [...corner].filter(([factor]) => {
        const without = new Map([...corner].filter(([other]) => other !== factor));
        return !(Math.abs(this.at(ray, without)[side] - whole) <= NOTHING);
      }),
    );
  }

  /** Of a corner, what one group of its values does alone. */
  share(ray: Ray, corner: CornerValues, group: FactorGroup): DeadZone {
    return this.at(ray, new Map([...corner].filter(([factor]) => factor.group === group)));
  }

  /** The corner that moves the turn up most, and the one that moves it down most. */
  private corners(ray: Ray): readonly [CornerValues, CornerValues] {
    const { base } = this;
    const origin = this.turn(ray, base);
    const up = new Map(Number.isNaN(origin.above) ? [] : base);
    const down = new Map(Number.isNaN(origin.below) ? [] : base);
    for (const factor of this.factors) {
      const isBase = base.has(factor);
      const moved = isBase ? factor.min : factor.max;
      const other = isBase ? factor.max : factor.min;
      const turn = this.turn(ray, new Map([...base, [factor, moved]]));
      if (!Number.isNaN(origin.above)) {
        choose(up, factor, turn.above - origin.above, moved, other, isBase);
      }
      if (!Number.isNaN(origin.below)) {
        choose(down, factor, origin.below - turn.below, moved, other, isBase);
      }
    }
    return [up, down];
  }

  /** From corner to corner while a change of one value makes the figure larger; an undefined one is the largest. */
  private climb(ray: Ray, start: CornerValues, figure: (turn: Turn) => number): CornerValues {
    let corner = start;
    let best = figure(this.turn(ray, corner));
    for (let changed = start.size > 0; changed && !Number.isNaN(best); ) {
      changed = false;
      for (const factor of this.factors) {
        const now = corner.get(factor);
        for (const end of [factor.min, factor.max].filter((value) => value !== now)) {
          const moved = new Map([...corner, [factor, end]]);
          const value = figure(this.turn(ray, moved));
          if (Number.isNaN(value) || value > best + NOTHING) {
            [corner, best, changed] = [moved, value, true];
          }
        }
      }
    }
    return corner;
  }

  private turn(ray: Ray, values: CornerValues): Turn {
    const bench = this.bench(values);
    return turnOf(ray, (excess) => this.step(bench.decide(ray.place(excess))));
  }
}

function choose(
  corner: Map<Factor, number>,
  factor: Factor,
  effect: number,
  moved: number,
  other: number,
  isBase: boolean,
): void {
  if (Number.isNaN(effect) || effect > NOTHING) {
    corner.set(factor, moved);
  } else if (effect < -NOTHING && !isBase) {
    corner.set(factor, other);
  }
}

function zoneOf({ above, below, last, first }: Turn): DeadZone {
  return { exceed: size(above), short: size(-below), last, first };
}

/** V: a turn this near to 0 is at 0. */
const NEAR = 1e-9;

function size(volts: number): number {
  return volts <= NEAR ? 0 : volts;
}

/** `acmp1 vos 5 mV` as parts: device, parameter, value and whether it is the smallest or the largest. */
export function cornerParts(corner: Corner): readonly {
  readonly device: string;
  readonly param: string;
  readonly value: number;
  readonly end: "min" | "max";
}[] {
  return [...corner].map(([{ device, param, min }, value]) => ({
    device: local(device),
    param,
    value,
    end: value === min ? ("min" as const) : ("max" as const),
  }));
}

/** The whole analysis of one circuit: a slow run, static and dynamic bound at every corner, and what goes wrong below them. */
import type { Corner, Design } from "@twinedge/core";
import { skewed, withNodeCapacitance } from "./adapt.ts";
import { type Clocking, clockingOf, separation } from "./clocking.ts";
import { BELOW, Bench, type DynamicTiming, dynamicTiming, explain, type Failure } from "./dynamic.ts";
import { type Glitch, GlitchWatch } from "./glitches.ts";
import { decisionTime, type Worst } from "./graph.ts";
import { type Capturing, capturing, type SeededRun, seededRun } from "./metastability.ts";
import { type Observation, observeSlowly } from "./observe.ts";
import { edgeAt } from "./registers.ts";
import { type Endpoint, type StaticTiming, staticTiming } from "./static.ts";

export interface TimingOptions {
  readonly corners: readonly Corner[];
  /** The corner that paths, failures, glitches and metastability are shown of. */
  readonly shown: Corner;
  readonly clocks: number;
  readonly seed: number;
  /** Of the dynamic bound, a share of it. */
  readonly resolution: number;
  /** ps by path of an edge */
  readonly skews: ReadonlyMap<string, number>;
  /** F at every network node, beside what the circuit has. */
  readonly nodeCapacitance: number;
  /** ps: period at which slack is told; the circuit's own where not given. */
  readonly period?: number | undefined;
  /** Seeded runs with random outcomes of violations. */
  readonly seeds: number;
}

/** A decision that moved an output, and how long it takes. */
export interface SlowDecision extends Worst {
  readonly device: string;
  readonly edge: string | undefined;
  readonly direction: "rise" | "fall";
}

export interface CornerTiming {
  readonly corner: Corner;
  readonly reference: Observation;
  readonly static: StaticTiming;
  /** ps, of the same circuit without the skew that was asked for; undefined where none was. */
  readonly unskewed: number | undefined;
  /** Undefined where no period fails. */
  readonly dynamic: DynamicTiming | undefined;
}

export interface TimingReport {
  readonly design: Design;
  readonly clocking: Clocking;
  /** ps */
  readonly period: number;
  readonly corners: readonly CornerTiming[];
  readonly shown: CornerTiming;
  /** The slowest first. */
  readonly decisions: readonly SlowDecision[];
  /** 5 % below the dynamic bound. */
  readonly failure: Failure | undefined;
  readonly glitches: readonly Glitch[];
  readonly capturing: readonly Capturing[];
  /** Where a decision comes as late as it just may, and how the runs there end. */
  readonly seeded: { readonly runs: readonly SeededRun[]; readonly reference: SeededRun } | undefined;
}

/** ps: a period long enough to tell shares of it. */
const PER_PERIOD = 1e9;

/** @param turn is called between runs; true stops. @returns undefined where it was stopped */
export async function analyseTiming(
  original: Design,
  options: TimingOptions,
  turn: () => Promise<boolean> = async () => false,
): Promise<TimingReport | undefined> {
  const straight = withNodeCapacitance(original, options.nodeCapacitance);
  const design = skewed(straight, options.skews);
  const clocking = clockingOf(design);
  const period = options.period ?? clocking.period;
  const { clocks, seed, shown } = options;
  let glitches: GlitchWatch | undefined;
  let stopped = false;
  const pause = async (): Promise<boolean> => {
    stopped ||= await turn();
    return stopped;
  };
  const corners: (CornerTiming & { readonly bench: Bench })[] = [];
  for (const corner of options.corners) {
    const run = { corner, clocks, seed };
    const reference = observeSlowly(design, clocking, run, () => {
      const watch = new GlitchWatch(design);
      glitches = corner === shown ? watch : glitches;
      return (simulator, clock) => watch.look(simulator, clock);
    });
    const bound = staticTiming(reference, clocking, corner);
    const bench = new Bench(design, clocking, reference, run);
    const from = Number.isFinite(bound.period) ? bound.period : reference.period;
    const dynamic = await dynamicTiming(bench, from, options.resolution, pause);
    if (await pause()) {
      return undefined;
    }
    const unskewed =
      options.skews.size === 0
        ? undefined
        : staticTiming(observeSlowly(straight, clockingOf(straight), run), clocking, corner).period;
    corners.push({ corner, reference, static: bound, unskewed, dynamic, bench });
  }
  const own = corners.find(({ corner }) => corner === shown) ?? corners[0];
  if (own === undefined) {
    throw new RangeError("no corner to analyse");
  }
  const run = { corner: own.corner, clocks, seed };
  const below = own.dynamic === undefined ? undefined : Math.floor(own.dynamic.period * BELOW);
  const seeded = own.dynamic === undefined ? undefined : await atTheEdge(own, own.dynamic);
  if (stopped) {
    return undefined;
  }
  return {
    design,
    clocking,
    period,
    corners,
    shown: own,
    decisions: decisionsOf(own.reference),
    failure:
      below === undefined ? undefined : explain(design, clocking, own.bench.try(below), run, reaches(own.static)),
    glitches: glitches?.found ?? [],
    capturing: capturing(design, own.static, clocking, own.corner, period),
    seeded,
  };

  /**
   * Every seed at a period at which its own last decision comes in the middle of the set-up time (the bits of the counters are
   * skewed otherwise by every seed): as much longer than one that fails as the decision is late there.
   */
  async function atTheEdge(
    corner: CornerTiming,
    { fails, period: does }: DynamicTiming,
  ): Promise<TimingReport["seeded"]> {
    const { critical } = corner.static;
    const setup = critical?.check === "setup" ? critical.time : 0;
    const share =
      critical === undefined ? 1 : separation(clocking, critical.launch, critical.capture, PER_PERIOD) / PER_PERIOD;
    const runs: SeededRun[] = [];
    for (let i = 0; i < options.seeds && !(await pause()); i++) {
      const sown = { ...run, seed: seed + i };
      const failing = new Bench(design, clocking, corner.reference, sown).try(fails);
      const late = explain(design, clocking, failing, sown, reaches(corner.static))?.late;
      const at = late === undefined ? does : Math.round(fails + (late.by + setup / 2) / share);
      runs.push(seededRun(design, clocking, corner.reference, at, sown));
    }
    const reference = seededRun(design, clocking, corner.reference, corner.reference.period, run);
    return { runs, reference };
  }
}

/** ps until the clock reaches the flip-flop of an edge: where the longest path of the edge ends. */
function reaches({ endpoints }: StaticTiming): (edge: string) => number {
  return (edge) =>
    endpoints
      .filter((one) => one.edge === edge && one.check === "setup")
      .reduce<Endpoint | undefined>(
        (last, one) => (last === undefined || one.arrival > last.arrival ? one : last),
        undefined,
      )?.clockArrival ?? 0;
}

function decisionsOf({ design, comparators }: Observation): readonly SlowDecision[] {
  const found: SlowDecision[] = [];
  for (const { device, arc, decisions } of comparators) {
    for (const decision of decisions) {
      for (const direction of ["rise", "fall"] as const) {
        const delay = arc[direction];
        if ((direction === "rise" ? decision.rose : decision.fell) && Number.isFinite(delay(decision.overdrive))) {
          const edge = edgeAt(design.edges, device.name);
          found.push({ device: device.name, edge, direction, ...decisionTime(decision, delay) });
        }
      }
    }
  }
  return found.toSorted((a, b) => b.settling + b.delay - (a.settling + a.delay));
}

/**
 * Dynamic timing: the smallest period at which a run gives the same codes as a slow clock, by bisection over simulations.
 * That a faster clock is worse is not taken for granted: periods above the one found are tried, too.
 */
import { clockEdges, type Design, Simulator, type TraceRecord } from "@twinedge/core";
import { type Clocking, retimed } from "./clocking.ts";
import type { Observation, RunOptions } from "./observe.ts";
import { codesOf, type Divergence, divergence } from "./registers.ts";

/** A run at a period. */
export interface Trial {
  /** ps */
  readonly period: number;
  /** Where it first differs from the slow run; undefined where all of it agrees. */
  readonly divergence: Divergence | undefined;
}

export interface DynamicTiming {
  /** ps: the smallest period found whose codes are all those of the slow run. */
  readonly period: number;
  /** ps: the longest one tried below it whose codes are not. */
  readonly fails: number;
  /** Every run, the shortest period first. */
  readonly trials: readonly Trial[];
  /** Periods above the one found that do not give the codes; empty where none was met. */
  readonly above: readonly Trial[];
}

/** Shares above the period found that are tried for runs that go wrong all the same. */
const ABOVE = [1.02, 1.05, 1.1, 1.2, 1.35, 1.6];
/** What has to go wrong for the bound to be one: this share of it. */
export const BELOW = 0.95;
/** ps: no circuit of these parts is faster. */
const SHORTEST = 1000;
/** ps: no run lasts as long. */
const LONGEST = 1e15;

export class Bench {
  private readonly design: Design;
  private readonly clocking: Clocking;
  private readonly reference: Observation;
  private readonly options: RunOptions;
  private readonly known = new Map<number, Trial>();

  constructor(design: Design, clocking: Clocking, reference: Observation, options: RunOptions) {
    this.design = design;
    this.clocking = clocking;
    this.reference = reference;
    this.options = options;
  }

  get trials(): readonly Trial[] {
    return [...this.known.values()].toSorted((a, b) => a.period - b.period);
  }

  /** Runs until the codes differ from the slow run's, or to the end. */
  try(period: number): Trial {
    const old = this.known.get(period);
    if (old !== undefined) {
      return old;
    }
    const trial = { period, divergence: this.run(period) };
    this.known.set(period, trial);
    return trial;
  }

  private run(period: number): Divergence | undefined {
    const { corner, seed, clocks } = this.options;
    const timed = retimed(this.design, this.clocking, period);
    const simulator = new Simulator(timed, { probes: [], corner, seed });
    const edges = clockEdges(timed);
    const codes = codesOf(timed, simulator);
    simulator.start();
    for (let clock = 0; clock <= clocks; clock++) {
      simulator.runTo(edges.edge(clock + 1) - 1);
      codes.sample();
      const found = divergence(this.reference.codes, codes.rows[clock] ?? [], clock);
      if (found !== undefined) {
        return found;
      }
    }
    return undefined;
  }
}

/**
 * @param from ps: a period that should do, the static bound
 * @param resolution of the period found, a share of it
 * @param stopped asked between runs: true gives up
 * @returns undefined where no period fails, or it was given up
 */
export async function dynamicTiming(
  bench: Bench,
  from: number,
  resolution: number,
  stopped: () => Promise<boolean> = async () => false,
): Promise<DynamicTiming | undefined> {
  const holds = (period: number): boolean => bench.try(period).divergence === undefined;
  let high = Math.max(SHORTEST, Math.ceil(from));
  while (!holds(high)) {
    high *= 2;
    if (high > LONGEST || (await stopped())) {
      return undefined;
    }
  }
  for (;;) {
    let low = Math.floor(high * BELOW);
    while (holds(low)) {
      high = low;
      low = Math.floor(high / 1.5);
      if (low < SHORTEST || (await stopped())) {
        return undefined;
      }
    }
    while (high - low > Math.max(1, resolution * high)) {
      if (await stopped()) {
        return undefined;
      }
      const middle = Math.round((low + high) / 2);
      if (holds(middle)) {
        high = middle;
      } else {
        low = middle;
      }
    }
    // Where a run some way below goes right by chance, the smallest period is further down.
    if (holds(Math.floor(high * BELOW))) {
      high = Math.floor(high * BELOW);
      continue;
    }
    const above: Trial[] = [];
    for (const share of ABOVE) {
      const trial = bench.try(Math.round(high * share));
      if (trial.divergence !== undefined) {
        above.push(trial);
      }
      if (await stopped()) {
        return undefined;
      }
    }
    return { period: high, fails: low, trials: bench.trials, above };
  }
}

/** What a run that goes wrong looks like around the clock at which it does. */
export interface Failure {
  readonly period: number;
  readonly divergence: Divergence;
  /** ps: when the active edge that takes the decision of that clock reaches its flip-flop. */
  readonly edge: number;
  /** Findings within a period of it. */
  readonly records: readonly TraceRecord[];
  /** Of the diverging edge: the decision that the flip-flop should have seen came so many ps after the clock's edge (negative: before). */
  readonly late: { readonly net: string; readonly by: number } | undefined;
}

/**
 * Runs a period that goes wrong once more and looks.
 *
 * @param clockArrival ps from the clock's edge until it reaches the flip-flop of an edge
 */
export function explain(
  design: Design,
  clocking: Clocking,
  trial: Trial,
  { corner, seed }: RunOptions,
  clockArrival: (edge: string) => number = () => 0,
): Failure | undefined {
  const { period, divergence: found } = trial;
  if (found === undefined) {
    return undefined;
  }
  const timed = retimed(design, clocking, period);
  const simulator = new Simulator(timed, { probes: [], corner, seed });
  const edges = clockEdges(timed);
  const edge = edges.edge(found.clock) + clockArrival(found.register.edge ?? "");
  const up = timed.edges.find(({ path }) => path === found.register.edge)?.up ?? -1;
  simulator.start();
  simulator.runTo(edge - 1);
  let last = simulator.kernel.changedAt(up);
  const { kernel } = simulator;
  while (kernel.nextTime <= edge + period) {
    simulator.runTo(kernel.nextTime);
    // The first change from a set-up time before the edge on is the decision that should have been there.
    const changed = kernel.changedAt(up);
    if (changed !== last) {
      last = changed;
      break;
    }
  }
  simulator.runTo(edge + period);
  const late =
    up >= 0 && Number.isFinite(last) && last > edge - period / 2
      ? { net: timed.nets[up]?.name ?? "", by: last - edge }
      : undefined;
  const records = kernel.records.filter(({ time }) => Math.abs(time - edge) <= period);
  return { period, divergence: found, edge, records, late };
}

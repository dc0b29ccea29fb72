/** The whole code space of a network under its literal circuit: where every start ends. */
import { type Circuit, type Corner, type Design, type FlatTarget, InputError } from "@twinedge/core";
import { EdgeBench } from "../edges/bench.ts";
import type { Fault } from "../faults/fault.ts";
import { faultyDesign } from "../faults/inject.ts";
import { addChunk, type Chunk, type DecisionTable, Enumerator, emptyTable, undecided } from "./enumerate.ts";
import { analyse, type FunctionalGraph } from "./graph.ts";
import { sampleOf } from "./sample.ts";
import type { CodeSpace } from "./space.ts";
import { type CheckedState, checkClocks, representatives, stepsOf } from "./steps.ts";
import {
  decisionsOf,
  type ExplorationHead,
  headOf,
  maskOf,
  tiedEdges,
  type VariantHead,
  type VariantRule,
  variantsOf,
} from "./variants.ts";

/** What is explored: plain data, for it passes to threads. */
export interface ExploreSubject {
  readonly circuit: Circuit;
  readonly faults: readonly Fault[];
  readonly corner: Corner;
}

/** How the chunks get done; they may come in any order. */
export type ChunkRunner = (
  subject: ExploreSubject,
  numbers: readonly number[],
  done: (chunk: Chunk) => void,
) => Promise<void>;

/** One after the other on this thread. */
const runHere: ChunkRunner = async ({ circuit, faults, corner }, numbers, done) => {
  const enumerator = new Enumerator(undecided(circuit, faults), corner);
  for (const number of numbers) {
    done(enumerator.chunk(number));
  }
};

export interface ExploreOptions {
  readonly faults?: readonly Fault[];
  readonly corner?: Corner;
  readonly seed?: number;
  /** Whole clocks of the circuit that are compared with the table. */
  readonly checks?: number;
  /** Beside the circuit's own end codes, the other kind by rule. */
  readonly ends?: "own" | "both";
  readonly run?: ChunkRunner;
  /** Chunks done before. */
  readonly known?: readonly Chunk[];
  readonly progress?: (chunk: Chunk, done: number) => void;
}

/** A cycle or fixed point that starts end in. */
export interface Attractor {
  readonly length: number;
  /** States that end in it, and their share of the space. */
  readonly basin: number;
  readonly share: number;
  /** Clocks of the longest way into it, and the mean. */
  readonly longest: number;
  readonly mean: number;
  /** Codes of the edges, state by state. */
  readonly codes: readonly (readonly number[])[];
  /** V of the target nets, state by state. */
  readonly volts: readonly (readonly number[])[];
  /** V: mean and largest |V - target| over the cycle, target by target; mean over all, worst of all. */
  readonly meanErrors: readonly number[];
  readonly worstErrors: readonly number[];
  readonly meanError: number;
  readonly worstError: number;
}

/** The space under one rule for its ties and end codes. */
export interface Variant extends VariantHead {
  readonly attractors: readonly Attractor[];
  /** All of them; `attractors` holds the largest. */
  readonly attractorCount: number;
  readonly fixedPoints: number;
  /** Clocks: longest and mean way into a cycle. */
  readonly longest: number;
  readonly mean: number;
  /** States by length of their way, 0, 1, 2, ... clocks. */
  readonly histogram: readonly number[];
  /** States that no state leads to. */
  readonly sources: number;
  /** From the deck's own start: clocks to its cycle, and which that is. */
  readonly start:
    | {
        readonly codes: readonly number[];
        readonly clocks: number;
        readonly rank: number;
        readonly attractor: Attractor;
      }
    | undefined;
  /** Of every attractor, in the same order: V of its mean error, and the share of states that end in it. */
  readonly outcomes: readonly { readonly error: number; readonly share: number }[];
  /** Mean over all starts of the error that they end with. */
  readonly expectedError: number;
}

export interface Exploration extends ExplorationHead {
  readonly targets: readonly {
    readonly net: string;
    readonly volts: number;
    readonly nearest: number;
    readonly codes: readonly number[];
  }[];
  /** The state with the least largest error over all targets. */
  readonly best: { readonly codes: readonly number[]; readonly error: number };
  /** States with an unknown decision at an edge that sources do not tie. */
  readonly unknownStates: number;
  /** States in which a comparator's inputs differ by less than the solver's accuracy. */
  readonly doubtfulStates: number;
  /** Whole clocks of the circuit that were compared with the table. */
  readonly checkedClocks: number;
  readonly variants: readonly Variant[];
}

const DEFAULT_CHECKS = 256;
const MOST_ATTRACTORS = 64;

/**
 * @returns undefined where the runner ended before every chunk was done
 * @throws InputError for a circuit without marked edges, targets or codes, or with too many edges
 * @throws SimulationError where the table is not what the clocked circuit does
 */
export async function explore(circuit: Circuit, options: ExploreOptions = {}): Promise<Exploration | undefined> {
  const {
    corner = "typ",
    seed = 1,
    checks = DEFAULT_CHECKS,
    run = runHere,
    known = [],
    progress,
    faults = [],
  } = options;
  const open = undecided(circuit, faults);
  if (open.edges.length > 30) {
    throw new InputError(`${open.edges.length} edges are too many to list every state`, {
      remedy: "explore at most 30",
    });
  }
  const enumerator = new Enumerator(open, corner);
  const table = emptyTable(enumerator.space, open.targets.length);
  const pending = new Set(Array.from({ length: enumerator.chunks }, (_, i) => i));
  const take = (chunk: Chunk): void => {
    addChunk(table, chunk);
    pending.delete(chunk.number);
  };
  known.forEach(take);
  await run({ circuit, faults, corner }, [...pending], (chunk) => {
    take(chunk);
    progress?.(chunk, 1 - pending.size / enumerator.chunks);
  });
  if (pending.size > 0) {
    return undefined;
  }
  const own = faultyDesign(circuit, faults);
  const steps = stepsOf(own, corner, representatives(table));
  const tied = tiedEdges(own);
  const states = sampleOf(seed, checks, table.space.size).map((state) => stateOf(table, state));
  const checkedClocks = checkClocks(own, corner, states, steps, tied);
  const deck = new EdgeBench(own, { corner });
  const mask = maskOf(tied);
  let unknownStates = 0;
  for (const bits of table.unknown) {
    unknownStates += (bits & ~mask) === 0 ? 0 : 1;
  }
  const start = table.space.index(deck.codes());
  return {
    ...headOf(own, corner, table.space, steps),
    targets: own.targets.map((target, t) => nearest(table, target, t)),
    best: bestState(own, table),
    unknownStates,
    doubtfulStates: table.doubtful,
    checkedClocks,
    variants: variantsOf(deck, table.space, steps, options.ends ?? "both", unknownStates > 0).map(
      (rule): Variant => ({ ...rule.head, ...summary(own, table, analyse(successors(table, rule)), start) }),
    ),
  };
}

function stateOf({ space, up, unknown }: DecisionTable, state: number): CheckedState {
  return { codes: space.codes(state), up: up[state] ?? 0, unknown: unknown[state] ?? 0 };
}

/** The state that comes nearest to the target at this place. */
function nearest(table: DecisionTable, { path, volts }: FlatTarget, t: number): Exploration["targets"][number] {
  const { space } = table;
  const count = table.volts.length / space.size;
  let least = Number.POSITIVE_INFINITY;
  let at = 0;
  for (let state = 0; state < space.size; state++) {
    const error = Math.abs((table.volts[state * count + t] ?? 0) - volts);
    if (error < least) {
      least = error;
      at = state;
    }
  }
  return { net: path, volts, nearest: least, codes: space.codes(at) };
}

function successors({ space, up, unknown }: DecisionTable, rule: VariantRule): Int32Array {
  // By edge, decision and code: what is added to the state's index.
  const moves = rule.rules.map((both, edge) =>
    both.map((next) => Int32Array.from(next, (after, code) => (after - code) * space.weight(edge))),
  );
  const next = new Int32Array(space.size);
  for (let state = 0; state < next.length; state++) {
    const bits = decisionsOf(up[state] ?? 0, unknown[state] ?? 0, rule);
    let rest = state;
    let after = state;
    for (let edge = 0; edge < moves.length; edge++) {
      const count = space.levels[edge] ?? 1;
      const code = rest % count;
      rest = (rest - code) / count;
      after += moves[edge]?.[(bits >> edge) & 1]?.[code] ?? 0;
    }
    next[state] = after;
  }
  return next;
}

type Summary = Omit<Variant, keyof VariantHead>;

function summary(design: Design, table: DecisionTable, graph: FunctionalGraph, start: number): Summary {
  const { space } = table;
  const { cycles, transient } = graph;
  const attractors = cycles.map(({ states, basin, longest, mean }): Attractor => {
    const volts = states.map((state) => voltsAt(table, state));
    return {
      length: states.length,
      basin,
      share: basin / space.size,
      longest,
      mean,
      codes: states.map((state) => space.codes(state)),
      volts,
      ...errorsOf(design, volts),
    };
  });
  const histogram: number[] = [];
  let sum = 0;
  for (const steps of transient) {
    histogram[steps] = (histogram[steps] ?? 0) + 1;
    sum += steps;
  }
  return {
    attractors: attractors.slice(0, MOST_ATTRACTORS),
    attractorCount: attractors.length,
    fixedPoints: attractors.filter(({ length }) => length === 1).length,
    longest: histogram.length - 1,
    mean: sum / space.size,
    histogram: Array.from({ length: histogram.length }, (_, steps) => histogram[steps] ?? 0),
    sources: graph.sources,
    start: startOf(attractors, graph, space, start),
    outcomes: attractors.map(({ meanError, share }) => ({ error: meanError, share })),
    expectedError: attractors.reduce((total, { share, meanError }) => total + share * meanError, 0),
  };
}

/** @param volts of the target nets, state by state */
export function errorsOf(
  { targets }: Design,
  volts: readonly (readonly number[])[],
): Pick<Attractor, "meanErrors" | "worstErrors" | "meanError" | "worstError"> {
  const errors = targets.map((target, t) => volts.map((row) => Math.abs((row[t] ?? 0) - target.volts)));
  const meanErrors = errors.map(meanOf);
  const worstErrors = errors.map((values) => values.reduce((a, b) => Math.max(a, b), 0));
  return { meanErrors, worstErrors, meanError: meanOf(meanErrors), worstError: Math.max(0, ...worstErrors) };
}

function startOf(
  attractors: readonly Attractor[],
  { cycleOf, transient }: FunctionalGraph,
  space: CodeSpace,
  state: number,
): Variant["start"] {
  const rank = cycleOf[state];
  const attractor = rank === undefined ? undefined : attractors[rank];
  return rank === undefined || attractor === undefined
    ? undefined
    : { codes: space.codes(state), clocks: transient[state] ?? 0, rank, attractor };
}

function voltsAt(table: DecisionTable, state: number): readonly number[] {
  const count = table.volts.length / table.space.size;
  return [...table.volts.subarray(state * count, (state + 1) * count)];
}

function meanOf(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function bestState({ targets }: Design, table: DecisionTable): Exploration["best"] {
  let error = Number.POSITIVE_INFINITY;
  let best = 0;
  for (let state = 0; state < table.space.size; state++) {
    let worst = 0;
    for (let t = 0; t < targets.length; t++) {
      worst = Math.max(worst, Math.abs((table.volts[state * targets.length + t] ?? 0) - (targets[t]?.volts ?? 0)));
    }
    if (worst < error) {
      error = worst;
      best = state;
    }
  }
  return { codes: table.space.codes(best), error };
}

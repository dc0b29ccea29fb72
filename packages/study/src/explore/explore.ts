/** The whole code space of a network under its literal circuit: where every start ends. */
import { type Circuit, type Corner, type Design, InputError, permanentDecisions } from "@twinedge/core";
import { EdgeBench } from "../edges/bench.ts";
import type { Fault } from "../faults/fault.ts";
import { faultyDesign } from "../faults/inject.ts";
import { addChunk, type Chunk, type DecisionTable, Enumerator, emptyTable, undecided } from "./enumerate.ts";
import { analyse, type FunctionalGraph } from "./graph.ts";
import { sampleOf } from "./sample.ts";
import type { CodeSpace } from "./space.ts";
import { checkClocks, type Ends, nextCode, representatives, type Steps, stepsOf } from "./steps.ts";

/** Tied edges beyond this are not each followed on both sides on their own, but all alike. */
const MOST_TIED = 4;

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
export interface Variant {
  readonly ends: Ends | "own";
  /** Is this how the circuit's codes meet their ends? */
  readonly asBuilt: boolean;
  /** What edges tied by sources decide, and every other unknown decision. */
  readonly ties: readonly { readonly edge: string; readonly up: boolean }[];
  readonly unknownUp: boolean;
  /** Is this what the deck itself does with its ties? */
  readonly deck: boolean;
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

export interface Exploration {
  readonly title: string;
  readonly file: string;
  readonly corner: Corner;
  readonly edges: readonly {
    readonly path: string;
    readonly codes: number;
    readonly ends: Ends;
    readonly step: number;
  }[];
  readonly states: number;
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
  const checkedClocks = checkClocks(
    own,
    corner,
    table,
    steps,
    sampleOf(seed, checks, table.space.size),
    tiedEdges(own),
  );
  return report(own, table, steps, { corner, checkedClocks, ends: options.ends ?? "both" });
}

interface Found {
  readonly corner: Corner;
  readonly checkedClocks: number;
  readonly ends: "own" | "both";
}

function report(design: Design, table: DecisionTable, steps: readonly Steps[], found: Found): Exploration {
  const { space } = table;
  const { edges, targets } = design;
  const bench = new EdgeBench(design, { corner: found.corner });
  const tied = tiedEdges(design);
  const start = space.index(bench.codes());
  const deckUp = edges.map((_, edge) => bench.up(edge));
  const tiedMask = tied.reduce((mask, edge) => mask | (1 << edge), 0);
  let unknownStates = 0;
  for (const bits of table.unknown) {
    unknownStates += (bits & ~tiedMask) === 0 ? 0 : 1;
  }
  const own = steps.map(({ ends }) => ends);
  const byRule: readonly Ends[] = found.ends === "own" ? [] : ["wrap", "saturate"];
  // What the circuit does is one of the two, unless its counters stop where its ladders do not.
  const built = byRule.find((ends) =>
    sameRules(rulesOf(design, space, steps, ends), rulesOf(design, space, steps, "own")),
  );
  const rules: readonly (Ends | "own")[] = built === undefined ? ["own", ...byRule] : byRule;
  const variants = rules.flatMap((ends) =>
    tieChoices(tied, unknownStates > 0).map(({ ups, unknownUp }): Variant => {
      const graph = analyse(successors(table, rulesOf(design, space, steps, ends), tied, ups, unknownUp));
      const ties = tied.map((edge, i) => ({ edge: edges[edge]?.path ?? "", up: ups[i] === true }));
      return {
        ends,
        asBuilt: ends === (built ?? "own"),
        ties,
        unknownUp,
        deck: tied.every((edge, i) => deckUp[edge] === (ups[i] === true ? 1 : 0)) && (tied.length > 0 || !unknownUp),
        ...summary(design, table, graph, start),
      };
    }),
  );
  const targetCount = targets.length;
  const nearest = targets.map(({ path, volts }, t) => {
    let least = Number.POSITIVE_INFINITY;
    let at = 0;
    for (let state = 0; state < space.size; state++) {
      const error = Math.abs((table.volts[state * targetCount + t] ?? 0) - volts);
      if (error < least) {
        least = error;
        at = state;
      }
    }
    return { net: path, volts, nearest: least, codes: space.codes(at) };
  });
  return {
    title: design.title,
    file: design.file,
    corner: found.corner,
    edges: edges.map(({ path }, i) => ({
      path,
      codes: space.levels[i] ?? 0,
      ends: own[i] ?? "wrap",
      step: steps[i]?.up ?? 0,
    })),
    states: space.size,
    targets: nearest,
    best: bestState(design, table),
    unknownStates,
    doubtfulStates: table.doubtful,
    checkedClocks: found.checkedClocks,
    variants,
  };
}

/** Edges with a comparator whose inputs sources hold at one voltage. */
export function tiedEdges(design: Design): readonly number[] {
  const tied = permanentDecisions(design)
    .filter(({ code }) => code === "permanent-tie")
    .flatMap(({ devices = [] }) => devices);
  return [...design.edges.keys()].filter((edge) =>
    tied.some((device) => device.startsWith(`${design.edges[edge]?.path ?? ""}.`)),
  );
}

interface Choice {
  readonly ups: readonly boolean[];
  readonly unknownUp: boolean;
}

export function tieChoices(tied: readonly number[], others: boolean): readonly Choice[] {
  const patterns =
    tied.length > MOST_TIED
      ? [tied.map(() => false), tied.map(() => true)]
      : Array.from({ length: 2 ** tied.length }, (_, bits) => tied.map((_edge, i) => ((bits >> i) & 1) === 1));
  return patterns.flatMap((ups) => (others ? [false, true] : [false]).map((unknownUp) => ({ ups, unknownUp })));
}

export function sameRules(a: Rules, b: Rules): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** By edge, for not up and for up: next code by code. */
type Rules = readonly (readonly (readonly number[])[])[];

/** A saturating edge stays at the ends of its ladder, wherever its counter has its own. */
export function rulesOf(design: Design, space: CodeSpace, steps: readonly Steps[], ends: Ends | "own"): Rules {
  return space.levels.map((count, edge) => {
    const { up = 0, down = 0, ends: own = "wrap" } = steps[edge] ?? {};
    const start = design.edges[edge]?.start ?? 0;
    return [down, up].map((step) =>
      Array.from({ length: count }, (_, code) =>
        ends === "own" ? nextCode(code, step, count, own) : nextCode(code, step, count, ends, (count - start) % count),
      ),
    );
  });
}

function successors(
  { space, up, unknown }: DecisionTable,
  rules: Rules,
  tied: readonly number[],
  ups: readonly boolean[],
  unknownUp: boolean,
): Int32Array {
  const tiedMask = tied.reduce((mask, edge) => mask | (1 << edge), 0);
  const tiedBits = tied.reduce((bits, edge, i) => bits | (ups[i] === true ? 1 << edge : 0), 0);
  // By edge, decision and code: what is added to the state's index.
  const moves = rules.map((both, edge) =>
    both.map((next) => Int32Array.from(next, (after, code) => (after - code) * space.weight(edge))),
  );
  const next = new Int32Array(space.size);
  for (let state = 0; state < next.length; state++) {
    const open = unknown[state] ?? 0;
    const decided = ((up[state] ?? 0) & ~open) | (unknownUp ? open : 0);
    const bits = (decided & ~tiedMask) | tiedBits;
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

type Summary = Omit<Variant, "ends" | "asBuilt" | "ties" | "unknownUp" | "deck">;

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

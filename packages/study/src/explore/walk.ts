/**
 * Where starts end in a code space that is too large to list: seeded starts are followed, state by state under the literal
 * circuit, until a state comes again. What is found is a sample: shares carry an interval, and cycles with small basins may be missing.
 */
import { type Circuit, type Corner, type Design, InputError } from "@twinedge/core";
import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import { EdgeBench } from "../edges/bench.ts";
import type { Fault } from "../faults/fault.ts";
import { faultyDesign } from "../faults/inject.ts";
import { wilson } from "../verify/agreement.ts";
import { Enumerator, type SettledState, undecided } from "./enumerate.ts";
import { type Attractor, errorsOf } from "./explore.ts";
import { type CheckedState, checkClocks, stepsOf } from "./steps.ts";
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

export interface WalkOptions {
  readonly faults?: readonly Fault[];
  readonly corner?: Corner;
  readonly seed?: number;
  /** Starts that are followed in each variant, beside the deck's own. */
  readonly starts?: number;
  /** Clocks after which a walk is given up. */
  readonly most?: number;
  readonly checks?: number;
  readonly ends?: "own" | "both";
  readonly progress?: (done: number) => void;
  readonly stopped?: () => boolean;
}

/** A cycle that starts were seen to end in. `basin` and `share` count starts, not states. */
interface SampledAttractor extends Attractor {
  /** 95 % interval of the share of all states that end here (Wilson). */
  readonly interval: readonly [low: number, high: number];
}

export interface SampledVariant extends VariantHead {
  /** The one with most starts first. */
  readonly attractors: readonly SampledAttractor[];
  /** Starts whose walk was given up. */
  readonly unfinished: number;
  /** The deck's own start: clocks to its cycle, and which that is; undefined where its walk was given up. */
  readonly start: { readonly codes: readonly number[]; readonly clocks: number; readonly rank: number } | undefined;
}

export interface SampledExploration extends ExplorationHead {
  readonly sampled: true;
  /** States that were settled. */
  readonly settled: number;
  readonly starts: number;
  readonly seed: number;
  readonly targets: readonly { readonly net: string; readonly volts: number }[];
  /** Of the settled states. */
  readonly unknownStates: number;
  readonly doubtfulStates: number;
  readonly checkedClocks: number;
  readonly variants: readonly SampledVariant[];
}

const DEFAULT_STARTS = 100;
const DEFAULT_MOST = 20_000;
const DEFAULT_CHECKS = 256;
/** Starts from which the steps at each end and in the middle of an edge's codes are sought. */
const STEP_TRIALS = 12;
/** States settled between two looks at whether to stop. */
const SLICE = 256;

/**
 * @returns undefined where it was stopped
 * @throws InputError for a circuit without marked edges or codes, or with more than 31 edges
 * @throws SimulationError where a clock of the circuit does not do what its settled decisions say
 */
export async function exploreSampled(
  circuit: Circuit,
  options: WalkOptions = {},
): Promise<SampledExploration | undefined> {
  const { corner = "typ", seed = 1, starts = DEFAULT_STARTS, checks = DEFAULT_CHECKS, ends = "both" } = options;
  const own = faultyDesign(circuit, options.faults);
  if (own.edges.length > 31) {
    throw new InputError(`${own.edges.length} edges are too many to explore`, { remedy: "explore at most 31" });
  }
  const walker = new Walker(circuit, corner, options);
  const { levels } = walker;
  const generator = xoroshiro128plus(seed);
  const anywhere = (): number[] => levels.map((count) => uniformInt(generator, 0, count - 1));
  const steps = stepsOf(own, corner, trials(levels, anywhere));
  const deck = new EdgeBench(own, { corner });
  const deckCodes = deck.codes();
  const first = Array.from({ length: starts }, anywhere);
  const known = deckCodes.every((code) => !Number.isNaN(code));
  const tied = tiedEdges(own);
  const rules = variantsOf(deck, walker.space, steps, ends, true);
  const variants: SampledVariant[] = [];
  for (const [i, rule] of rules.entries()) {
    // Nothing was unknown on any way: the other side is the same.
    if (rule.head.unknownUp && walker.unknownStates(tied) === 0) {
      continue;
    }
    const found = await walker.follow(known ? [deckCodes, ...first] : first, rule, (done) =>
      options.progress?.((i + done) / rules.length),
    );
    if (found === undefined) {
      return undefined;
    }
    variants.push({ ...rule.head, ...collected(walker, found, known ? deckCodes : undefined) });
  }
  return {
    sampled: true,
    ...headOf(own, corner, walker.space, steps),
    settled: walker.settled,
    starts,
    seed,
    targets: own.targets.map(({ path, volts }) => ({ net: path, volts })),
    unknownStates: walker.unknownStates(tied),
    doubtfulStates: walker.doubtfulStates,
    checkedClocks: checkClocks(own, corner, walker.spread(checks), steps, tied, checks),
    variants,
  };
}

/** States of a design's code space. @throws InputError for a design without marked edges or codes */
export function spaceSize(design: Design, corner: Corner): number {
  return new EdgeBench(design, { corner }).levels.reduce((product, count) => product * count, 1);
}

/** Code vectors with each edge in the middle and at both ends. */
function* trials(levels: readonly number[], anywhere: () => number[]): Iterable<readonly number[]> {
  for (const [edge, count] of levels.entries()) {
    for (const code of new Set([0, count >> 1, count - 1])) {
      for (let trial = 0; trial < STEP_TRIALS; trial++) {
        yield anywhere().with(edge, code);
      }
    }
  }
}

interface Walk {
  /** Undefined where it was given up. */
  readonly cycle: number | undefined;
  readonly clocks: number;
}

interface Followed {
  readonly cycles: readonly (readonly string[])[];
  readonly walks: readonly Walk[];
}

/** Settles states as they are met, each once. */
class Walker {
  readonly space: Enumerator["space"];
  readonly levels: readonly number[];
  readonly states = new Map<string, SettledState>();
  readonly design: Enumerator["design"];
  doubtfulStates = 0;
  private readonly enumerator: Enumerator;
  private readonly bench: EdgeBench;
  private readonly most: number;
  private readonly stopped: () => boolean;

  constructor(circuit: Circuit, corner: Corner, { most = DEFAULT_MOST, stopped = () => false, faults }: WalkOptions) {
    this.design = undecided(circuit, faults);
    this.enumerator = new Enumerator(this.design, corner);
    this.space = this.enumerator.space;
    this.levels = this.space.levels;
    this.bench = new EdgeBench(this.design, { corner });
    this.most = most;
    this.stopped = stopped;
  }

  get settled(): number {
    return this.states.size;
  }

  unknownStates(tied: readonly number[]): number {
    const mask = maskOf(tied);
    let count = 0;
    for (const { unknown } of this.states.values()) {
      count += (unknown & ~mask) === 0 ? 0 : 1;
    }
    return count;
  }

  state(codes: readonly number[], key = keyOf(codes)): SettledState {
    const known = this.states.get(key);
    if (known !== undefined) {
      return known;
    }
    const state = this.enumerator.settled(this.bench, codes);
    this.doubtfulStates += state.doubtful ? 1 : 0;
    this.states.set(key, state);
    return state;
  }

  /** Follows every start until it meets a state that was met before. */
  async follow(
    starts: readonly (readonly number[])[],
    rule: VariantRule,
    progress: (done: number) => void,
  ): Promise<Followed | undefined> {
    const ended = new Map<string, Walk>();
    const cycles: string[][] = [];
    const walks: Walk[] = [];
    let settled = this.settled;
    for (const [i, start] of starts.entries()) {
      const path: string[] = [];
      const place = new Map<string, number>();
      let codes = [...start];
      let key = keyOf(codes);
      while (!ended.has(key) && !place.has(key) && path.length < this.most) {
        place.set(key, path.length);
        path.push(key);
        const { up, unknown } = this.state(codes, key);
        const bits = decisionsOf(up, unknown, rule);
        codes = codes.map((code, edge) => rule.rules[edge]?.[(bits >> edge) & 1]?.[code] ?? code);
        key = keyOf(codes);
        if (this.settled - settled >= SLICE) {
          settled = this.settled;
          progress(i / starts.length);
          // Lets signals in.
          await new Promise((resolve) => setImmediate(resolve));
          if (this.stopped()) {
            return undefined;
          }
        }
      }
      const from = place.get(key);
      if (from !== undefined) {
        for (const member of path.slice(from)) {
          ended.set(member, { cycle: cycles.length, clocks: 0 });
        }
        cycles.push(path.splice(from));
      }
      const meets = ended.get(key);
      for (const [back, member] of path.toReversed().entries()) {
        if (meets !== undefined) {
          ended.set(member, { cycle: meets.cycle, clocks: meets.clocks + back + 1 });
        }
      }
      walks.push(ended.get(keyOf(start)) ?? { cycle: undefined, clocks: this.most });
    }
    return { cycles, walks };
  }

  /** About `count` of the states that were met, evenly spread over the order in which they were. */
  *spread(count: number): Iterable<CheckedState> {
    const stride = Math.max(1, Math.floor(this.settled / Math.max(1, count)));
    let at = 0;
    for (const [key, { up, unknown }] of this.states) {
      if (at++ % stride === 0) {
        yield { codes: codesOf(key), up, unknown };
      }
    }
  }
}

/** @param start codes of the first walk where it is that of the deck's own start, which is no part of the sample */
function collected(
  walker: Walker,
  { cycles, walks }: Followed,
  start: readonly number[] | undefined,
): Pick<SampledVariant, "attractors" | "unfinished" | "start"> {
  const sample = start === undefined ? walks : walks.slice(1);
  const order = [...cycles.keys()]
    .map((cycle) => ({ cycle, ways: sample.flatMap((walk) => (walk.cycle === cycle ? [walk.clocks] : [])) }))
    .sort((a, b) => b.ways.length - a.ways.length || a.cycle - b.cycle);
  const attractors = order.map(({ cycle, ways }): SampledAttractor => {
    const keys = cycles[cycle] ?? [];
    const codes = keys.map(codesOf);
    const volts = codes.map((vector) => walker.state(vector).volts);
    return {
      length: keys.length,
      basin: ways.length,
      share: ways.length / Math.max(1, sample.length),
      interval: wilson(ways.length, sample.length),
      longest: ways.reduce((a, b) => Math.max(a, b), 0),
      mean: ways.length === 0 ? 0 : ways.reduce((a, b) => a + b, 0) / ways.length,
      codes,
      volts,
      ...errorsOf(walker.design, volts),
    };
  });
  const [own] = walks;
  const rank = order.findIndex(({ cycle }) => cycle === own?.cycle);
  return {
    attractors,
    unfinished: sample.filter(({ cycle }) => cycle === undefined).length,
    start:
      start === undefined || own === undefined || rank < 0 ? undefined : { codes: start, clocks: own.clocks, rank },
  };
}

function keyOf(codes: readonly number[]): string {
  return String.fromCharCode(...codes);
}

function codesOf(key: string): readonly number[] {
  return Array.from({ length: key.length }, (_, i) => key.charCodeAt(i));
}

/**
 * The same network and task under several schemes, clock by clock. Each runs its own circuit; beside that, each decides at the
 * codes at which the first one stands, so that what differs there is the decision and not the way that led to it.
 *
 * Schemes are compared by what becomes of the resistance: on a divider the up of a node scheme and that of a drop scheme mean
 * opposite directions.
 */
import { type Corner, type Design, InputError } from "@twinedge/core";
import { EdgeBench } from "../edges/bench.ts";
import { rises as raises } from "../edges/edge.ts";
import { readsCurrents, ruleOf } from "../edges/scheme.ts";
import { type EdgeState, type Entrant, type RunOptions, SchemeRun, stateAt } from "./run.ts";
import { idealWords, type View, viewOf } from "./view.ts";

/** Where two schemes first decide differently. */
export interface Divergence {
  /** The clock that takes the decisions: those of row `clock` - 1, seen in row `clock`. */
  readonly clock: number;
  /** The first edge, in the order of the deck, and the others of that clock. */
  readonly edge: string;
  readonly others: readonly string[];
  readonly views: readonly [View, View];
  /** What Eq. 2 asks of that edge in the run of each of the two. */
  readonly ideal: readonly [string, string];
  /**
   * Absent, or why schemes that decide as they should still differ: at the voltages of the other one the first would decide as
   * the other does, so it is what the circuits do to the nodes.
   */
  readonly cause?: string | undefined;
}

export interface Pair {
  readonly first: string;
  readonly second: string;
  /** Absent where they never do. */
  readonly divergence?: Divergence | undefined;
}

/** Decisions of one scheme over a run. */
export interface Agreement {
  /** Decisions taken: clocks times edges. */
  readonly decisions: number;
  /** Of those: as Eq. 2 asks at the scheme's own voltages, otherwise, X. */
  readonly agree: number;
  readonly disagree: number;
  readonly unknown: number;
  /** `disagree` and `unknown` together, by edge. */
  readonly wrongByEdge: readonly number[];
}

/** Numbers of edges by clock, from 1 on. */
export interface Differences {
  /** Decide otherwise than the first scheme does, each in its own run. */
  readonly ownRun: readonly number[];
  /** The same, both settled at the codes of the first one's run. */
  readonly sameCodes: readonly number[];
  /** Decide otherwise than the same circuit does once it has settled: the clock came too early for them. */
  readonly early: readonly number[];
}

export class Comparison {
  readonly runs: readonly SchemeRun[];
  readonly pairs: Pair[];
  private readonly benches: readonly EdgeBench[];
  private readonly counts: readonly {
    readonly ownRun: number[];
    readonly sameCodes: number[];
    readonly early: number[];
  }[];
  private readonly corner: Corner;

  /** @throws InputError where a circuit cannot take its scheme, or the circuits have different edges */
  constructor(entrants: readonly Entrant[], options: RunOptions = {}) {
    this.corner = options.corner ?? "typ";
    this.runs = entrants.map((entrant) => new SchemeRun(entrant, options));
    const paths = this.runs.map(({ bench }) => bench.edges.map(({ path }) => path).join(" "));
    if (paths.some((path) => path !== paths[0])) {
      throw new InputError("the circuits do not have the same edges", { remedy: "compare schemes of one deck" });
    }
    this.benches = this.runs.map(({ bench }) => new EdgeBench(bench.simulator.design, options));
    this.counts = this.runs.map(() => ({ ownRun: [], sameCodes: [], early: [] }));
    this.pairs = entrants.slice(1).map(({ name }) => ({ first: entrants[0]?.name ?? "", second: name }));
  }

  get design(): Design {
    const [run] = this.runs;
    if (run === undefined) {
      throw new InputError("there is nothing to compare", { remedy: "name at least one scheme" });
    }
    return run.bench.simulator.design;
  }

  /** Clocks run so far. */
  get clocks(): number {
    return (this.runs[0]?.states.length ?? 1) - 1;
  }

  /** Takes the decisions as they stand, then runs every circuit one clock further. */
  clock(): void {
    const [reference] = this.runs;
    const settled = reference && this.settled(0, reference.state.edges);
    for (const [s, run] of this.runs.entries()) {
      const { edges } = run.state;
      const counts = this.counts[s];
      counts?.early.push(s === 0 ? count(edges, settled) : count(edges, this.settled(s, edges)));
      if (reference !== undefined && s > 0) {
        const own = differing(reference.state.edges, edges);
        counts?.ownRun.push(own.length);
        counts?.sameCodes.push(count(settled, this.settled(s, reference.state.edges)));
        this.diverge(reference, run, s - 1, own);
      }
    }
    for (const run of this.runs) {
      run.clock();
    }
  }

  /** What scheme `s` decides, settled at these codes; undefined where one is not known. */
  private settled(s: number, edges: readonly EdgeState[]): readonly EdgeState[] | undefined {
    const bench = this.benches[s];
    const run = this.runs[s];
    if (bench === undefined || run === undefined || edges.some((edge) => Number.isNaN(edge.code + edge.clampedCode))) {
      return undefined;
    }
    bench.placeTwins(
      edges.map(({ code }) => code),
      edges.map(({ clampedCode }) => clampedCode),
    );
    return stateAt(bench, run.scheme, 0).edges;
  }

  private diverge(first: SchemeRun, second: SchemeRun, pair: number, edges: readonly number[]): void {
    const found = this.pairs[pair];
    const [edge, ...others] = edges;
    if (found === undefined || edge === undefined || found.divergence !== undefined) {
      return;
    }
    const path = (e: number): string => first.bench.edges[e]?.path ?? "";
    const ideal = (run: SchemeRun): string => {
      const state = run.state.edges[edge];
      return state === undefined ? "" : idealWords(state);
    };
    const views = [viewOf(first, edge, this.corner), viewOf(second, edge, this.corner)] as const;
    this.pairs[pair] = {
      ...found,
      divergence: {
        clock: first.states.length,
        edge: path(edge),
        others: others.map(path),
        views,
        ideal: [ideal(first), ideal(second)],
        cause: causeOf(first, second, edge, views),
      },
    };
  }

  /** Of scheme `s`; the first differs nowhere. */
  differences(s: number): Differences {
    return this.counts[s] ?? { ownRun: [], sameCodes: [], early: [] };
  }

  agreement(s: number): Agreement {
    const states = this.runs[s]?.states.slice(0, -1) ?? [];
    const wrongByEdge = (states[0]?.edges ?? []).map(
      (_, e) => states.filter(({ edges }) => edges[e]?.rises !== edges[e]?.ideal).length,
    );
    const all = states.flatMap(({ edges }) => edges);
    const unknown = all.filter(({ rises }) => rises === undefined).length;
    const agree = all.filter(({ rises, ideal }) => rises === ideal).length;
    return { decisions: all.length, agree, disagree: all.length - agree - unknown, unknown, wrongByEdge };
  }
}

function causeOf(first: SchemeRun, second: SchemeRun, edge: number, [a, b]: readonly [View, View]): string | undefined {
  const found = first.bench.edges[edge];
  const obeys = [a, b].every(({ up, rule }) => (up === 1) === rule && up < 2);
  if (found === undefined || !obeys || readsCurrents(first.scheme)) {
    return undefined;
  }
  return raises(found, first.scheme.looksAt, ruleOf(first.scheme)(b.volts)) === b.rises
    ? `the rule of ${first.name} decides as ${second.name} does at the voltages of ${second.name}: the circuits load the nodes differently`
    : undefined;
}

/** NaN where one is not known. */
function count(a: readonly EdgeState[] | undefined, b: readonly EdgeState[] | undefined): number {
  return a === undefined || b === undefined ? Number.NaN : differing(a, b).length;
}

function differing(a: readonly EdgeState[], b: readonly EdgeState[]): readonly number[] {
  return a.flatMap(({ rises }, e) => (rises === b[e]?.rises ? [] : [e]));
}

/**
 * A network's decisions held against Eq. 2 of Seiz 2022: over its states, how often each edge's settled circuit steps the resistance
 * the way that the drops of that edge ask for.
 */
import { type Corner, type Design, InputError, permanentDecisions } from "@twinedge/core";
import { EdgeBench } from "../edges/bench.ts";
import { excess, rises } from "../edges/edge.ts";
import { sampleStates } from "../explore/sample.ts";
import { CodeSpace } from "../explore/space.ts";
import { outside, windowOf } from "./range.ts";

/** Drops that differ by less are a tie: the solver's solutions agree to about this, V. */
const TIE = 1e-9;

interface Counts {
  readonly states: number;
  readonly right: number;
  readonly wrong: number;
  /** The decision is X. */
  readonly unknown: number;
  /** Eq. 2 itself is undecided: the drops are equal. */
  readonly ties: number;
}

interface EdgeAgreement extends Counts {
  readonly path: string;
  /** V: the largest | |clamped drop| - |free drop| | at which the decision was wrong. */
  readonly worst: number;
  /** States in which a comparator of the edge has an input outside its common-mode range. */
  readonly outOfRange: number;
  /** What sources hold both inputs of, so that it never changes. */
  readonly fixed: readonly string[];
}

export interface Agreement {
  /** Every state of the network, or a seeded sample. */
  readonly exact: boolean;
  readonly states: number;
  readonly edges: readonly EdgeAgreement[];
  readonly total: Counts;
  /** Share of right decisions where there is one to make: of the total, and its 95 % interval where states were sampled. */
  readonly share: number;
  readonly interval: readonly [low: number, high: number];
}

export interface AgreementOptions {
  readonly corner?: Corner;
  readonly seed?: number;
  /** Largest number of states looked at; a larger space is sampled. */
  readonly states?: number;
  readonly progress?: (done: number) => void;
}

const DEFAULT_STATES = 4096;

/**
 * @param looksAt of the scheme that decides, see `SchemeMark`
 * @throws InputError for a design without edges or codes
 */
export function agreement(design: Design, looksAt: "nodes" | "drops", options: AgreementOptions = {}): Agreement {
  const { corner = "typ", seed = 1, states: most = DEFAULT_STATES, progress } = options;
  if (most < 1) {
    throw new InputError("no state is to be looked at", { remedy: "look at one at least" });
  }
  const bench = new EdgeBench(design, { corner, seed });
  const { engine } = bench.simulator;
  const space = new CodeSpace(bench.levels);
  const exact = space.size <= most;
  const visits = exact ? gray(space) : sampleStates(seed, most, bench.levels);
  const windows = bench.edges.map(({ path }) =>
    design.devices
      .filter(({ name, def }) => def.compares !== undefined && name.startsWith(`${path}.`))
      .map((device) => windowOf(device, corner)),
  );
  const counts = bench.edges.map(() => ({ right: 0, wrong: 0, unknown: 0, ties: 0, worst: 0, outOfRange: 0 }));
  let states = 0;
  for (const codes of visits) {
    bench.place(codes);
    states++;
    for (const [e, edge] of bench.edges.entries()) {
      const count = counts[e];
      if (count === undefined) {
        continue;
      }
      const over = excess(bench.volts(e));
      const up = bench.up(e);
      if (windows[e]?.some((window) => outside(window, (net) => engine.voltage(net)).length > 0) === true) {
        count.outOfRange++;
      }
      if (up === 2) {
        count.unknown++;
      } else if (Math.abs(over) < TIE) {
        count.ties++;
      } else if (rises(edge, looksAt, up === 1) === over > 0) {
        count.right++;
      } else {
        count.wrong++;
        count.worst = Math.max(count.worst, Math.abs(over));
      }
    }
    if (states % 64 === 0) {
      progress?.(states / Math.min(space.size, most));
    }
  }
  const fixed = permanentDecisions(design);
  const edges = bench.edges.map(
    ({ path }, e): EdgeAgreement => ({
      path,
      states,
      ...(counts[e] ?? { right: 0, wrong: 0, unknown: 0, ties: 0, worst: 0, outOfRange: 0 }),
      fixed: fixed
        .filter(({ devices = [] }) => devices.some((device) => device.startsWith(`${path}.`)))
        .map(({ message }) => message),
    }),
  );
  const sum = (pick: (edge: EdgeAgreement) => number): number => edges.reduce((total, edge) => total + pick(edge), 0);
  const total = {
    states: sum((edge) => edge.states),
    right: sum(({ right }) => right),
    wrong: sum(({ wrong }) => wrong),
    unknown: sum(({ unknown }) => unknown),
    ties: sum(({ ties }) => ties),
  };
  const decided = total.right + total.wrong + total.unknown;
  const share = decided === 0 ? 1 : total.right / decided;
  return { exact, states, edges, total, share, interval: exact ? [share, share] : wilson(total.right, decided) };
}

function* gray(space: CodeSpace): Generator<Int32Array> {
  const codes = new Int32Array(space.levels.length);
  for (let place = 0; place < space.size; place++) {
    space.visit(place, codes);
    yield codes;
  }
}

/** Standard normal quantile of a two-sided 95 % interval. */
const Z = 1.959963984540054;

/**
 * 95 % interval of a share of `count` in `of`: E. B. Wilson, J. Am. Stat. Assoc. 22, 209 (1927). Decisions of one state are not
 * independent, so for a whole network it is too narrow rather than too wide.
 */
export function wilson(count: number, of: number): readonly [low: number, high: number] {
  if (of === 0) {
    return [0, 1];
  }
  const p = count / of;
  const centre = p + Z ** 2 / (2 * of);
  const half = Z * Math.sqrt((p * (1 - p)) / of + Z ** 2 / (4 * of ** 2));
  const scale = 1 + Z ** 2 / of;
  // At the ends exactly, so that rounding leaves no share outside its own interval.
  return [count === 0 ? 0 : (centre - half) / scale, count === of ? 1 : (centre + half) / scale];
}

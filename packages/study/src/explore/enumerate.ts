/**
 * What the settled circuit decides in every state: each edge's `up`, whether it is unknown, and the voltages of the target nets.
 *
 * States are visited in chunks of a fixed size, each with a bench of its own: the result is the same to the last bit however the
 * chunks are spread over threads, interrupted and resumed.
 */
import { type Circuit, type Corner, type Design, numberOf, permanentDecisions } from "@twinedge/core";
import { EdgeBench } from "../edges/bench.ts";
import type { Fault } from "../faults/fault.ts";
import { faultyDesign } from "../faults/inject.ts";
import { windowOf } from "../verify/range.ts";
import { CodeSpace } from "./space.ts";

const CHUNK = 4096;

/** V: to about this the solver agrees with others; what decides on less is counted. */
const ACCURACY = 1e-9;
/**
 * V: what a solution owes to the state that was solved before it. Of all comparisons of the three-edge network the one that differs most
 * between warm and cold starts does so by 1e-12 V. Closer decisions are taken from a circuit begun afresh.
 */
const REPEATABLE = 1e-11;

/** States in a range of the order of visits. */
export interface Chunk {
  readonly number: number;
  /** Bit e: edge e decides up. By place in the order of visits. */
  readonly up: Uint32Array;
  /** Bit e: the decision of edge e is not known. */
  readonly unknown: Uint32Array;
  /** V of the target nets, state by state. */
  readonly volts: Float64Array;
  /** States in which a comparator that sources leave free sees less than the solver's accuracy between its inputs. */
  readonly doubtful: number;
}

/** Ties are left undecided, so that both sides can be followed. */
export function undecided(circuit: Circuit, faults: readonly Fault[] = []): Design {
  return faultyDesign({ ...circuit, options: new Map([...circuit.options, ["tie", "x"]]) }, faults);
}

export class Enumerator {
  readonly design: Design;
  readonly space: CodeSpace;
  private readonly corner: Corner;
  private readonly compared: readonly Comparison[];

  /** @param design from `undecided` */
  constructor(design: Design, corner: Corner) {
    this.design = design;
    this.corner = corner;
    this.compared = comparisons(design, corner);
    this.space = new CodeSpace(new EdgeBench(design, { corner }).levels);
  }

  get chunks(): number {
    return Math.ceil(this.space.size / CHUNK);
  }

  chunk(number: number): Chunk {
    const { design, space, corner } = this;
    const bench = new EdgeBench(design, { corner });
    const first = number * CHUNK;
    const count = Math.min(CHUNK, space.size - first);
    const { targets } = design;
    const up = new Uint32Array(count);
    const unknown = new Uint32Array(count);
    const volts = new Float64Array(count * targets.length);
    const codes = new Int32Array(space.levels.length);
    let doubtful = 0;
    for (let i = 0; i < count; i++) {
      space.visit(first + i, codes);
      const state = this.settled(bench, codes);
      up[i] = state.up;
      unknown[i] = state.unknown;
      volts.set(state.volts, i * targets.length);
      doubtful += state.doubtful ? 1 : 0;
    }
    return { number, up, unknown, volts, doubtful };
  }

  /** One state; `bench` is left in it. The decisions are the same whatever the bench settled before. */
  settled(bench: EdgeBench, codes: ArrayLike<number>): SettledState {
    bench.place(codes);
    const margin = this.margin(bench);
    if (margin >= REPEATABLE) {
      return this.read(bench, margin);
    }
    const fresh = new EdgeBench(this.design, { corner: this.corner });
    fresh.place(codes);
    return this.read(fresh, margin);
  }

  private read(bench: EdgeBench, margin: number): SettledState {
    let up = 0;
    let unknown = 0;
    for (let edge = 0; edge < bench.edges.length; edge++) {
      const state = bench.up(edge);
      up |= (state & 1) << edge;
      unknown |= (state >> 1) << edge;
    }
    const { engine } = bench.simulator;
    const volts = this.design.targets.map(({ net }) => engine.voltage(net));
    return { up, unknown, volts, doubtful: margin < ACCURACY };
  }

  /** V: least difference that a comparator has to decide on. */
  private margin({ simulator: { engine } }: EdgeBench): number {
    let least = Number.POSITIVE_INFINITY;
    for (const { plus, minus, offset } of this.compared) {
      least = Math.min(least, Math.abs(engine.voltage(plus) - engine.voltage(minus) + offset));
    }
    return least;
  }
}

/** Decisions of one state. */
export interface SettledState {
  /** Bit e: edge e decides up. */
  readonly up: number;
  readonly unknown: number;
  /** V of the target nets. */
  readonly volts: readonly number[];
  readonly doubtful: boolean;
}

interface Comparison {
  readonly plus: number;
  readonly minus: number;
  readonly offset: number;
}

/** Of the comparators whose decision sources do not fix. */
function comparisons(design: Design, corner: Corner): readonly Comparison[] {
  const fixed = new Set(permanentDecisions(design).flatMap(({ devices = [] }) => devices));
  return design.devices
    .filter(({ def, name }) => def.compares !== undefined && !fixed.has(name))
    .map((device) => {
      const [plus, minus] = windowOf(device, corner).inputs;
      return { plus, minus, offset: numberOf(device, "vos", corner) ?? 0 };
    });
}

/** The whole space by state index. */
export interface DecisionTable {
  readonly space: CodeSpace;
  readonly up: Uint32Array;
  readonly unknown: Uint32Array;
  /** V of target t in state s at s * targets + t. */
  readonly volts: Float64Array;
  doubtful: number;
}

export function emptyTable(space: CodeSpace, targets: number): DecisionTable {
  const { size } = space;
  return {
    space,
    up: new Uint32Array(size),
    unknown: new Uint32Array(size),
    volts: new Float64Array(size * targets),
    doubtful: 0,
  };
}

export function addChunk(table: DecisionTable, { number, up, unknown, volts, doubtful }: Chunk): void {
  const { space } = table;
  const targets = table.volts.length / space.size;
  const codes = new Int32Array(space.levels.length);
  for (let i = 0; i < up.length; i++) {
    const state = space.visit(number * CHUNK + i, codes);
    table.up[state] = up[i] ?? 0;
    table.unknown[state] = unknown[i] ?? 0;
    table.volts.set(volts.subarray(i * targets, (i + 1) * targets), state * targets);
  }
  table.doubtful += doubtful;
}

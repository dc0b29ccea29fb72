/**
 * What the settled circuit decides in every state: each edge's `up`, whether it is unknown, and the voltages of the target nets.
 *
 * States are visited in chunks of a fixed size, each with a bench of its own: the result is the same to the last bit however the
 * chunks are spread over threads, interrupted and resumed.
 */
import { arcsOf, type Circuit, type Corner, type Design, elaborate } from "@twinedge/core";
import { EdgeBench } from "../edges/bench.ts";
import { CodeSpace } from "./space.ts";

const CHUNK = 4096;

/** Two voltages that the solver holds apart only by chance: its solutions agree to about this, V. */
const ACCURACY = 1e-9;

/** States in a range of the order of visits. */
export interface Chunk {
  readonly number: number;
  /** Bit e: edge e decides up. By place in the order of visits. */
  readonly up: Uint32Array;
  /** Bit e: the decision of edge e is not known. */
  readonly unknown: Uint32Array;
  /** V of the target nets, state by state. */
  readonly volts: Float64Array;
  /** States in which a comparator's inputs differ by less than the solver's accuracy, but do differ. */
  readonly doubtful: number;
}

/** Ties are left undecided, so that both sides can be followed. */
export function undecided(circuit: Circuit): Design {
  return elaborate({ ...circuit, options: new Map([...circuit.options, ["tie", "x"]]) });
}

export class Enumerator {
  readonly design: Design;
  readonly space: CodeSpace;
  private readonly corner: Corner;

  /** @param design from `undecided` */
  constructor(design: Design, corner: Corner) {
    this.design = design;
    this.corner = corner;
    this.space = new CodeSpace(new EdgeBench(design, { corner }).levels);
  }

  get chunks(): number {
    return Math.ceil(this.space.size / CHUNK);
  }

  chunk(number: number): Chunk {
    const { design, space, corner } = this;
    const bench = new EdgeBench(design, { corner });
    const { engine } = bench.simulator;
    const first = number * CHUNK;
    const count = Math.min(CHUNK, space.size - first);
    const { targets } = design;
    const up = new Uint32Array(count);
    const unknown = new Uint32Array(count);
    const volts = new Float64Array(count * targets.length);
    const compared = comparisons(design, corner);
    const codes = new Int32Array(space.levels.length);
    let doubtful = 0;
    for (let i = 0; i < count; i++) {
      space.visit(first + i, codes);
      bench.place(codes);
      let bits = 0;
      let open = 0;
      for (let edge = 0; edge < codes.length; edge++) {
        const state = bench.up(edge);
        bits |= (state & 1) << edge;
        open |= (state >> 1) << edge;
      }
      up[i] = bits;
      unknown[i] = open;
      for (let target = 0; target < targets.length; target++) {
        volts[i * targets.length + target] = engine.voltage(targets[target]?.net ?? 0);
      }
      for (const { plus, minus, offset } of compared) {
        const difference = Math.abs(engine.voltage(plus) - engine.voltage(minus) + offset);
        if (difference > 0 && difference < ACCURACY) {
          doubtful++;
          break;
        }
      }
    }
    return { number, up, unknown, volts, doubtful };
  }
}

interface Comparison {
  readonly plus: number;
  readonly minus: number;
  readonly offset: number;
}

function comparisons(design: Design, corner: Corner): readonly Comparison[] {
  return design.devices.flatMap((device) => {
    const { compares, pins } = device.def;
    if (compares === undefined) {
      return [];
    }
    const net = (name: string): number => device.pins[pins.findIndex((pin) => pin.name === name)]?.[0] ?? 0;
    const arc = arcsOf(device, corner).find(({ kind }) => kind === "compare");
    return [{ plus: net(compares.plus), minus: net(compares.minus), offset: arc?.kind === "compare" ? arc.offset : 0 }];
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

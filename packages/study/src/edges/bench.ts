/** A settled circuit whose edges can be put at any codes: what exploration, verification and sampling of states share. */
import {
  type Design,
  type DeviceState,
  type FlatEdge,
  InputError,
  Simulator,
  type SimulatorOptions,
  stateOf,
} from "@twinedge/core";
import { type EdgeVoltages, edgesOf, edgeVoltages } from "./edge.ts";

/** Positions of one edge: what stores the code of the free and of the clamped pot. */
interface Twins {
  readonly free: DeviceState;
  readonly clamped: DeviceState;
}

export class EdgeBench {
  readonly simulator: Simulator;
  readonly edges: readonly FlatEdge[];
  /** Number of codes of each edge. */
  readonly levels: readonly number[];
  private readonly twins: readonly Twins[];
  private readonly placed: Int32Array;

  /**
   * Finds the operating point and, where there is a clock, runs to just before its first active edge, so that a reset is over.
   *
   * @param toEdge false: stays at the operating point
   * @throws InputError where an edge names no counters, or its twins differ in their codes
   */
  constructor(design: Design, options: SimulatorOptions = {}, toEdge = true) {
    this.edges = edgesOf(design);
    this.simulator = new Simulator(design, { probes: [], ...options });
    const byNet = new Map(this.simulator.states.map((state) => [state.nets.join(), state]));
    this.twins = this.edges.map((edge) => twinsOf(edge, byNet));
    this.levels = this.twins.map(({ free }) => free.levels);
    this.placed = new Int32Array(2 * this.twins.length).fill(-1);
    this.simulator.start();
    if (toEdge && design.run.clock !== undefined) {
      this.simulator.nextRow();
    }
  }

  /** One clock of the circuit as it is, from the codes placed: to just before the active edge after the next. */
  clock(): void {
    this.simulator.nextRow();
    this.placed.fill(-1);
  }

  /** Puts every edge at its code, both twins alike, and settles. Only what differs from the last call is written. */
  place(codes: ArrayLike<number>): void {
    this.placeTwins(codes, codes);
  }

  /** The same with codes of their own for the two networks. */
  placeTwins(free: ArrayLike<number>, clamped: ArrayLike<number>): void {
    const { placed, twins } = this;
    this.simulator.resettle((k) => {
      for (let edge = 0; edge < twins.length; edge++) {
        const f = free[edge] ?? 0;
        const c = clamped[edge] ?? 0;
        if (placed[2 * edge] !== f) {
          placed[2 * edge] = f;
          twins[edge]?.free.write(k, f);
        }
        if (placed[2 * edge + 1] !== c) {
          placed[2 * edge + 1] = c;
          twins[edge]?.clamped.write(k, c);
        }
      }
    });
  }

  /** Stored codes of the free pots; NaN where one is not known. */
  codes(): readonly number[] {
    return this.twins.map(({ free }) => free.read());
  }

  /** Stored codes of the clamped pots. */
  clampedCodes(): readonly number[] {
    return this.twins.map(({ clamped }) => clamped.read());
  }

  /** Decision of an edge: 0, 1, or 2 for X. */
  up(edge: number): number {
    return stateOf(this.simulator.kernel.read(this.edges[edge]?.up ?? -1));
  }

  volts(edge: number): EdgeVoltages {
    const found = this.edges[edge];
    if (found === undefined) {
      throw new RangeError(`there is no edge ${edge}`);
    }
    return edgeVoltages(found, this.simulator.engine);
  }
}

function twinsOf(edge: FlatEdge, byNet: ReadonlyMap<string, DeviceState>): Twins {
  const { path, code, pos } = edge;
  if (code === undefined) {
    throw new InputError(`edge ${path} does not name its codes`, {
      pos,
      remedy: "add code=BUS,BUS to its *@ edge line",
    });
  }
  const [free, clamped] = [code.free, code.clamped].map((signal) => {
    const state = byNet.get(signal.nets.join());
    if (state === undefined) {
      throw new InputError(`"${signal.path}" is no counter's or digital potentiometer's output`, {
        pos,
        remedy: "name a bus of the outputs of one counter",
      });
    }
    return state;
  });
  if (free === undefined || clamped === undefined || free.levels !== clamped.levels) {
    throw new InputError(`the twins of edge ${path} have different numbers of codes`, {
      pos,
      remedy: "use the same part for both",
    });
  }
  return { free, clamped };
}

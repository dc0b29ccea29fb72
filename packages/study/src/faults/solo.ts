/** The bench of one edge: any voltages at its ends, any codes of its pots, clocks, and what can be measured. */
import {
  type Corner,
  type Design,
  type DeviceState,
  type FlatDevice,
  type FlatEdge,
  InputError,
  numberOf,
  stateOf,
} from "@twinedge/core";
import { EdgeBench } from "../edges/bench.ts";
import type { EdgeVoltages } from "../edges/edge.ts";
import { rangeOf, windowOf } from "../verify/range.ts";
import { comparatorNets, decisionOf, isComparator, isGate } from "./roles.ts";

export class SoloBench {
  readonly edge: FlatEdge;
  readonly levels: number;
  readonly comparators: readonly FlatDevice[];
  readonly gates: readonly FlatDevice[];
  /** By net that a bridge reads: the digital net that shows it. */
  private readonly shown: ReadonlyMap<number, number>;
  private readonly bench: EdgeBench;
  private readonly sources: ReadonlyMap<number, string>;
  private readonly design: Design;
  private readonly corner: Corner;

  /** @throws InputError or SimulationError where the edge alone cannot be built or settled */
  constructor(design: Design, sources: ReadonlyMap<number, string>, corner: Corner, seed: number) {
    const [edge] = design.edges;
    if (edge === undefined) {
      throw new InputError(`${design.file} has no edge`, { remedy: "mark it with *@ edge" });
    }
    this.edge = edge;
    this.design = design;
    this.sources = sources;
    this.corner = corner;
    this.bench = new EdgeBench(design, { corner, seed });
    this.levels = this.bench.levels[0] ?? 1;
    const decision = new Set(decisionOf(design, edge));
    this.comparators = design.devices.filter(isComparator);
    this.gates = design.devices.filter(
      (device) => isGate(device) && (decision.has(device) || device.pins.flat().some((net) => net >= 0)),
    );
    const bridges = design.devices.filter(({ def }) => def.type === "adc_bridge");
    this.shown = new Map(bridges.map(({ pins }) => [pins[0]?.[0] ?? -1, pins[1]?.[0] ?? -1]));
  }

  get clocked(): boolean {
    return this.design.run.clock !== undefined;
  }

  /** What stores the code of a pot. */
  counter(which: "free" | "clamped"): DeviceState | undefined {
    const nets = this.edge.code?.[which].nets.join();
    return this.bench.simulator.states.find((state) => state.nets.join() === nets);
  }

  drive(volts: EdgeVoltages): void {
    const { free, clamped } = this.edge;
    const { fi, fj, fn, ci, cj, cn } = volts;
    const at = new Map([
      [free.node, fn],
      [clamped.node, cn],
      [free.i, fi],
      [free.j, fj],
      [clamped.i, ci],
      [clamped.j, cj],
    ]);
    this.bench.simulator.resettle((k) => {
      for (const [net, value] of at) {
        this.bench.simulator.sources.get(this.sources.get(net) ?? "")?.(k, value);
      }
    });
  }

  place(free: number, clamped = free): void {
    this.bench.placeTwins([free], [clamped]);
  }

  clock(): void {
    this.bench.clock();
  }

  /** 0, 1, or 2 for X. */
  logic(net: number): number {
    return net < 0 ? 2 : stateOf(this.bench.simulator.kernel.read(net));
  }

  get up(): number {
    return this.bench.up(0);
  }

  get q(): number {
    return this.logic(this.edge.q);
  }

  volts(net: number): number {
    return this.bench.simulator.engine.voltage(net);
  }

  /** A: what the source at an end delivers. */
  currents(): (net: number) => number {
    const { quantities } = this.bench.simulator.operatingPoint();
    const byName = new Map(quantities.filter(({ name }) => name === "i").map(({ device, value }) => [device, value]));
    return (net) => -(byName.get(this.sources.get(net) ?? "") ?? 0);
  }

  /** Code that a pot's counter shows; NaN where a bit is unknown. */
  code(which: "free" | "clamped"): number {
    return (this.edge.code?.[which].nets ?? []).reduce((sum, net) => {
      const bit = this.logic(net);
      return bit > 1 ? Number.NaN : 2 * sum + bit;
    }, 0);
  }

  /** Positions of a pot's taps that are not surely off. */
  taps(which: "free" | "clamped"): readonly number[] {
    return (this.edge.tap?.[which].nets ?? []).flatMap((net, tap) => (this.logic(net) === 0 ? [] : [tap]));
  }

  /** What a comparator sees and shows. `expected` is undefined at a tie and outside its range. */
  comparison(device: FlatDevice): {
    readonly plus: number;
    readonly minus: number;
    readonly out: number;
    readonly got: number;
    readonly expected: number | undefined;
  } {
    const { plus, minus, out } = comparatorNets(device);
    const [p, m] = [this.volts(plus), this.volts(minus)];
    const difference = p - m + (numberOf(device, "vos", this.corner) ?? 0);
    const { low, high } = this.range(device);
    const known = Math.min(p, m) >= low && Math.max(p, m) <= high && Math.abs(difference) > LEAST_OVERDRIVE;
    const side = this.shown.get(out);
    const kernel = this.bench.simulator.kernel;
    const got =
      out < 0 ? 2 : side !== undefined ? this.logic(side) : kernel.isUnknown(out) ? 2 : Number(this.volts(out) > 2.5);
    return { plus: p, minus: m, out, got, expected: known ? Number(difference > 0) : undefined };
  }

  /** V: common-mode range of a comparator; infinite where it has no limit. */
  range(device: FlatDevice): { readonly low: number; readonly high: number } {
    return rangeOf(windowOf(device, this.corner), (net) => this.volts(net));
  }
}

/** V: below this a comparator's inputs count as equal. */
const LEAST_OVERDRIVE = 2e-3;

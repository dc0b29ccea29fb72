/**
 * A run watched from event to event: at every clock, how far apart each comparator's inputs are once everything has come to
 * rest, whether its output moved on the way, how far the network nodes swung, how nets with a capacitance rise and fall.
 */
import {
  arcsOf,
  type CompareArc,
  type Corner,
  clockEdges,
  type Design,
  type FlatDevice,
  InputError,
  netOf,
  Simulator,
  type TraceRecord,
} from "@twinedge/core";
import { type Clocking, retimed } from "./clocking.ts";
import { elmoreTimes } from "./elmore.ts";
import { Influence } from "./influence.ts";
import { type Codes, codesOf } from "./registers.ts";

export interface RunOptions {
  readonly corner: Corner;
  readonly seed: number;
  readonly clocks: number;
}

/** One comparator in one clock. */
export interface Decision {
  readonly clock: number;
  /** V, |V(inp) - V(inm) + offset| at rest */
  readonly overdrive: number;
  /** Did its output move between this clock's edge and the next? Up, down, both (there and back), or not at all. */
  readonly rose: boolean;
  readonly fell: boolean;
  /** V: how far the nodes that act on its inputs were from their rest, at most. */
  readonly swing: number;
  /** ps: largest Elmore delay among those nodes; 0 where they carry no capacitance. */
  readonly elmore: number;
}

export interface ComparatorHistory {
  readonly device: FlatDevice;
  readonly arc: CompareArc;
  readonly decisions: readonly Decision[];
}

/** A net alone with its capacitance: where it ends when it is let go or driven, and how fast. */
export interface Relaxation {
  readonly net: number;
  /** V; the lowest and the highest level it headed for. */
  readonly low: number;
  readonly high: number;
  /** ps: time constants on the way to them, the largest seen. */
  readonly tauLow: number;
  readonly tauHigh: number;
  /** F */
  readonly farads: number;
}

export interface Observation {
  readonly design: Design;
  readonly simulator: Simulator;
  readonly influence: Influence;
  /** ps */
  readonly period: number;
  readonly codes: Codes;
  readonly comparators: readonly ComparatorHistory[];
  readonly relaxations: ReadonlyMap<number, Relaxation>;
  readonly records: readonly TraceRecord[];
}

/** Called at every time point, and at every sample (`clock` is then the row's). */
export type Watch = (simulator: Simulator, clock: number, sampled: boolean) => void;

/** V: an output that has moved by less has not moved. */
const MOVED = 1e-3;

/** Runs the circuit at a period and watches it. */
export function observe(
  design: Design,
  clocking: Clocking,
  period: number,
  { corner, seed, clocks }: RunOptions,
  watch?: Watch,
): Observation {
  const timed = retimed(design, clocking, period);
  const simulator = new Simulator(timed, { probes: [], corner, seed });
  const influence = new Influence(simulator);
  const edges = clockEdges(timed);
  const codes = codesOf(timed, simulator);
  const comparators = timed.devices.flatMap((device) =>
    device.def.compares === undefined ? [] : arcsOf(device, corner).flatMap((arc) => comparatorOf(device, arc)),
  );
  const watched = comparators.map((one) => new WatchedComparator(simulator, influence, one.device, one.arc));
  const nets = [...new Set(watched.flatMap(({ loaded }) => loaded))];
  const spans = new Spans(simulator, nets);
  const relaxing = new Relaxations(simulator);
  const elmore = elmoreTimes(timed, simulator, nets, { corner, seed });
  simulator.start();
  for (let clock = 0; clock <= clocks; clock++) {
    const end = edges.edge(clock + 1) - 1;
    const step = (): void => {
      for (const one of watched) {
        one.look();
      }
      spans.look();
      relaxing.look();
      watch?.(simulator, clock, false);
    };
    step();
    while (simulator.kernel.nextTime <= end) {
      simulator.runTo(simulator.kernel.nextTime);
      step();
    }
    simulator.runTo(end);
    codes.sample();
    const times = elmore();
    for (const one of watched) {
      one.rest(clock, spans, times);
    }
    spans.restart();
    watch?.(simulator, clock, true);
  }
  return {
    design: timed,
    simulator,
    influence,
    period,
    codes,
    comparators: watched.map(({ device, arc, decisions }) => ({ device, arc, decisions })),
    relaxations: relaxing.found,
    records: simulator.kernel.records,
  };
}

function comparatorOf(
  device: FlatDevice,
  arc: { readonly kind: string },
): readonly { device: FlatDevice; arc: CompareArc }[] {
  return isCompare(arc) ? [{ device, arc }] : [];
}

function isCompare(arc: { readonly kind: string }): arc is CompareArc {
  return arc.kind === "compare";
}

class WatchedComparator {
  readonly device: FlatDevice;
  readonly arc: CompareArc;
  readonly decisions: Decision[] = [];
  /** Nets with a capacitance that act on its inputs. */
  readonly loaded: readonly number[];
  private readonly simulator: Simulator;
  private readonly plus: number;
  private readonly minus: number;
  private readonly out: number;
  private before = Number.NaN;
  private last = Number.NaN;
  private unknown = false;
  private moved = false;

  constructor(simulator: Simulator, influence: Influence, device: FlatDevice, arc: CompareArc) {
    this.simulator = simulator;
    this.device = device;
    this.arc = arc;
    this.plus = netOf(device, arc.plus.pin);
    this.minus = netOf(device, arc.minus.pin);
    this.out = netOf(device, arc.to.pin);
    const cells = influence.actingOn([this.plus, this.minus]);
    const { network, engine } = simulator;
    const nets = new Set(network.capacitances.flatMap(({ a, b }) => [a, b]));
    this.loaded = [...nets].filter((net) => net > 0 && !engine.isHeld(net) && cells.has(influence.cellOf(net)));
  }

  look(): void {
    const { kernel } = this.simulator;
    const volts = kernel.settledVoltage(this.out);
    const unknown = kernel.isUnknown(this.out);
    if (Math.abs(volts - this.last) > MOVED || unknown !== this.unknown) {
      this.moved = true;
    }
    if (Number.isNaN(this.before)) {
      this.before = volts;
    }
    this.last = volts;
    this.unknown = unknown;
  }

  /** Everything is at rest: closes the clock. */
  rest(clock: number, spans: Spans, elmore: ReadonlyMap<number, number>): void {
    const { kernel } = this.simulator;
    const difference = kernel.settledVoltage(this.plus) - kernel.settledVoltage(this.minus) + this.arc.offset;
    const change = this.last - this.before;
    const back = this.moved && Math.abs(change) <= MOVED;
    let [swing, slowest] = [0, 0];
    for (const net of this.loaded) {
      swing = Math.max(swing, spans.of(net));
      slowest = Math.max(slowest, elmore.get(net) ?? 0);
    }
    // Row 0 is the start: nothing was asked of it.
    if (clock > 0) {
      const rose = change > MOVED || back;
      const fell = change < -MOVED || back;
      this.decisions.push({ clock, overdrive: Math.abs(difference), rose, fell, swing, elmore: slowest });
    }
    this.moved = false;
    this.before = this.last;
  }
}

/** How far nets were from where they are now, since the last restart. */
class Spans {
  private readonly simulator: Simulator;
  private readonly nets: readonly number[];
  private readonly low = new Map<number, number>();
  private readonly high = new Map<number, number>();

  constructor(simulator: Simulator, nets: readonly number[]) {
    this.simulator = simulator;
    this.nets = nets;
  }

  look(): void {
    for (const net of this.nets) {
      const volts = this.simulator.engine.voltage(net);
      this.low.set(net, Math.min(volts, this.low.get(net) ?? volts));
      this.high.set(net, Math.max(volts, this.high.get(net) ?? volts));
    }
  }

  of(net: number): number {
    const volts = this.simulator.engine.voltage(net);
    return Math.max(volts - (this.low.get(net) ?? volts), (this.high.get(net) ?? volts) - volts);
  }

  restart(): void {
    this.low.clear();
    this.high.clear();
    this.look();
  }
}

class Relaxations {
  readonly found = new Map<number, Relaxation>();
  private readonly simulator: Simulator;
  private readonly nets: readonly number[];

  constructor(simulator: Simulator) {
    this.simulator = simulator;
    this.nets = [...simulator.design.nets.keys()].filter((net) => simulator.kernel.courseOf(net) !== undefined);
  }

  look(): void {
    const { engine } = this.simulator;
    for (const net of this.nets) {
      const volts = engine.voltage(net);
      const farads = engine.nodeCapacitance(net);
      const tau = (1e12 * farads) / engine.nodeConductance(net);
      const old = this.found.get(net);
      if (old === undefined) {
        this.found.set(net, { net, low: volts, high: volts, tauLow: tau, tauHigh: tau, farads });
        continue;
      }
      const middle = (old.low + old.high) / 2;
      const down = volts < old.low - MOVED;
      const up = volts > old.high + MOVED;
      this.found.set(net, {
        net,
        farads,
        low: Math.min(old.low, volts),
        high: Math.max(old.high, volts),
        tauLow: down ? tau : volts <= middle ? Math.max(old.tauLow, tau) : old.tauLow,
        tauHigh: up ? tau : volts >= middle ? Math.max(old.tauHigh, tau) : old.tauHigh,
      });
    }
  }
}

/** kernel time in ps stays exact below this. */
const LONGEST = Number.MAX_SAFE_INTEGER / 2;

/** Share of a clock's shorter phase that the slowest decision may take for a clock to be slow. */
const SLOW = 8;

/**
 * The run with a clock so slow that every decision has its time: the deck's own period, or as much as the smallest
 * overdrive that it meets needs.
 *
 * @throws InputError where an overdrive is so small that the run would take more than 1.2 hours of simulated time
 */
export function observeSlowly(
  design: Design,
  clocking: Clocking,
  options: RunOptions,
  watch?: () => Watch,
): Observation {
  let { period } = clocking;
  for (;;) {
    const seen = observe(design, clocking, period, options, watch?.());
    const slowest = slowestDecision(seen);
    if (slowest * SLOW <= period) {
      return seen;
    }
    period = 10 ** Math.ceil(Math.log10(slowest * SLOW));
    if (period * (options.clocks + 2) > LONGEST) {
      throw new InputError(`a decision takes ${(slowest * 1e-12).toPrecision(3)} s: no clock is slow enough`, {
        remedy: "give fewer --clocks, or the comparators an offset",
      });
    }
  }
}

/** ps; ties aside, which never arrive. */
function slowestDecision({ comparators, relaxations }: Observation): number {
  let slowest = 0;
  for (const { arc, decisions } of comparators) {
    for (const { overdrive } of decisions) {
      for (const delay of [arc.rise(overdrive), arc.fall(overdrive)]) {
        slowest = Number.isFinite(delay) ? Math.max(slowest, delay) : slowest;
      }
    }
  }
  for (const { tauLow, tauHigh } of relaxations.values()) {
    slowest = Math.max(slowest, tauLow, tauHigh);
  }
  return slowest;
}

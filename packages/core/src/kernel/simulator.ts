/**
 * A design made to run: every device built, the analog engine and the event kernel joined, probes recorded.
 *
 *     const simulator = new Simulator(design, { probes: ["f3"] });
 *     simulator.start();
 *     simulator.clocks(32);
 *     const trace = simulator.trace();
 */
import type { AnalogEngine } from "../analog/engine.ts";
import type { Network } from "../analog/network.ts";
import { createEngine } from "../analog/solver.ts";
import type { Corner, Kernel } from "../devices/device.ts";
import { InputError } from "../diagnostic.ts";
import type { Design, FlatDevice } from "../elaborate/design.ts";
import type { Trace, TraceStats } from "../trace/trace.ts";
import { assemble } from "./assemble.ts";
import { type Adjust, DEFAULT_GMIN, type DeviceState, numberOption, type Quantity } from "./build.ts";
import { type ClockEdges, clockEdges } from "./clock.ts";
import type { EventKernel } from "./kernel.ts";
import { type LogScope, Recorder } from "./recorder.ts";

export interface SimulatorOptions {
  /** Probes of the sample rows, in order; the deck's own where not given. */
  readonly probes?: readonly string[] | undefined;
  readonly log?: LogScope;
  readonly corner?: Corner;
  readonly seed?: number;
  /** Begins at the solution and the stored states of another simulator of the same circuit with other values. */
  readonly from?: Simulator | undefined;
}

/** The settled start: voltages, logic values and what the devices say of themselves. */
export interface OperatingPoint {
  readonly voltages: ReadonlyMap<string, number>;
  readonly logic: ReadonlyMap<string, number>;
  readonly quantities: readonly {
    readonly device: string;
    readonly type: string;
    readonly name: string;
    readonly unit: string;
    readonly value: number;
  }[];
  /** W: sum over the devices that report their power. */
  readonly power: number;
  /** A */
  readonly worstResidual: number;
}

export interface Row {
  readonly clock: number;
  /** ps */
  readonly time: number;
  readonly values: readonly number[];
  /** A: worst since the row before. */
  readonly residual: number;
}

export class Simulator {
  readonly design: Design;
  readonly network: Network;
  readonly engine: AnalogEngine;
  readonly kernel: EventKernel;
  /** What the devices store, in the order of the deck. */
  readonly states: readonly DeviceState[];
  /** By path of a voltage or current source or a resistor, what changes its value (V, A, ohm). */
  readonly sources: ReadonlyMap<string, Adjust>;
  /** By driver of the kernel: the device that drives. A device's drivers stand together, in the order of its output pins. */
  readonly driverDevices: readonly FlatDevice[];
  private readonly recorder: Recorder;
  private readonly quantities: readonly Quantity[];
  private from: Simulator | undefined;
  private edges: ClockEdges | undefined;
  private clock = 0;
  private worstResidual = 0;

  /** @throws InputError naming the device and parameter that cannot be built. */
  constructor(design: Design, options: SimulatorOptions = {}) {
    this.design = design;
    const { network, kernel, quantities, states, sources, driverDevices } = assemble(design, options);
    this.network = network;
    this.kernel = kernel;
    this.states = states;
    this.sources = sources;
    this.driverDevices = driverDevices;
    this.quantities = quantities;
    this.engine = createEngine(network, { gmin: numberOption(design, "gmin", DEFAULT_GMIN) });
    this.from = options.from !== undefined && this.engine.resume(options.from.engine.state) ? options.from : undefined;
    this.kernel.attach(this.engine);
    this.recorder = new Recorder(this.kernel, design, options.probes ?? design.run.probes, options.log ?? "none");
  }

  /** Names of the probes, in the order of a row's values. */
  get probes(): readonly string[] {
    return this.recorder.probes.map((id) => this.recorder.signals[id]?.path ?? "");
  }

  /**
   * Finds the operating point.
   *
   * @param follow from the solution that it began with (`from`) and by Newton alone, as in `follow`
   */
  start(follow = false): void {
    this.engine.follow = follow;
    try {
      this.kernel.settle();
    } finally {
      this.engine.follow = false;
    }
    const { from } = this;
    if (from !== undefined && this.states.length > 0) {
      this.kernel.resettle((k) => {
        for (const [i, state] of this.states.entries()) {
          const value = from.states[i]?.read() ?? Number.NaN;
          if (!Number.isNaN(value)) {
            state.write(k, value);
          }
        }
      });
    }
    this.from = undefined;
    this.recorder.begin();
    this.worstResidual = Math.max(this.worstResidual, this.engine.stats.worstResidual);
  }

  /**
   * Puts the circuit into another state: `change` writes stored states and sources, then everything that follows settles as at
   * the start, without delays and without clock edges. Time does not pass, nothing is recorded. After `start`.
   */
  resettle(change: (k: Kernel) => void): void {
    this.kernel.resettle(change);
  }

  /**
   * As `resettle`, but the analog part may only move on from the solution it is at: it stays on the branch it is on.
   *
   * @throws SimulationError where Newton does not get there; the change can then be made in smaller steps
   */
  follow(change: (k: Kernel) => void): void {
    this.engine.follow = true;
    try {
      this.kernel.resettle(change);
    } finally {
      this.engine.follow = false;
    }
  }

  /** Reads what a device says of itself: its current `i`, a transistor's `ic`; undefined where it says no such thing. */
  reading(device: string, name: string): (() => number) | undefined {
    const found = this.quantities.find((quantity) => quantity.device.name === device && quantity.name === name);
    return found === undefined ? undefined : () => found.read(this.engine);
  }

  /** ps */
  get now(): number {
    return this.kernel.now;
  }

  /** Runs every event up to and including `time` (ps). */
  runTo(time: number): void {
    this.kernel.runTo(time);
  }

  /** As `runTo`; sines and ramps, which are staircases in between, have their exact value at `time` (ps). */
  arriveAt(time: number): void {
    this.kernel.arriveAt(time);
  }

  /**
   * The next sample row: runs to just before the next active clock edge. Row 0 is the settled start (after any pulses
   * that come before the first edge), row k the state that clock k led to.
   *
   * @throws InputError when the deck names no clock.
   */
  nextRow(): Row {
    this.edges ??= clockEdges(this.design);
    const clock = this.clock++;
    const edge = this.edges.edge(clock + 1);
    if (edge === Number.POSITIVE_INFINITY) {
      throw new InputError(`the clock has no edge ${clock + 1}`, { remedy: "give its PULSE a period" });
    }
    if (edge > Number.MAX_SAFE_INTEGER) {
      throw new InputError(`edge ${clock + 1} of the clock comes after more than 2.5 hours`, {
        pos: this.design.run.clock?.pos,
        remedy: "shorten its delay and period",
      });
    }
    this.kernel.arriveAt(edge - 1);
    return this.row(clock, edge);
  }

  /** A sample row at the present time. */
  row(clock: number, time: number): Row {
    const { stats } = this.engine;
    const residual = stats.worstResidual;
    this.worstResidual = Math.max(this.worstResidual, residual);
    stats.worstResidual = 0;
    return { clock, time, residual, values: this.recorder.sample(clock, time, residual) };
  }

  /** Runs `count` clocks and samples each; the first call adds row 0 before them. */
  clocks(count: number): void {
    const last = (this.clock === 0 ? 0 : this.clock - 1) + count;
    while (this.clock <= last) {
      this.nextRow();
    }
  }

  operatingPoint(): OperatingPoint {
    const voltages = new Map<string, number>();
    const logic = new Map<string, number>();
    for (const [net, { name, domain }] of this.design.nets.entries()) {
      if (domain === "digital") {
        logic.set(name, this.kernel.read(net));
      } else if (net > 0) {
        voltages.set(name, this.engine.voltage(net));
      }
    }
    let power = 0;
    const quantities = this.quantities.map(({ device, name, unit, read }) => {
      const value = read(this.engine);
      if (unit === "W" && device.def.waveformPin === undefined) {
        power += value;
      }
      return { device: device.name, type: device.def.type, name, unit, value };
    });
    return {
      voltages,
      logic,
      quantities,
      power,
      worstResidual: Math.max(this.worstResidual, this.engine.stats.worstResidual),
    };
  }

  get stats(): TraceStats {
    const { stats } = this.engine;
    return {
      devices: this.design.devices.length,
      nets: this.design.nets.length - 1,
      islands: this.engine.islandCount,
      events: this.kernel.events,
      deltas: this.kernel.deltas,
      solves: stats.solves,
      newtonIterations: stats.newtonIterations,
      worstResidual: Math.max(this.worstResidual, stats.worstResidual),
    };
  }

  /** Everything recorded so far. */
  trace(): Trace {
    const { recorder, kernel } = this;
    recorder.flush(kernel.now + 1);
    return {
      title: this.design.title,
      signals: recorder.signals,
      ...recorder.log.columns(),
      endTime: kernel.now,
      probes: recorder.probes,
      sampleClocks: Float64Array.from(recorder.clocks),
      sampleTimes: Float64Array.from(recorder.times),
      sampleResiduals: Float64Array.from(recorder.residuals),
      samples: Float64Array.from(recorder.samples),
      records: kernel.records,
      stats: this.stats,
    };
  }
}

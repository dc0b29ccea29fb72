/**
 * What of a run is kept: the signals, the change log, one row of probe values a clock.
 *
 * A net that relaxes through a capacitance changes between events; while it is logged, the recorder puts points along its
 * exponential into the log (`RELAX_POINTS`, in time constants), so that a viewer sees the curve. They are no events.
 */
import type { Design } from "../elaborate/design.ts";
import { type Probe, ProbeIndex } from "../elaborate/probe.ts";
import { ChangeLog } from "../trace/log.ts";
import { busValue, onehotValue, type TraceSignal } from "../trace/trace.ts";
import type { EventKernel } from "./kernel.ts";
import { courseVoltage } from "./relax.ts";

/** Which changes go into the log: none, those of the probes, or of every net. */
export type LogScope = "none" | "probes" | "all";

/** Time constants after a step at which the log gets a point. */
const RELAX_POINTS = [0.1, 0.25, 0.5, 0.75, 1, 1.5, 2, 3, 4, 6, 9];

/** V: less is no movement but rounding of the solver. */
const STILL = 1e-9;

interface Pending {
  readonly id: number;
  readonly times: readonly number[];
  readonly volts: readonly number[];
  next: number;
}

export class Recorder {
  readonly signals: TraceSignal[] = [];
  readonly probes: number[] = [];
  readonly log = new ChangeLog();
  readonly clocks: number[] = [];
  readonly times: number[] = [];
  readonly residuals: number[] = [];
  readonly samples: number[] = [];
  private readonly kernel: EventKernel;
  private readonly design: Design;
  private readonly idOfNet = new Map<number, number>();
  private readonly probeNets: (readonly number[])[] = [];
  private readonly logged: Int32Array;
  private readonly last: Float64Array;
  private readonly relaxing = new Map<number, Pending>();

  constructor(kernel: EventKernel, design: Design, probes: readonly string[], scope: LogScope) {
    this.kernel = kernel;
    this.design = design;
    const index = new ProbeIndex(design);
    const found = new Map<string, Probe>();
    for (const pattern of probes) {
      for (const probe of index.find(pattern, design.run.probesAt?.get(pattern))) {
        found.set(probe.path, probe);
      }
    }
    this.logged = new Int32Array(design.nets.length).fill(-1);
    if (scope === "all") {
      for (const net of design.nets.keys()) {
        if (net > 0) {
          this.signalOf(net);
        }
      }
      for (const signal of design.signals) {
        this.view(signal.path, signal.kind, signal.nets);
      }
    }
    for (const probe of found.values()) {
      this.probes.push(this.probeSignal(probe));
    }
    if (scope !== "none") {
      for (const [net, id] of this.idOfNet) {
        this.logged[net] = id;
      }
    }
    this.last = new Float64Array(this.signals.length).fill(Number.NaN);
    if (scope !== "none") {
      kernel.onLogic = (time, net) => this.logicChanged(time, net);
      kernel.onAnalog = (time, net) => this.analogChanged(time, net);
    }
  }

  private signalOf(net: number): number {
    let id = this.idOfNet.get(net);
    if (id === undefined) {
      const { name, domain } = this.design.nets[net] ?? { name: "0", domain: "analog" };
      id = this.signals.push(domain === "analog" ? this.real(net, name) : { kind: "logic", path: name }) - 1;
      this.idOfNet.set(net, id);
    }
    return id;
  }

  private real(net: number, path: string): TraceSignal {
    const continuous = this.kernel.courseOf(net) !== undefined;
    return continuous ? { kind: "real", path, unit: "V", continuous } : { kind: "real", path, unit: "V" };
  }

  private view(path: string, kind: "bus" | "onehot", nets: readonly number[]): number {
    const known = this.signals.findIndex((signal) => signal.kind === kind && signal.path === path);
    return known >= 0 ? known : this.signals.push({ kind, path, bits: nets.map((net) => this.signalOf(net)) }) - 1;
  }

  private probeSignal(probe: Probe): number {
    if (probe.kind !== "net") {
      this.probeNets.push(probe.nets);
      return this.view(probe.path, probe.kind, probe.nets);
    }
    this.probeNets.push([probe.net]);
    const id = this.signalOf(probe.net);
    const signal = this.signals[id];
    if (signal === undefined || signal.path === probe.path) {
      return id;
    }
    // The probe names the net by another of its names: the column carries the name that was asked for.
    return signal.kind === "real"
      ? this.alias(this.real(probe.net, probe.path), probe.net)
      : this.alias({ kind: "logic", path: probe.path }, probe.net);
  }

  private readonly aliases = new Map<number, number[]>();

  private alias(signal: TraceSignal, net: number): number {
    const id = this.signals.push(signal) - 1;
    this.aliases.set(net, [...(this.aliases.get(net) ?? []), id]);
    return id;
  }

  private logicChanged(time: number, net: number): void {
    const id = this.logged[net] ?? -1;
    if (id >= 0) {
      this.put(time, net, id, this.kernel.read(net));
    }
  }

  private put(time: number, net: number, id: number, value: number, always = false): void {
    if (this.last[id] === value && !always) {
      return;
    }
    this.flush(time);
    this.last[id] = value;
    this.log.push(time, id, value);
    for (const other of this.aliases.get(net) ?? []) {
      this.log.push(time, other, value);
    }
  }

  private analogChanged(time: number, net: number): void {
    const id = this.logged[net] ?? -1;
    if (id < 0) {
      return;
    }
    const course = this.kernel.courseOf(net);
    // Where a curve begins there is a point, though the voltage has not moved yet.
    const moves = course !== undefined && course.tau > 0 && Math.abs(course.end - course.start) > STILL;
    this.put(time, net, id, this.kernel.voltage(net), moves && course.since === time);
    if (course === undefined) {
      return;
    }
    this.relaxing.delete(net);
    if (moves) {
      const times = RELAX_POINTS.map((n) => time + Math.max(1, Math.round(n * course.tau)));
      const volts = times.map((t) => courseVoltage(course, t));
      this.relaxing.set(net, { id, times, volts, next: 0 });
    }
  }

  /** Writes the points of relaxing nets that lie before `time`, in time order. */
  flush(time: number): void {
    while (this.relaxing.size > 0) {
      let first: [net: number, pending: Pending] | undefined;
      let earliest = time;
      for (const [net, pending] of this.relaxing) {
        const at = pending.times[pending.next];
        if (at === undefined) {
          this.relaxing.delete(net);
        } else if (at < earliest) {
          earliest = at;
          first = [net, pending];
        }
      }
      if (first === undefined) {
        return;
      }
      const [net, pending] = first;
      const value = pending.volts[pending.next] ?? Number.NaN;
      pending.next++;
      this.last[pending.id] = value;
      this.log.push(earliest, pending.id, value);
      for (const other of this.aliases.get(net) ?? []) {
        this.log.push(earliest, other, value);
      }
    }
  }

  /** The whole start state, once it is settled. */
  begin(): void {
    for (const net of this.design.nets.keys()) {
      this.logicOrAnalog(net);
    }
  }

  private logicOrAnalog(net: number): void {
    if (this.design.nets[net]?.domain === "analog") {
      this.analogChanged(0, net);
    } else {
      this.logicChanged(0, net);
    }
  }

  /** Present value of a probe, as `Trace.samples` holds it. */
  private probeValue(probe: number): number {
    const nets = this.probeNets[probe] ?? [];
    const signal = this.signals[this.probes[probe] ?? -1];
    const [net = 0] = nets;
    switch (signal?.kind) {
      case "bus":
        return busValue(nets.map((bit) => this.kernel.read(bit)));
      case "onehot":
        return onehotValue(nets.map((bit) => this.kernel.read(bit)));
      case "logic":
        return this.kernel.read(net);
      default:
        return this.kernel.voltage(net);
    }
  }

  /** Adds one row and returns it. */
  sample(clock: number, time: number, residual: number): readonly number[] {
    const row = this.probes.map((_, probe) => this.probeValue(probe));
    this.clocks.push(clock);
    this.times.push(time);
    this.residuals.push(residual);
    this.samples.push(...row);
    return row;
  }
}

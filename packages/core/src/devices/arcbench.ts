/**
 * A bench that holds a device's timing arcs against the device itself: patterns at its inputs, the changes of its outputs with
 * their times, and the arcs between their nets. This is the real simulator; the arcs are those that static analysis gets.
 */

import { arcsOf } from "../elaborate/arcs.ts";
import { elaborate } from "../elaborate/elaborate.ts";
import { stateOf } from "../kernel/logic.ts";
import { Simulator } from "../kernel/simulator.ts";
import type { TraceRecord } from "../trace/trace.ts";
import type { PinRef, TimingArc } from "./arcs.ts";
import type { Corner } from "./device.ts";
import { circuitOf, type Part } from "./testing.ts";

export interface Bench {
  readonly part: Part;
  /** What else stands on the bench. */
  readonly around?: readonly Part[];
  /** Nets that sources drive. */
  readonly inputs: readonly string[];
  /** Nets of inputs that are not the driven net itself, e.g. behind a bridge without delay. */
  readonly behind?: Readonly<Record<string, string>>;
  readonly outputs: readonly string[];
  /** States at the start; 0 where not named. */
  readonly idle?: Readonly<Record<string, 0 | 1>>;
}

/** A change of a net at a time in ps; voltages that rise are 1, that fall 0. */
export interface Change {
  readonly time: number;
  readonly net: string;
  readonly state: number;
}

export interface Played {
  readonly changes: readonly Change[];
  readonly records: readonly TraceRecord[];
}

export interface BenchCorner {
  readonly corner: Corner;
  readonly seed?: number;
}

/** Plays changes of the inputs, in order of time. */
export function play(bench: Bench, inputs: readonly Change[], options: BenchCorner): Played {
  const sources = bench.inputs.map((net): Part => {
    const own = inputs.filter((change) => change.net === net);
    return {
      type: "d_source",
      pins: [[net]],
      params: {
        times: [0, ...own.map(({ time }) => time * 1e-12)],
        values: [bench.idle?.[net] ?? 0, ...own.map(({ state }) => state)],
      },
    };
  });
  const design = elaborate(circuitOf([bench.part, ...(bench.around ?? []), ...sources]));
  const simulator = new Simulator(design, { probes: bench.outputs, log: "probes", ...options });
  simulator.start();
  simulator.runTo((inputs.at(-1)?.time ?? 0) + SETTLED);
  const { times, ids, values, signals, records } = simulator.trace();
  const last = new Map<string, number>();
  const changes: Change[] = [];
  for (const [i, time] of times.entries()) {
    const signal = signals[ids[i] ?? -1];
    const value = values[i] ?? Number.NaN;
    if (signal === undefined || !bench.outputs.includes(signal.path)) {
      continue;
    }
    const net = signal.path;
    const logic = signal.kind === "logic";
    const before = last.get(net);
    const now = logic ? stateOf(value) : value;
    last.set(net, now);
    if (before !== undefined && (logic ? before !== now : Math.abs(before - now) > SMALLEST_STEP)) {
      changes.push({ time, net, state: logic ? now : now > before ? 1 : 0 });
    }
  }
  return { changes, records };
}

/** ps: longer than any delay. */
export const SETTLED = 5e6;
/** V */
const SMALLEST_STEP = 1e-6;

/** The arcs of the part, between the nets that the bench drives and reads. */
export interface NetArc {
  readonly arc: TimingArc;
  readonly from: string;
  readonly to: string;
}

export function arcsOn(bench: Bench, corner: Corner): readonly NetArc[] {
  const sources = bench.inputs.map((net): Part => ({ type: "d_source", pins: [[net]] }));
  const design = elaborate(circuitOf([bench.part, ...(bench.around ?? []), ...sources]));
  const device = design.devices.find(({ name }) => name === "d0");
  if (device === undefined) {
    throw new Error("the part is missing");
  }
  const driven = new Map(Object.entries(bench.behind ?? {}).map(([net, behind]) => [behind, net]));
  const netOf = ({ pin, index }: PinRef): string => {
    const position = device.def.pins.findIndex(({ name }) => name === pin);
    const name = design.nets[device.pins[position]?.[index] ?? -1]?.name ?? "?";
    return driven.get(name) ?? name;
  };
  return arcsOf(device, corner).map((arc) =>
    arc.kind === "check"
      ? { arc, from: netOf(arc.data), to: netOf(arc.clock) }
      : { arc, from: netOf(arc.kind === "compare" ? arc.plus : arc.from), to: netOf(arc.to) },
  );
}

/**
 * Timing arcs: what static analysis needs to know of a device. An arc leads from one pin to another and says how long a
 * change takes; a check says what a data sheet asks of two pins. All times are those that the simulation uses.
 *
 * Arcs are upper bounds: a bit's seeded skew counts in full, an X takes no longer than a 0 or a 1. A pulse that inertial delay
 * swallows never arrives. Analog pins end an arc where conductances or sources change; what the voltages then take to settle
 * belongs to the network.
 */
import { ps } from "./delays.ts";
import type { DeviceReading } from "./device.ts";

/** One entry of a pin; `index` is 0 for a scalar pin. */
export interface PinRef {
  readonly pin: string;
  readonly index: number;
}

/** ps until the output is 1, or 0. At an analog pin: until it conducts or is driven higher, until it is let go or driven lower. */
export interface Delay {
  readonly rise: number;
  readonly fall: number;
}

/** Does a rising input make the output rise, fall, or either? */
export type Sense = "positive" | "negative" | "either";

/** A change of `from` comes out of `to`. */
export interface DelayArc extends Delay {
  readonly kind: "delay";
  readonly from: PinRef;
  readonly to: PinRef;
  readonly sense: Sense;
  /** Part and parameter, and where its value comes from. */
  readonly source: string;
}

/** An edge of the clock `from` brings a register's new state out of `to`. */
export interface ClockedArc extends Delay {
  readonly kind: "clocked";
  readonly from: PinRef;
  readonly edge: "rise" | "fall";
  readonly to: PinRef;
  readonly source: string;
}

/**
 * What is asked of `data` around an edge of `clock`: still for `time` ps before it (set-up; recovery: the release of an
 * asynchronous input) or after it (hold). Width: `data` is the clock, and stays for `time` at the level that the edge leads to.
 */
export interface Check {
  readonly kind: "check";
  readonly check: "setup" | "hold" | "width" | "recovery";
  readonly data: PinRef;
  readonly clock: PinRef;
  readonly edge: "rise" | "fall";
  readonly time: number;
  readonly source: string;
}

/** A comparator's decision comes out of `to`. */
export interface CompareArc {
  readonly kind: "compare";
  readonly plus: PinRef;
  readonly minus: PinRef;
  readonly to: PinRef;
  /** V: input offset. The overdrive is |V(plus) - V(minus) + offset|. */
  readonly offset: number;
  /** ps at an overdrive in V until the output lets go; Infinity at a tie. */
  readonly rise: (overdrive: number) => number;
  /** ps at an overdrive in V until the output conducts; Infinity at a tie. */
  readonly fall: (overdrive: number) => number;
  readonly source: string;
}

export type TimingArc = DelayArc | ClockedArc | Check | CompareArc;

/** What `DeviceDef.arcs` is given. */
export interface ArcInput extends DeviceReading {
  /** Human-readable source of the values of these parameters. */
  source(...params: readonly string[]): string;
}

/** The connected entries of these pins. */
export function connected(t: DeviceReading, ...pins: readonly string[]): readonly PinRef[] {
  return pins.flatMap((pin) => t.nets(pin).flatMap((net, index) => (net < 0 ? [] : [{ pin, index }])));
}

/** From every one to every other. */
export function delayArcs(
  from: readonly PinRef[],
  to: readonly PinRef[],
  sense: Sense,
  delay: (to: PinRef) => Delay,
  source: string,
): readonly TimingArc[] {
  return from.flatMap((input) =>
    to.map((output) => ({ kind: "delay" as const, from: input, to: output, sense, ...delay(output), source })),
  );
}

export function clockedArcs(
  clock: readonly PinRef[],
  edge: "rise" | "fall",
  to: readonly PinRef[],
  delay: (to: PinRef) => Delay,
  source: string,
): readonly TimingArc[] {
  return clock.flatMap((from) =>
    to.map((output) => ({ kind: "clocked" as const, from, edge, to: output, ...delay(output), source })),
  );
}

/** The requirement in a parameter, where it asks for anything. */
export function checkArcs(
  t: ArcInput,
  check: "setup" | "hold" | "recovery",
  param: string,
  data: readonly PinRef[],
  clock: readonly PinRef[],
  edge: "rise" | "fall",
): readonly TimingArc[] {
  const time = ps(t.num(param));
  const source = t.source(param);
  return time === 0
    ? []
    : clock.flatMap((at) => data.map((pin) => ({ kind: "check", check, data: pin, clock: at, edge, time, source })));
}

/** The least width, high and low, in the parameter `width`. */
export function widthArcs(t: ArcInput, clock: readonly PinRef[]): readonly TimingArc[] {
  const time = ps(t.num("width"));
  const source = t.source("width");
  return time === 0
    ? []
    : clock.flatMap((pin) =>
        (["rise", "fall"] as const).map((edge) => ({
          kind: "check",
          check: "width",
          data: pin,
          clock: pin,
          edge,
          time,
          source,
        })),
      );
}

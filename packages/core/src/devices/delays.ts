/**
 * Outputs and their delays. A change to 1 takes the rise delay, to 0 the fall delay, to X the shorter of both (as in Verilog).
 *
 * Inertial delay, the default, swallows a pulse shorter than the delay; transport delay lets every change through.
 * XSPICE lets a pulse through unless its end overtakes its beginning; for pulses longer than the delays there is no difference.
 */

import type { Triple } from "../circuit.ts";
import { type Logic, logic, stateOf, UNKNOWN } from "../kernel/logic.ts";
import type { Build, DeviceReading, Kernel, ParamSpec } from "./device.ts";
import { triple } from "./device.ts";
import { X } from "./states.ts";

const XSPICE = "ngspice 39, icm/digital ifspec.ifs";

export function seconds(fallback: number, doc: string, source: string): ParamSpec {
  return { unit: "s", default: fallback, doc, source };
}

/** Rise and fall delay with XSPICE's default of 1 ns. */
export const riseFall: Readonly<Record<string, ParamSpec>> = {
  rise_delay: seconds(1e-9, "delay of an output's change to 1", XSPICE),
  fall_delay: seconds(1e-9, "delay of an output's change to 0", XSPICE),
};

export const delayMode: ParamSpec = {
  unit: "",
  default: "inertial",
  words: ["inertial", "transport"],
  doc: "inertial: a pulse shorter than the delay is swallowed; transport: every change comes through",
  source: "IEEE 1364-2005, 7.14 and 28.6: gate delays of Verilog are inertial",
};

export const initialState: ParamSpec = {
  unit: "",
  doc: "state at power-up: 0, 1, or 2 for X; not given: X",
  source: "XSPICE's ic, whose default there is 0; a real part powers up undefined",
};

/** Data sheets of logic rarely give the smallest delay: half of the typical one is assumed, and said in the source. */
export function typMax(typ: number, max: number): Triple {
  return triple(typ / 2, typ, max);
}

export const HALF_TYP = "min not given, half of typ assumed";

/** Integer picoseconds. */
export function ps(s: number): number {
  return Math.round(s * 1e12);
}

/** `ic` as a state. */
export function initialOf(b: Build): number {
  const ic = b.given("ic") ? b.num("ic") : X;
  if (ic !== 0 && ic !== 1 && ic !== X) {
    b.fail(`ic = ${ic} is no state`, "write 0, 1, or 2 for X");
  }
  return ic;
}

/** One delay for each of `count` outputs, in ps, from a scalar or a vector. */
export function perOutput(b: DeviceReading, param: string, count: number): readonly number[] {
  const given = b.list(param);
  if (given.length !== 1 && given.length !== count) {
    b.fail(`${param} has ${given.length} values for ${count} outputs`, "give one value, or one for each output");
  }
  return Array.from({ length: count }, (_, i) => ps(given[i] ?? given[0] ?? 0));
}

/** ps, of parameters that hold one number each. */
export function riseFallOf(b: DeviceReading): { readonly rise: number; readonly fall: number } {
  return { rise: ps(b.num("rise_delay")), fall: ps(b.num("fall_delay")) };
}

/** A driver of one net with its rise and fall delay in ps. */
export class Output {
  private readonly driver: number;
  private readonly rise: number;
  private readonly fall: number;
  private readonly transport: boolean;

  constructor(b: Build, net: number, rise: number, fall: number, initial: Logic = UNKNOWN, transport = false) {
    this.driver = b.digital.driver(net, initial);
    this.rise = rise;
    this.fall = fall;
    this.transport = transport;
  }

  /** Heads for a state, driven strongly; `extra` ps come before the output's own delay. */
  show(k: Kernel, state: number, extra = 0): void {
    this.showValue(k, logic(state, 0), extra);
  }

  /** As a non-blocking assignment: with no delay, when everything else of this time has come to rest. */
  assign(k: Kernel, state: number, extra: number): void {
    const delay = extra + (state === 1 ? this.rise : state === 0 ? this.fall : Math.min(this.rise, this.fall));
    if (delay === 0) {
      k.assign(this.driver, logic(state, 0));
    } else {
      k.transport(this.driver, logic(state, 0), delay);
    }
  }

  /** The same for a value of any strength. */
  showValue(k: Kernel, value: Logic, extra = 0): void {
    const state = stateOf(value);
    this.drive(k, value, extra + (state === 1 ? this.rise : state === 0 ? this.fall : Math.min(this.rise, this.fall)));
  }

  /** What it drives now. */
  present(k: Kernel): Logic {
    return k.driven(this.driver);
  }

  /** Heads for a value of any strength after exactly this delay. */
  drive(k: Kernel, value: Logic, delay: number): void {
    if (this.transport) {
      k.transport(this.driver, value, delay);
    } else {
      k.drive(this.driver, value, delay);
    }
  }
}

/**
 * Outputs that let go of their net: tri-state buffer, open collector, open emitter; and the resistive pull-up and pull-down.
 *
 * Values as in XSPICE (cfunc.mod, ngspice 39): a released output keeps a state at high impedance, an X on the control
 * gives undetermined strength. The pulls are digital only; a pull-up whose resistance matters is a resistor to an analog rail.
 */

import {
  HIGH_Z,
  logic,
  perhaps,
  RESISTIVE_ONE,
  RESISTIVE_ZERO,
  stateOf,
  strengthOf,
  UNDETERMINED,
  UNKNOWN,
} from "../kernel/logic.ts";
import { connected, type Delay, delayArcs } from "./arcs.ts";
import { delayMode, Output, ps, seconds } from "./delays.ts";
import type { Build, DeviceDef, DeviceReading, Kernel, ParamSpec, PinSpec } from "./device.ts";
import { electrical } from "./electrical.ts";
import { not, X } from "./states.ts";

const XSPICE = "ngspice 39, icm/digital ifspec.ifs";
const STRONG = 0;
const RELEASED = 2;
const UNSURE = 3;
/** Beside 0, 1 and X. */
const LET_GO = 3;

const input: PinSpec = { name: "in", domain: "digital", direction: "in" };
const output: PinSpec = { name: "out", domain: "digital", direction: "out" };

function outputOf(b: Build): Output {
  return new Output(b, b.net("out"), 0, 0, UNDETERMINED, b.word("delay_mode") === "transport");
}

/** A parameter that IEEE 1364's gates have and XSPICE's buffer has not. */
function verilog(doc: string, more: Partial<ParamSpec> = {}): ParamSpec {
  return { unit: "s", doc, source: "IEEE 1364-2005, 7.3 to 7.6", ...more };
}

const tristate: DeviceDef = {
  type: "d_tristate",
  title: "tri-state buffer",
  modelTypes: { d_tristate: {} },
  releases: true,
  pins: [input, { name: "enable", domain: "digital", direction: "in" }, output],
  params: {
    delay: seconds(1e-9, "delay of every change", XSPICE),
    rise_delay: verilog("delay of a change to 1; not given: delay"),
    fall_delay: verilog("delay of a change to 0; not given: delay"),
    open_delay: verilog("delay of letting go; not given: delay"),
    active: verilog("level of the enable that drives", { unit: "", default: "high", words: ["high", "low"] }),
    inverts: verilog("1: the output is the inverse of the input", { unit: "", default: 0 }),
    passes: verilog("1: the output has the input's strength, too (a switch)", { unit: "", default: 0 }),
    released: verilog(
      "state: keeps a state when let go, which inputs read, and has one of undetermined strength while the enable is X (XSPICE); z: inputs read X, and an X enable leaves it between driven and let go (Verilog)",
      { unit: "", default: "state", words: ["state", "z"] },
    ),
    unsure: verilog(
      "with released=z, while the enable is X: between driven and let go (a gate), or X (the operator ?:)",
      {
        unit: "",
        default: "between",
        words: ["between", "x"],
      },
    ),
    delay_mode: delayMode,
    ...electrical,
  },
  arcs: (t) => {
    const { rise, fall, off } = delaysOf(t);
    // An X lasts as long as the shortest of the delays; letting go may make the net rise or fall.
    const both = (): Delay => ({ rise: Math.max(rise, off), fall: Math.max(fall, off) });
    const out = connected(t, "out");
    // Either: a data input that changes while the output lets go restarts its delay.
    return delayArcs(connected(t, "in", "enable"), out, "either", both, t.source(...delayParams(t)));
  },
  build(b) {
    const data = b.net("in");
    const enable = b.net("enable");
    const { rise, fall, off } = delaysOf(b);
    const out = outputOf(b);
    const driving = b.word("active") === "high" ? 1 : 0;
    const inverts = b.num("inverts") !== 0;
    const passes = b.num("passes") !== 0;
    const lets = b.word("released") === "z";
    const between = b.word("unsure") === "between";
    const delays = [fall, rise, Math.min(rise, fall, off), off];
    b.digital.process([data, enable], (k) => {
      const read = k.read(data);
      const state = inverts ? not(stateOf(read)) : stateOf(read);
      const control = stateOf(k.read(enable));
      const full = passes ? read : logic(state, STRONG);
      if (!lets) {
        const value = control === driving ? full : logic(state, control === X ? UNSURE : RELEASED);
        out.drive(k, value, value === full ? (delays[stateOf(full)] ?? 0) : control === X ? (delays[X] ?? 0) : off);
        return;
      }
      const value = control === driving ? full : control !== X ? HIGH_Z : between ? perhaps(full) : UNKNOWN;
      const kind = strengthOf(value) === RELEASED ? LET_GO : stateOf(value);
      const before = out.present(k);
      const same = kind === (strengthOf(before) === RELEASED ? LET_GO : stateOf(before));
      // Only the strength changes: at once, as Icarus has it; the standard does not say.
      out.drive(k, value, same ? 0 : (delays[kind] ?? 0));
    });
  },
};

/** ps */
function delaysOf(t: DeviceReading): { readonly rise: number; readonly fall: number; readonly off: number } {
  const [rise = 0, fall = 0, off = 0] = ["rise_delay", "fall_delay", "open_delay"].map((param) =>
    ps(t.num(t.given(param) ? param : "delay")),
  );
  return { rise, fall, off };
}

/** Those that its delays are taken from. */
function delayParams(t: DeviceReading): readonly string[] {
  return [...new Set(["rise_delay", "fall_delay", "open_delay"].map((param) => (t.given(param) ? param : "delay")))];
}

/** Pulls its net to `conducts` while its input is that, lets go otherwise. */
function open(type: string, title: string, conducts: 0 | 1, onDelay: string): DeviceDef {
  return {
    type,
    title,
    modelTypes: { [type]: {} },
    releases: true,
    pins: [input, output],
    params: {
      open_delay: seconds(1e-9, "delay of letting go", XSPICE),
      [onDelay]: seconds(1e-9, `delay of pulling to ${conducts}`, XSPICE),
      delay_mode: delayMode,
      ...electrical,
    },
    arcs: (t) => {
      const [opening, closing] = [ps(t.num("open_delay")), ps(t.num(onDelay))];
      const delay = conducts === 1 ? { rise: closing, fall: opening } : { rise: opening, fall: closing };
      const source = t.source("open_delay", onDelay);
      return delayArcs(connected(t, "in"), connected(t, "out"), "positive", () => delay, source);
    },
    build(b) {
      const data = b.net("in");
      const opening = ps(b.num("open_delay"));
      const closing = ps(b.num(onDelay));
      const out = outputOf(b);
      b.digital.process([data], (k: Kernel) => {
        const state = stateOf(k.read(data));
        if (state === X) {
          out.drive(k, UNDETERMINED, Math.min(opening, closing));
        } else if (state === conducts) {
          out.drive(k, logic(state, STRONG), closing);
        } else {
          out.drive(k, logic(state, RELEASED), opening);
        }
      });
    },
  };
}

function pull(type: string, title: string, value: number): DeviceDef {
  return {
    type,
    title,
    modelTypes: { [type]: {} },
    pins: [output],
    params: { ...electrical },
    build(b) {
      b.digital.driver(b.net("out"), value);
    },
  };
}

export const drivers: readonly DeviceDef[] = [
  tristate,
  pull("d_pullup", "resistive pull-up", RESISTIVE_ONE),
  pull("d_pulldown", "resistive pull-down", RESISTIVE_ZERO),
  open("d_open_c", "open-collector buffer", 0, "fall_delay"),
  open("d_open_e", "open-emitter buffer", 1, "rise_delay"),
];

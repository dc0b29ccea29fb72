/**
 * Outputs that let go of their net: tri-state buffer, open collector, open emitter; and the resistive pull-up and pull-down.
 *
 * Values as in XSPICE (cfunc.mod, ngspice 39): a released output keeps a state at high impedance, an X on the control
 * gives undetermined strength. The pulls are digital only; a pull-up whose resistance matters is a resistor to an analog rail.
 */

import { logic, RESISTIVE_ONE, RESISTIVE_ZERO, stateOf, UNDETERMINED } from "../kernel/logic.ts";
import { connected, type Delay, delayArcs } from "./arcs.ts";
import { delayMode, Output, ps, seconds } from "./delays.ts";
import type { Build, DeviceDef, Kernel, PinSpec } from "./device.ts";
import { electrical } from "./electrical.ts";
import { X } from "./states.ts";

const XSPICE = "ngspice 39, icm/digital ifspec.ifs";
const STRONG = 0;
const RELEASED = 2;
const UNSURE = 3;

const input: PinSpec = { name: "in", domain: "digital", direction: "in" };
const output: PinSpec = { name: "out", domain: "digital", direction: "out" };

function outputOf(b: Build): Output {
  return new Output(b, b.net("out"), 0, 0, UNDETERMINED, b.word("delay_mode") === "transport");
}

const tristate: DeviceDef = {
  type: "d_tristate",
  title: "tri-state buffer, enable active high",
  modelTypes: { d_tristate: {} },
  releases: true,
  pins: [input, { name: "enable", domain: "digital", direction: "in" }, output],
  params: { delay: seconds(1e-9, "delay of every change", XSPICE), delay_mode: delayMode, ...electrical },
  arcs: (t) => {
    const delay = ps(t.num("delay"));
    const both = (): Delay => ({ rise: delay, fall: delay });
    const out = connected(t, "out");
    // Either: a data input that changes while the output lets go restarts its delay.
    return delayArcs(connected(t, "in", "enable"), out, "either", both, t.source("delay"));
  },
  build(b) {
    const data = b.net("in");
    const enable = b.net("enable");
    const delay = ps(b.num("delay"));
    const out = outputOf(b);
    const strengths = [RELEASED, STRONG, UNSURE];
    b.digital.process([data, enable], (k) => {
      out.drive(k, logic(stateOf(k.read(data)), strengths[stateOf(k.read(enable))] ?? UNSURE), delay);
    });
  },
};

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

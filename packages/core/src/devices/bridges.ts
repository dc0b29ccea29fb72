/**
 * Between the two worlds: `adc_bridge` reads an analog net as a digital value, `dac_bridge` drives an analog net from one.
 * Elaboration inserts them where a digital pin meets an analog net, as ngspice does (evt/evtcheck_nodes.c, ngspice 39).
 *
 * Where the analog net relaxes through a capacitance, the crossing of the threshold is first-order and scheduled at its
 * time. A dac bridge with no resistance holds its net ideally; with one it is a source behind a resistor, which also lets it
 * go (high impedance) or weaken (resistive strength). Left out: ngspice's output ramp of 1 ns; the step is at its start.
 */

import { HIGH_Z, ONE, stateOf, strengthOf, UNKNOWN, ZERO } from "../kernel/logic.ts";
import { type ArcInput, connected, type Delay, delayArcs, type TimingArc } from "./arcs.ts";
import { riseFallOf } from "./delays.ts";
import type { DeviceDef, Kernel } from "./device.ts";

const XSPICE = "ngspice 39, icm/digital ifspec.ifs";

/** Each entry of `in` acts on the same entry of `out`. */
function entries(t: ArcInput, delay: () => Delay, source: string): readonly TimingArc[] {
  const outs = connected(t, "out");
  return connected(t, "in").flatMap((input) =>
    delayArcs(
      [input],
      outs.filter(({ index }) => index === input.index),
      "positive",
      delay,
      source,
    ),
  );
}

export const adcBridge: DeviceDef = {
  type: "adc_bridge",
  title: "analog to digital bridge",
  modelTypes: { adc_bridge: {} },
  pins: [
    { name: "in", domain: "analog", direction: "in", vector: true },
    { name: "out", domain: "digital", direction: "out", vector: true },
  ],
  params: {
    in_low: { unit: "V", default: 0.1, doc: "at or below: 0", source: XSPICE },
    in_high: { unit: "V", default: 0.9, doc: "above (or at, where it is above in_low): 1", source: XSPICE },
    rise_delay: { unit: "s", default: 1e-9, doc: "delay of a change to 1", source: XSPICE },
    fall_delay: { unit: "s", default: 1e-9, doc: "delay of a change to 0", source: XSPICE },
    hysteresis: {
      unit: "",
      default: 0,
      doc: "1: between in_low and in_high the output keeps its value (Schmitt) instead of X",
      source: "twinedge",
    },
    input_load: {
      unit: "F",
      default: 0,
      doc: "capacitance on the analog net",
      source: "twinedge; ngspice has none here",
    },
  },
  arcs: (t) => entries(t, () => riseFallOf(t), t.source("rise_delay", "fall_delay")),
  build(b) {
    const low = b.num("in_low");
    const high = b.num("in_high");
    if (low > high) {
      b.fail(`in_low (${low} V) is above in_high (${high} V)`, "set in_low at or below in_high");
    }
    const { rise, fall } = riseFallOf(b);
    const keeps = b.num("hysteresis") !== 0;
    const load = b.num("input_load");
    const outs = b.nets("out");
    for (const [i, net] of b.nets("in").entries()) {
      const driver = b.digital.driver(outs[i] ?? -1, UNKNOWN);
      if (load > 0) {
        b.analog.capacitance(net, 0, load);
      }
      let last = UNKNOWN;
      b.digital.observe([net], (k) => {
        const volts = k.settledVoltage(net);
        let value = UNKNOWN;
        let level = low;
        if (k.isUnknown(net)) {
          value = UNKNOWN;
        } else if (volts <= low) {
          value = ZERO;
        } else if (volts > high || (volts === high && high > low)) {
          value = ONE;
          level = high;
        } else if (keeps) {
          value = last;
        } else {
          level = last === ONE ? high : low;
        }
        last = value;
        const delay = value === ONE ? rise : value === ZERO ? fall : Math.min(rise, fall);
        k.drive(driver, value, k.crossing(net, 0, level) + delay);
      });
    }
  },
};

export const dacBridge: DeviceDef = {
  type: "dac_bridge",
  title: "digital to analog bridge",
  modelTypes: { dac_bridge: {} },
  pins: [
    { name: "in", domain: "digital", direction: "in", vector: true },
    { name: "out", domain: "analog", direction: "inout", vector: true },
  ],
  params: {
    out_low: { unit: "V", default: 0, doc: "level of 0", source: XSPICE },
    out_high: { unit: "V", default: 1, doc: "level of 1", source: XSPICE },
    out_undef: { unit: "V", doc: "level of X; the mean of low and high where not given", source: XSPICE },
    r_out: {
      unit: "ohm",
      default: 0,
      doc: "output resistance; 0 holds the net ideally",
      source: "twinedge; ngspice's dac_bridge is ideal",
    },
    r_weak: {
      unit: "ohm",
      default: 1e4,
      doc: "resistance of resistive strength",
      source: "ngspice 39, bidi_bridge r_low, r_high",
    },
    input_load: { unit: "F", default: 0, doc: "read and without effect", source: XSPICE },
    t_rise: { unit: "s", default: 0, doc: "read and without effect: the output steps", source: XSPICE },
    t_fall: { unit: "s", default: 0, doc: "read and without effect: the output steps", source: XSPICE },
  },
  arcs: (t) => entries(t, () => ({ rise: 0, fall: 0 }), `${t.name}: the output steps at once`),
  build(b) {
    const low = b.num("out_low");
    const high = b.num("out_high");
    const undefinedLevel = b.given("out_undef") ? b.num("out_undef") : (low + high) / 2;
    const levels = [low, high, undefinedLevel];
    const resistance = b.num("r_out");
    const weak = 1 / b.num("r_weak");
    const ins = b.nets("in");
    for (const [i, net] of b.nets("out").entries()) {
      const input = ins[i] ?? -1;
      const inner = resistance > 0 ? b.analog.node(`out${i}`) : net;
      const source = b.analog.voltage(inner, 0, undefinedLevel);
      const link = resistance > 0 ? b.analog.conductance(inner, net, 1 / resistance) : -1;
      const strengths = [1 / resistance, weak, 0, 1 / resistance];
      let volts = undefinedLevel;
      let siemens = 1 / resistance;
      b.digital.process([input], (k: Kernel) => {
        const value = k.read(input);
        const next = levels[stateOf(value)] ?? undefinedLevel;
        if (next !== volts) {
          volts = next;
          k.setVoltage(source, next);
        }
        const strength = strengthOf(value);
        if (link >= 0 && strengths[strength] !== siemens) {
          siemens = strengths[strength] ?? 0;
          k.setConductance(link, siemens);
        }
        k.markUnknown(net, stateOf(value) === UNKNOWN && value !== HIGH_Z);
      });
    }
  },
};

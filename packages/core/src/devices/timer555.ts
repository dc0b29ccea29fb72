/**
 * Timer 555 as Falstad's chip 165 (circuitjs 2.7.3): a latch that two comparators set and reset, an output of 1 ohm to the supply
 * or ground, a discharge transistor of 10 ohm, and the divider that gives the control voltage.
 *
 * The trigger wins over the threshold, the reset over both. Left out: delays, input currents, saturation voltages. As the engine
 * has no transients, a timer whose own capacitor swings has no start that settles, and that is reported.
 */
import type { DeviceDef, Kernel } from "./device.ts";

const FALSTAD = "Falstad circuitjs 2.7.3, TimerElm";

/** Siemens. */
const DIVIDER_ABOVE = 1 / 5e3;
const DIVIDER_BELOW = 1 / 10e3;
const DISCHARGE = 1 / 10;
const OUTPUT = 1;
const OFF = 1e-15;
/** V above ground. */
const RESET_LEVEL = 0.7;

export const timer555: DeviceDef = {
  type: "timer555",
  title: "timer 555",
  modelTypes: { timer555: {} },
  pins: [
    { name: "dis", domain: "analog", direction: "inout" },
    { name: "trig", domain: "analog", direction: "in" },
    { name: "thres", domain: "analog", direction: "in" },
    { name: "vcc", domain: "analog", direction: "inout" },
    { name: "ctl", domain: "analog", direction: "inout" },
    { name: "out", domain: "analog", direction: "inout" },
    { name: "reset", domain: "analog", direction: "in", optional: true },
    { name: "gnd", domain: "analog", direction: "inout", optional: true },
  ],
  params: {
    ic: { unit: "", default: 0, doc: "output at the start: 1 high, 0 low", source: FALSTAD },
  },
  build(b) {
    const [dis, trig, thres, vcc] = [b.net("dis"), b.net("trig"), b.net("thres"), b.net("vcc")];
    const [ctl, out, reset] = [b.net("ctl"), b.net("out"), b.net("reset")];
    const gnd = Math.max(0, b.net("gnd"));
    let high = b.num("ic") !== 0;
    b.analog.conductance(vcc, ctl, DIVIDER_ABOVE);
    b.analog.conductance(ctl, gnd, DIVIDER_BELOW);
    const discharge = b.analog.conductance(dis, gnd, high ? OFF : DISCHARGE);
    const up = b.analog.conductance(out, vcc, high ? OUTPUT : OFF);
    const down = b.analog.conductance(out, gnd, high ? OFF : OUTPUT);
    const inputs = [trig, thres, ctl, gnd, ...(reset < 0 ? [] : [reset])];
    const look = (k: Kernel): void => {
      const ground = k.voltage(gnd);
      const level = k.voltage(ctl) - ground;
      let next = high;
      if (k.voltage(thres) - ground > level) {
        next = false;
      }
      if (k.voltage(trig) - ground < level / 2) {
        next = true;
      }
      if (reset >= 0 && k.voltage(reset) < ground + RESET_LEVEL) {
        next = false;
      }
      if (next !== high) {
        high = next;
        k.setConductance(discharge, high ? OFF : DISCHARGE);
        k.setConductance(up, high ? OUTPUT : OFF);
        k.setConductance(down, high ? OFF : OUTPUT);
      }
    };
    b.digital.observe(inputs, look);
  },
};

/** R: linear resistor with temperature coefficients, ngspice 39 (res). Left out: `ac`, noise, geometry. */
import type { DeviceDef } from "./device.ts";
import { temperatureParams, temperatures } from "./temperature.ts";

const NGSPICE = "ngspice 39, res";
/** Ohm: ngspice takes 0 ohm for this. */
const LEAST_RESISTANCE = 1e-3;

export const resistor: DeviceDef = {
  type: "resistor",
  title: "resistor",
  modelTypes: { r: {}, res: {} },
  pins: [
    { name: "plus", domain: "analog", direction: "inout" },
    { name: "minus", domain: "analog", direction: "inout" },
  ],
  params: {
    r: { unit: "ohm", doc: "resistance; 0 is taken for 1 milliohm, as in ngspice", source: `${NGSPICE}, resparam.c` },
    tc1: { unit: "1/K", default: 0, doc: "linear temperature coefficient", source: NGSPICE },
    tc2: { unit: "1/K^2", default: 0, doc: "quadratic temperature coefficient", source: NGSPICE },
    ...temperatureParams,
    scale: { unit: "", default: 1, doc: "factor on r", source: NGSPICE },
    m: { unit: "", default: 1, doc: "resistors in parallel", source: NGSPICE },
  },
  ignored: ["ac", "noisy", "kf", "af", "w", "l", "rsh", "narrow", "short", "defw", "bv_max", "level"],
  build(b) {
    const plus = b.net("plus");
    const minus = b.net("minus");
    const { nominal, actual } = temperatures(b);
    const dt = actual - nominal;
    const factor = b.num("scale") * (1 + dt * (b.num("tc1") + dt * b.num("tc2")));
    if (factor === 0) {
      b.fail("the resistance at this temperature is 0 ohm", "mend tc1 and tc2");
    }
    const m = b.num("m");
    const conductance = (r: number): number => m / ((r === 0 ? LEAST_RESISTANCE : r) * factor);
    let siemens = conductance(b.num("r"));
    const id = b.analog.conductance(plus, minus, siemens);
    b.adjustable((k, ohms) => {
      siemens = conductance(ohms);
      k.setConductance(id, siemens);
    });
    const volts = (s: { voltage(node: number): number }): number => s.voltage(plus) - s.voltage(minus);
    b.quantity("i", "A", (s) => volts(s) * siemens);
    b.quantity("p", "W", (s) => volts(s) ** 2 * siemens);
  },
};

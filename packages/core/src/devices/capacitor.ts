/** C: capacitor. Open at DC; it delays the crossing of logic thresholds on a net of its own (see the kernel's relax.ts). */
import type { DeviceDef } from "./device.ts";

const NGSPICE = "ngspice 39, cap";

export const capacitor: DeviceDef = {
  type: "capacitor",
  title: "capacitor",
  modelTypes: { c: {}, cap: {} },
  pins: [
    { name: "plus", domain: "analog", direction: "inout" },
    { name: "minus", domain: "analog", direction: "inout" },
  ],
  params: {
    c: { unit: "F", doc: "capacitance", source: NGSPICE },
    scale: { unit: "", default: 1, doc: "factor on c", source: NGSPICE },
    m: { unit: "", default: 1, doc: "capacitors in parallel", source: NGSPICE },
  },
  ignored: ["ic", "tc1", "tc2", "tnom", "temp", "dtemp", "cj", "cjsw", "defw", "defl", "narrow", "short", "bv_max"],
  build(b) {
    b.analog.capacitance(b.net("plus"), b.net("minus"), b.num("c") * b.num("scale") * b.num("m"));
    b.quantity("v", "V", (s) => s.voltage(b.net("plus")) - s.voltage(b.net("minus")));
  },
};

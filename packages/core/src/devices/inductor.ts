/** L: inductor. At DC a source of 0 V, whose current can be read. Left out: everything that changes with time. */
import type { DeviceDef } from "./device.ts";

const NGSPICE = "ngspice 39, ind";

export const inductor: DeviceDef = {
  type: "inductor",
  title: "inductor",
  modelTypes: { l: {}, ind: {} },
  pins: [
    { name: "plus", domain: "analog", direction: "inout" },
    { name: "minus", domain: "analog", direction: "inout" },
  ],
  params: { l: { unit: "H", doc: "inductance; without effect at DC", source: NGSPICE } },
  ignored: ["ic", "tc1", "tc2", "tnom", "temp", "dtemp", "scale", "m", "nt", "csect", "length", "mu"],
  build(b) {
    const id = b.analog.voltage(b.net("plus"), b.net("minus"), 0);
    b.quantity("i", "A", (s) => s.branch(id));
  },
};

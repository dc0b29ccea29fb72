/** V: independent voltage source. A node it ties to ground is held and leaves the equations. */
import type { DeviceDef } from "./device.ts";
import { sourceParams, startSource } from "./source.ts";

export const vsource: DeviceDef = {
  type: "vsource",
  title: "independent voltage source",
  pins: [
    { name: "plus", domain: "analog", direction: "inout" },
    { name: "minus", domain: "analog", direction: "inout" },
  ],
  waveformPin: "plus",
  parallelIsOne: true,
  params: sourceParams("V"),
  build(b) {
    const plus = b.net("plus");
    const minus = b.net("minus");
    const volts = startSource(b, (k, value) => k.setVoltage(id, value));
    const id = b.analog.voltage(plus, minus, volts);
    b.quantity("i", "A", (s) => s.branch(id));
    b.quantity("p", "W", (s) => (s.voltage(plus) - s.voltage(minus)) * s.branch(id));
  },
};

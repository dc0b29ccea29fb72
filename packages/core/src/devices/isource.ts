/** I: independent current source; the current flows through it from `plus` to `minus`. */
import type { DeviceDef } from "./device.ts";
import { sourceParams, startSource } from "./source.ts";

export const isource: DeviceDef = {
  type: "isource",
  title: "independent current source",
  pins: [
    { name: "plus", domain: "analog", direction: "inout" },
    { name: "minus", domain: "analog", direction: "inout" },
  ],
  params: {
    ...sourceParams("A"),
    m: { unit: "", default: 1, doc: "parallel multiplier", source: "ngspice manual 39, section 4.1" },
  },
  build(b) {
    const plus = b.net("plus");
    const minus = b.net("minus");
    const m = b.num("m");
    let amperes = startSource(b, (k, value) => {
      amperes = m * value;
      k.setCurrent(id, amperes);
    });
    amperes *= m;
    const id = b.analog.current(plus, minus, amperes);
    b.quantity("i", "A", () => amperes);
    b.quantity("p", "W", (s) => (s.voltage(plus) - s.voltage(minus)) * amperes);
  },
};

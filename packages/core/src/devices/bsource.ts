/** B: source whose voltage or current is a law of voltages and currents, ngspice 39 (asrc). Left out: temperature, time. */
import type { DeviceDef } from "./device.ts";
import { lawInputs, scaled } from "./lawcontrol.ts";

const NGSPICE = "ngspice manual 39, section 5.1";

export const bsource: DeviceDef = {
  type: "bsource",
  title: "source by law",
  pins: [
    { name: "plus", domain: "analog", direction: "inout" },
    { name: "minus", domain: "analog", direction: "inout" },
  ],
  params: {
    v: { unit: "V", doc: "voltage as an expression, e.g. {5*v(a)*v(b)}", source: NGSPICE },
    i: { unit: "A", doc: "current as an expression", source: NGSPICE },
    m: { unit: "", default: 1, doc: "sources in parallel: a factor of i", source: "ngspice 39, asrc.c" },
  },
  ignored: ["tc1", "tc2", "temp", "dtemp", "reciproctc"],
  build(b) {
    if (b.given("v") === b.given("i")) {
      b.fail("a B source has either v= or i=", "give one of them");
    }
    const plus = b.net("plus");
    const minus = b.net("minus");
    const law = b.law(b.given("v") ? "v" : "i");
    const inputs = lawInputs(b, law);
    if (b.given("i")) {
      b.analog.controlledCurrent(plus, minus, inputs, scaled(law, b.num("m")));
      return;
    }
    const id = b.analog.controlledVoltage(plus, minus, inputs, law);
    b.quantity("i", "A", (s) => s.branch(id));
    b.quantity("p", "W", (s) => (s.voltage(plus) - s.voltage(minus)) * s.branch(id));
  },
};

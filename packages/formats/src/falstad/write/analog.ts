/** Resistors, diodes, transistors, op-amps, comparators and switches as Falstad's elements. */
import type { Point } from "../geometry.ts";
import { VT } from "../models.ts";
import { type Device, escape } from "./part.ts";

export type Writer = (d: Device) => void;

const LEVEL: Point = { x: 64, y: 0 };
/** Room for an element with terminals beside its axis. */
const WIDE: Point = { x: 96, y: 0 };
const UPRIGHT: Point = { x: 0, y: 64 };
/** A transistor's base or gate to its other terminals. */
const SHORT: Point = { x: 32, y: 0 };

/** Ohms: an open switch, far beyond Falstad's own default so that it leaks nothing. */
const OPEN = 1e15;

/** V: thermal voltage at 27 degrees Celsius, ngspice's constants. */
const THERMAL = (1.38064852e-23 * 300.15) / 1.6021766208e-19;

const twoTerminal: Record<string, Writer> = {
  resistor: (d) => {
    d.lost(["tc1", "tc2", "tce"], "has no temperature");
    const ohms = (d.numOr("r", 1000) * d.numOr("scale", 1)) / d.numOr("m", 1);
    const nets = [d.net("plus"), d.net("minus")];
    if (ohms === 0) {
      d.add("w", LEVEL, 0, [], nets, true);
    } else {
      d.add("r", LEVEL, 0, [ohms], nets, true);
    }
  },
  capacitor: (d) => {
    const farads = d.num("c") * d.num("scale") * d.num("m");
    d.add("c", LEVEL, 0, [farads, 0, 0], [d.net("plus"), d.net("minus")], true);
  },
  inductor: (d) => d.add("l", LEVEL, 0, [d.num("l"), 0, 0], [d.net("plus"), d.net("minus")], true),
};

/** Emission coefficients are given for the device's own thermal voltage; Falstad's is constant. */
const ratio = (d: Device): number => d.numOr("vt", THERMAL) / VT;

const diode: Writer = (d) => {
  d.lost(["ikf", "ikr", "isr", "jsw", "tt", "trs1", "trs2", "tm1", "tm2"], "has no such diode parameter");
  const area = d.numOr("area", 1) * d.numOr("m", 1);
  const is = d.num("is") * area;
  const rs = d.numOr("rs", 0) / area;
  const bv = d.numOr("bv", 0);
  if (bv !== 0 && !(d.reading.given("breakdown") && d.reading.word("breakdown") === "falstad")) {
    d.warn("not-in-falstad", `${d.reading.name}: Falstad's breakdown has another shape`, "beyond bv currents differ");
  }
  const name = d.model(d.type, (model) => `34 ${model} 0 ${is} ${rs} ${d.numOr("n", 1) * ratio(d)} ${Math.abs(bv)}`);
  d.add("d", LEVEL, 2, [escape(name)], [d.net("a"), d.net("k")]);
};

const reciprocal = (value: number): number => (value === 0 ? 0 : 1 / value);

const bjt: Writer = (d) => {
  const lost = ["rb", "rbm", "irb", "rco", "vo", "gamma", "nkf", "isub", "iss", "ibe", "ibc", "nepi"];
  d.lost(lost, "has no such transistor parameter");
  const area = d.numOr("area", 1) * d.numOr("m", 1);
  const polarity = d.num("polarity");
  const n = (param: string, fallback: number): number => d.numOr(param, fallback) * ratio(d);
  const values = [
    d.num("is") * area,
    reciprocal(d.numOr("ikf", 0) * area),
    d.numOr("ise", 0) * area,
    n("ne", 1.5),
    reciprocal(d.numOr("ikr", 0) * area),
    d.numOr("isc", 0) * area,
    n("nc", 2),
    n("nf", 1),
    n("nr", 1),
    reciprocal(d.numOr("vaf", 0)),
    reciprocal(d.numOr("var", 0)),
    d.num("br"),
  ];
  const model = d.model(polarity > 0 ? "npn" : "pnp", (name) => `32 ${name} 0 ${values.join(" ")}`);
  const end = (pin: string, param: string): string => {
    const ohms = d.numOr(param, 0) / area;
    if (ohms === 0) {
      return d.net(pin);
    }
    d.add("r", LEVEL, 0, [ohms], [d.inner(pin), d.net(pin)], true);
    return d.inner(pin);
  };
  const nets = [d.net("b"), end("c", "rc"), end("e", "re")];
  d.add("t", SHORT, 0, [polarity > 0 ? 1 : -1, d.quantity("vbc"), d.quantity("vbe"), d.num("bf"), escape(model)], nets);
};

const mosfet: Writer = (d) => {
  d.lost(["lambda", "gamma", "rd", "rs", "rsh", "nsub", "ld"], "has no such MOSFET parameter");
  d.warn(
    "not-in-falstad",
    `${d.reading.name}: Falstad's channel lets 1e-8 S through when it is off`,
    "nets of high impedance differ",
  );
  if (d.net("b") !== d.net("s")) {
    d.refuse("Falstad's MOSFET has its body at its source", "connect b and s");
  }
  const p = d.num("polarity") < 0;
  const tox = d.numOr("tox", 0);
  const kp = d.numOr("kp", tox > 0 ? (d.numOr("u0", 600) * 1e-4 * 3.9 * 8.854214871e-12) / tox : 2e-5);
  const beta = (kp * d.numOr("w", 1e-4) * d.numOr("m", 1)) / d.numOr("l", 1e-4);
  const threshold = d.numOr("vto", 0) * (p ? -1 : 1);
  d.add("f", SHORT, p ? 1 : 0, [threshold, beta], [d.net("g"), d.net("s"), d.net("d")]);
};

const jfet: Writer = (d) => {
  d.lost(["lambda", "rd", "rs", "b"], "has no such JFET parameter", (value) => value !== 0 && value !== 1);
  const scale = d.numOr("area", 1) * d.numOr("m", 1);
  const p = d.num("polarity") < 0;
  d.warn("not-in-falstad", `${d.reading.name}: Falstad's gate junction is its default diode`, "gate currents differ");
  d.add("j", SHORT, p ? 1 : 0, [d.num("vto"), 2 * d.num("beta") * scale], [d.net("g"), d.net("s"), d.net("d")]);
};

const OPAMP_GAIN_GIVEN = 8;

/** Inverting input above, the other below. */
const opamp: Writer = (d) => {
  const fields = [d.num("max"), d.num("min"), 1e6, 0, 0, d.num("gain")];
  d.add("a", WIDE, OPAMP_GAIN_GIVEN, fields, [d.net("minus"), d.net("plus"), d.net("out")]);
};

/** So that it decides beyond 5 nV. */
const COMPARATOR_GAIN = 1e9;

/**
 * An op-amp that closes a switch to ground, as Falstad's own comparator with an open collector is made. Equal inputs bring
 * the op-amp to the middle of its range: above the switch's threshold of 2.5 V where a tie is low, below where it is high.
 */
function comparator(tie: string): Writer {
  return (d) => {
    const delays = ["t_rise", "t_fall", "c_out"];
    d.lost(delays, "has no delays");
    d.lost(["ib", "ios", "leakage", "headroom", "vicr_low"], "has no such comparator parameter");
    const ends = d.reading.given("vee") || d.net("vee") !== "" ? d.net("vee") : "0";
    const currents = d.reading.list("sink_i");
    const volts = d.reading.list("sink_v");
    const ron = (volts[0] ?? 1) / (currents[0] ?? 1);
    if (currents.length > 1) {
      d.warn(
        "not-in-falstad",
        `${d.reading.name}: its output is one resistance, ${ron} ohm`,
        "VOL differs at high currents",
      );
    }
    if (d.num("noise") !== 0) {
      d.warn("not-in-falstad", `${d.reading.name}: its noise is left out`, "Falstad's comparators decide exactly");
    }
    const decided = d.reading.given("tie") ? d.reading.word("tie") : tie;
    const vos = d.num("vos");
    let plus = d.net("inp");
    if (vos !== 0) {
      d.add("v", LEVEL, 0, [0, 40, vos, 0, 0, 0.5], [plus, d.inner("vos")]);
      plus = d.inner("vos");
    }
    const max = decided === "high" ? 4 : 10;
    d.add("a", WIDE, OPAMP_GAIN_GIVEN, [max, 0, 1e6, 0, 0, COMPARATOR_GAIN], [plus, d.net("inm"), d.inner("low")]);
    // Upright, its control on the left.
    d.add("159", UPRIGHT, 0, [ron, OPEN], [d.net("out"), ends === "" ? "0" : ends, d.inner("low")]);
  };
}

/** Falstad's switch closes at 2.5 V, or with flag 1 below it. */
const vswitch: Writer = (d) => {
  const [plus, minus] = [d.net("cplus"), d.net("cminus")];
  const inverted = minus !== "0";
  const control = inverted ? minus : plus;
  if ((inverted && plus !== "0") || d.num("vt") !== (inverted ? -2.5 : 2.5) || d.num("vh") !== 0) {
    const remedy = "use one with vt=2.5, vh=0 and a control to ground";
    d.refuse("Falstad's analog switch closes at 2.5 V against ground", remedy);
  }
  const fields = [d.num("ron"), Math.max(d.num("roff"), 1)];
  d.add("159", LEVEL, inverted ? 1 : 0, fields, [d.net("plus"), d.net("minus"), control]);
};

const isource: Writer = (d) => {
  if (d.reading.word("wave") !== "dc") {
    d.refuse("Falstad's current source is constant", "give it a dc value alone");
  }
  d.add("i", LEVEL, 0, [d.num("dc")], [d.net("plus"), d.net("minus")]);
};

/** Controlled sources by voltage: a chip with an expression. */
function controlled(type: "212" | "213"): Writer {
  return (d) => {
    const inputs = [d.net("cplus"), d.net("cminus")];
    const gain = d.num("gain") * d.numOr("m", 1);
    // A current comes out of Falstad's +, and flows through SPICE's source from plus to minus.
    const outputs = type === "212" ? [d.net("plus"), d.net("minus")] : [d.net("minus"), d.net("plus")];
    d.add(type, { x: 128, y: 0 }, 0, [2, `${gain}*(a-b)`], [...inputs, ...outputs]);
  };
}

/** By type; `tie` is the run's option. */
export function analogWriters(tie: string): Readonly<Record<string, Writer>> {
  return {
    ...twoTerminal,
    diode,
    bjt,
    mosfet,
    jfet,
    opamp,
    comparator: comparator(tie),
    switch: vswitch,
    isource,
    vcvs: controlled("212"),
    vccs: controlled("213"),
  };
}

/**
 * E, G, F, H: controlled sources, ngspice 39 (vcvs, vccs, cccs, ccvs). Linear with a gain; E and G also with a law, as in
 * `E1 out 0 value={5*tanh(v(a)-v(b))}`. Left out: tables, polynomials, logic forms.
 */
import type { Build, ControlInput, ControlLaw, DeviceDef, ParamSpec, PinSpec } from "./device.ts";
import { lawInputs, scaled } from "./lawcontrol.ts";

const NGSPICE = "ngspice manual 39, chapter 4";

const OUTPUT: readonly PinSpec[] = [
  { name: "plus", domain: "analog", direction: "inout" },
  { name: "minus", domain: "analog", direction: "inout" },
];
/** Of a voltage source, which nothing need read. */
const HELD: readonly PinSpec[] = OUTPUT.map((pin) => ({ ...pin, mayBeOpen: true }));
const CONTROL: readonly PinSpec[] = [
  { name: "cplus", domain: "analog", direction: "in", optional: true },
  { name: "cminus", domain: "analog", direction: "in", optional: true },
];

function gain(unit: string): ParamSpec {
  return { unit, doc: "output over control", source: NGSPICE };
}

const law: ParamSpec = {
  unit: "",
  doc: "value as an expression of voltages and currents, instead of gain",
  source: NGSPICE,
};
const control: ParamSpec = {
  unit: "",
  default: "",
  doc: "voltage source (or inductor) whose current controls",
  source: NGSPICE,
};
const m: ParamSpec = { unit: "", default: 1, doc: "sources in parallel", source: NGSPICE };

interface Controlled {
  readonly inputs: readonly ControlInput[];
  readonly law: ControlLaw;
}

function linear(input: ControlInput, factor: number): Controlled {
  return {
    inputs: [input],
    law: {
      linear: true,
      evaluate(x, grad) {
        grad[0] = factor;
        return factor * (x[0] ?? 0);
      },
    },
  };
}

function byVoltage(b: Build, factor: number): Controlled {
  if (b.given("law")) {
    const value = b.law("law");
    return { inputs: lawInputs(b, value), law: scaled(value, factor) };
  }
  if (b.net("cplus") < 0 || b.net("cminus") < 0) {
    b.fail("it has no control nets", "give two control nets and a gain, or a law");
  }
  return linear({ plus: b.net("cplus"), minus: b.net("cminus") }, factor * b.num("gain"));
}

function byCurrent(b: Build, factor: number): Controlled {
  if (b.word("control") === "") {
    b.fail("it has no control", "name the voltage source whose current controls it");
  }
  return linear({ branchOf: b.lookupDevice(b.word("control")) }, factor * b.num("gain"));
}

function voltageSource(b: Build, { inputs, law: value }: Controlled): void {
  const plus = b.net("plus");
  const minus = b.net("minus");
  const id = b.analog.controlledVoltage(plus, minus, inputs, value);
  b.quantity("i", "A", (s) => s.branch(id));
  b.quantity("p", "W", (s) => (s.voltage(plus) - s.voltage(minus)) * s.branch(id));
}

function currentSource(b: Build, { inputs, law: value }: Controlled): void {
  b.analog.controlledCurrent(b.net("plus"), b.net("minus"), inputs, value);
}

export const vcvs: DeviceDef = {
  type: "vcvs",
  title: "voltage-controlled voltage source",
  pins: [...HELD, ...CONTROL],
  params: { gain: gain("V/V"), law },
  parallelIsOne: true,
  build: (b) => voltageSource(b, byVoltage(b, 1)),
};

export const vccs: DeviceDef = {
  type: "vccs",
  title: "voltage-controlled current source",
  pins: [...OUTPUT, ...CONTROL],
  params: { gain: gain("A/V"), law, m },
  build: (b) => currentSource(b, byVoltage(b, b.num("m"))),
};

export const cccs: DeviceDef = {
  type: "cccs",
  title: "current-controlled current source",
  pins: OUTPUT,
  params: { gain: gain("A/A"), control, m },
  parallelIsOne: true,
  build: (b) => currentSource(b, byCurrent(b, b.num("m"))),
};

export const ccvs: DeviceDef = {
  type: "ccvs",
  title: "current-controlled voltage source",
  pins: HELD,
  params: { gain: gain("V/A"), control },
  build: (b) => voltageSource(b, byCurrent(b, 1)),
};

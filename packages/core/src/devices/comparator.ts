/**
 * Comparator with an open-collector output: LM339 and kin, and an ideal one.
 *
 * Modelled: input offset, bias and offset current, the common-mode range with the data sheet's behaviour outside it, a delay
 * that depends on the overdrive, the output transistor's VOL(I) and its leakage. The delay is that of an integrator: if the
 * overdrive changes on the way, the part of the way already gone stays gone.
 * Noise is white to whatever clocks the output, as it is where the clock is slow beside the comparator's bandwidth: each time the
 * inputs have been solved anew one normal deviate is added to the offset, and holds until the next time. An edge that samples the
 * output therefore meets one draw. Nothing is drawn while a start settles, nor between two solves: inputs that stand still keep it.
 * Left out: gain (a decision is exact), supply current, the difference of the four comparators of a package.
 *
 * Equal inputs are a tie. What is not defined by the data sheet (a tie, both inputs above the range) is X: the output keeps its
 * transistor as it was and its net is marked unknown, so that whatever reads it sees X.
 */
import { connected } from "./arcs.ts";
import type { Build, DeviceDef, Iterate, Kernel, NonlinearElement, PartSet, SlotBinder } from "./device.ts";
import { triple } from "./device.ts";
import { normalDraws } from "./noise.ts";

/** V above the common-mode range over which an input's bias current fades to 0. */
const BIAS_FADE = 1;

const LOW = 0;
const HIGH = 1;
const X = 2;

const IDEAL = "ideal comparator";
const TI = "TI SNOSBJ3D (March 2013), LM139/LM239/LM339, electrical characteristics, 5 V, 25 C";
const ONSEMI = "onsemi LM339/D, electrical characteristics, 5 V, 25 C";
const INTERSIL = "Intersil LM139/LM239/LM339, note 5: the output state is right while one input is inside the range";
/** No maker tabulates the delay against overdrive; only 1.3 us at 5 mV and 300 ns at TTL swing are given. */
const CURVE =
  "simulated in ngspice 39 with TI's LM339 macromodel (Parts 4.03, 1990), 100 mV step, 5.1 kohm and 15 pF, to 1.4 V; data sheet: 1.3 us typ at 5 mV";
const SINK = "TI SNOSBJ3D: VOL 250 mV typ, 400 mV max at 4 mA (onsemi: 130 mV typ); 16 mA typ at 1.5 V";

/** What the LM339 and the LM339A share. The curve's rising delays are less the pull-up's 25 ns to 1.4 V. */
const LM339_COMMON: PartSet["values"] = {
  ib: { value: triple(0, 25e-9, 250e-9), source: `${TI}: IB 25 nA typ, 250 nA max` },
  ios: {
    value: triple(-50e-9, 0, 50e-9),
    source: `${TI}: IOS 5 nA typ, 50 nA max; the sign is not known, so typ is 0`,
  },
  headroom: { value: 1.5, source: `${TI}: VICR 0 V to VCC - 1.5 V` },
  vicr_low: { value: -1e-3, source: `${TI}: VICR from 0 V; up to 1 mV below is still taken as 0 V` },
  overdrive: { value: [1e-3, 2e-3, 5e-3, 10e-3, 20e-3, 50e-3, 100e-3], source: CURVE },
  t_rise: { value: [2.315e-6, 1.875e-6, 1.355e-6, 1.005e-6, 0.705e-6, 0.455e-6, 0.385e-6], source: CURVE },
  t_fall: { value: [2.49e-6, 1.98e-6, 1.41e-6, 1.05e-6, 0.75e-6, 0.48e-6, 0.41e-6], source: CURVE },
  sink_i: { value: [4e-3, 16e-3], source: SINK },
  sink_v: { value: [triple(0.13, 0.25, 0.4), 1.5], source: SINK },
  leakage: { value: triple(0, 1e-10, 1e-6), source: `${TI}: output leakage 0.1 nA typ at 5 V, 1 uA max at 30 V` },
};

export const comparator: DeviceDef = {
  type: "comparator",
  title: "comparator with open-collector output",
  modelTypes: { comparator: {} },
  pins: [
    { name: "inp", domain: "analog", direction: "in" },
    { name: "inm", domain: "analog", direction: "in" },
    { name: "out", domain: "analog", direction: "inout" },
    { name: "vcc", domain: "analog", direction: "in", optional: true },
    { name: "vee", domain: "analog", direction: "inout", optional: true },
  ],
  compares: { plus: "inp", minus: "inm" },
  params: {
    vos: { unit: "V", default: 0, doc: "input offset, added to V(inp)", source: IDEAL },
    noise: {
      unit: "V",
      default: 0,
      doc: "input-referred noise, V rms, normal, drawn anew at every solve of the inputs",
      source: IDEAL,
    },
    ib: { unit: "A", default: 0, doc: "bias current out of each input", source: IDEAL },
    ios: { unit: "A", default: 0, doc: "offset current: inp gives ib + ios/2, inm ib - ios/2", source: IDEAL },
    vcc: {
      unit: "V",
      default: 5,
      doc: "supply, where the vcc pin is left open",
      source: "the paper's supply, Seiz 2022 Fig. 1a",
    },
    headroom: { unit: "V", doc: "common-mode range ends this much below vcc; not given: no limit", source: IDEAL },
    vicr_low: { unit: "V", doc: "lower end of the common-mode range above vee; not given: no limit", source: IDEAL },
    above: {
      unit: "",
      default: "x",
      words: ["x", "low", "high"],
      doc: "output with both inputs above the range, which no data sheet defines",
      source: INTERSIL,
    },
    tie: {
      unit: "",
      words: ["x", "low", "high"],
      doc: "output at a tie; not given: the run's option `tie`, else x",
      source: "design decision: a tie is undefined",
    },
    tie_band: { unit: "V", default: 0, doc: "|V(inp) - V(inm) + vos| up to this is a tie", source: IDEAL },
    overdrive: { unit: "V", default: [1], doc: "overdrives at which the delays are given, rising", source: IDEAL },
    t_rise: { unit: "s", default: [0], doc: "delay to the output's release, one an overdrive", source: IDEAL },
    t_fall: { unit: "s", default: [0], doc: "delay to the output's conduction, one an overdrive", source: IDEAL },
    sink_i: {
      unit: "A",
      default: [1],
      doc: "output currents at which VOL is given, rising from 0 V at 0 A",
      source: IDEAL,
    },
    sink_v: { unit: "V", default: [1], doc: "VOL at sink_i (the default is 1 ohm)", source: IDEAL },
    leakage: { unit: "A", default: 0, doc: "output current when off, at 5 V", source: IDEAL },
    c_out: { unit: "F", default: 0, doc: "output capacitance", source: IDEAL },
  },
  parts: {
    LM339: {
      title: "LM339 quad comparator",
      values: {
        ...LM339_COMMON,
        vos: {
          value: triple(-5e-3, 0, 5e-3),
          source: `${TI}: VOS 2 mV typ, 5 mV max; the sign is not known, so typ is 0`,
        },
      },
    },
    LM339A: {
      title: "LM339A quad comparator, low offset",
      values: {
        ...LM339_COMMON,
        vos: { value: triple(-2e-3, 0, 2e-3), source: `${ONSEMI}: VOS 1 mV typ, 2 mV max; sign unknown, so typ is 0` },
      },
    },
  },
  arcs: (t) => {
    const [to] = connected(t, "out");
    const at = (param: string): ((overdrive: number) => number) => {
      const [overdrive, curve, band] = [t.list("overdrive"), t.list(param), t.num("tie_band")];
      return (volts) =>
        volts > band ? Math.round(1e12 * interpolate(overdrive, curve, volts)) : Number.POSITIVE_INFINITY;
    };
    return to === undefined
      ? []
      : [
          {
            kind: "compare",
            plus: { pin: "inp", index: 0 },
            minus: { pin: "inm", index: 0 },
            to,
            offset: t.num("vos"),
            rise: at("t_rise"),
            fall: at("t_fall"),
            source: t.source("t_rise", "t_fall"),
          },
        ];
  },
  build(b) {
    const output = new OutputStage(b);
    const inputs = new InputStage(b);
    let pending = X;
    let since = 0;
    let length = 0;
    let waiting = false;

    const switchOver = b.digital.process([], (k) => {
      if (waiting) {
        waiting = false;
        output.set(k, pending);
      }
    });

    b.digital.observe(inputs.nets, (k) => {
      inputs.look(k);
      const target = inputs.decide(k);
      if (target === output.state) {
        waiting = false;
        k.wake(switchOver, Number.POSITIVE_INFINITY);
        return;
      }
      const whole = inputs.delay(k, target);
      const start = k.now + inputs.crossing(k);
      let left = whole;
      if (waiting && pending === target && length > 0 && k.now > since) {
        left = whole * Math.max(0, 1 - (k.now - since) / length);
      }
      since = start - (whole - left);
      length = whole;
      pending = target;
      waiting = true;
      k.wake(switchOver, k.settling ? 0 : start - k.now + left);
    });
  },
};

/** The two inputs: bias currents, range, offset, decision and delay. */
class InputStage {
  readonly nets: readonly number[];
  private readonly b: Build;
  private readonly vos: number;
  private readonly noise: number;
  private readonly draw: () => number;
  /** V: vos and the noise of this look. */
  private offset: number;
  private readonly band: number;
  private readonly tie: number;
  private readonly above: number;
  private readonly headroom: number;
  private readonly lowest: number;
  private readonly supply: number;
  private readonly overdrive: readonly number[];
  private readonly delays: readonly (readonly number[])[];
  /** What was last put into the trace, so that a standing condition is recorded once. */
  private reported = "";

  constructor(b: Build) {
    this.b = b;
    const inp = b.net("inp");
    const inm = b.net("inm");
    if (inp < 0 || inm < 0) {
      b.fail("a comparator input is open", "connect both inputs");
    }
    this.nets = [inp, inm, b.net("vcc"), b.net("vee")].filter((net) => net >= 0);
    this.vos = b.num("vos");
    this.offset = this.vos;
    this.noise = b.num("noise");
    if (!(this.noise >= 0)) {
      b.fail("noise is below 0", "give it in V rms");
    }
    this.draw = normalDraws(b);
    this.band = b.num("tie_band");
    this.tie = outcome(b.given("tie") ? b.word("tie") : b.optionWord("tie", "x"));
    this.above = outcome(b.word("above"));
    this.headroom = b.given("headroom") ? b.num("headroom") : Number.NEGATIVE_INFINITY;
    this.lowest = b.given("vicr_low") ? b.num("vicr_low") : Number.NEGATIVE_INFINITY;
    this.supply = b.num("vcc");
    this.overdrive = b.list("overdrive");
    this.delays = [b.list("t_fall"), b.list("t_rise")];
    for (const curve of this.delays) {
      if (curve.length !== this.overdrive.length) {
        b.fail("t_rise and t_fall need one delay for each overdrive", "give vectors of equal length");
      }
    }
    const ib = b.num("ib");
    const ios = b.num("ios");
    if (ib !== 0 || ios !== 0) {
      this.bias(inp, ib + ios / 2);
      this.bias(inm, ib - ios / 2);
    }
  }

  /** Base current of a PNP input: constant inside the range, gone `BIAS_FADE` above it, so that no pin is lifted over the supply. */
  private bias(net: number, amperes: number): void {
    const vcc = this.b.net("vcc");
    const top = (vcc < 0 ? this.supply : 0) - Math.max(this.headroom, 0);
    const inputs = [{ plus: net, minus: Math.max(vcc, 0) }];
    this.b.analog.controlledCurrent(0, net, inputs, {
      evaluate(x, grad) {
        const above = ((x[0] ?? 0) - top) / BIAS_FADE;
        const fading = above > 0 && above < 1;
        grad[0] = fading ? -amperes / BIAS_FADE : 0;
        return fading ? amperes * (1 - above) : above >= 1 ? 0 : amperes;
      },
    });
  }

  /** To be told when the inputs have been solved anew. */
  look(k: Kernel): void {
    if (this.noise > 0) {
      this.offset = k.settling ? this.vos : this.vos + this.noise * this.draw();
    }
  }

  private difference(k: Kernel): number {
    const [inp = 0, inm = 0] = this.nets;
    return k.settledVoltage(inp) - k.settledVoltage(inm) + this.offset;
  }

  decide(k: Kernel): number {
    const { b } = this;
    const [inp = 0, inm = 0] = this.nets;
    if (k.isUnknown(inp) || k.isUnknown(inm)) {
      return X;
    }
    const vp = k.settledVoltage(inp);
    const vm = k.settledVoltage(inm);
    const vcc = b.net("vcc");
    const vee = Math.max(b.net("vee"), 0);
    const ground = k.settledVoltage(vee);
    const top = (vcc < 0 ? this.supply : k.settledVoltage(vcc)) - this.headroom;
    const bottom = ground + this.lowest;
    if (vp > top || vm > top || vp < bottom || vm < bottom) {
      const outside = [
        ...(vp > top || vp < bottom ? [`V(inp) = ${vp.toPrecision(5)} V`] : []),
        ...(vm > top || vm < bottom ? [`V(inm) = ${vm.toPrecision(5)} V`] : []),
      ];
      const margin = Math.min(top - Math.max(vp, vm), Math.min(vp, vm) - bottom);
      this.report(
        k,
        "common-mode",
        `${outside.join(", ")} outside ${bottom.toFixed(2)} .. ${top.toFixed(2)} V`,
        margin,
      );
      if (vp < bottom || vm < bottom) {
        return X;
      }
      return vp > top ? (vm > top ? this.above : HIGH) : LOW;
    }
    const difference = this.difference(k);
    if (Math.abs(difference) <= this.band) {
      this.report(k, "tie", `V(inp) = V(inm) = ${vp.toPrecision(5)} V`, Math.abs(difference));
      return this.tie;
    }
    this.report(k, "", "", 0);
    return difference > 0 ? HIGH : LOW;
  }

  private report(k: Kernel, kind: "tie" | "common-mode" | "", detail: string, margin: number): void {
    if (k.settling || this.reported === kind) {
      return;
    }
    this.reported = kind;
    if (kind !== "") {
      k.record(kind, this.b.name, detail, margin);
    }
  }

  /** ps from the decision to the output's switching. */
  delay(k: Kernel, target: number): number {
    if (target === X) {
      return 0;
    }
    const curve = this.delays[target] ?? [0];
    const over = Math.abs(this.difference(k));
    const first = this.overdrive[0] ?? 1;
    if (over < first && (curve[0] ?? 0) > 0 && !k.settling) {
      const millivolts = (over * 1e3).toPrecision(3);
      k.record(
        "extrapolated-delay",
        this.b.name,
        `overdrive ${millivolts} mV is below the curve's ${first * 1e3} mV`,
        over - first,
      );
    }
    return 1e12 * interpolate(this.overdrive, curve, over);
  }

  crossing(k: Kernel): number {
    const [inp = 0, inm = 0] = this.nets;
    return k.crossing(inp, inm, -this.offset);
  }
}

function outcome(word: string): number {
  return word === "low" ? LOW : word === "high" ? HIGH : X;
}

/**
 * Delay at an overdrive: log-log between the points, proportional to 1/overdrive below the first (the gain-bandwidth
 * product bounds it there), constant above the last.
 */
function interpolate(overdrive: readonly number[], delay: readonly number[], at: number): number {
  const first = overdrive[0] ?? 1;
  if (at <= first) {
    return ((delay[0] ?? 0) * first) / Math.max(at, 1e-9);
  }
  const i = overdrive.findIndex((over) => over >= at);
  if (i < 0) {
    return delay.at(-1) ?? 0;
  }
  const [x0, x1] = [overdrive[i - 1] ?? 1, overdrive[i] ?? 1];
  const [y0, y1] = [delay[i - 1] ?? 0, delay[i] ?? 0];
  if (y0 <= 0 || y1 <= 0) {
    return y1;
  }
  return y0 * (y1 / y0) ** (Math.log(at / x0) / Math.log(x1 / x0));
}

/** The output transistor: a piece-wise linear VOL(I) when on, a leakage when off. */
class OutputStage implements NonlinearElement {
  state = HIGH;
  readonly nodes: readonly number[];
  private on = false;
  private readonly out: number;
  private readonly vee: number;
  private readonly volts: readonly number[];
  private readonly amps: readonly number[];
  private readonly linear: boolean;
  /** The conductance that switching changes, which also tells the engine that the cell is dirty. */
  private readonly conductance: number;
  private readonly off: number;
  private readonly rows = new Int32Array(2);
  private readonly slots = new Int32Array(4);

  constructor(b: Build) {
    this.out = b.net("out");
    this.vee = Math.max(b.net("vee"), 0);
    this.nodes = [this.out, this.vee];
    this.volts = b.list("sink_v");
    this.amps = b.list("sink_i");
    if (this.volts.length !== this.amps.length || this.volts.length === 0) {
      b.fail("sink_v and sink_i need equally many points", "give vectors of equal length");
    }
    for (const points of [this.volts, this.amps]) {
      if (points.some((value, i) => value <= (points[i - 1] ?? 0))) {
        b.fail("sink_v and sink_i must rise from above 0", "order the points");
      }
    }
    this.linear = this.volts.length === 1;
    this.off = b.num("leakage") / 5;
    const load = b.num("c_out");
    if (this.out < 0) {
      this.conductance = -1;
      return;
    }
    this.conductance = b.analog.conductance(this.out, this.vee, this.off);
    if (!this.linear) {
      b.analog.element(this);
    }
    if (load > 0) {
      b.analog.capacitance(this.out, 0, load);
    }
  }

  set(k: Kernel, state: number): void {
    this.state = state;
    k.markUnknown(this.out, state === X);
    const on = state === X ? this.on : state === LOW;
    if (on !== this.on && this.conductance >= 0) {
      this.on = on;
      const conducting = this.linear ? (this.amps[0] ?? 1) / (this.volts[0] ?? 1) : 0;
      k.setConductance(this.conductance, on ? conducting : this.off);
    }
  }

  bind(binder: SlotBinder): void {
    for (const [i, node] of this.nodes.entries()) {
      this.rows[i] = binder.row(node);
      for (const [j, other] of this.nodes.entries()) {
        this.slots[2 * i + j] = binder.slot(node, other);
      }
    }
  }

  load(x: Iterate): void {
    if (!this.on) {
      return;
    }
    const v = (x.v[this.out] ?? 0) - (x.v[this.vee] ?? 0);
    let i = this.volts.findIndex((volts) => v <= volts);
    if (i < 0) {
      i = this.volts.length - 1;
    }
    const [v0, v1] = [this.volts[i - 1] ?? 0, this.volts[i] ?? 1];
    const [i0, i1] = [this.amps[i - 1] ?? 0, this.amps[i] ?? 1];
    const g = (i1 - i0) / (v1 - v0);
    const current = i0 + g * (v - v0);
    const [rowOut = 0, rowVee = 0] = this.rows;
    const [oo = 0, oe = 0, eo = 0, ee = 0] = this.slots;
    x.f[rowOut] = (x.f[rowOut] ?? 0) + current;
    x.f[rowVee] = (x.f[rowVee] ?? 0) - current;
    x.a[oo] = (x.a[oo] ?? 0) + g;
    x.a[oe] = (x.a[oe] ?? 0) - g;
    x.a[eo] = (x.a[eo] ?? 0) - g;
    x.a[ee] = (x.a[ee] ?? 0) + g;
  }
}

/**
 * D: junction diode at DC as in ngspice 39 (dioload.c, diotemp.c): exponential with a cubic tail in reverse, recombination,
 * high-injection knees, breakdown, series resistance, gmin across the junction. `breakdown=falstad` puts circuitjs1's law
 * of breakdown in place of SPICE's.
 *
 * Left out: charges, sidewall, tunnel currents, self-heating.
 */
import { criticalVoltage, junction, limitJunction, potentialAt, thermalVoltage } from "../analog/junction.ts";
import { add } from "../analog/stamp.ts";
import type { Build, DeviceDef, Iterate, NonlinearElement, ParamSpec, SlotBinder } from "./device.ts";
import { behind } from "./resistance.ts";
import { temperatureParams, temperatures } from "./temperature.ts";

const NGSPICE = "ngspice 39, diosetup.c";
const MANUAL = "ngspice manual 39, section 7.1";
const CIRCUITJS = "circuitjs1 2.7.3, Diode.java";

function spec(unit: string, value: number, doc: string): ParamSpec {
  return { unit, default: value, doc, source: NGSPICE };
}

const params: Readonly<Record<string, ParamSpec>> = {
  is: spec("A", 1e-14, "saturation current"),
  n: spec("", 1, "emission coefficient"),
  rs: spec("ohm", 0, "series resistance"),
  bv: spec("V", 0, "reverse breakdown voltage; 0 is none"),
  ibv: spec("A", 1e-3, "current at breakdown"),
  nbv: { unit: "", doc: "emission coefficient of breakdown; n where not given", source: NGSPICE },
  breakdown: { unit: "", default: "spice", words: ["spice", "falstad"], doc: "law of breakdown", source: CIRCUITJS },
  ikf: spec("A", 0, "forward knee current; 0 is infinite"),
  ikr: spec("A", 0, "reverse knee current; 0 is infinite"),
  isr: spec("A", 0, "recombination current"),
  nr: spec("", 1, "emission coefficient of recombination"),
  vj: spec("V", 1, "junction potential (recombination only)"),
  mj: spec("", 0.5, "grading coefficient (recombination only); `m` in a model"),
  eg: spec("eV", 1.11, "energy gap"),
  xti: spec("", 3, "temperature exponent of is"),
  trs1: spec("1/K", 0, "linear temperature coefficient of rs"),
  trs2: spec("1/K^2", 0, "quadratic temperature coefficient of rs"),
  tcv: spec("V/K", 0, "temperature coefficient of bv; 1/K with tlev 1"),
  tlev: spec("", 0, "how bv depends on temperature"),
  gmin: {
    unit: "S",
    doc: "conductance across the junction; the run's gmin where not given",
    source: "ngspice 39, dioload.c",
  },
  vt: { unit: "V", doc: "thermal voltage; kT/q where not given", source: CIRCUITJS },
  area: { unit: "", default: 1, doc: "area factor", source: MANUAL },
  m: { unit: "", default: 1, doc: "diodes in parallel", source: MANUAL },
  ...temperatureParams,
};

/** At temperature, with area and multiplier. */
interface DiodeModel {
  readonly is: number;
  /** Emission voltages of the junction, of breakdown and of recombination. */
  readonly ve: number;
  readonly vb: number;
  readonly vr: number;
  readonly isr: number;
  readonly vj: number;
  readonly mj: number;
  readonly ikf: number;
  readonly ikr: number;
  /** Where the reverse exponential starts; infinite without breakdown. */
  readonly bv: number;
  readonly falstad: boolean;
  /** Own gmin, or undefined for the iterate's. */
  readonly gmin: number | undefined;
  readonly critical: number;
}

function diodeModel(b: Build): DiodeModel {
  const { nominal, actual } = temperatures(b);
  const vt = b.given("vt") ? b.num("vt") : thermalVoltage(actual);
  const size = b.num("area") * b.num("m");
  const scaled = (current: number, n: number): number => {
    const exponent =
      ((actual / nominal - 1) * b.num("eg")) / (n * vt) + (b.num("xti") / n) * Math.log(actual / nominal);
    return current * size * Math.exp(exponent);
  };
  const is = scaled(b.num("is"), b.num("n"));
  const ve = b.num("n") * vt;
  const falstad = b.word("breakdown") === "falstad";
  const vb = falstad ? vt : (b.given("nbv") ? b.num("nbv") : b.num("n")) * vt;
  return {
    is,
    ve,
    vb,
    vr: b.num("nr") * vt,
    isr: scaled(b.num("isr"), b.num("nr")),
    vj: potentialAt(b.num("vj"), nominal, actual),
    mj: Math.min(b.num("mj"), 0.9),
    ikf: b.num("ikf") * size,
    ikr: b.num("ikr") * size,
    bv: breakdownVoltage(b, is, vt, vb, actual - nominal),
    falstad,
    gmin: b.given("gmin") ? b.num("gmin") : undefined,
    critical: criticalVoltage(is, ve),
  };
}

/** Voltage at which the reverse exponential must start so that `ibv` flows at `bv`. */
function breakdownVoltage(b: Build, is: number, vt: number, vb: number, dt: number): number {
  const given = b.num("bv");
  if (given === 0) {
    return Number.POSITIVE_INFINITY;
  }
  if (b.word("breakdown") === "falstad") {
    return given - vt * Math.log(1 + 0.005 / is);
  }
  const bv = b.num("tlev") === 0 ? given - b.num("tcv") * dt : given * (1 - b.num("tcv") * dt);
  const ibv = b.num("m") * b.num("ibv");
  if (ibv < (is * bv) / vt) {
    return bv;
  }
  let x = bv - vb * Math.log(1 + ibv / is);
  for (let k = 0; k < 25; k++) {
    x = bv - vb * Math.log(ibv / is + 1 - x / vt);
    const current = is * (Math.exp((bv - x) / vb) - 1 + x / vt);
    if (Math.abs(current - ibv) <= 1e-9 * ibv) {
      break;
    }
  }
  return x;
}

/** Current and conductance into out[0] and out[1], without gmin. */
function evaluate(p: DiodeModel, v: number, out: Float64Array): void {
  if (p.falstad && v < 0) {
    const e = p.is * Math.exp(v / p.ve);
    const r = p.bv === Number.POSITIVE_INFINITY ? 0 : p.is * Math.exp((-v - p.bv) / p.vb);
    out[0] = e - r - p.is;
    out[1] = e / p.ve + r / p.vb;
    return;
  }
  if (v < -p.bv && v < -3 * p.ve) {
    const r = p.is * Math.exp(-(p.bv + v) / p.vb);
    out[0] = -r;
    out[1] = r / p.vb;
  } else {
    junction(out, 0, v, p.is, p.ve);
  }
  if (p.isr !== 0 && v >= -3 * p.ve) {
    const e = p.isr * Math.exp(v / p.vr);
    const left = 1 - v / p.vj;
    const base = left * left + 0.005;
    const generation = base ** (p.mj / 2);
    add(out, 0, (e - p.isr) * generation);
    add(out, 1, (e / p.vr) * generation - ((e - p.isr) * generation * p.mj * left) / (base * p.vj));
  }
  const i = out[0] ?? 0;
  const knee = v >= -3 * p.ve ? p.ikf : -p.ikr;
  if (knee !== 0 && Math.sign(i) === Math.sign(knee) && Math.abs(i) > 1e-18) {
    const root = Math.sqrt(i / knee);
    out[0] = i / (1 + root);
    out[1] = ((out[1] ?? 0) * (1 + root / 2)) / (1 + root) ** 2;
  }
}

class Diode implements NonlinearElement {
  readonly nodes: readonly number[];
  private readonly p: DiodeModel;
  private readonly a: number;
  private readonly k: number;
  private readonly out = new Float64Array(2);
  /** Limited junction voltage of the last load. */
  private old = 0;
  private rowA = 0;
  private rowK = 0;
  private slots = new Int32Array(4);

  constructor(p: DiodeModel, a: number, k: number) {
    this.p = p;
    this.nodes = [a, k];
    this.a = a;
    this.k = k;
  }

  bind(binder: SlotBinder): void {
    const { a, k } = this;
    this.rowA = binder.row(a);
    this.rowK = binder.row(k);
    this.slots = Int32Array.of(binder.slot(a, a), binder.slot(a, k), binder.slot(k, a), binder.slot(k, k));
  }

  load(x: Iterate): void {
    const { p, out, slots } = this;
    const actual = (x.v[this.a] ?? 0) - (x.v[this.k] ?? 0);
    const v = x.first ? p.critical : this.limit(actual);
    this.old = v;
    evaluate(p, v, out);
    // ngspice does not multiply gmin by m here.
    const gmin = p.gmin ?? x.gmin;
    const g = (out[1] ?? 0) + gmin;
    let i = (out[0] ?? 0) + gmin * v;
    if (v !== actual) {
      i += g * (actual - v);
      x.limited();
    }
    add(x.f, this.rowA, i);
    add(x.f, this.rowK, -i);
    add(x.a, slots[0] ?? 0, g);
    add(x.a, slots[1] ?? 0, -g);
    add(x.a, slots[2] ?? 0, -g);
    add(x.a, slots[3] ?? 0, g);
  }

  private limit(v: number): number {
    const { p, old } = this;
    if (v < Math.min(0, -p.bv + 10 * p.vb)) {
      return -limitJunction(-v - p.bv, -old - p.bv, p.vb, p.critical) - p.bv;
    }
    return limitJunction(v, old, p.ve, p.critical);
  }
}

export const diode: DeviceDef = {
  type: "diode",
  title: "junction diode",
  modelTypes: { d: {} },
  modelAliases: { m: "mj", js: "is", trs: "trs1", ik: "ikf", ib: "ibv", pb: "vj", tref: "tnom" },
  pins: [
    { name: "a", domain: "analog", direction: "inout" },
    { name: "k", domain: "analog", direction: "inout" },
  ],
  params,
  ignored: (
    "level tt ttt1 ttt2 cjo cj0 cj tm1 tm2 cjp cjsw php mjsw tlevc cta ctc ctp tpb tvj tphp kf af fc fcs off ic " +
    "fv_max bv_max id_max te_max pd_max rth0 cth0 thermal vpk iave mfg type icmax"
  ).split(" "),
  build(b) {
    const p = diodeModel(b);
    const { nominal, actual } = temperatures(b);
    const dt = actual - nominal;
    const size = b.num("area") * b.num("m");
    const pins = { a: b.net("a"), k: b.net("k") };
    const rs = b.num("rs") * (1 + dt * (b.num("trs1") + dt * b.num("trs2")));
    const inner = behind(b, pins.a, "junction", rs / size);
    b.analog.element(new Diode(p, inner, pins.k));
    const out = new Float64Array(2);
    const current = (s: { voltage(node: number): number }): number => {
      const v = s.voltage(inner) - s.voltage(pins.k);
      evaluate(p, v, out);
      return (out[0] ?? 0) + (p.gmin ?? b.gmin) * v;
    };
    b.quantity("vd", "V", (s) => s.voltage(inner) - s.voltage(pins.k));
    b.quantity("id", "A", current);
    b.quantity("p", "W", (s) => current(s) * (s.voltage(pins.a) - s.voltage(pins.k)));
  },
};

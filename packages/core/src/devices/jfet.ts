/**
 * J: junction field-effect transistor, level 1 at DC as in ngspice 39 (jfetload.c, jfettemp.c): Shichman and Hodges with the
 * doping tail parameter `b` of Parker and Skellern, gate junctions with gmin. Left out: charges, noise.
 */
import { criticalVoltage, junction, limitGate, limitJunction, thermalVoltage } from "../analog/junction.ts";
import { add } from "../analog/stamp.ts";
import type { Build, DeviceDef, Iterate, NonlinearElement, ParamSpec, SlotBinder, Solution } from "./device.ts";
import { behind } from "./resistance.ts";
import { temperatureParams, temperatures } from "./temperature.ts";

const NGSPICE = "ngspice 39, jfetset.c";
const MANUAL = "ngspice manual 39, section 9.1";

function spec(unit: string, value: number, doc: string): ParamSpec {
  return { unit, default: value, doc, source: NGSPICE };
}

const params: Readonly<Record<string, ParamSpec>> = {
  polarity: spec("", 1, "1 n-channel, -1 p-channel; set by the model's type"),
  vto: spec("V", -2, "threshold voltage"),
  beta: spec("A/V^2", 1e-4, "transconductance parameter"),
  lambda: spec("1/V", 0, "channel-length modulation"),
  b: spec("", 1, "doping tail parameter"),
  is: spec("A", 1e-14, "gate junction saturation current"),
  pb: spec("V", 1, "gate junction potential"),
  rd: spec("ohm", 0, "drain resistance"),
  rs: spec("ohm", 0, "source resistance"),
  tcv: spec("V/K", 0, "temperature coefficient of vto, downwards"),
  vtotc: { unit: "V/K", doc: "temperature coefficient of vto, upwards; tcv where not given", source: NGSPICE },
  bex: spec("", 0, "temperature exponent of beta"),
  betatce: { unit: "%/K", doc: "exponential temperature coefficient of beta; bex where not given", source: NGSPICE },
  xti: { unit: "", doc: "temperature exponent of is; 0 where not given", source: "ngspice 39, jfettemp.c" },
  eg: spec("eV", 1.11, "energy gap"),
  area: { unit: "", default: 1, doc: "area factor", source: MANUAL },
  m: { unit: "", default: 1, doc: "transistors in parallel", source: MANUAL },
  ...temperatureParams,
};

/** At temperature, with area and multiplier. */
interface JfetModel {
  readonly polarity: 1 | -1;
  readonly vto: number;
  readonly beta: number;
  readonly lambda: number;
  readonly b: number;
  /** (1 - b) / (pb - vto), 1/V. */
  readonly tail: number;
  readonly is: number;
  readonly vt: number;
  readonly m: number;
  readonly critical: number;
}

function jfetModel(b: Build): JfetModel {
  const { nominal, actual } = temperatures(b);
  const vt = thermalVoltage(actual);
  const ratio = actual / nominal;
  const dt = actual - nominal;
  const size = b.num("area") * b.num("m");
  const xti = b.given("xti") ? b.num("xti") : 0;
  const is = b.num("is") * Math.exp(((ratio - 1) * b.num("eg")) / vt) * ratio ** xti;
  return {
    polarity: b.num("polarity") < 0 ? -1 : 1,
    vto: b.num("vto") + (b.given("vtotc") ? b.num("vtotc") : -b.num("tcv")) * dt,
    beta: b.num("beta") * size * (b.given("betatce") ? 1.01 ** (b.num("betatce") * dt) : ratio ** b.num("bex")),
    lambda: b.num("lambda"),
    b: b.num("b"),
    tail: (1 - b.num("b")) / (b.num("pb") - b.num("vto")),
    is: is * size,
    vt,
    m: b.num("m"),
    critical: criticalVoltage(is, vt),
  };
}

const ID = 0;
const GM = 1;
const GDS = 2;
const IGS = 3;
const GGS = 4;
const IGD = 5;
const GGD = 6;

/** Channel current from drain to source for vds >= 0, with d/dvgs and d/dvds. */
function channel(p: JfetModel, vgs: number, vds: number, out: Float64Array): void {
  const over = vgs - p.vto;
  if (over <= 0) {
    out[ID] = 0;
    out[GM] = 0;
    out[GDS] = 0;
    return;
  }
  const beta = p.beta * (1 + p.lambda * vds);
  if (over >= vds) {
    const a = 2 * p.b + 3 * p.tail * (over - vds);
    const c = vds * (vds * (p.tail * vds - p.b) + over * a);
    out[ID] = beta * c;
    out[GM] = beta * vds * (a + 3 * p.tail * over);
    out[GDS] = beta * (over - vds) * a + p.beta * p.lambda * c;
  } else {
    const t = over * p.tail;
    const c = over * over * (p.b + t);
    out[ID] = beta * c;
    out[GM] = beta * over * (2 * p.b + 3 * t);
    out[GDS] = p.lambda * p.beta * c;
  }
}

/** Everything at the gate's two junction voltages; `out[ID]` flows from drain to source. */
function evaluate(p: JfetModel, vgs: number, vgd: number, gmin: number, out: Float64Array): void {
  junction(out, IGS, vgs, p.is, p.vt);
  junction(out, IGD, vgd, p.is, p.vt);
  add(out, IGS, gmin * p.m * vgs);
  add(out, GGS, gmin * p.m);
  add(out, IGD, gmin * p.m * vgd);
  add(out, GGD, gmin * p.m);
  if (vgs >= vgd) {
    channel(p, vgs, vgs - vgd, out);
    return;
  }
  // Drain and source change places: I = -h(vgd, -vds) with -vds = vgd - vgs.
  channel(p, vgd, vgd - vgs, out);
  const gm = out[GM] ?? 0;
  const gds = out[GDS] ?? 0;
  out[ID] = -(out[ID] ?? 0);
  out[GM] = -gm;
  out[GDS] = gm + gds;
}

class Jfet implements NonlinearElement {
  readonly nodes: readonly number[];
  private readonly p: JfetModel;
  private readonly d: number;
  private readonly g: number;
  private readonly s: number;
  /** Limited vgs and vgd of the last load. */
  private readonly old = new Float64Array(2);
  private readonly out = new Float64Array(7);
  private readonly rows = new Int32Array(3);
  private slots = new Int32Array(9);

  constructor(p: JfetModel, d: number, g: number, s: number) {
    this.p = p;
    this.nodes = [d, g, s];
    this.d = d;
    this.g = g;
    this.s = s;
  }

  bind(binder: SlotBinder): void {
    this.rows.set(this.nodes.map((node) => binder.row(node)));
    this.slots = Int32Array.from(this.nodes.flatMap((row) => this.nodes.map((col) => binder.slot(row, col))));
  }

  load(x: Iterate): void {
    const { p, old, out, rows, slots } = this;
    const { v, f, a } = x;
    const gate = v[this.g] ?? 0;
    const vgs = p.polarity * (gate - (v[this.s] ?? 0));
    const vgd = p.polarity * (gate - (v[this.d] ?? 0));
    let gs = -1;
    let gd = -1;
    if (!x.first) {
      gs = limitGate(limitJunction(vgs, old[0] ?? 0, p.vt, p.critical), old[0] ?? 0, p.vto);
      gd = limitGate(limitJunction(vgd, old[1] ?? 0, p.vt, p.critical), old[1] ?? 0, p.vto);
    }
    old[0] = gs;
    old[1] = gd;
    evaluate(p, gs, gd, x.gmin, out);
    const gm = out[GM] ?? 0;
    const gds = out[GDS] ?? 0;
    const ggs = out[GGS] ?? 0;
    const ggd = out[GGD] ?? 0;
    let id = out[ID] ?? 0;
    let igs = out[IGS] ?? 0;
    let igd = out[IGD] ?? 0;
    if (gs !== vgs || gd !== vgd) {
      id += gm * (vgs - gs) + gds * (vgs - gs - (vgd - gd));
      igs += ggs * (vgs - gs);
      igd += ggd * (vgd - gd);
      x.limited();
    }
    add(f, rows[0] ?? 0, p.polarity * (id - igd));
    add(f, rows[1] ?? 0, p.polarity * (igs + igd));
    add(f, rows[2] ?? 0, -p.polarity * (id + igs));
    add(a, slots[0] ?? 0, gds + ggd);
    add(a, slots[1] ?? 0, gm - ggd);
    add(a, slots[2] ?? 0, -gm - gds);
    add(a, slots[3] ?? 0, -ggd);
    add(a, slots[4] ?? 0, ggs + ggd);
    add(a, slots[5] ?? 0, -ggs);
    add(a, slots[6] ?? 0, -gds);
    add(a, slots[7] ?? 0, -gm - ggs);
    add(a, slots[8] ?? 0, gm + gds + ggs);
  }
}

export const jfet: DeviceDef = {
  type: "jfet",
  title: "junction field-effect transistor",
  modelTypes: { njf: { polarity: 1 }, pjf: { polarity: -1 } },
  modelAliases: { vt0: "vto", tref: "tnom" },
  pins: [
    { name: "d", domain: "analog", direction: "inout" },
    { name: "g", domain: "analog", direction: "inout" },
    { name: "s", domain: "analog", direction: "inout" },
  ],
  params,
  ignored: "level cgs cgd fc kf af nlev gdsnoi n isr nr alpha vk off ic icvds icvgs mfg type".split(" "),
  build(b) {
    const p = jfetModel(b);
    const size = b.num("area") * b.num("m");
    const drain = behind(b, b.net("d"), "drain", b.num("rd") / size);
    const source = behind(b, b.net("s"), "source", b.num("rs") / size);
    const gate = b.net("g");
    b.analog.element(new Jfet(p, drain, gate, source));
    const out = new Float64Array(7);
    const at = (s: Solution): Float64Array => {
      const vg = s.voltage(gate);
      evaluate(p, p.polarity * (vg - s.voltage(source)), p.polarity * (vg - s.voltage(drain)), b.gmin, out);
      return out;
    };
    const id = (s: Solution): number => p.polarity * ((at(s)[ID] ?? 0) - (out[IGD] ?? 0));
    const ig = (s: Solution): number => p.polarity * ((at(s)[IGS] ?? 0) + (out[IGD] ?? 0));
    b.quantity("id", "A", id);
    b.quantity("ig", "A", ig);
    b.quantity("vgs", "V", (s) => s.voltage(gate) - s.voltage(source));
    b.quantity("p", "W", (s) => {
      const vs = s.voltage(b.net("s"));
      return id(s) * (s.voltage(b.net("d")) - vs) + ig(s) * (s.voltage(gate) - vs);
    });
  },
};

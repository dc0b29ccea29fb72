/**
 * Q: bipolar transistor, Gummel-Poon at DC as in ngspice 39 (bjtload.c, bjttemp.c; the equations are in Nagel's thesis and
 * in the ngspice manual 39, chapter 9). With the default parameters it is the Ebers-Moll model.
 *
 * gmin lies across B-E and B-C (not divided by beta) and from the collector to the substrate; for PNP the transistor is
 * lateral and the substrate gmin starts at the base instead. The substrate is ground where its pin is left off.
 *
 * `area` scales all saturation currents alike. ngspice 39 applies it twice to the B-C junction unless areab and areac are
 * given; a device of area 2 then differs from two in parallel. That is not followed here.
 *
 * Left out: charges, quasi-saturation (rco), substrate diode (iss), separate ibe/ibc, temperature polynomials other than
 * xtb, xti and eg.
 */

import { criticalVoltage, junction, limitJunction, thermalVoltage } from "../analog/junction.ts";
import { add } from "../analog/stamp.ts";
import type { Build, DeviceDef, Iterate, NonlinearElement, ParamSpec, SlotBinder, Solution } from "./device.ts";
import { behind } from "./resistance.ts";
import { temperatureParams, temperatures } from "./temperature.ts";

const NGSPICE = "ngspice 39, bjtsetup.c";
const MANUAL = "ngspice manual 39, section 8.2";

function spec(unit: string, value: number, doc: string): ParamSpec {
  return { unit, default: value, doc, source: NGSPICE };
}

function optional(unit: string, doc: string, source = NGSPICE): ParamSpec {
  return { unit, doc, source };
}

const params: Readonly<Record<string, ParamSpec>> = {
  polarity: spec("", 1, "1 npn, -1 pnp; set by the model's type"),
  is: spec("A", 1e-16, "transport saturation current"),
  bf: spec("", 100, "ideal forward beta"),
  nf: spec("", 1, "forward emission coefficient"),
  vaf: spec("V", 0, "forward Early voltage; 0 is infinite"),
  ikf: spec("A", 0, "corner of forward beta roll-off; 0 is infinite"),
  ise: spec("A", 0, "B-E leakage saturation current"),
  ne: spec("", 1.5, "B-E leakage emission coefficient"),
  br: spec("", 1, "ideal reverse beta"),
  nr: spec("", 1, "reverse emission coefficient"),
  var: spec("V", 0, "reverse Early voltage; 0 is infinite"),
  ikr: spec("A", 0, "corner of reverse beta roll-off; 0 is infinite"),
  isc: spec("A", 0, "B-C leakage saturation current"),
  nc: spec("", 2, "B-C leakage emission coefficient"),
  nkf: spec("", 0.5, "exponent of beta roll-off"),
  rb: spec("ohm", 0, "base resistance at zero bias"),
  irb: spec("A", 0, "base current at which the base resistance has fallen half-way to rbm; 0 is infinite"),
  rbm: optional("ohm", "least base resistance; rb where not given"),
  re: spec("ohm", 0, "emitter resistance"),
  rc: spec("ohm", 0, "collector resistance"),
  xtb: spec("", 0, "temperature exponent of beta"),
  eg: spec("eV", 1.11, "energy gap"),
  xti: spec("", 3, "temperature exponent of is"),
  subs: optional("", "1 vertical, -1 lateral; vertical for npn, lateral for pnp where not given"),
  gsub: optional("S", "conductance to the substrate; gmin where not given", "ngspice 39, bjtload.c (gdsub)"),
  vt: optional("V", "thermal voltage; kT/q where not given", "circuitjs1: 0.025865 V whatever the temperature"),
  area: { unit: "", default: 1, doc: "area factor", source: MANUAL },
  areab: optional("", "area factor of isc, vertical; area where not given", MANUAL),
  areac: optional("", "area factor of isc, lateral; area where not given", MANUAL),
  m: { unit: "", default: 1, doc: "transistors in parallel", source: MANUAL },
  ...temperatureParams,
  icvbe: optional("V", "V(b) - V(e) at which Newton starts", MANUAL),
  icvbc: optional("V", "V(b) - V(c) at which Newton starts", "circuitjs1: saved state of a transistor"),
};

/** What the DC equations need: at temperature, with area and multiplier. */
interface BjtModel {
  readonly polarity: 1 | -1;
  readonly is: number;
  readonly perBf: number;
  readonly perBr: number;
  /** Emission voltages n kT/q of the four exponentials. */
  readonly vf: number;
  readonly vr: number;
  readonly ve: number;
  readonly vc: number;
  readonly ise: number;
  readonly isc: number;
  /** 1/V and 1/A; 0 where the effect is absent. */
  readonly inverseVaf: number;
  readonly inverseVar: number;
  readonly inverseIkf: number;
  readonly inverseIkr: number;
  readonly nkf: number;
  /** Whether the base charge depends on the voltages. */
  readonly varies: boolean;
  /** Ohm: least base resistance, and the part above it at zero bias. */
  readonly rbm: number;
  readonly rbv: number;
  readonly irb: number;
  readonly gminFactor: number;
  readonly limitVt: number;
  readonly critical: number;
}

function isVertical(b: Build): boolean {
  return b.num(b.given("subs") ? "subs" : "polarity") > 0;
}

function bjtModel(b: Build): BjtModel {
  const { nominal, actual } = temperatures(b);
  const vt = b.given("vt") ? b.num("vt") : thermalVoltage(actual);
  const ratio = actual / nominal;
  const factlog = ((ratio - 1) * b.num("eg")) / vt + b.num("xti") * Math.log(ratio);
  const beta = ratio ** b.num("xtb");
  const size = b.num("area") * b.num("m");
  const leakArea = isVertical(b) ? "areab" : "areac";
  const leakSize = (b.given(leakArea) ? b.num(leakArea) : b.num("area")) * b.num("m");
  const inverse = (param: string, by: number): number => (b.num(param) === 0 ? 0 : 1 / (b.num(param) * by));
  const is = b.num("is") * size * Math.exp(factlog);
  const rb = b.num("rb") / size;
  const rbm = (b.given("rbm") ? b.num("rbm") : b.num("rb")) / size;
  const polarity = b.num("polarity") < 0 ? -1 : 1;
  return {
    polarity,
    is,
    perBf: 1 / (b.num("bf") * beta),
    perBr: 1 / (b.num("br") * beta),
    vf: b.num("nf") * vt,
    vr: b.num("nr") * vt,
    ve: b.num("ne") * vt,
    vc: b.num("nc") * vt,
    ise: (b.num("ise") * size * Math.exp(factlog / b.num("ne"))) / beta,
    isc: (b.num("isc") * leakSize * Math.exp(factlog / b.num("nc"))) / beta,
    inverseVaf: inverse("vaf", 1),
    inverseVar: inverse("var", 1),
    inverseIkf: inverse("ikf", size),
    inverseIkr: inverse("ikr", size),
    nkf: b.num("nkf"),
    varies: ["vaf", "var", "ikf", "ikr"].some((param) => b.num(param) !== 0),
    rbm,
    rbv: rb - rbm,
    irb: b.num("irb") * size,
    gminFactor: b.num("m"),
    limitVt: vt,
    critical: criticalVoltage(is, vt),
  };
}

/** Junction voltages at which Newton starts, in the npn's sense. */
interface BjtStart {
  readonly vbe: number | undefined;
  readonly vbc: number | undefined;
}

/** Places in the array that `evaluate` fills; all in the npn's sense. */
const CC = 0;
const CB = 1;
const GM = 2;
const GO = 3;
const GPI = 4;
const GMU = 5;
const PER_QB = 6;
const DQB_DVE = 7;
const DQB_DVC = 8;
const SCRATCH = 9;
const GX = 17;
const DGX_DVE = 18;
const DGX_DVC = 19;
const EVALUATED = 20;

/**
 * The first step of a solve tells which transistors are being switched off: a junction that conducted and is asked to fall by
 * more than 1.5 kT/q goes to 0 V at once instead of following tangents down. It changes the way, not the solution: a fifth
 * fewer iterations where a ladder's tap moves.
 */
function switchedOff(v: number, old: number, p: BjtModel): number {
  return old > p.critical / 2 && v < old - p.limitVt ? Math.min(v, 0) : v;
}

/** Thermal voltages below which both junctions are off, and the move (V) within which an evaluation is used again there. */
const OFF_BELOW = -12;
const OFF_MOVE = 0.01;

/** Collector and base current and their derivatives at the junction voltages. */
function evaluate(p: BjtModel, vbe: number, vbc: number, gmin: number, out: Float64Array): void {
  junction(out, SCRATCH, vbe, p.is, p.vf);
  junction(out, SCRATCH + 2, vbc, p.is, p.vr);
  const cbe = out[SCRATCH] ?? 0;
  const gbe = out[SCRATCH + 1] ?? 0;
  const cbc = out[SCRATCH + 2] ?? 0;
  const gbc = out[SCRATCH + 3] ?? 0;
  const g = gmin * p.gminFactor;
  let cben = g * vbe;
  let gben = g;
  let cbcn = g * vbc;
  let gbcn = g;
  if (p.ise !== 0) {
    junction(out, SCRATCH + 4, vbe, p.ise, p.ve);
    cben += out[SCRATCH + 4] ?? 0;
    gben += out[SCRATCH + 5] ?? 0;
  }
  if (p.isc !== 0) {
    junction(out, SCRATCH + 6, vbc, p.isc, p.vc);
    cbcn += out[SCRATCH + 6] ?? 0;
    gbcn += out[SCRATCH + 7] ?? 0;
  }

  // Base charge; 1 without Early effect and roll-off.
  let perQb = 1;
  let dve = 0;
  let dvc = 0;
  if (p.varies) {
    const q1 = 1 / (1 - p.inverseVaf * vbc - p.inverseVar * vbe);
    let qb = q1;
    dve = q1 * qb * p.inverseVar;
    dvc = q1 * qb * p.inverseVaf;
    if (p.inverseIkf !== 0 || p.inverseIkr !== 0) {
      const arg = Math.max(0, 1 + 4 * (p.inverseIkf * cbe + p.inverseIkr * cbc));
      const root = arg === 0 ? 1 : p.nkf === 0.5 ? Math.sqrt(arg) : arg ** p.nkf;
      qb = (q1 * (1 + root)) / 2;
      const slope = arg === 0 ? 0 : (2 * p.nkf * root) / arg;
      dve = q1 * (qb * p.inverseVar + p.inverseIkf * gbe * slope);
      dvc = q1 * (qb * p.inverseVaf + p.inverseIkr * gbc * slope);
    }
    perQb = 1 / qb;
  }

  const transport = (cbe - cbc) * perQb;
  const go = (gbc + transport * dvc) * perQb;
  out[CC] = transport - cbc * p.perBr - cbcn;
  out[CB] = cbe * p.perBf + cben + cbc * p.perBr + cbcn;
  out[GO] = go;
  out[GM] = (gbe - transport * dve) * perQb - go;
  out[GPI] = gbe * p.perBf + gben;
  out[GMU] = gbc * p.perBr + gbcn;
  out[PER_QB] = perQb;
  out[DQB_DVE] = dve;
  out[DQB_DVC] = dvc;
}

/** The resistance between the base's pin and its inner node, and how it depends on the junction voltages. */
function baseConductance(p: BjtModel, out: Float64Array): void {
  const perQb = out[PER_QB] ?? 1;
  const cb = out[CB] ?? 0;
  let r = p.rbm + p.rbv * perQb;
  let dve = -p.rbv * perQb * perQb * (out[DQB_DVE] ?? 0);
  let dvc = -p.rbv * perQb * perQb * (out[DQB_DVC] ?? 0);
  if (p.irb !== 0) {
    // Current crowding: r = rbm + 3 (rb - rbm) (tan z - z) / (z tan^2 z).
    const t = Math.max(cb / p.irb, 1e-9);
    const w = Math.sqrt(1 + 14.59025 * t);
    const z = (w - 1) / (2.4317 * Math.sqrt(t));
    const tan = Math.tan(z);
    r = p.rbm + (3 * p.rbv * (tan - z)) / (z * tan * tan);
    const dz = t > 1e-9 ? 14.59025 / (2 * w * 2.4317 * Math.sqrt(t)) - z / (2 * t) : 0;
    const sec2 = 1 + tan * tan;
    const dr = (3 * p.rbv * ((sec2 - 1) * z * tan - (tan - z) * (tan + 2 * z * sec2))) / (z * z * tan ** 3);
    dve = (dr * dz * (out[GPI] ?? 0)) / p.irb;
    dvc = (dr * dz * (out[GMU] ?? 0)) / p.irb;
  }
  const g = 1 / r;
  out[GX] = g;
  out[DGX_DVE] = -g * g * dve;
  out[DGX_DVC] = -g * g * dvc;
}

/** The transistor inside its collector and emitter resistances; the base resistance is inside where it varies. */
class Bjt implements NonlinearElement {
  readonly nodes: readonly number[];
  private readonly p: BjtModel;
  private readonly c: number;
  private readonly b: number;
  private readonly e: number;
  private readonly pin: number;
  private readonly startVbe: number | undefined;
  private readonly startVbc: number | undefined;
  /** Limited vbe and vbc of the last load, and those of the last time it was on. */
  private readonly old: Float64Array;
  private readonly out = new Float64Array(EVALUATED);
  /** Junction voltages and gmin of the last evaluation. */
  private readonly at = Float64Array.of(Number.NaN, Number.NaN, Number.NaN);
  private fresh = true;
  private rowC = 0;
  private rowB = 0;
  private rowE = 0;
  private rowX = 0;
  /** Collector, base, emitter row by row; with a varying base resistance then the pin's row and column. */
  private slots = new Int32Array(9);

  /** @param pin the base's pin where a varying resistance lies between it and `b`, else `b` itself. */
  constructor(p: BjtModel, [c, b, e, pin]: readonly [number, number, number, number], start: BjtStart) {
    this.p = p;
    this.nodes = pin === b ? [c, b, e] : [c, b, e, pin];
    this.c = c;
    this.b = b;
    this.e = e;
    this.pin = pin;
    this.old = Float64Array.of(0, 0, p.critical, p.critical);
    this.startVbe = start.vbe;
    this.startVbc = start.vbc;
  }

  bind(binder: SlotBinder): void {
    this.rowC = binder.row(this.c);
    this.rowB = binder.row(this.b);
    this.rowE = binder.row(this.e);
    this.rowX = binder.row(this.pin);
    const { c, b, e, pin } = this;
    const places = [c, b, e].flatMap((row) => [c, b, e].map((col) => [row, col] as const));
    if (pin !== b) {
      places.push([b, pin], [pin, c], [pin, b], [pin, e], [pin, pin]);
    }
    this.slots = Int32Array.from(places, ([row, col]) => binder.slot(row, col));
  }

  load(x: Iterate): void {
    const { p, old, at, out, slots } = this;
    const { v, f, a } = x;
    const vb = v[this.b] ?? 0;
    const vbe = p.polarity * (vb - (v[this.e] ?? 0));
    const vbc = p.polarity * (vb - (v[this.c] ?? 0));
    let be = vbe;
    let bc = vbc;
    if (x.first || this.fresh) {
      if (x.first || this.startVbe !== undefined || this.startVbc !== undefined) {
        be = this.startVbe ?? p.critical;
        bc = this.startVbc ?? 0;
      }
      this.fresh = false;
    } else {
      be = limitJunction(vbe, old[0] ?? 0, p.limitVt, p.critical, old[2]);
      bc = limitJunction(vbc, old[1] ?? 0, p.limitVt, p.critical, old[3]);
    }
    if (x.step === 1) {
      be = switchedOff(be, old[0] ?? 0, p);
      bc = switchedOff(bc, old[1] ?? 0, p);
    } else if (x.step === 0 && !x.first) {
      // The last solution: where a junction was on, it will be near when it is on again.
      old[2] = be > p.critical / 2 ? be : (old[2] ?? 0);
      old[3] = bc > p.critical / 2 ? bc : (old[3] ?? 0);
    }
    old[0] = be;
    old[1] = bc;
    if (be !== vbe || bc !== vbc) {
      x.limited();
    }
    this.evaluateAt(be, bc, x.gmin);
    const dbe = vbe - (at[0] ?? 0);
    const dbc = vbc - (at[1] ?? 0);
    const gm = out[GM] ?? 0;
    const go = out[GO] ?? 0;
    const gpi = out[GPI] ?? 0;
    const gmu = out[GMU] ?? 0;
    const cc = (out[CC] ?? 0) + (gm + go) * dbe - (go + gmu) * dbc;
    const cb = (out[CB] ?? 0) + gpi * dbe + gmu * dbc;
    add(f, this.rowC, p.polarity * cc);
    add(f, this.rowB, p.polarity * cb);
    add(f, this.rowE, -p.polarity * (cc + cb));
    add(a, slots[0] ?? 0, go + gmu);
    add(a, slots[1] ?? 0, gm - gmu);
    add(a, slots[2] ?? 0, -gm - go);
    add(a, slots[3] ?? 0, -gmu);
    add(a, slots[4] ?? 0, gpi + gmu);
    add(a, slots[5] ?? 0, -gpi);
    add(a, slots[6] ?? 0, -go);
    add(a, slots[7] ?? 0, -gpi - gm);
    add(a, slots[8] ?? 0, gpi + gm + go);
    if (this.pin !== this.b) {
      this.loadBase(x, dbe, dbc);
    }
  }

  /**
   * Evaluates the model, or leaves it where it was: far below conduction the currents are constants, gmin and a tail of which
   * a move of 10 mV bends less than 1e-5 of the saturation current, so there the tangent is as good.
   */
  private evaluateAt(be: number, bc: number, gmin: number): void {
    const { at } = this;
    const off = OFF_BELOW * this.p.limitVt;
    if (
      be < off &&
      bc < off &&
      Math.abs(be - (at[0] ?? 0)) < OFF_MOVE &&
      Math.abs(bc - (at[1] ?? 0)) < OFF_MOVE &&
      gmin === at[2]
    ) {
      return;
    }
    at[0] = be;
    at[1] = bc;
    at[2] = gmin;
    evaluate(this.p, be, bc, gmin, this.out);
  }

  private loadBase({ v, f, a }: Iterate, dbe: number, dbc: number): void {
    const { p, out, slots } = this;
    baseConductance(p, out);
    const g = out[GX] ?? 0;
    const across = (v[this.pin] ?? 0) - (v[this.b] ?? 0);
    const byBe = (out[DGX_DVE] ?? 0) * across;
    const byBc = (out[DGX_DVC] ?? 0) * across;
    const i = g * across + byBe * dbe + byBc * dbc;
    add(f, this.rowX, i);
    add(f, this.rowB, -i);
    // The current depends on the junction voltages, which polarity turns round.
    const dc = -p.polarity * byBc;
    const de = -p.polarity * byBe;
    const db = -g - dc - de;
    add(a, slots[3] ?? 0, -dc);
    add(a, slots[4] ?? 0, -db);
    add(a, slots[5] ?? 0, -de);
    add(a, slots[9] ?? 0, -g);
    add(a, slots[10] ?? 0, dc);
    add(a, slots[11] ?? 0, db);
    add(a, slots[12] ?? 0, de);
    add(a, slots[13] ?? 0, g);
  }
}

export const bjt: DeviceDef = {
  type: "bjt",
  title: "bipolar transistor (Gummel-Poon)",
  modelTypes: { npn: { polarity: 1 }, pnp: { polarity: -1 } },
  modelAliases: { va: "vaf", ik: "ikf", c2: "ise", vb: "var", c4: "isc", nk: "nkf", tref: "tnom" },
  pins: [
    { name: "c", domain: "analog", direction: "inout" },
    { name: "b", domain: "analog", direction: "inout" },
    { name: "e", domain: "analog", direction: "inout" },
    { name: "s", domain: "analog", direction: "inout", optional: true },
  ],
  params,
  ignored: (
    "level cje vje pe mje me tf xtf vtf itf ptf cjc vjc pc mjc mc xcjc tr cjs csub ccs vjs ps mjs ms fc kf af " +
    "icvce ic off vbe_max vbc_max vce_max ic_max ib_max pd_max te_max rth0 vceo icrating mfg npn pnp bvcbo bvceo bvbe"
  ).split(" "),
  build(b) {
    const p = bjtModel(b);
    const size = b.num("area") * b.num("m");
    const pins = { c: b.net("c"), b: b.net("b"), e: b.net("e"), s: Math.max(b.net("s"), 0) };
    const collector = behind(b, pins.c, "collector", b.num("rc") / size);
    const emitter = behind(b, pins.e, "emitter", b.num("re") / size);
    const base = p.rbv === 0 ? behind(b, pins.b, "base", p.rbm) : b.analog.node("base");
    const inner = [collector, base, emitter] as const;

    const start = (param: string): number | undefined => (b.given(param) ? p.polarity * b.num(param) : undefined);
    b.analog.element(new Bjt(p, [...inner, p.rbv === 0 ? base : pins.b], { vbe: start("icvbe"), vbc: start("icvbc") }));
    const gsub = (b.given("gsub") ? b.num("gsub") : b.gmin) * p.gminFactor;
    if (gsub !== 0) {
      b.analog.conductance(isVertical(b) ? collector : base, pins.s, gsub);
    }

    const out = new Float64Array(EVALUATED);
    const at = (s: Solution): Float64Array => {
      const vbe = p.polarity * (s.voltage(base) - s.voltage(emitter));
      const vbc = p.polarity * (s.voltage(base) - s.voltage(collector));
      evaluate(p, vbe, vbc, b.gmin, out);
      return out;
    };
    const ic = (s: Solution): number => p.polarity * (at(s)[CC] ?? 0);
    const ib = (s: Solution): number => p.polarity * (at(s)[CB] ?? 0);
    b.quantity("vbe", "V", (s) => s.voltage(base) - s.voltage(emitter));
    b.quantity("vbc", "V", (s) => s.voltage(base) - s.voltage(collector));
    b.quantity("ic", "A", ic);
    b.quantity("ib", "A", ib);
    b.quantity("ie", "A", (s) => -ic(s) - ib(s));
    b.quantity(
      "p",
      "W",
      (s) => ic(s) * (s.voltage(pins.c) - s.voltage(pins.e)) + ib(s) * (s.voltage(pins.b) - s.voltage(pins.e)),
    );
  },
};

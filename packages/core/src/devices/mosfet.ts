/**
 * M: MOSFET level 1 (Shichman-Hodges) at DC as in ngspice 39 (mos1load.c, mos1temp.c), with bulk junctions and gmin across
 * them. The gate draws no current. Left out: charges, noise, levels above 1.
 */
import {
  CHARGE,
  criticalVoltage,
  limitDrain,
  limitGate,
  limitJunction,
  potentialAt,
  siliconGap,
  thermalVoltage,
} from "../analog/junction.ts";
import { add } from "../analog/stamp.ts";
import type { Build, DeviceDef, Iterate, NonlinearElement, ParamSpec, SlotBinder, Solution } from "./device.ts";
import { behind } from "./resistance.ts";
import { temperatureParams, temperatures } from "./temperature.ts";

const NGSPICE = "ngspice 39, mos1set.c";
const PROCESS = "ngspice 39, mos1temp.c";
const MANUAL = "ngspice manual 39, section 11.1";

function spec(unit: string, value: number, doc: string): ParamSpec {
  return { unit, default: value, doc, source: NGSPICE };
}

function optional(unit: string, doc: string): ParamSpec {
  return { unit, doc, source: PROCESS };
}

const params: Readonly<Record<string, ParamSpec>> = {
  polarity: spec("", 1, "1 n-channel, -1 p-channel; set by the model's type"),
  level: spec("", 1, "model level; only 1 is known"),
  vto: optional("V", "threshold at no bulk bias; from nsub where not given, else 0"),
  kp: optional("A/V^2", "transconductance parameter; from tox and u0 where not given, else 2e-5"),
  gamma: optional("V^0.5", "bulk threshold parameter; from nsub where not given, else 0"),
  phi: optional("V", "surface potential; from nsub where not given, else 0.6"),
  lambda: spec("1/V", 0, "channel-length modulation"),
  rd: optional("ohm", "drain resistance; from rsh where not given"),
  rs: optional("ohm", "source resistance; from rsh where not given"),
  rsh: spec("ohm", 0, "sheet resistance of drain and source"),
  is: spec("A", 1e-14, "bulk junction saturation current"),
  js: spec("A/m^2", 0, "bulk junction saturation current density, where ad and as are given"),
  ld: spec("m", 0, "lateral diffusion"),
  tox: spec("m", 0, "oxide thickness; 0 is not given"),
  u0: { unit: "cm^2/Vs", default: 600, doc: "surface mobility", source: PROCESS },
  nsub: spec("1/cm^3", 0, "substrate doping; 0 is not given"),
  nss: spec("1/cm^2", 0, "surface state density"),
  tpg: { unit: "", default: 1, doc: "gate: 1 opposite to the substrate, -1 same, 0 aluminium", source: PROCESS },
  w: { unit: "m", default: 1e-4, doc: "channel width", source: "ngspice 39, cktntask.c (DEFW)" },
  l: { unit: "m", default: 1e-4, doc: "channel length", source: "ngspice 39, cktntask.c (DEFL)" },
  ad: { unit: "m^2", default: 0, doc: "drain area", source: MANUAL },
  as: { unit: "m^2", default: 0, doc: "source area", source: MANUAL },
  nrd: { unit: "", default: 1, doc: "squares of the drain", source: MANUAL },
  nrs: { unit: "", default: 1, doc: "squares of the source", source: MANUAL },
  m: { unit: "", default: 1, doc: "transistors in parallel", source: MANUAL },
  ...temperatureParams,
};

/** F/m, per m of thickness: silicon dioxide, with the vacuum value that SPICE uses. */
const VACUUM = 8.854214871e-12;
const OXIDE = 3.9 * VACUUM;
const SILICON = 11.7 * VACUUM;
/** 1/m^3: intrinsic carriers. */
const INTRINSIC = 1.45e16;

/** Threshold parameters at the nominal temperature. */
interface Process {
  readonly vto: number;
  readonly kp: number;
  readonly gamma: number;
  readonly phi: number;
}

function process(b: Build, polarity: number, nominal: number): Process {
  const oxide = b.num("tox") === 0 ? 0 : OXIDE / b.num("tox");
  const doping = b.num("nsub") * 1e6;
  const fromOxide = oxide === 0 ? 2e-5 : b.num("u0") * oxide * 1e-4;
  const kp = b.given("kp") ? b.num("kp") : fromOxide;
  const given = (param: string, fallback: number): number => (b.given(param) ? b.num(param) : fallback);
  if (oxide === 0 || doping === 0) {
    return { vto: given("vto", 0), kp, gamma: given("gamma", 0), phi: given("phi", 0.6) };
  }
  if (doping <= INTRINSIC) {
    b.fail("nsub is below the intrinsic density", "give nsub in 1/cm^3, above 1.45e10");
  }
  const phi = given("phi", Math.max(0.1, 2 * thermalVoltage(nominal) * Math.log(doping / INTRINSIC)));
  const gap = siliconGap(nominal);
  const gate = b.num("tpg") === 0 ? 3.2 : 3.25 + gap / 2 - (polarity * b.num("tpg") * gap) / 2;
  const workFunction = gate - (3.25 + gap / 2 + (polarity * phi) / 2);
  const gamma = given("gamma", Math.sqrt(2 * SILICON * CHARGE * doping) / oxide);
  const flat = workFunction - (b.num("nss") * 1e4 * CHARGE) / oxide;
  return { vto: given("vto", flat + polarity * (gamma * Math.sqrt(phi) + phi)), kp, gamma, phi };
}

/** At temperature, with geometry and multiplier. */
interface MosModel {
  readonly polarity: 1 | -1;
  readonly beta: number;
  readonly lambda: number;
  readonly gamma: number;
  readonly phi: number;
  /** Built-in part of the threshold and threshold without bulk bias, in the n-channel's sense. */
  readonly vbi: number;
  readonly vto: number;
  readonly isDrain: number;
  readonly isSource: number;
  readonly vt: number;
  readonly criticalDrain: number;
  readonly criticalSource: number;
}

function mosModel(b: Build): MosModel {
  if (b.num("level") !== 1) {
    b.fail(`MOSFET level ${b.num("level")} is not supported`, "give a level 1 model");
  }
  const { nominal, actual } = temperatures(b);
  const polarity = b.num("polarity") < 0 ? -1 : 1;
  const { vto, kp, gamma, phi } = process(b, polarity, nominal);
  if (phi <= 0) {
    b.fail("phi must be above 0", "mend the model");
  }
  const length = b.num("l") - 2 * b.num("ld");
  if (length <= 0) {
    b.fail("the effective channel length is not above 0", "mend l and ld");
  }
  const vt = thermalVoltage(actual);
  const gapShift = (siliconGap(nominal) - siliconGap(actual)) / 2;
  const phiAt = potentialAt(phi, nominal, actual);
  const vbi = polarity * (vto - polarity * gamma * Math.sqrt(phi) + gapShift) + (phiAt - phi) / 2;
  const warm = Math.exp(-siliconGap(actual) / vt + siliconGap(nominal) / thermalVoltage(nominal));
  const byArea = b.num("js") !== 0 && b.num("ad") !== 0 && b.num("as") !== 0;
  const saturation = (area: number): number => b.num("m") * warm * (byArea ? b.num("js") * area : b.num("is"));
  const isDrain = saturation(b.num("ad"));
  const isSource = saturation(b.num("as"));
  return {
    polarity,
    beta: ((kp / (actual / nominal) ** 1.5) * b.num("m") * b.num("w")) / length,
    lambda: b.num("lambda"),
    gamma,
    phi: phiAt,
    vbi,
    vto: vbi + gamma * Math.sqrt(phiAt),
    isDrain,
    isSource,
    vt,
    criticalDrain: criticalVoltage(isDrain, vt),
    criticalSource: criticalVoltage(isSource, vt),
  };
}

const ID = 0;
const GM = 1;
const GDS = 2;
const GMBS = 3;
const VON = 4;
const IBS = 5;
const GBS = 6;
const IBD = 7;
const GBD = 8;

/** Channel current for vds >= 0 and its derivatives to vgs, vds, vbs; and the threshold. */
function channel(p: MosModel, vgs: number, vds: number, vbs: number, out: Float64Array): void {
  const flat = Math.sqrt(p.phi);
  const root = vbs <= 0 ? Math.sqrt(p.phi - vbs) : Math.max(0, flat - vbs / (2 * flat));
  const von = p.vbi + p.gamma * root;
  const over = vgs - von;
  const body = root <= 0 ? 0 : p.gamma / (2 * root);
  out[VON] = von;
  if (over <= 0) {
    out[ID] = 0;
    out[GM] = 0;
    out[GDS] = 0;
    out[GMBS] = 0;
    return;
  }
  const beta = p.beta * (1 + p.lambda * vds);
  if (over <= vds) {
    out[ID] = (beta * over * over) / 2;
    out[GM] = beta * over;
    out[GDS] = (p.lambda * p.beta * over * over) / 2;
  } else {
    const shape = vds * (over - vds / 2);
    out[ID] = beta * shape;
    out[GM] = beta * vds;
    out[GDS] = beta * (over - vds) + p.lambda * p.beta * shape;
  }
  out[GMBS] = (out[GM] ?? 0) * body;
}

/** Bulk junction: straight in reverse, without the tail of other junctions. */
function bulk(out: Float64Array, at: number, v: number, is: number, vt: number, gmin: number): void {
  if (v <= -3 * vt) {
    out[at] = gmin * v - is;
    out[at + 1] = gmin;
  } else {
    const e = is * Math.exp(Math.min(v / vt, 709));
    out[at] = e - is + gmin * v;
    out[at + 1] = e / vt + gmin;
  }
}

class Mosfet implements NonlinearElement {
  readonly nodes: readonly number[];
  readonly controls: readonly number[];
  readonly out = new Float64Array(9);
  private readonly p: MosModel;
  private readonly d: number;
  private readonly g: number;
  private readonly s: number;
  private readonly b: number;
  /** Limited vgs, vds, vbs of the last load. */
  private readonly old = new Float64Array(3);
  private readonly rows = new Int32Array(3);
  /** Rows d s b by columns d g s b. */
  private slots = new Int32Array(12);

  constructor(p: MosModel, d: number, g: number, s: number, b: number) {
    this.p = p;
    this.nodes = [d, s, b];
    this.controls = [g];
    this.d = d;
    this.g = g;
    this.s = s;
    this.b = b;
    this.out[VON] = p.vto;
  }

  bind(binder: SlotBinder): void {
    const { d, g, s, b } = this;
    this.rows.set([d, s, b].map((node) => binder.row(node)));
    this.slots = Int32Array.from([d, s, b].flatMap((row) => [d, g, s, b].map((col) => binder.slot(row, col))));
  }

  load(x: Iterate): void {
    const { p, old } = this;
    const { v } = x;
    const source = v[this.s] ?? 0;
    const vgs = p.polarity * ((v[this.g] ?? 0) - source);
    const vds = p.polarity * ((v[this.d] ?? 0) - source);
    const vbs = p.polarity * ((v[this.b] ?? 0) - source);
    if (x.first) {
      old[0] = p.vto;
      old[1] = 0;
      old[2] = -1;
    } else {
      this.limit(vgs, vds, vbs);
    }
    const gs = old[0] ?? 0;
    const ds = old[1] ?? 0;
    const bs = old[2] ?? 0;
    this.evaluate(gs, ds, bs, x.gmin);
    this.stamp(x, vgs - gs, vds - ds, vbs - bs);
  }

  /** Channel (drain to source) and bulk currents at the given voltages, with derivatives to vgs, vds, vbs. */
  evaluate(vgs: number, vds: number, vbs: number, gmin: number): void {
    const { p, out } = this;
    bulk(out, IBS, vbs, p.isSource, p.vt, gmin);
    bulk(out, IBD, vbs - vds, p.isDrain, p.vt, gmin);
    if (vds >= 0) {
      channel(p, vgs, vds, vbs, out);
      return;
    }
    // Drain and source change places.
    channel(p, vgs - vds, -vds, vbs - vds, out);
    const gm = out[GM] ?? 0;
    const gmbs = out[GMBS] ?? 0;
    out[ID] = -(out[ID] ?? 0);
    out[GDS] = (out[GDS] ?? 0) + gm + gmbs;
    out[GM] = -gm;
    out[GMBS] = -gmbs;
  }

  private limit(vgs: number, vds: number, vbs: number): void {
    const { p, old, out } = this;
    const von = out[VON] ?? 0;
    const oldGs = old[0] ?? 0;
    const oldDs = old[1] ?? 0;
    const oldBs = old[2] ?? 0;
    let gs = vgs;
    let ds = vds;
    if (oldDs >= 0) {
      gs = limitGate(vgs, oldGs, von);
      ds = limitDrain(gs === vgs ? vds : gs - (vgs - vds), oldDs);
    } else {
      const gd = limitGate(vgs - vds, oldGs - oldDs, von);
      ds = gd === vgs - vds ? vds : vgs - gd;
      ds = -limitDrain(-ds, -oldDs);
      gs = gd === vgs - vds && ds === vds ? vgs : gd + ds;
    }
    let bs = vbs;
    if (ds >= 0) {
      bs = limitJunction(vbs, oldBs, p.vt, p.criticalSource);
    } else {
      const bd = limitJunction(vbs - ds, oldBs - oldDs, p.vt, p.criticalDrain);
      bs = bd === vbs - ds ? vbs : bd + ds;
    }
    old[0] = gs;
    old[1] = ds;
    old[2] = bs;
  }

  private stamp(x: Iterate, dgs: number, dds: number, dbs: number): void {
    const { p, out, rows, slots } = this;
    const { f, a } = x;
    const gm = out[GM] ?? 0;
    const gds = out[GDS] ?? 0;
    const gmbs = out[GMBS] ?? 0;
    const gbs = out[GBS] ?? 0;
    const gbd = out[GBD] ?? 0;
    let id = out[ID] ?? 0;
    let ibs = out[IBS] ?? 0;
    let ibd = out[IBD] ?? 0;
    if (dgs !== 0 || dds !== 0 || dbs !== 0) {
      id += gm * dgs + gds * dds + gmbs * dbs;
      ibs += gbs * dbs;
      ibd += gbd * (dbs - dds);
      x.limited();
    }
    add(f, rows[0] ?? 0, p.polarity * (id - ibd));
    add(f, rows[1] ?? 0, -p.polarity * (id + ibs));
    add(f, rows[2] ?? 0, p.polarity * (ibs + ibd));
    add(a, slots[0] ?? 0, gds + gbd);
    add(a, slots[1] ?? 0, gm);
    add(a, slots[2] ?? 0, -gm - gds - gmbs);
    add(a, slots[3] ?? 0, gmbs - gbd);
    add(a, slots[4] ?? 0, -gds);
    add(a, slots[5] ?? 0, -gm);
    add(a, slots[6] ?? 0, gm + gds + gmbs + gbs);
    add(a, slots[7] ?? 0, -gmbs - gbs);
    add(a, slots[8] ?? 0, -gbd);
    add(a, slots[10] ?? 0, -gbs);
    add(a, slots[11] ?? 0, gbs + gbd);
  }
}

export const mosfet: DeviceDef = {
  type: "mosfet",
  title: "MOSFET (level 1)",
  modelTypes: { nmos: { polarity: 1 }, pmos: { polarity: -1 } },
  modelAliases: { vt0: "vto", uo: "u0", tref: "tnom" },
  pins: [
    { name: "d", domain: "analog", direction: "inout" },
    { name: "g", domain: "analog", direction: "inout" },
    { name: "s", domain: "analog", direction: "inout" },
    { name: "b", domain: "analog", direction: "inout" },
  ],
  params,
  ignored:
    "lmin lmax wmin wmax cbd cbs cgso cgdo cgbo cj mj cjsw mjsw pb fc kf af nlev gdsnoi pd ps off ic icvds icvgs icvbs mfg type".split(
      " ",
    ),
  build(b) {
    const p = mosModel(b);
    const resistance = (own: string, squares: string): number =>
      (b.given(own) ? b.num(own) : b.num("rsh") * b.num(squares)) / b.num("m");
    const drain = behind(b, b.net("d"), "drain", resistance("rd", "nrd"));
    const source = behind(b, b.net("s"), "source", resistance("rs", "nrs"));
    const gate = b.net("g");
    const body = b.net("b");
    const element = new Mosfet(p, drain, gate, source, body);
    b.analog.element(element);
    const probe = new Mosfet(p, drain, gate, source, body);
    const at = (s: Solution): Float64Array => {
      const vs = s.voltage(source);
      const from = (node: number): number => p.polarity * (s.voltage(node) - vs);
      probe.evaluate(from(gate), from(drain), from(body), b.gmin);
      return probe.out;
    };
    const id = (s: Solution): number => p.polarity * ((at(s)[ID] ?? 0) - (probe.out[IBD] ?? 0));
    const ib = (s: Solution): number => p.polarity * ((at(s)[IBS] ?? 0) + (probe.out[IBD] ?? 0));
    b.quantity("id", "A", id);
    b.quantity("ib", "A", ib);
    b.quantity("vgs", "V", (s) => s.voltage(gate) - s.voltage(source));
    b.quantity("p", "W", (s) => {
      const vs = s.voltage(b.net("s"));
      return id(s) * (s.voltage(b.net("d")) - vs) + ib(s) * (s.voltage(body) - vs);
    });
  },
};

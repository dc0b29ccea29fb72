/**
 * Diodes, transistors and op-amps.
 *
 * Transistors carry the junction voltages they were saved with, V(base) - V(collector) and V(base) - V(emitter), as
 * differences of node voltages for either polarity; they become icvbc and icvbe with the same meaning.
 */
import { type ElementLine, type ElementType, type Output, type Params } from "./element.ts";
import { direction, type Point } from "./geometry.ts";
import { type DiodeModel, VT } from "./models.ts";
import { offset, twoTerminal } from "./passive.ts";

/** V: of the model `default`. */
const DEFAULT_DROP = 0.805904783;
const FLAG_DROP = 1;
const FLAG_NAMED = 2;

interface NamedDiode {
  readonly model: DiodeModel;
  /** Named in the file, but defined nowhere. */
  readonly unknown?: string;
}

function readDiode({ flags, line }: ElementLine, find: (name: string) => Found, drop: number): NamedDiode {
  if ((flags & FLAG_NAMED) !== 0) {
    const name = line.text("name of the diode model");
    const { model, known } = find(name);
    return known ? { model } : { model, unknown: name };
  }
  return { model: byDrop((flags & FLAG_DROP) === 0 ? drop : line.number("forward drop")) };
}

type Found = { readonly model: DiodeModel; readonly known: boolean };

/** The program's old diode: given by its voltage at 1 A (DiodeModel.getModelWithParameters of circuitjs1 2.7.3). */
function byDrop(volts: number): DiodeModel {
  return { is: 1 / (Math.exp(volts / (2 * VT)) - 1), rs: 0, n: 2, bv: 0 };
}

/** Falstad's breakdown is an exponential shifted so that 5 mA flow near `bv`, not SPICE's. */
export function diodeModel({ is, rs, n, bv }: DiodeModel): { base: string; type: string; params: Params } {
  const breakdown = bv === 0 ? {} : { bv, breakdown: "falstad" };
  const base = bv === 0 ? "diode" : "zener";
  return { base, type: "d", params: { is, rs: rs === 0 ? undefined : rs, n, ...breakdown, vt: VT } };
}

function diodeElement(
  kind: string,
  drop: number,
  finish: (element: ElementLine, model: DiodeModel) => DiodeModel,
): ElementType {
  return {
    kind,
    read: (element, { models }) => {
      const named = readDiode(element, (name) => models.diode(name), drop);
      const model = finish(element, named.model);
      return twoTerminal(element.p1, element.p2, (nets, out) => {
        warnUnknown(out, "diode", named.unknown);
        out.modelled(diodeModel(model), nets);
      });
    },
  };
}

function warnUnknown(out: Output, what: string, name: string | undefined): void {
  if (name !== undefined) {
    const message = `the ${what} model "${name}" is not defined in the file; "default" stands in, as in Falstad`;
    out.warn("unknown-model", message, "add its model line");
  }
}

export const diode = diodeElement("diode", DEFAULT_DROP, (_, model) => model);

export const led = diodeElement("led", 2.1024259, (_, model) => model);

export const zener = diodeElement("zener", DEFAULT_DROP, ({ flags, line }, model) =>
  (flags & FLAG_NAMED) === 0 ? { ...model, bv: Math.abs(line.number("zener voltage")) } : model,
);

const infiniteAtZero = (reciprocal: number): number | undefined => (reciprocal === 0 ? undefined : 1 / reciprocal);

/** Base, collector, emitter. */
export const transistor: ElementType = {
  kind: "transistor",
  read: (element, { models }) => {
    const { p1, p2, flags, line } = element;
    const polarity = line.integer("polarity", -1, 1);
    if (polarity === 0) {
      throw line.error("the polarity is 0", "write 1 for NPN, -1 for PNP");
    }
    const icvbc = line.numberOr(0, "saved base-collector voltage");
    const icvbe = line.numberOr(0, "saved base-emitter voltage");
    const bf = line.numberOr(100, "beta");
    const name = line.textOr("default");
    const { model, known } = models.transistor(name);
    const aside = 16 * direction(p1, p2) * polarity * ((flags & 1) === 0 ? 1 : -1);
    return {
      posts: [p1, offset(element, 1, aside), offset(element, 1, -aside)],
      paths: [[0, 1, 2]],
      translate: ([b = "", c = "", e = ""], out) => {
        warnUnknown(out, "transistor", known ? undefined : name);
        const { perIkf, perIkr, perVaf, perVar, ...rest } = model;
        const params = {
          bf,
          ...rest,
          ikf: infiniteAtZero(perIkf),
          ikr: infiniteAtZero(perIkr),
          vaf: infiniteAtZero(perVaf),
          var: infiniteAtZero(perVar),
          vt: VT,
          gsub: 0,
        };
        const type = polarity === 1 ? "npn" : "pnp";
        out.modelled({ base: type, type, params }, [c, b, e], { icvbe, icvbc });
      },
    };
  },
};

const MOSFET_DIGITAL = 4;
const MOSFET_SWAP = 8;
const MOSFET_HIDE_BULK = 16;
const MOSFET_BODY_DIODE = 32;
const MOSFET_BODY = 64;

/** Gate, source, drain, and the body where it has a terminal. */
export const mosfet: ElementType = {
  kind: "mosfet",
  read: (element, { mosfetFlags }) => {
    const { p1, p2, flags, line } = element;
    const threshold = line.numberOr(1.5, "threshold");
    const beta = line.numberOr(0.02, "beta");
    const aside = 16 * direction(p1, p2) * ((flags & MOSFET_SWAP) === 0 ? 1 : -1);
    const source = offset(element, 1, -aside);
    const drain = offset(element, 1, aside);
    const drawn = (mosfetFlags & (MOSFET_DIGITAL | MOSFET_HIDE_BULK)) === 0 && (flags & MOSFET_BODY_DIODE) !== 0;
    const posts = [p1, source, drain];
    if (drawn && (flags & MOSFET_BODY) !== 0) {
      posts.push(middle(source, drain));
    }
    const p = (flags & 1) !== 0;
    return {
      posts,
      paths: [posts.length === 3 ? [1, 2] : [1, 2, 3]],
      translate: ([g = "", s = "", d = "", body], out) => {
        const bulk = body ?? (p ? d : s);
        // The bulk's junctions are diodes of their own here, where the part has them at all.
        channel(out, p, threshold, beta, [d, g, s]);
        if (drawn) {
          for (const [end, part] of [
            [s, "bs"],
            [d, "bd"],
          ] as const) {
            if (end !== bulk) {
              out.modelled(diodeModel(byDrop(DEFAULT_DROP)), p ? [end, bulk] : [bulk, end], {}, part);
            }
          }
        }
      },
    };
  },
};

function middle(a: Point, b: Point): Point {
  return { x: Math.trunc((a.x + b.x) / 2), y: Math.trunc((a.y + b.y) / 2) };
}

/** Gate, source, drain: the program's JFET is its MOSFET with a diode from gate to source. */
export const jfet: ElementType = {
  kind: "jfet",
  read: (element) => {
    const { p1, p2, flags, line } = element;
    const threshold = line.numberOr(-4, "threshold");
    const beta = line.numberOr(0.00125, "beta");
    const aside = 16 * direction(p1, p2);
    const p = (flags & 1) !== 0;
    return {
      posts: [p1, offset(element, 1, -aside), offset(element, 1, aside)],
      paths: [[0, 1, 2]],
      translate: ([g = "", s = "", d = ""], out) => {
        channel(out, p, threshold, beta, [d, g, s]);
        out.modelled(diodeModel(byDrop(DEFAULT_DROP)), p ? [s, g] : [g, s], {}, "gate");
      },
    };
  },
};

/** Ohms: what the program lets through a channel that is off. */
const OFF_RESISTANCE = 1e8;

/** Drain, gate, source; without a body of its own. */
function channel(
  out: Output,
  p: boolean,
  threshold: number,
  beta: number,
  [d, g, s]: readonly [string, string, string],
): void {
  const type = p ? "pmos" : "nmos";
  const params = { level: 1, vto: p ? -threshold : threshold, kp: beta, is: 0 };
  out.modelled({ base: type, type, params }, [d, g, s, s], {});
  if (d !== s) {
    out.device("resistor", [d, s], { r: OFF_RESISTANCE }, "off");
  }
}

const OPAMP_SWAP = 1;
const OPAMP_SMALL = 2;
const OPAMP_LOW_GAIN = 4;
const OPAMP_GAIN_GIVEN = 8;

/** Inverting input, non-inverting input, output. */
export const opamp: ElementType = {
  kind: "opamp",
  read: (element) => {
    const { p2, flags, line } = element;
    const max = line.numberOr(15, "highest output voltage");
    const min = line.numberOr(-15, "lowest output voltage");
    line.numberOr(1e6, "gain-bandwidth product");
    line.numberOr(0, "saved voltage of the inverting input");
    line.numberOr(0, "saved voltage of the other input");
    const usual = (flags & OPAMP_LOW_GAIN) === 0 ? 100_000 : 1000;
    const gain = (flags & OPAMP_GAIN_GIVEN) === 0 ? usual : line.numberOr(usual, "gain");
    return {
      posts: [...opampInputs(element, (flags & OPAMP_SWAP) === 0 ? 1 : -1), p2],
      held: [2],
      translate: ([minus = "", plus = "", out = ""], to) => to.device("opamp", [plus, minus, out], { max, min, gain }),
    };
  },
};

export function opampInputs(element: ElementLine, sign: number): Point[] {
  const half = (element.flags & OPAMP_SMALL) === 0 ? 16 : 8;
  const aside = half * sign * direction(element.p1, element.p2);
  return [offset(element, 0, aside), offset(element, 0, -aside)];
}

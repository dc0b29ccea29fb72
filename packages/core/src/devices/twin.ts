/**
 * The ideal learning edge: an adjustable resistor in the free network, its twin in the clamped one, and the rule between them as an
 * equation. It stands for two digital potentiometers as rheostats and an evaluation circuit that decides exactly.
 *
 * At the rising clock the rule reads the six voltages and its decision is stored; at the falling clock both positions move by one,
 * up with the decision 1, which raises the resistance. At position p a resistance is rw and its factor times the taper's (`taper.ts`).
 * The decision is 1 where
 * - `drops`: |V(ci) - V(cj)| - |V(fi) - V(fj)| + vos + noise > 0 (Eq. 2 of Seiz 2022), in V;
 * - `nodes`: V(cn) - V(fn) + vos + noise > 0 and V(cn) > 0 (Eq. 3), in V;
 * - `power`: Pc - Pf + vos + noise > 0 (Eq. 4), Pc and Pf the powers in the two resistors at 1 V for 1 mW, as in schemes/power.lib.
 * A tie is 0. `rst` high makes the stored decision 0 and keeps it there; `supplies` is read by nothing. Voltages are those at which
 * the nets end. Left out: delays, the load of an evaluation circuit, the range of its inputs.
 *
 * X on a net that the rule reads, or on the clock where it may have risen, makes the decision X where it matters; a step with an X
 * decision, or of a clock that may have fallen, makes both positions unknown for good: the codes are X, fi and ci marked unknown.
 */
import { clockedArcs, connected } from "./arcs.ts";
import { Output } from "./delays.ts";
import type { Build, DeviceDef, Kernel, ParamSpec, StoredState } from "./device.ts";
import { electrical } from "./electrical.ts";
import { normalDraws } from "./noise.ts";
import { edge, either, read, X } from "./states.ts";
import { Taper, taperParams } from "./taper.ts";
import { MOST_BITS } from "./word.ts";

const TWINEDGE = "twinedge: the ideal edge";
/** V a watt: schemes/power.lib. */
const VOLTS_PER_WATT = 1e3;
const ALL = -1;

/** One of the two resistors with its counter. */
class Half {
  position: number;
  readonly i: number;
  readonly j: number;
  private readonly taper: Taper;
  private readonly scale: number;
  private readonly link: number;
  private readonly nets: readonly number[];
  private readonly code: readonly Output[];
  /** The position that the code shows; -1 where it is X. Most bits of most codes stay as they are. */
  private shown = -1;

  constructor(b: Build, taper: Taper, side: "f" | "c") {
    this.taper = taper;
    this.i = b.net(`${side}i`);
    this.j = b.net(`${side}j`);
    this.scale = b.num(`scale${side}`);
    if (!(this.scale > 0)) {
      b.fail(`scale${side} must be above 0`, "1 is no mismatch");
    }
    this.position = taper.start(b, `ic${side}`);
    this.link = b.analog.conductance(this.i, this.j, 1 / this.ohms);
    this.nets = b.nets(`code${side}`);
    this.code = this.nets.map((net, k) => new Output(b, net, 0, 0, this.bit(this.nets.length - 1 - k)));
  }

  get ohms(): number {
    return this.scale * this.taper.lower(this.position) + this.taper.rw;
  }

  private bit(weight: number): number {
    return weight > MOST_BITS ? 0 : (this.position >> weight) & 1;
  }

  stored(owner: Edge): StoredState {
    return {
      levels: this.taper.positions,
      nets: this.nets,
      read: () => (owner.unknown ? Number.NaN : this.position),
      write: (k, position) => {
        this.position = position;
        owner.unknown = false;
        this.show(k, false);
        k.markUnknown(this.i, false);
      },
    };
  }

  /** Puts resistance and code where the counter is. */
  show(k: Kernel, unknown: boolean): void {
    const { code, position } = this;
    const changed = unknown || this.shown < 0 || k.settling ? ALL : this.shown ^ position;
    if (changed !== 0) {
      for (let n = 0; n < code.length; n++) {
        const weight = code.length - 1 - n;
        if (weight > MOST_BITS || (changed >> weight) & 1) {
          code[n]?.show(k, unknown ? X : this.bit(weight));
        }
      }
    }
    this.shown = unknown ? -1 : position;
    k.setConductance(this.link, 1 / this.ohms);
  }
}

class Edge {
  readonly free: Half;
  readonly clamped: Half;
  readonly clk: number;
  readonly rst: number;
  /** Nets whose voltages the rule reads. */
  readonly looksAt: readonly number[];
  unknown = false;
  private readonly rule: string;
  private readonly fn: number;
  private readonly cn: number;
  private readonly vos: number;
  private readonly noise: number;
  private readonly draw: () => number;
  private readonly last: number;
  private readonly wraps: boolean;
  private readonly sign: number;
  private readonly up: Output | undefined;
  private readonly q: Output | undefined;
  private decision = 0;
  private level = X;

  constructor(b: Build) {
    const taper = new Taper(b);
    if (!Number.isInteger(taper.positions) || taper.positions < 1 || taper.positions > 2 ** MOST_BITS) {
      b.fail(`positions = ${taper.positions} is no number of positions`, "give a whole number, e.g. positions=128");
    }
    this.free = new Half(b, taper, "f");
    this.clamped = new Half(b, taper, "c");
    this.last = taper.positions - 1;
    this.clk = b.net("clk");
    this.rst = b.net("rst");
    this.fn = b.net("fn");
    this.cn = b.net("cn");
    this.rule = b.word("rule");
    const { free, clamped } = this;
    this.looksAt = this.rule === "nodes" ? [this.fn, this.cn] : [free.i, free.j, clamped.i, clamped.j];
    this.vos = b.num("vos");
    this.noise = b.num("noise");
    if (!(this.noise >= 0)) {
      b.fail("noise is below 0", "give it in V rms");
    }
    this.draw = normalDraws(b);
    this.wraps = b.num("wrap") !== 0;
    this.sign = Math.sign(b.num("sign"));
    if (this.sign === 0) {
      b.fail("sign is 0", "write sign=1, or sign=-1 to turn the steps around");
    }
    this.up = b.net("up") < 0 ? undefined : new Output(b, b.net("up"), 0, 0, X);
    this.q = b.net("q") < 0 ? undefined : new Output(b, b.net("q"), 0, 0, 0);
  }

  run(k: Kernel): void {
    const clk = read(k, this.clk, X);
    const before = this.level;
    const reset = read(k, this.rst, 0);
    this.level = clk;
    if (k.settling) {
      this.show(k);
      this.store(k, this.decision, reset);
      return;
    }
    const rises = edge(before, clk, 1);
    if (rises !== 0) {
      const decided = this.decide(k, this.noise === 0 ? this.vos : this.vos + this.noise * this.draw());
      this.store(k, rises === X ? either(this.decision, decided) : decided, reset);
    } else if (reset !== 0) {
      this.store(k, this.decision, reset);
    }
    const falls = edge(before, clk, 0);
    if (falls !== 0) {
      this.step(k, falls === X ? X : this.decision);
    }
  }

  /** Shows what the rule says now, without noise. */
  look(k: Kernel): void {
    this.up?.show(k, this.decide(k, this.vos));
  }

  get watched(): boolean {
    return this.up !== undefined;
  }

  private store(k: Kernel, decision: number, reset: number): void {
    this.decision = reset === 0 ? decision : reset === 1 ? 0 : either(decision, 0);
    this.q?.show(k, this.decision);
  }

  private decide(k: Kernel, offset: number): number {
    const { free, clamped, looksAt } = this;
    for (let n = 0; n < looksAt.length; n++) {
      if (k.isUnknown(looksAt[n] ?? -1)) {
        return X;
      }
    }
    if (this.rule === "nodes") {
      const node = k.settledVoltage(this.cn);
      return node - k.settledVoltage(this.fn) + offset > 0 && node > 0 ? 1 : 0;
    }
    const f = k.settledVoltage(free.i) - k.settledVoltage(free.j);
    const c = k.settledVoltage(clamped.i) - k.settledVoltage(clamped.j);
    const excess =
      this.rule === "drops"
        ? Math.abs(c) - Math.abs(f)
        : VOLTS_PER_WATT * ((c * c) / clamped.ohms - (f * f) / free.ohms);
    return excess + offset > 0 ? 1 : 0;
  }

  private step(k: Kernel, up: number): void {
    if (up === X) {
      this.unknown = true;
      k.markUnknown(this.free.i, true);
      k.markUnknown(this.clamped.i, true);
    } else {
      const by = up === 1 ? this.sign : -this.sign;
      this.free.position = this.moved(this.free.position, by);
      this.clamped.position = this.moved(this.clamped.position, by);
    }
    this.show(k);
  }

  private moved(position: number, by: number): number {
    const { last } = this;
    const next = position + by;
    return next > last ? (this.wraps ? 0 : last) : next < 0 ? (this.wraps ? last : 0) : next;
  }

  private show(k: Kernel): void {
    this.free.show(k, this.unknown);
    this.clamped.show(k, this.unknown);
  }
}

const analog = (name: string, direction: "in" | "inout") => ({ name, domain: "analog", direction }) as const;
const shown = (name: string, vector = false) =>
  ({ name, domain: "digital", direction: "out", optional: true, vector, mayBeOpen: true }) as const;

const scale = (which: string): ParamSpec => ({
  unit: "",
  default: 1,
  doc: `factor of the ${which} resistor's rab: mismatch`,
  source: TWINEDGE,
});
const start = (which: string): ParamSpec => ({
  unit: "",
  doc: `position of the ${which} resistor at power-up; not given: mid-scale`,
  source: "Analog Devices AD5220 Rev.0 p.7: preset to mid-scale, 40H",
});

export const twin: DeviceDef = {
  type: "twin",
  title: "ideal learning edge: twin adjustable resistors and their rule",
  modelTypes: { twin: {} },
  pins: [
    analog("fi", "inout"),
    analog("fj", "inout"),
    analog("fn", "in"),
    analog("ci", "inout"),
    analog("cj", "inout"),
    analog("cn", "in"),
    { name: "clk", domain: "digital", direction: "in" },
    shown("up"),
    shown("q"),
    shown("codef", true),
    shown("codec", true),
    { name: "rst", domain: "digital", direction: "in", optional: true },
    { name: "supplies", domain: "analog", direction: "in", optional: true, vector: true },
  ],
  buses: { codef: { kind: "bus", pin: "codef" }, codec: { kind: "bus", pin: "codec" } },
  params: {
    ...taperParams,
    rule: {
      unit: "",
      default: "drops",
      words: ["drops", "nodes", "power"],
      doc: "what is compared: sizes of the drops, node voltages, powers",
      source: "Seiz 2022: Eq. 2, Eq. 3, Eq. 4",
    },
    vos: {
      unit: "V",
      default: 0,
      doc: "offset, added to the clamped quantity less the free one (power: 1 V for 1 mW)",
      source: TWINEDGE,
    },
    noise: {
      unit: "V",
      default: 0,
      doc: "rms value of what is added to vos, normal, drawn anew at every rising clock",
      source: TWINEDGE,
    },
    scalef: scale("free"),
    scalec: scale("clamped"),
    icf: start("free"),
    icc: start("clamped"),
    wrap: {
      unit: "",
      default: 0,
      doc: "1: a step beyond an end leads to the other; 0: it stays",
      source: "Analog Devices AD5220 Rev.0 p.8: clocks at either end are ignored",
    },
    sign: { unit: "", default: 1, doc: "1: up raises the resistance, -1: lowers it", source: TWINEDGE },
    ...electrical,
  },
  arcs: (t) => {
    const clk = connected(t, "clk");
    const atOnce = () => ({ rise: 0, fall: 0 });
    const source = `${t.name}: at once`;
    return [
      ...clockedArcs(clk, "rise", connected(t, "q"), atOnce, source),
      ...clockedArcs(clk, "fall", connected(t, "fi", "fj", "ci", "cj", "codef", "codec"), atOnce, source),
    ];
  },
  build(b) {
    const pair = new Edge(b);
    b.stores(pair.free.stored(pair));
    b.stores(pair.clamped.stored(pair));
    if (pair.watched) {
      b.digital.observe(pair.looksAt, (k) => pair.look(k));
    }
    b.digital.process([pair.clk, pair.rst], (k) => pair.run(k));
  },
};

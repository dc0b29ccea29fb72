/**
 * Random circuits of R V I E F G H D Q J M with random models, in any topology, with feedback through controlled sources.
 *
 * They are narrowed only to what has an operating point of sensible size: every node is loaded by a resistor to ground, voltage
 * sources form no loop, every junction has a series resistance (an ideal source across a bare junction asks for 1e80 A), gains of
 * voltages and currents are below 1, and transresistances are of the order of the resistances in the junctions' paths. Loops of several
 * sources and of transistors still have gains above 1; they may have several operating points or none.
 */
import fc from "fast-check";

const NODES = 7;

/** One of 2001 numbers in equal steps; the same of their logarithms. */
const steps = (min: number, max: number): fc.Arbitrary<number> =>
  fc.noBias(fc.nat(2000)).map((k) => min + ((max - min) * k) / 2000);
const number = (min: number, max: number): fc.Arbitrary<string> =>
  steps(min, max).map((x) => String(Number(x.toPrecision(4))));
const decades = (min: number, max: number): fc.Arbitrary<string> =>
  steps(min, max).map((x) => String(Number((10 ** x).toPrecision(4))));

/** `type key=value ...` with any choice of the keys. */
function model(
  types: readonly string[],
  keys: Readonly<Record<string, fc.Arbitrary<string>>>,
  requiredKeys: readonly string[] = [],
): fc.Arbitrary<string> {
  return fc
    .tuple(fc.constantFrom(...types), fc.record(keys, { requiredKeys: [...requiredKeys] }))
    .map(([type, values]) => [type, ...Object.entries(values).map(([key, value]) => `${key}=${value}`)].join(" "));
}

const MODELS = {
  d: model(
    ["d"],
    {
      is: decades(-16, -8),
      n: number(0.9, 2.2),
      rs: number(0.1, 50),
      bv: number(2, 30),
      ibv: decades(-5, -2),
      ikf: decades(-4, -1),
      isr: decades(-13, -9),
      tcv: number(-1e-3, 1e-3),
    },
    ["rs"],
  ),
  q: model(
    ["npn", "pnp"],
    {
      is: decades(-16, -12),
      bf: number(10, 400),
      br: number(0.5, 10),
      nf: number(0.95, 1.1),
      nr: number(0.95, 1.1),
      vaf: number(15, 200),
      var: number(5, 50),
      ikf: decades(-3, -0.5),
      ikr: decades(-3, -1),
      ise: decades(-15, -12),
      ne: number(1.3, 2.5),
      isc: decades(-15, -12),
      nc: number(1.3, 2.5),
      rb: number(30, 500),
      rbm: number(1, 20),
      irb: decades(-5, -3),
      re: number(0.1, 5),
      rc: number(0.1, 50),
      xtb: number(0, 2),
    },
    ["rb"],
  ),
  j: model(
    ["njf", "pjf"],
    {
      vto: number(-4, -0.5),
      beta: decades(-4, -2.3),
      lambda: number(0, 0.05),
      is: decades(-16, -12),
      rd: number(1, 100),
      rs: number(1, 100),
      b: number(0.5, 1.5),
    },
    ["rd", "rs"],
  ),
  m: model(
    ["nmos", "pmos"],
    {
      vto: number(-1.5, 2),
      kp: decades(-5, -3),
      gamma: number(0, 1),
      phi: number(0.4, 0.9),
      lambda: number(0, 0.05),
      is: decades(-16, -13),
      rd: number(1, 100),
      rs: number(1, 100),
    },
    ["rd", "rs"],
  ),
} as const;

const node = fc.nat(NODES).map((k) => (k === 0 ? "0" : `n${k}`));
const pair = fc.tuple(node, node).filter(([a, b]) => a !== b);
const triple = fc.tuple(node, node, node).filter(([a, b, c]) => a !== b && b !== c && a !== c);
const modelNumber = fc.nat(1);

/** One element, `$` for its number and `@k` for the source whose current controls it; `holds`: the nodes it ties together. */
interface Part {
  readonly line: string;
  readonly holds?: readonly [string, string];
}

const elements: readonly fc.Arbitrary<Part>[] = [
  fc.tuple(pair, decades(1, 6)).map(([[a, b], r]) => ({ line: `r$ ${a} ${b} ${r}` })),
  fc.tuple(pair, number(-12, 12)).map(([[a, b], v]) => ({ line: `v$ ${a} ${b} ${v}`, holds: [a, b] as const })),
  fc.tuple(pair, number(-5e-3, 5e-3)).map(([[a, b], i]) => ({ line: `i$ ${a} ${b} ${i}` })),
  fc
    .tuple(pair, pair, number(-0.9, 0.9))
    .map(([[a, b], [c, d], gain]) => ({ line: `e$ ${a} ${b} ${c} ${d} ${gain}`, holds: [a, b] as const })),
  fc
    .tuple(pair, pair, number(-3e-4, 3e-4))
    .map(([[a, b], [c, d], siemens]) => ({ line: `g$ ${a} ${b} ${c} ${d} ${siemens}` })),
  fc.tuple(pair, fc.nat(99), number(-0.9, 0.9)).map(([[a, b], k, gain]) => ({ line: `f$ ${a} ${b} @${k} ${gain}` })),
  fc
    .tuple(pair, fc.nat(99), number(-15, 15))
    .map(([[a, b], k, ohms]) => ({ line: `h$ ${a} ${b} @${k} ${ohms}`, holds: [a, b] as const })),
];
const junctions: readonly fc.Arbitrary<Part>[] = [
  fc.tuple(pair, modelNumber, number(0.5, 3)).map(([[a, k], m, area]) => ({ line: `d$ ${a} ${k} d${m} area=${area}` })),
  fc.tuple(triple, modelNumber).map(([[c, b, e], m]) => ({ line: `q$ ${c} ${b} ${e} q${m}` })),
  fc.tuple(triple, modelNumber).map(([[d, g, s], m]) => ({ line: `j$ ${d} ${g} ${s} j${m}` })),
  fc
    .tuple(triple, fc.boolean(), modelNumber, number(1, 20))
    .map(([[d, g, s], tied, m, w]) => ({ line: `m$ ${d} ${g} ${s} ${tied ? s : "0"} m${m} w=${w}u l=1u` })),
];

/** Lines of one circuit: models, supplies, ties, elements, temperature. */
export const circuit: fc.Arbitrary<readonly string[]> = fc
  .record({
    parts: fc.array(fc.oneof(...elements, ...junctions, ...junctions), { minLength: 5, maxLength: 22 }),
    models: fc.tuple(
      ...Object.entries(MODELS).flatMap(([letter, of]) =>
        [0, 1].map((k) => of.map((text) => `.model ${letter}${k} ${text}`)),
      ),
    ),
    ties: fc.array(decades(2, 4.5), { minLength: NODES, maxLength: NODES }),
    supplies: fc.tuple(number(-15, 15), number(-5, 5)),
    temp: fc.constantFrom(27, -20, 85),
  })
  .map(({ parts, models, ties, supplies, temp }) => {
    const sets = new Sets();
    const supplied = supplies.map((volts, k) => `vs${k} n${k + 1} 0 ${volts}`);
    for (const [k] of supplies.entries()) {
      sets.join(`n${k + 1}`, "0");
    }
    const sources = ["vs0", "vs1"];
    const lines = parts.flatMap(({ line, holds }, k) => {
      const text = line.replace("$", `${k}`);
      // A source that would close a loop of sources gets a resistance.
      if (holds === undefined || sets.join(...holds)) {
        if (text.startsWith("v")) {
          sources.push(`v${k}`);
        }
        return [text];
      }
      const [, name = "", a = "", rest = ""] = /^(\S+) (\S+) (.*)$/.exec(text) ?? [];
      return [`${name} x${k} ${rest}`, `rx${k} x${k} ${a} 47`];
    });
    return [
      ...models,
      `.temp ${temp}`,
      ...supplied,
      ...ties.map((ohms, k) => `rt${k + 1} n${k + 1} 0 ${ohms}`),
      ...lines.map((line) => line.replace(/@(\d+)/, (_, k: string) => sources[Number(k) % sources.length] ?? "vs0")),
    ];
  });

/** Nodes that voltage sources tie together. */
class Sets {
  private readonly parents = new Map<string, string>();

  private root(member: string): string {
    const parent = this.parents.get(member);
    return parent === undefined ? member : this.root(parent);
  }

  /** @returns false where they were joined already */
  join(a: string, b: string): boolean {
    const [p, q] = [this.root(a), this.root(b)];
    if (p === q) {
      return false;
    }
    this.parents.set(p, q);
    return true;
  }
}

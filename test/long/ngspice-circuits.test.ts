/** Whole circuits against ngspice: random ones with all kinds of sources, and small ones that are hard to solve. */
import { elaborate, SimulationError, Simulator } from "@twinedge/core";
import { readDeck } from "@twinedge/formats";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compare } from "../oracle/compare.ts";
import { missing } from "../oracle/ngspice.ts";
import { operatingPoints } from "../oracle/operating-points.ts";
import { deckOf } from "../shared.ts";

/** Relative, or volts. */
const AGREEMENT = 1e-6;
/** Amperes that may be left over at a node of a solution. */
const RESIDUAL = 1e-9;
const NODES = 8;
/** Circuits that ngspice solves in one process. */
const BATCH = 20;

const MODELS = [
  ".model dx d(is=1e-12 n=1.3 rs=2)",
  ".model dz d(is=1e-13 bv=4.7 ibv=5m)",
  ".model qn npn(is=1e-14 bf=120 br=2 vaf=60 ikf=20m ise=1e-13 rb=40 rc=2)",
  ".model qp pnp(is=1e-14 bf=60 br=3 vaf=40 var=15)",
];

const node = fc.nat(NODES).map((k) => (k === 0 ? "0" : `n${k}`));
const number = (min: number, max: number): fc.Arbitrary<string> =>
  fc.double({ min, max, noNaN: true }).map((x) => x.toPrecision(5));
const ohms = number(1, 5.5).map((exponent) => (10 ** Number(exponent)).toPrecision(5));
/** One part, with $ for its number; sources have a resistance, so that they never make a loop. */
const part = fc.oneof(
  fc.tuple(node, node, ohms).map(([a, b, r]) => [`r$ ${a} ${b} ${r}`]),
  fc.tuple(node, node, number(-9, 9), ohms).map(([a, b, v, r]) => [`v$ x$ ${a} ${v}`, `rv$ x$ ${b} ${r}`]),
  fc.tuple(node, node, number(-3e-3, 3e-3)).map(([a, b, i]) => [`i$ ${a} ${b} ${i}`]),
  fc
    .tuple(node, node, node, node, number(-3, 3), ohms)
    .map(([a, b, c, d, gain, r]) => [`e$ x$ ${a} ${c} ${d} ${gain}`, `re$ x$ ${b} ${r}`]),
  fc.tuple(node, node, number(-2, 2)).map(([a, b, gain]) => [`f$ ${a} ${b} vsense ${gain}`]),
  fc
    .tuple(node, node, node, node, number(-1e-3, 1e-3))
    .map(([a, b, c, d, siemens]) => [`g$ ${a} ${b} ${c} ${d} ${siemens}`]),
  fc
    .tuple(node, node, number(-2e3, 2e3), ohms)
    .map(([a, b, gain, r]) => [`h$ x$ ${a} vsense ${gain}`, `rh$ x$ ${b} ${r}`]),
  fc.tuple(node, node, fc.constantFrom("dx", "dz")).map(([a, k, model]) => [`d$ ${a} ${k} ${model}`]),
  fc.tuple(node, node, node, fc.constantFrom("qn", "qp")).map(([c, b, e, model]) => [`q$ ${c} ${b} ${e} ${model}`]),
);
const FRAME = [
  ...MODELS,
  "vsupply n1 s 5",
  "rsupply s 0 100",
  "vsense n2 p 0",
  "rsense p n3 1k",
  ...Array.from({ length: NODES }, (_, k) => `rt${k} n${k + 1} 0 47k`),
];
const circuit = fc
  .array(part, { minLength: 6, maxLength: 24 })
  .map((parts) => FRAME.concat(parts.flatMap((lines, k) => lines.map((line) => line.replaceAll("$", `${k}`)))));

/** Operating point here; undefined where none is found. */
async function ours(lines: readonly string[]) {
  const { circuit: read } = await readDeck(["random", ...lines, ".end"].join("\n"), "random.cir");
  const simulator = new Simulator(elaborate(read));
  try {
    simulator.start();
  } catch (error) {
    if (error instanceof SimulationError) {
      return undefined;
    }
    throw error;
  }
  return simulator.operatingPoint();
}

function difference(voltages: ReadonlyMap<string, number>, reference: ReadonlyMap<string, number>): number {
  return Math.max(
    ...[...voltages].map(([net, v]) => {
      const expected = reference.get(net) ?? Number.NaN;
      return Math.abs(v - expected) / Math.max(1, Math.abs(expected));
    }),
  );
}

test.skipIf(missing !== undefined)("random circuits of sources, diodes and transistors", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(circuit, { minLength: BATCH, maxLength: BATCH }), async (circuits) => {
      const decks = circuits.map((lines) => ["random", ...lines].join("\n"));
      const references = operatingPoints(decks);
      for (const [k, lines] of circuits.entries()) {
        const [deck = "", reference] = [decks[k], references[k]];
        const point = await ours(lines);
        if (point === undefined) {
          expect(reference, `ngspice solves what is not solved here:\n${deck}`).toBeUndefined();
          continue;
        }
        expect(point.worstResidual).toBeLessThan(RESIDUAL);
        if (reference !== undefined && !(difference(point.voltages, reference) <= AGREEMENT)) {
          // Feedback can give a circuit several solutions: then ngspice stays at ours when it starts there.
          const there = [...point.voltages].map(([net, v]) => `.nodeset v(${net})=${v}`);
          const [again = new Map<string, number>()] = operatingPoints([[deck, ...there].join("\n")]);
          expect(difference(point.voltages, again), deck).toBeLessThanOrEqual(AGREEMENT);
        }
      }
    }),
    { numRuns: 3, endOnFailure: true },
  );
});

const NPN = ".model q npn(is=1e-14 bf=100 vaf=100)";
const FLIP_FLOP = [
  NPN,
  "vcc vcc 0 5",
  "rc1 vcc c1 1k",
  "rc2 vcc c2 1k",
  "rb1 c2 b1 10k",
  "rb2 c1 b2 10k",
  "q1 c1 b1 0 q",
  "q2 c2 b2 0 q",
];
const SCHMITT = [
  NPN,
  "vcc vcc 0 10",
  "rc1 vcc c1 2.2k",
  "rc2 vcc c2 1k",
  "ra c1 b2 10k",
  "rb b2 0 10k",
  "q1 c1 in e q",
  "q2 c2 b2 e q",
  "re e 0 1k",
];

const HARD = [
  {
    name: "ten diodes in series from 5 V",
    lines: [
      ".model d d(is=1e-14)",
      "v1 n0 0 5",
      ...Array.from({ length: 10 }, (_, k) => `d${k} n${k} n${k + 1} d`),
      "r1 n10 0 1k",
    ],
  },
  {
    name: "ten diodes in series without a resistor",
    lines: [
      ".model d d(is=1e-14)",
      "v1 n0 0 5",
      ...Array.from({ length: 10 }, (_, k) => `d${k} n${k} ${k === 9 ? 0 : `n${k + 1}`} d`),
    ],
  },
  {
    name: "an amplifier of three transistors",
    lines: [
      NPN,
      ".model p pnp(is=1e-14 bf=80 vaf=60)",
      "vcc vcc 0 12",
      "r1 vcc b1 100k",
      "r2 b1 0 22k",
      "q1 c1 b1 e1 q",
      "rc1 vcc c1 4.7k",
      "re1 e1 0 1k",
      "q2 c2 c1 e2 p",
      "re2 vcc e2 470",
      "rc2 c2 0 2.2k",
      "q3 vcc c2 out q",
      "re3 out 0 1k",
      "rf out e1 10k",
    ],
  },
  {
    name: "a transistor whose base floats on gmin",
    lines: [NPN, "vcc c 0 5", "rc c d 10k", "q1 d b e q", "re e 0 1k"],
  },
  {
    name: "a pnp whose base floats on gmin",
    lines: [".model p pnp(is=1e-15)", "vcc e 0 5", "q1 c b e p", "rc c 0 10k"],
  },
  {
    name: "a Darlington pair with leakage",
    lines: [NPN, "v1 in 0 1.3", "r1 in b 10k", "q1 c b m q", "q2 c m 0 q", "rc c s 1k", "vcc s 0 12"],
  },
  {
    name: "a current mirror from a floating reference",
    lines: [NPN, "vcc s 0 5", "r1 s a 4.3k", "q1 a a 0 q", "q2 o a 0 q", "r2 s o 1k"],
  },
  { name: "a flip-flop that nothing tips", lines: FLIP_FLOP },
  {
    name: "feedback through sources that only conductances across junctions tame",
    lines: [
      ".model m pmos(vto=1.377 gamma=0.542 phi=0.526 lambda=0.00395 is=2.336e-14 rd=20.7 rs=33.87)",
      ".temp -20",
      "vs0 n1 0 -14.28",
      "vs1 n2 0 -4.76",
      "rt3 n3 0 776.2",
      "rt4 n4 0 1867",
      "rt5 n5 0 3126",
      "rt6 n6 0 210.1",
      "rt7 n7 0 552.7",
      "f0 n7 n5 vs0 0.0648",
      "i1 0 n4 0.0003",
      "m2 n2 n5 n3 0 m w=19.97u l=1u",
      "e3 0 n6 n1 n3 -0.0486",
      "g4 0 n6 n6 n7 -0.0000477",
      "e5 n3 n2 0 n7 0.8496",
      "r6 n7 n4 177800",
      "v7 n5 n4 5.484",
      "f8 n2 n7 v7 0.4959",
      "f9 n1 n4 vs0 0.8208",
      "m10 n5 n4 0 0 m w=18.62u l=1u",
      "e11 n2 n4 n3 n1 -0.3789",
      "v12 x12 n1 6.444",
      "rx12 x12 n3 47",
    ],
  },
];

describe("hard operating points", () => {
  test.skipIf(missing !== undefined).each(HARD)("$name", async ({ lines }) => {
    const { voltageError, worstNet, currentError, worstSource } = await compare(lines);
    expect(voltageError, worstNet).toBeLessThanOrEqual(1e-9);
    expect(currentError, worstSource).toBeLessThanOrEqual(1e-9);
  });

  test.skipIf(missing !== undefined).each([
    { side: "c1", other: "c2" },
    { side: "c2", other: "c1" },
  ])("a flip-flop falls to the side that .nodeset gives: $side", async ({ side, other }) => {
    const lines = [...FLIP_FLOP, `.nodeset v(${side})=0.1 v(${other})=5`];
    const simulator = new Simulator(await deckOf(["flip-flop", ...lines, ".end"].join("\n")));
    simulator.start();
    const { voltages } = simulator.operatingPoint();
    expect(voltages.get(side)).toBeLessThan(0.2);
    expect(voltages.get(other)).toBeGreaterThan(4);
    const { voltageError, worstNet } = await compare(lines);
    expect(voltageError, worstNet).toBeLessThanOrEqual(1e-9);
  });

  test.skipIf(missing !== undefined).each([0, 1, 5, 6])("a Schmitt trigger at %s V", async (volts) => {
    const { voltageError, worstNet } = await compare([...SCHMITT, `vin in 0 ${volts}`]);
    expect(voltageError, worstNet).toBeLessThanOrEqual(1e-9);
  });

  test.skipIf(missing !== undefined)(
    "inside its hysteresis a Schmitt trigger stays where .nodeset puts it",
    async () => {
      const levels: number[] = [];
      for (const start of [
        ".nodeset v(c1)=9 v(b2)=4.4 v(c2)=6 v(e)=3.7",
        ".nodeset v(c1)=4.5 v(b2)=2.2 v(c2)=10 v(e)=2.6",
      ]) {
        const lines = [...SCHMITT, "vin in 0 3.2", start];
        const simulator = new Simulator(await deckOf(["trigger", ...lines, ".end"].join("\n")));
        simulator.start();
        levels.push(simulator.operatingPoint().voltages.get("c2") ?? Number.NaN);
        const { voltageError, worstNet } = await compare(lines);
        expect(voltageError, worstNet).toBeLessThanOrEqual(1e-9);
      }
      expect(levels[0]).toBeLessThan(8);
      expect(levels[1]).toBeCloseTo(10, 6);
    },
  );
});

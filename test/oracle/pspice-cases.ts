/** Primitives of PSpice and parts made of them, each with the comparison with ngspice that holds for it. */
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect } from "vitest";
import { ours, type PspiceDeck, type StimulusOptions, settled, stimulus, theirs } from "./pspice.ts";

export const STEP = 100e-9;
const STEPS = 100;

export interface Case {
  readonly name: string;
  /** Lines of the subcircuit. */
  readonly lines: string;
  readonly inputs: string;
  readonly outputs: string;
  readonly stimulus?: StimulusOptions;
  /** ngspice adds 1 ns to the delays of flip-flops and latches: its models are given that much less. */
  readonly addsDelay?: boolean;
}

const SAME = ".model d ugate(tplhty=7n tphlty=7n)\n.model io uio()";
const OTHER = ".model d ugate(tplhty=7n tphlty=4n)\n.model io uio()";
const TRI = ".model d utgate(tplhty=7n tphlty=7n tpzlty=7n tpzhty=7n tplzty=7n tphzty=7n)\n.model io uio()";
const EDGE = ".model d ueff(tpclkqlhty=9n tpclkqhlty=9n tppcqlhty=12n tppcqhlty=12n)\n.model io uio()";
const GATED =
  ".model d ugff(tpdqlhty=9n tpdqhlty=9n tpgqlhty=11n tpgqhlty=11n tppcqlhty=12n tppcqhlty=12n)\n.model io uio()";

const gate = (primitive: string, inputs: string, outputs: string, models: string, states = 2): Case => ({
  name: `${primitive}${models === OTHER ? ", rise and fall differ" : ""}`,
  lines: `${models}\nU1 ${primitive} DPWR DGND ${inputs} ${outputs} d io`,
  inputs,
  outputs,
  stimulus: { states },
});

const storage = (primitive: string, inputs: string, outputs: string, models: string): Case => ({
  name: primitive,
  lines: `${models}\nU1 ${primitive} DPWR DGND ${inputs} ${outputs} d io`,
  inputs,
  outputs,
  stimulus: { low: ["pb", "cb"], apart: ["s", "r"] },
  addsDelay: true,
});

export const CASES: readonly Case[] = [
  ...[SAME, OTHER].flatMap((models) => [
    gate("buf", "a", "y", models),
    gate("inv", "a", "y", models),
    gate("and(3)", "a b c", "y", models),
    gate("nand(2)", "a b", "y", models),
    gate("or(2)", "a b", "y", models),
    gate("nor(3)", "a b c", "y", models),
    gate("xor", "a b", "y", models),
    gate("nxor", "a b", "y", models),
  ]),
  gate("and(2)", "a b", "y", SAME, 3),
  gate("nor(2)", "a b", "y", SAME, 3),
  gate("xor", "a b", "y", SAME, 3),
  gate("bufa(2)", "a b", "y z", OTHER),
  gate("inva(3)", "a b c", "x y z", OTHER),
  gate("anda(2,2)", "a b c d", "y z", OTHER),
  gate("nanda(3,2)", "a b c d e f", "y z", OTHER),
  gate("ora(2,3)", "a b c d e f", "x y z", OTHER),
  gate("nora(2,2)", "a b c d", "y z", OTHER),
  gate("xora(2)", "a b c d", "y z", OTHER),
  gate("nxora(2)", "a b c d", "y z", OTHER),
  gate("ao(2,2)", "a b c d", "y", OTHER),
  gate("aoi(2,3)", "a b c d e f", "y", OTHER),
  gate("oa(3,2)", "a b c d e f", "y", OTHER),
  gate("oai(2,2)", "a b c d", "y", OTHER),
  gate("buf3", "a en", "y", TRI),
  gate("inv3", "a en", "y", TRI),
  gate("buf3a(2)", "a b en", "y z", TRI),
  gate("inv3a(2)", "a b en", "y z", TRI),
  gate("and3(2)", "a b en", "y", TRI),
  gate("nand3(2)", "a b en", "y", TRI),
  gate("or3(3)", "a b c en", "y", TRI),
  gate("nor3(2)", "a b en", "y", TRI),
  gate("xor3", "a b en", "y", TRI),
  gate("nxor3", "a b en", "y", TRI),
  gate("nand3a(2,2)", "a b c d en", "y z", TRI),
  gate("xor3a(2)", "a b c d en", "y z", TRI),
  {
    name: "pullup and pulldn",
    lines: `${TRI}\nU1 buf3 DPWR DGND a en y d io\nU2 pullup(1) DPWR DGND y io\nU3 buf3 DPWR DGND b en z d io\nU4 pulldn(1) DPWR DGND z io`,
    inputs: "a b en",
    outputs: "y z",
  },
  storage("dff(1)", "pb cb ck d1", "q nq", EDGE),
  storage("dff(2)", "pb cb ck d1 d2", "q r nq nr", EDGE),
  storage("jkff(1)", "pb cb ck j k", "q nq", EDGE),
  storage("jkff(2)", "pb cb ck j1 j2 k1 k2", "q r nq nr", EDGE),
  storage("dltch(1)", "pb cb g d1", "q nq", GATED),
  storage("srff(1)", "pb cb g s r", "q nq", GATED),
  storage("dltch(2)", "pb cb g d1 d2", "q r nq nr", GATED),
  {
    name: "logicexp",
    lines: `${OTHER}\nU1 logicexp(3,2) DPWR DGND a b c y z d io\n+ LOGIC:\n+ t = { ~a & b }\n+ y = { t | (c ^ a) }\n+ z = { ~(t & ~c) }`,
    inputs: "a b c",
    outputs: "y z",
  },
  {
    name: "pindly with one delay",
    lines: `.model io uio()\nU0 and(2) DPWR DGND a b y0 d0_gate io\nU1 pindly(1,0,2) DPWR DGND y0 a b y io\n+ PINDLY: y = { DELAY(-1,13ns,-1) }`,
    inputs: "a b",
    outputs: "y",
  },
];

function deckOf(
  { lines, inputs, outputs, stimulus: options, addsDelay }: Case,
  random: (of: number) => number,
): PspiceDeck {
  const ports = `${inputs} ${outputs}`;
  const [ins, outs] = [inputs.split(" "), outputs.split(" ")];
  const whole = (body: string): string =>
    `.subckt part ${ports} optional: DPWR=$G_DPWR DGND=$G_DGND\n${body}\n.ends part`;
  return {
    library: whole(lines),
    ngspice: addsDelay === true ? whole(nanosecondLess(lines)) : undefined,
    part: "part",
    ports: ports.split(" "),
    inputs: ins,
    outputs: outs,
    rows: stimulus(ins, STEPS, random, options),
    step: STEP,
  };
}

function nanosecondLess(text: string): string {
  return text.replaceAll(/=(\d+)ns?\b/gi, (_, ns: string) => `=${Number(ns) - 1}n`);
}

/** Numbers from a seed, so that a failing run can be repeated. */
export function randomOf(seed: number): (of: number) => number {
  let state = seed | 1;
  return (of) => {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) ^ (state + 0x9e3779b9);
    return (state >>> 8) % of;
  };
}

export const LIBRARY = readFileSync(new URL("../decks/pspice/74hc.lib", import.meta.url), "utf8");

export interface WholePart {
  readonly part: string;
  readonly inputs: string;
  readonly outputs: string;
  /** In the order of the ports, where it is not inputs and then outputs. */
  readonly ports?: string;
  readonly stimulus?: StimulusOptions;
  /** Are ngspice's times PSpice's? Otherwise what the outputs settle to is compared. */
  readonly times: boolean;
  readonly addsDelay?: boolean;
}

const clears = { low: ["clr", "pre"] };

export const PARTS: readonly WholePart[] = [
  ...["74HC00", "74HC08", "74HC32", "74HC86"].map((part) => ({ part, inputs: "a b", outputs: "y", times: true })),
  { part: "74HC04", inputs: "a", outputs: "y", times: true },
  { part: "74HC157", inputs: "a b s g", outputs: "y", times: true },
  { part: "74HC74", inputs: "pre clr ck d", outputs: "q nq", stimulus: clears, times: true, addsDelay: true },
  { part: "74HC112", inputs: "pre clr ck j k", outputs: "q nq", stimulus: clears, times: true, addsDelay: true },
  { part: "74HC125", inputs: "a g", outputs: "y", times: false },
  { part: "74HC138", inputs: "a b c g1 g2a g2b", outputs: "y0 y1 y2 y3 y4 y5 y6 y7", times: false },
  { part: "74HC153", inputs: "a b g c0 c1 c2 c3", outputs: "y", times: false },
  {
    part: "74HC161",
    inputs: "a b c d clr ck enp ent ld",
    outputs: "qa qb qc qd rco",
    ports: "a b c d clr ck enp ent rco ld qa qb qc qd",
    stimulus: { low: ["clr"] },
    times: false,
  },
  {
    part: "74HC191",
    inputs: "du ck a b c d ld en",
    outputs: "qa qb qc qd mm",
    ports: "du ck a b c d mm ld en qa qb qc qd",
    stimulus: { low: ["ld"] },
    times: false,
  },
];

function partDeck(of: WholePart, random: (of: number) => number): PspiceDeck {
  const [inputs, outputs] = [of.inputs.split(" "), of.outputs.split(" ")];
  return {
    library: LIBRARY,
    ngspice: of.addsDelay === true ? nanosecondLess(LIBRARY) : undefined,
    part: of.part,
    ports: of.ports?.split(" ") ?? [...inputs, ...outputs],
    inputs,
    outputs,
    rows: stimulus(inputs, STEPS, random, of.stimulus),
    step: STEP,
  };
}

/** Every change of every output of a primitive, under `runs` random stimuli. */
export async function holdsPrimitive(of: Case, runs: number): Promise<void> {
  await fc.assert(
    fc.asyncProperty(fc.integer(), async (seed) => {
      const deck = deckOf(of, randomOf(seed));
      expect(await ours(deck)).toEqual(theirs(deck));
    }),
    { numRuns: runs },
  );
}

/** The same for a part; what its outputs settle to where ngspice's times are not PSpice's. */
export async function holdsPart(of: WholePart, runs: number): Promise<void> {
  await fc.assert(
    fc.asyncProperty(fc.integer(), async (seed) => {
      const deck = partDeck(of, randomOf(seed));
      const [own, other] = [await ours(deck), theirs(deck)];
      if (of.times) {
        expect(own).toEqual(other);
      } else {
        expect(settled(own, deck)).toEqual(settled(other, deck));
      }
    }),
    { numRuns: runs },
  );
}

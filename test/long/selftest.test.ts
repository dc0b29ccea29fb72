/** The self test of edges: a healthy circuit passes, whatever it is made of; a fault is found and named without being told of. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { type Circuit, elaborate } from "@twinedge/core";
import { readDeck } from "@twinedge/formats";
import {
  parseFault,
  SCHEME_PARTS,
  type SelfTest,
  STORE_PARTS,
  selfTest,
  withFaults,
  withSubcircuits,
} from "@twinedge/study";
import { describe, expect, test } from "vitest";
import { circuitOf, root } from "../shared.ts";

const SETTINGS = { corner: "typ", seed: 1 } as const;

function tested(circuit: Circuit, edges: readonly string[] | undefined, ...faults: readonly string[]): SelfTest {
  return selfTest(circuit, withFaults(elaborate(circuit), faults.map(parseFault)), { ...SETTINGS, edges });
}

function failures({ edges }: SelfTest): readonly string[] {
  return edges.flatMap(({ checks }) =>
    checks.filter(({ failed }) => failed > 0).map(({ check, subject, first }) => `${check} ${subject}: ${first ?? ""}`),
  );
}

const DECKS = readdirSync(resolve(root, "circuits"))
  .filter((file) => file.endsWith(".cir"))
  .filter((file) => /^(three|five|eight|sixteen)-edge/.test(file));

describe("healthy circuits pass", () => {
  test.each(DECKS)("%s: its first two edges and its last", async (name) => {
    const circuit = await circuitOf(`circuits/${name}`);
    const paths = elaborate(circuit).edges.map(({ path }) => path);
    expect(paths.length).toBeGreaterThan(2);
    const result = tested(circuit, [...paths.slice(0, 2), ...paths.slice(-1)]);
    expect(failures(result)).toEqual([]);
    expect(result.crossed).toEqual([]);
    expect(result.ok).toBe(true);
  });

  const names = (folder: string): readonly string[] =>
    readdirSync(resolve(root, "circuits/lib", folder))
      .map((file) => file.replace(/\.lib$/, ""))
      .toSorted();

  async function library(folder: string, name: string): Promise<Circuit> {
    const file = `circuits/lib/${folder}/${name}.lib`;
    const { circuit } = await readDeck(`${name}\n${readFileSync(resolve(root, file), "utf8")}`, file, {
      include: async (path, from) => {
        const found = resolve(root, dirname(from), path);
        return { text: readFileSync(found, "utf8"), file: found };
      },
    });
    return circuit;
  }

  describe.each(["sixteen-edge-ii", "sixteen-edge-ii-hardware", "three-edge", "three-edge-hardware"])("%s", (name) => {
    // A divider has no current sense for the comparison of power.
    const schemes = names("schemes").filter((scheme) => name.startsWith("sixteen") || scheme !== "power");
    const [usual = "", ...otherStores] = names("stores");
    test.each([
      ...schemes.map((scheme) => [scheme, usual] as const),
      ...otherStores.map((store) => ["xor", store] as const),
    ])("%s, %s", async (scheme, store) => {
      const deck = await circuitOf(`circuits/${name}.cir`);
      const decided = withSubcircuits(deck, await library("schemes", scheme), SCHEME_PARTS);
      const circuit = withSubcircuits(decided, await library("stores", store), STORE_PARTS);
      const [first] = elaborate(circuit).edges;
      const result = tested(circuit, [first?.path ?? ""]);
      expect(result.scheme).toBe(scheme);
      expect(failures(result)).toEqual([]);
      const decision = result.edges[0]?.checks.find(({ check }) => check === "decision");
      expect(decision?.tried).toBeGreaterThanOrEqual(18);
      expect(decision?.seen.map((row, expected) => (row[expected] ?? 0) > 5)).toEqual([true, true]);
    });
  });
});

/** Fault, the device or wires to be named, and what is to be said of it. */
type Case = readonly [fault: string, subject: string, text: string];

const DIVIDER: readonly Case[] = [
  ["swap-inputs@xe12.xeval.xdecide.acmp2", "xe12.xeval.xdecide.acmp2", "inputs swapped"],
  ["stuck-low@xe12.xeval.xdecide.acmp2", "xe12.xeval.xdecide.acmp2", "stuck low"],
  ["stuck-high@xe12.xeval.xdecide.acmp2", "xe12.xeval.xdecide.acmp2", "stuck high"],
  ["open@xe12.xeval.xdecide.rp2", "xe12.xeval.xdecide.acmp2", "no pull-up"],
  ["invert@xe12.xpots.actf.down", "xe12.xpots.actf.down", "inverted"],
  ["shift@xe12.xpots.adec", "xe12.xpots.adec", "outputs off by one (move them by -1"],
  ["shift@xe12.xpots.adef=-1", "xe12.xpots.adef", "outputs off by one (move them by +1"],
  ["swap-twins@xe12", "xe12, what decides", "free and clamped wires swapped"],
  ["swap@xe12.xpots=fin,cin", "xe12, the pots", "free and clamped wire of end i swapped"],
  ["stuck-low@xe12.xpots.actf.q[1]", "xe12.xpots.actf", "does not work as its kind does"],
  ["open@xe12.xpots.xpotf.rb5", "xe12.xpots.xpotf.q5.b", "not connected"],
  ["short@xe12.xpots.xpotc.r3", "xe12.xpots.xpotc.r3", "shorted"],
];

const RHEOSTAT: readonly Case[] = [
  ["swap-inputs@xe1.xeval.xdecide.acmp2", "xe1.xeval.xdecide.acmp2", "inputs swapped"],
  ["stuck-low@xe1.xeval.xdecide.acmp1", "xe1.xeval.xdecide.acmp1", "stuck low"],
  ["stuck-high@xe1.xeval.xdecide.acmp2", "xe1.xeval.xdecide.acmp2", "stuck high"],
  ["open@xe1.xeval.xdecide.rp1", "xe1.xeval.xdecide.acmp1", "no pull-up"],
  ["invert@xe1.apotc.updown", "xe1.apotc.updown", "inverted"],
  ["swap-twins@xe1", "xe1, what decides", "free and clamped wires swapped"],
  ["swap@xe1.xeval.xdecide=fi,ci", "xe1, what decides", "free and clamped wire of end i swapped"],
  ["open@xe1.xeval.xdecide.r1", "xe1.xeval.xdecide.acmp1", "no resistor from its + input to the clamped end i"],
  ["open@xe1.xeval.xdecide.acmp1.inp", "xe1.xeval.xdecide.acmp1.inp", "not connected"],
  ["short@xe1.xeval.xdecide.r1", "xe1.xeval.xdecide.r1", "shorted"],
];

describe.each([
  ["three-edge", DIVIDER],
  ["three-edge-hardware", DIVIDER],
  ["sixteen-edge-ii", RHEOSTAT],
  ["sixteen-edge-ii-hardware", RHEOSTAT],
] as const)("%s: a fault is found and named", (name, cases) => {
  test.each(cases)("%s", async (fault, subject, text) => {
    const circuit = await circuitOf(`circuits/${name}.cir`);
    const edge = /xe\d+/.exec(fault)?.[0] ?? "";
    const { ok, edges } = tested(circuit, [edge], fault);
    expect(ok).toBe(false);
    const named = edges[0]?.diagnoses
      .filter((diagnosis) => diagnosis.subject === subject)
      .map((diagnosis) => diagnosis.text);
    expect(named?.some((said) => said.startsWith(text))).toBe(true);
  });

  test("the other edges are not blamed", async () => {
    const circuit = await circuitOf(`circuits/${name}.cir`);
    const other = elaborate(circuit).edges[1]?.path ?? "";
    expect(failures(tested(circuit, [other], cases[0]?.[0] ?? ""))).toEqual([]);
  });
});

test("what cannot be told apart is listed whole: an XOR decides alike with either comparator's inputs swapped", async () => {
  const circuit = await circuitOf("circuits/sixteen-edge-ii.cir");
  const of = (fault: string) =>
    tested(circuit, ["xe1"], fault).edges[0]?.diagnoses.map(
      ({ subject, text }) => `${subject}: ${text.split(" (")[0]}`,
    );
  const one = of("swap-inputs@xe1.xeval.xdecide.acmp1");
  expect(one).toEqual(of("swap-inputs@xe1.xeval.xdecide.acmp2"));
  expect(one).toEqual(
    expect.arrayContaining(["xe1.xeval.xdecide.acmp1: inputs swapped", "xe1.xeval.xdecide.acmp2: inputs swapped"]),
  );
});

test("a net that is free here and clamped there is named", async () => {
  const circuit = await circuitOf("circuits/three-edge.cir");
  const design = elaborate(circuit);
  const [first, ...others] = design.edges;
  const { free, clamped } = first ?? { free: { i: 0, j: 0, node: 0 }, clamped: { i: 0, j: 0, node: 0 } };
  const crossed = {
    ...design,
    edges: [{ ...(first ?? design.edges[0]), free: clamped, clamped: free }, ...others],
  } as typeof design;
  expect(selfTest(circuit, crossed, { ...SETTINGS, edges: [] }).crossed.toSorted()).toEqual(["c2", "f2"]);
});

/** The code space of the three-edge ring: what ends where, against clocked runs and the recorded one. */
import { type Circuit, Simulator } from "@twinedge/core";
import { type Attractor, type Exploration, explore, parseFault, type Variant } from "@twinedge/study";
import { beforeAll, expect, test } from "vitest";
import { circuitOf, deck, NO_RECORDINGS, readCsv, sharedFile } from "./shared.ts";

let circuit: Circuit;
let found: Exploration;

async function explored(of: Circuit, options: Parameters<typeof explore>[1] = {}): Promise<Exploration> {
  const result = await explore(of, options);
  if (result === undefined) {
    throw new Error("stopped");
  }
  return result;
}

beforeAll(async () => {
  circuit = await circuitOf("circuits/three-edge.cir");
  found = await explored(circuit, { checks: 1000 });
});

function variant(ends: Variant["ends"], up: boolean, of = found): Variant {
  const match = of.variants.find((one) => one.ends === ends && one.ties[0]?.up === up);
  if (match === undefined) {
    throw new Error(`no variant ${ends} ${up}`);
  }
  return match;
}

/** The cycle begun at its least state, as text. */
function turned(codes: readonly (readonly number[])[]): string {
  const words = codes.map((row) => row.join(" "));
  const least = words.indexOf(words.toSorted()[0] ?? "");
  return [...words.slice(least), ...words.slice(0, least)].join(", ");
}

function startCycle(one: Variant): Attractor {
  if (one.start === undefined) {
    throw new Error("no start");
  }
  return one.start.attractor;
}

test("all states, steps and end codes are found from the circuit", () => {
  expect(found.states).toBe(4096);
  expect(found.edges).toEqual(["xe12", "xe23", "xe31"].map((path) => ({ path, codes: 16, ends: "wrap", step: -1 })));
  expect(found.checkedClocks).toBe(1000);
  expect(found.variants.map(({ ends, asBuilt, deck: own }) => [ends, asBuilt, own])).toEqual([
    ["wrap", true, true],
    ["wrap", true, false],
    ["saturate", false, true],
    ["saturate", false, false],
  ]);
  for (const { attractors, outcomes, histogram } of found.variants) {
    expect(outcomes.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12);
    expect(histogram.reduce((sum, count) => sum + count, 0)).toBe(4096);
    expect(attractors.length).toBeGreaterThan(0);
  }
});

test("the deck's start ends in the cycle that its clocked run ends in", async () => {
  const simulator = new Simulator(await deck("circuits/three-edge.cir"), {
    probes: ["xe12.code", "xe23.code", "xe31.code", "f3"],
  });
  simulator.start();
  const rows = Array.from({ length: 200 }, () => simulator.nextRow().values);
  const cycle = startCycle(variant("wrap", false));
  const last = rows.slice(-cycle.length);
  expect(cycle.length).toBe(16);
  expect(turned(cycle.codes)).toBe(turned(last.map((values) => values.slice(0, 3))));
  const errors = last.map((values) => Math.abs((values[3] ?? 0) - 1.5));
  expect(cycle.meanError).toBeCloseTo(errors.reduce((sum, error) => sum + error, 0) / 16, 9);
  expect(cycle.worstError).toBeCloseTo(Math.max(...errors), 9);
});

const recording = sharedFile("falstad/three-edge.saved.csv");

test.skipIf(recording === undefined)(`the recorded run ends in one of the cycles (else: ${NO_RECORDINGS})`, () => {
  const rows = readCsv(recording ?? "").filter(({ phase }) => phase === "low_end");
  const codes = rows.map((row) =>
    ["CTR_-128_432", "CTR_1392_384", "CTR_816_-288"].map((column) => Number(row[column])),
  );
  const last = codes.slice(-16);
  expect(last).toHaveLength(16);
  expect(codes.at(-17)).toEqual(last.at(-1));
  const cycles = variant("wrap", false).outcomes.length;
  expect(cycles).toBe(32);
  const starts = variant("wrap", false).attractors.map(({ codes: states }) => turned(states));
  expect(starts).toContain(turned(last));
});

test("faults are explored with the circuit", async () => {
  const faults = [parseFault("swap-inputs@xe12.xeval.xdecide.acmp2")];
  const faulty = await explored(circuit, { checks: 64, faults });
  expect(faulty.checkedClocks).toBe(64);
  expect(faulty.variants[0]?.expectedError).not.toBeCloseTo(variant("wrap", false).expectedError, 3);
});

test("saturating ladders: the two voltages of the alternation, and the tie's other side stuck", () => {
  const { volts, meanError } = startCycle(variant("saturate", false));
  expect(
    volts
      .flat()
      .map((value) => value.toFixed(2))
      .toSorted(),
  ).toEqual(["1.35", "1.56"]);
  expect(meanError).toBeCloseTo(0.105, 3);
  const stuck = startCycle(variant("saturate", true));
  expect([stuck.length, stuck.share]).toEqual([1, 1]);
});

test("the sign of one comparator's offset decides which side of the tie real parts take", async () => {
  const sides = await Promise.all(
    ["-1m", "1m"].map(async (vostie) => {
      const real = await explored(await circuitOf("circuits/three-edge-hardware.cir", { vostie }), { checks: 20 });
      return real.variants.filter(({ asBuilt, deck: own }) => asBuilt && own).map(({ ties }) => ties);
    }),
  );
  expect(sides).toEqual([[[{ edge: "xe31", up: false }]], [[{ edge: "xe31", up: true }]]]);
});

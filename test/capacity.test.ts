/** What `twinedge capacity` measures: its tasks against equations written again, its fits against laws that are known. */

import { powerLaw, readDocument } from "@twinedge/study/learn";
import fc from "fast-check";
import { expect, test } from "vitest";
import { CAPACITY_NETWORKS, type CapacityCase, taught } from "../packages/study/src/learn/capacity.ts";
import { stream } from "../packages/study/src/parts/stream.ts";
import { twinedge } from "./command.ts";
import { eliminate } from "./oracle/rheostats.ts";
import { include } from "./oracle/training.ts";

const WIPER = 40;
const OHMS = 1e5;

/** V by node: every current balance, resistors as they are given. */
function nodal(
  nodes: readonly string[],
  resistors: readonly { readonly from: string; readonly to: string; readonly ohms: number }[],
  held: ReadonlyMap<string, number>,
): ReadonlyMap<string, number> {
  const volts = eliminate(
    nodes.map((node) => {
      const row = [...nodes.map(() => 0), held.get(node) ?? 0];
      const add = (other: string, value: number): void => {
        const column = nodes.indexOf(other);
        row[column] = (row[column] ?? 0) + value;
      };
      if (held.has(node)) {
        add(node, 1);
        return row;
      }
      for (const { from, to, ohms } of resistors) {
        if (from === node || to === node) {
          add(node, 1 / ohms);
          add(from === node ? to : from, -1 / ohms);
        }
      }
      return row;
    }),
  );
  return new Map(nodes.map((node, i) => [node, volts[i] ?? Number.NaN]));
}

test("what is asked is what the same network does at the teacher's codes", async () => {
  const cases = fc.record({
    network: fc.constantFrom(...CAPACITY_NETWORKS),
    edges: fc.integer({ min: 12, max: 40 }),
    inputs: fc.integer({ min: 3, max: 4 }),
    outputs: fc.integer({ min: 1, max: 2 }),
    examples: fc.integer({ min: 1, max: 3 }),
    codes: fc.integer({ min: 2, max: 1024 }),
    kind: fc.constantFrom("linear", "log"),
    seed: fc.nat(1e6),
  });
  await fc.assert(
    fc.asyncProperty(cases, async ({ codes, kind, ...rest }) => {
      const ratio = 100;
      const one: CapacityCase = {
        ...rest,
        pot: { kind, codes, ohms: OHMS, wiper: WIPER, ratio },
        nudge: 0.5,
        steps: 1,
        threshold: 0.1,
      };
      const { network, held, inputs, outputs, train } = await taught(one, include);
      expect(held.size + inputs.length).toBe(one.inputs);
      expect(train).toHaveLength(one.examples);
      const resistors = network.edges.map(({ name, from, to }) => {
        const code = Math.floor(stream(`${name} teacher`, one.seed).uniform() * codes);
        const ohms = kind === "log" ? OHMS * ratio ** (code / (codes - 1) - 1) : (OHMS * code) / codes;
        return { from, to, ohms: ohms + WIPER };
      });
      for (const example of train) {
        const driven = new Map([...held, ...inputs.map((node, i) => [node, example.inputs[i] ?? 0] as const)]);
        const volts = nodal(
          network.nodes.map(({ name }) => name),
          resistors,
          driven,
        );
        for (const [i, node] of outputs.entries()) {
          expect(Math.abs((example.targets?.[i] ?? Number.NaN) - (volts.get(node) ?? Number.NaN))).toBeLessThan(1e-8);
        }
      }
    }),
    { numRuns: 25 },
  );
});

test("a power law is found again, and its intervals hold it", () => {
  fc.assert(
    fc.property(
      fc.record({
        factor: fc.double({ min: 0.01, max: 10, noNaN: true }),
        exponents: fc.tuple(fc.double({ min: -2, max: 2, noNaN: true }), fc.double({ min: -2, max: 2, noNaN: true })),
        seed: fc.nat(1e6),
      }),
      ({ factor, exponents, seed }) => {
        const noise = stream("noise", seed);
        const shifts = Array.from({ length: 9 }, () => noise.normal());
        const middle = shifts.toSorted((a, b) => a - b)[4] ?? 0;
        const cells = [2, 8, 32].flatMap((x1) =>
          [3, 9].map((x2) => ({
            x: [x1, x2],
            // The median seed lies on the law: one shift for every seed, the same in all cells.
            y: shifts.map((shift) => factor * x1 ** exponents[0] * x2 ** exponents[1] * Math.exp(shift - middle)),
          })),
        );
        const law = powerLaw(cells, seed);
        expect(law?.factor).toBeCloseTo(factor, 6);
        for (const [v, exponent] of exponents.entries()) {
          const found = law?.exponents[v];
          expect(found?.value).toBeCloseTo(exponent, 8);
          expect((found?.low ?? 1) - 1e-9 <= exponent && exponent <= (found?.high ?? 0) + 1e-9).toBe(true);
        }
        expect(law?.scatter).toBeCloseTo(1, 8);
      },
    ),
    { numRuns: 10 },
  );
  const flat = [1, 1, 1, 1].map((x) => ({ x: [x], y: [1, 2] }));
  expect(powerLaw(flat)).toBeUndefined();
});

test("the interval of an exponent widens with what the seeds differ", () => {
  const noise = stream("spread", 1);
  const law = (spread: number): number => {
    const cells = [1, 2, 4, 8].map((x) => ({
      x: [x],
      y: Array.from({ length: 20 }, () => (1 / x) * Math.exp(spread * noise.normal())),
    }));
    const [exponent] = powerLaw(cells)?.exponents ?? [];
    return (exponent?.high ?? Number.NaN) - (exponent?.low ?? Number.NaN);
  };
  expect(law(0.5)).toBeGreaterThan(3 * law(0.05));
});

const SMALL = ["capacity", "--edges", "16", "--codes", "8,32", "--outputs", "1,2", "--seeds", "3", "--pot", "linear"];

test("the document is read again and has a point for every number of codes; more codes leave less error", async () => {
  const { code, out } = await twinedge([...SMALL, "--json"]);
  expect(code).toBe(0);
  const document = readDocument(out, "capacity.json");
  if (document.twinedge !== "capacity") {
    throw new Error(document.twinedge);
  }
  expect(document.x).toBe("codes");
  expect(document.lines.map(({ points }) => points.map(({ x, runs }) => [x, runs]))).toEqual([
    [
      [8, 3],
      [32, 3],
    ],
  ]);
  const [coarse, fine] = document.lines[0]?.points ?? [];
  expect(fine?.median).toBeLessThan((coarse?.median ?? 0) / 2);
  expect((await twinedge([...SMALL, "--json"])).out).toBe(out);
});

test("what cannot be is said", async () => {
  const err = async (...words: readonly string[]): Promise<string> => {
    const result = await twinedge(["capacity", ...words]);
    expect(result.code).toBe(2);
    return result.err;
  };
  expect(await err("--edges", "4")).toContain("need more nodes");
  expect(await err("--network", "torus")).toContain("--network cannot be");
  expect(await err("--codes", "1")).toContain("2 to 1024");
  expect(await err("--examples", "2", "--inputs", "2")).toContain("--inputs 3 or more");
  expect(await err("--over", "inputs")).toContain("one value");
});

/** Decisions of networks against Eq. 2, counted a second way. */
import { type FlatEdge, Simulator, stateOf } from "@twinedge/core";
import { agreement, wilson } from "@twinedge/study";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { sampleStates } from "../packages/study/src/explore/sample.ts";
import { deck } from "./shared.ts";

/** Is the step that the settled circuit takes the one that the drops ask for? Read from a simulator started in that state. */
function isRight(simulator: Simulator, edge: FlatEdge, upRaises: boolean): boolean {
  const volts = (net: number): number => simulator.engine.voltage(net);
  const free = Math.abs(volts(edge.free.i) - volts(edge.free.j));
  const clamped = Math.abs(volts(edge.clamped.i) - volts(edge.clamped.j));
  const up = stateOf(simulator.kernel.read(edge.up)) === 1;
  return (up === upRaises) === clamped > free;
}

test("AND on the ring of dividers, state by state from starts of their own", async () => {
  const states = 40;
  const found = agreement(await deck("circuits/three-edge.cir"), "nodes", { states, seed: 7 });
  expect(found.exact).toBe(false);
  const right = [0, 0, 0];
  for (const [c12, c23, c31] of sampleStates(7, states, [16, 16, 16])) {
    const simulator = new Simulator(
      await deck("circuits/three-edge.cir", { code12: `${c12}`, code23: `${c23}`, code31: `${c31}` }),
    );
    simulator.start();
    // In the author's circuit up moves the tap towards Vin.
    for (const [e, edge] of simulator.design.edges.entries()) {
      right[e] = (right[e] ?? 0) + (isRight(simulator, edge, false) ? 1 : 0);
    }
  }
  expect(found.edges.map((edge) => edge.right)).toEqual(right);
  expect(found.total.states).toBe(3 * states);
  expect(found.edges[2]?.fixed.join()).toContain("permanent tie");
});

describe.each(["ii", "iii", "iv", "v"])("16 edges, task %s", (task) => {
  test("ideal XOR is right in every state", async () => {
    const { total, share } = agreement(await deck(`circuits/sixteen-edge-${task}.cir`), "drops", { states: 60 });
    expect([total.wrong, total.unknown, share]).toEqual([0, 0, 1]);
    expect(total.right + total.ties).toBe(16 * 60);
  });
});

test("LM339s on 5 V leave their common-mode range and no longer decide; on 12 V they do", async () => {
  const shares = await Promise.all(
    ["5", "12"].map(async (vsup) => {
      const design = await deck("circuits/sixteen-edge-ii-hardware.cir", { vsup });
      const { total, edges } = agreement(design, "drops", { states: 60 });
      return { unknown: total.unknown, wrong: total.wrong, out: edges.map(({ outOfRange }) => outOfRange) };
    }),
  );
  expect(shares[0]?.unknown).toBeGreaterThan(0);
  expect(shares[0]?.out.some((count) => count > 0)).toBe(true);
  expect(shares[1]).toMatchObject({ unknown: 0, wrong: 0 });
  expect(shares[1]?.out.every((count) => count === 0)).toBe(true);
});

describe("Wilson's interval", () => {
  test("solves its equation: |p - share| = z sqrt(p (1 - p) / n)", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1000 }), fc.double({ min: 0, max: 1, noNaN: true }), (of, part) => {
        const count = Math.round(part * of);
        for (const end of wilson(count, of)) {
          expect(Math.abs(end - count / of)).toBeCloseTo(1.959964 * Math.sqrt((end * (1 - end)) / of), 5);
        }
      }),
    );
  });
});

/** The CircuitLab method against closed forms: Seiz 2022, Eqs. 4 and 5, Figs. 3b to 3d and 4c. */
import { accuracyOf, directionsReaching, KSWEEP_DEFAULTS, sweepK } from "@twinedge/study/learn";
import { describe, expect, test } from "vitest";
import { twinedge } from "./command.ts";
import { elements, solve, TASKS } from "./oracle/rheostats.ts";
import { taskNamed } from "./oracle/training.ts";

const swept = async (name: string, step: number) => sweepK(await taskNamed(name), { ...KSWEEP_DEFAULTS, step });

/** V of node 3 with the two upper pots at K and the lower one at 1 - K. */
const series = (k: number): number => (5 * (1 - k)) / (1 + k);

describe("three pots in series", () => {
  test("directions + + -, and V3 = 5 (1-K)/(1+K) all the way", async () => {
    const { directions, k, volts } = await swept("three-edge-series", 0.03125);
    expect(directions).toEqual([1, 1, -1]);
    expect(k).toHaveLength(17);
    expect(volts[0]?.[0]).toBeCloseTo(5 / 3, 9);
    for (const [i, value] of k.slice(0, -1).entries()) {
      expect(Math.abs((volts[i]?.[0] ?? 0) - series(value))).toBeLessThan(1e-7);
    }
  });

  test("98.00 % at K = 0.53125 with S = 0.03125, 99.99 % with S = 1e-4", async () => {
    const coarse = await swept("three-edge-series", 0.03125);
    expect(coarse.k[coarse.best]).toBe(0.53125);
    expect(coarse.accuracy[coarse.best]).toBeCloseTo(1.5 / series(0.53125), 8);
    expect(((coarse.accuracy[coarse.best] ?? 0) * 100).toFixed(2)).toBe("98.00");
    const fine = await swept("three-edge-series", 1e-4);
    // K = 7/13 would be exact.
    expect(Math.abs((fine.k[fine.best] ?? 0) - 7 / 13)).toBeLessThan(1e-4);
    expect(((fine.accuracy[fine.best] ?? 0) * 100).toFixed(2)).toBe("99.99");
  });

  test("Eq. 5: S = 0.03125 is 16 steps from 0.5 to 1, not the 128 of the text", async () => {
    const { out } = await twinedge(["train", "three-edge-series", "--method", "sweep", "--k-steps", "16", "--json"]);
    const { curves } = JSON.parse(out) as { curves: { k: number[] }[] };
    expect((curves[0]?.k[1] ?? 0) - (curves[0]?.k[0] ?? 0)).toBe(0.03125);
  });
});

describe("six pots on four nodes", () => {
  test("starts at 3.75 V and 2.5 V", async () => {
    const { volts } = await swept("five-edge-circuitlab", 0.03125);
    expect(volts[0]?.[0]).toBeCloseTo(3.75, 9);
    expect(volts[0]?.[1]).toBeCloseTo(2.5, 9);
  });

  test("the published 61.25 % is the mean of 1.5/2.5 and 1.25/2", () => {
    expect(accuracyOf([2.5, 1.25], [1.5, 2])).toBe(0.6125);
  });

  test("Eq. 4 does not lead there; four other assignments of directions do", async () => {
    const task = await taskNamed("five-edge-circuitlab");
    const { directions, volts } = await swept("five-edge-circuitlab", 0.03125);
    expect(Math.abs((volts.at(-1)?.[0] ?? 0) - 2.5)).toBeGreaterThan(1);
    const found = await directionsReaching(task, 1, [2.5, 1.25], 1e-3);
    expect(found).toHaveLength(4);
    expect(found).not.toContainEqual(directions);
    expect(directions).toEqual([1, 1, -1, -1, -1, 1]);
  });
});

describe("sixteen pots", () => {
  test.each(Object.entries(TASKS))("task %s starts where the equations of the network do", async (name, task) => {
    const { volts } = await swept(name, 0.25);
    const reference = solve(
      task,
      elements(
        Array.from({ length: 16 }, () => 64),
        {},
      ),
    );
    for (const [i, node] of Object.keys(task.targets).entries()) {
      // The reference's pots have a wiper of 40 ohm each, which changes no ratio.
      expect(Math.abs((volts[0]?.[i] ?? 0) - (reference[Number(node) - 1] ?? 0))).toBeLessThan(1e-9);
    }
  });

  test("task ii starts at 3.297 V", async () => {
    expect((await swept("ii", 0.25)).volts[0]?.[0]?.toFixed(3)).toBe("3.297");
  });

  test("task iv: 93 % at its best, as published", async () => {
    const { accuracy, best } = await swept("iv", 1e-4);
    expect(Math.round(100 * (accuracy[best] ?? 0))).toBe(93);
  });
});

test.each([
  [["i", "--method", "sweep"], "has several examples"],
  [["three-edge", "--method", "sweep"], "is not one of two-terminal pots alone"],
  [["ii", "--method", "sweep", "--k-step", "2"], "K cannot go from 0.5 to 1"],
  [["ii", "--method", "sweep", "--directions==+-"], "2 directions for 16 edges"],
  [["ii", "--method", "sweep", "--directions", "up"], '--directions cannot be "up"'],
  [["ii", "--k-step", "0.1"], "--k-step is of a sweep"],
  [["ii", "--method", "sweep", "--seeds", "3"], "--seeds has no meaning"],
])("train %j is refused", async (words, message) => {
  const { code, err } = await twinedge(["train", ...words]);
  expect(code).toBe(2);
  expect(err).toContain(message);
});

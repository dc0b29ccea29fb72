/** The CircuitLab method against closed forms: Seiz 2022, Eqs. 4 and 5, Figs. 3b to 3d and 4c. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  accuracyOf,
  directionsReaching,
  fractionsAt,
  KSWEEP_DEFAULTS,
  shorted,
  stepK,
  sweepK,
  type Task,
} from "@twinedge/study/learn";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { twinedge } from "./command.ts";
import { missing, operatingPoint } from "./oracle/ngspice.ts";
import { EDGES, elements, NODES, solve, TASKS } from "./oracle/rheostats.ts";
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
    for (const [i, value] of k.entries()) {
      // At K = 1 the lower pot is 1 mohm of 200 kohm.
      expect(Math.abs((volts[i]?.[0] ?? 0) - series(value))).toBeLessThan(i === 16 ? 3e-8 : 1e-9);
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
  test("Eq. 4 sets ++---+, mirrored about nodes 2 and 3: V3 = 7.5 (1-K)/(1.5-K) from 3.75 V, V4 = 2/3 of it from 2.5 V", async () => {
    const { directions, k, volts } = await swept("five-edge-circuitlab", 0.03125);
    expect(directions).toEqual([1, 1, -1, -1, -1, 1]);
    for (const [i, value] of k.entries()) {
      const v3 = (7.5 * (1 - value)) / (1.5 - value);
      expect(Math.abs((volts[i]?.[0] ?? 0) - v3)).toBeLessThan(i === 16 ? 2e-7 : 1e-9);
      expect(Math.abs((volts[i]?.[1] ?? 0) - (2 / 3) * v3)).toBeLessThan(i === 16 ? 2e-7 : 1e-9);
    }
  });

  test("its best is 75 % at K = 0.875, where V3 = 1.5 V and V4 = 1 V", async () => {
    const { k, accuracy, best } = await swept("five-edge-circuitlab", 0.03125);
    expect(k[best]).toBe(0.875);
    expect(accuracy[best]).toBeCloseTo(0.75, 9);
  });

  test("node 3 is never below node 4, so no pots do better than 87.5 %", async () => {
    const task = await taskNamed("five-edge-circuitlab");
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(1, -1, 0), { minLength: 6, maxLength: 6 }), async (directions) => {
        const { volts, accuracy } = await sweepK(task, { ...KSWEEP_DEFAULTS, step: 0.1, directions });
        for (const [i, [v3 = 0, v4 = 0]] of volts.entries()) {
          expect(v3 - v4).toBeGreaterThan(-1e-9);
          expect(accuracy[i]).toBeLessThan(0.875 + 1e-9);
        }
      }),
      { numRuns: 30 },
    );
  });

  test("the published 61.25 % is the mean of 1.5/2.5 and 1.25/2", () => {
    expect(accuracyOf([2.5, 1.25], [1.5, 2])).toBe(0.6125);
  });

  test("only assignments in which all of 1-2-3-4-ground falls end at 2.5 V and 1.25 V: a limit, the pots short 5 V", async () => {
    const task = await taskNamed("five-edge-circuitlab");
    const found = await directionsReaching(task, 1, [2.5, 1.25], 1e-3, 1e5);
    expect(found.map((one) => one.slice(0, 4))).toEqual(found.map(() => [-1, -1, -1, -1]));
    expect(found.map((one) => one.slice(4).join(" ")).toSorted()).toEqual(["0 0", "0 1", "1 0", "1 1"]);
    for (const directions of found) {
      expect(shorted(task, fractionsAt(directions, 1))).toBe(true);
      expect(shorted(task, fractionsAt(directions, 0.99))).toBe(false);
    }
  });

  test("Eq. 4 never makes 2-3 fall, whatever is asked: no power is in it at the start", async () => {
    const task = await taskNamed("five-edge-circuitlab");
    const volt = fc.double({ min: 0, max: 5, noNaN: true });
    await fc.assert(
      fc.asyncProperty(volt, volt, fc.double({ min: 0.01, max: 1, noNaN: true }), async (v3, v4, nudge) => {
        const asked = { ...task, train: [{ inputs: [], targets: [v3, v4] }] };
        const { directions } = await sweepK(asked, { ...KSWEEP_DEFAULTS, nudge, step: 0.5 });
        expect(directions[1]).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 30 },
    );
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

  test.each(Object.entries(TASKS))(
    "task %s, Eq. 4 before every step: as the network's equations and powers have it",
    async (name, task) => {
      const { volts, k } = await stepK(await taskNamed(name), KSWEEP_DEFAULTS);
      let fractions = EDGES.map(() => 0.5);
      for (const [i] of k.entries()) {
        const nodes = solve(task, potsAt(fractions));
        for (const [o, node] of Object.keys(task.targets).entries()) {
          expect(Math.abs((volts[i]?.[o] ?? 0) - (nodes[Number(node) - 1] ?? 0))).toBeLessThan(1e-8);
        }
        const signs = powerSigns(nodes, fractions);
        fractions = fractions.map((value, e) => Math.min(1, Math.max(0, value + (signs[e] ?? 0) * 0.03125)));
      }
    },
  );

  test("task v: 8-5 is tied by the network's symmetry, whatever the nudge", async () => {
    const task = await taskNamed("v");
    await fc.assert(
      fc.asyncProperty(fc.double({ min: 1e-4, max: 1, noNaN: true }), async (nudge) => {
        const { directions } = await sweepK(task, { ...KSWEEP_DEFAULTS, nudge, step: 0.5 });
        expect(directions.flatMap((direction, e) => (direction === 0 ? [e] : []))).toEqual([13]);
      }),
      { numRuns: 20 },
    );
  });

  test.skipIf(missing !== undefined)(
    "ngspice sets the same directions and has the same voltages on the way",
    async () => {
      for (const name of Object.keys(TASKS)) {
        const task = await taskNamed(name);
        const found = await sweepK(task, { ...KSWEEP_DEFAULTS, to: 0.96875, step: 0.15625 });
        const start = operatingPoint(spiceDeck(task, found.directions, 0.5));
        const nodes = Array.from({ length: 2 * NODES }, (_, place) => spiceVolts(start, place));
        expect(
          powerSigns(
            nodes,
            EDGES.map(() => 0.5),
          ),
        ).toEqual(found.directions);
        for (const [i, k] of found.k.entries()) {
          const point = operatingPoint(spiceDeck(task, found.directions, k));
          for (const [o, node] of task.outputs.entries()) {
            expect(Math.abs((found.volts[i]?.[o] ?? 0) - spiceVolts(point, Number(node) - 1))).toBeLessThan(1e-9);
          }
        }
      }
    },
  );

  // Beside pots of 1 mohm ngspice rounds to 6e-9 V. The limits are rational; 16 pots of 100 kohm on 5 V pass 0.8 mA, 0.8 uV across 1 mohm.
  test.each([
    ["ii", [5]],
    ["iii", [0, 6 / 7]],
    ["iv", [11 / 3, 5, 7 / 3]],
    ["v", [5 / 2, 0, 15 / 4, 0]],
  ])("task %s at K = 1, by joining the nodes of pots that have no resistance", async (name, limits) => {
    const { volts } = await swept(name, 0.5);
    for (const [i, limit] of limits.entries()) {
      expect(Math.abs((volts[1]?.[i] ?? Number.NaN) - limit)).toBeLessThan(8e-7);
    }
  });

  test("task iv: 93 % at its best, as published", async () => {
    const { accuracy, best } = await swept("iv", 1e-4);
    expect(Math.round(100 * (accuracy[best] ?? 0))).toBe(93);
  });
});

/** The reference's pots at wiper fractions, both networks; one at zero is 1 mohm. */
function potsAt(fractions: readonly number[]): Parameters<typeof solve>[1] {
  return EDGES.flatMap(([i, j], e) =>
    [0, NODES].map((base) => ({
      a: base + i - 1,
      b: base + j - 1,
      ohms: Math.max(1e5 * (fractions[e] ?? 0), 1e-3),
      amperes: 0,
    })),
  );
}

/** Eq. 4 in watts, from the voltages of the free and then the clamped nodes; less than 1e-15 W apart is equal. */
function powerSigns(nodes: readonly number[], fractions: readonly number[]): readonly number[] {
  return EDGES.map(([i, j], e) => {
    const ohms = 1e5 * (fractions[e] ?? 0);
    const power = (base: number): number => ((nodes[base + i - 1] ?? 0) - (nodes[base + j - 1] ?? 0)) ** 2 / ohms;
    const excess = power(NODES) - power(0);
    return ohms === 0 || Math.abs(excess) < 1e-15 ? 0 : Math.sign(excess);
  });
}

/** The sweep as a deck: K a parameter, Eq. 1 with n = 0.5 as a source. */
function spiceDeck({ held, outputs, train }: Task, directions: readonly number[], k: number): string {
  const places = ["f", "c"];
  return [
    "sweep of K",
    `.param k=${k}`,
    ...[...held].flatMap(([node, volts]) => places.map((twin) => `v${twin}${node} ${twin}${node} 0 ${volts}`)),
    ...outputs.flatMap((node, i) => [
      `va${node} a${node} 0 ${(train[0]?.targets?.[i] ?? 0) / 2}`,
      `ec${node} c${node} a${node} f${node} 0 0.5`,
    ]),
    ...EDGES.flatMap(([i, j], e) =>
      places.map((twin) => {
        const fraction = directions[e] === 0 ? "0.5" : directions[e] === 1 ? "k" : "1-k";
        return `r${twin}${e} ${twin}${i} ${twin}${j} {max(1e5*(${fraction}),1m)}`;
      }),
    ),
  ].join("\n");
}

function spiceVolts(point: ReadonlyMap<string, number>, place: number): number {
  return point.get(place < NODES ? `f${place + 1}` : `c${place - NODES + 1}`) ?? Number.NaN;
}

test.each([
  [["i", "--method", "sweep"], "has several examples"],
  [["three-edge", "--method", "sweep"], "is not one of two-terminal pots alone"],
  [["ii", "--method", "sweep", "--k-step", "2"], "K cannot go from 0.5 to 1"],
  [["ii", "--method", "sweep", "--directions==+-"], "2 directions for 16 edges"],
  [["ii", "--method", "sweep", "--directions", "up"], '--directions cannot be "up"'],
  [["ii", "--method", "sweep", "--directions==+-", "--re-evaluate"], "both set the directions"],
  [["ii", "--turned"], "--turned is of a sweep"],
  [["ii", "--k-step", "0.1"], "--k-step is of a sweep"],
  [["ii", "--method", "sweep", "--seeds", "3"], "--seeds has no meaning"],
])("train %j is refused", async (words, message) => {
  const { code, err } = await twinedge(["train", ...words]);
  expect(code).toBe(2);
  expect(err).toContain(message);
});

test("the document of --re-evaluate has both curves, from the same start; --turned has the sweep's best in each row", async () => {
  const { out } = await twinedge(["train", "iv", "--method", "sweep", "--re-evaluate", "--turned", "--json"]);
  const { curves, directions, turned } = JSON.parse(out) as {
    curves: { accuracy: number[] }[];
    directions: Record<string, "+" | "-" | "0">;
    turned: { edge: string; best: Record<"+" | "-" | "0", number> }[];
  };
  expect(curves).toHaveLength(2);
  expect(curves[0]?.accuracy[0]).toBe(curves[1]?.accuracy[0]);
  const best = Math.max(...(curves[0]?.accuracy ?? []));
  expect(turned.map((one) => one.best[directions[one.edge] ?? "0"])).toEqual(turned.map(() => best));
});

test("ksweep-iv.svg: task iv, directions set once and before every step", async () => {
  const folder = mkdtempSync(join(tmpdir(), "twinedge-ksweep-"));
  try {
    const file = join(folder, "iv.svg");
    expect((await twinedge(["train", "iv", "--method", "sweep", "--re-evaluate", "--svg", file])).code).toBe(0);
    await expect(readFileSync(file, "utf8")).toMatchFileSnapshot("../docs/ksweep-iv.svg");
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("accuracy is between 0 and 1, the same both ways, and whole only where all is reached", () => {
  const volts = fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 2, maxLength: 2 });
  fc.assert(
    fc.property(volts, volts, (a, b) => {
      const share = accuracyOf(a, b);
      expect(share).toBe(accuracyOf(b, a));
      expect(share).toBeGreaterThanOrEqual(0);
      expect(share).toBeLessThanOrEqual(1);
    }),
  );
  expect(accuracyOf([0, -2], [0, -2])).toBe(1);
  expect(accuracyOf([2, -2], [0, 2])).toBe(0);
});

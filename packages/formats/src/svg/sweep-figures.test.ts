/** Histograms over seeds, sweeps of K, errors against size. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type CapacityFigure, capacityFigure } from "./capacity-figure.ts";
import { type HistogramFigure, histogramFigure } from "./histogram-figure.ts";
import { type KSweepFigure, ksweepFigure } from "./ksweep-figure.ts";
import { faultsOf } from "./testing.ts";

const RUNS = 60;

const name = fc.string({ unit: "binary", maxLength: 60 });
const size = fc.oneof(
  fc.double({ min: 0, max: 1e4, noNaN: true }),
  fc.constantFrom(0, 1e-3, 1, Number.NaN, Number.POSITIVE_INFINITY),
);
const share = fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0, 1, Number.NaN));
const volts = fc.oneof(fc.double({ min: -20, max: 20, noNaN: true }), fc.constantFrom(0, Number.NaN));

function list<T>(of: fc.Arbitrary<T>, length: number): fc.Arbitrary<T[]> {
  return fc.array(of, { minLength: length, maxLength: length });
}

describe("histograms", () => {
  /** Evenly spaced quantiles of 10^x, x over [low, high]. */
  const spread = (low: number, high: number): number[] =>
    Array.from({ length: 40 }, (_, i) => 10 ** (low + ((high - low) * (i + 0.5)) / 40));

  test("two settings, failures past a limit, runs that never learn", async () => {
    const svg = histogramFigure({
      title: "Two settings & <their> runs",
      note: "40 runs each",
      quantities: [
        { label: "worst error at the end", unit: "V", scale: "log", limit: 0.1 },
        { label: "steps to 100 mV", unit: "", scale: "linear" },
      ],
      settings: [
        { name: "offset 0.005: 40 runs", values: [spread(-2.5, -0.8), spread(1, 1.7)] },
        {
          name: "offset 0.02: 40 runs",
          values: [spread(-2, 0.2), spread(1, 1.9).map((step, i) => (i < 30 ? step : Number.POSITIVE_INFINITY))],
          failed: { count: 18, of: 40, low: 0.307, high: 0.602 },
        },
      ],
    });
    expect(svg).toContain("18 of 40 fail: 45.0 % (95 % interval 30.7 to 60.2 %)");
    expect(faultsOf(svg)).toEqual([]);
    await expect(svg).toMatchFileSnapshot("golden/histogram.svg");
  });

  test("every run has its share of a bar: the bars of a panel sum to 100 %", () => {
    const one = (values: readonly number[]): string =>
      histogramFigure({
        title: "",
        quantities: [{ label: "", unit: "V", scale: "log" }],
        settings: [{ name: "", values: [values] }],
      });
    fc.assert(
      fc.property(fc.array(fc.double({ min: 1e-3, max: 9, noNaN: true }), { minLength: 1 }), (values) => {
        const svg = one(values);
        const heights = [...svg.matchAll(/<rect [^>]*height="([\d.]+)" fill="#555"/g)].map(([, height]) =>
          Number(height),
        );
        const labels = [...svg.matchAll(/y="([\d.]+)" font-size="11" text-anchor="end"[^>]*>(\d+)</g)];
        const [low, high] = [labels[0], labels.at(-1)];
        const px = (Number(low?.[1]) - Number(high?.[1])) / (Number(high?.[2]) - Number(low?.[2]));
        expect(heights.reduce((sum, height) => sum + height, 0) / px).toBeCloseTo(100, 0);
      }),
      { numRuns: RUNS },
    );
  });

  const figures: fc.Arbitrary<HistogramFigure> = fc
    .record({ quantities: fc.integer({ min: 0, max: 2 }), settings: fc.integer({ min: 0, max: 4 }) })
    .chain(({ quantities, settings }) =>
      fc.record({
        title: name,
        note: fc.option(name, { nil: undefined }),
        quantities: list(
          fc.record({
            label: fc.string({ maxLength: 30 }),
            unit: fc.constantFrom("V", ""),
            scale: fc.constantFrom("log", "linear", "percent"),
            limit: fc.constantFrom(undefined, 0.1),
          }),
          quantities,
        ),
        settings: list(
          fc.record({
            name,
            values: list(fc.array(size, { maxLength: 30 }), quantities),
            failed: fc.constantFrom(undefined, { count: 0, of: 0, low: 0, high: 1 }),
          }),
          settings,
        ),
      }),
    );

  test("anything is drawn soundly", () => {
    fc.assert(
      fc.property(figures, (figure) => {
        expect(faultsOf(histogramFigure(figure))).toEqual([]);
      }),
      { numRuns: RUNS },
    );
  });
});

describe("sweeps of K", () => {
  /** Three rheostats in series: V3 = 5 (1-K)/(1+K). */
  const series = (step: number): KSweepFigure["columns"][number] => {
    const k = Array.from({ length: Math.floor(0.5 / step + 1e-9) + 1 }, (_, i) => 0.5 + i * step);
    const reached = k.map((at) => (5 * (1 - at)) / (1 + at));
    return {
      name: `S = ${step}`,
      k,
      outputs: [{ name: "node 3", volts: reached, target: 1.5 }],
      accuracy: reached.map((at) => Math.min(at, 1.5) / Math.max(at, 1.5)),
    };
  };

  test("Figs. 3b to 3d: 98.00 % at K = 0.53125, 99.99 % with S = 1e-4, the coarse contrast", async () => {
    const svg = ksweepFigure({
      title: "Three edges in series",
      note: "dotted: targets",
      columns: [series(0.03125), series(1e-4), series(0.2)],
      published: [{ k: 0.53125, accuracy: 0.98 }],
    });
    expect(svg).toContain("best 98.00 at K = 0.53125");
    expect(svg).toContain("best 99.99 at K = 0.5385");
    expect(faultsOf(svg)).toEqual([]);
    await expect(svg).toMatchFileSnapshot("golden/ksweep.svg");
  });

  const figures: fc.Arbitrary<KSweepFigure> = fc.record({
    title: name,
    note: fc.option(name, { nil: undefined }),
    columns: fc.array(
      fc.integer({ min: 0, max: 20 }).chain((points) =>
        fc.record({
          name,
          k: fc.constant(Array.from({ length: points }, (_, i) => 0.5 + i / 40)),
          outputs: fc.array(
            fc.record({ name, volts: list(volts, points), target: fc.double({ min: -5, max: 5, noNaN: true }) }),
            { maxLength: 5 },
          ),
          accuracy: list(share, points),
        }),
      ),
      { maxLength: 5 },
    ),
    published: fc.array(fc.record({ k: fc.double({ min: 0, max: 1, noNaN: true }), accuracy: share }), {
      maxLength: 2,
    }),
  });

  test("anything is drawn soundly", () => {
    fc.assert(
      fc.property(figures, (figure) => {
        expect(faultsOf(ksweepFigure(figure))).toEqual([]);
      }),
      { numRuns: RUNS },
    );
  });
});

describe("errors against size", () => {
  test("two settings over codes", async () => {
    const line = (floor: number): CapacityFigure["settings"][number]["points"] =>
      [16, 32, 64, 128, 256, 512].map((x) => ({
        x,
        median: 1.6 / x + floor,
        low: 1.2 / x,
        high: 2.4 / x + floor * Math.sqrt(x),
      }));
    const svg = capacityFigure({
      title: "Codes",
      note: "24 runs a point",
      x: "codes of a pot",
      y: "worst error at the end",
      threshold: 0.1,
      settings: [
        { name: "offset 0", points: line(0) },
        { name: "offset 0.005", points: line(0.01) },
      ],
    });
    expect(faultsOf(svg)).toEqual([]);
    await expect(svg).toMatchFileSnapshot("golden/capacity.svg");
  });

  const figures: fc.Arbitrary<CapacityFigure> = fc.record({
    title: name,
    note: fc.option(name, { nil: undefined }),
    x: fc.string({ maxLength: 30 }),
    y: fc.string({ maxLength: 30 }),
    threshold: fc.constantFrom(undefined, 0.1),
    settings: fc.array(
      fc.record({
        name,
        points: fc.array(fc.record({ x: fc.constantFrom(0, 3, 16, 10_000), median: size, low: size, high: size }), {
          maxLength: 12,
        }),
      }),
      { maxLength: 6 },
    ),
  });

  test("anything is drawn soundly", () => {
    fc.assert(
      fc.property(figures, (figure) => {
        expect(faultsOf(capacityFigure(figure))).toEqual([]);
      }),
      { numRuns: RUNS },
    );
  });
});

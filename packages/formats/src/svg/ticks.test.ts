import { expect, test } from "vitest";
import { integerTicks, multiples, tickLabels, tickStep, tightScale, timeLabel, timeTicks } from "./ticks.ts";

test("a step is 1, 2 or 5 times a power of ten", () => {
  expect([1, 1.9, 3, 4.9, 5, 7, 10, 30].map((span) => tickStep(span, 5))).toEqual([0.2, 0.5, 1, 1, 1, 2, 2, 10]);
  expect(tickStep(1e-9, 5)).toBeCloseTo(2e-10, 20);
});

test("a span that is none has the step 1", () => {
  expect([0, -1, Number.NaN, Number.POSITIVE_INFINITY].map((span) => tickStep(span, 5))).toEqual([1, 1, 1, 1]);
});

test("ticks are exact multiples, not sums with rounding in them", () => {
  expect(multiples(0, 1, 0.1)).toEqual([0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]);
  expect(multiples(-0.25, 0.3, 0.1)).toEqual([-0.2, -0.1, 0, 0.1, 0.2, 0.3]);
});

test("clocks have whole numbers only", () => {
  expect(integerTicks(0, 3, 10)).toEqual([0, 1, 2, 3]);
  expect(integerTicks(0, 64, 14)).toEqual([0, 5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55, 60]);
});

test("a scale takes the number of ticks that leaves least of it empty", () => {
  expect(tightScale(0, 5, 2, 3)).toEqual({ min: 0, max: 5, ticks: [0, 5] });
  expect(tightScale(0, 2.3, 2, 3)).toEqual({ min: 0, max: 3, ticks: [0, 1, 2, 3] });
  expect(tightScale(1.14, 2.51, 4, 6)).toEqual({ min: 1, max: 3, ticks: [1, 1.5, 2, 2.5, 3] });
});

test("a single value gets a scale around it", () => {
  const { min, max } = tightScale(2.5, 2.5, 2, 3);
  expect(min).toBeLessThan(2.5);
  expect(max).toBeGreaterThan(2.5);
  expect(tightScale(5, 5 + 1e-15, 2, 3)).toEqual(tightScale(5, 5, 2, 3));
});

test("no value at all has a scale from 0 to 1", () => {
  expect(tightScale(Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 2, 3)).toMatchObject({ min: 0, max: 1 });
});

test("labels of one axis have the same number of decimals, and a real minus", () => {
  expect(tickLabels([-0.5, 0, 0.5])).toEqual(["−0.5", "0.0", "0.5"]);
  expect(tickLabels([0, 10, 20])).toEqual(["0", "10", "20"]);
  expect(tickLabels([0.002, 0.004])).toEqual(["0.002", "0.004"]);
});

test("times have the unit that suits them", () => {
  expect([0, 1, 1500, 20e3, -20e3, 1.5e6, 100e6, 2.5e9].map(timeLabel)).toEqual([
    "0",
    "1 ps",
    "1.5 ns",
    "20 ns",
    "−20 ns",
    "1.5 µs",
    "100 µs",
    "2.5 ms",
  ]);
});

test("a time axis counts from zero where that is short", () => {
  expect(timeTicks(0, 1e6, 1e6, 8)).toEqual({ step: 200_000, origin: 0 });
});

test("far from zero it counts from the roundest time near its start", () => {
  expect(timeTicks(799.99e6, 800.1e6, 0.11e6, 8)).toEqual({ step: 20_000, origin: 800e6 });
  expect(timeTicks(123_456_789_000, 123_456_790_000, 1000, 8).origin).toBe(123_456_789_000);
});

test("no step is below a picosecond", () => {
  expect(timeTicks(5, 7, 2, 8).step).toBe(1);
});

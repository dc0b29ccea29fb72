import fc from "fast-check";
import { expect, test } from "vitest";
import { quantile, quantiles, share } from "./quantile.ts";

const values = fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 1, maxLength: 30 });

test("a quantile by its definition: the piecewise linear line through the order statistics at k/(n - 1)", () => {
  fc.assert(
    fc.property(values, fc.double({ min: 0, max: 1, noNaN: true }), (list, p) => {
      const sorted = list.toSorted((a, b) => a - b);
      const n = sorted.length;
      // Sum of hat functions, one an order statistic: no search for a place.
      const naive =
        n === 1 ? list[0] : sorted.reduce((sum, x, k) => sum + x * Math.max(0, 1 - Math.abs(p * (n - 1) - k)), 0);
      expect(quantile(sorted, p)).toBeCloseTo(naive ?? Number.NaN, 8);
    }),
  );
});

test("quantiles do not depend on the order, rise, and begin and end with the extremes", () => {
  fc.assert(
    fc.property(values, (list) => {
      const { min, p10, p25, median, p75, p90, max } = quantiles(list);
      const rising = [min, p10, p25, median, p75, p90, max];
      expect(rising).toEqual(rising.toSorted((a, b) => a - b));
      expect([min, max]).toEqual([Math.min(...list), Math.max(...list)]);
      expect(quantiles(list.toReversed())).toEqual(quantiles(list));
    }),
  );
});

test("what never happens is Infinity, in every quantile that reaches it", () => {
  const never = Number.POSITIVE_INFINITY;
  expect(quantiles([never, 18, 20])).toEqual({
    min: 18,
    p10: 18.4,
    p25: 19,
    median: 20,
    p75: never,
    p90: never,
    max: never,
  });
});

test("Wilson's interval holds the shares that a score test at 5 % does not reject", () => {
  const score = (count: number, of: number, p: number): number =>
    Math.abs(count / of - p) / Math.sqrt((p * (1 - p)) / of);
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 0, max: 200 }), (of, some) => {
      const count = Math.min(some, of);
      const { low, high } = share(count, of);
      for (const end of [low, high].filter((p) => p > 1e-9 && p < 1 - 1e-9)) {
        expect(score(count, of, end)).toBeCloseTo(1.959964, 5);
      }
      expect(low).toBeLessThanOrEqual(count / of + 1e-12);
      expect(high).toBeGreaterThanOrEqual(count / of - 1e-12);
    }),
  );
});

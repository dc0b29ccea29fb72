import fc from "fast-check";
import { expect, test } from "vitest";
import { spread, wrap } from "./labels.ts";

test("labels with room stay where they are", () => {
  expect(spread([10, 40, 80], 15, 0, 100)).toEqual([10, 40, 80]);
});

test("labels on one spot are spread about it", () => {
  expect(spread([50, 50, 50], 10, 0, 100)).toEqual([40, 50, 60]);
});

test("labels at the edge are pushed inwards", () => {
  expect(spread([99, 100], 10, 0, 100)).toEqual([90, 100]);
});

test("spread labels are a gap apart, keep their order and stay inside where there is room", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 200 }), { maxLength: 12 }), (wanted) => {
      const found = spread(wanted, 15, 0, 200);
      const order = wanted.map((_, i) => i).sort((a, b) => (wanted[a] ?? 0) - (wanted[b] ?? 0) || a - b);
      const sorted = order.map((i) => found[i] ?? Number.NaN);
      for (const [i, place] of sorted.entries()) {
        expect(place).toBeGreaterThanOrEqual(-1e-9);
        expect(place).toBeLessThanOrEqual(200 + 1e-9);
        expect(place - (sorted[i - 1] ?? Number.NEGATIVE_INFINITY)).toBeGreaterThanOrEqual(15 - 1e-9);
      }
    }),
  );
});

test("long titles are broken at blanks", () => {
  expect(wrap("one two three", 10, 60)).toEqual(["one two", "three"]);
  expect(wrap("unbreakable", 10, 20)).toEqual(["unbreakable"]);
});

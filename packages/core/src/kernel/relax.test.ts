import fc from "fast-check";
import { expect, test } from "vitest";
import { type Course, courseVoltage, crossingDelay } from "./relax.ts";

const still = (volts: number): Course => ({ start: volts, end: volts, tau: 0, since: 0 });

test("a pull-up of 100 kohm and 15 pF crosses half its swing after RC ln 2", () => {
  const course: Course = { start: 0, end: 5, tau: 1.5e6, since: 0 };
  expect(crossingDelay(course, still(0), 2.5, 0)).toBe(Math.ceil(1.5e6 * Math.LN2));
  expect(courseVoltage(course, 1.5e6)).toBeCloseTo(5 * (1 - Math.exp(-1)), 12);
});

test("what is on its side already has nothing to wait for", () => {
  expect(crossingDelay({ start: 3, end: 5, tau: 1000, since: 0 }, still(0), 2.5, 0)).toBe(0);
  expect(crossingDelay(still(5), still(0), 2.5, 0)).toBe(0);
});

test("after the crossing of two moving voltages the sign is that of the end", () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0, max: 5, noNaN: true }),
      fc.double({ min: 0, max: 5, noNaN: true }),
      fc.double({ min: 0, max: 5, noNaN: true }),
      fc.double({ min: 0, max: 5, noNaN: true }),
      fc.integer({ min: 100, max: 1e6 }),
      fc.integer({ min: 100, max: 1e6 }),
      (a0, a1, b0, b1, tauA, tauB) => {
        fc.pre(Math.abs(a1 - b1) > 1e-3);
        const a: Course = { start: a0, end: a1, tau: tauA, since: 0 };
        const b: Course = { start: b0, end: b1, tau: tauB, since: 0 };
        const delay = crossingDelay(a, b, 0, 0);
        const difference = (t: number): number => courseVoltage(a, t) - courseVoltage(b, t);
        for (const later of [1, 10, 1e3, 1e5, 1e8]) {
          expect(Math.sign(difference(delay + later))).toBe(Math.sign(a1 - b1));
        }
        if (delay > 2) {
          expect(Math.sign(difference(delay - 2))).not.toBe(Math.sign(a1 - b1));
        }
      },
    ),
  );
});

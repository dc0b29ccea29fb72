import { expect, test } from "vitest";
import { ohms, settle, volts } from "./analogbench.ts";
import type { Part } from "./testing.ts";

const diode = (params: Part["params"] = {}): Part => ({ type: "diode", pins: ["a", "0"], params });
const VT = 0.025865;

test("the current is Shockley's, and gmin beside it", () => {
  const { quantity } = settle([volts("a", 0.6), diode({ is: 1e-12, n: 1.5, vt: VT })]);
  expect(quantity(1, "id")).toBeCloseTo(1e-12 * Math.expm1(0.6 / (1.5 * VT)) + 0.6e-12, 15);
  expect(quantity(1, "p")).toBeCloseTo(0.6 * quantity(1, "id"), 15);
});

test("Falstad's zener diode carries about 5 mA at its voltage and leaks nothing but its saturation current", () => {
  const falstad = { is: 1.7143528192808883e-7, n: 2, bv: 5.6, breakdown: "falstad", vt: VT, gmin: 0 };
  const current = (v: number): number => settle([volts("a", v), diode(falstad)]).quantity(1, "id");
  const zo = 5.6 - VT * Math.log(1 + 0.005 / falstad.is);
  expect(current(-5.6)).toBeCloseTo(-0.005 - 2 * falstad.is, 9);
  expect(current(-1)).toBeCloseTo(-falstad.is - falstad.is * Math.exp((1 - zo) / VT), 12);
  expect(current(0.5)).toBeCloseTo(falstad.is * Math.expm1(0.5 / (2 * VT)), 12);
});

test("a series resistance is a node of its own", () => {
  const { quantity, volts: at } = settle([volts("in", 5), ohms("in", "a", 100), diode({ rs: 10 })]);
  expect(at("a") - quantity(2, "vd")).toBeCloseTo(10 * quantity(2, "id"), 9);
});

test("`m` of an instance puts diodes in parallel", () => {
  const one = settle([volts("a", 0.6), diode()]).quantity(1, "id");
  expect(settle([volts("a", 0.6), diode({ m: 3 })]).quantity(1, "id") / one).toBeCloseTo(3, 6);
});

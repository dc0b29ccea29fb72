/** R, C and L. */
import { expect, test } from "vitest";
import { ohms, settle, volts } from "./analogbench.ts";

test("a resistor: temperature coefficients, scale, multiplier; current and power", () => {
  const { quantity } = settle(
    [volts("a", 10), { type: "resistor", pins: ["a", "0"], params: { r: 1e3, tc1: 1e-2, tc2: 1e-4, scale: 2, m: 4 } }],
    { temp: 37 },
  );
  const r = (1e3 * 2 * (1 + 0.1 + 0.01)) / 4;
  expect(quantity(1, "i")).toBeCloseTo(10 / r, 12);
  expect(quantity(1, "p")).toBeCloseTo(100 / r, 12);
  expect(quantity(0, "i")).toBeCloseTo(-10 / r, 12);
});

test("0 ohm is a milliohm, as in ngspice; a resistance that becomes 0 is refused", () => {
  const { volts: at } = settle([{ type: "isource", pins: ["0", "a"], params: { dc: 1 } }, ohms("a", "0", 0)]);
  expect(at("a")).toBeCloseTo(1e-3, 15);
  const part = { type: "resistor", pins: ["a", "0"], params: { r: 1e3, tc1: -0.1 } };
  expect(() => settle([volts("a", 1), part], { temp: 37 })).toThrow("is 0 ohm");
});

test("a capacitor is open, an inductor a short whose current is known", () => {
  const { volts: at, quantity } = settle([
    volts("a", 5),
    ohms("a", "b", 1e3),
    { type: "capacitor", pins: ["b", "0"], params: { c: 1e-6 } },
    { type: "inductor", pins: ["b", "c"], params: { l: 1e-3 } },
    ohms("c", "0", 4e3),
  ]);
  expect(at("b")).toBeCloseTo(4, 12);
  expect(at("c")).toBe(at("b"));
  expect(quantity(3, "i")).toBeCloseTo(1e-3, 12);
});

test("an open pin: no current through a resistor, none through a source", () => {
  const { volts: at, quantity } = settle([
    volts("a", 5),
    ohms("a", "b", 1e3),
    ohms("b", "0", 1e3),
    { type: "resistor", pins: ["b", ""], params: { r: 1 } },
    { type: "vsource", pins: ["", "b"], params: { dc: 2 } },
  ]);
  expect(at("b")).toBeCloseTo(2.5, 12);
  expect(quantity(4, "i")).toBeCloseTo(0, 15);
});

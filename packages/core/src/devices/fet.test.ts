/** J and M. */
import { expect, test } from "vitest";
import { ohms, settle, volts } from "./analogbench.ts";
import type { Part } from "./testing.ts";

const mos = (params: Part["params"]): Part => ({ type: "mosfet", pins: ["d", "g", "0", "0"], params });
const jfet = (params: Part["params"]): Part => ({ type: "jfet", pins: ["d", "g", "0"], params });
const drive = (vg: number, vd: number, part: Part): number =>
  settle([volts("g", vg), volts("d", vd), part]).quantity(2, "id");

test("MOSFET: Shichman-Hodges in the linear and the saturated region, only gmin below the threshold", () => {
  const nmos = mos({ vto: 1, kp: 1e-4, lambda: 0.05, w: 20e-6, l: 2e-6, is: 0 });
  const beta = 1e-3;
  expect(drive(3, 1, nmos)).toBeCloseTo(beta * 1.05 * (2 * 1 - 0.5), 9);
  expect(drive(3, 5, nmos)).toBeCloseTo((beta / 2) * 1.25 * 4, 9);
  expect(drive(0.9, 5, nmos)).toBeCloseTo(5e-12, 15);
  expect(drive(3, -0.2, nmos)).toBeCloseTo(-beta * (1 + 0.05 * 0.2) * (2.2 * 0.2 - 0.02), 9);
});

test("MOSFET: a p-channel is the n-channel turned round", () => {
  const params = { kp: 1e-4, gamma: 0.5, lambda: 0.02 };
  expect(drive(-3, -2, mos({ ...params, vto: -1, polarity: -1 }))).toBeCloseTo(
    -drive(3, 2, mos({ ...params, vto: 1 })),
    12,
  );
});

test("MOSFET: the gate draws no current, so a gate alone floats", () => {
  expect(() => settle([volts("d", 1), mos({ vto: 1 })])).toThrow("floating: no DC path to ground from net g (at d1)");
});

test("MOSFET: with nothing that drives it, a drain on a resistor is at 0 V: the guess of the start leaves no current", () => {
  const off: Part = { type: "mosfet", pins: ["d", "0", "0", "0"], params: { polarity: -1, vto: -1, kp: 1e-4 } };
  expect(Math.abs(settle([ohms("d", "0", 1e5), off]).volts("d"))).toBeLessThan(1e-15);
});

test("MOSFET: other levels are refused", () => {
  expect(() => settle([volts("d", 1), volts("g", 1), mos({ level: 3 })])).toThrow("MOSFET level 3 is not supported");
});

test("JFET: square law; its gate is a junction", () => {
  const njf = jfet({ vto: -2, beta: 1e-3 });
  expect(drive(-1, 5, njf)).toBeCloseTo(1e-3, 9);
  expect(drive(-1, 0.5, njf)).toBeCloseTo(1e-3 * 0.5 * (2 - 0.5), 9);
  expect(drive(-3, 5, njf)).toBeCloseTo(0, 10);
  const { volts: at } = settle([volts("in", 5), ohms("in", "g", 1e4), volts("d", 0), njf]);
  expect(at("g")).toBeGreaterThan(0.5);
  expect(at("g")).toBeLessThan(0.8);
});

import { expect, test } from "vitest";
import { ohms, settle, volts } from "./analogbench.ts";
import type { Part } from "./testing.ts";

const opamp = (plus: string, minus: string, out: string, params: Part["params"] = {}): Part => ({
  type: "opamp",
  pins: [plus, minus, out],
  params,
});
const GAIN = 1e5;

test("without feedback it compares: gain in the middle, clipped outside with a slope of 1e-4", () => {
  const out = (vd: number): number =>
    settle([volts("p", 1 + vd), volts("m", 1), opamp("p", "m", "y"), ohms("y", "0", 1e3)]).volts("y");
  expect(out(0)).toBe(0);
  expect(out(1e-4)).toBeCloseTo(10, 6);
  expect(out(-1e-5)).toBeCloseTo(-1, 6);
  expect(out(1)).toBeCloseTo(15 + 1e-4 * (1 - 15 / GAIN), 10);
  expect(out(-2)).toBeCloseTo(-15 - 1e-4 * (2 - 15 / GAIN), 10);
});

test.each([-20, -14, -1, 0, 3, 14.9, 30])("a follower follows %d V up to its supplies", (vin) => {
  const { volts: at } = settle([volts("in", vin), opamp("in", "y", "y"), ohms("y", "0", 1e4)]);
  const linear = (vin * GAIN) / (1 + GAIN);
  const clipped = Math.abs(linear) < 15;
  expect(at("y")).toBeCloseTo(clipped ? linear : Math.sign(vin) * (15 + 1e-4 * (Math.abs(vin) - 15)), clipped ? 9 : 2);
});

test.each([-2, -0.5, 0.1, 1, 5])("an inverting amplifier of gain 10 at %d V", (vin) => {
  const { volts: at, simulator } = settle([
    volts("in", vin),
    ohms("in", "m", 1e3),
    ohms("m", "y", 1e4),
    opamp("0", "m", "y"),
  ]);
  expect(at("y")).toBeCloseTo(Math.max(-15, Math.min(15, (-10 * vin) / (1 + 11 / GAIN))), 2);
  expect(simulator.engine.stats.newtonIterations).toBeLessThan(15);
});

test("a Schmitt trigger stays where it is, and is pushed over at its thresholds", () => {
  const { simulator } = settle([
    volts("in", 0),
    opamp("p", "in", "y"),
    ohms("y", "p", 1e4),
    ohms("p", "0", 1e4),
    volts("kick", 0),
    ohms("kick", "p", 1e6),
  ]);
  const { engine, design } = simulator;
  const y = design.netByName.get("y") ?? -1;
  const to = (control: number): number => {
    engine.setVoltage(0, control);
    engine.solve();
    return Math.sign(engine.voltage(y));
  };
  expect([20, 0, 5, -5, -20, 0, 5, 20].map(to)).toEqual([-1, -1, -1, -1, 1, 1, 1, -1]);
});

test.each([-5, -2, 2, 5])("positive feedback with one state left finds it, at %d V", (vin) => {
  const { volts: at } = settle([volts("in", vin), ohms("in", "p", 1e3), ohms("p", "y", 1e4), opamp("p", "0", "y")]);
  expect(at("y")).toBeCloseTo(Math.sign(vin) * 15, 2);
});

test("two op-amps in one loop: an instrumentation pair", () => {
  const { volts: at } = settle([
    volts("a", 1),
    volts("b", 1.2),
    opamp("a", "m1", "y1"),
    opamp("b", "m2", "y2"),
    ohms("y1", "m1", 1e4),
    ohms("m1", "m2", 1e3),
    ohms("m2", "y2", 1e4),
  ]);
  expect(at("y2") - at("y1")).toBeCloseTo(0.2 * 21, 2);
});

test("limits must be in order", () => {
  expect(() => settle([opamp("p", "m", "y", { max: -1, min: 1 })])).toThrow("max must lie above min");
});

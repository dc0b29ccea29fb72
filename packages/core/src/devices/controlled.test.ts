import { expect, test } from "vitest";
import type { Expr } from "../expr.ts";
import { ohms, settle, volts } from "./analogbench.ts";

const v = (plus: string): Expr => ({ kind: "voltage", plus });
const call = (fn: string, ...args: Expr[]): Expr => ({ kind: "call", fn, args });
const number = (value: number): Expr => ({ kind: "number", value });

test("E, G, F and H with a gain", () => {
  const { volts: at } = settle([
    volts("in", 2),
    { type: "vsource", pins: ["in", "sense"], params: { dc: 0 } },
    ohms("sense", "0", 1e3),
    { type: "vcvs", pins: ["e", "0", "in", "0"], params: { gain: 3 } },
    { type: "vccs", pins: ["0", "g", "in", "0"], params: { gain: 1e-3, m: 2 } },
    ohms("g", "0", 1e3),
    { type: "cccs", pins: ["0", "f"], params: { gain: 4, control: "d1" } },
    ohms("f", "0", 1e3),
    { type: "ccvs", pins: ["h", "0"], params: { gain: 500, control: "d1" } },
  ]);
  expect(at("e")).toBe(6);
  expect(at("g")).toBeCloseTo(4, 12);
  expect(at("f")).toBeCloseTo(8, 12);
  expect(at("h")).toBeCloseTo(1, 12);
});

test("a law of several voltages, alone and in a loop", () => {
  const { volts: at } = settle([
    volts("a", 2),
    volts("b", 3),
    { type: "vcvs", pins: ["e", "0"], params: { law: call("*", v("a"), v("b")) } },
    { type: "bsource", pins: ["x", "0"], params: { v: call("-", number(2), call("tanh", v("x2"))) } },
    ohms("x", "x2", 1e3),
    ohms("x2", "0", 1e3),
  ]);
  expect(at("e")).toBe(6);
  const x = at("x");
  expect(x).toBeCloseTo(2 - Math.tanh(x / 2), 10);
});

test("a B source of current pulls its net to where the currents agree", () => {
  const { volts: at } = settle([
    volts("vcc", 5),
    ohms("vcc", "x", 1e3),
    { type: "bsource", pins: ["x", "0"], params: { i: call("*", number(1e-3), call("*", v("x"), v("x"))) } },
  ]);
  const x = at("x");
  expect(5 - x).toBeCloseTo(x * x, 9);
});

test("what is missing is said", () => {
  expect(() => settle([{ type: "vcvs", pins: ["e", "0"], params: { gain: 3 } }])).toThrow("no control nets");
  expect(() => settle([{ type: "cccs", pins: ["e", "0"], params: { gain: 3 } }])).toThrow("has no control");
  expect(() => settle([{ type: "bsource", pins: ["e", "0"] }])).toThrow("either v= or i=");
  expect(() =>
    settle([{ type: "cccs", pins: ["0", "f"], params: { gain: 4, control: "d1" } }, ohms("f", "0", 1e3)]),
  ).toThrow('"d1", whose current it reads, is no voltage source');
});

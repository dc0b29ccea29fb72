import { expect, test } from "vitest";
import { gates } from "./gates.ts";
import { measured, normal, type Part, waves } from "./testing.ts";

const gate = (type: string, params: Part["params"] = {}): Part => ({
  type,
  pins: type === "d_inverter" || type === "d_buffer" ? ["a", "y"] : [["a", "b"], "y"],
  params,
});

const TWO_INPUTS = `
  a b | d_and d_nand d_or d_nor d_xor d_xnor
  0 0 |   0     1     0    1     0     1
  0 1 |   0     1     1    0     1     0
  1 0 |   0     1     1    0     1     0
  1 1 |   1     0     1    0     0     1
  0 x |   0     1     x    x     x     x
  x 0 |   0     1     x    x     x     x
  1 x |   x     x     1    0     x     x
  x 1 |   x     x     1    0     x     x
  x x |   x     x     x    x     x     x
`;

test("gates of two inputs: X counts only where it matters", () => {
  const types = ["d_and", "d_nand", "d_or", "d_nor", "d_xor", "d_xnor"];
  const parts = types.map((type): Part => ({ type, pins: [["a", "b"], type] }));
  expect(measured(parts, TWO_INPUTS)).toBe(normal(TWO_INPUTS));
});

const ONE_INPUT = `
  a | n b
  0 | 1 0
  1 | 0 1
  x | x x
`;

test("inverter and buffer", () => {
  const parts: Part[] = [
    { type: "d_inverter", pins: ["a", "n"] },
    { type: "d_buffer", pins: ["a", "b"] },
  ];
  expect(measured(parts, ONE_INPUT)).toBe(normal(ONE_INPUT));
});

const THREE_INPUTS = `
  a b c | x3 a3
  0 0 1 | 1  0
  0 1 1 | 0  0
  1 1 1 | 1  1
`;

test("any number of inputs: XOR is the parity", () => {
  const parts: Part[] = [
    { type: "d_xor", pins: [["a", "b", "c"], "x3"] },
    { type: "d_and", pins: [["a", "b", "c"], "a3"] },
  ];
  expect(measured(parts, THREE_INPUTS)).toBe(normal(THREE_INPUTS));
});

const INVERTED = `
  a b | y
  0 0 | 0
  1 0 | 1
  1 1 | 0
`;

test("a pin written ~net is inverted, at no cost of time", () => {
  const part: Part = { type: "d_and", pins: [["a", "~b"], "y"], params: { rise_delay: 2e-9, fall_delay: 2e-9 } };
  expect(measured([part], INVERTED)).toBe(normal(INVERTED));
  expect(waves([part], { a: "111111", b: "110000" }, ["y"], { step: 1e-9 })).toEqual({ y: "000011" });
});

test("rise and fall have their own delay; to X the shorter of both", () => {
  const part = gate("d_buffer", { rise_delay: 3e-9, fall_delay: 2e-9 });
  const a = "0011111000000xxxx11111";
  expect(waves([part], { a }, ["y"], { step: 1e-9 })).toEqual({ y: "000001111000000xxxxx11" });
});

test("a pulse shorter than the delay is swallowed; with transport delay it comes through", () => {
  const a = "0010000111100000";
  const delays = { rise_delay: 3e-9, fall_delay: 3e-9 };
  expect(waves([gate("d_buffer", delays)], { a }, ["y"], { step: 1e-9 })).toEqual({ y: "0000000000111100" });
  const transport = gate("d_buffer", { ...delays, delay_mode: "transport" });
  expect(waves([transport], { a }, ["y"], { step: 1e-9 })).toEqual({ y: "0000010000111100" });
});

test("a second input on the way to the same output does not restart the delay", () => {
  const part = gate("d_or", { rise_delay: 4e-9, fall_delay: 4e-9 });
  expect(waves([part], { a: "011111111", b: "000111111" }, ["y"], { step: 1e-9 })).toEqual({ y: "000001111" });
});

test("parts have delays at min, typ and max", () => {
  const part = gate("d_and", { part: "74HC08" });
  const inputs = { a: "01111111111111111111111", b: "1" };
  const rise = (corner: "min" | "typ" | "max"): number =>
    (waves([part], inputs, ["y"], { step: 1e-9, corner })["y"] ?? "").indexOf("1") - 1;
  expect([rise("min"), rise("typ"), rise("max")]).toEqual([4, 9, 18]);
});

test("an SR latch of NOR gates starts at its ic", () => {
  const nor = (out: string, other: string, input: string, ic: number): Part => ({
    type: "d_nor",
    pins: [[input, other], out],
    params: { ic },
  });
  const parts = [nor("q", "nq", "r", 1), nor("nq", "q", "s", 0)];
  expect(waves(parts, { r: "00100", s: "00001" }, ["q", "nq"])).toEqual({ q: "11001", nq: "00110" });
});

test("a latch starts at its ic, though its inputs are known only once the analog side is", () => {
  const latch = (ic: number): Part[] => [
    { type: "vsource", pins: ["s", "0"], params: { dc: 5 } },
    { type: "vsource", pins: ["r", "0"], params: { dc: 5 } },
    { type: "d_nand", pins: [["s", "n"], "q"], params: { ic } },
    { type: "d_nand", pins: [["r", "q"], "n"], params: { ic: 1 - ic } },
  ];
  expect(waves(latch(0), {}, ["q", "n"])).toEqual({ q: "0", n: "1" });
  expect(waves(latch(1), {}, ["q", "n"])).toEqual({ q: "1", n: "0" });
});

test("a gate without inputs is refused", () => {
  expect(() => waves([{ type: "d_and", pins: ["", "y"] }], { a: "0" }, ["y"])).toThrow("d0: the gate has no input");
});

test("every gate is named as in XSPICE", () => {
  expect(gates.map((def) => Object.keys(def.modelTypes ?? {}))).toEqual(gates.map((def) => [def.type]));
});

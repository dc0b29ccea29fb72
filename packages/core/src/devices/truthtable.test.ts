import { expect, test } from "vitest";
import { measured, normal, type Part, play, waves } from "./testing.ts";

const table = (ins: readonly string[], outs: readonly string[], params: Part["params"]): Part => ({
  type: "truth_table",
  pins: [ins, outs],
  params,
});

const XOR = `
  a b | y
  0 0 | 0
  0 1 | 1
  1 1 | 0
  1 0 | 1
  x 0 | x
  x x | x
`;

test("rules in any order, X where the possible results differ", () => {
  expect(measured([table(["a", "b"], ["y"], { rules: "00=0\n11=0\n??=1" })], XOR)).toBe(normal(XOR));
});

const MUX = `
  i0 i1 s | y
  0  1  0 | 0
  0  1  1 | 1
  1  1  x | 1
  0  1  x | x
  x  1  1 | 1
`;

test("an X that does not matter does not show", () => {
  expect(measured([table(["i0", "i1", "s"], ["y"], { rules: "0?0=0\n1?0=1\n?01=0\n?11=1" })], MUX)).toBe(normal(MUX));
});

test("the author's decoder: 4 inputs, 16 outputs, output 8 for 0000, the first input least significant", () => {
  const ins = ["a", "b", "c", "d"];
  const outs = Array.from({ length: 16 }, (_, i) => `y${i}`);
  const code = (i: number): string => Array.from({ length: 4 }, (_, weight) => (i >> weight) & 1).join("");
  const hot = (i: number): string => Array.from({ length: 16 }, (_, j) => ((i + 8) % 16 === j ? 1 : 0)).join("");
  const rules = Array.from({ length: 16 }, (_, i) => `${code(i)}=${hot(i)}`).join("\n");
  const bit = (weight: number): string => Array.from({ length: 16 }, (_, i) => (i >> weight) & 1).join("");
  const { waves: found } = play([table(ins, outs, { rules })], { a: bit(0), b: bit(1), c: bit(2), d: bit(3) }, [
    "d0.tap",
  ]);
  expect(found["d0.tap"]).toEqual(Array.from({ length: 16 }, (_, i) => `${(i + 8) % 16}`));
});

test("without a matching rule the outputs stay, first at their ic", () => {
  const part = table(["a", "b"], ["y"], { rules: "10=1\n01=0", ic: [1] });
  expect(waves([part], { a: "00100110", b: "01000010" }, ["y"])).toEqual({ y: "10111111" });
  expect(waves([part], { a: "0001", b: "0010" }, ["y"])).toEqual({ y: "1101" });
});

test("a rising edge loads", () => {
  const part = table(["d", "clk"], ["q"], { rules: "a+=a", ic: [0] });
  expect(waves([part], { d: "1110001", clk: "0100110" }, ["q"])).toEqual({ q: "0111000" });
});

test("the level at the start is no edge", () => {
  const part = table(["d", "clk"], ["q"], { rules: "a+=a", ic: [0] });
  expect(waves([part], { d: "11", clk: "11" }, ["q"])).toEqual({ q: "00" });
});

test("an X is no edge, neither when it comes nor when it goes", () => {
  const part = table(["d", "clk"], ["q"], { rules: "a+=a", ic: [0] });
  expect(waves([part], { d: "1111111", clk: "00x1x01" }, ["q"])).toEqual({ q: "0000001" });
});

test("a shift register of letters and a ring counter that looks at its outputs", () => {
  const shift = table(["d", "clk"], ["q0", "q1", "q2"], { rules: "a+bc=abc", ic: [0, 0, 0] });
  expect(waves([shift], { d: "1100000", clk: "0101010" }, ["q0", "q1", "q2"])).toEqual({
    q0: "0110000",
    q1: "0001100",
    q2: "0000011",
  });
  const rules = "?0=100\n?1000=100\n+11bc=01c\n+101c=001\n+1001=100";
  const ring = table(["clk", "rn"], ["q0", "q1", "q2"], { rules, ic: [0, 1, 0] });
  expect(waves([ring], { clk: "010101001", rn: "111111100" }, ["q0", "q1", "q2"])).toEqual({
    q0: "000110011",
    q1: "100001100",
    q2: "011000000",
  });
});

test("rules that undo each other oscillate, and the run says so", () => {
  const part = table(["a"], ["y"], { rules: "10=1\n11=0", ic: [0] });
  expect(() => waves([part], { a: "01" }, ["y"])).toThrow("oscillation at 1000000 ps");
});

const BUS = `
  d en | y
  0 1  | 0
  1 1  | 1
  1 0  | z
  1 x  | x
`;

test("_ lets go", () => {
  expect(measured([table(["d", "en"], ["y"], { rules: "a1=a\n?0=_" })], BUS)).toBe(normal(BUS));
});

test("an output that lets go leaves an analog net to a resistor", () => {
  const parts: Part[] = [
    table(["d", "en"], ["y"], { rules: "a1=a\n?0=_", r_out: 1e-3 }),
    { type: "resistor", pins: ["y", "0"], params: { r: 1e3 } },
  ];
  const { waves: found } = play(parts, { d: "111", en: "101" }, ["y"]);
  expect(found["y"]?.map(Number)).toEqual([expect.closeTo(5, 4), expect.closeTo(0, 4), expect.closeTo(5, 4)]);
});

test("outputs have delays", () => {
  const part = table(["a"], ["y", "z"], { rules: "0=01\n1=10", rise_delay: [3e-9, 1e-9], fall_delay: 2e-9 });
  expect(waves([part], { a: "011111000000" }, ["y", "z"], { step: 1e-9 })).toEqual({
    y: "000011110000",
    z: "111000011111",
  });
});

test("what does not fit is refused", () => {
  expect(() => play([table(["a"], ["y"], { rules: "00=1" })], { a: "0" }, [])).not.toThrow();
  expect(() => play([table(["a"], ["y"], { rules: "000=1" })], { a: "0" }, [])).toThrow(
    'd0: rule "000=1" does not fit',
  );
  expect(() => play([table(["a"], ["y"], { rules: "0=1", ic: [0, 1] })], { a: "0" }, [])).toThrow("d0: ic = [0 1]");
});

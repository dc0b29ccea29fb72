import { evaluate, formatDiagnostic, isExpr } from "@twinedge/core";
import { describe, expect, test } from "vitest";
import { type Deck, readDeck } from "./read.ts";

const read = async (lines: string): Promise<Deck> => readDeck(`title\n${lines}`, "x.cir");

async function value(lines: string): Promise<number> {
  const { circuit } = await read(lines);
  const { value: last } = circuit.top.params.at(-1) ?? {};
  return isExpr(last) ? evaluate(last, () => Number.NaN) : Number(last);
}

const error = (lines: string): Promise<string> =>
  read(lines).then(
    () => "no error",
    (thrown: Error) => thrown.message,
  );

/** `f0`, `f1(x) = f0(x) + f0(x)`, ...: each level doubles the terms. */
const doubling = (levels: number): string =>
  Array.from({ length: levels }, (_, k) => `.func f${k + 1}(x) {f${k}(x)+f${k}(x)}`).join("\n");

describe("functions", () => {
  test("are written out where they are called", async () => {
    expect(await value(".func F(A, b) {a-2*b}\n.param x={f(1+1, 3)*2}")).toBe(-8);
    expect(await value(".param f(a,b) = a-2*b, g()=4 x = f(1, 3)+g()")).toBe(-1);
    expect(await value(`.func f0(x) {x}\n${doubling(8)}\n.param x={f8(1)}`)).toBe(256);
  });

  test("a second definition counts, with a warning", async () => {
    const { diagnostics } = await read(".func f(x) {x}\n.func f(x) {2*x}");
    expect(diagnostics.map(formatDiagnostic)).toEqual([
      'x.cir:3:7: warning: function "f" is defined again; the last definition counts',
    ]);
  });

  test.each([
    [
      ".func f(x) {g(x)}\n.func g(x) {f(x)}\n.param a={f(1)}",
      'x.cir:2:7: function "f" calls itself: f -> g -> f; break the circle',
    ],
    [".func f(x) {x}\n.param a={f(1,2)}", "x.cir:3:11: cannot read the expression: f() takes 1 argument, not 2"],
    [
      ".subckt s a\n.func f(x) {x}\n.ends\n.param a={f(1)}",
      /^x\.cir:5:11: "f" is not a known function; known are abs, /,
    ],
    [".func f(x) {x+7k3}\n.param a={f(1)}", 'x.cir:2:15: "7k3" is not a SPICE number; write 7.3k'],
    [".func f {x}", "x.cir:2:1: .func defines no function; write .func NAME(a, b) {formula}"],
    [".func f(x,x) {x}", 'x.cir:2:7: "x" is given twice; write f(a, b) with a name for each argument'],
    [".func f(2) {x}", 'x.cir:2:7: "2" cannot be a name here; write f(a, b) with a name for each argument'],
    [".func v(x) {x}", "x.cir:2:7: v() is a reading of the circuit and cannot be defined; choose another name"],
    [".func f(x)\n.param a={f(1)}", "x.cir:2:11: the expression is empty; write a number, a parameter or a formula"],
  ])("%j is refused", async (lines, message) => {
    expect(await error(lines)).toMatch(message);
  });

  test.each([
    [
      "that double at each of 60 levels",
      `${doubling(60)}\n.param a={f60(1)}`,
      'x.cir:17:15: "f14" has more than 20000 terms, written out; give intermediate values names with .param',
    ],
    [
      "in a chain of 70",
      `${doubling(70).replaceAll(/\+f\d+\(x\)/g, "")}\n.param a={f70(1)}`,
      "x.cir:8:7: functions call each other more than 64 deep; call fewer",
    ],
  ])("functions %s are refused", async (_what, lines, message) => {
    expect(await error(`.func f0(x) {x}\n${lines}`)).toContain(message);
  });
});

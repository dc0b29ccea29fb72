/**
 * Decks that are written to do harm. Each is refused by a rule that says what is too much, before it costs memory or time.
 */
import { elaborate } from "@twinedge/core";
import { describe, expect, test } from "vitest";
import { readDeck } from "./read.ts";

async function error(lines: string): Promise<string> {
  try {
    elaborate((await readDeck(`title\n${lines}`, "x.cir")).circuit);
    return "no error";
  } catch (thrown) {
    return thrown instanceof Error ? `${thrown.name} ${thrown.message}` : "no error of ours";
  }
}

/** `s1` holds what is given, `s2` two of `s1`, `s3` two of `s2`, ... */
function doubling(levels: number, leaf: string): string {
  const calls = Array.from(
    { length: levels - 1 },
    (_, k) => `.subckt s${k + 2} a\nX1 a s${k + 1}\nX2 a s${k + 1}\n.ends`,
  );
  return [`.subckt s1 a\n${leaf}\n.ends`, ...calls, `X1 a s${levels}`].join("\n");
}

describe("what multiplies itself", () => {
  test.each([
    ["sixty levels of subcircuits that call the next one twice", doubling(60, "R1 a 0 1k")],
    ["the same without one device", doubling(60, "")],
  ])("%s", async (_what, lines) => {
    expect(await error(lines)).toMatch(
      /^InputError x\.cir:\d+:\d+: the circuit has more than 1000000 devices; look for a subcircuit that multiplies itself$/,
    );
  });

  test("a subcircuit that contains itself", async () => {
    expect(await error(".subckt s a\nX1 a s\nX2 a s\n.ends\nX1 a s")).toBe(
      'InputError x.cir:3:1: subcircuit "s" is nested more than 64 deep; a subcircuit must not contain itself',
    );
  });

  test("a range of a thousand million nets", async () => {
    expect(await error("A1 [q[0:1000000000]] y and2")).toMatch(
      /^InputError x\.cir:2:5: "q\[0:1000000000\]" is more than 4096 nets/,
    );
  });

  test("parameters that depend on each other", async () => {
    expect(await error(".param a={b} b={c+1} c={a}\nR1 x 0 {a}")).toBe(
      'InputError x.cir:2:8: parameter "a" depends on itself: a -> b -> c -> a; break the circle',
    );
  });
});

describe("what is long or deep", () => {
  test.each([
    ["a deck of 64 MB", "R1 a b 1k\n".repeat(6_400_000), "x.cir:1:1: the deck and its files are larger than 64 MB"],
    ["a line of 20 MB", "x".repeat(20_000_000), "x.cir:2:1: the line is longer than 1 MB"],
    ["a million + lines", `R1 a b\n${"+ 1\n".repeat(1_000_000)}`, "the line is longer than 1 MB"],
    [
      "a polynomial of half a million coefficients",
      `E1 a 0 poly(1) b 0 ${"1 ".repeat(490_000)}`,
      "POLY(1) has too many coefficients",
    ],
    [
      "subcircuits in subcircuits",
      ".subckt s a\n".repeat(1000),
      "x.cir:66:1: subcircuits are defined inside each other more than 64 deep",
    ],
    ["braces", `R1 a b ${"{".repeat(100_000)}`, "x.cir:2:72: braces are nested deeper than 64"],
    ["parentheses", `B1 a b v=${"(".repeat(5000)}`, "x.cir:2:74: the expression is nested deeper than 64"],
    ["conditionals", `B1 a b v=${"1?1:".repeat(400)}1`, "the expression is nested deeper than 64"],
  ])("%s", async (_what, lines, message) => {
    const said = await error(lines);
    expect(said).toMatch(/^InputError /);
    expect(said).toContain(message);
  });
});

describe("numbers that are none", () => {
  test.each([
    ["R1 a 0 1e999999", 'x.cir:2:8: "1e999999" is not a SPICE number'],
    ["R1 a 0 {1e999999}", 'x.cir:2:9: "1e999999" is not a SPICE number'],
    [`R1 a 0 1e${"9".repeat(9000)}`, "is not a SPICE number"],
    ["R1 a 0 {99999999^99999999}", "x.cir:2:9: ^(99999999, 99999999) has no finite value"],
    ["R1 a 0 {1/0}", "x.cir:2:9: /(1, 0) has no finite value"],
    ["R1 a 0 {1", 'x.cir:2:8: "{" is never closed'],
    ["R1 a 0 '1", "x.cir:2:8: the quote ' is never closed"],
    ['.model m d(a="1', 'x.cir:2:14: the quote " is never closed'],
  ])("%s", async (lines, message) => {
    const said = await error(lines);
    expect(said).toMatch(/^InputError /);
    expect(said).toContain(message);
  });

  test("1e-999999 is 0, as in ngspice", async () => {
    expect((await readDeck("t\nR1 a 0 1e-999999", "x.cir")).circuit.top.instances[0]?.params.get("r")).toBe(0);
  });
});

describe("expressions and names reach nothing but what they say", () => {
  test.each([
    ["constructor('x')", '"constructor" is not a known function'],
    ["constructor(1)", '"constructor" is not a known function'],
    ["__proto__(1)", '"__proto__" is not a known function'],
    ["toString(1)", '"tostring" is not a known function'],
    ["import(1)", '"import" is not a known function'],
    ["createUnit(1)", '"createunit" is not a known function'],
    ["evaluate(1)", '"evaluate" is not a known function'],
    ["__proto__", 'unknown parameter "__proto__"'],
    ["constructor", 'unknown parameter "constructor"'],
    ["a.b", '"." cannot stand in an expression'],
    ["1 inch", "an operator is missing"],
    ["5 cm to m", "an operator is missing"],
    ["f(x)=x", '"f" is not a known function'],
    ["a=1", '"=" cannot stand in an expression'],
    ["1;2", '"{" is never closed'],
    ["[1,2]", '"[" cannot stand in an expression'],
    ["1:2", '":" without "?"'],
    ["5!", "cannot read the expression"],
    ["2'", "an expression has no quotes inside"],
    ['"a"', "cannot stand in an expression"],
  ])("{%s}", async (expression, message) => {
    const said = await error(`R1 a 0 {${expression}}`);
    expect(said).toMatch(/^InputError /);
    expect(said).toContain(message);
  });

  test.each([
    ["R1 a 0 1k constructor=5", 'r1: resistor has no parameter "constructor"'],
    ["R1 a 0 1k __proto__=5", 'r1: resistor has no parameter "__proto__"'],
    [".model m d(tostring=1)\nD1 a 0 m", 'd1: diode has no parameter "tostring"'],
    [".model m d(constructor=1)\nD1 a 0 m", 'd1: diode has no parameter "constructor"'],
    [".model m constructor\nA1 a 0 m", 'model "m" has the unknown type "constructor"'],
    ["X1 a 0 constructor", 'x1: unknown subcircuit "constructor"'],
    ["D1 a 0 __proto__", 'd1: unknown model "__proto__"'],
    [".constructor", 'unknown directive ".constructor"'],
    [".model m comparator(part=constructor)\nA1 a 0 b m", 'knows no part "constructor"'],
  ])("%s", async (lines, message) => {
    const said = await error(lines);
    expect(said).toMatch(/^InputError /);
    expect(said).toContain(message);
  });
});

import { type Expr, evaluate, functions, InputError } from "@twinedge/core";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { type ExpressionReader, expressionReader, loadGrammar } from "./expression.ts";
import { writeExpression } from "./write-expression.ts";

let read: ExpressionReader;
beforeAll(async () => {
  read = expressionReader(await loadGrammar());
});

const place = (offset: number): { file: string; line: number; column: number } => ({
  file: "x.cir",
  line: 1,
  column: offset + 1,
});
const parse = (text: string): Expr => read(text, place);
const value = (text: string, params: Readonly<Record<string, number>> = {}): number =>
  evaluate(parse(text), (name) => params[name] ?? Number.NaN);

function error(text: string): string {
  try {
    parse(text);
  } catch (thrown) {
    return thrown instanceof InputError ? thrown.message : `not an InputError: ${String(thrown)}`;
  }
  return "no error";
}

const same = { net: (name: string): string => name, device: (name: string): string => name };

/** Places do not count. */
const bare = (expr: Expr): unknown =>
  JSON.parse(JSON.stringify(expr, (key, v: unknown) => (key === "pos" ? undefined : v)));

describe("precedence is ngspice's", () => {
  // Values of ngspice 39.3, .param and B source alike.
  test.each([
    ["-2^2", -4],
    ["-(2)**2", -4],
    ["-2^2*3", -12],
    ["2^3^2", 64],
    ["2*3^2", 18],
    ["2^-1", 0.5],
    ["7-2-1", 4],
    ["10%4", 2],
    ["1?2:3", 2],
    ["1?0?5:6:7", 6],
    ["1==1&&0", 0],
    ["1||0&&0", 1],
    ["!0==1", 1],
  ])("%s is %d", (text, expected) => {
    expect(value(text)).toBe(expected);
  });

  test.each([
    ["2^(3^2)", 512],
    ["(-2)^2", 4],
    ["- - 2", 2],
    ["+3", 3],
    ["!!5", 1],
    ["3 <> 4", 1],
    ["1 ? 2 : 0 ? 3 : 4", 2],
    ["{2}*{3+{4}}", 14],
    ["8/2/2", 2],
    ["2-3%2", 1],
  ])("%s is %d", (text, expected) => {
    expect(value(text)).toBe(expected);
  });
});

describe("numbers and names", () => {
  test.each([
    ["4.7k", 4700],
    ["1meg", 1e6],
    ["-2.5e-3", -2.5e-3],
    ["1e-3+1", 1.001],
    ["2.e-3*1", 2e-3],
    [".5*10kohm", 5000],
    ["1E3-1", 999],
  ])("%s is %d", (text, expected) => {
    expect(value(text)).toBe(expected);
  });

  test("names are case-blind and may be words of the parser's own language", () => {
    const params = { rstep: 781, in: 1, to: 2, mod: 3, pi: 4, e: 5, i: 6, end: 7, true: 8, nan: 9, _1: 10, v: 11 };
    expect(value("RSTEP*2", params)).toBe(1562);
    expect(value("in+to*10+mod*100+pi*1000", params)).toBe(4321);
    expect(value("e + i + end + true + nan + _1 + v", params)).toBe(56);
  });

  test("a number or a name needs no grammar", () => {
    const plain = expressionReader(undefined);
    expect(plain(" 4.7k ", place)).toEqual({ kind: "number", value: 4700 });
    expect(plain(" RSTEP", place)).toEqual({ kind: "name", name: "rstep", pos: place(1) });
  });
});

describe("functions and circuit quantities", () => {
  test.each([
    ["max(1, 2) + min(3,4)", 5],
    ["limit(7, 0, 5)", 5],
    ["sqrt(16)*abs(-2)", 8],
    ["if(0, 1, 2)", 2],
    ["ternary_fcn(1, 2, 3)", 2],
    ["SGN(-3)", -1],
    ["max (1, (2))", 2],
  ])("%s is %d", (text, expected) => {
    expect(value(text)).toBe(expected);
  });

  test("v() and i() name nets and sources", () => {
    expect(parse("V(OUT) - v( a , gnd ) + i(Vx)")).toMatchObject({
      fn: "+",
      args: [
        {
          fn: "-",
          args: [
            { kind: "voltage", plus: "out", minus: undefined },
            { plus: "a", minus: "0" },
          ],
        },
        { kind: "current", device: "vx" },
      ],
    });
    expect(parse("2*v(xe12.tap)+v(in+,q[3])")).toMatchObject({
      args: [{ args: [{}, { plus: "xe12.tap" }] }, { plus: "in+", minus: "q[3]" }],
    });
  });

  test("each operand knows its place", () => {
    expect(parse("2 * (rstep ** foo)")).toMatchObject({
      pos: place(0),
      args: [{}, { pos: place(5), args: [{ pos: place(5) }, { name: "foo", pos: place(14) }] }],
    });
  });
});

describe("what is no arithmetic is refused where it stands", () => {
  test.each([
    ["2*7k3", 'x.cir:1:3: "7k3" is not a SPICE number; write 7.3k'],
    ["1.2.3+1", 'x.cir:1:1: "1.2.3" is not a SPICE number; write e.g. 4700, 4.7k or 4.7e3'],
    ["a = 3", 'x.cir:1:3: "=" cannot stand in an expression; write == to compare; an expression assigns nothing'],
    ["a & b", 'x.cir:1:3: "&" cannot stand in an expression; write &&'],
    ["[1,2]", 'x.cir:1:1: "[" cannot stand in an expression; an expression has no vectors'],
    ['"text"', 'x.cir:1:1: """ cannot stand in an expression; an expression has no texts'],
    ["a.b", 'x.cir:1:2: "." cannot stand in an expression; expressions are arithmetic: + - * / ^ ( ) ? :'],
    ["1; 2", 'x.cir:1:2: ";" cannot stand in an expression; expressions are arithmetic: + - * / ^ ( ) ? :'],
    ["2*sqrt(1,2)", "x.cir:1:3: cannot read the expression: sqrt() takes 1 argument, not 2"],
    ["2*min(1)", "x.cir:1:3: cannot read the expression: min() takes 2 arguments, not 1"],
    ["2 a", "x.cir:1:3: cannot read the expression: an operator is missing; write * where a product is meant"],
    ["2 (a)", "x.cir:1:4: cannot read the expression: an operator is missing; write * where a product is meant"],
    ["(a)(b)", "x.cir:1:5: cannot read the expression: an operator is missing; write * where a product is meant"],
    ["1 < x < 3", "x.cir:1:5: cannot read the expression: comparisons cannot be chained; write a < b && b < c"],
    ["2^-1^2", "x.cir:1:4: cannot read the expression: a^-b^c has two meanings in SPICE; write parentheses"],
    ["1:2", 'x.cir:1:2: ":" without "?"; a conditional is written c ? a : b'],
    ["5%", 'x.cir:1:1: cannot read the expression: "%" needs a second operand'],
    ["(1+2", 'x.cir:1:1: "(" is never closed; write ")" where it ends'],
    ["1+2)", 'x.cir:1:4: ")" closes nothing; remove it, or write what it closes'],
    ["2*", "x.cir:1:3: cannot read the expression: unexpected end of expression"],
    ["2*/3", "x.cir:1:3: cannot read the expression: value expected"],
    ["a ? b", 'x.cir:1:3: "?" without ":"; a conditional is written c ? a : b'],
    ["", "x.cir:1:1: the expression is empty; write a number, a parameter or a formula"],
    ["2*v(a+b,(c))", "x.cir:1:3: v() is not understood; write v(net) or v(net,net)"],
    ["i({v1})", "x.cir:1:1: i() is not understood; write i(source)"],
    ["(1}", 'x.cir:1:1: "(" is never closed; write ")" where it ends'],
    ["(1:2)", 'x.cir:1:3: ":" without "?"; a conditional is written c ? a : b'],
    ["(a ? 1)", 'x.cir:1:4: "?" without ":"; a conditional is written c ? a : b'],
    ["()", "x.cir:1:2: cannot read the expression: value expected"],
  ])("%s", (text, message) => {
    expect(error(text)).toBe(message);
  });

  test.each([
    ["f(x) + 1", /^x\.cir:1:1: "f" is not a known function; known are abs, acos, .*, uramp$/],
    ["1 + constructor(2)", /^x\.cir:1:5: "constructor" is not a known function; known are /],
    ["neg(2)", /^x\.cir:1:1: "neg" is not a known function/],
  ])("%s", (text, message) => {
    expect(error(text)).toMatch(message);
  });

  test.each([
    ["parentheses", `${"(".repeat(65)}1${")".repeat(65)}`, "nested deeper than 64"],
    ["signs", `${"-".repeat(5000)}1`, "nested deeper than 64"],
    ["spread signs", `${"- ".repeat(4000)}1`, "nested deeper than 64"],
    ["powers", `1${"^1".repeat(900)}`, "nested deeper than 64"],
    ["conditionals", `${"1?1:".repeat(900)}1`, "nested deeper than 64"],
    ["terms", `1${"+1".repeat(1500)}`, "more than 2000 terms"],
    ["characters", `1${" ".repeat(10_000)}+1`, "longer than 10000 characters"],
  ])("too many %s", (_what, text, message) => {
    expect(error(text)).toContain(message);
  });
});

/** Expressions with the value that they must have, worked out while they are made. */
interface Valued {
  readonly text: string;
  readonly value: number;
}

const leaf: fc.Arbitrary<Valued> = fc.oneof(
  fc.integer({ min: 0, max: 99 }).map((n) => ({ text: `${n}`, value: n })),
  fc.constantFrom(
    { text: "1.5k", value: 1500 },
    { text: "2m", value: 0.002 },
    { text: "A", value: 7 },
    { text: "b", value: -3 },
  ),
);

const BINARY: readonly (readonly [string, (a: number, b: number) => number])[] = [
  ["+", (a, b) => a + b],
  ["-", (a, b) => a - b],
  ["*", (a, b) => a * b],
  [">", (a, b) => Number(a > b)],
  ["<=", (a, b) => Number(a <= b)],
  ["==", (a, b) => Number(a === b)],
  ["&&", (a, b) => Number(a !== 0 && b !== 0)],
  ["||", (a, b) => Number(a !== 0 || b !== 0)],
];

const { valued } = fc.letrec<{ valued: Valued }>((tie) => ({
  valued: fc.oneof(
    { maxDepth: 6, withCrossShrink: true },
    leaf,
    fc
      .tuple(tie("valued"), tie("valued"), fc.constantFrom(...BINARY), fc.constantFrom("", " "))
      .map(([a, b, [op, of], blank]) => ({
        text: `(${a.text}${blank}${op}${blank}${b.text})`,
        value: of(a.value, b.value),
      })),
    tie("valued").map((a) => ({ text: `(-${a.text})`, value: -a.value })),
    tie("valued").map((a) => ({ text: `!${a.text}`, value: Number(a.value === 0) })),
    fc
      .tuple(tie("valued"), tie("valued"))
      .map(([a, b]) => ({ text: `max(${a.text}, ${b.text})`, value: Math.max(a.value, b.value) })),
    fc
      .tuple(tie("valued"), tie("valued"), tie("valued"))
      .map(([c, a, b]) => ({ text: `(${c.text} ? ${a.text} : ${b.text})`, value: c.value === 0 ? b.value : a.value })),
  ),
}));

test("an expression has the value that was worked out beside it", () => {
  fc.assert(
    fc.property(valued, (made) => {
      expect(value(made.text, { a: 7, b: -3 })).toBeCloseTo(made.value, 6);
    }),
  );
});

/** Any expression tree. */
const { tree } = fc.letrec<{ tree: Expr }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((n): Expr => ({ kind: "number", value: n + 0 })),
    fc.constantFrom<Expr>(
      { kind: "name", name: "rstep" },
      { kind: "voltage", plus: "a", minus: "0" },
      { kind: "voltage", plus: "f3" },
      { kind: "current", device: "v1" },
    ),
    fc
      .constantFrom(...Object.keys(functions))
      .chain((fn) =>
        fc.tuple(fc.constant(fn), ...Array.from({ length: functions[fn]?.arity[0] ?? 1 }, () => tie("tree"))),
      )
      .map(([fn, ...args]): Expr => {
        const [a] = args;
        // The reader folds a sign into its number.
        return fn === "neg" && a?.kind === "number"
          ? { kind: "number", value: -a.value }
          : { kind: "call", fn: fn, args: args };
      }),
  ),
}));

test("an expression that is written reads back the same", () => {
  fc.assert(
    fc.property(tree, (expr) => {
      expect(bare(parse(writeExpression(expr, same)))).toEqual(bare(expr));
    }),
  );
});

test("no text makes anything but an InputError", () => {
  const pieces = [
    "(",
    ")",
    "+",
    "-",
    "*",
    "^",
    "?",
    ":",
    "!",
    "%",
    ",",
    "1k",
    "a",
    "sqrt",
    "v(a)",
    "v(",
    "&&",
    "==",
    " ",
    "{",
    "in",
    ".",
  ];
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.constantFrom(...pieces), fc.string({ maxLength: 3 })), { maxLength: 30 }),
      (parts) => {
        expect(error(parts.join(""))).toMatch(/^(?:no error$|x\.cir:1:\d+: )/);
      },
    ),
    { numRuns: 1000 },
  );
});

import fc from "fast-check";
import { expect, test } from "vitest";
import { InputError } from "./diagnostic.ts";
import { compile, type Expr, evaluate, functions } from "./expr.ts";

const none = (name: string): number => {
  throw new InputError(`unknown parameter "${name}"`);
};
const num = (value: number): Expr => ({ kind: "number", value });
const call = (fn: string, ...args: Expr[]): Expr => ({ kind: "call", fn, args });
const v = (plus: string): Expr => ({ kind: "voltage", plus });

test("a parameter expression is evaluated against its scope", () => {
  const expr = call("*", { kind: "name", name: "r" }, call("+", num(1), num(2)));
  expect(evaluate(expr, (name) => (name === "r" ? 781 : none(name)))).toBe(2343);
});

test("a parameter cannot read a voltage, nor be infinite", () => {
  expect(() => evaluate(v("a"), none)).toThrow("a parameter cannot depend on a voltage");
  expect(() => evaluate(call("/", num(1), num(0)), none)).toThrow("/(1, 0) has no finite value");
});

test("one input is listed once however often it is read", () => {
  const law = compile(call("*", v("a"), call("+", v("a"), v("b"))), none);
  expect(law.inputs).toEqual([
    { kind: "voltage", plus: "a", minus: undefined },
    { kind: "voltage", plus: "b", minus: undefined },
  ]);
  const grad = new Float64Array(2);
  expect(law.evaluate(Float64Array.of(3, 4), grad)).toBe(21);
  expect([...grad]).toEqual([10, 3]);
});

test("powers and rounding are ngspice's", () => {
  const table: [string, number, number, number][] = [
    ["^", -2, 3, 8],
    ["pow", -2, 3, 8],
    ["pwr", -2, 3, -8],
    ["nint", 2.5, 0, 2],
    ["nint", 3.5, 0, 4],
    ["nint", -2.5, 0, -2],
  ];
  for (const [fn, a, b, value] of table) {
    const args = functions[fn]?.arity[1] === 1 ? [num(a)] : [num(a), num(b)];
    expect(evaluate(call(fn, ...args), none), `${fn}(${a}, ${b})`).toBe(value);
  }
});

/** Smooth functions and where they are smooth enough for a difference quotient. */
const SMOOTH: [string, number, number][] = [
  ["sqrt", 0.1, 3],
  ["exp", -2, 2],
  ["ln", 0.1, 3],
  ["log10", 0.1, 3],
  ["sin", -3, 3],
  ["cos", -3, 3],
  ["tan", -1, 1],
  ["asin", -0.9, 0.9],
  ["acos", -0.9, 0.9],
  ["atan", -3, 3],
  ["sinh", -2, 2],
  ["cosh", -2, 2],
  ["tanh", -2, 2],
  ["asinh", -2, 2],
  ["acosh", 1.1, 3],
  ["atanh", -0.9, 0.9],
  ["neg", -3, 3],
  ["abs", 0.1, 3],
  ["uramp", 0.1, 3],
];

test("derivatives of functions agree with difference quotients", () => {
  fc.assert(
    fc.property(fc.constantFrom(...SMOOTH), fc.double({ min: 0, max: 1, noNaN: true }), ([fn, low, high], at) => {
      const x = low + (high - low) * at;
      const law = compile(call(fn, v("a")), none);
      const grad = new Float64Array(1);
      law.evaluate(Float64Array.of(x), grad);
      const slope = grad[0] ?? Number.NaN;
      const h = 1e-6;
      const f = functions[fn];
      const quotient = ((f?.value(x + h, 0, 0) ?? 0) - (f?.value(x - h, 0, 0) ?? 0)) / (2 * h);
      expect(Math.abs(slope - quotient)).toBeLessThan(1e-6 * (1 + Math.abs(quotient)));
    }),
  );
});

test("both partial derivatives of operators agree with difference quotients", () => {
  fc.assert(
    fc.property(
      fc.constantFrom("+", "-", "*", "/", "^", "pow", "pwr", "min", "max"),
      fc.double({ min: 0.2, max: 3, noNaN: true }),
      fc.double({ min: 0.2, max: 3, noNaN: true }),
      (fn, a, b) => {
        fc.pre(Math.abs(a - b) > 1e-3);
        const law = compile(call(fn, v("a"), v("b")), none);
        const grad = new Float64Array(2);
        law.evaluate(Float64Array.of(a, b), grad);
        const f = (x: number, y: number): number => functions[fn]?.value(x, y, 0) ?? Number.NaN;
        const h = 1e-6;
        const quotients = [(f(a + h, b) - f(a - h, b)) / (2 * h), (f(a, b + h) - f(a, b - h)) / (2 * h)];
        for (const [i, quotient] of quotients.entries()) {
          expect(Math.abs((grad[i] ?? 0) - quotient)).toBeLessThan(1e-5 * (1 + Math.abs(quotient)));
        }
      },
    ),
  );
});

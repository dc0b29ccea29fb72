/**
 * Expressions as data: what `{...}` in a deck and the law of a B source are parsed into. Arithmetic only.
 *
 * Text is parsed elsewhere (packages/formats); here an expression is evaluated against parameters, or compiled into a
 * law of node voltages and branch currents that gives its value and its exact derivatives.
 */
import { InputError, type SourcePos } from "./diagnostic.ts";

export type Expr =
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "name"; readonly name: string; readonly pos?: SourcePos | undefined }
  /** `v(plus)` or `v(plus, minus)`. */
  | {
      readonly kind: "voltage";
      readonly plus: string;
      readonly minus?: string | undefined;
      readonly pos?: SourcePos | undefined;
    }
  /** `i(vname)`: current through a voltage source. */
  | { readonly kind: "current"; readonly device: string; readonly pos?: SourcePos | undefined }
  /** An operator or a function; the names are the keys of `functions`. */
  | {
      readonly kind: "call";
      readonly fn: string;
      readonly args: readonly Expr[];
      readonly pos?: SourcePos | undefined;
    };

export function isExpr(value: unknown): value is Expr {
  return typeof value === "object" && value !== null && "kind" in value;
}

/** Value of a function or operator, and its partial derivatives with respect to each argument. */
interface ExprFunction {
  readonly arity: readonly [least: number, most: number];
  readonly value: (a: number, b: number, c: number) => number;
  /** d/da, d/db, d/dc at the arguments; `f` is the value there. Absent where the function is piecewise constant. */
  readonly slope?: readonly ((a: number, b: number, c: number, f: number) => number)[];
  /** What is random: a value drawn with numbers uniform in [0, 1); `value` is the nominal one. */
  readonly drawn?: (uniform: () => number, a: number, b: number, c: number) => number;
}

const bool = (condition: boolean): number => (condition ? 1 : 0);
const LN10 = Math.LN10;

/** |a|^b: ngspice 39 takes the absolute value of the base, so (-2)^3 is 8. */
const power: ExprFunction = {
  arity: [2, 2],
  value: (a, b) => Math.abs(a) ** b,
  slope: [
    (a, b) => (b === 0 ? 0 : b * Math.abs(a) ** (b - 1) * Math.sign(a)),
    (a, _b, _c, f) => (a === 0 ? 0 : f * Math.log(Math.abs(a))),
  ],
};

/** Box and Muller, Ann. Math. Statist. 29, 610 (1958); 1 - u is never 0. */
function normal(uniform: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
}

const around = (uniform: () => number): number => 2 * uniform() - 1;

function roundHalfToEven(a: number): number {
  const down = Math.floor(a);
  return a - down === 0.5 ? down + (Math.abs(down) % 2) : Math.round(a);
}

/** Every operator and function an expression may use; ngspice's names and meanings (checked against ngspice 39). */
export const functions: Readonly<Record<string, ExprFunction>> = {
  "+": { arity: [2, 2], value: (a, b) => a + b, slope: [() => 1, () => 1] },
  "-": { arity: [2, 2], value: (a, b) => a - b, slope: [() => 1, () => -1] },
  "*": { arity: [2, 2], value: (a, b) => a * b, slope: [(_a, b) => b, (a) => a] },
  "/": { arity: [2, 2], value: (a, b) => a / b, slope: [(_a, b) => 1 / b, (a, b) => -a / (b * b)] },
  "%": { arity: [2, 2], value: (a, b) => a % b, slope: [() => 1, (a, b) => -Math.trunc(a / b)] },
  "^": power,
  neg: { arity: [1, 1], value: (a) => -a, slope: [() => -1] },
  not: { arity: [1, 1], value: (a) => bool(a === 0) },
  "==": { arity: [2, 2], value: (a, b) => bool(a === b) },
  "!=": { arity: [2, 2], value: (a, b) => bool(a !== b) },
  "<": { arity: [2, 2], value: (a, b) => bool(a < b) },
  ">": { arity: [2, 2], value: (a, b) => bool(a > b) },
  "<=": { arity: [2, 2], value: (a, b) => bool(a <= b) },
  ">=": { arity: [2, 2], value: (a, b) => bool(a >= b) },
  and: { arity: [2, 2], value: (a, b) => bool(a !== 0 && b !== 0) },
  or: { arity: [2, 2], value: (a, b) => bool(a !== 0 || b !== 0) },
  /** `condition ? a : b`. */
  if: {
    arity: [3, 3],
    value: (a, b, c) => (a === 0 ? c : b),
    slope: [() => 0, (a) => bool(a !== 0), (a) => bool(a === 0)],
  },
  abs: { arity: [1, 1], value: Math.abs, slope: [(a) => Math.sign(a)] },
  sqrt: { arity: [1, 1], value: Math.sqrt, slope: [(_a, _b, _c, f) => 0.5 / f] },
  exp: { arity: [1, 1], value: Math.exp, slope: [(_a, _b, _c, f) => f] },
  /** Natural logarithm, as in ngspice. */
  ln: { arity: [1, 1], value: Math.log, slope: [(a) => 1 / a] },
  log: { arity: [1, 1], value: Math.log, slope: [(a) => 1 / a] },
  log10: { arity: [1, 1], value: Math.log10, slope: [(a) => 1 / (a * LN10)] },
  sin: { arity: [1, 1], value: Math.sin, slope: [(a) => Math.cos(a)] },
  cos: { arity: [1, 1], value: Math.cos, slope: [(a) => -Math.sin(a)] },
  tan: { arity: [1, 1], value: Math.tan, slope: [(_a, _b, _c, f) => 1 + f * f] },
  asin: { arity: [1, 1], value: Math.asin, slope: [(a) => 1 / Math.sqrt(1 - a * a)] },
  acos: { arity: [1, 1], value: Math.acos, slope: [(a) => -1 / Math.sqrt(1 - a * a)] },
  atan: { arity: [1, 1], value: Math.atan, slope: [(a) => 1 / (1 + a * a)] },
  sinh: { arity: [1, 1], value: Math.sinh, slope: [(a) => Math.cosh(a)] },
  cosh: { arity: [1, 1], value: Math.cosh, slope: [(a) => Math.sinh(a)] },
  tanh: { arity: [1, 1], value: Math.tanh, slope: [(_a, _b, _c, f) => 1 - f * f] },
  asinh: { arity: [1, 1], value: Math.asinh, slope: [(a) => 1 / Math.sqrt(a * a + 1)] },
  acosh: { arity: [1, 1], value: Math.acosh, slope: [(a) => 1 / Math.sqrt(a * a - 1)] },
  atanh: { arity: [1, 1], value: Math.atanh, slope: [(a) => 1 / (1 - a * a)] },
  min: { arity: [2, 2], value: (a, b) => Math.min(a, b), slope: [(a, b) => bool(a <= b), (a, b) => bool(a > b)] },
  max: { arity: [2, 2], value: (a, b) => Math.max(a, b), slope: [(a, b) => bool(a >= b), (a, b) => bool(a < b)] },
  pow: power,
  /** sign(a) |a|^b. */
  pwr: {
    arity: [2, 2],
    value: (a, b) => Math.sign(a) * Math.abs(a) ** b,
    slope: [
      (a, b) => (b === 0 ? 0 : b * Math.abs(a) ** (b - 1)),
      (a, _b, _c, f) => (a === 0 ? 0 : f * Math.log(Math.abs(a))),
    ],
  },
  sgn: { arity: [1, 1], value: Math.sign },
  int: { arity: [1, 1], value: Math.trunc },
  nint: { arity: [1, 1], value: roundHalfToEven },
  floor: { arity: [1, 1], value: Math.floor },
  ceil: { arity: [1, 1], value: Math.ceil },
  /** Unit step: 1 for a > 0. */
  u: { arity: [1, 1], value: (a) => bool(a > 0) },
  /** Unit ramp: max(a, 0). */
  uramp: { arity: [1, 1], value: (a) => Math.max(a, 0), slope: [(a) => bool(a > 0)] },
  /** `limit(x, low, high)`. */
  limit: {
    arity: [3, 3],
    value: (a, b, c) => Math.min(Math.max(a, b), c),
    slope: [(a, b, c) => bool(a > b && a < c), (a, b) => bool(a <= b), (a, _b, c) => bool(a >= c)],
  },
  /** Normal around a nominal value; the variation (absolute; of `gauss` relative) is that of so many deviations. */
  agauss: { arity: [3, 3], value: (a) => a, drawn: (r, a, b, c) => a + (b / c) * normal(r) },
  gauss: { arity: [3, 3], value: (a) => a, drawn: (r, a, b, c) => a + ((a * b) / c) * normal(r) },
  /** Uniform around a nominal value; the variation is absolute, of `unif` and LTspice's `mc` relative. */
  aunif: { arity: [2, 2], value: (a) => a, drawn: (r, a, b) => a + b * around(r) },
  unif: { arity: [2, 2], value: (a) => a, drawn: (r, a, b) => a + a * b * around(r) },
  mc: { arity: [2, 2], value: (a) => a, drawn: (r, a, b) => a + a * b * around(r) },
};

/** Looks a parameter up; throws an `InputError` where there is none. */
export type Lookup = (name: string, pos: SourcePos | undefined) => number;

/**
 * Value of an expression over parameters.
 *
 * @param random uniform in [0, 1); without it what is random has its nominal value
 * @throws InputError where the expression reads a voltage or current, or its value is not finite.
 */
export function evaluate(expr: Expr, lookup: Lookup, random?: () => number): number {
  switch (expr.kind) {
    case "number":
      return expr.value;
    case "name":
      return lookup(expr.name, expr.pos);
    case "call": {
      const fn = functions[expr.fn];
      if (fn === undefined) {
        throw new InputError(`"${expr.fn}" is not a known function`, { pos: expr.pos });
      }
      const [a = 0, b = 0, c = 0] = expr.args.map((arg) => evaluate(arg, lookup, random));
      const value = random === undefined || fn.drawn === undefined ? fn.value(a, b, c) : fn.drawn(random, a, b, c);
      if (!Number.isFinite(value)) {
        throw new InputError(`${expr.fn}(${[a, b, c].slice(0, expr.args.length).join(", ")}) has no finite value`, {
          pos: expr.pos,
        });
      }
      return value;
    }
    case "voltage":
    case "current":
      throw new InputError("a parameter cannot depend on a voltage or a current", {
        pos: expr.pos,
        remedy: "use a B source for laws of voltages and currents",
      });
  }
}

/** What a law reads: a node voltage difference, or the current through a voltage source. */
export type LawInput =
  | { readonly kind: "voltage"; readonly plus: string; readonly minus: string | undefined }
  | { readonly kind: "current"; readonly device: string };

/** A function of circuit quantities with its gradient. */
export interface Law {
  readonly inputs: readonly LawInput[];
  /** Value at `x` (one entry an input); writes the partial derivatives into `grad`. */
  evaluate(x: Float64Array, grad: Float64Array): number;
}

function inputKey(input: LawInput): string {
  return input.kind === "voltage" ? `v(${input.plus},${input.minus ?? ""})` : `i(${input.device})`;
}

/** One step of the compiled law: a register machine in evaluation order. */
type Step =
  | { readonly fn: ExprFunction; readonly args: readonly number[] }
  | { readonly constant: number }
  | { readonly input: number };

/**
 * Compiles an expression into a law. Parameters are looked up once, here.
 *
 * @throws InputError for unknown parameters or functions.
 */
export function compile(expr: Expr, lookup: Lookup): Law {
  const inputs: LawInput[] = [];
  const byKey = new Map<string, number>();
  const steps: Step[] = [];

  function input(of: LawInput): number {
    const key = inputKey(of);
    let index = byKey.get(key);
    if (index === undefined) {
      index = inputs.push(of) - 1;
      byKey.set(key, index);
    }
    return index;
  }

  /** Parts that stand in several places are computed once. */
  const emitted = new Map<Expr, number>();

  function emit(e: Expr): number {
    let step = emitted.get(e);
    if (step === undefined) {
      step = emitNew(e);
      emitted.set(e, step);
    }
    return step;
  }

  function emitNew(e: Expr): number {
    switch (e.kind) {
      case "number":
        return steps.push({ constant: e.value }) - 1;
      case "name":
        return steps.push({ constant: lookup(e.name, e.pos) }) - 1;
      case "voltage":
        return steps.push({ input: input({ kind: "voltage", plus: e.plus, minus: e.minus }) }) - 1;
      case "current":
        return steps.push({ input: input({ kind: "current", device: e.device }) }) - 1;
      case "call": {
        const fn = functions[e.fn];
        if (fn === undefined) {
          throw new InputError(`"${e.fn}" is not a known function`, { pos: e.pos });
        }
        if (fn.drawn !== undefined) {
          throw new InputError(`${e.fn}() cannot stand in a law of voltages and currents`, {
            pos: e.pos,
            remedy: "give it a name with .param and write that",
          });
        }
        const args = e.args.map(emit);
        return steps.push({ fn, args }) - 1;
      }
    }
  }

  const result = emit(expr);
  const value = new Float64Array(steps.length);
  const adjoint = new Float64Array(steps.length);
  return {
    inputs,
    evaluate(x, grad) {
      for (const [i, step] of steps.entries()) {
        if ("fn" in step) {
          const [a = 0, b = 0, c = 0] = step.args;
          value[i] = step.fn.value(value[a] ?? 0, value[b] ?? 0, value[c] ?? 0);
        } else {
          value[i] = "constant" in step ? step.constant : (x[step.input] ?? 0);
        }
      }
      // Reverse accumulation: one pass gives every partial derivative.
      adjoint.fill(0);
      grad.fill(0);
      adjoint[result] = 1;
      for (let i = steps.length - 1; i >= 0; i--) {
        const weight = adjoint[i] ?? 0;
        const step = steps[i];
        if (weight === 0 || step === undefined || "constant" in step) {
          continue;
        }
        if ("input" in step) {
          grad[step.input] = (grad[step.input] ?? 0) + weight;
          continue;
        }
        const { slope } = step.fn;
        if (slope === undefined) {
          continue;
        }
        const [a = 0, b = 0, c = 0] = step.args;
        for (const [k, arg] of step.args.entries()) {
          const d = slope[k]?.(value[a] ?? 0, value[b] ?? 0, value[c] ?? 0, value[i] ?? 0) ?? 0;
          adjoint[arg] = (adjoint[arg] ?? 0) + weight * d;
        }
      }
      return value[result] ?? 0;
    },
  };
}

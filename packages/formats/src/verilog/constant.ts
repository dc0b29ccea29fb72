/** Constant expressions: parameters, ranges, delays (IEEE 1364-2005, section 5). */
import { InputError, type SourcePos } from "@twinedge/core";
import type { Expression } from "./ast.ts";
import { MOST_BITS, resized } from "./expressions.ts";

/** Bits most significant first, of `01xz`; a real has none. */
export interface Constant {
  readonly bits: string;
  readonly real?: number | undefined;
}

export type Lookup = (name: string) => Constant | undefined;

const INTEGER = 32;

/** Its value; undefined where it reads a net. @throws InputError for what cannot be computed */
export function constantOf(expression: Expression, lookup: Lookup): Constant | undefined {
  switch (expression.kind) {
    case "number":
      return { bits: expression.bits };
    case "real":
      return { bits: "", real: expression.value };
    case "string":
      return { bits: textBits(expression.text) };
    case "name":
      return lookup(expression.name);
    case "bit":
    case "part": {
      const whole = lookup(expression.name);
      return whole && selected(expression, whole, lookup);
    }
    case "concat": {
      const items = all(expression.items, lookup);
      return items && { bits: items.map(({ bits }) => bits).join("") };
    }
    case "repeat": {
      const items = all(expression.items, lookup);
      if (items === undefined) {
        return undefined;
      }
      const bits = items.map((item) => item.bits).join("");
      const count = integerOf(expression.count, lookup, "a replication's count");
      if (count < 0 || count * bits.length > MOST_BITS) {
        throw new InputError(`a replication of ${count} times ${bits.length} bits`, {
          pos: expression.pos,
          remedy: `make it 0 to ${MOST_BITS} bits`,
        });
      }
      return { bits: bits.repeat(count) };
    }
    case "unary": {
      const a = constantOf(expression.a, lookup);
      return a && unary(expression.op, a, expression.pos);
    }
    case "binary": {
      const a = constantOf(expression.a, lookup);
      const b = a && constantOf(expression.b, lookup);
      return a && b && binary(expression.op, a, b, expression.pos);
    }
    case "choice": {
      const condition = constantOf(expression.condition, lookup);
      return condition && constantOf(truth(condition) ? expression.a : expression.b, lookup);
    }
  }
}

function all(items: readonly Expression[], lookup: Lookup): readonly Constant[] | undefined {
  const found: Constant[] = [];
  for (const item of items) {
    const one = constantOf(item, lookup);
    if (one === undefined) {
      return undefined;
    }
    found.push(one);
  }
  return found;
}

/** A whole number. @throws InputError where it is none, or not constant */
export function integerOf(expression: Expression, lookup: Lookup, what: string): number {
  const value = numberOf(expression, lookup, what);
  if (!Number.isSafeInteger(value)) {
    throw new InputError(`${what} is ${value}, no whole number`, {
      pos: expression.pos,
      remedy: "write a whole number",
    });
  }
  return value;
}

/** A number. @throws InputError where it reads a net or an x */
export function numberOf(expression: Expression, lookup: Lookup, what: string): number {
  const value = constantOf(expression, lookup);
  if (value === undefined) {
    throw new InputError(`${what} is not constant`, {
      pos: expression.pos,
      remedy: "write a number or an expression of parameters",
    });
  }
  if (value.real !== undefined) {
    return value.real;
  }
  if (/[xz]/.test(value.bits)) {
    throw new InputError(`${what} has x or z bits`, { pos: expression.pos, remedy: "write a number" });
  }
  return Number(signed(value));
}

/** As a two's complement number where it is an integer of 32 bits, as parameters are. */
function signed({ bits }: Constant): bigint {
  const value = bits === "" ? 0n : BigInt(`0b${bits}`);
  return bits.length === INTEGER && bits.startsWith("1") ? value - (1n << BigInt(INTEGER)) : value;
}

function fromBig(value: bigint, width: number): Constant {
  return { bits: BigInt.asUintN(width, value).toString(2).padStart(width, "0") };
}

function truth({ bits, real }: Constant): boolean {
  return real === undefined ? bits.includes("1") : real !== 0;
}

function flag(value: boolean): Constant {
  return { bits: value ? "1" : "0" };
}

function textBits(text: string): string {
  return Array.from(text, (char) => ((char.codePointAt(0) ?? 0) & 255).toString(2).padStart(8, "0")).join("");
}

function selected(expression: Expression & { kind: "bit" | "part" }, whole: Constant, lookup: Lookup): Constant {
  const bit = (i: number): string => whole.bits[whole.bits.length - 1 - i] ?? "x";
  if (expression.kind === "bit") {
    return { bits: bit(integerOf(expression.index, lookup, "a bit select")) };
  }
  const first = integerOf(expression.first, lookup, "a part select");
  const second = integerOf(expression.second, lookup, "a part select");
  const high = expression.by === "+:" ? first + second - 1 : first;
  const low = expression.by === ":" ? second : expression.by === "+:" ? first : first - second + 1;
  if (high < low || high - low >= MOST_BITS) {
    throw new InputError("the part select has no bits", { pos: expression.pos, remedy: "write [high:low]" });
  }
  return { bits: Array.from({ length: high - low + 1 }, (_, i) => bit(high - i)).join("") };
}

const NOT: Readonly<Record<string, string>> = { "0": "1", "1": "0" };

function unary(op: string, a: Constant, pos: SourcePos): Constant {
  if (a.real !== undefined && op === "-") {
    return { bits: "", real: -a.real };
  }
  switch (op) {
    case "~":
      return { bits: a.bits.replaceAll(/./g, (bit) => NOT[bit] ?? "x") };
    case "!":
      return flag(!truth(a));
    case "+":
      return a;
    case "-":
      return fromBig(-BigInt(`0b0${a.bits.replaceAll(/[xz]/g, "0")}`), a.bits.length);
    default:
      throw new InputError(`the reduction ${op} of a constant is not supported`, { pos, remedy: "write its value" });
  }
}

function binary(op: string, a: Constant, b: Constant, pos: SourcePos): Constant {
  if (a.real !== undefined || b.real !== undefined) {
    const [x, y] = [a, b].map((one) => one.real ?? Number(signed(one))) as [number, number];
    const reals: Readonly<Record<string, number>> = { "+": x + y, "-": x - y, "*": x * y, "/": x / y };
    const real = reals[op];
    if (real === undefined || !Number.isFinite(real)) {
      throw new InputError(`${x} ${op} ${y} cannot be computed`, { pos, remedy: "write its value" });
    }
    return { bits: "", real };
  }
  if (op === "&&" || op === "||") {
    return flag(op === "&&" ? truth(a) && truth(b) : truth(a) || truth(b));
  }
  const width = Math.max(a.bits.length, b.bits.length);
  if (op === "===" || op === "!==") {
    return flag((resized(a.bits, width) === resized(b.bits, width)) === (op === "==="));
  }
  if (/[xz]/.test(a.bits + b.bits)) {
    throw new InputError(`${op} of a constant with x or z bits is not supported`, { pos, remedy: "write its value" });
  }
  const [x, y] = [signed(a), signed(b)];
  const bad = ((op === "/" || op === "%") && y === 0n) || (op === "**" && (y < 0n || y > 4096n));
  if (bad || ((op === "<<" || op === "<<<") && y > BigInt(MOST_BITS))) {
    throw new InputError(`${x} ${op} ${y} cannot be computed`, { pos, remedy: "write another value" });
  }
  switch (op) {
    case "+":
      return fromBig(x + y, width);
    case "-":
      return fromBig(x - y, width);
    case "*":
      return fromBig(x * y, width);
    case "/":
      return fromBig(x / y, width);
    case "%":
      return fromBig(x % y, width);
    case "**":
      return fromBig(x ** y, width);
    case "<<":
    case "<<<":
      return fromBig(x << y, a.bits.length);
    case ">>":
    case ">>>":
      return fromBig(x >> y, a.bits.length);
    case "&":
      return fromBig(x & y, width);
    case "|":
      return fromBig(x | y, width);
    case "^":
      return fromBig(x ^ y, width);
    case "~^":
    case "^~":
      return fromBig(~(x ^ y), width);
    case "==":
      return flag(x === y);
    case "!=":
      return flag(x !== y);
    case "<":
      return flag(x < y);
    case "<=":
      return flag(x <= y);
    case ">":
      return flag(x > y);
    case ">=":
      return flag(x >= y);
    default:
      throw new InputError(`the operator ${op} is not supported in constants`, { pos, remedy: "write its value" });
  }
}

/** `Expr` to text that reads back as the same expression, with no more parentheses than it needs. */
import type { Expr } from "@twinedge/core";

/** Weakest first; `expression.ts` reads with the same ranks. */
const RANKS: readonly (readonly string[])[] = [
  ["if"],
  ["or"],
  ["and"],
  ["==", "!=", "<", ">", "<=", ">="],
  ["+", "-"],
  ["*", "/", "%"],
  ["neg", "not"],
  ["^"],
];
const COMPARISON = 3;
const UNARY = 6;
const POWER = 7;
const ATOM = 8;

const SIGNS: Readonly<Record<string, string>> = { or: "||", and: "&&", neg: "-", not: "!" };

/** Names as they are called in the deck. */
export interface Renaming {
  net(name: string): string;
  device(name: string): string;
}

export function writeExpression(expr: Expr, names: Renaming): string {
  switch (expr.kind) {
    case "number":
      return String(expr.value);
    case "name":
      return expr.name;
    case "voltage":
      return `v(${[expr.plus, ...(expr.minus === undefined ? [] : [expr.minus])].map((net) => names.net(net)).join(",")})`;
    case "current":
      return `i(${names.device(expr.device)})`;
    case "call":
      return writeCall(expr.fn, expr.args, names);
  }
}

function writeCall(fn: string, args: readonly Expr[], names: Renaming): string {
  const rank = RANKS.findIndex((fns) => fns.includes(fn));
  const [a, b, c] = args;
  const operand = (of: Expr, least: number): string => {
    const text = writeExpression(of, names);
    return rankOf(of) < least ? `(${text})` : text;
  };
  if (a === undefined || rank < 0) {
    return `${fn}(${args.map((arg) => writeExpression(arg, names)).join(", ")})`;
  }
  if (b === undefined) {
    return `${SIGNS[fn] ?? fn}${operand(a, UNARY + 1)}`;
  }
  if (fn === "if" && c !== undefined) {
    return `${operand(a, 1)} ? ${operand(b, 1)} : ${operand(c, 0)}`;
  }
  // A sign after an operator would be right but hard to read.
  const right = operand(b, rank === POWER ? ATOM : rankOf(b) === UNARY ? ATOM : rank + 1);
  const left = operand(a, rank === COMPARISON ? rank + 1 : rank);
  return rank === POWER ? `${left}^${right}` : `${left} ${SIGNS[fn] ?? fn} ${right}`;
}

function rankOf(expr: Expr): number {
  if (expr.kind === "number") {
    return expr.value < 0 ? UNARY : ATOM;
  }
  const rank = expr.kind === "call" ? RANKS.findIndex((fns) => fns.includes(expr.fn)) : -1;
  return rank < 0 ? ATOM : rank;
}

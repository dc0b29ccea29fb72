/**
 * SPICE's `POLY(n)`: coefficients of the monomials of x1 ... xn in order of rising degree, within a degree
 * x1^d, x1^(d-1) x2, ... xn^d (ngspice manual 39, section 5.5). One coefficient for one input is its gain.
 */
import type { Expr, SourcePos, Value } from "@twinedge/core";

const MOST_COEFFICIENTS = 200;

/** The polynomial as an expression; undefined when it has too many terms. */
export function expandPolynomial(
  inputs: readonly Expr[],
  coefficients: readonly Value[],
  pos: SourcePos,
): Expr | undefined {
  if (coefficients.length > MOST_COEFFICIENTS) {
    return undefined;
  }
  const given = inputs.length === 1 && coefficients.length === 1 ? [0, ...coefficients] : coefficients;
  const terms: Expr[] = [];
  let degree = 0;
  let monomials: readonly (readonly number[])[] = [[]];
  let inDegree = 0;
  for (const coefficient of given) {
    if (inDegree === monomials.length) {
      degree++;
      monomials = monomialsOf(inputs.length, degree, MOST_COEFFICIENTS);
      inDegree = 0;
    }
    const factors = (monomials[inDegree] ?? []).flatMap((i) => inputs[i] ?? []);
    inDegree++;
    if (coefficient !== 0) {
      terms.push([asExpr(coefficient, pos), ...factors].reduce((a, b) => call("*", a, b, pos)));
    }
  }
  return terms.length === 0 ? { kind: "number", value: 0 } : terms.reduce((a, b) => call("+", a, b, pos));
}

function call(fn: string, a: Expr, b: Expr, pos: SourcePos): Expr {
  return { kind: "call", fn, args: [a, b], pos };
}

/** A value as an expression; a word is a parameter's name. */
export function asExpr(value: Value, pos: SourcePos): Expr {
  if (typeof value === "number") {
    return { kind: "number", value };
  }
  if (typeof value === "object" && "kind" in value) {
    return value;
  }
  return { kind: "name", name: typeof value === "string" ? value : "", pos };
}

/** Non-decreasing sequences of `degree` inputs, in lexical order; at most `limit` of them. */
function monomialsOf(inputs: number, degree: number, limit: number): readonly (readonly number[])[] {
  let sequences: (readonly number[])[] = [[]];
  for (let d = 0; d < degree; d++) {
    sequences = sequences
      .flatMap((head) => {
        const least = head.at(-1) ?? 0;
        return Array.from({ length: inputs - least }, (_, i) => [...head, least + i]);
      })
      .slice(0, limit);
  }
  return sequences;
}

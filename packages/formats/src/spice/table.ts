/**
 * Tables of points with straight lines between them: `TABLE {x} = (x0,y0) (x1,y1) ...` of E and G sources, which holds its end
 * values, and `pwl(x, x0, y0, ...)` of laws, which goes on with its end slopes (both as ngspice 39 does; its TABLE rounds the
 * corners a little, this one does not).
 *
 * A table is written out as a sum of ramps, y0 + s0 (x - x0) + sum over k of (s_k - s_(k-1)) uramp(x - x_k).
 */
import { type Expr, InputError, type SourcePos } from "@twinedge/core";
import { MOST_TERMS, terms } from "./terms.ts";

/**
 * @param points at least two pairs x, y, x rising; `held` at the end values
 * @throws InputError for a table that is too large, written out
 */
export function tableLaw(x: Expr, points: readonly (readonly [Expr, Expr])[], held: boolean, pos: SourcePos): Expr {
  if (terms(x) * points.length > MOST_TERMS) {
    throw new InputError(`the table has more than ${MOST_TERMS} terms, written out`, {
      pos,
      remedy: "let a source of its own give x",
    });
  }
  const call = (fn: string, ...args: readonly Expr[]): Expr => ({ kind: "call", fn, args, pos });
  const slopes = points.slice(1).map(([x1, y1], k) => {
    const [x0, y0] = points[k] ?? [x1, y1];
    return call("/", call("-", y1, y0), call("-", x1, x0));
  });
  const zero: Expr = { kind: "number", value: 0 };
  const [first] = points;
  if (first === undefined) {
    return zero;
  }
  const after = held ? [...slopes, zero] : slopes;
  return after.reduce((sum, slope, k) => {
    const [xk] = points[k] ?? first;
    const before = after[k - 1];
    const along = call("-", x, xk);
    if (before === undefined) {
      return call("+", sum, call("*", slope, held ? call("uramp", along) : along));
    }
    return call("+", sum, call("*", call("-", slope, before), call("uramp", along)));
  }, first[1]);
}

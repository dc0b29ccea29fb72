import type { Expr } from "@twinedge/core";

/** Terms of one call written out: functions that double at each level must not eat the machine. */
export const MOST_TERMS = 20_000;

/** Terms of an expression when its names have the given numbers of terms. */
export function terms(expr: Expr, sizes?: ReadonlyMap<string, number>): number {
  if (expr.kind === "call") {
    return expr.args.reduce((sum, arg) => sum + terms(arg, sizes), 1);
  }
  return expr.kind === "name" ? (sizes?.get(expr.name) ?? 1) : 1;
}

/**
 * PSpice's timing models as our values. A delay or requirement is given by up to three parameters, NAMEmn NAMEty NAMEmx;
 * what is missing (or -1) follows from the others by the rules of the PSpice A/D reference, "Treatment of unspecified
 * propagation delays" and "... timing constraints".
 */
import { type Expr, isExpr, type Model, type Value } from "@twinedge/core";

/** `.options DIGMNTYSCALE` and the like. */
export interface TimingScale {
  /** Minimum from typical. */
  readonly mnty: number;
  /** Maximum from typical. */
  readonly tymx: number;
}

/** PSpice's defaults. */
export const SCALE: TimingScale = { mnty: 0.4, tymx: 1.6 };

/** The timing models that PSpice's own library brings along: no delay, nothing asked. */
export const BUILT_IN = ["d0_gate", "d0_tgate", "d0_eff", "d0_gff", "d0_dly", "d0_pld"];

type Given = readonly [mn: Value | undefined, ty: Value | undefined, mx: Value | undefined];

function given(model: Model | undefined, name: string): Given {
  const of = (suffix: string): Value | undefined => {
    const value = model?.params.get(name + suffix);
    return typeof value === "number" && value < 0 ? undefined : value;
  };
  return [of("mn"), of("ty"), of("mx")];
}

/** min:typ:max of a propagation delay, 0 where nothing is given. */
export function delayOf(model: Model | undefined, name: string, scale: TimingScale): Value {
  return delayFrom(given(model, name), scale);
}

export function delayFrom([mn, ty, mx]: Given, { mnty, tymx }: TimingScale): Value {
  const typ =
    ty ??
    (mn !== undefined && mx !== undefined
      ? mean(mn, mx)
      : mn !== undefined
        ? scaled(mn, 1 / mnty)
        : mx === undefined
          ? undefined
          : scaled(mx, 1 / tymx));
  return typ === undefined ? 0 : triple(mn ?? scaled(typ, mnty), typ, mx ?? scaled(typ, tymx));
}

/** min:typ:max of a requirement, 0 where nothing is given. */
export function constraintOf(model: Model | undefined, name: string): Value {
  const [mn = 0, ty, given3] = given(model, name);
  const mx = given3 ?? ty ?? mn;
  return triple(mn, ty ?? mean(mn, mx), mx);
}

export function isZero(value: Value): boolean {
  return value === 0;
}

function triple(min: Value, typ: Value, max: Value): Value {
  return min === typ && typ === max ? typ : { min, typ, max };
}

function mean(a: Value, b: Value): Value {
  return typeof a === "number" && typeof b === "number"
    ? rounded((a + b) / 2)
    : a === b
      ? a
      : scaled({ kind: "call", fn: "+", args: [expr(a), expr(b)] }, 0.5);
}

function scaled(value: Value, factor: number): Value {
  return typeof value === "number"
    ? rounded(value * factor)
    : { kind: "call", fn: "*", args: [expr(value), { kind: "number", value: factor }] };
}

/** Femtoseconds and less are arithmetic, not data. */
function rounded(value: number): number {
  return Number(value.toPrecision(9));
}

function expr(value: Value): Expr {
  return typeof value === "number"
    ? { kind: "number", value }
    : typeof value === "string"
      ? { kind: "name", name: value }
      : isExpr(value)
        ? value
        : { kind: "number", value: 0 };
}

/**
 * What a deck asks to be computed at DC, as written: sweeps, steps, what to list of each point, what to measure on a curve.
 * Nothing is evaluated yet; values may be expressions over the deck's parameters.
 */
import type { Value } from "./circuit.ts";
import type { SourcePos } from "./diagnostic.ts";
import type { Expr } from "./expr.ts";

/** Values that a quantity takes one after the other. */
export type SweepPoints =
  /** From, from + step, ... as far as `to`. */
  | { readonly kind: "step"; readonly from: Value; readonly to: Value; readonly step: Value }
  /** `count` points from `from` to `to`; of `dec` and `oct`, so many per decade or octave. */
  | { readonly kind: "lin" | "dec" | "oct"; readonly from: Value; readonly to: Value; readonly count: Value }
  | { readonly kind: "list"; readonly values: readonly Value[] };

/** One quantity that is varied. */
export interface SweepAxis {
  /** `name`: a device (V and I source, resistor) if there is one of that name, else a parameter. */
  readonly kind: "name" | "param" | "temp";
  /** `v1`, `x1.r2`, a parameter, `temp`. */
  readonly name: string;
  readonly points: SweepPoints;
  readonly pos: SourcePos;
}

/** One thing to list of a point: an expression of voltages and currents, a reading of a device (`@q1[ic]`), or everything. */
export type OutputItem =
  | { readonly kind: "expr"; readonly label: string; readonly expr: Expr; readonly pos?: SourcePos | undefined }
  | {
      readonly kind: "quantity";
      readonly label: string;
      readonly device: string;
      readonly quantity: string;
      readonly pos?: SourcePos | undefined;
    }
  /** Every voltage at the top and the current of every voltage source. */
  | { readonly kind: "all" };

/** Where on a curve two expressions meet. */
export interface Crossing {
  readonly left: Expr;
  readonly right: Expr;
  readonly edge: "cross" | "rise" | "fall";
  /** The how manyth, from 1. */
  readonly count: number | "last";
}

export type MeasureRule =
  | { readonly rule: "find" | "deriv"; readonly of: Expr; readonly at: Value }
  | { readonly rule: "find" | "deriv"; readonly of: Expr; readonly when: Crossing }
  /** The swept value where it happens. */
  | { readonly rule: "when"; readonly when: Crossing }
  | {
      readonly rule: "min" | "max" | "min_at" | "max_at" | "avg" | "rms" | "pp" | "integ";
      readonly of: Expr;
    }
  /** Swept value of `targ` less that of `trig`. */
  | { readonly rule: "trig"; readonly trig: Crossing | Value; readonly targ: Crossing | Value }
  /** An expression of parameters and other measures. */
  | { readonly rule: "param"; readonly of: Expr };

export interface Measure {
  readonly kind: "measure";
  readonly name: string;
  readonly measure: MeasureRule;
  /** Part of the swept range that is looked at. */
  readonly from?: Value | undefined;
  readonly to?: Value | undefined;
  readonly pos: SourcePos;
}

export type Analysis =
  | { readonly kind: "op"; readonly pos: SourcePos }
  /** The first axis varies fastest. */
  | { readonly kind: "dc"; readonly axes: readonly SweepAxis[]; readonly pos: SourcePos }
  /** Everything else is done once for each value. */
  | { readonly kind: "step"; readonly axis: SweepAxis; readonly pos: SourcePos }
  | {
      readonly kind: "print" | "plot" | "save" | "probe";
      readonly items: readonly OutputItem[];
      readonly pos: SourcePos;
    }
  | Measure;

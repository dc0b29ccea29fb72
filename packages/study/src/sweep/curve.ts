/**
 * What `.meas dc` reads off one curve: columns of values over the swept quantity, straight lines between its points.
 *
 * As ngspice 39 (com_measure2.c): `min` and `max` look at the points themselves; `integ` and `rms` clip the window exactly and take
 * Simpson's 3/8 rule over three equal steps, his 1/3 rule over two, trapezoids else. `avg` is the trapezoids' mean over the clipped
 * window (ngspice 39 takes whole steps at its ends). `deriv`, which ngspice 39 has not, is the slope there, the mean of both sides at a point.
 */
import type { Crossing, Expr, Lookup, Measure, MeasureRule, Value } from "@twinedge/core";
import { evaluate, isExpr } from "@twinedge/core";

export interface Curve {
  readonly x: readonly number[];
  /** The values of an expression at every point. */
  column(expr: Expr): readonly number[];
  readonly lookup: Lookup;
}

/** Relative difference of two steps that are equal. */
const EQUAL = 1e-9;

/** The value, or undefined where the curve does not show it (no such crossing, window without points). */
export function measured({ measure, from, to }: Measure, curve: Curve): number | undefined {
  const number = (value: Value): number => (isExpr(value) ? evaluate(value, curve.lookup) : Number(value));
  const window: Window = {
    from: from === undefined ? Number.NEGATIVE_INFINITY : number(from),
    to: to === undefined ? Number.POSITIVE_INFINITY : number(to),
  };
  const { x } = curve;
  switch (measure.rule) {
    case "param":
      return evaluate(measure.of, curve.lookup);
    case "when":
      return crossing(measure.when, curve, window);
    case "trig": {
      const [trig, targ] = [measure.trig, measure.targ].map((event) =>
        isCrossing(event) ? crossing(event, curve, window) : number(event),
      );
      return trig === undefined || targ === undefined ? undefined : targ - trig;
    }
    case "find":
    case "deriv": {
      const at = "at" in measure ? number(measure.at) : crossing(measure.when, curve, window);
      const read = measure.rule === "find" ? interpolated : slope;
      return at === undefined ? undefined : read(x, curve.column(measure.of), at);
    }
    default:
      return reduced(measure.rule, x, curve.column(measure.of), window);
  }
}

/** Every expression of a rule that has to be known at each point. */
export function expressionsOf(measure: MeasureRule): readonly Expr[] {
  const of = "of" in measure && measure.rule !== "param" ? [measure.of] : [];
  const crossings = [
    ...("when" in measure ? [measure.when] : []),
    ...(measure.rule === "trig" ? [measure.trig, measure.targ].filter(isCrossing) : []),
  ];
  return [...of, ...crossings.flatMap(({ left, right }) => [left, right])];
}

function isCrossing(event: Crossing | Value): event is Crossing {
  return typeof event === "object" && "edge" in event;
}

interface Window {
  readonly from: number;
  readonly to: number;
}

function crossing({ left, right, edge, count }: Crossing, curve: Curve, { from, to }: Window): number | undefined {
  const { x } = curve;
  const [a, b] = [curve.column(left), curve.column(right)];
  let found: number | undefined;
  let seen = 0;
  for (let k = 1; k < x.length; k++) {
    const before = (a[k - 1] ?? 0) - (b[k - 1] ?? 0);
    const after = (a[k] ?? 0) - (b[k] ?? 0);
    // A point on the level belongs to the piece that ends there; the first one to that which begins.
    const rises = (before < 0 || (k === 1 && before === 0)) && after >= 0 && after > before;
    const falls = (before > 0 || (k === 1 && before === 0)) && after <= 0 && after < before;
    if (edge === "rise" ? !rises : edge === "fall" ? !falls : !rises && !falls) {
      continue;
    }
    const at = (x[k - 1] ?? 0) + (((x[k] ?? 0) - (x[k - 1] ?? 0)) * before) / (before - after);
    if (at < from || at > to) {
      continue;
    }
    seen++;
    found = at;
    if (seen === count) {
      return at;
    }
  }
  return count === "last" ? found : undefined;
}

/** Piece of the curve that holds `at`. */
function pieceAt(x: readonly number[], at: number): number {
  for (let k = 1; k < x.length; k++) {
    const [p, q] = [x[k - 1] ?? 0, x[k] ?? 0];
    const slack = EQUAL * Math.abs(q - p);
    if (at >= Math.min(p, q) - slack && at <= Math.max(p, q) + slack) {
      return k;
    }
  }
  return 0;
}

function interpolated(x: readonly number[], y: readonly number[], at: number): number | undefined {
  const k = pieceAt(x, at);
  if (k === 0) {
    return undefined;
  }
  const part = (at - (x[k - 1] ?? 0)) / ((x[k] ?? 0) - (x[k - 1] ?? 0));
  return (y[k - 1] ?? 0) + part * ((y[k] ?? 0) - (y[k - 1] ?? 0));
}

function slope(x: readonly number[], y: readonly number[], at: number): number | undefined {
  const k = pieceAt(x, at);
  const piece = (j: number): number => ((y[j] ?? 0) - (y[j - 1] ?? 0)) / ((x[j] ?? 0) - (x[j - 1] ?? 0));
  if (k === 0) {
    return undefined;
  }
  const isPoint = Math.abs(at - (x[k] ?? 0)) <= EQUAL * Math.abs((x[k] ?? 0) - (x[k - 1] ?? 0));
  return isPoint && k + 1 < x.length ? (piece(k) + piece(k + 1)) / 2 : piece(k);
}

function reduced(
  rule: "min" | "max" | "min_at" | "max_at" | "avg" | "rms" | "pp" | "integ",
  x: readonly number[],
  y: readonly number[],
  window: Window,
): number | undefined {
  if (rule === "avg" || rule === "rms" || rule === "integ") {
    return accumulated(rule, x, y, window);
  }
  let [least, most] = [-1, -1];
  for (const [k, at] of x.entries()) {
    if (at >= window.from && at <= window.to) {
      least = least < 0 || (y[k] ?? 0) < (y[least] ?? 0) ? k : least;
      most = most < 0 || (y[k] ?? 0) > (y[most] ?? 0) ? k : most;
    }
  }
  const [low, high] = [y[least], y[most]];
  if (low === undefined || high === undefined) {
    return undefined;
  }
  return { min: low, max: high, min_at: x[least], max_at: x[most], pp: high - low }[rule];
}

function accumulated(
  rule: "avg" | "rms" | "integ",
  x: readonly number[],
  y: readonly number[],
  { from, to }: Window,
): number | undefined {
  // In rising order, whichever way the sweep went.
  const order = (x[0] ?? 0) > (x.at(-1) ?? 0) ? x.map((_, k) => x.length - 1 - k) : x.map((_, k) => k);
  const [xs, ys] = [order.map((k) => x[k] ?? 0), order.map((k) => y[k] ?? 0)];
  const low = Math.max(from, xs[0] ?? 0);
  const high = Math.min(to, xs.at(-1) ?? 0);
  if (!(low < high)) {
    return undefined;
  }
  const inside = xs.flatMap((at, k) => (at > low && at < high ? [k] : []));
  const at = [low, ...inside.map((k) => xs[k] ?? 0), high];
  const values = [interpolated(xs, ys, low) ?? 0, ...inside.map((k) => ys[k] ?? 0), interpolated(xs, ys, high) ?? 0];
  if (rule === "avg") {
    return integral(at, values, 1) / (high - low);
  }
  return rule === "integ"
    ? integral(at, values, 3)
    : Math.sqrt(
        integral(
          at,
          values.map((value) => value * value),
          3,
        ) /
          (high - low),
      );
}

/** @param most equal steps that one rule may take */
function integral(x: readonly number[], y: readonly number[], most: number): number {
  const width = (k: number): number => (x[k + 1] ?? Number.NaN) - (x[k] ?? 0);
  let sum = 0;
  for (let k = 0; k + 1 < x.length; ) {
    const h = width(k);
    let equal = 1;
    while (equal < most && Math.abs(width(k + equal) - h) <= EQUAL * h) {
      equal++;
    }
    const [a = 0, b = 0, c = 0, d = 0] = y.slice(k, k + 4);
    sum +=
      equal === 3 ? (3 * h * (a + 3 * b + 3 * c + d)) / 8 : equal === 2 ? (h * (a + 4 * b + c)) / 3 : (h * (a + b)) / 2;
    k += equal;
  }
  return sum;
}

/** Where the ticks of an axis are, and what they say. */
import { formatSi } from "@twinedge/core";

/** Smallest of 1, 2, 5 times a power of ten that cuts `span` into at most `count` pieces. */
export function tickStep(span: number, count: number): number {
  const rough = span / Math.max(1, count);
  if (!(rough > 0) || !Number.isFinite(rough)) {
    return 1;
  }
  const power = 10 ** Math.floor(Math.log10(rough));
  // A step that is 1e-9 too small by rounding is the step.
  const factor = [1, 2, 5].find((f) => f * power >= rough * (1 - 1e-9)) ?? 10;
  return factor * power;
}

/** The multiples of a step within [min, max], without the rounding of repeated sums. */
export function multiples(min: number, max: number, step: number): readonly number[] {
  const first = Math.ceil(min / step - 1e-9);
  const last = Math.floor(max / step + 1e-9);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => clean((first + i) * step));
}

/** Ticks at whole numbers only: clocks, codes. */
export function integerTicks(min: number, max: number, count: number): readonly number[] {
  return multiples(min, max, Math.max(1, tickStep(max - min, count)));
}

/** Smallest and largest finite value, in a loop: a long run has more values than a call may have arguments. */
export function range(values: Iterable<number>): readonly [min: number, max: number] {
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (Number.isFinite(value)) {
      min = Math.min(min, value);
      max = Math.max(max, value);
    }
  }
  return [min, max];
}

export interface Scale {
  readonly min: number;
  readonly max: number;
  readonly ticks: readonly number[];
}

/** A range this small beside its values is a single value with rounding. */
const SINGLE = 1e-7;

/** [min, max] widened to the ticks that enclose it; a single value gets a range around it, none at all 0 to 1. */
function niceScale(min: number, max: number, count: number): Scale {
  if (!Number.isFinite(max - min)) {
    return niceScale(0, 1, count);
  }
  if (max - min <= SINGLE * Math.max(Math.abs(min), Math.abs(max))) {
    const half = Math.max(Math.abs(min) * 0.1, 1e-3);
    return niceScale(min - half, min + half, count);
  }
  const step = tickStep(max - min, count);
  const first = clean(Math.floor(min / step + 1e-9) * step);
  const last = clean(Math.ceil(max / step - 1e-9) * step);
  return { min: first, max: last, ticks: multiples(first, last, step) };
}

/** The scale of the fewest ticks, between `least` and `most` steps, that leaves least of itself empty. */
export function tightScale(min: number, max: number, least: number, most: number): Scale {
  let best = niceScale(min, max, least);
  for (let count = least + 1; count <= most; count++) {
    const scale = niceScale(min, max, count);
    if (scale.max - scale.min < (best.max - best.min) * (1 - 1e-9)) {
      best = scale;
    }
  }
  return best;
}

/** Numbers of one axis, all with as many decimals as its step needs. */
export function tickLabels(ticks: readonly number[]): readonly string[] {
  const step = Math.abs((ticks[1] ?? 0) - (ticks[0] ?? 0)) || Math.abs(ticks[0] ?? 0) || 1;
  const decimals = Math.min(12, Math.max(0, -Math.floor(Math.log10(step) + 1e-9)));
  return ticks.map((tick) => minus(tick.toFixed(decimals)));
}

/** Most significant digits a tick label of absolute time may have. */
const ABSOLUTE_DIGITS = 4;

/** Ticks of a time axis in ps: multiples of `step` counted from `origin`. */
export interface TimeTicks {
  readonly step: number;
  /** What the labels count from; 0 where they are absolute. */
  readonly origin: number;
}

/**
 * At most `count` steps in the `shown` ps of [from, to]. Far from zero, where absolute labels would be long (`200.0004 us`),
 * they count from the roundest time near the start, which the axis title has to name.
 */
export function timeTicks(from: number, to: number, shown: number, count: number): TimeTicks {
  const step = Math.max(1, tickStep(shown, count));
  const digits = Math.ceil(Math.log10(Math.max(1, to / step) + 1));
  return { step, origin: digits > ABSOLUTE_DIGITS ? roundest(from, from + shown, step) : 0 };
}

/** The multiple of the largest power of ten in the first half of [from, to]. */
function roundest(from: number, to: number, step: number): number {
  for (let power = 10 ** Math.ceil(Math.log10(to)); power > step; power /= 10) {
    const multiple = Math.ceil(from / power) * power;
    if (multiple <= (from + to) / 2) {
      return multiple;
    }
  }
  return Math.ceil(from / step) * step;
}

/** `20 ns`, `−1.5 µs`, from ps. */
export function timeLabel(ps: number): string {
  return ps === 0 ? "0" : minus(formatSi(ps * 1e-12, "s", 9).replace(" us", " µs"));
}

function minus(label: string): string {
  return label.replace("-", "\u2212");
}

function clean(value: number): number {
  return Number(value.toPrecision(12));
}

/** Axes with numbers: linear ones, and logarithmic ones that name their decades. */
import { formatSi } from "@twinedge/core";
import { range, tickLabels, tightScale } from "./ticks.ts";

export interface Axis {
  readonly min: number;
  readonly max: number;
  readonly log: boolean;
  readonly ticks: readonly number[];
  /** One a tick; empty where there is no room for it. */
  readonly labels: readonly string[];
}

/** Decades that a logarithmic axis goes down from its largest value at most: what lies below is as good as zero. */
const MOST_DECADES = 6;
/** Decades up to which 2 and 5 are marked too. */
const FINE = 2;

/** What lies closer to 0 is rounding: on a linear axis, where no number has more digits, and on a logarithmic one. */
const TINY = 1e-6;
const LEAST = 1e-12;

/** @param factor of the values in their labels, 100 for percent */
export function linearAxis(values: Iterable<number>, least: number, most: number, factor = 1): Axis {
  const [min, max] = range(values).map((value) => (Math.abs(value) < TINY ? 0 : value)) as [number, number];
  const scale = tightScale(min * factor, max * factor, least, most);
  return {
    min: scale.min / factor,
    max: scale.max / factor,
    log: false,
    ticks: scale.ticks.map((tick) => tick / factor),
    labels: tickLabels(scale.ticks),
  };
}

/** Encloses the values above 0; `unit` stands on each label; "" for numbers without one. Without any of them it is 1 m to 1. */
export function logAxis(values: Iterable<number>, unit: string): Axis {
  const [least, most] = range(above(values));
  const top = Number.isFinite(most) ? most : 1;
  const low = Math.max(Number.isFinite(least) ? least : 1e-3, top * 10 ** -MOST_DECADES);
  const fine = Math.log10(top / low) <= FINE;
  const first = Math.floor(Math.log10(low) + 1e-9);
  const last = Math.ceil(Math.log10(top) - 1e-9);
  const all = Array.from({ length: Math.max(1, last - first) + 1 }, (_, i) => first + i).flatMap((power) =>
    [1, 2, 5].map((factor) => ({ value: Number(`${factor}e${power}`), shown: fine || factor === 1 })),
  );
  const min = all.findLast(({ value }) => value <= low * (1 + 1e-9)) ?? all[0];
  const max = all.find(({ value }) => value >= top * (1 - 1e-9) && value > (min?.value ?? 0)) ?? all.at(-1);
  const inside = all.filter(({ value, shown }) => shown && value >= (min?.value ?? 0) && value <= (max?.value ?? 1));
  return {
    min: min?.value ?? 1e-3,
    max: max?.value ?? 1,
    log: true,
    ticks: inside.map(({ value }) => value),
    labels: inside.map(({ value }) => (unit === "" ? String(value) : formatSi(value, unit).replace(" u", " µ"))),
  };
}

function* above(values: Iterable<number>): Iterable<number> {
  for (const value of values) {
    if (value > LEAST) {
      yield value;
    }
  }
}

/** Place of a value, 0 at the axis's start and 1 at its end; held at the ends where `log` cannot show it. */
export function part({ min, max, log }: Axis, value: number): number {
  if (!log) {
    return (value - min) / (max - min);
  }
  const at = Math.log(Math.max(value, Number.MIN_VALUE) / min) / Math.log(max / min);
  return Math.min(Math.max(at, 0), 1);
}

/** The values of a swept quantity, from its range as written. */
import { InputError, type SourcePos, type SweepPoints, type Value } from "@twinedge/core";

/** Values of one axis before the range is taken for a mistake. */
const MOST = 10_000_000;
/** Part of a step by which the end may be missed through rounding and still be reached. */
const ROUNDING = 1e-9;

/**
 * Values in order; a range ends at the last step that does not pass `to`, as in ngspice.
 *
 * @throws InputError for a step of 0 or one that leads away, a decade from 0, too many values
 */
export function pointsOf(points: SweepPoints, number: (value: Value) => number, pos?: SourcePos): readonly number[] {
  const fail = (message: string, remedy: string): InputError => new InputError(message, { pos, remedy });
  if (points.kind === "list") {
    return points.values.map(number);
  }
  const [from, to] = [number(points.from), number(points.to)];
  if (points.kind === "step") {
    const step = number(points.step);
    if (from === to) {
      return [from];
    }
    const count = Math.floor((to - from) / step + ROUNDING) + 1;
    if (!Number.isFinite(count) || count < 1) {
      throw fail(`steps of ${step} do not lead from ${from} to ${to}`, "give the step the sign of TO - FROM");
    }
    return numbered(count, (k) => from + k * step);
  }
  const count = number(points.count);
  if (!Number.isInteger(count) || count < 1) {
    throw fail(`${count} is no number of points`, "give a whole number from 1 on");
  }
  if (points.kind === "lin") {
    return numbered(count, (k) => (count === 1 ? from : from + ((to - from) * k) / (count - 1)));
  }
  if (!(from * to > 0)) {
    throw fail(`${points.kind} steps cannot lead from ${from} to ${to}`, "keep 0 out of the range");
  }
  const base = points.kind === "dec" ? 10 : 2;
  const factors = Math.abs(Math.log(to / from) / Math.log(base));
  const sign = Math.sign(Math.log(to / from));
  return numbered(Math.floor(factors * count + ROUNDING) + 1, (k) => from * base ** ((sign * k) / count));

  function numbered(length: number, value: (k: number) => number): readonly number[] {
    if (!(length <= MOST)) {
      throw fail(`the range has ${length} values`, `take at most ${MOST}`);
    }
    return Array.from({ length }, (_, k) => value(k));
  }
}

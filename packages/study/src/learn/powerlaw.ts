/**
 * A power law fitted to medians: y = factor x1^e1 x2^e2 ..., by least squares of the logarithms. Its uncertainty is that of the
 * seeds: the fit is made again with seeds drawn with replacement, the same ones in every cell, and the middle 95 % of the
 * exponents are given (Efron, "Bootstrap methods: another look at the jackknife", Ann. Statist. 7, 1, 1979).
 */
import { quantile } from "../compare/quantile.ts";
import { below } from "../parts/shuffle.ts";
import { stream } from "../parts/stream.ts";

export interface Cell {
  /** By variable, above 0. */
  readonly x: readonly number[];
  /** By seed, above 0. */
  readonly y: readonly number[];
}

export interface PowerLaw {
  readonly factor: number;
  readonly exponents: readonly Exponent[];
  /** Typical factor between a median and the law: exp of the root mean square deviation of the logarithms. */
  readonly scatter: number;
}

export interface Exponent {
  readonly value: number;
  /** Ends of the 95 % interval over seeds. */
  readonly low: number;
  readonly high: number;
}

const RESAMPLES = 1000;

/** @returns undefined where the cells do not fix a law: too few, or a variable that does not vary by itself */
export function powerLaw(cells: readonly Cell[], seed = 1): PowerLaw | undefined {
  const seeds = Math.min(...cells.map(({ y }) => y.length));
  const variables = cells[0]?.x.length ?? 0;
  if (variables === 0 || cells.length < variables + 2 || seeds < 1) {
    return undefined;
  }
  const design = cells.map(({ x }) => [1, ...x.map(Math.log)]);
  const logs = (pick: readonly number[]): readonly number[] =>
    cells.map(({ y }) => Math.log(quantile(Float64Array.from(pick, (s) => y[s] ?? Number.NaN).sort(), 0.5)));
  const own = logs([...Array(seeds).keys()]);
  const fit = leastSquares(design, own);
  if (fit === undefined || !fit.every(Number.isFinite)) {
    return undefined;
  }
  const draws = stream("bootstrap", seed);
  const resampled = Array.from(
    { length: RESAMPLES },
    () => leastSquares(design, logs(Array.from({ length: seeds }, () => below(seeds, draws)))) ?? [],
  );
  const squares = design.map((row, i) => ((own[i] ?? 0) - dot(row, fit)) ** 2);
  return {
    factor: Math.exp(fit[0] ?? Number.NaN),
    exponents: fit.slice(1).map((value, v) => {
      const sorted = Float64Array.from(resampled, (one) => one[v + 1] ?? Number.NaN).sort();
      return { value, low: quantile(sorted, 0.025), high: quantile(sorted, 0.975) };
    }),
    scatter: Math.exp(Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / squares.length)),
  };
}

/** Normal equations by elimination with row exchanges; the few columns are logarithms and well apart. */
function leastSquares(rows: readonly (readonly number[])[], y: readonly number[]): readonly number[] | undefined {
  const n = rows[0]?.length ?? 0;
  const a = Array.from({ length: n }, (_, i) => [
    ...Array.from({ length: n }, (_unused, j) => rows.reduce((sum, row) => sum + (row[i] ?? 0) * (row[j] ?? 0), 0)),
    rows.reduce((sum, row, k) => sum + (row[i] ?? 0) * (y[k] ?? 0), 0),
  ]);
  const scale = Math.max(...a.map((row, i) => Math.abs(row[i] ?? 0)));
  for (let k = 0; k < n; k++) {
    const pivot = a
      .slice(k)
      .reduce((best, row, i) => (Math.abs(row[k] ?? 0) > Math.abs(a[best]?.[k] ?? 0) ? k + i : best), k);
    [a[k], a[pivot]] = [a[pivot] ?? [], a[k] ?? []];
    const top = a[k] ?? [];
    if (!(Math.abs(top[k] ?? 0) > 1e-10 * scale)) {
      return undefined;
    }
    for (let i = 0; i < n; i++) {
      if (i !== k) {
        const part = (a[i]?.[k] ?? 0) / (top[k] ?? 1);
        a[i] = (a[i] ?? []).map((value, j) => value - part * (top[j] ?? 0));
      }
    }
  }
  return a.map((row, i) => (row[n] ?? 0) / (row[i] ?? 1));
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
}

/** SparseLU against Gaussian elimination with full pivoting on a dense copy. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Pattern, SparseLU } from "./lu.ts";
import { minimumDegree } from "./ordering.ts";

/** Rows of numbers; undefined is no entry, 0 an entry that happens to be 0. */
type Sparse = readonly (readonly (number | undefined)[])[];

const LARGEST = 40;
/** Pivot of the scaled dense matrix below which it counts as badly conditioned. */
const LEAST_PIVOT = 1e-6;
/** What such a condition leaves of double precision. */
const SOLUTION = 1e-7;

function range(n: number): number[] {
  return Array.from({ length: n }, (_, k) => k);
}

/** A square matrix without entries. */
function blank(n: number): (number | undefined)[][] {
  return range(n).map(() => range(n).map(() => undefined));
}

function patternOf(matrix: Sparse): Pattern {
  const n = matrix.length;
  const colStart = new Int32Array(n + 1);
  const row: number[] = [];
  for (let col = 0; col < n; col++) {
    for (const [i, entries] of matrix.entries()) {
      if (entries[col] !== undefined) {
        row.push(i);
      }
    }
    colStart[col + 1] = row.length;
  }
  // Slots run backwards, so that a slot taken for a position is found out.
  return { n, colStart, row: Int32Array.from(row), slot: Int32Array.from(row, (_, p) => row.length - 1 - p) };
}

function valuesOf(matrix: Sparse, { n, colStart, row, slot }: Pattern): Float64Array {
  const a = new Float64Array(row.length);
  for (let col = 0; col < n; col++) {
    for (let p = colStart[col] ?? 0; p < (colStart[col + 1] ?? 0); p++) {
      a[slot[p] ?? 0] = matrix[row[p] ?? 0]?.[col] ?? 0;
    }
  }
  return a;
}

/** Solution by elimination with full pivoting, and the least pivot over the first. */
function dense(matrix: Sparse, b: readonly number[]): { readonly x: number[]; readonly leastPivot: number } {
  const n = matrix.length;
  const rows = matrix.map((entries, i) => [...entries.map((value) => value ?? 0), b[i] ?? 0]);
  const columns = rows.map((_, i) => i);
  const at = (i: number, j: number): number => rows[i]?.[j] ?? 0;
  let first = 0;
  let leastPivot = 1;
  for (let k = 0; k < n; k++) {
    let best = { i: k, j: k };
    for (let i = k; i < n; i++) {
      for (let j = k; j < n; j++) {
        if (Math.abs(at(i, j)) > Math.abs(at(best.i, best.j))) {
          best = { i, j };
        }
      }
    }
    [rows[k], rows[best.i]] = [rows[best.i] ?? [], rows[k] ?? []];
    for (const row of rows) {
      [row[k], row[best.j]] = [row[best.j] ?? 0, row[k] ?? 0];
    }
    [columns[k], columns[best.j]] = [columns[best.j] ?? 0, columns[k] ?? 0];
    const pivot = at(k, k);
    first = k === 0 ? Math.abs(pivot) : first;
    leastPivot = Math.min(leastPivot, first === 0 ? 0 : Math.abs(pivot) / first);
    for (const row of rows.slice(k + 1)) {
      const factor = pivot === 0 ? 0 : (row[k] ?? 0) / pivot;
      for (let j = k; j <= n; j++) {
        row[j] = (row[j] ?? 0) - factor * at(k, j);
      }
    }
  }
  const x = columns.map(() => 0);
  for (let k = n - 1; k >= 0; k--) {
    let sum = at(k, n);
    for (let j = k + 1; j < n; j++) {
      sum -= at(k, j) * (x[columns[j] ?? 0] ?? 0);
    }
    x[columns[k] ?? 0] = sum / at(k, k);
  }
  return { x, leastPivot };
}

/** Largest row sum of A x - b over that of |A| |x| + |b|. */
function residual(matrix: Sparse, x: Float64Array, b: readonly number[]): number {
  let error = 0;
  let scale = 0;
  for (const [i, row] of matrix.entries()) {
    let sum = -(b[i] ?? 0);
    let terms = Math.abs(b[i] ?? 0);
    for (const [j, value = 0] of row.entries()) {
      sum += value * (x[j] ?? 0);
      terms += Math.abs(value * (x[j] ?? 0));
    }
    error = Math.max(error, Math.abs(sum));
    scale = Math.max(scale, terms);
  }
  return scale === 0 ? error : error / scale;
}

/** Largest difference from the dense solution over its largest value; infinite where the residual is not rounding alone. */
function solutionError(lu: SparseLU, matrix: Sparse, a: Float64Array, b: readonly number[]): number {
  const { x: exact, leastPivot } = dense(matrix, b);
  fc.pre(leastPivot > LEAST_PIVOT);
  if (!lu.factor(a)) {
    return Number.POSITIVE_INFINITY;
  }
  const x = Float64Array.from(b);
  lu.solve(x);
  const difference = Math.max(...exact.map((value, i) => Math.abs((x[i] ?? Number.NaN) - value)));
  return residual(matrix, x, b) < 1e-11 ? difference / Math.max(...exact.map(Math.abs)) : Number.POSITIVE_INFINITY;
}

const number = fc.double({ min: -10, max: 10, noNaN: true }).map((x) => (Math.abs(x) < 1e-3 ? 1 : x));

/** A matrix with some entries anywhere, and one in each row of a random permutation so that it is not singular by pattern. */
const sparse = fc.integer({ min: 1, max: LARGEST }).chain((n) => {
  const index = fc.integer({ min: 0, max: n - 1 });
  return fc
    .record({
      diagonal: fc.boolean(),
      permutation: fc.shuffledSubarray(range(n), { minLength: n }),
      strong: fc.array(number, { minLength: n, maxLength: n }),
      others: fc.array(fc.tuple(index, index, number), { maxLength: 3 * n }),
    })
    .map(({ diagonal, permutation, strong, others }) => {
      const matrix = blank(n);
      const put = (i: number, j: number, value: number): void => {
        const row = matrix[i];
        if (row !== undefined) {
          row[j] = value;
        }
      };
      for (const [i, j, value] of others) {
        put(i, j, value);
      }
      for (const [i, j] of permutation.entries()) {
        put(i, diagonal ? i : j, 3 * (strong[i] ?? 1));
      }
      return matrix;
    });
});

function side(n: number): fc.Arbitrary<number[]> {
  return fc.array(number, { minLength: n, maxLength: n });
}

describe("SparseLU", () => {
  test("solves what dense elimination solves", () => {
    fc.assert(
      fc.property(
        sparse.chain((matrix) => fc.tuple(fc.constant(matrix), side(matrix.length))),
        ([matrix, b]) => {
          const pattern = patternOf(matrix);
          expect(solutionError(new SparseLU(pattern), matrix, valuesOf(matrix, pattern), b)).toBeLessThan(SOLUTION);
        },
      ),
      { numRuns: 300 },
    );
  });

  test("factors new numbers on the same pattern", () => {
    fc.assert(
      fc.property(
        sparse.chain((matrix) =>
          fc.tuple(
            fc.constant(matrix),
            fc.array(fc.array(fc.oneof(number, fc.constant(0)), { minLength: LARGEST ** 2, maxLength: LARGEST ** 2 }), {
              minLength: 3,
              maxLength: 3,
            }),
            side(matrix.length),
          ),
        ),
        ([matrix, rounds, b]) => {
          const pattern = patternOf(matrix);
          const lu = new SparseLU(pattern);
          lu.factor(valuesOf(matrix, pattern));
          for (const numbers of rounds) {
            const next = matrix.map((row, i) =>
              row.map((value, j) => (value === undefined ? undefined : numbers[LARGEST * i + j])),
            );
            // A singular round is factored as well: what it leaves behind must not disturb the next one.
            const a = valuesOf(next, pattern);
            if (dense(next, b).leastPivot > LEAST_PIVOT) {
              expect(solutionError(lu, next, a, b)).toBeLessThan(SOLUTION);
            } else {
              lu.factor(a);
            }
          }
          expect(solutionError(lu, matrix, valuesOf(matrix, pattern), b)).toBeLessThan(SOLUTION);
        },
      ),
      { numRuns: 60 },
    );
  });

  test("keeps its pivots while they are good, and chooses anew when one vanishes", () => {
    const matrix = [
      [4, 1, undefined],
      [1, 4, 1],
      [undefined, 1, 4],
    ];
    const pattern = patternOf(matrix);
    const lu = new SparseLU(pattern);
    const b = [1, 2, 3];
    expect(solutionError(lu, matrix, valuesOf(matrix, pattern), b)).toBeLessThan(SOLUTION);
    const doubled = matrix.map((row) => row.map((value) => (value === undefined ? undefined : 2 * value)));
    expect(solutionError(lu, doubled, valuesOf(doubled, pattern), b)).toBeLessThan(SOLUTION);
    expect(lu.pivotings).toBe(1);
    const hollow = [
      [0, 1, undefined],
      [1, 0, 1],
      [undefined, 1, 4],
    ];
    expect(solutionError(lu, hollow, valuesOf(hollow, pattern), b)).toBeLessThan(SOLUTION);
    expect(lu.pivotings).toBe(2);
  });

  test("takes pivots off the diagonal in the branch rows of nodal analysis", () => {
    const size = fc.integer({ min: 1, max: 12 });
    fc.assert(
      fc.property(
        size.chain((nodes) =>
          fc.record({
            nodes: fc.constant(nodes),
            chain: fc.array(fc.double({ min: 1e-9, max: 1, noNaN: true }), { minLength: nodes, maxLength: nodes }),
            sources: fc.array(fc.boolean(), { minLength: nodes, maxLength: nodes }),
            b: side(2 * nodes),
          }),
        ),
        ({ nodes, chain, sources, b }) => {
          // Node k hangs on node k - 1 (or ground) by a conductance, or by a voltage source whose current is an unknown.
          const branches = sources.flatMap((is, k) => (is ? [k] : []));
          const n = nodes + branches.length;
          const matrix = blank(n);
          const stamp = (i: number, j: number, value: number): void => {
            const row = matrix[i];
            if (row !== undefined && j >= 0) {
              row[j] = (row[j] ?? 0) + value;
            }
          };
          for (const [k, g] of chain.entries()) {
            const branch = branches.indexOf(k);
            if (branch < 0) {
              stamp(k, k, g);
              stamp(k, k - 1, -g);
              stamp(k - 1, k, -g);
              stamp(k - 1, k - 1, g);
            } else {
              stamp(k, nodes + branch, 1);
              stamp(nodes + branch, k, 1);
              stamp(k - 1, nodes + branch, -1);
              stamp(nodes + branch, k - 1, -1);
            }
          }
          const pattern = patternOf(matrix);
          const a = valuesOf(matrix, pattern);
          const lu = new SparseLU(pattern);
          const right = b.slice(0, n);
          expect(lu.factor(a)).toBe(true);
          const x = Float64Array.from(right);
          lu.solve(x);
          expect(residual(matrix, x, right)).toBeLessThan(1e-12);
        },
      ),
      { numRuns: 200 },
    );
  });

  test("reports a singular matrix, and works again with better numbers", () => {
    fc.assert(
      fc.property(
        sparse.chain((matrix) =>
          fc.tuple(fc.constant(matrix), fc.nat(matrix.length - 1), fc.boolean(), side(matrix.length)),
        ),
        ([matrix, k, byRow, b]) => {
          const pattern = patternOf(matrix);
          const lu = new SparseLU(pattern);
          const singular = matrix.map((row, i) =>
            row.map((value, j) => (value !== undefined && (byRow ? i : j) === k ? 0 : value)),
          );
          expect(lu.factor(valuesOf(singular, pattern))).toBe(false);
          expect(lu.singularColumn).toBeGreaterThanOrEqual(0);
          expect(solutionError(lu, matrix, valuesOf(matrix, pattern), b)).toBeLessThan(SOLUTION);
          expect(lu.factor(valuesOf(singular, pattern))).toBe(false);
        },
      ),
      { numRuns: 100 },
    );
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY])("takes a matrix with %s for singular", (value) => {
    const matrix = [
      [2, 1],
      [1, value],
    ];
    const pattern = patternOf(matrix);
    expect(new SparseLU(pattern).factor(valuesOf(matrix, pattern))).toBe(false);
  });
});

describe("minimum degree", () => {
  test("is a permutation of the nodes", () => {
    fc.assert(
      fc.property(sparse, (matrix) => {
        const n = matrix.length;
        const order = minimumDegree(graphOf(matrix));
        expect([...order].sort((p, q) => p - q)).toEqual(range(n));
      }),
      { numRuns: 200 },
    );
  });

  test("a tree fills nothing in", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 60 }), (parents) => {
        const n = parents.length + 1;
        const matrix = blank(n);
        for (let i = 0; i < n; i++) {
          const parent = (parents[i - 1] ?? 0) % Math.max(i, 1);
          for (const [p, q] of [
            [i, i],
            [i, parent],
            [parent, i],
          ] as const) {
            const row = matrix[p];
            if (row !== undefined) {
              row[q] = p === q ? n + 1 : -1;
            }
          }
        }
        const pattern = patternOf(matrix);
        const lu = new SparseLU(pattern);
        expect(lu.factor(valuesOf(matrix, pattern))).toBe(true);
        expect(lu.size).toBe(pattern.row.length);
      }),
    );
  });
});

function graphOf(matrix: Sparse): number[][] {
  return matrix.map((row, i) =>
    row.flatMap((_, j) => (i !== j && (row[j] ?? matrix[j]?.[i]) !== undefined ? [j] : [])),
  );
}

/**
 * Sparse LU of an unsymmetric matrix whose pattern never changes. The columns are ordered once by minimum degree; the first
 * factorisation chooses its pivots by magnitude, with preference for the diagonal (Gilbert, Peierls, "Sparse partial
 * pivoting in time proportional to arithmetic operations", SIAM J. Sci. Stat. Comput. 9, 1988). Later ones keep its pivots
 * and its pattern and only compute numbers; when a kept pivot has become too small, pivots are chosen anew.
 */
import { minimumDegree } from "./ordering.ts";

/** A square matrix by columns. The numbers are elsewhere: entry p has the value a[slot[p]]. */
export interface Pattern {
  readonly n: number;
  /** n + 1 positions. */
  readonly colStart: Int32Array;
  readonly row: Int32Array;
  readonly slot: Int32Array;
}

/** The diagonal is taken where it is at least this fraction of the column's largest entry (SPICE's PIVREL). */
const DIAGONAL_PREFERENCE = 1e-3;
/** An entry of its column this many times a kept pivot means that pivots must be chosen anew. */
const KEPT_PIVOT_MOST = 1e8;

export class SparseLU {
  private readonly pattern: Pattern;
  /** Column eliminated k-th. */
  private readonly order: Int32Array;
  private planned = false;
  /** Position in the elimination of each row. */
  private readonly position: Int32Array;
  // Strictly lower factor with unit diagonal and strictly upper factor, by columns, rows numbered by position.
  private readonly lowerStart: Int32Array;
  private lowerRow = new Int32Array(0);
  private lower = new Float64Array(0);
  private readonly upperStart: Int32Array;
  private upperRow = new Int32Array(0);
  private upper = new Float64Array(0);
  /** 1/pivot by position. */
  private readonly inverse: Float64Array;
  // The matrix in elimination order.
  private readonly entryStart: Int32Array;
  private readonly entryRow: Int32Array;
  private readonly entrySlot: Int32Array;
  private readonly work: Float64Array;
  /** Column at which the last factorisation found the matrix singular. */
  singularColumn = -1;
  /** How often pivots were chosen. */
  pivotings = 0;

  constructor(pattern: Pattern) {
    const { n } = pattern;
    this.pattern = pattern;
    this.order = minimumDegree(symmetricNeighbours(pattern));
    this.position = new Int32Array(n);
    this.lowerStart = new Int32Array(n + 1);
    this.upperStart = new Int32Array(n + 1);
    this.inverse = new Float64Array(n);
    this.entryStart = new Int32Array(n + 1);
    this.entryRow = new Int32Array(pattern.row.length);
    this.entrySlot = new Int32Array(pattern.row.length);
    this.work = new Float64Array(n);
  }

  /** Entries of both factors, the diagonal counted once. */
  get size(): number {
    return this.lower.length + this.upper.length + this.pattern.n;
  }

  /** Factors the matrix with values `a`; false when it is singular. */
  factor(a: Float64Array): boolean {
    return (this.planned && this.refactor(a)) || this.choosePivots(a);
  }

  /** Solves A x = b for the matrix last factored; `b` becomes `x`. */
  solve(b: Float64Array): void {
    const { n } = this.pattern;
    const y = this.work;
    const position = this.position;
    const order = this.order;
    const lowerStart = this.lowerStart;
    const lowerRow = this.lowerRow;
    const lower = this.lower;
    const upperStart = this.upperStart;
    const upperRow = this.upperRow;
    const upper = this.upper;
    const inverse = this.inverse;
    for (let i = 0; i < n; i++) {
      y[position[i]!] = b[i]!;
    }
    for (let k = 0; k < n; k++) {
      const yk = y[k]!;
      if (yk !== 0) {
        for (let p = lowerStart[k]!, end = lowerStart[k + 1]!; p < end; p++) {
          y[lowerRow[p]!]! -= lower[p]! * yk;
        }
      }
    }
    for (let k = n - 1; k >= 0; k--) {
      const yk = y[k]! * inverse[k]!;
      y[k] = 0;
      b[order[k]!] = yk;
      if (yk !== 0) {
        for (let p = upperStart[k]!, end = upperStart[k + 1]!; p < end; p++) {
          y[upperRow[p]!]! -= upper[p]! * yk;
        }
      }
    }
  }

  /** Same pivots, same pattern, new numbers. */
  private refactor(a: Float64Array): boolean {
    const { n } = this.pattern;
    const x = this.work;
    const entryStart = this.entryStart;
    const entryRow = this.entryRow;
    const entrySlot = this.entrySlot;
    const lowerStart = this.lowerStart;
    const lowerRow = this.lowerRow;
    const lower = this.lower;
    const upperStart = this.upperStart;
    const upperRow = this.upperRow;
    const upper = this.upper;
    const inverses = this.inverse;
    for (let k = 0; k < n; k++) {
      for (let p = entryStart[k]!, end = entryStart[k + 1]!; p < end; p++) {
        x[entryRow[p]!] = a[entrySlot[p]!]!;
      }
      for (let p = upperStart[k]!, end = upperStart[k + 1]!; p < end; p++) {
        const j = upperRow[p]!;
        const u = x[j]!;
        x[j] = 0;
        upper[p] = u;
        if (u !== 0) {
          for (let q = lowerStart[j]!, last = lowerStart[j + 1]!; q < last; q++) {
            x[lowerRow[q]!]! -= lower[q]! * u;
          }
        }
      }
      const pivot = x[k]!;
      x[k] = 0;
      const inverse = 1 / pivot;
      const most = Math.abs(pivot) * KEPT_PIVOT_MOST;
      let good = pivot !== 0;
      for (let p = lowerStart[k]!, end = lowerStart[k + 1]!; p < end; p++) {
        const i = lowerRow[p]!;
        const value = x[i]!;
        x[i] = 0;
        if (!(Math.abs(value) <= most)) {
          good = false;
        }
        lower[p] = value * inverse;
      }
      if (!good) {
        return false;
      }
      inverses[k] = inverse;
    }
    return true;
  }

  /** Left-looking factorisation that chooses a pivot in each column and records the pattern of the factors. */
  private choosePivots(a: Float64Array): boolean {
    const { n, colStart, row, slot } = this.pattern;
    this.planned = false;
    this.singularColumn = -1;
    this.pivotings++;
    const position = this.position.fill(-1);
    const x = this.work.fill(0);
    const lowerRow: number[] = []; // rows by their own number until the end
    const lower: number[] = [];
    const upperRow: number[] = [];
    const upper: number[] = [];
    const reach = new Reach(n);

    for (let k = 0; k < n; k++) {
      const col = this.order[k]!;
      const begin = colStart[col]!;
      const end = colStart[col + 1]!;
      reach.begin();
      for (let p = begin; p < end; p++) {
        reach.visit(row[p]!, position, this.lowerStart, lowerRow);
        x[row[p]!]! += a[slot[p]!]!;
      }
      const upperFrom = upperRow.length;
      for (let t = reach.top; t < n; t++) {
        const i = reach.order[t]!;
        const j = position[i]!;
        if (j < 0) {
          continue;
        }
        const value = x[i]!;
        upperRow.push(j);
        upper.push(value);
        for (let p = this.lowerStart[j]!, last = this.lowerStart[j + 1]!; p < last; p++) {
          x[lowerRow[p]!]! -= lower[p]! * value;
        }
      }
      let largest = 0;
      let chosen = -1;
      for (let t = reach.top; t < n; t++) {
        const i = reach.order[t]!;
        if (position[i]! < 0 && Math.abs(x[i]!) > largest) {
          largest = Math.abs(x[i]!);
          chosen = i;
        }
      }
      if (!(largest > 0) || !Number.isFinite(largest)) {
        x.fill(0);
        this.singularColumn = col;
        return false;
      }
      if (position[col]! < 0 && reach.reached(col) && Math.abs(x[col]!) >= DIAGONAL_PREFERENCE * largest) {
        chosen = col;
      }
      const pivot = x[chosen]!;
      position[chosen] = k;
      this.inverse[k] = 1 / pivot;
      for (let t = reach.top; t < n; t++) {
        const i = reach.order[t]!;
        if (position[i]! < 0) {
          lowerRow.push(i);
          lower.push(x[i]! / pivot);
        }
        x[i] = 0;
      }
      this.lowerStart[k + 1] = lowerRow.length;
      this.upperStart[k + 1] = upperRow.length;
      sortTogether(upperRow, upper, upperFrom);
    }

    this.lowerRow = Int32Array.from(lowerRow, (i) => position[i]!);
    this.lower = Float64Array.from(lower);
    this.upperRow = Int32Array.from(upperRow);
    this.upper = Float64Array.from(upper);
    let out = 0;
    for (let k = 0; k < n; k++) {
      const col = this.order[k]!;
      for (let p = colStart[col]!; p < colStart[col + 1]!; p++) {
        this.entryRow[out] = position[row[p]!]!;
        this.entrySlot[out] = slot[p]!;
        out++;
      }
      this.entryStart[k + 1] = out;
    }
    this.planned = true;
    return true;
  }
}

/** Rows reachable from a column's entries through the finished columns of L, in an order in which they can be eliminated. */
class Reach {
  readonly order: Int32Array;
  top: number;
  private readonly n: number;
  private readonly stamp: Int32Array;
  private readonly stack: Int32Array;
  private readonly next: Int32Array;
  private round = 0;

  constructor(n: number) {
    this.n = n;
    this.top = n;
    this.order = new Int32Array(n);
    this.stamp = new Int32Array(n);
    this.stack = new Int32Array(n);
    this.next = new Int32Array(n);
  }

  begin(): void {
    this.round++;
    this.top = this.n;
  }

  reached(row: number): boolean {
    return this.stamp[row] === this.round;
  }

  /** Depth first, without recursion; a row is put in front of everything it reaches. */
  visit(start: number, position: Int32Array, lowerStart: Int32Array, lowerRow: readonly number[]): void {
    const stamp = this.stamp;
    if (stamp[start] === this.round) {
      return;
    }
    let depth = 0;
    this.stack[0] = start;
    this.next[0] = -1;
    while (depth >= 0) {
      const i = this.stack[depth]!;
      const j = position[i]!;
      if (this.next[depth]! < 0) {
        stamp[i] = this.round;
        this.next[depth] = j < 0 ? 0 : lowerStart[j]!;
      }
      const end = j < 0 ? 0 : lowerStart[j + 1]!;
      let descended = false;
      for (let p = this.next[depth]!; p < end; p++) {
        const child = lowerRow[p]!;
        if (stamp[child] !== this.round) {
          this.next[depth] = p + 1;
          depth++;
          this.stack[depth] = child;
          this.next[depth] = -1;
          descended = true;
          break;
        }
      }
      if (!descended) {
        this.top--;
        this.order[this.top] = i;
        depth--;
      }
    }
  }
}

function symmetricNeighbours({ n, colStart, row }: Pattern): number[][] {
  const sets = Array.from({ length: n }, () => new Set<number>());
  for (let col = 0; col < n; col++) {
    for (let p = colStart[col]!; p < colStart[col + 1]!; p++) {
      const i = row[p]!;
      if (i !== col) {
        sets[i]!.add(col);
        sets[col]!.add(i);
      }
    }
  }
  return sets.map((set) => Array.from(set));
}

/** Sorts keys[from..] ascending and keeps values beside them. */
function sortTogether(keys: number[], values: number[], from: number): void {
  const pairs = keys.slice(from).map((key, k): [number, number] => [key, values[from + k]!]);
  pairs.sort((p, q) => p[0] - q[0]);
  for (const [k, [key, value]] of pairs.entries()) {
    keys[from + k] = key;
    values[from + k] = value;
  }
}

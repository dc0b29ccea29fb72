/**
 * The code space of a network: one code an edge, the twins alike. A state's index is mixed-radix, the first edge fastest; the
 * order of visits is a reflected Gray code, in which neighbours differ by one step of one edge.
 */
export class CodeSpace {
  readonly levels: readonly number[];
  readonly size: number;
  private readonly weights: readonly number[];

  constructor(levels: readonly number[]) {
    this.levels = levels;
    let weight = 1;
    this.weights = levels.map((count) => {
      const own = weight;
      weight *= count;
      return own;
    });
    this.size = weight;
  }

  weight(edge: number): number {
    return this.weights[edge] ?? 0;
  }

  code(index: number, edge: number): number {
    return Math.floor(index / this.weight(edge)) % (this.levels[edge] ?? 1);
  }

  codes(index: number): readonly number[] {
    return this.levels.map((_, edge) => this.code(index, edge));
  }

  /** NaN where a code is not known. */
  index(codes: ArrayLike<number>): number {
    let index = 0;
    for (let edge = 0; edge < this.levels.length; edge++) {
      index += (codes[edge] ?? 0) * this.weight(edge);
    }
    return index;
  }

  /** State at a place of the order of visits; writes its codes. */
  visit(place: number, codes: Int32Array): number {
    let index = 0;
    for (let edge = this.levels.length - 1; edge >= 0; edge--) {
      const count = this.levels[edge] ?? 1;
      const prefix = Math.floor(place / this.weight(edge));
      const digit = prefix % count;
      // Each run through the codes goes the other way than the one before.
      const code = Math.floor(prefix / count) % 2 === 0 ? digit : count - 1 - digit;
      codes[edge] = code;
      index += code * this.weight(edge);
    }
    return index;
  }
}

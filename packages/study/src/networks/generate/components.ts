/** Which nodes are connected: disjoint sets with path halving. */
export class Components {
  private readonly parent: Int32Array;

  /** @param size nodes, each alone at first */
  constructor(size: number) {
    this.parent = Int32Array.from({ length: size }, (_, i) => i);
  }

  /** Joins two; false where they were connected already. */
  join(a: number, b: number): boolean {
    const [one, other] = [this.root(a), this.root(b)];
    this.parent[one] = other;
    return one !== other;
  }

  connected(a: number, b: number): boolean {
    return this.root(a) === this.root(b);
  }

  private root(node: number): number {
    let at = node;
    for (;;) {
      const up = this.parent[at] as number;
      if (up === at) {
        return at;
      }
      at = this.parent[at] = this.parent[up] as number;
    }
  }
}

/**
 * Fill-reducing ordering for sparse elimination: minimum degree on a quotient graph with approximate external degrees
 * (Amestoy, Davis, Duff, "An approximate minimum degree ordering algorithm", SIAM J. Matrix Anal. Appl. 17, 1996;
 * George, Liu, "The evolution of the minimum degree ordering algorithm", SIAM Review 31, 1989). Without supervariables:
 * circuit graphs are so sparse that indistinguishable nodes are rare.
 *
 * A *variable* is a node that is not yet eliminated; an *element* is an eliminated one and stands for the clique of its
 * remaining neighbours.
 */

/**
 * Order in which to eliminate the nodes of a symmetric graph.
 *
 * @param neighbours adjacency without self-loops; each edge is listed at both ends.
 */
export function minimumDegree(neighbours: readonly (readonly number[])[]): Int32Array {
  const n = neighbours.length;
  const variables = neighbours.map((list) => [...list]);
  const elements: number[][] = neighbours.map(() => []);
  /** Members of an element's clique. */
  const clique: number[][] = neighbours.map(() => []);
  const eliminated = new Uint8Array(n);
  const absorbed = new Uint8Array(n);
  const degree = Int32Array.from(neighbours, (list) => list.length);
  const buckets = new DegreeBuckets(degree);
  const mark = new Int32Array(n).fill(-1);
  /** |clique(e) minus clique(p)| while pivot p is handled; valid where `outsideStamp` is p. */
  const outside = new Int32Array(n);
  const outsideStamp = new Int32Array(n).fill(-1);
  const order = new Int32Array(n);

  for (let k = 0; k < n; k++) {
    const p = buckets.takeLeast();
    order[k] = p;
    eliminated[p] = 1;

    const members: number[] = [];
    mark[p] = k;
    const add = (i: number): void => {
      if (eliminated[i] === 0 && mark[i] !== k) {
        mark[i] = k;
        members.push(i);
      }
    };
    variables[p]?.forEach(add);
    for (const e of elements[p] ?? []) {
      clique[e]?.forEach(add);
      absorbed[e] = 1;
      clique[e] = [];
    }
    variables[p] = [];
    elements[p] = [];
    clique[p] = members;

    for (const i of members) {
      elements[i] = (elements[i] ?? []).filter((e) => absorbed[e] === 0);
      for (const e of elements[i] ?? []) {
        if (outsideStamp[e] !== k) {
          outsideStamp[e] = k;
          clique[e] = (clique[e] ?? []).filter((j) => eliminated[j] === 0);
          outside[e] = clique[e]?.length ?? 0;
        }
        outside[e] = (outside[e] ?? 0) - 1;
      }
    }
    for (const i of members) {
      // Edges inside the new clique are now said by the clique.
      const remaining = (variables[i] ?? []).filter((j) => eliminated[j] === 0 && mark[j] !== k);
      variables[i] = remaining;
      let d = remaining.length + members.length - 1;
      const kept: number[] = [];
      for (const e of elements[i] ?? []) {
        const extra = outside[e] ?? 0;
        if (extra > 0) {
          kept.push(e);
          d += extra;
        } else {
          absorbed[e] = 1; // its clique lies inside the new one
        }
      }
      kept.push(p);
      elements[i] = kept;
      buckets.move(i, Math.min(d, n - k - 2));
    }
  }
  return order;
}

/** Nodes in doubly linked lists by degree. */
class DegreeBuckets {
  private readonly head: Int32Array;
  private readonly next: Int32Array;
  private readonly previous: Int32Array;
  private readonly degree: Int32Array;
  private least = 0;

  constructor(degree: Int32Array) {
    const n = degree.length;
    this.degree = degree;
    this.head = new Int32Array(n + 1).fill(-1);
    this.next = new Int32Array(n).fill(-1);
    this.previous = new Int32Array(n).fill(-1);
    // Backwards, so that among equal degrees the lowest number goes first.
    for (let i = n - 1; i >= 0; i--) {
      this.insert(i, degree[i]!);
    }
  }

  takeLeast(): number {
    while (this.head[this.least]! < 0) {
      this.least++;
    }
    const node = this.head[this.least]!;
    this.remove(node);
    return node;
  }

  move(node: number, degree: number): void {
    this.remove(node);
    this.insert(node, Math.max(degree, 0));
  }

  private insert(node: number, degree: number): void {
    const first = this.head[degree]!;
    this.degree[node] = degree;
    this.next[node] = first;
    this.previous[node] = -1;
    if (first >= 0) {
      this.previous[first] = node;
    }
    this.head[degree] = node;
    this.least = Math.min(this.least, degree);
  }

  private remove(node: number): void {
    const next = this.next[node]!;
    const previous = this.previous[node]!;
    if (next >= 0) {
      this.previous[next] = previous;
    }
    if (previous >= 0) {
      this.next[previous] = next;
    } else {
      this.head[this.degree[node]!] = next;
    }
  }
}

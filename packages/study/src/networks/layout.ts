/** Places on paper for graphs that come without: a typical edge is one unit long. Deterministic. */

type Place = readonly [x: number, y: number];
type Pair = readonly [number, number];

/** Above this many nodes all pairs of them take too long, and nobody reads the drawing edge by edge. */
const LARGEST = 100;
const ROUNDS = 150;
/** Places are written with this many digits after the point. */
const DIGITS = 3;

/** Springs along edges and repulsion between nodes (Fruchterman and Reingold 1991) from a circle; of large graphs a disc, breadth first. */
export function places(nodes: number, edges: readonly Pair[]): readonly Place[] {
  return nodes > LARGEST ? disc(nodes, edges) : springs(nodes, edges);
}

/** On a circle, clockwise from the top, neighbours one unit apart. */
export function circle(nodes: number): readonly Place[] {
  const radius = 0.5 / Math.sin(Math.PI / Math.max(nodes, 3));
  return Array.from({ length: nodes }, (_, i) => {
    const angle = (2 * Math.PI * i) / nodes;
    return rounded(radius * Math.sin(angle), -radius * Math.cos(angle));
  });
}

function springs(nodes: number, edges: readonly Pair[]): readonly Place[] {
  const x = Float64Array.from(circle(nodes), ([value]) => value);
  const y = Float64Array.from(circle(nodes), ([, value]) => value);
  for (let round = 0; round < ROUNDS; round++) {
    const dx = new Float64Array(nodes);
    const dy = new Float64Array(nodes);
    const push = (a: number, b: number, force: (distance: number) => number): void => {
      const [ex, ey] = [(x[b] ?? 0) - (x[a] ?? 0), (y[b] ?? 0) - (y[a] ?? 0)];
      const distance = Math.max(Math.hypot(ex, ey), 1e-3);
      const f = force(distance) / distance;
      dx[a] = (dx[a] ?? 0) - f * ex;
      dy[a] = (dy[a] ?? 0) - f * ey;
      dx[b] = (dx[b] ?? 0) + f * ex;
      dy[b] = (dy[b] ?? 0) + f * ey;
    };
    for (let a = 0; a < nodes; a++) {
      for (let b = 0; b < a; b++) {
        push(a, b, (distance) => 1 / distance);
      }
    }
    for (const [a, b] of edges) {
      push(a, b, (distance) => -(distance ** 2));
    }
    const longest = 0.5 * (1 - round / ROUNDS);
    for (let i = 0; i < nodes; i++) {
      const step = Math.hypot(dx[i] ?? 0, dy[i] ?? 0);
      const scale = step > longest ? longest / step : 1;
      x[i] = (x[i] ?? 0) + scale * (dx[i] ?? 0);
      y[i] = (y[i] ?? 0) + scale * (dy[i] ?? 0);
    }
  }
  return Array.from({ length: nodes }, (_, i) => rounded(x[i] ?? 0, y[i] ?? 0));
}

/** Turn from one seed of a sunflower to the next (Vogel 1979). */
const GOLDEN = Math.PI * (3 - Math.sqrt(5));

function disc(nodes: number, edges: readonly Pair[]): readonly Place[] {
  const result: Place[] = Array.from({ length: nodes }, () => [0, 0]);
  for (const [i, node] of breadthFirst(nodes, edges).entries()) {
    const radius = Math.sqrt((i + 0.5) / Math.PI);
    result[node] = rounded(radius * Math.cos(i * GOLDEN), radius * Math.sin(i * GOLDEN));
  }
  return result;
}

function breadthFirst(nodes: number, edges: readonly Pair[]): readonly number[] {
  const neighbours: number[][] = Array.from({ length: nodes }, () => []);
  for (const [a, b] of edges) {
    neighbours[a]?.push(b);
    neighbours[b]?.push(a);
  }
  const order: number[] = [];
  const seen = new Uint8Array(nodes);
  for (let start = 0; start < nodes; start++) {
    for (const queue = seen[start] ? [] : [start]; queue.length > 0; ) {
      const next: number[] = [];
      for (const node of queue.splice(0)) {
        if (!seen[node]) {
          seen[node] = 1;
          order.push(node);
          next.push(...(neighbours[node] ?? []));
        }
      }
      queue.push(...next);
    }
  }
  return order;
}

function rounded(x: number, y: number): Place {
  const digits = (value: number): number => Number(value.toFixed(DIGITS)) + 0;
  return [digits(x), digits(y)];
}

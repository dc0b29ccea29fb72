import { InputError } from "@twinedge/core";
import { shuffled } from "../../parts/shuffle.ts";
import { stream } from "../../parts/stream.ts";
import { Components } from "./components.ts";
import type { Graph } from "./index.ts";
import { checkSize } from "./size.ts";

export interface GridOptions {
  readonly width: number;
  readonly height: number;
  /** Of (width-1) height + width (height-1); the missing ones are drawn from those that a random tree does not need. */
  readonly edges?: number | undefined;
  readonly seed?: number | undefined;
}

/** Nodes 1, 2, ... row by row, joined to their neighbours to the right and below. */
export function grid({ width, height, edges, seed = 0 }: GridOptions): Graph {
  checkSize(width * height, (width - 1) * height + width * (height - 1));
  const nodes = Array.from({ length: width * height }, (_, i) => ({
    name: String(i + 1),
    at: [i % width, Math.floor(i / width)] as const,
  }));
  const all = nodes.flatMap((_, i): (readonly [number, number])[] => [
    ...(i % width < width - 1 ? [[i, i + 1] as const] : []),
    ...(i + width < nodes.length ? [[i, i + width] as const] : []),
  ]);
  const kept = edges === undefined ? all : thinned(all, nodes.length, edges, seed);
  return {
    title: `grid of ${width} x ${height} nodes, ${kept.length} edges`,
    nodes,
    ends: kept.map(([a, b]) => [String(a + 1), String(b + 1)]),
  };
}

type Pair = readonly [number, number];

/** So many of the edges, connected still, in their order. */
function thinned(all: readonly Pair[], nodes: number, edges: number, seed: number): readonly Pair[] {
  if (edges < nodes - 1 || edges > all.length) {
    throw new InputError(`a connected grid of ${nodes} nodes has ${nodes - 1} to ${all.length} edges, not ${edges}`);
  }
  const components = new Components(nodes);
  const tree: number[] = [];
  const rest: number[] = [];
  const order = shuffled([...all.keys()], stream("grid", seed));
  for (const i of order) {
    const [a, b] = all[i] as Pair;
    (components.join(a, b) ? tree : rest).push(i);
  }
  const kept = new Set([...tree, ...rest.slice(0, edges - tree.length)]);
  return all.filter((_, i) => kept.has(i));
}

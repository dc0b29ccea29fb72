import { InputError } from "@twinedge/core";
import { below, shuffled } from "../../parts/shuffle.ts";
import { type Stream, stream } from "../../parts/stream.ts";
import { places } from "../layout.ts";
import type { Graph } from "./index.ts";

export interface RandomOptions {
  readonly nodes: number;
  readonly edges: number;
  readonly seed?: number | undefined;
}

/** A connected graph without double edges: nodes in random order, each joined to one before it, then random pairs. */
export function random({ nodes, edges, seed = 0 }: RandomOptions): Graph {
  const most = (nodes * (nodes - 1)) / 2;
  if (edges < nodes - 1 || edges > most) {
    throw new InputError(`a connected graph of ${nodes} nodes has ${nodes - 1} to ${most} edges, not ${edges}`);
  }
  const draws = stream("random graph", seed);
  const order = shuffled([...Array(nodes).keys()], draws);
  const pairs = new Set<number>();
  const add = (a: number, b: number): unknown => pairs.add(Math.min(a, b) * nodes + Math.max(a, b));
  for (let i = 1; i < nodes; i++) {
    add(order[i] as number, order[below(i, draws)] as number);
  }
  if (edges > most / 2) {
    addOfAll(pairs, nodes, edges, draws);
  }
  while (pairs.size < edges) {
    const [a, b] = [below(nodes, draws), below(nodes, draws)];
    if (a !== b) {
      add(a, b);
    }
  }
  const ends = [...pairs].map((key): [number, number] => [Math.floor(key / nodes), key % nodes]);
  return {
    title: `random graph of ${nodes} nodes, ${edges} edges`,
    nodes: places(nodes, ends).map((at, i) => ({ name: String(i + 1), at })),
    ends: ends.map(([a, b]) => [String(a + 1), String(b + 1)]),
  };
}

/** Where most pairs are joined, drawing pairs until one is free would take long. */
function addOfAll(pairs: Set<number>, nodes: number, edges: number, draws: Stream): void {
  const free: number[] = [];
  for (let a = 0; a < nodes; a++) {
    for (let b = a + 1; b < nodes; b++) {
      if (!pairs.has(a * nodes + b)) {
        free.push(a * nodes + b);
      }
    }
  }
  for (const key of shuffled(free, draws).slice(0, edges - pairs.size)) {
    pairs.add(key);
  }
}

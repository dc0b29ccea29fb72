import { InputError } from "@twinedge/core";
import type { NetworkNode } from "../network.ts";
import type { Graph } from "./index.ts";
import { checkSize } from "./size.ts";

export interface MultilayerOptions {
  /** Nodes of each layer, inputs first. */
  readonly layers: readonly number[];
  /** Every layer is joined to all later ones. */
  readonly skip?: boolean | undefined;
  /** Nodes joined to every hidden and output node, "0" for ground. */
  readonly rails?: readonly string[] | undefined;
  /** The same, joined to the output nodes alone. */
  readonly outputRails?: readonly string[] | undefined;
}

const APART = 1.5;

/** Inputs i1, i2, ..., hidden nodes h1, ... (h1_1, h2_1, ... of several layers), outputs o1, ...; every layer fully joined to the next. */
export function multilayer({ layers, skip = false, rails: toAll = [], outputRails = [] }: MultilayerOptions): Graph {
  const later = (layer: number): readonly number[] => layers.slice(layer + 1, skip ? undefined : layer + 2);
  const rails = [...toAll, ...outputRails];
  const total = (sizes: readonly number[]): number => sizes.reduce((sum, size) => sum + size, 0);
  checkSize(
    total(layers),
    total(layers.map((size, layer) => size * total(later(layer)))) +
      toAll.length * total(layers.slice(1)) +
      outputRails.length * (layers.at(-1) ?? 0),
  );
  const tallest = Math.max(...layers);
  const named = layers.map((size, layer) =>
    Array.from({ length: size }, (_, i): NetworkNode => {
      // With edges that pass a layer by, a row of its own for every layer keeps them off its nodes.
      const bent = skip ? 0.3 * (layer % 2) : 0;
      return { name: `${prefix(layer, layers.length)}${i + 1}`, at: [layer * APART, i + (tallest - size) / 2 + bent] };
    }),
  );
  const ends = named.flatMap((from, layer) =>
    named
      .slice(layer + 1, skip ? undefined : layer + 2)
      .flatMap((to) => from.flatMap((a) => to.map((b) => [a.name, b.name] as const))),
  );
  const nodes = named.flat();
  for (const [i, rail] of rails.entries()) {
    if (nodes.some(({ name }) => name === rail) || rails.indexOf(rail) < i) {
      throw new InputError(`rail ${rail} has the name of another node`);
    }
  }
  const railNodes = rails.map((name, i): NetworkNode => {
    const middle = ((layers.length - 1) * APART) / 2;
    return { name, at: [middle + (i >> 1) * 0.75, i % 2 === 0 ? -1.25 : tallest + 0.25] };
  });
  const joined = (rail: string, to: readonly (readonly NetworkNode[])[]) =>
    to.flatMap((layer) => layer.map(({ name }) => [rail, name] as const));
  const railed = [
    ...toAll.flatMap((rail) => joined(rail, named.slice(1))),
    ...outputRails.flatMap((rail) => joined(rail, named.slice(-1))),
  ];
  const outputs = new Set(named.at(-1)?.map(({ name }) => name));
  return {
    title: `layers of ${layers.join(", ")} nodes, fully joined, ${ends.length + railed.length} edges`,
    nodes: [...nodes, ...railNodes],
    ends: [...ends, ...railed],
    intoOutputs: new Set(ends.flatMap(([, to], e) => (outputs.has(to) ? [e] : []))),
  };
}

function prefix(layer: number, layers: number): string {
  if (layer === 0) {
    return "i";
  }
  if (layer === layers - 1) {
    return "o";
  }
  return layers === 3 ? "h" : `h${layer}_`;
}

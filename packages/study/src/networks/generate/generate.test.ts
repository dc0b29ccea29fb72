import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Network } from "../network.ts";
import { generateNetwork } from "./index.ts";
import type { Generator } from "./schema.ts";

const size = (least: number): fc.Arbitrary<number> => fc.integer({ min: least, max: 12 });
const seed = fc.integer();

/** Of a range, from its least to its most. */
const between = (least: number, most: number): fc.Arbitrary<number> => fc.integer({ min: least, max: most });

const gridEdges = (width: number, height: number): number => (width - 1) * height + width * (height - 1);

const grids = fc
  .record({ width: size(2), height: size(1), seed })
  .chain(({ width, height, ...rest }) =>
    between(width * height - 1, gridEdges(width, height)).map(
      (edges): Generator => ({ kind: "grid", width, height, edges, ...rest }),
    ),
  );

const randoms = size(2).chain((nodes) =>
  fc
    .record({ edges: between(nodes - 1, (nodes * (nodes - 1)) / 2), seed })
    .map((rest): Generator => ({ kind: "random", nodes, ...rest })),
);

const layers = fc
  .record({
    layers: fc.array(size(1), { minLength: 2, maxLength: 4 }),
    skip: fc.boolean(),
    rails: fc.subarray(["0", "hi", "lo"]),
    outputRails: fc.subarray(["p", "q"]),
    diodes: fc.constantFrom(true, false, "outputs" as const),
  })
  .map((rest): Generator => ({ kind: "multilayer", ...rest }));

const rings = size(3).map((nodes): Generator => ({ kind: "ring", nodes }));

/** Edges that the rule asks for, counted another way. */
function expectedEdges(generator: Generator): number {
  switch (generator.kind) {
    case "grid":
      return generator.edges ?? gridEdges(generator.width, generator.height);
    case "random":
      return generator.edges;
    case "ring":
      return generator.nodes;
    case "multilayer": {
      const { layers: sizes, skip, rails = [], outputRails = [] } = generator;
      let edges = 0;
      for (const [i, from] of sizes.entries()) {
        for (const [j, to] of sizes.entries()) {
          edges += j === i + 1 || (skip === true && j > i) ? from * to : 0;
        }
      }
      const railed = rails.length * sizes.slice(1).reduce((sum, n) => sum + n, 0);
      return edges + railed + outputRails.length * (sizes.at(-1) ?? 0);
    }
  }
}

/** Nodes that a walk over the edges finds from the first. */
function reached({ nodes, edges }: Network): number {
  const seen = new Set([nodes[0]?.name ?? ""]);
  for (let before = 0; before < seen.size; ) {
    before = seen.size;
    for (const { from, to } of edges) {
      if (seen.has(from) || seen.has(to)) {
        seen.add(from).add(to);
      }
    }
  }
  return seen.size;
}

test("as many edges as asked, no two alike, all nodes connected and in places of their own; the same again", () => {
  fc.assert(
    fc.property(fc.oneof(grids, randoms, layers, rings), (generator) => {
      const network = generateNetwork(generator);
      const { nodes, edges } = network;
      expect(edges.map(({ name }) => name)).toEqual(
        Array.from({ length: expectedEdges(generator) }, (_, i) => `xe${i + 1}`),
      );
      expect(new Set(edges.map(({ from, to }) => [from, to].toSorted().join("-"))).size).toBe(edges.length);
      expect(edges.every(({ from, to }) => from !== to)).toBe(true);
      expect(new Set(nodes.map(({ name }) => name)).size).toBe(nodes.length);
      expect(new Set(nodes.map(({ at }) => at.join())).size).toBe(nodes.length);
      expect(nodes.every(({ at }) => at.every(Number.isFinite))).toBe(true);
      expect(reached(network)).toBe(nodes.length);
      expect(generateNetwork(generator)).toEqual(network);
    }),
  );
});

test("the network of networks/six-hidden.json as a rule: diodes between hidden nodes and the output, rails at the output", () => {
  const { edges } = generateNetwork({
    kind: "multilayer",
    layers: [4, 6, 1],
    outputRails: ["p", "0"],
    diodes: "outputs",
  });
  const plain = { a: "i1", an: "i2", b: "i3", bn: "i4", o: "o1" } as Readonly<Record<string, string>>;
  const file = resolve(import.meta.dirname, "../../../../../circuits/networks/six-hidden.json");
  const listed = (JSON.parse(readFileSync(file, "utf8")) as Network).edges;
  // A resistor has no direction; behind diodes the pot is at the end `to`.
  const words = (from: string, to: string, diodes = false): string =>
    diodes ? `${from}>${to}` : [from, to].toSorted().join("-");
  expect(edges.map(({ from, to, diodes }) => words(from, to, diodes)).toSorted()).toEqual(
    listed.map(({ from, to, diodes }) => words(plain[from] ?? from, plain[to] ?? to, diodes)).toSorted(),
  );
});

test("another seed draws another network", () => {
  const edges = (s: number): unknown => generateNetwork({ kind: "random", nodes: 12, edges: 20, seed: s }).edges;
  expect(edges(2)).not.toEqual(edges(1));
  const thin = (s: number): unknown => generateNetwork({ kind: "grid", width: 5, height: 5, edges: 30, seed: s }).edges;
  expect(thin(2)).not.toEqual(thin(1));
});

test("small random graphs keep their nodes apart, and edges are about a unit long", () => {
  fc.assert(
    fc.property(fc.integer({ min: 3, max: 10 }), seed, (nodes, s) => {
      const { nodes: placed, edges } = generateNetwork({ kind: "random", nodes, edges: nodes, seed: s });
      const at = new Map(placed.map((node) => [node.name, node.at]));
      const distance = (a: string, b: string): number => {
        const [[ax, ay], [bx, by]] = [at.get(a) ?? [0, 0], at.get(b) ?? [0, 0]];
        return Math.hypot(ax - bx, ay - by);
      };
      for (const [i, a] of placed.entries()) {
        for (const b of placed.slice(0, i)) {
          expect(distance(a.name, b.name)).toBeGreaterThan(0.3);
        }
      }
      const lengths = edges.map(({ from, to }) => distance(from, to));
      const mean = lengths.reduce((sum, length) => sum + length, 0) / lengths.length;
      expect(mean).toBeGreaterThan(0.6);
      expect(mean).toBeLessThan(1.8);
    }),
  );
});

test.each<Generator>([
  { kind: "random", nodes: 3000, edges: 10_000 },
  { kind: "random", nodes: 142, edges: 10_000 },
  { kind: "grid", width: 71, height: 71, edges: 9900 },
  { kind: "multilayer", layers: [100, 100] },
  { kind: "ring", nodes: 10_000 },
])("a network of 10,000 edges takes well under a second: %o", (generator) => {
  const start = performance.now();
  generateNetwork(generator);
  expect(performance.now() - start).toBeLessThan(500);
});

import { InputError } from "@twinedge/core";
import { expect, test } from "vitest";
import { networkFigure } from "./network-figure.ts";
import type { NetworkFigureEdge, NetworkFigureNode, NetworkPicture, NetworkRole } from "./network-model.ts";

const same = (ohms: number): NetworkFigureEdge["ohms"] => ({ free: ohms, clamped: ohms });

function node(
  name: string,
  at: readonly [number, number],
  role: NetworkRole,
  free: number,
  clamped = free,
): NetworkFigureNode {
  return { name, at, role, free, clamped };
}

/** The three-edge ring of dividers, after a step. */
const RING: NetworkPicture = {
  title: "Ring of three dividers",
  kind: "divider",
  nodes: [
    node("1", [0.5, 0], "held", 5),
    node("2", [0, 1], "hidden", 2.94, 2.87),
    { ...node("3", [1, 1], "output", 1.48, 1.5), target: 1.5 },
  ],
  edges: [
    { name: "xe12", from: "1", to: "2", ohms: same(9372), up: false },
    { name: "xe23", from: "2", to: "3", ohms: same(6248), up: true },
    { name: "xe31", from: "3", to: "1", ohms: same(3124), up: false },
  ],
};

/** Parallel edges in both directions, diodes, edges to ground, an unknown voltage, an input. */
const EVERYTHING: NetworkPicture = {
  title: "Every kind of node and edge",
  kind: "rheostat",
  nodes: [
    node("a", [0, 0], "input", 5),
    { ...node("b", [1, 0], "output", 2.5, 3.1), target: 4 },
    node("c", [0.5, 0.8], "hidden", Number.NaN),
  ],
  edges: [
    { name: "x1", from: "a", to: "b", ohms: same(1e5), up: true },
    { name: "x2", from: "b", to: "a", ohms: same(1e4), up: false, diodes: true },
    { name: "x3", from: "a", to: "b", ohms: { free: 1e3, clamped: 2e3 } },
    { name: "x4", from: "b", to: "c", ohms: same(40) },
    { name: "x5", from: "c", to: "0", ohms: same(5e4), up: true },
    { name: "x6", from: "0", to: "c", ohms: same(2e4) },
  ],
};

/** A square grid whose voltage falls from its left to its right side. */
function grid(columns: number, rows: number): NetworkPicture {
  const at = Array.from({ length: columns * rows }, (_, i) => [i % columns, Math.floor(i / columns)] as const);
  const volts = (x: number, y: number): number => 5 - (5 * x) / (columns - 1) + Math.sin(y / 3) * 0.2;
  const edges = at.flatMap(([x, y], i) => [
    ...(x + 1 < columns
      ? [{ name: `h${i}`, from: `${i}`, to: `${i + 1}`, ohms: same(1e3 * (1 + ((i * 37) % 90))) }]
      : []),
    ...(y + 1 < rows
      ? [{ name: `v${i}`, from: `${i}`, to: `${i + columns}`, ohms: same(1e3 * (1 + ((i * 53) % 90))) }]
      : []),
  ]);
  const role = (x: number): NetworkRole => (x === 0 || x === columns - 1 ? "held" : "hidden");
  const nodes = at.map(([x, y], i) => node(`${i}`, [x, y], role(x), volts(x, y)));
  return { title: `Grid of ${columns} by ${rows}`, kind: "rheostat", nodes, edges };
}

test("a ring of dividers, with targets and the last step", async () => {
  await expect(networkFigure(RING)).toMatchFileSnapshot("golden/network-ring.svg");
});

test("parallel edges lie apart, edges to node 0 end in a ground symbol", async () => {
  const svg = networkFigure(EVERYTHING);
  expect(svg).not.toMatch(/NaN|Infinity|undefined/);
  // Three curves between a and b, in each network: two bent ones with an outline each, and a straight one.
  expect(new Set(svg.match(/"M[\d. -]+Q[\d. -]+"/g))).toHaveProperty("size", 2);
  await expect(svg).toMatchFileSnapshot("golden/network-everything.svg");
});

test("forty edges keep their voltages", () => {
  const svg = networkFigure(grid(5, 5));
  expect(svg.match(/\d V<\/text>/g)).toHaveLength(2 * 25);
});

test("ten thousand edges are a picture without labels, of moderate size", () => {
  const picture = grid(100, 50);
  expect(picture.edges.length).toBeGreaterThan(9_800);
  const svg = networkFigure(picture);
  expect(svg).not.toMatch(/ V<\/text>/);
  expect(svg.length).toBeLessThan(2e6);
  // No edge is left out: each is one "M" of a texture's path, in each network.
  const textures = [...svg.matchAll(/<path d="([^"]+)" stroke="#[0-9a-f]{6}"/g)].map(([, d]) => d ?? "");
  expect(textures.join("").split("M").length - 1).toBe(2 * picture.edges.length);
});

test("one node without edges", () => {
  const svg = networkFigure({ title: "t", kind: "rheostat", nodes: [node("1", [3, 3], "hidden", 1)], edges: [] });
  expect(svg).not.toMatch(/NaN|Infinity|undefined/);
});

test.each([
  [{ nodes: [] }, /without nodes/],
  [{ nodes: [...RING.nodes, ...RING.nodes] }, /two nodes are named "1"/],
  [{ edges: [{ name: "e", from: "1", to: "4", ohms: same(1) }] }, /edge "e" ends at "4"/],
  [{ edges: [{ name: "e", from: "1", to: "1", ohms: same(1) }] }, /begins and ends at node "1"/],
  [{ edges: [{ name: "e", from: "1", to: "2", ohms: same(0) }] }, /no resistance above 0/],
  [{ nodes: [node("1", [Number.NaN, 0], "hidden", 0)], edges: [] }, /node "1" has no place/],
])("refuses %j", (change, message) => {
  expect(() => networkFigure({ ...RING, ...change })).toThrow(InputError);
  expect(() => networkFigure({ ...RING, ...change })).toThrow(message);
});

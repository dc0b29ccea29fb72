/** Schematics drawn from decks: the pictures of docs/, and the connections that a drawing's lines make against the netlist. */
import { readdirSync } from "node:fs";
import { resolve } from "node:path";
import { InputError } from "@twinedge/core";
import { describe, expect, test } from "vitest";
import { drawn, drawnAsWired, misdrawn } from "./oracle/schematic.ts";
import { connectionsOf, netsOf } from "./oracle/schematic-wires.ts";
import { circuitOf, root } from "./shared.ts";

describe("the pictures of docs/", () => {
  test("schematic-fig1a.svg: the evaluation circuit", async () => {
    const svg = await drawn(await circuitOf("circuits/fig1a-evaluation.cir"));
    await expect(svg).toMatchFileSnapshot("../docs/schematic-fig1a.svg");
  });

  test("schematic-fig1b.svg: the digipot", async () => {
    const svg = await drawn(await circuitOf("circuits/fig1b-digipot.cir"));
    await expect(svg).toMatchFileSnapshot("../docs/schematic-fig1b.svg");
  });
});

test.each(readdirSync(resolve(root, "circuits")).filter((name) => name.startsWith("fig1")))(
  "%s: lines and netlist are the same",
  async (name) => {
    const circuit = await circuitOf(`circuits/${name}`);
    expect(misdrawn(await drawn(circuit), circuit)).toEqual([]);
  },
);

test.each([
  ["circuits/three-edge.cir", "xe23", "xe23"],
  ["circuits/sixteen-edge-ii.cir", "xe1", "xe1"],
  ["circuits/three-edge.cir", "decision", "xe12.xeval.xdecide"],
])("%s --of %s: lines and netlist are the same", async (name, of, path) => {
  const circuit = await circuitOf(name);
  expect(misdrawn(await drawn(circuit, of), circuit, `${path}.`)).toEqual([]);
});

test("random circuits of every kind of part: lines and netlist are the same", async () => {
  expect(await drawnAsWired(2)).toBe(2);
});

test("a wire that is taken away, and a dot, are missed", async () => {
  const circuit = await circuitOf("circuits/fig1a-evaluation.cir");
  const svg = await drawn(circuit);
  const nets = netsOf(circuit);
  const wires = [...svg.matchAll(/<path data-wire="" [^>]*>/g)].map(([wire]) => wire);
  expect(wires.length).toBeGreaterThan(5);
  for (const wire of wires) {
    expect(connectionsOf(svg.replace(wire, "")).loose).not.toEqual([]);
  }
  const undotted = connectionsOf(svg.replaceAll(/<circle [^>]*r="2.6"[^>]*>/g, ""));
  expect(undotted.undotted.length).toBeGreaterThan(0);
  expect(connectionsOf(svg).groups).toEqual(nets);
});

test.each([
  ["circuits/sixteen-edge-ii.cir", undefined, /too many for one schematic.*--of: .*edge2/],
  ["circuits/three-edge.cir", "edg", /no subcircuit "edg".*edge/],
])("%s --of %s is refused", async (name, of, message) => {
  const circuit = await circuitOf(name);
  await expect(drawn(circuit, of)).rejects.toThrow(InputError);
  await expect(drawn(circuit, of)).rejects.toThrow(message);
});

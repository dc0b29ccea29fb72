/**
 * Terminals and connections of Falstad elements against netlists that the program itself recorded: two posts carry one
 * node there exactly when they are one net here. The recordings lie beside the project; without them there is nothing to compare.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { readFalstad } from "@twinedge/formats";
import { describe, expect, it } from "vitest";
import { readDrawing } from "../packages/formats/src/falstad/drawing.ts";

const shared = resolve(import.meta.dirname, "../../shared");
const corpus = resolve(shared, "corpus");
const own = resolve(shared, "falstad");

interface Recording {
  /** Class, x1, y1, x2, y2, node of each post. */
  readonly elements: readonly (readonly [string, number, number, number, number, readonly number[]])[];
}

describe.skipIf(!existsSync(corpus))("the posts of Falstad's own examples", () => {
  const files = existsSync(corpus) ? readdirSync(corpus).filter((name) => name.endsWith(".txt")) : [];

  it("are 47 files", () => {
    expect(files).toHaveLength(47);
  });

  it.each(files)("%s: share a net exactly where the program recorded one node", (name) => {
    const text = readFileSync(resolve(corpus, name), "utf8");
    const recording = JSON.parse(readFileSync(resolve(corpus, name.replace(".txt", ".json")), "utf8")) as Recording;
    const recorded = recording.elements.filter(([, , , , , nodes]) => nodes.length > 0);
    const { placed } = readDrawing(text, name, false);

    expect(placed.map(({ nets }) => nets.length)).toEqual(recorded.map(([, , , , , nodes]) => nodes.length));
    const pairs = placed.flatMap(({ nets }, i) => nets.map((net, k) => [net, recorded[i]?.[5][k]] as const));
    // One node a net and one net a node; ground is node 0.
    const nodeOf = new Map(pairs);
    const netOf = new Map(pairs.map(([net, node]) => [node, net]));
    for (const [net, node] of pairs) {
      expect([net, nodeOf.get(net)]).toEqual([net, node]);
      expect([node, netOf.get(node)]).toEqual([node, net]);
      expect(net === "0").toBe(node === 0);
    }
  });

  it.each(files)("%s: translates without an error", (name) => {
    const { circuit, diagnostics } = readFalstad(readFileSync(resolve(corpus, name), "utf8"), name);
    expect(diagnostics.filter(({ severity }) => severity !== "note")).toEqual([]);
    expect(circuit.top.instances.length).toBeGreaterThan(0);
  });
});

describe.skipIf(!existsSync(own))("the author's files", () => {
  const read = (name: string) => readFalstad(readFileSync(resolve(own, name), "utf8"), name).circuit;

  it("three-edge.txt has six digipots, saved in the state that was recorded", () => {
    const { top, run, aliases } = read("three-edge.txt");
    const [header = "", saved = ""] = readFileSync(resolve(own, "three-edge.saved.csv"), "utf8").split("\n");
    const recorded = header.split(",").flatMap((column, i) => {
      const [, x, y] = /^CTR_(-?\d+)_(-?\d+)$/.exec(column) ?? [];
      return x === undefined ? [] : [[`counter@${x}:${y}`, Number(saved.split(",")[i])]];
    });
    const counters = top.instances.filter(({ name }) => name.startsWith("counter@"));
    expect(new Map(counters.map(({ name, params }) => [name, params.get("ic")]))).toEqual(
      new Map(recorded as [string, number][]),
    );

    const count = (kind: string): number => top.instances.filter(({ name }) => name.startsWith(`${kind}@`)).length;
    expect(["transistor", "counter", "logic", "opamp", "and", "dff", "input", "tie"].map(count)).toEqual([
      96, 6, 6, 6, 3, 3, 2, 0,
    ]);
    expect(run.probes.slice(0, 7)).toEqual([
      "@224:416",
      "@640:400",
      "@2160:352",
      "@1744:368",
      "@1168:-304",
      "@752:-288",
      "counter@-128:432.code",
    ]);
    expect(aliases?.get("@1632:-48")).toBe("@1744:368");
  });

  it("every test point of three-edge.txt names a net", () => {
    const { top, aliases } = read("three-edge.txt");
    const [header = ""] = readFileSync(resolve(own, "three-edge.saved.csv"), "utf8").split("\n");
    const nets = new Set(top.instances.flatMap(({ connections }) => connections.flat()));
    const points = [...header.matchAll(/TP_(-?\d+)_(-?\d+)/g)].map(([, x, y]) => `@${x}:${y}`);
    expect(points.length).toBeGreaterThan(0);
    expect(points.filter((point) => !nets.has(aliases?.get(point) ?? point))).toEqual([]);
  });

  it("digipot-16-step.txt has one digipot", () => {
    const { top } = read("digipot-16-step.txt");
    expect(top.instances.filter(({ name }) => name.startsWith("transistor@"))).toHaveLength(16);
    expect(top.instances.find(({ name }) => name.startsWith("counter@"))?.params.get("ic")).toBe(5);
  });
});

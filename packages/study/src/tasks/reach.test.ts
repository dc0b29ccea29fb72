import type { Diagnostic } from "@twinedge/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { generateNetwork } from "../networks/generate/index.ts";
import type { Network } from "../networks/network.ts";
import { checkReach } from "./reach.ts";
import type { Task } from "./task.ts";

function findings(network: Network, held: ReadonlyMap<string, number>, targets: ReadonlyMap<string, number>): number {
  const task: Task = {
    name: "t",
    title: "t",
    source: "here",
    network,
    held,
    inputs: [],
    outputs: [...targets.keys()],
    classes: [],
    train: [{ inputs: [], targets: [...targets.values()] }],
    test: [],
    defaults: {},
  };
  const found: Diagnostic[] = [];
  checkReach(task, { file: "t.json", line: 1, column: 1 }, (diagnostic) => found.push(diagnostic));
  return found.length;
}

/** V of all nodes, by relaxation: each the mean of its neighbours, weighed by conductance. */
function relaxed(network: Network, held: ReadonlyMap<string, number>, siemens: readonly number[]): Map<string, number> {
  const volts = new Map(network.nodes.map(({ name }) => [name, held.get(name) ?? 2.5]));
  for (let sweep = 0; sweep < 3000; sweep++) {
    for (const { name } of network.nodes) {
      let [current, total] = [0, 0];
      for (const [i, { from, to }] of network.edges.entries()) {
        const other = from === name ? to : to === name ? from : undefined;
        if (other !== undefined) {
          current += (siemens[i] ?? 0) * (volts.get(other) ?? 0);
          total += siemens[i] ?? 0;
        }
      }
      volts.set(name, held.get(name) ?? current / total);
    }
  }
  return volts;
}

test("what some pots bring about is never said to be out of reach", () => {
  const networks = fc.record({ nodes: fc.integer({ min: 4, max: 8 }), extra: fc.nat(4), seed: fc.nat() });
  const volt = fc.integer({ min: 0, max: 50 }).map((v) => v / 10);
  fc.assert(
    fc.property(
      networks,
      fc.array(volt, { minLength: 2, maxLength: 2 }),
      fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 12, maxLength: 12 }),
      fc.array(fc.integer({ min: 3, max: 8 }), { minLength: 1, maxLength: 4 }),
      ({ nodes, extra, seed }, [a = 0, b = 0], siemens, outputs) => {
        const edges = Math.min(nodes - 1 + extra, (nodes * (nodes - 1)) / 2);
        const network = generateNetwork({ kind: "random", nodes, edges, seed });
        const held = new Map([
          ["1", a],
          ["2", b],
        ]);
        const volts = relaxed(network, held, siemens);
        const rounded = (node: string): number => Number((volts.get(node) ?? 0).toFixed(6));
        const asked = [...new Set(outputs.filter((node) => node <= nodes).map(String))];
        expect(findings(network, held, new Map(asked.map((node) => [node, rounded(node)])))).toBe(0);
      },
    ),
  );
});

// A chain 1-2-3-4, with 5 V at node 1 and 0 V at node 4.
test.each([
  [{ 2: 3, 3: 1 }, 0],
  [{ 2: 1, 3: 3 }, 1],
  [{ 2: 2, 3: 2 }, 1],
  [{ 2: 5 }, 1],
  [{ 3: 6 }, 1],
  [{ 3: -1 }, 1],
] as const)("in a chain from 5 V to 0 V: %o", (targets, found) => {
  const ring = generateNetwork({ kind: "ring", nodes: 4 });
  const held = new Map([
    ["1", 5],
    ["4", 0],
  ]);
  expect(findings(ring, held, new Map(Object.entries(targets)))).toBe(found);
});

test("a node that hangs on one other has its voltage, and no other", () => {
  const network = generateNetwork({ kind: "grid", width: 3, height: 1 });
  const held = new Map([["1", 2]]);
  expect(
    findings(
      network,
      held,
      new Map([
        ["2", 2],
        ["3", 2],
      ]),
    ),
  ).toBe(0);
  expect(findings(network, held, new Map([["3", 3]]))).toBe(1);
});

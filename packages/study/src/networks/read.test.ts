import { InputError } from "@twinedge/core";
import { expect, test } from "vitest";
import { readNetwork } from "./read.ts";

const WHOLE = `{
  "name": "pair", "title": "two edges", "source": "here",
  "kind": "rheostat",
  "nodes": { "1": [0, 0], "2": [1, 0], "0": [2, 0] },
  "edges": [
    { "name": "xe1", "from": "1", "to": "2" },
    { "name": "xe2", "from": "2", "to": "0" }
  ]
}`;

/** What is said of a file in which one text stands for another. */
function complaint(from: string, to: string): string {
  expect(WHOLE).toContain(from);
  try {
    readNetwork(WHOLE.replace(from, to), "n.json");
  } catch (error) {
    expect(error).toBeInstanceOf(InputError);
    return (error as InputError).message;
  }
  return "nothing";
}

test("a file as it should be", () => {
  expect(readNetwork(WHOLE, "n.json")).toEqual({
    name: "pair",
    title: "two edges",
    source: "here",
    kind: "rheostat",
    nodes: [
      { name: "0", at: [2, 0] },
      { name: "1", at: [0, 0] },
      { name: "2", at: [1, 0] },
    ],
    edges: [
      { name: "xe1", from: "1", to: "2" },
      { name: "xe2", from: "2", to: "0" },
    ],
  });
});

// What is changed, into what, and what is said.
test.each([
  [
    '"edges": [',
    '"edges": ',
    "n.json:7:5: this is no JSON: property name is missing; numbers are written 0.5, texts in double quotes; there are no remarks",
  ],
  [
    "[0, 0]",
    "[0, NaN]",
    "n.json:4:23: this is no JSON: invalid symbol; numbers are written 0.5, texts in double quotes; there are no remarks",
  ],
  ["[0, 0]", "[0, 1e999]", 'n.json:4:23: "nodes.1.1" is to be a number, not Infinity'],
  ["[0, 0]", "[0]", 'n.json:4:19: "nodes.1" is [0]; write two numbers, as in [0.5, 1]'],
  ["[0, 0]", '"left"', 'n.json:4:19: "nodes.1" is to be an array, not "left"'],
  ['"2": [1, 0]', '"1": [1, 0]', 'n.json:4:27: "1" stands here twice; leave one out'],
  [
    '"2": [1, 0]',
    '"N2": [1, 0]',
    'n.json:4:27: "N2": write lower-case letters, digits and _: a node is part of the nets\' names f1 and c1',
  ],
  ['"2": [1, 0]', '"2": [1, 0], "3": [2, 2]', "n.json:4:40: node 3 has no edge; leave it out, or join it"],
  ['"kind"', '"kid"', 'n.json:3:3: "kid" is not known here; did you mean kind?'],
  ['"rheostat"', '"reostat"', 'n.json:3:11: "kind" is "reostat"; did you mean rheostat?'],
  ['"to": "2"', '"to": 2', 'n.json:6:41: "edges.0.to" is to be a text in quotes, not 2'],
  [', "to": "2"', "", 'n.json:6:5: "edges.0.to" is missing'],
  ['"to": "2"', '"to": "9"', "n.json:6:41: xe1 ends at node 9, which is not among the nodes; did you mean 0?"],
  ['"to": "2"', '"to": "1"', "n.json:6:41: both ends of xe1 are node 1; join two nodes"],
  [
    '"to": "2"',
    '"to": "2", "looksAt": "7"',
    "n.json:6:57: xe1 looks at node 7, which is not among the nodes; did you mean 0?",
  ],
  ['"xe2"', '"xe1"', "n.json:7:15: there is an edge xe1 already; give every edge a name of its own"],
  [
    '"xe2"',
    '"e2"',
    'n.json:7:15: "edges.1.name" is "e2"; write x and lower-case letters, digits or _, as in xe12: it is an instance of the circuit',
  ],
  ['"to": "2"', '"to": "2", "diode": true', 'n.json:6:46: "diode" is not known here; did you mean diodes?'],
  [
    '"kind": "rheostat",',
    '"generate": { "kind": "grid", "width": 2, "height": 2, "edges": 9 },',
    "n.json:4:3: a network is listed or generated, not both; leave out nodes or generate",
  ],
])("%s -> %s", (from, to, said) => {
  expect(complaint(from, to)).toBe(said);
});

const generated = (generate: string): string => {
  try {
    const { edges } = readNetwork(`{"name": "g", "title": "g", "source": "here",\n"generate": ${generate}}`, "g.json");
    return `${edges.length} edges`;
  } catch (error) {
    return (error as Error).message;
  }
};

test.each([
  ['{"kind": "grid", "width": 3, "height": 2}', "7 edges"],
  [
    '{"kind": "grid", "width": 3, "height": 2, "edges": 4}',
    "g.json:2:13: a connected grid of 6 nodes has 5 to 7 edges, not 4",
  ],
  ['{"kind": "grid", "width": 0, "height": 2}', 'g.json:2:39: "generate.width" is 0; write 1 or more'],
  ['{"kind": "grid", "widt": 3, "height": 2}', 'g.json:2:30: "widt" is not known here; did you mean width?'],
  [
    '{"kind": "grid", "width": 65536, "height": 65536}',
    "g.json:2:13: it would have 4294967296 nodes and 8589803520 edges; ask for at most 200000 of each",
  ],
  [
    '{"kind": "multilayer", "layers": [1000, 1000], "rails": ["0"]}',
    "g.json:2:13: it would have 2000 nodes and 1001000 edges; ask for at most 200000 of each",
  ],
  ['{"kind": "tree"}', 'g.json:2:22: "generate.kind" is "tree"; write grid, random, multilayer or ring'],
  ['{"kind": "random", "nodes": 4, "edges": 7}', "g.json:2:13: a connected graph of 4 nodes has 3 to 6 edges, not 7"],
  ['{"kind": "multilayer", "layers": [2, 2], "rails": ["o1"]}', "g.json:2:13: rail o1 has the name of another node"],
  [
    '{"kind": "multilayer", "layers": [2, 2], "rails": ["p"], "outputRails": ["p"]}',
    "g.json:2:13: rail p has the name of another node",
  ],
  [
    '{"kind": "multilayer", "layers": [2, 2], "diodes": "rails"}',
    'g.json:2:64: "generate.diodes" is "rails"; known: false, outputs, true',
  ],
  ['{"kind": "ring", "nodes": 3.5}', 'g.json:2:39: "generate.nodes" is to be an integer, not 3.5'],
])("generate %s", (text, said) => {
  expect(generated(text)).toBe(said);
});

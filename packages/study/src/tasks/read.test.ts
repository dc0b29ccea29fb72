import { formatDiagnostic, InputError } from "@twinedge/core";
import { expect, test } from "vitest";
import { readTask } from "./read.ts";
import type { Task } from "./task.ts";

const NETWORK = `{
  "name": "square", "title": "four edges", "source": "here", "kind": "rheostat",
  "nodes": { "1": [0, 0], "2": [1, 0], "3": [1, 1], "4": [0, 1] },
  "edges": [
    { "name": "xe1", "from": "1", "to": "2" }, { "name": "xe2", "from": "2", "to": "3" },
    { "name": "xe3", "from": "3", "to": "4" }, { "name": "xe4", "from": "4", "to": "1" }
  ]
}`;

const TABLE = "a,b,y,kind\n1,2,1.5,low\n2,3,2.5,low\n3,4,3.5,high\n4,5,4.5,high\n";

const FILES: Readonly<Record<string, string>> = {
  "square.json": NETWORK,
  "table.csv": TABLE,
  "holes.csv": TABLE.replace("2.5", "?"),
  "islands.json": NETWORK.replace('"to": "3" }', '"to": "1" }').replace(
    '"from": "4", "to": "1"',
    '"from": "4", "to": "3"',
  ),
};

const HEAD = '{ "name": "t", "title": "t", "source": "here", "network": "square.json",\n';
const SINGLE = `${HEAD}"held": { "1": 5, "4": 0 }, "targets": { "2": 3, "3": 1 } }`;
const LISTED = `${HEAD}"held": { "4": 0 }, "inputs": ["1"], "outputs": ["2"],\n"data": { "examples": [
{ "inputs": [1], "targets": [0.5] },
{ "inputs": [3], "targets": [1.5], "test": true }] } }`;
const CLASSES = LISTED.replace('"targets": [0.5]', '"class": "a"').replace(
  '"targets": [1.5], "test": true',
  '"class": "b"',
);

async function read(text: string, warnings: string[] = []): Promise<Task> {
  return readTask(text, "t.json", {
    read: (path) => {
      const found = FILES[path];
      return found === undefined
        ? Promise.reject(new InputError(`${path} does not exist`, { remedy: "check the path" }))
        : Promise.resolve({ text: found, file: path });
    },
    warn: (diagnostic) => warnings.push(formatDiagnostic(diagnostic)),
  });
}

async function complaint(text: string): Promise<string> {
  const warnings: string[] = [];
  try {
    await read(text, warnings);
  } catch (error) {
    expect(error).toBeInstanceOf(InputError);
    return (error as InputError).message;
  }
  return warnings.join("\n");
}

const changed = (whole: string, from: string, to: string): string => {
  expect(whole).toContain(from);
  return whole.replace(from, to);
};

const data = (text: string, inputs = '["1"]'): string =>
  `${HEAD}"held": { "4": 0 }, "inputs": ${inputs}, "outputs": ["2"],\n"data": ${text} }`;

test("targets are one example without inputs", async () => {
  const { held, inputs, outputs, train, test: kept, defaults } = await read(SINGLE);
  expect([...held]).toEqual([
    ["1", 5],
    ["4", 0],
  ]);
  expect({ inputs, outputs, train, kept, defaults }).toEqual({
    inputs: [],
    outputs: ["2", "3"],
    train: [{ inputs: [], targets: [3, 1] }],
    kept: [],
    defaults: {},
  });
});

test("listed examples with targets, and with classes", async () => {
  const { classes, train, test: kept } = await read(LISTED);
  expect({ classes, train, kept }).toEqual({
    classes: [],
    train: [{ inputs: [1], targets: [0.5] }],
    kept: [{ inputs: [3], targets: [1.5] }],
  });
  const labelled = await read(CLASSES);
  expect(labelled.classes).toEqual(["a", "b"]);
  expect(labelled.train).toEqual([
    { inputs: [1], label: 0 },
    { inputs: [3], label: 1 },
  ]);
});

test("targets by class", async () => {
  const { train } = await read(changed(CLASSES, '"data"', '"classTargets": { "a": [1], "b": [2] }, "data"'));
  expect(train).toEqual([
    { inputs: [1], label: 0, targets: [1] },
    { inputs: [3], label: 1, targets: [2] },
  ]);
});

test("a part of the network that nothing holds", async () => {
  const text = changed(
    changed(SINGLE, '"square.json"', '"islands.json"'),
    ', "4": 0 }, "targets": { "2": 3, "3": 1 }',
    ' }, "targets": { "2": 3 }',
  );
  expect(await complaint(text)).toBe(
    "t.json:1:59: no way leads from node 3 to a node that is held; hold a node on its side, or leave it out",
  );
});

test("a generated network in the task itself", async () => {
  const text = '{ "generate": { "kind": "ring", "nodes": 4 }, "kind": "divider" }';
  const { network } = await read(changed(SINGLE, '"square.json"', text));
  expect(network).toMatchObject({ name: "ring-4", title: "ring of 4 edges", kind: "divider" });
});

// What is changed, into what, what is said, and of which task.
test.each([
  ['"held": {', '"hold": {', 't.json:2:1: "hold" is not known here; did you mean held?', SINGLE],
  ['"square.json"', '"round.json"', "t.json:1:59: round.json does not exist; check the path", SINGLE],
  ['"square.json"', "7", 't.json:1:59: "network" is to be a text in quotes, not 7', SINGLE],
  [
    '"square.json"',
    '{ "generate": { "kind": "ring", "nodes": 2 } }',
    't.json:1:100: "network.generate.nodes" is 2; write 3 or more',
    SINGLE,
  ],
  ['"1": 5', '"1": "5"', 't.json:2:16: "held.1" is to be a number, not "5"', SINGLE],
  ['"1": 5', '"1": 5000', 't.json:2:16: "held.1" is 5000; write volts, -1000 to 1000', SINGLE],
  ['"1": 5', '"9": 5', "t.json:2:11: the network has no node 9; did you mean 1?", SINGLE],
  ['"1": 5', '"0": 5', "t.json:2:11: node 0 is ground, 0 V in both networks; leave it out", SINGLE],
  ['"2": 3', '"1": 3', "t.json:2:42: node 1 is held already; a node is held, an input, or an output", SINGLE],
  ['"2": 3, "3": 1', "", "t.json:2:40: there is nothing to learn; give at least one output node its voltage", SINGLE],
  [
    '"held": { "1": 5, "4": 0 }, ',
    "",
    "t.json:2:19: no way leads from output 2 to a node that is held; hold a node on its side, or join it",
    SINGLE,
  ],
  [
    ', "targets": { "2": 3, "3": 1 }',
    "",
    't.json:1:1: the task asks for nothing; give it "targets", or "inputs", "outputs" and "data"',
    SINGLE,
  ],
  [
    '"2": 3',
    '"2": 6',
    "t.json:2:40: warning: no pots bring node 2 to 6 V: it is between nodes 3 (1 V) and 1 (5 V); change the target, or hold a node beyond it",
    SINGLE,
  ],
  [
    '"data"',
    '"targets": { "3": 1 }, "data"',
    "t.json:3:24: a task has targets or data, not both; list the targets as examples",
    LISTED,
  ],
  [
    '"inputs": ["1"]',
    '"inputs": ["1", "1"]',
    "t.json:2:37: node 1 is an input already; a node is held, an input, or an output",
    LISTED,
  ],
  [
    '"outputs": ["2"]',
    '"outputs": ["1"]',
    "t.json:2:50: node 1 is an input already; a node is held, an input, or an output",
    LISTED,
  ],
  ['"outputs": ["2"]', '"outputs": []', 't.json:2:49: "outputs" is []; name at least one node', LISTED],
  ["[1]", "[1, 2]", "t.json:4:13: 2 voltages for 1 inputs; write 1", LISTED],
  ["[0.5]", "[0.5, 1]", "t.json:4:29: 2 targets for 1 outputs; write 1", LISTED],
  [
    ', "targets": [0.5]',
    "",
    't.json:4:1: "data.examples.0" is {"inputs":[1]}; give it "targets", one for each output, or a "class"',
    LISTED,
  ],
  [
    '"targets": [0.5]',
    '"targets": [0.5], "class": "a"',
    "t.json:5:1: it has no class, and others have one; give all of them classes, or none",
    LISTED,
  ],
  [
    "[0.5] }",
    '[0.5], "test": true }',
    "t.json:3:9: no example is left to train with; do not keep all of them for the test",
    LISTED,
  ],
  [
    "[0.5]",
    "[1.5]",
    "t.json:3:9: warning: no pots bring node 2 to 1.5 V: it is between nodes 4 (0 V) and 1 (1 V); change the target, or hold a node beyond it",
    LISTED,
  ],
  [
    '"class": "b"',
    '"class": "b", "test": true',
    "t.json:3:9: class b has no example to train with; add one, or leave the class out",
    CLASSES,
  ],
  [
    '"data"',
    '"classTargets": { "a": [1] }, "data"',
    "t.json:3:17: class b has no targets; give every class targets, or none",
    CLASSES,
  ],
  [
    '"data"',
    '"classTargets": { "a": [1], "b": [1], "c": [1] }, "data"',
    "t.json:3:39: the data have no class c; classes: a, b",
    CLASSES,
  ],
  [
    '"data"',
    '"classTargets": { "a": [1], "b": [1, 2] }, "data"',
    "t.json:3:34: 2 targets for 1 outputs; write one for each",
    CLASSES,
  ],
])("%s -> %s", async (from, to, said, whole) => {
  expect(await complaint(changed(whole, from, to))).toBe(said);
});

// Data, what is said of them, and the input nodes where they are not node 1 alone.
test.each([
  ["{}", "t.json:3:9: there are no data; write one of iris, lines, examples, function, csv"],
  [
    '{ "iris": {}, "lines": {} }',
    "t.json:3:9: there are data of 2 kinds; write one of iris, lines, examples, function, csv",
  ],
  ['{ "irises": {} }', 't.json:3:11: "irises" is not known here; did you mean iris?'],
  ['{ "iris": {} }', "t.json:3:19: 4 features for 1 inputs; name one feature for each input, none twice"],
  [
    '{ "iris": { "features": ["petal width"], "train": 50 } }',
    't.json:3:59: "data.iris.train" is 50; write 1 to 49: there are 50 of a species',
  ],
  [
    '{ "iris": { "features": ["petal widht"] } }',
    't.json:3:34: "data.iris.features.0" is "petal widht"; did you mean petal width?',
  ],
  [
    '{ "iris": { "features": ["petal width"], "range": [5, 0] } }',
    't.json:3:59: "data.iris.range" is [5,0]; write the lower end first, as in [0, 5]',
  ],
  ['{ "lines": {} }', "t.json:3:20: an image has 4 pixels, and the task 1 inputs; name four input nodes"],
  ['{ "function": { "targets": [] } }', "t.json:3:36: 0 formulas for 1 outputs; write one for each"],
  ['{ "function": { "targets": ["0.5*x2"] } }', "t.json:3:37: there is no x2; did you mean x1?"],
  [
    '{ "function": { "targets": ["0.5*v(1)"] } }',
    "t.json:3:37: a formula reads no nodes or currents; write x1, x2, ... for the inputs",
  ],
  ['{ "function": { "targets": ["0.5*"] } }', "t.json:3:42: cannot read the expression: unexpected end of expression"],
  ['{ "csv": { "file": "none.csv", "inputs": ["a"], "targets": ["y"] } }', "none.csv does not exist; check the path"],
  [
    '{ "csv": { "file": "table.csv", "inputs": ["A"], "targets": ["y"] } }',
    "t.json:3:52: table.csv has no column A; did you mean a?",
  ],
  [
    '{ "csv": { "file": "table.csv", "inputs": ["a"] } }',
    't.json:3:18: the rows say nothing of the outputs; name columns of "targets", or one of the "class"',
  ],
  [
    '{ "csv": { "file": "holes.csv", "inputs": ["a"], "targets": ["y"] } }',
    'holes.csv:3:1: "?" in column y is no number; leave the row out, or mend it',
  ],
  [
    '{ "csv": { "file": "table.csv", "inputs": ["b"], "class": "kind", "range": [0, 1] } }',
    't.json:3:9: warning: range has no effect on inputs that are not scaled; write "scale": "each" or "all", or leave it out',
  ],
])("data %s", async (text, said) => {
  expect(await complaint(data(text))).toBe(said);
});

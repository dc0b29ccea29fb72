/** What the program says of circuits that cannot be simulated: one message that names the place and the remedy. */
import { checkDesign, elaborate, InputError, SimulationError, Simulator } from "@twinedge/core";
import { expect, test } from "vitest";
import { deckOf } from "./shared.ts";

async function run(text: string): Promise<void> {
  const simulator = new Simulator(await deckOf(text));
  simulator.start();
  simulator.runTo(1e9);
}

async function messageOf(text: string, kind: new (message: string) => Error): Promise<string> {
  try {
    await run(text);
  } catch (error) {
    expect(error).toBeInstanceOf(kind);
    return error instanceof Error ? error.message : "";
  }
  return "no error";
}

test.each([
  [
    "an unknown model",
    "t\nq1 a b c q2n3905\nr1 a 0 1k\nr2 b 0 1k\nr3 c 0 1k\n.model q2n3904 npn(is=1e-14)\n.end\n",
    'test.cir:2:1: q1: unknown model "q2n3905"; did you mean q2n3904?',
  ],
  [
    "an unknown subcircuit",
    "t\nx1 a 0 pots\n.subckt pot a b\nr1 a b 1k\n.ends\nv1 a 0 1\n.end\n",
    'test.cir:2:1: x1: unknown subcircuit "pots"; did you mean pot?',
  ],
  [
    "an unknown parameter of a model",
    "t\nd1 a 0 dx\nv1 a 0 0.5\n.model dx d(is=1e-14 nn=2)\n.end\n",
    'test.cir:4:1: d1: diode has no parameter "nn"; did you mean n?',
  ],
  [
    "a duplicate name",
    "t\nr1 a 0 1k\nv1 a 0 1\nr1 a 0 2k\n.end\n",
    'test.cir:4:1: "r1" is defined twice (first on line 2 of test.cir); rename one of the two',
  ],
  [
    "a parameter that depends on itself",
    "t\n.param a={b+1} b={a*2}\nr1 1 0 {a}\nv1 1 0 1\n.end\n",
    'parameter "a" depends on itself: a -> b -> a; break the circle',
  ],
  [
    "a subcircuit that contains itself",
    "t\nv1 a 0 1\nx1 a s\n.subckt s a\nr1 a 0 1k\nx1 a s\n.ends\n.end\n",
    'test.cir:6:1: subcircuit "s" is nested more than 64 deep; a subcircuit must not contain itself',
  ],
  [
    "too few nets for a subcircuit",
    "t\nv1 a 0 1\nx1 a s\n.subckt s a b\nr1 a b 1k\n.ends\n.end\n",
    'test.cir:3:1: x1: "s" has 2 ports (a b), 1 nets are given; give one net a port',
  ],
  [
    "a probe of nothing",
    "t\nv1 a 0 1\nr1 a 0 1k\n*@ probe a aa\n.end\n",
    'test.cir:4:12: "aa" is neither a net nor a signal of the circuit; did you mean a?',
  ],
  ["a number that is none", "t\nv1 a 0 1\nr1 a 0 7k3\n.end\n", 'test.cir:3:8: "7k3" is not a SPICE number; write 7.3k'],
  [
    "a word that is not allowed",
    "t\nv1 a 0 1\nv2 b 0 2\nrp o 0 1k\na1 a b o cmp\n.model cmp comparator(tie=maybe)\n.end\n",
    'test.cir:6:1: a1: "tie" cannot be "maybe"; write one of x, low, high',
  ],
])("%s is the input's fault", async (_, text, message) => {
  expect(await messageOf(text, InputError)).toContain(message);
});

test.each([
  [
    "a floating net",
    "t\nv1 a 0 1\nr1 a b 1k\nc1 b c 1u\nr2 c d 1k\n.end\n",
    "floating: no DC path to ground from nets c, d (at r2, c1); tie it to ground, e.g. with a resistor of 1e9 ohm",
  ],
  [
    "a loop of sources",
    "t\nv1 a 0 1\nv2 a 0 2\nr1 a 0 1k\n.end\n",
    "voltage sources v1, v2 form a loop; put a resistor into the loop or take one of the sources out",
  ],
  ["a singular matrix", "t\nv1 a 0 1\nr1 a b 1k\ne1 b c b c 1\nr2 c 0 1k\n.end\n", /singular/i],
  [
    "no solution",
    "t\nb1 a 0 i=v(a)*v(a)+1\nr1 a 0 1\n.end\n",
    /no operating point found: Newton, gmin stepping and source stepping fail at a \(r1, b1\); check the values there/,
  ],
  [
    "an oscillation without delay",
    "t\nv1 a 0 pulse(0 5 1u)\na1 [a b] b nand2\n.model nand2 d_nand(rise_delay=0 fall_delay=0)\nr1 a 0 1k\n.end\n",
    /oscillation at 1000000 ps: after 10000 delta cycles these nets still change: b; give the gates of the loop a delay/,
  ],
  [
    "a start that does not settle",
    "t\na1 b b inv\n.model inv d_inverter(ic=0)\nv1 a 0 1\nr1 a 0 1k\n.end\n",
    /the start does not settle: .*these nets still change: b/,
  ],
])("%s ends the simulation", async (_, text, message) => {
  const said = await messageOf(text, SimulationError);
  expect(said).toMatch(message instanceof RegExp ? message : new RegExp(escaped(message)));
});

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}

test.each([
  [
    "a floating net",
    "t\nv1 a 0 1\nr1 a 0 1k\nr2 c d 1k\n.end\n",
    "error",
    "floating-net",
    /no DC path to ground from nets c, d/,
  ],
  ["a loop of sources", "t\nv1 a 0 1\nv2 a 0 1\nr1 a 0 1\n.end\n", "error", "voltage-loop", /v1, v2 form a loop/],
  [
    "two outputs on one net",
    "t\nv1 a 0 5\na1 a y buf\na2 a y buf\n.model buf d_buffer()\n.end\n",
    "error",
    "fight",
    /net "y" is driven by a1 and a2/,
  ],
  [
    "a digital input that nobody drives",
    "t\nv1 a 0 5\na1 [a b] y and2\n.model and2 d_and()\n.end\n",
    "error",
    "undriven",
    /digital net "b" is read by a1 and driven by nothing/,
  ],
  [
    "a net with one pin",
    "t\nv1 a 0 5\nr1 a 0 1k\nr2 a b 1k\n.end\n",
    "warning",
    "unconnected",
    /net "b" has one pin only \(r2\)/,
  ],
  [
    "a comparator between equal sources",
    "t\nv1 a 0 5\nv2 b 0 5\nrp a o 1k\na1 a b o cmp\n.model cmp comparator()\n.end\n",
    "warning",
    "permanent-tie",
    /a1 is a permanent tie: v1 and v2 hold both its inputs at 5 V/,
  ],
  [
    "a comparator between unequal sources",
    "t\nv1 a 0 5\nv2 b 0 4\nrp a o 1k\na1 a b o cmp\n.model cmp comparator()\n.end\n",
    "note",
    "constant-decision",
    /a1 never changes its decision: v1 and v2 hold its inputs at 5 V and 4 V/,
  ],
])("check reports %s", async (_, text, severity, code, message) => {
  const findings = checkDesign(await deckOf(text));
  const found = findings.find((finding) => finding.code === code);
  expect(found?.severity).toBe(severity);
  expect(found?.message).toMatch(message);
});

test("the tied comparator of edge 3->1 is reported by name", async () => {
  const { deck } = await import("./shared.ts");
  const ties = checkDesign(await deck("circuits/three-edge.cir")).filter(({ code }) => code === "permanent-tie");
  expect(ties.map(({ message }) => message)).toEqual([
    "xe31.xeval.xdecide.acmp2 is a permanent tie: vc1 and vf1 hold both its inputs at 5 V",
  ]);
});

test("an empty circuit is no crash", () => {
  const pos = { file: "built", line: 1, column: 1 };
  const top = {
    name: "",
    ports: [],
    params: [],
    locals: [],
    instances: [],
    models: new Map(),
    subcircuits: new Map(),
    signals: [],
    edges: [],
    pos,
  };
  const spec = { probes: [], expectations: [] };
  const circuit = { title: "", file: "built", top, globals: [], options: new Map(), nodeset: new Map(), run: spec };
  const simulator = new Simulator(elaborate(circuit));
  simulator.start();
  expect(simulator.stats.devices).toBe(0);
});

import type { Instance } from "@twinedge/core";
import { describe, expect, test } from "vitest";
import { readDeck } from "./read.ts";

/** The last instance of a deck of these lines. */
async function element(line: string, ...more: readonly string[]): Promise<Omit<Instance, "pos">> {
  const { circuit } = await readDeck(["title", ...more, line].join("\n"), "x.cir");
  const instance = circuit.top.instances.at(-1);
  if (instance === undefined) {
    throw new Error("no instance");
  }
  const { pos: _pos, ...rest } = instance;
  return rest;
}

const error = (line: string, ...more: readonly string[]): Promise<string> =>
  element(line, ...more).then(
    () => "no error",
    (thrown: Error) => thrown.message,
  );

const params = (entries: Readonly<Record<string, unknown>>): ReadonlyMap<string, unknown> =>
  new Map(Object.entries(entries));

const v = (plus: string, minus?: string): unknown => expect.objectContaining({ kind: "voltage", plus, minus });
const call = (fn: string, ...args: readonly unknown[]): unknown => expect.objectContaining({ kind: "call", fn, args });
const number = (value: number): unknown => ({ kind: "number", value });
const name = (of: string): unknown => expect.objectContaining({ kind: "name", name: of });

describe("passive elements", () => {
  test.each([
    ["R1 a b 4.7k", "resistor", { r: 4700 }],
    ["r1 a b r = 4.7k tc1=1m tc2=2u", "resistor", { r: 4700, tc1: 1e-3, tc2: 2e-6 }],
    ["R1 a b 1meg m=2", "resistor", { r: 1e6, m: 2 }],
    ["R1 a b 1k tc=1m,2u", "resistor", { r: 1000, tc: [1e-3, 2e-6] }],
    ["R1 a b rload", "resistor", { r: "rload" }],
    ["C1 a b 100nF ic=0", "capacitor", { c: 100e-9, ic: 0 }],
    ["L1 a b 10u", "inductor", { l: 10e-6 }],
  ])("%s", async (line, type, expected) => {
    expect(await element(line)).toEqual({
      name: line.slice(0, 2).toLowerCase(),
      type,
      connections: ["a", "b"],
      params: params(expected),
    });
  });

  test("a resistor takes an expression in braces or quotes", async () => {
    expect((await element("R1 a b {rstep}")).params).toEqual(params({ r: name("rstep") }));
    expect((await element("R1 a b '2*rstep'")).params).toEqual(params({ r: call("*", number(2), name("rstep")) }));
    expect((await element("R1 a b r={2*rstep}")).params).toEqual(params({ r: call("*", number(2), name("rstep")) }));
    expect((await element("R1 a b {4.7k}")).params).toEqual(params({ r: 4700 }));
  });

  test("a word after the nets is the model where there is one of this name", async () => {
    const model = ".model rmod r(tc1=1m)";
    expect(await element("R1 a b rmod r=1k", model)).toMatchObject({ model: "rmod", params: params({ r: 1000 }) });
    expect(await element("R1 a b 1k rmod", model)).toMatchObject({ model: "rmod", params: params({ r: 1000 }) });
  });

  test("gnd is net 0, and names are case-blind", async () => {
    expect((await element("R1 VIN Gnd 1k")).connections).toEqual(["vin", "0"]);
  });

  test.each([
    ["R1 a b 7k3", 'x.cir:2:8: "7k3" is not a SPICE number; write 7.3k'],
    ["R1 a b", 'x.cir:2:7: "r1" has no value; write its ohms after the nets, e.g. 4.7k'],
    ["C1 a", 'x.cir:2:5: "c1" needs 2 nets, 1 is given; write c1 and 2 nets first'],
    ["R1 a b 1k 2k", 'x.cir:2:11: "2k" is one too many for "r1"; remove it, or write name=value'],
    ["R1 a b r=1k r=2k", 'x.cir:2:13: "r" is given twice; remove one of the two'],
    ["R1 a b 2*x", 'x.cir:2:8: "2*x" is not a SPICE number; write {2*x}'],
    ["R1 a[1:0] b 1k", 'x.cir:2:4: "a[1:0]" is several nets; a range may only stand in [ ] and in *@ bus lines'],
    ["R1 a {b} 1k", 'x.cir:2:6: a net is expected, not "{b}"; write the name of a net'],
    ["R1 a b r=", 'x.cir:2:10: a value is missing after "r="; write a number, a word or {expression}'],
    ["R1 a b {rstep", 'x.cir:2:8: "{" is never closed; write "}" on this line or on a + line'],
    ["R1 a b 'rstep", "x.cir:2:8: the quote ' is never closed; write a second ' before the end of the line"],
    ["R1 a b rstep}", 'x.cir:2:13: "}" opens nothing; remove it, or write the brace it closes'],
    [
      "K1 l1 l2 0.9",
      'x.cir:2:1: "k1": coupled inductors are not supported; the first letter says what it is: R C L V I E G F H B D Q J M S X A',
    ],
    ["1N a b", 'x.cir:2:1: "1n" is no element; the first letter says what it is: R C L V I E G F H B D Q J M S X A'],
    [
      "(r1 a b 1k",
      "x.cir:2:1: an element or a directive is expected; start the line with a name, e.g. R1, or with a dot",
    ],
  ])("%s is refused", async (line, message) => {
    expect(await error(line)).toBe(message);
  });
});

describe("independent sources", () => {
  test.each([
    ["V1 p m 5", { dc: 5 }],
    ["V1 p m DC -5V", { dc: -5 }],
    ["V1 p m", {}],
    ["V1 p m dc=5", { dc: 5 }],
    ["V1 p m dc 1 ac 1 90", { dc: 1, acmag: 1, acphase: 90 }],
    ["V1 p m ac", { acmag: 1 }],
    ["V1 p m PULSE(0 5 0 1n 1n 10u 20u)", { wave: "pulse", args: [0, 5, 0, 1e-9, 1e-9, 10e-6, 20e-6] }],
    ["V1 p m 0 pulse 0 5", { dc: 0, wave: "pulse", args: [0, 5] }],
    ["V1 p m PWL(0, 0, 1m, 5)", { wave: "pwl", args: [0, 0, 1e-3, 5] }],
    ["V1 p m sin(0 1 1k) dc 2", { wave: "sin", args: [0, 1, 1000], dc: 2 }],
    ["V1 p m exp(0 1 2 3 4 5)", { wave: "exp", args: [0, 1, 2, 3, 4, 5] }],
    ["V1 p m wave=square freq=40", { wave: "square", freq: 40 }],
  ])("%s", async (line, expected) => {
    expect(await element(line)).toMatchObject({ type: "vsource", connections: ["p", "m"], params: params(expected) });
  });

  test("a current source is written alike, and arguments may be expressions", async () => {
    expect(await element("I1 p m pulse(0 {imax} 'td')")).toMatchObject({
      type: "isource",
      params: params({ wave: "pulse", args: [0, name("imax"), name("td")] }),
    });
  });

  test.each([
    ["V1 p m sffm(0 1)", 'x.cir:2:8: waveform "sffm" is not supported; known are pulse, pwl, sin, exp'],
    ["V1 p m dc", 'x.cir:2:10: a value is missing after "dc"; write e.g. dc 5'],
    ["V1 p m 5 6", 'x.cir:2:10: "v1" has a second dc; remove one of the two'],
    ["V1 p", 'x.cir:2:5: "v1" needs 2 nets, 1 is given; write v1 and 2 nets first'],
  ])("%s is refused", async (line, message) => {
    expect(await error(line)).toBe(message);
  });
});

describe("controlled sources", () => {
  test("a gain follows the controlling nets", async () => {
    const expected = { connections: ["p", "m", "a", "b"], params: params({ gain: 10 }) };
    expect(await element("E1 p m a b 10")).toMatchObject({ type: "vcvs", ...expected });
    expect(await element("G1 p m (a,b) 10")).toMatchObject({ type: "vccs", ...expected });
  });

  test("a gain follows the controlling source", async () => {
    const expected = { connections: ["p", "m"], params: params({ control: "vsense", gain: 5 }) };
    expect(await element("F1 p m Vsense 5")).toMatchObject({ type: "cccs", ...expected });
    expect(await element("H1 p m Vsense 5")).toMatchObject({ type: "ccvs", ...expected });
  });

  test.each(["E1 p m vol='v(a)*2'", "E1 p m value={v(a)*2}", "E1 p m value={V(a)}*2", "E1 p m value = v(a)*2"])(
    "%s is a law",
    async (line) => {
      expect(await element(line)).toMatchObject({
        connections: ["p", "m"],
        params: params({ law: call("*", v("a"), number(2)) }),
      });
    },
  );

  test("POLY is written out in SPICE's order of terms", async () => {
    const a = v("a", "0");
    const b = v("b", "0");
    const term = (c: number, ...x: readonly unknown[]): unknown => x.reduce((p, q) => call("*", p, q), number(c));
    const law = [term(1), term(2, a), term(3, b), term(4, a, a), term(5, a, b), term(6, b, b), term(7, a, a, a)].reduce(
      (p, q) => call("+", p, q),
    );
    expect((await element("E1 p m POLY(2) a 0 b 0 1 2 3 4 5 6 7")).params).toEqual(params({ law }));
  });

  test("one coefficient of POLY(1) is its gain", async () => {
    const current = expect.objectContaining({ kind: "current", device: "v1" });
    const law = call("*", number(5), current);
    expect(await element("F1 p m poly(1) v1 5")).toMatchObject({ type: "bsource", params: params({ i: law }) });
    expect(await element("H1 p m poly(1) v1 5")).toMatchObject({ type: "bsource", params: params({ v: law }) });
  });

  test("a B source has a law with or without braces", async () => {
    const law = call("if", call(">", v("a", "b"), number(1)), number(5), name("vlow"));
    expect(await element("B1 p m V=v(a,b) > 1 ? 5 : vlow")).toMatchObject({
      type: "bsource",
      params: params({ v: law }),
    });
    expect((await element("B1 p m i = {v(a,b) > 1 ? 5 : {vlow}} m=2")).params).toEqual(params({ i: law, m: 2 }));
  });

  test.each([
    ["E1 p m a b", 'x.cir:2:11: "e1" has no gain; write its gain after what controls it'],
    ["E1 p m a", 'x.cir:2:9: "e1" needs 2 nets, 1 is given; write e1 and 2 nets first'],
    [
      "F1 p m a 5",
      'x.cir:2:8: "f1" names no controlling source; write the voltage source whose current controls it, then the gain',
    ],
    [
      "E1 p m table {v(a)} = (0,0)",
      'x.cir:2:8: "e1": TABLE takes 2 to 200 pairs of numbers; write (x0,y0) (x1,y1) ...',
    ],
    ["E1 p m poly(x) a b 1", 'x.cir:2:13: "e1": POLY needs a number of inputs; write POLY(1) to POLY(16)'],
    ["E1 p m poly(1) a b", 'x.cir:2:19: "e1": POLY has no coefficients; write p0 p1 ... after the inputs'],
    ["B1 p m 5", 'x.cir:2:8: "b1" has no law, not "5"; write v={...} or i={...}'],
    ["E1 p m a b 2 vol={1}", 'x.cir:2:21: "e1" has vol= beside a gain or POLY; a source has one law'],
    ["E1 p m m=2", "x.cir:2:8: vol= or cur= or value= is missing; write parameters after what controls the source"],
    ["B1 p m v={1} i={2}", 'x.cir:2:14: "i" is one too many; a source has one law, and each parameter once'],
  ])("%s is refused", async (line, message) => {
    expect(await error(line)).toBe(message);
  });
});

describe("semiconductors and switches", () => {
  test("nets, model, area and flags", async () => {
    expect(await element("D1 a k dd 2 off ic=0.6")).toEqual({
      name: "d1",
      type: "diode",
      model: "dd",
      connections: ["a", "k"],
      params: params({ area: 2, off: 1, ic: 0.6 }),
    });
    expect(await element("J1 d g s jj area=3")).toMatchObject({
      type: "jfet",
      model: "jj",
      params: params({ area: 3 }),
    });
    expect(await element("M1 d g s b nm w=10u l={lmin}")).toMatchObject({
      type: "mosfet",
      model: "nm",
      connections: ["d", "g", "s", "b"],
      params: params({ w: 10e-6, l: name("lmin") }),
    });
    expect(await element("S1 a b c 0 sw1 ON")).toMatchObject({
      type: "switch",
      model: "sw1",
      params: params({ on: 1 }),
    });
    expect((await element("Q1 c b e npn1 ic=0.6,5")).params).toEqual(params({ ic: [0.6, 5] }));
  });

  test("a transistor has a fourth net where a model's name follows it", async () => {
    const models = [".model npn1 npn", ".model sub npn"] as const;
    expect(await element("Q1 c b e npn1", ...models)).toMatchObject({ connections: ["c", "b", "e"], model: "npn1" });
    expect(await element("Q1 c b e npn1 2", ...models)).toMatchObject({ model: "npn1", params: params({ area: 2 }) });
    expect(await element("Q1 c b e s npn1", ...models)).toMatchObject({ connections: ["c", "b", "e", "s"] });
    expect(await element("Q1 c b e s other", ...models)).toMatchObject({ model: "other" });
    expect(await element("Q1 c b e 0 npn1 off")).toMatchObject({ connections: ["c", "b", "e", "0"], model: "npn1" });
  });

  test("the model may be defined further down or around", async () => {
    const deck = "title\n.subckt s c b e\nQ1 c b e vt area=2\n.ends\n.model vt npn";
    const { circuit } = await readDeck(deck, "x.cir");
    expect(circuit.top.subcircuits.get("s")?.instances[0]).toMatchObject({ connections: ["c", "b", "e"], model: "vt" });
  });

  test.each([
    ["Q1 c b e", 'x.cir:2:9: "q1" has no model; write the name of its .model after the nets'],
    ["D1 a", 'x.cir:2:5: "d1" needs 2 nets, 1 is given; write d1 and 2 nets first'],
    ["M1 d g s b nm 10u", 'x.cir:2:15: "10u" is one too many for "m1"; remove it, or write name=value'],
  ])("%s is refused", async (line, message) => {
    expect(await error(line)).toBe(message);
  });
});

describe("subcircuit calls", () => {
  test("nets, name and parameters", async () => {
    expect(await element("Xe12 f1 f2 0 edge params: rstep=6.3k bottom=open n={2*k} list=[1 2]")).toEqual({
      name: "xe12",
      type: "subckt",
      model: "edge",
      connections: ["f1", "f2", "0"],
      params: params({ rstep: 6300, bottom: "open", n: call("*", number(2), name("k")), list: [1, 2] }),
    });
  });

  test("a call without a name is refused", async () => {
    expect(await error("X1 a=1")).toBe(
      'x.cir:2:7: "x1" names no subcircuit; write the nets and then the name of its .subckt',
    );
  });
});

describe("code models", () => {
  test.each<readonly [string, readonly unknown[]]>([
    ["A1 [a b] y g", [["a", "b"], "y"]],
    ["A1 [~a ~ b] ~y g", [["~a", "~b"], "~y"]],
    ["A1 d clk NULL null q null g", ["d", "clk", "", "", "q", ""]],
    [
      "A1 [q[3:0]] [t[0:2] null] g",
      [
        ["q3", "q2", "q1", "q0"],
        ["t0", "t1", "t2", ""],
      ],
    ],
    ["A1 [ ~q[1:0] ] y g", [["~q1", "~q0"], "y"]],
    ["A1 d[0] y g", ["d[0]", "y"]],
    ["A1 %d[a b] %v y g", [["a", "b"], "y"]],
    ["A1 [%v a %v b] %vd(y 0) g", [["a", "b"], "y"]],
    ["A1 [a b]y g", [["a", "b"], "y"]],
  ])("%s", async (line, connections) => {
    expect(await element(line)).toEqual({ name: "a1", type: "", model: "g", connections, params: new Map() });
  });

  test("parameters may follow the model", async () => {
    expect((await element("A1 a y g ic={code}")).params).toEqual(params({ ic: name("code") }));
  });

  test.each([
    ["A1 [a b", 'x.cir:2:8: "[" is never closed; write "]" after the last net'],
    ["A1 [a b]", 'x.cir:2:9: "a1" names no model; write the name of its .model after the connections'],
    ["A1 [] y g", "x.cir:2:5: the vector is empty; write nets between [ and ]"],
    ["A1 g", 'x.cir:2:5: "a1" has no connections; write nets between its name and its model'],
    ["A1 ~~a y g", 'x.cir:2:4: "~~a" is no net; write ~ before the name of a net'],
    ["A1 ~ null y g", 'x.cir:2:4: "~" is no net; write ~ before the name of a net'],
    ["A1 %i a y g", 'x.cir:2:7: port type "%i" is not supported; pins are %d or %v; leave the type off'],
    ["A1 %vd(a b) y g", "x.cir:2:10: a differential port is not supported; give each of its nets a pin of its own"],
    ["A1 [q[9999:0]] y g", 'x.cir:2:5: "q[9999:0]" is more than 4096 nets; write NAME[HIGH:LOW], e.g. q[3:0]'],
    ["A1 {a} y g", 'x.cir:2:4: a net is expected, not "{a}"; write the name of a net'],
  ])("%s is refused", async (line, message) => {
    expect(await error(line)).toBe(message);
  });
});

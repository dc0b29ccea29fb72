import { describe, expect, test } from "vitest";
import type { Circuit, Connection, Instance, Model, Parameter, Subcircuit, Value } from "../circuit.ts";
import type { Expr } from "../expr.ts";
import type { Design } from "./design.ts";
import { elaborate } from "./elaborate.ts";
import { ProbeIndex } from "./probe.ts";

const pos = { file: "built", line: 1, column: 1 };
const name = (called: string): Expr => ({ kind: "name", name: called });
const twice = (called: string): Expr => ({
  kind: "call",
  fn: "*",
  args: [{ kind: "number", value: 2 }, name(called)],
});

type Values = Readonly<Record<string, Value>>;

function params(values: Values): readonly Parameter[] {
  return Object.entries(values).map(([param, value]) => ({ name: param, value, pos }));
}

function instance(called: string, type: string, connections: readonly Connection[], given: Values = {}): Instance {
  return { name: called, type, connections, params: new Map(Object.entries(given)), pos };
}

function of(
  called: string,
  type: string,
  card: string,
  connections: readonly Connection[],
  given: Values = {},
): Instance {
  return { ...instance(called, type, connections, given), model: card };
}

function model(called: string, type: string, given: Values): [string, Model] {
  return [called, { name: called, type, params: new Map(Object.entries(given)), pos }];
}

function scope(called: string, parts: Partial<Subcircuit>): Subcircuit {
  const empty = { ports: [], params: [], locals: [], instances: [], signals: [], edges: [] };
  return { ...empty, models: new Map(), subcircuits: new Map(), name: called, pos, ...parts };
}

function subcircuits(...all: readonly Subcircuit[]): ReadonlyMap<string, Subcircuit> {
  return new Map(all.map((one) => [one.name, one]));
}

function build(top: Partial<Subcircuit>, more: Partial<Circuit> = {}): Design {
  const rest = { globals: [], options: new Map(), nodeset: new Map(), run: { probes: [], expectations: [] } };
  return elaborate({ title: "t", file: "built", ...rest, ...more, top: scope("", top) });
}

function valueOf(design: Design, device: string, param = "r"): Value | undefined {
  return design.devices.find((one) => one.name === device)?.params.get(param);
}

function netsOf(design: Design, device: string): readonly (readonly string[])[] {
  const found = design.devices.find((one) => one.name === device);
  return (found?.pins ?? []).map((nets) => nets.map((net) => design.nets[net]?.name ?? "-"));
}

const resistor = (r: Value): Instance => instance("r1", "resistor", ["a", "0"], { r });

describe("parameters", () => {
  const pot = scope("pot", { ports: ["a"], params: params({ r: 1, s: twice("r") }), instances: [resistor(name("s"))] });
  const x = (given: Values = {}): Instance => of("x1", "subckt", "pot", ["n"], given);

  test.each([
    ["its own default", x(), 2],
    ["an override, seen by the defaults that depend on it", x({ r: 5 }), 10],
    ["an override of the dependent one", x({ s: 7 }), 7],
    ["an expression of the caller's scope", x({ r: twice("k") }), 40],
    ["a name that caller and subcircuit share, as the caller's", x({ r: name("r") }), 200],
  ])("a subcircuit takes %s", (_, call, value) => {
    const design = build({ params: params({ k: 10, r: 100 }), subcircuits: subcircuits(pot), instances: [call] });
    expect(valueOf(design, "x1.r1")).toBe(value);
  });

  test("refer forward", () => {
    expect(valueOf(build({ params: params({ a: twice("b"), b: 3 }), instances: [resistor(name("a"))] }), "r1")).toBe(6);
  });

  test("of outer scopes are seen two levels down unless shadowed", () => {
    const deep = scope("deep", { ports: ["a"], instances: [resistor(name("k"))] });
    const call = of("xd", "subckt", "deep", ["a"]);
    const mid = (values: Values): Subcircuit =>
      scope("mid", { ports: ["a"], params: params(values), instances: [call], subcircuits: subcircuits(deep) });
    const outer = (values: Values): Value | undefined =>
      valueOf(
        build({
          params: params({ k: 1 }),
          subcircuits: subcircuits(mid(values)),
          instances: [of("xm", "subckt", "mid", ["n"])],
        }),
        "xm.xd.r1",
      );
    expect(outer({})).toBe(1);
    expect(outer({ k: 2 })).toBe(2);
  });

  test("of a model are evaluated where the model stands, not where it is used", () => {
    const inner = scope("inner", {
      ports: ["a"],
      params: params({ k: 50 }),
      instances: [of("r1", "", "rm", ["a", "0"])],
    });
    const design = build({
      params: params({ k: 3 }),
      models: new Map([model("rm", "r", { r: twice("k") })]),
      subcircuits: subcircuits(inner),
      instances: [of("x1", "subckt", "inner", ["n"])],
    });
    expect(valueOf(design, "x1.r1")).toBe(6);
  });

  test("that the subcircuit does not have are refused with the nearest name", () => {
    const call = (): Design => build({ subcircuits: subcircuits(pot), instances: [x({ rr: 1 })] });
    expect(call).toThrow('built:1:1: x1: subcircuit "pot" has no parameter "rr"; did you mean r?');
  });
});

describe("nets", () => {
  const inner = scope("inner", {
    ports: ["p"],
    instances: [instance("r1", "resistor", ["p", "q"], { r: 1 }), instance("r2", "resistor", ["q", "vcc"], { r: 1 })],
  });
  const top = { subcircuits: subcircuits(inner), instances: [of("x1", "subckt", "inner", ["n"])] };

  test("of a port are other names of the net outside; others are the instance's own", () => {
    const design = build(top);
    expect(netsOf(design, "x1.r1")).toEqual([["n"], ["x1.q"]]);
    expect(design.netByName.get("x1.p")).toBe(design.netByName.get("n"));
    expect(netsOf(design, "x1.r2")).toEqual([["x1.q"], ["x1.vcc"]]);
  });

  test("that are global are the same everywhere", () => {
    expect(netsOf(build(top, { globals: ["vcc"] }), "x1.r2")).toEqual([["x1.q"], ["vcc"]]);
  });

  test("of an open port are the instance's own", () => {
    const design = build({ ...top, instances: [of("x1", "subckt", "inner", [""])] });
    expect(netsOf(design, "x1.r1")).toEqual([["x1.p"], ["x1.q"]]);
  });

  test("take start voltages, which may be expressions", () => {
    const design = build({ ...top, params: params({ v: 2 }) }, { nodeset: new Map([["x1.p", twice("v")]]) });
    expect([...design.nodeset]).toEqual([[design.netByName.get("n"), 4]]);
    expect(() => build(top, { nodeset: new Map([["m", 1]]) })).toThrow('.ic/.nodeset names "m", which is no net');
  });
});

describe("bridges", () => {
  const r = instance("r1", "resistor", ["n", "0"], { r: 1e3 });
  const gate = (called: string, ins: readonly string[], out: string, given: Values = {}): Instance =>
    instance(called, "d_and", [ins, out], given);

  test("stand between an output and an analog net, with the gate's levels", () => {
    const design = build({ instances: [r, gate("a1", ["d"], "n", { out_high: 3, r_out: 45 })] });
    expect(netsOf(design, "n#d")).toEqual([["n#d"], ["n"]]);
    expect(netsOf(design, "a1")).toEqual([["d"], ["n#d"]]);
    expect([valueOf(design, "n#d", "out_high"), valueOf(design, "n#d", "r_out")]).toEqual([3, 45]);
  });

  test("to inputs are one for each pair of thresholds, with the loads of its readers", () => {
    const instances = [
      r,
      gate("a1", ["n"], "y1", { input_load: 3e-12 }),
      gate("a2", ["n", "n"], "y2", { input_load: 1e-12 }),
      gate("a3", ["n"], "y3", { in_low: 0.8, in_high: 2 }),
    ];
    const design = build({ instances });
    expect([netsOf(design, "a1")[0], netsOf(design, "a2")[0], netsOf(design, "a3")[0]]).toEqual([
      ["n#in"],
      ["n#in", "n#in"],
      ["n#in2"],
    ]);
    const loads = design.devices.filter(({ name: called }) => /^n#in\d?$/.test(called)).map((one) => one.params);
    expect(design.devices.map(({ name: called }) => called)).toEqual(["r1", "a1", "a2", "a3", "n#in", "n#in2"]);
    expect(loads[0]?.get("input_load")).toBeCloseTo(5e-12, 24);
    expect([loads[1]?.get("in_low"), loads[1]?.get("in_high")]).toEqual([0.8, 2]);
  });

  test("are not put where digital meets digital", () => {
    expect(build({ instances: [gate("a1", ["d"], "e"), gate("a2", ["e"], "f")] }).devices).toHaveLength(2);
  });

  test("~net puts an inverter without delay before the pin", () => {
    const design = build({ instances: [gate("a1", ["d", "~e"], "f")] });
    expect(netsOf(design, "a1")).toEqual([["d", "a1.in1~"], ["f"]]);
    expect(netsOf(design, "a1.in1~")).toEqual([["e"], ["a1.in1~"]]);
    expect(valueOf(design, "a1.in1~", "rise_delay")).toBe(0);
    expect(() => build({ instances: [instance("r1", "resistor", ["~n", "0"], { r: 1 })] })).toThrow(
      'r1: "~n" inverts an analog pin',
    );
  });

  test("of a bus on an analog net take the supply from options, parameters or 5 V", () => {
    const signals = [{ name: "b", kind: "bus" as const, nets: ["n"], pos }];
    const threshold = (top: Partial<Subcircuit>, more: Partial<Circuit>): Value | undefined =>
      valueOf(build({ instances: [r], signals, ...top }, more), "n#in", "in_low");
    expect(threshold({}, {})).toBe(2.5);
    expect(threshold({ params: params({ vcc: 3 }) }, {})).toBe(1.5);
    expect(threshold({ params: params({ vcc: 3 }) }, { options: new Map([["vcc", 4]]) })).toBe(2);
  });
});

describe("probes", () => {
  const counter = instance("actr", "counter_ud", ["clk", "", "", "", "", "", ["q3", "q2", "q1", "q0"], ""]);
  const inner = scope("inner", { ports: ["p"], instances: [instance("r1", "resistor", ["p", "f1"], { r: 1 })] });
  const index = new ProbeIndex(
    build({
      instances: [
        counter,
        instance("r1", "resistor", ["f1", "f2"], { r: 1 }),
        of("x1", "subckt", "inner", ["f2"]),
        instance("aff", "d_dff", ["f0d", "clk", "", "", "out", ""]),
      ],
      subcircuits: subcircuits(inner),
      signals: [{ name: "low", kind: "bus", nets: ["q1", "q0"], pos }],
    }),
  );
  const found = (pattern: string): readonly string[] => index.find(pattern).map(({ kind, path }) => `${kind} ${path}`);

  test.each([
    ["f1", ["net f1"]],
    ["V(F1)", ["net f1"]],
    ["f*", ["net f1", "net f2", "net f0d"]],
    ["x1.*", ["net x1.p", "net x1.f1"]],
    ["*.f1", ["net x1.f1"]],
    ["low", ["bus low"]],
    ["actr.code", ["bus actr.code"]],
    ["aff.q", ["net aff.q"]],
  ])("%s finds %o", (pattern, paths) => {
    expect(found(pattern)).toEqual(paths);
  });

  test("that name nothing are refused with the nearest name and the place", () => {
    const at = { file: "a.cir", line: 3, column: 9 };
    expect(() => index.find("lov", at)).toThrow(
      'a.cir:3:9: "lov" is neither a net nor a signal of the circuit; did you mean low?',
    );
    expect(() => index.find("z*")).toThrow('"z*" is neither a net nor a signal');
  });
});

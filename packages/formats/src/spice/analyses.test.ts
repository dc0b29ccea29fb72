import { type Analysis, formatDiagnostic } from "@twinedge/core";
import { describe, expect, test } from "vitest";
import { readOutputs } from "./outputs.ts";
import { readDeck } from "./read.ts";
import { writeDeck } from "./write.ts";

async function deck(...lines: readonly string[]) {
  return readDeck(["title", "v1 a 0 1", "r1 a 0 1k", ".param p=1", ...lines].join("\n"), "x.cir");
}

async function analyses(...lines: readonly string[]): Promise<readonly Analysis[]> {
  return (await deck(...lines)).circuit.analyses ?? [];
}

const error = (...lines: readonly string[]): Promise<string> =>
  deck(...lines).then(
    () => "no error",
    (thrown: Error) => thrown.message,
  );

/** A number or a parameter's name, and where it is written. */
const linear = (from: unknown, to: unknown, step: unknown) => ({ kind: "step", from, to, step });

describe("axes", () => {
  test.each([
    [".dc v1 0 5 0.1", [{ kind: "name", name: "v1", points: linear(0, 5, 0.1) }]],
    [".dc V1 0 5 {p} TEMP -40 85 25", [{ name: "v1" }, { kind: "temp", name: "temp", points: linear(-40, 85, 25) }]],
    [".dc x1.r1 1k,2k,1k", [{ name: "x1.r1", points: linear(1000, 2000, 1000) }]],
    [".dc param p 1 2 1", [{ kind: "param", name: "p" }]],
    [".dc dec r1 10 1k 5", [{ name: "r1", points: { kind: "dec", from: 10, to: 1000, count: 5 } }]],
    [".dc r1 dec 5 10 1k", [{ name: "r1", points: { kind: "dec", from: 10, to: 1000, count: 5 } }]],
    [".dc lin v1 0 1 0.5", [{ points: linear(0, 1, 0.5) }]],
    [".dc v1 list 0 1 3 r1 list 1k 2k", [{ points: { kind: "list", values: [0, 1, 3] } }, { name: "r1" }]],
    [".dc v1 poi 2 0 1 sweep temp 0 50 50", [{ points: { kind: "list", values: [0, 1] } }, { name: "temp" }]],
  ])("%s", async (line, axes) => {
    expect(await analyses(line)).toMatchObject([{ kind: "dc", axes }]);
  });

  test.each([
    [".step param p 1 3 1", { kind: "param", name: "p", points: linear(1, 3, 1) }],
    [".step param p 1 3", { points: linear(1, 3, 1) }],
    [".step param p list 1 2 5", { points: { kind: "list", values: [1, 2, 5] } }],
    [".step oct param p 1 8 2", { points: { kind: "oct", count: 2 } }],
    [".step temp list -40 27 85", { kind: "temp", points: { kind: "list", values: [-40, 27, 85] } }],
    [".step v1 0 5 1", { kind: "name", name: "v1" }],
  ])("%s", async (line, axis) => {
    expect(await analyses(line)).toMatchObject([{ kind: "step", axis }]);
  });

  test("a place is kept", async () => {
    expect(await analyses(".op", ".dc v1 0 5 1 r1", "+ 1k 2k 1k")).toMatchObject([
      { kind: "op", pos: { file: "x.cir", line: 5, column: 1 } },
      { kind: "dc", axes: [{ pos: { line: 6, column: 5 } }, { pos: { line: 6, column: 14 } }] },
    ]);
  });

  test.each([
    [
      ".dc",
      "x.cir:5:1: .dc names nothing to sweep; write .dc NAME FROM TO STEP, and a second time the same for an outer sweep",
    ],
    [
      ".dc v1 0",
      "x.cir:5:9: a value is missing; write .dc NAME FROM TO STEP, and a second time the same for an outer sweep",
    ],
    [".dc v1 0 7k3 1", 'x.cir:5:10: "7k3" is not a SPICE number; write 7.3k'],
    [
      ".step npn qm(bf) 50 100 10",
      'x.cir:5:11: a model\'s parameter ("qm(...)") cannot be swept; give it the value of a .param and sweep that',
    ],
    [".step param p 1 2 1 v1 0 1 1", 'x.cir:5:21: .step takes one quantity, not "v1"; write a .step line for each'],
    [".subckt s a\n.dc v1 0 1 1\n.ends", "x.cir:6:1: .dc may only stand at the top; move it out of the subcircuit"],
  ])("%j is refused", async (line, message) => {
    expect(await error(line)).toBe(message);
  });
});

describe("outputs", () => {
  test("nets, differences, currents, readings, formulas", async () => {
    expect(
      await analyses(".print dc V(a) v(a,b) i(v1) @q1[ic] par('v(a)*2') gain={v(b)/v(a)} ic(q1) all"),
    ).toMatchObject([
      {
        kind: "print",
        items: [
          { kind: "expr", label: "v(a)", expr: { kind: "voltage", plus: "a" } },
          { kind: "expr", label: "v(a,b)", expr: { plus: "a", minus: "b" } },
          { kind: "quantity", label: "i(v1)", device: "v1", quantity: "i" },
          { kind: "quantity", label: "@q1[ic]", device: "q1", quantity: "ic" },
          { kind: "expr", label: "par('v(a)*2')", expr: { kind: "call", fn: "*" } },
          { kind: "expr", label: "gain", expr: { kind: "call", fn: "/" } },
          { kind: "quantity", device: "q1", quantity: "ic" },
          { kind: "all" },
        ],
      },
    ]);
    expect(await readOutputs("out x1.q", "--probe")).toMatchObject([
      { label: "out", expr: { plus: "out" } },
      { label: "x1.q", expr: { plus: "x1.q" } },
    ]);
  });

  test("the scale of a plot says nothing; what is not understood is said", async () => {
    const { circuit, diagnostics } = await deck(".plot dc v(a) (0,5)", ".print dc vdb(a) v(a)");
    expect(circuit.analyses).toMatchObject([{ items: [{ label: "v(a)" }] }, { items: [{ label: "v(a)" }] }]);
    expect(diagnostics.map((d) => formatDiagnostic(d).replace(/; known are.*/, ""))).toEqual([
      'x.cir:6:11: warning: .print: x.cir:6:11: "vdb" is not a known function',
    ]);
  });
});

describe("measures", () => {
  test.each([
    ["find v(b) at=0.7", { rule: "find", of: { plus: "b" }, at: 0.7 }],
    [
      "find v(b) when v(a)=2.5",
      { rule: "find", when: { left: { plus: "a" }, right: { value: 2.5 }, edge: "cross", count: 1 } },
    ],
    ["when v(a) = v(b) rise=2", { rule: "when", when: { right: { plus: "b" }, edge: "rise", count: 2 } }],
    ["when v(a)={p/2} fall=last", { rule: "when", when: { right: { fn: "/" }, edge: "fall", count: "last" } }],
    ["INTEGRAL i(v1)", { rule: "integ", of: { kind: "current", device: "v1" } }],
    ["trig v(a) val=0.2 rise=1 targ v(b) val=0.8 fall=1", { rule: "trig", trig: { count: 1 }, targ: { edge: "fall" } }],
    ["trig at=1 targ v(b) val=0.8", { rule: "trig", trig: 1 }],
    ["param='x*2 + p'", { rule: "param", of: { fn: "+" } }],
    ["deriv par('v(a)-v(b)') at={p}", { rule: "deriv", of: { fn: "-" }, at: { name: "p" } }],
  ])("%s", async (text, measure) => {
    expect(await analyses(`.meas dc m ${text}`)).toMatchObject([{ kind: "measure", name: "m", measure }]);
  });

  test("the window", async () => {
    expect(await analyses(".measure DC m MAX v(a) from=0.1 to={p}")).toMatchObject([
      { measure: { rule: "max" }, from: 0.1, to: { name: "p" } },
    ]);
  });

  const FORM = "write .meas dc NAME find|when|min|max|avg|rms|pp|integ|deriv|trig|param ...";
  test.each([
    [".meas dc m", `x.cir:5:11: what to measure is missing; ${FORM}`],
    [".meas dc m most v(a)", `x.cir:5:12: "most" is no measure; ${FORM}`],
    [".meas dc m find v(a)", `x.cir:5:21: at= or when is missing; ${FORM}`],
    [".meas dc m when v(a)=1 rise=0", `x.cir:5:29: rise=0 is no number of a crossing; ${FORM}`],
    [".meas dc m max v(a) until=3", `x.cir:5:21: "until=" is not known here; ${FORM}`],
    [".meas dc m max v(a) v(b)", `x.cir:5:21: "v(b)" is one too many; ${FORM}`],
  ])("%j is refused", async (line, message) => {
    expect(await error(line)).toBe(message);
  });
});

test("what is written reads back as it was", async () => {
  const plain = (value: unknown): unknown =>
    JSON.parse(JSON.stringify(value, (key, v: unknown) => (key === "pos" || key === "label" ? undefined : v)));
  const { circuit } = await deck(
    ".op",
    ".dc v1 0 5 {p*2} temp 0 50 25",
    ".dc param p list 1 {p} 3",
    ".dc r1 dec 5 10 1k",
    ".step oct param p 1 8 2",
    ".print dc v(a) v(a,b) i(v1) @q1[ic] {v(a)*2} all",
    ".save v(a)",
    ".probe i(r1)",
    ".meas dc m1 find v(b) when v(a)={v(b)+1} rise=last",
    ".meas dc m2 trig at=1 targ v(b) val=0.8 fall=2",
    ".meas dc m3 rms v(b) from=0.5 to={p}",
    ".meas dc m4 param={m1+m2}",
    ".meas dc m5 deriv {v(a)^2} at=1",
  );
  const again = await readDeck(writeDeck(circuit), "again.cir");
  expect(again.diagnostics).toEqual([]);
  expect(plain(again.circuit.analyses)).toEqual(plain(circuit.analyses));
});

import { readdirSync, readFileSync } from "node:fs";
import type { Circuit, Instance, SourcePos, Subcircuit, Value } from "@twinedge/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readDeck } from "./read.ts";
import { writeDeck } from "./write.ts";

/** Places, the file's name and the order of parameters do not count. */
function comparable(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (key, v: unknown) =>
      key === "pos" || key === "probesAt" || key === "file" ? undefined : v instanceof Map ? Object.fromEntries(v) : v,
    ),
  );
}

async function again(circuit: Circuit): Promise<Circuit> {
  return (await readDeck(writeDeck(circuit), "again.cir")).circuit;
}

const DECK = `Everything
.param rstep=781 n={2*rstep + 1} word=low text="Two  Words; $ no comment" t=4n:7n:18n list=[1 2 {n}] neg=-2
.options reltol=1u noacct
.temp 27
.global vcc
.model g d_and(rise_delay=4n:{n}:18n part=74HC08 tie=low title="Keep Case")
.model ff d_dff
.model npn1 npn is=1e-13
.model dd d(is=1e-14)
.model s1 sw
.model rm r
.subckt Edge f1 c1 rstep=1k bottom=gnd twice={2*rstep}
.param inner={twice/3}
.model local d
.subckt deep a
R1 a 0 {inner}
.ends
X1 f1 deep
A1 [q[3:0] ~f1] null ~c1 g ic={inner}
*@ bus code q[3:0]
*@ onehot tap f1 c1
.ends
V1 vin 0 5
V2 a 0 dc {n} ac 1 90 pulse(0 {n} 0 1n 1n 10u 20u) m=2
V3 b 0 wave=square freq=40
I1 0 a pwl(0 0 1m 5)
R1 vin a {rstep}
R2 a b 1k tc1=1m
R3 a b rm r=1k
R4 a b n
C1 a 0 100n ic=1
L1 a 0 10u
E1 e 0 a b 10
E2 e2 0 vol='v(a)-(v(b)-1)' m=3
G1 a 0 poly(2) a 0 b 0 1 2 3
F1 a 0 V1 5
H1 a 0 V1 {n} m=2
B3 a 0 v={5 * i(V1)}
B1 a 0 v=v(a,b) > 1 && !(i(v1) < 2) ? -2^2 : (v(a) ? 1 : 2) ^ max(1, n)
B2 a 0 i=5
D1 a 0 dd 2 off
Q1 a b 0 vcc npn1
S1 a b c 0 s1 on
A1 a clk null ~rst q null ff
Xe12 a b edge rstep={2*rstep}
.nodeset v(a)=2.5 v(xe12.f1)={n}
*@ clock clk edge=fall clocks=16
*@ probe f1 xe12.code
*@ expect a @ 4 = 1.52 +- 20m
*@ expect xe12.code @ 0 = 8
.end
`;

test("what is written reads back the same", async () => {
  const { circuit } = await readDeck(DECK, "x.cir");
  expect(comparable(await again(circuit))).toEqual(comparable(circuit));
});

const circuits = new URL("../../../../circuits/", import.meta.url);

test.each(readdirSync(circuits).filter((name) => name.endsWith(".cir")))("%s reads back the same", async (name) => {
  const file = new URL(name, circuits);
  const { circuit } = await readDeck(readFileSync(file, "utf8"), file.href, {
    include: async (path, from) => {
      const included = new URL(path, from);
      return { text: readFileSync(included, "utf8"), file: included.href };
    },
  });
  expect(comparable(await again(circuit))).toEqual(comparable(circuit));
});

test("a written deck is written again letter for letter", async () => {
  const first = writeDeck((await readDeck(DECK, "x.cir")).circuit);
  expect(writeDeck((await readDeck(first, "x.cir")).circuit)).toBe(first);
});

const pos: SourcePos = { file: "import", line: 1, column: 1 };

function circuitOf(instances: readonly Partial<Instance>[], more: Partial<Subcircuit> = {}): Circuit {
  return {
    title: "imported",
    file: "import",
    top: {
      name: "",
      ports: [],
      params: [],
      locals: [],
      instances: instances.map((instance) => ({
        name: "r1",
        type: "resistor",
        connections: [],
        params: new Map<string, Value>(),
        pos,
        ...instance,
      })),
      models: new Map(),
      subcircuits: new Map(),
      signals: [],
      edges: [],
      pos,
      ...more,
    },
    globals: [],
    options: new Map(),
    nodeset: new Map(),
    run: { probes: [], expectations: [] },
  };
}

describe("names that SPICE does not take", () => {
  const circuit: Circuit = {
    ...circuitOf(
      [
        { name: "resistor@16:-32", connections: ["@224:416", "0"], params: new Map([["r", 781]]) },
        { name: "r1", connections: ["@-224:416", "n224_416"], params: new Map([["r", 1000]]) },
        { name: "dff@-224:448", type: "", model: "dff.1@x", connections: ["@224:416", "~@-224:416", ""] },
        {
          name: "and@0:0",
          type: "d_and",
          connections: [["@224:416", "@-224:416"], "y"],
          params: new Map<string, Value>([["rise_delay", 0]]),
        },
        {
          name: "load",
          type: "vccs",
          connections: ["y", "0"],
          params: new Map([["law", { kind: "voltage", plus: "@224:416" }]]),
        },
      ],
      {
        models: new Map([["dff.1@x", { name: "dff.1@x", type: "d_dff", params: new Map(), pos }]]),
        signals: [{ name: "code", kind: "bus", nets: ["@224:416", "y"], pos }],
      },
    ),
    nodeset: new Map([["@224:416", 2.5]]),
    run: {
      clock: { net: "@224:416", edge: "rise", pos },
      probes: ["@-224:416", "dff@-224:448.q", "code"],
      expectations: [{ probe: "dff@-224:448.q", clock: 1, value: 1, tolerance: 0, pos }],
    },
  };

  test("are changed, the same way everywhere, and a comment says what they were", () => {
    expect(writeDeck(circuit).split("\n")).toEqual([
      "imported",
      "* n224_416_2 is @224:416",
      "* nm224_416 is @-224:416",
      "* resistor_16_m32 is resistor@16:-32",
      "* a_dff_m224_448 is dff@-224:448",
      "* and_0_0 is and@0:0",
      "* g_load is load",
      "* dff_1_x is dff.1@x",
      ".model dff_1_x d_dff",
      "resistor_16_m32 n224_416_2 0 781",
      "r1 nm224_416 n224_416 1000",
      "a_dff_m224_448 n224_416_2 ~nm224_416 null dff_1_x",
      ".model and_0_0_model d_and(rise_delay=0)",
      "and_0_0 [n224_416_2 nm224_416] y and_0_0_model",
      "g_load y 0 value={v(n224_416_2)}",
      "*@ bus code n224_416_2 y",
      ".nodeset v(n224_416_2)=2.5",
      "*@ clock n224_416_2 edge=rise",
      "*@ probe nm224_416 a_dff_m224_448.q code",
      "*@ expect a_dff_m224_448.q @ 1 = 1",
      ".end",
      "",
    ]);
  });

  test("the deck reads", async () => {
    expect((await again(circuit)).top.instances.map(({ name }) => name)).toEqual([
      "resistor_16_m32",
      "r1",
      "a_dff_m224_448",
      "and_0_0",
      "g_load",
    ]);
  });
});

test("long lines are folded between words", async () => {
  const args = Array.from({ length: 100 }, (_, i) => i / 7);
  const circuit = circuitOf([
    {
      name: "v1",
      type: "vsource",
      connections: ["a", "0"],
      params: new Map<string, Value>([
        ["wave", "pwl"],
        ["args", args],
      ]),
    },
  ]);
  expect(
    Math.max(
      ...writeDeck(circuit)
        .split("\n")
        .map((line) => line.length),
    ),
  ).toBeLessThanOrEqual(112);
  expect(comparable(await again(circuit))).toEqual(comparable(circuit));
});

test("values of every kind survive", async () => {
  const scalar = fc.oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => n + 0),
    fc.stringMatching(/^[a-z_][a-z0-9_]{0,8}$/),
    fc.string({ unit: fc.constantFrom(..."aB 1;$/*+=({[,:~".split("")), minLength: 1, maxLength: 12 }),
  );
  const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => n + 0);
  const value = fc.oneof(
    scalar,
    fc.array(scalar, { minLength: 1, maxLength: 5 }),
    fc.record({ min: number, typ: number, max: number }),
  );
  await fc.assert(
    fc.asyncProperty(fc.dictionary(fc.stringMatching(/^p[a-z0-9_]{0,5}$/), value, { maxKeys: 4 }), async (entries) => {
      const params = new Map<string, Value>(Object.entries(entries));
      const circuit = circuitOf([{ name: "a1", type: "", model: "g", connections: ["a"], params }], {
        models: new Map([["g", { name: "g", type: "d_and", params, pos }]]),
        params: [...params].map(([name, of]) => ({ name, value: of, pos })),
      });
      expect(comparable(await again(circuit))).toEqual(comparable(circuit));
    }),
  );
});

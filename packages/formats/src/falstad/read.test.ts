import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type FalstadOptions, isFalstad, readFalstad } from "./index.ts";

const HEAD = "$ 1 0.000005 0.87 43 5 43 5e-11\n";

function read(body: string, options: FalstadOptions = {}) {
  const { circuit, diagnostics } = readFalstad(HEAD + body, "falstad.txt", options);
  const instance = (name: string) => {
    const found = circuit.top.instances.find((one) => one.name === name);
    const model = circuit.top.models.get(found?.model ?? "");
    return {
      type: model?.type ?? found?.type,
      connections: found?.connections,
      params: Object.fromEntries([...(model?.params ?? []), ...(found?.params ?? [])]),
    };
  };
  return { circuit, diagnostics, instance, names: circuit.top.instances.map(({ name }) => name) };
}

/** A voltage divider: 5 V, 1k, 2k, with a wire from the middle to a test point. */
const DIVIDER = `v 0 160 0 0 0 0 40 5 0 0 0.5
r 0 0 160 0 0 1000
r 160 0 160 160 0 2000
w 0 160 160 160 0
g 0 160 0 176 0
w 160 0 240 0 0
368 240 0 272 0 0 0
x 10 10 20 20 4 24 divider
`;

describe("nets", () => {
  it("are named after test points, else after their first point, and every point is an alias", () => {
    const { circuit, instance } = read(DIVIDER);
    expect(instance("resistor@0:0")).toEqual({
      type: "resistor",
      connections: ["@0:0", "@240:0"],
      params: { r: 1000 },
    });
    expect(instance("resistor@160:0").connections).toEqual(["@240:0", "0"]);
    expect(Object.fromEntries(circuit.aliases ?? [])).toEqual({ "@160:0": "@240:0", "@0:160": "0", "@160:160": "0" });
    expect(circuit.run.probes).toEqual(["@240:0"]);
  });

  it("join where labels are equal, and at a closed switch, not at an open one or where wires cross", () => {
    const { instance } = read(
      "g 0 0 0 16 0\nr 0 0 64 0 0 1\n207 64 0 96 0 4 a\\sb\nr 0 0 64 64 0 2\n207 64 64 96 64 0 a b\ns 64 0 128 0 0 0 false\nr 128 0 0 0 0 3\ns 64 64 64 128 0 1 false\nr 64 128 0 0 0 4\nw 96 -50 96 50 0",
    );
    expect(instance("resistor@0:0#2").connections).toEqual(["0", "@64:0"]);
    expect(instance("resistor@128:0").connections).toEqual(["@64:0", "0"]);
    expect(instance("resistor@64:128").connections).toEqual(["@64:128", "0"]);
  });

  it("without ground and rail, the first source's first terminal is ground", () => {
    expect(read("v 0 160 0 0 0 0 40 5 0 0 0.5\nr 0 0 0 160 0 1000").instance("v@0:160").connections).toEqual([
      "@0:0",
      "0",
    ]);
  });

  it("an island without a path to ground is tied, with a note", () => {
    const { instance, diagnostics } = read(`${DIVIDER}r 500 0 600 0 0 1000\n`);
    expect(instance("tie@500:0")).toEqual({ type: "resistor", connections: ["@500:0", "0"], params: { r: 1e8 } });
    expect(diagnostics.map(({ severity, code, pos }) => [severity, code, pos?.line])).toEqual([
      ["note", "floating-island", 10],
    ]);
  });

  it("a current without a way back becomes 1e8 ohm", () => {
    const { instance, diagnostics } = read("g 0 0 0 16 0\ni 0 0 64 0 0 0.02\ni 0 0 128 0 0 0.02\nr 128 0 0 0 0 50");
    expect(instance("current@0:0").type).toBe("resistor");
    expect(instance("current@0:0#2")).toEqual({ type: "isource", connections: ["0", "@128:0"], params: { dc: 0.02 } });
    expect(diagnostics.map(({ code }) => code)).toEqual(["no-return-path"]);
  });
});

describe("elements", () => {
  it("a transistor: base, collector above for NPN and below for PNP, saved junction voltages", () => {
    const { instance } = read("t 0 0 16 0 0 1 -4.5 0.6 80 default\nt 100 0 116 0 0 -1 4.5 -0.6 100 spice-default\n");
    expect(instance("transistor@0:0")).toMatchObject({
      type: "npn",
      connections: ["@16:-16", "@0:0", "@16:16"],
      params: { is: 1e-13, bf: 80, br: 1, vt: 0.025865, icvbc: -4.5, icvbe: 0.6 },
    });
    expect(instance("transistor@100:0")).toMatchObject({
      type: "pnp",
      connections: ["@116:16", "@100:0", "@116:-16"],
      params: { is: 1e-16, icvbc: 4.5, icvbe: -0.6 },
    });
  });

  it("an op-amp: plus, minus, out; flag 1 exchanges the inputs", () => {
    const { instance } = read("a 0 0 64 0 8 5 0 1000000 0 0 20000\na 200 0 264 0 1 15 -15 1000000\n");
    expect(instance("opamp@0:0")).toEqual({
      type: "opamp",
      connections: ["@0:16", "@0:-16", "@64:0"],
      params: { max: 5, min: 0, gain: 20_000 },
    });
    expect(instance("opamp@200:0")).toMatchObject({
      connections: ["@200:-16", "@200:16", "@264:0"],
      params: { gain: 1e5 },
    });
  });

  it("a zener diode has Falstad's breakdown, a diode by forward drop has n = 2", () => {
    const { instance } = read(
      "z 0 0 0 64 1 0.805904783 5.6\nd 100 0 100 64 2 1N4148\n34 mine 0 1e-12 0 1 0\nd 200 0 200 64 2 mine\n",
    );
    const zener = instance("zener@0:0").params;
    expect(zener).toMatchObject({ n: 2, bv: 5.6, breakdown: "falstad" });
    expect(zener["is"]).toBeCloseTo(1.7143528e-7, 13);
    expect(instance("diode@100:0").params).toMatchObject({ is: 4.352e-9, rs: 0.6458, bv: 75 });
    expect(instance("diode@200:0").params).toEqual({ is: 1e-12, n: 1, vt: 0.025865 });
  });

  it("a gate's inputs straddle its axis; inverted inputs are written ~", () => {
    const { instance } = read("150 0 0 64 0 0 3 5 5\n151 200 0 264 0 4 2 0 5\n");
    expect(instance("and@0:0")).toMatchObject({
      type: "d_and",
      connections: [["@0:16", "@0:0", "@0:-16"], "@64:0"],
      params: { ic: 1, in_low: 2.5, in_high: 2.5, out_high: 5, rise_delay: 0 },
    });
    expect(instance("nand@200:0")).toMatchObject({
      connections: [["~@200:16", "~@200:-16"], "@264:0"],
      params: { ic: 0 },
    });
  });

  it("flip-flops: D with reset, JK on the falling edge", () => {
    const { instance, circuit } = read("155 0 0 32 0 2 5\n156 200 0 232 0 0 0\n");
    expect(instance("dff@0:0")).toMatchObject({
      type: "d_dff",
      connections: ["@0:0", "@0:32", "", "@0:64", "@96:0", "@96:64"],
      params: { ic: 1 },
    });
    expect(instance("jkff@200:0")).toMatchObject({
      connections: ["@200:0", "@200:64", "@200:32", "", "", "@296:0", "@296:64"],
      params: { clk_edge: "fall", clk_ic: 0 },
    });
    expect(circuit.run.probes).toEqual(["dff@0:0.q", "jkff@200:0.q"]);
  });

  it("a counter: most significant output first, falling clock, up/down, reset active low", () => {
    const { instance, circuit } = read("164 0 0 64 0 12 4 0 5 5 0 true 10\n164 500 0 564 0 4 4 0 5 5 0 false 0");
    expect(instance("counter@0:0")).toMatchObject({
      type: "counter_ud",
      connections: ["@0:0", "@0:64", "~@0:96", "", ["", "", "", ""], "", ["@96:0", "@96:32", "@96:64", "@96:96"], ""],
      params: { ic: 0, bits: 4, modulus: 10, clk_edge: "fall" },
    });
    // Its reset does not clear it while it is loaded.
    expect(instance("counter@500:0").params["ic"]).toBe(6);
    expect(circuit.run.probes).toEqual(["counter@0:0.code", "counter@500:0.code"]);
  });

  it("custom logic carries its rules, wherever its model stands", () => {
    const { instance } = read(
      "208 0 0 32 0 0 my\\slogic 0 5\n! my\\slogic 0 A,B X,Y info 0\\s1\\q01\\n#\\sno\\n1?\\q1_\\n\n",
    );
    expect(instance("logic@0:0")).toMatchObject({
      type: "truth_table",
      connections: [
        ["@0:0", "@0:32"],
        ["@96:0", "@96:32"],
      ],
      params: { rules: "01=01\n1?=1_", ic: [0, 1] },
    });
  });

  it("a multiplexer and a ring counter become tables", () => {
    const { instance } = read("184 0 0 32 0 0 1\n163 300 0 332 0 0 3 0 5 0\n");
    expect(instance("mux@0:0").params["rules"]).toBe("0?0=0\n1?0=1\n?01=0\n?11=1");
    expect(instance("ringcounter@300:0").params).toMatchObject({
      rules: "?0=100\n?1000=100\n+11bc=01c\n+101c=001\n+1001=100",
      ic: [0, 1, 0],
    });
  });

  it("sources keep their waveforms", () => {
    const { instance } = read(
      "R 0 0 0 -16 0 1 50 2 1 0 0.5\nR 64 0 64 -16 2 2 50 2 1\nR 128 0 128 -16 0 0 40 2 1\n172 192 0 192 -16 0 6 0.72 0.77 -1 0 0.5 Voltage\n",
    );
    expect(instance("rail@0:0").params).toEqual({ wave: "sin", freq: 50, amplitude: 2, bias: 1, phase: 0 });
    expect(instance("rail@64:0").params).toMatchObject({ wave: "square", phase: Math.PI / 2, duty: 0.5 });
    expect(instance("rail@128:0").params).toEqual({ dc: 3 });
    expect(instance("rail@192:0").params["dc"]).toBeCloseTo(0.7169, 10);
  });
});

describe("logic inputs", () => {
  const INPUTS = "L 0 0 -32 0 0 0 false 5 0\nL 0 64 -32 64 0 true false 5 0\nw 0 0 100 0 0\nr 100 0 0 64 0 1000\n";

  it("are sources with the level of the file", () => {
    const { instance } = read(INPUTS);
    expect(instance("input@0:0")).toEqual({ type: "vsource", connections: ["@0:0", "0"], params: { dc: 0 } });
    expect(instance("input@0:64").params).toEqual({ dc: 0 });
  });

  it("are driven by a clock or a pulse, by any point of their net", () => {
    const inputs = new Map([
      ["@100:0", { kind: "clock", period: 1e-4, start: 1e-5 }],
      ["input@0:64", { kind: "pulse", from: 0, to: 1e-5 }],
    ] as const);
    const { instance, circuit } = read(INPUTS, { inputs });
    expect(instance("input@0:0").params).toEqual({ wave: "pulse", args: [0, 5, 6e-5, 0, 0, 5e-5, 1e-4] });
    expect(instance("input@0:64").params).toEqual({ wave: "pulse", args: [0, 5, 0, 0, 0, 1e-5] });
    expect(circuit.run.clock).toMatchObject({ net: "@0:0", edge: "rise" });
  });

  it("an unknown one is an error that lists those there are", () => {
    const inputs = new Map([["@1:1", { kind: "clock", period: 1, start: 0 }]] as const);
    expect(() => read(INPUTS, { inputs })).toThrow(
      '"@1:1" is no logic input of the file; the logic inputs are @0:0, @0:64',
    );
  });
});

describe("positions", () => {
  const at = (name: string, word: string) => ({ positions: new Map([[name, word]]) });

  it("a switch is opened and closed, a contact and a level are chosen", () => {
    const text = "s 0 0 64 0 0 1 false\nr 0 0 0 64 0 5\nr 64 0 64 64 0 5\nL 0 64 -32 64 0 0 false 5 0\n";
    expect(read(text).instance("resistor@64:0").connections?.[0]).toBe("@64:0");
    expect(read(text, at("switch@0:0", "closed")).instance("resistor@64:0").connections?.[0]).toBe("@0:0");
    expect(read(text, at("switch@0:0", "0")).instance("resistor@64:0").connections?.[0]).toBe("@0:0");
    expect(read(text, at("input@0:64", "high")).instance("input@0:64").params).toEqual({ dc: 5 });
  });

  it("switches with one link move together", () => {
    const text = "S 0 0 64 0 0 0 false 3\nS 0 100 64 100 0 0 false 3\nS 0 200 64 200 0 0 false 4\n";
    const { instance } = read(text, at("switch@0:0", "1"));
    expect(["0:0", "0:100", "0:200"].map((name) => instance(`switch@${name}`).connections?.[1])).toEqual([
      "@64:16",
      "@64:116",
      "@64:184",
    ]);
  });

  it.each([
    [
      "switch@1:1",
      "open",
      '"switch@1:1" is no switch and no logic input of the file; those of the file are switch@0:0',
    ],
    ["switch@0:0", "ajar", 'falstad.txt:2:1: switch@0:0 has no position "ajar"; its positions are open, closed'],
  ])("%s=%s is refused", (name, word, message) => {
    expect(() => read("s 0 0 64 0 0 1 false", at(name, word))).toThrow(message);
  });
});

describe("what cannot be read", () => {
  it.each([
    ["r 0 0 64 0 0 7k3", 'falstad.txt:2:14: the resistance "7k3" is not a number'],
    ["r 0 0 64 0 0", "falstad.txt:2:13: the resistance is missing"],
    ["r 0 0.5 64 0 0 1", 'falstad.txt:2:5: the first y "0.5" is not valid'],
    ["161 16 32 64 0 0", "falstad.txt:2:1: element 161 at (16,32) is not supported"],
    ["186 16 32 64 0 0 26 0", "falstad.txt:2:1: element 186 (piso) at (16,32) is not supported"],
    ["410 0 0 64 0 1 nobody", 'falstad.txt:2:16: the subcircuit "nobody" is not defined in the file'],
    ["212 0 0 64 0 0 2 a*t", 'falstad.txt:2:18: the expression "a*t": "t" moves with time'],
    ["212 0 0 64 0 0 1 a*b", 'falstad.txt:2:18: the expression "a*b": there is no input or function "b"'],
    ["164 0 0 64 0 0 1000000000", 'falstad.txt:2:16: the number of bits "1000000000" is not valid'],
    ["t 0 0 0 0 0 1", "falstad.txt:2:13: the element has no length"],
    ["! m 0 A B i 000\\q1", 'falstad.txt:2:13: the rule "000=1" has 3 characters before the ='],
  ])("%s: the error names line and column", (line, message) => {
    expect(() => read(line)).toThrow(message);
  });

  it("is left out with a warning on request", () => {
    const { diagnostics, names } = read("161 16 32 64 0 0\nr 0 0 64 0 0 1", { partial: true });
    expect(diagnostics[0]).toMatchObject({ severity: "warning", code: "unsupported-element" });
    expect(names).toEqual(["resistor@0:0", "tie@0:0"]);
  });

  it("XML of newer versions is named as such", () => {
    expect(() => readFalstad("<cir f='1'/>", "x.txt")).toThrow("this is the XML of a newer Falstad");
  });
});

describe("isFalstad", () => {
  it.each([
    [`${HEAD}r 0 0 1 1 0 1`, true],
    ["\r\n\r\n$ 1 5.0E-6 10 50 5.0\r\n", true],
    ["w 0 0 16 0 0", true],
    ["150 0 0 16 0 0 2 5", true],
    ["* divider\nr1 a 0 1k\n.end", false],
    ["$ a comment", false],
    ["r 0 0 1k", false],
    ["r1 0 1 2 3 4 5", false],
    ["", false],
  ])("%j: %s", (text, expected) => {
    expect(isFalstad(text)).toBe(expected);
  });
});

describe("text at random", () => {
  const LINES = [
    ...`${HEAD}${DIVIDER}`.trim().split("\n"),
    "t 0 0 16 0 0 1 -4.5 0.6 80 default",
    "150 0 0 64 0 0 3 5 5",
    "155 0 0 32 0 2 5",
    "164 0 0 64 0 12 4 0 5 5 0 true 10",
    "! m 0 A,B X,Y info 01\\q01\\n",
    "208 0 0 32 0 0 m 0 5",
    "163 300 0 332 0 2 3 0 5 0",
    "184 0 0 32 0 6 2",
    "157 880 232 1000 232 0 7 1 1",
    "174 208 320 432 224 1 1000 0.5 Resistance",
    "S 0 0 64 0 1 0 false 0 3",
    "f 0 0 64 0 96 1.5 0.02",
    "34 a 0 1e-12 0 1 0",
    "32 a 0 1e-13 0 0 1.5 0 0 2 1 1 0 0 1",
    "207 0 0 0 0 4 a\\sb",
    "160 0 0 64 0 0 20 1e10",
  ];
  const token = fc.constantFrom(
    "0",
    "-1",
    "1e9",
    "999999999",
    "-2147483647",
    "true",
    "x",
    "+",
    "\\",
    "1e999",
    "0x10",
    "NaN",
    "2.5",
  );

  function outcome(text: string, partial: boolean): string {
    try {
      readFalstad(text, "falstad.txt", { partial });
      return "read";
    } catch (error) {
      return String(error);
    }
  }

  it("is read, or refused with file and line", () => {
    const line = fc.tuple(fc.constantFrom(...LINES), fc.nat(12), token, fc.boolean()).map(([text, at, word, change]) =>
      change
        ? text
            .split(" ")
            .flatMap((old, i) => (i === at ? word.split(" ") : [old]))
            .join(" ")
        : text,
    );
    const mutated = fc.array(line, { maxLength: 8 }).map((lines) => lines.join("\n"));
    const anything = fc.string({ unit: "binary", maxLength: 80 });
    fc.assert(
      fc.property(fc.oneof(mutated, anything), fc.boolean(), (text, partial) => {
        isFalstad(text);
        expect(outcome(text, partial)).toMatch(/^(?:read|InputError: falstad\.txt:\d+:\d+: .+; .+)$/s);
      }),
      { numRuns: 2000 },
    );
  });
});

import { type Circuit, formatDiagnostic, parseSpice } from "@twinedge/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type ReadOptions, readDeck } from "./read.ts";

async function read(lines: readonly string[], options: ReadOptions = {}): Promise<Circuit> {
  return (await readDeck(["title", ...lines].join("\n"), "x.cir", options)).circuit;
}

const error = (lines: readonly string[], options?: ReadOptions): Promise<string> =>
  read(lines, options).then(
    () => "no error",
    (thrown: Error) => thrown.message,
  );

async function warnings(lines: readonly string[]): Promise<readonly string[]> {
  return (await readDeck(["title", ...lines].join("\n"), "x.cir")).diagnostics.map(formatDiagnostic);
}

const values = ({ top }: Circuit): Record<string, unknown> =>
  Object.fromEntries(top.params.map(({ name, value }) => [name, value]));

describe("lines", () => {
  test("the first line is the title, whatever it says", async () => {
    expect((await readDeck("* Three edges \nR1 a b 1k", "x.cir")).circuit).toMatchObject({
      title: "Three edges",
      file: "x.cir",
    });
    expect((await readDeck("", "x.cir")).circuit.title).toBe("");
    expect((await readDeck("\uFEFFR1 a b 1k", "x.cir")).circuit).toMatchObject({
      title: "R1 a b 1k",
      top: { instances: [] },
    });
    expect((await read([".title Another one"])).title).toBe("Another one");
  });

  test("a deck whose first line is a directive is warned of", async () => {
    expect((await readDeck(".param a=1\n", "x.cir")).diagnostics.map(formatDiagnostic)).toEqual([
      'x.cir:1:1: warning: the first line of a deck is its title; ".param a=1" is not read; put a title above it',
    ]);
  });

  test("comments and continuations", async () => {
    const circuit = await read([
      "* comment",
      "R1 a b 1k ; comment",
      "R2 a b 1k $ comment",
      "R3 a b // comment",
      "* comment",
      "+ 1k",
      "*@ probe a",
      "   + m=2",
      "R4 a$b c 1k",
      "",
      '.model g d_source(input_file="a;b//c $ D")',
      "; only a comment",
    ]);
    expect(circuit.top.instances.map(({ params }) => Object.fromEntries(params))).toEqual([
      { r: 1000 },
      { r: 1000 },
      { r: 1000, m: 2 },
      { r: 1000 },
    ]);
    expect(circuit.top.instances[3]?.connections).toEqual(["a$b", "c"]);
    expect(circuit.top.models.get("g")?.params.get("input_file")).toBe("a;b//c $ D");
  });

  test("places are right in continuations and with any line end", async () => {
    expect(await error(["R1 a", "* between", "  + b", "+\t7k3"])).toBe(
      'x.cir:5:3: "7k3" is not a SPICE number; write 7.3k',
    );
    expect(await error(["R1 a b {1 +", "+  2 * foo(3)}"])).toMatch(/^x\.cir:3:8: "foo" is not a known function/);
    await expect(readDeck("t\r\nR1 a b 1k\r\nR2 a b 7k3\r\n", "x.cir")).rejects.toThrow("x.cir:3:8: ");
    await expect(readDeck("t\rR1 a b 7k3", "x.cir")).rejects.toThrow("x.cir:2:8: ");
  });

  test("instances know where they stand", async () => {
    expect((await read(["", "  R1 a b 1k"])).top.instances[0]?.pos).toEqual({ file: "x.cir", line: 3, column: 3 });
  });

  test.each([
    [
      ["+ 1k"],
      'x.cir:2:1: "+" continues a line, and there is none before it; the first line is the title and cannot be continued; join the two lines',
    ],
    [
      [`R1 a b ${"1".repeat(1_000_001)}`],
      "x.cir:2:1: the line is longer than 1 MB; split it with + lines, or mend the file",
    ],
    [
      ["R1", ...Array.from({ length: 30 }, () => `+ ${"a".repeat(50_000)}`)],
      "x.cir:22:2: the line is longer than 1 MB; split it with + lines, or mend the file",
    ],
    [[`R1 a b ${"{".repeat(70)}`], "x.cir:2:72: braces are nested deeper than 64; give a part a name with .param"],
    [[`.param a=${"[".repeat(70)}`], /vectors are nested deeper than 4/],
    [[`A1 ${"~ ".repeat(100_000)}a b`], /"~" is no net/],
  ])("limits and mistakes: %#", async (lines, message) => {
    expect(await error(lines)).toMatch(message);
  });

  test("what follows .end is not read", async () => {
    expect((await read(["R1 a b 1k", ".END", "nonsense"])).top.instances).toHaveLength(1);
  });
});

describe(".model", () => {
  test("parameters in parentheses or not, vectors, words, min:typ:max", async () => {
    const { top } = await read([
      ".model g d_and(rise_delay=4n:7n:18n fall_delay = 9n, part=74HC08 tie=low)",
      ".MODEL T NPN IS=1e-13 bf={2*50}",
      '.model s sw (vt=1 list=[1 2k {x}] pair=1,2 name="Keep Case" span={a}:7n:{b})',
      ".model r d_or",
    ]);
    expect(Object.fromEntries(top.models.get("g")?.params ?? [])).toEqual({
      rise_delay: { min: 4e-9, typ: 7e-9, max: 18e-9 },
      fall_delay: 9e-9,
      part: "74hc08",
      tie: "low",
    });
    expect(top.models.get("t")).toMatchObject({ name: "t", type: "npn", pos: { line: 3, column: 1 } });
    expect(top.models.get("s")?.params).toEqual(
      new Map<string, unknown>([
        ["vt", 1],
        ["list", [1, 2000, expect.objectContaining({ name: "x" })]],
        ["pair", [1, 2]],
        ["name", "Keep Case"],
        [
          "span",
          { min: expect.objectContaining({ name: "a" }), typ: 7e-9, max: expect.objectContaining({ name: "b" }) },
        ],
      ]),
    );
    expect(top.models.get("r")?.params.size).toBe(0);
  });

  test.each([
    [".model g d_and(rise_delay=7n5)", 'x.cir:2:27: "7n5" is not a SPICE number; write 7.5n'],
    [".model g d_and(rise_delay=1n:2n)", 'x.cir:2:27: "1n:2n" is not min:typ:max; write three values, e.g. 4n:7n:18n'],
    [".model g d_and(rise_delay=1n:2n:3n5)", 'x.cir:2:33: "3n5" is not a SPICE number; write 3.5n'],
    [
      ".model g d_and(rise_delay)",
      'x.cir:2:16: name=value is expected in model "g", not "rise_delay"; write name=value',
    ],
    [".model g", "x.cir:2:9: .model needs a name and a type; write .model NAME TYPE(name=value ...)"],
    [".model g a=1", 'x.cir:2:11: .model needs a name and a type, not "="; write .model NAME TYPE(name=value ...)'],
    [".model g x(list=[1 2)", 'x.cir:2:22: "[" is never closed; write "]" after the last value'],
    [
      ".model g x\n.model G y",
      'x.cir:3:8: model "g" is defined twice (first on line 2 of x.cir); rename one of the two',
    ],
  ])("%s", async (line, message) => {
    expect(await error([line])).toBe(message);
  });
});

describe(".param", () => {
  test("several a line, formulas with or without braces", async () => {
    const circuit = await read([
      ".param a=1 b = 2*a+1 c='a' d={a}, e=4n:7n:18n f=low g=[1 2] h=-2k i=\"No\"",
      ".param j=max(a, b) k=1",
    ]);
    expect(values(circuit)).toMatchObject({
      a: 1,
      b: { fn: "+" },
      c: { kind: "name", name: "a" },
      d: { kind: "name", name: "a" },
      e: { min: 4e-9, typ: 7e-9, max: 18e-9 },
      f: "low",
      g: [1, 2],
      h: -2000,
      i: "No",
      j: { fn: "max" },
      k: 1,
    });
    expect(circuit.top.params[1]?.pos).toEqual({ file: "x.cir", line: 2, column: 12 });
  });

  test("commas may stand between them, with blanks or without", async () => {
    expect(values(await read([".param a=1,b=2 , c={a+b},d=max(1,2)", "+,f(x)=x*x,e=5"]))).toMatchObject({
      a: 1,
      b: 2,
      c: { fn: "+" },
      d: { fn: "max" },
      e: 5,
    });
  });

  test("the last value counts, with a warning", async () => {
    expect(values(await read([".param a=1", ".param a=2"]))).toEqual({ a: 2 });
    expect(await warnings([".param a=1", ".param a=2"])).toEqual([
      'x.cir:3:8: warning: parameter "a" is defined again; the last value counts',
    ]);
  });

  test.each([
    [".param a", 'x.cir:2:8: name=value is expected after .param, not "a"; write .param NAME=VALUE'],
    [".param a=", 'x.cir:2:10: a value is missing after "a="; write a number, a word or {expression}'],
    [".param a=7k3", 'x.cir:2:10: "7k3" is not a SPICE number; write 7.3k'],
    [".param a=2*7k3", 'x.cir:2:12: "7k3" is not a SPICE number; write 7.3k'],
    [".param 2a=1", 'x.cir:2:8: "2a" cannot be a name here; use letters, digits and _, a letter first'],
  ])("%s", async (line, message) => {
    expect(await error([line])).toBe(message);
  });

  test("numbers are those of the core", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e15, max: 1e15 }),
        fc.constantFrom("", "k", "MEG", "m", "u", "nF", "mil"),
        async (n, suffix) => {
          const text = `${n}${suffix}`;
          expect(values(await read([`.param a=${text} b={${text}}`]))).toEqual({
            a: parseSpice(text),
            b: parseSpice(text),
          });
        },
      ),
      { numRuns: 50 },
    );
  });
});

describe("--set", () => {
  const lines = [".param rstep=781 tie=x", ".subckt s a", ".param rstep=5", ".ends"];

  test("overrides parameters of the top level, in SI notation", async () => {
    const circuit = await read(lines, {
      set: new Map([
        ["RSTEP", "6.3k"],
        ["tie", "Low"],
      ]),
    });
    expect(values(circuit)).toEqual({ rstep: 6300, tie: "low" });
    expect(circuit.top.subcircuits.get("s")?.locals[0]?.value).toBe(5);
    expect(values(await read(lines, { set: new Map([["rstep", "2M"]]) }))).toMatchObject({ rstep: 2e6 });
  });

  test("refuses unknown names and values that are none", async () => {
    expect(await error(lines, { set: new Map([["rstap", "1"]]) })).toBe(
      'the deck has no parameter "rstap"; known are rstep, tie',
    );
    expect(await error([], { set: new Map([["a", "1"]]) })).toBe(
      'the deck has no parameter "a"; define it with .param at the top',
    );
    expect(await error(lines, { set: new Map([["rstep", "7k3"]]) })).toBe(
      '"7k3" is no value for parameter "rstep"; write a number (4.7k, 10M, 3m) or a word',
    );
  });
});

describe(".subckt", () => {
  test("ports, parameters with defaults, nested definitions, locals", async () => {
    const { top } = await read([
      ".SUBCKT Edge f1 c1 params: rstep=781 n={2*k} bottom=gnd",
      ".param half={rstep/2}",
      ".subckt inner a",
      "R1 a 0 1k",
      ".ends inner",
      "X1 f1 inner",
      ".model d1 d",
      ".ends",
      "X1 a b edge",
    ]);
    const edge = top.subcircuits.get("edge");
    expect(edge).toMatchObject({ name: "edge", ports: ["f1", "c1"], pos: { line: 2, column: 1 } });
    expect(edge?.params.map(({ name, value }) => [name, value])).toEqual([
      ["rstep", 781],
      ["n", expect.objectContaining({ fn: "*" })],
      ["bottom", "gnd"],
    ]);
    expect(edge?.locals.map(({ name }) => name)).toEqual(["half"]);
    expect(edge?.subcircuits.get("inner")?.instances).toHaveLength(1);
    expect([...(edge?.models.keys() ?? [])]).toEqual(["d1"]);
    expect(top.instances).toHaveLength(1);
  });

  test.each([
    [[".subckt s a"], 'x.cir:2:1: subcircuit "s" is never closed; write .ends after its last line'],
    [[".ends"], "x.cir:2:1: .ends closes nothing; remove it, or write the .subckt line it closes"],
    [[".subckt s a", ".subckt u b", ".ends s"], 'x.cir:4:1: .ends s stands where "u" is open; write .ends u'],
    [[".subckt", ".ends"], "x.cir:2:8: .subckt has no name; write .subckt NAME PORT ..."],
    [[".subckt s a a", ".ends"], 'x.cir:2:13: "s": port "a" is given twice; remove it'],
    [[".subckt s a 0", ".ends"], 'x.cir:2:13: "s": ground is no port; remove it'],
    [
      [".subckt s a", ".ends", ".subckt S b", ".ends"],
      'x.cir:4:1: subcircuit "s" is defined twice (first on line 2 of x.cir); rename one of the two',
    ],
    [
      Array.from({ length: 70 }, () => ".subckt s a"),
      "x.cir:66:1: subcircuits are defined inside each other more than 64 deep; close them with .ends",
    ],
  ])("%j", async (lines, message) => {
    expect(await error(lines)).toBe(message);
  });
});

describe("other directives", () => {
  test(".global, .options, .temp, .ic, .nodeset", async () => {
    const circuit = await read([
      ".global VCC gnd2",
      ".options reltol=1e-4 noacct seed={s} method=gear",
      ".temp 27",
      ".ic v(a)=2.5 V(xe12.tap) = {vx}",
      ".nodeset v(q[3])=1m",
    ]);
    expect(circuit.globals).toEqual(["vcc", "gnd2"]);
    expect(Object.fromEntries(circuit.options)).toMatchObject({
      reltol: 1e-4,
      noacct: 1,
      seed: { name: "s" },
      method: "gear",
      temp: 27,
    });
    expect(Object.fromEntries(circuit.nodeset)).toMatchObject({ a: 2.5, "xe12.tap": { name: "vx" }, "q[3]": 1e-3 });
  });

  test.each([
    [".op", []],
    [
      ".tran 1n 1u",
      ["x.cir:2:1: warning: .tran is not supported and has no effect; simulate in time with twinedge run --until TIME"],
    ],
    [
      ".meas tran x find v(a) at=1m",
      [
        "x.cir:2:1: warning: .meas tran has no effect: only curves of .dc are measured; write .meas dc, or say what must come out in a *@ expect line",
      ],
    ],
    [
      ".print ac vdb(a)",
      [
        "x.cir:2:1: warning: .print ac has no effect: there is no ac analysis; write .print dc ... for what twinedge sweep is to list",
      ],
    ],
    [
      ".control\nrun\n.include nothing\n.endc\n",
      [
        "x.cir:2:1: warning: a .control block is a script for ngspice and is not run; say what to run on the command line: twinedge run",
      ],
    ],
    [".lib tt\nR1 a b\n.endl", []],
  ])("%j is read and does nothing", async (line, expected) => {
    expect(await warnings([line])).toEqual(expected);
  });

  test.each([
    [
      ".modle x d",
      'x.cir:2:1: unknown directive ".modle"; known are .model .subckt .param .include .lib .global .ic .options',
    ],
    [
      ".constructor",
      'x.cir:2:1: unknown directive ".constructor"; known are .model .subckt .param .include .lib .global .ic .options',
    ],
    [".temp", "x.cir:2:6: .temp takes one temperature; write degrees Celsius, and vary them with .step temp"],
    [".ic a=1", 'x.cir:2:6: .ic takes voltages of nets, not "="; write v(net)=value'],
    [".ic v(a) 1", "x.cir:2:11: a value is missing after v(a); write v(net)=value"],
    [".control\nrun", "x.cir:2:1: this block is never closed; write .endc after it"],
  ])("%j is refused", async (line, message) => {
    expect(await error([line])).toBe(message);
  });
});

describe("included files", () => {
  const files: Readonly<Record<string, string>> = {
    "a.cir": "R1 a b {rstep}\n.include b.cir",
    "b.cir": ".model dd d\n",
    "loop.cir": ".include loop.cir",
    "bad.cir": "* first\nR1 a b 7k3",
    "with end.cir": "R9 a b 1k\n.end\nnonsense",
    "lib.cir": "nonsense\n.lib tt\nR1 a b 1k\n.endl\n.lib ff\nR1 a b 2k\n.endl tt",
  };
  const include: NonNullable<ReadOptions["include"]> = async (path) => {
    const text = /^deep(\d+)$/.exec(path) === null ? files[path] : `.include deep${Number(path.slice(4)) + 1}`;
    if (text === undefined) {
      throw new Error("no such file");
    }
    return { text, file: path };
  };

  test("are read where they stand, each once", async () => {
    const { top } = await read([".include a.cir", ".INCLUDE 'b.cir'", '.inc "with end.cir"', ".param rstep=1"], {
      include,
    });
    expect(top.instances.map(({ name, pos }) => [name, pos.file])).toEqual([
      ["r1", "a.cir"],
      ["r9", "with end.cir"],
    ]);
    expect(top.models.get("dd")?.pos).toEqual({ file: "b.cir", line: 1, column: 1 });
  });

  test("a subcircuit has its own copy", async () => {
    const { top } = await read([".include b.cir", ".subckt s a", ".include b.cir", ".ends"], { include });
    expect(top.subcircuits.get("s")?.models.size).toBe(1);
  });

  test("of a library one section", async () => {
    expect((await read([".lib lib.cir FF"], { include })).top.instances[0]?.params.get("r")).toBe(2000);
    expect(await error([".lib lib.cir ss"], { include })).toBe(
      'lib.cir:1:1: "lib.cir" has no section "ss"; a section starts with .lib ss and ends with .endl',
    );
  });

  test.each([
    [".include loop.cir", 'loop.cir:1:10: "loop.cir" includes itself: loop.cir -> loop.cir; break the circle'],
    [".include deep0", "deep30:1:10: files include each other more than 32 deep; include less deeply"],
    [".include bad.cir", 'bad.cir:2:8: "7k3" is not a SPICE number; write 7.3k'],
    [
      ".include nothing.cir",
      'x.cir:2:10: cannot include "nothing.cir": no such file; paths count from the file they stand in',
    ],
    [".include", 'x.cir:2:1: .include names no file; write .include "file.cir"'],
    [".include with end.cir", 'x.cir:2:15: "end.cir" is one too many for .include; put a name with blanks in quotes'],
  ])("%s", async (line, message) => {
    expect(await error([line], { include })).toBe(message);
  });

  test("are refused where there is no way to read them", async () => {
    expect(await error([".include a.cir"])).toBe(
      'x.cir:2:10: "a.cir" cannot be included: this deck is read without its files; put the lines of the file here',
    );
  });
});

describe("annotations", () => {
  test("say what to run, to record and to expect", async () => {
    const { run } = await read([
      "*@ clock CLK edge=fall clocks=16",
      "*@ probe f1 xe12.code",
      "*@probe @-128:432",
      "*@ expect F3 @ 4 = 1.52 +- 20m",
      "*@ expect xe12.code @0=8",
      "*@ expect dff@-224:448.q @ 12 = -1.5",
    ]);
    expect(run).toMatchObject({
      clock: { net: "clk", edge: "fall", pos: { line: 2, column: 10 } },
      clocks: 16,
      probes: ["f1", "xe12.code", "@-128:432"],
      expectations: [
        { probe: "f3", clock: 4, value: 1.52, tolerance: 0.02, pos: { line: 5, column: 4 } },
        { probe: "xe12.code", clock: 0, value: 8, tolerance: 0 },
        { probe: "dff@-224:448.q", clock: 12, value: -1.5, tolerance: 0 },
      ],
    });
  });

  test("name signals, at the top and in subcircuits", async () => {
    const { top } = await read(["*@ bus all a b[1:0]", ".subckt s a", "*@ onehot tap t[0:2]", ".ends"]);
    expect(top.signals).toMatchObject([{ name: "all", kind: "bus", nets: ["a", "b1", "b0"] }]);
    expect(top.subcircuits.get("s")?.signals).toMatchObject([
      { name: "tap", kind: "onehot", nets: ["t0", "t1", "t2"] },
    ]);
  });

  test("name targets, edges and schemes", async () => {
    const { top, run } = await read([
      ".param v=1.5",
      "*@ target F3 = {2*v}",
      ".subckt e a b c d",
      "*@ bus cf x[1:0]",
      "*@ bus cc y[1:0]",
      "*@ edge divider free=a,b clamped=c,d,b up=u q=q code=cf,cc start=8",
      "*@ scheme and nodes {v(b) > v(d) && v(b) > 0}",
      ".ends",
    ]);
    expect(run.targets).toMatchObject([{ net: "f3", value: { kind: "call", fn: "*" }, pos: { line: 3 } }]);
    const edge = top.subcircuits.get("e");
    expect(edge?.edges).toMatchObject([
      {
        name: "",
        kind: "divider",
        free: ["a", "b", "b"],
        clamped: ["c", "d", "b"],
        up: "u",
        q: "q",
        code: ["cf", "cc"],
        start: 8,
        pos: { line: 7, column: 4 },
      },
    ]);
    expect(edge?.edges[0]?.tap).toBeUndefined();
    expect(edge?.scheme).toMatchObject({ name: "and", looksAt: "nodes", predicate: { kind: "call", fn: "and" } });
  });

  test.each([
    [
      "*@ prob f1",
      'x.cir:2:4: unknown annotation "*@ prob"; known are clock, probe, expect, bus, onehot, target, edge, scheme',
    ],
    ["*@", 'x.cir:2:3: unknown annotation "*@ "; known are clock, probe, expect, bus, onehot, target, edge, scheme'],
    ["*@ clock", "x.cir:2:9: the clock's net is missing; write *@ clock NET edge=rise clocks=N"],
    ["*@ clock clk edge=up", 'x.cir:2:14: "edge=up" is not understood; write edge=rise, edge=fall or clocks=N'],
    ["*@ clock clk\n*@ clock c2", "x.cir:3:4: a clock is already named on line 2; remove one of the two"],
    ["*@ probe", "x.cir:2:9: nothing to probe; write *@ probe NAME ..."],
    [
      "*@ expect f3 = 4",
      "x.cir:2:4: the expectation is not understood; write *@ expect NAME @ CLOCK = VALUE [+- TOLERANCE]",
    ],
    ["*@ expect f3 @ 4 = 7k3", 'x.cir:2:20: "7k3" is not a SPICE number; write 7.3k'],
    ["*@ expect f3 @ 4 = 1 +- x", 'x.cir:2:25: "x" is not a SPICE number; write e.g. 1.52 or 20m'],
    ["*@ expect f3 @ 4 = 1 +- -2", "x.cir:2:25: the tolerance is negative; write the largest difference allowed"],
    ["*@ expect f3 @ a = 1", 'x.cir:2:16: "a" is not a number of a clock; 0 is the settled start, 1 the first clock'],
    ["*@ bus code", "x.cir:2:12: the bus has no nets; write *@ bus NAME NET ..."],
    ["*@ bus a b\n*@ onehot A c", 'x.cir:3:11: "a" is already a bus or onehot here; rename one of the two'],
    ["*@ bus a q[99999:0]", 'x.cir:2:10: "q[99999:0]" is more than 4096 nets; write NAME[HIGH:LOW], e.g. q[3:0]'],
    ["*@ target f3", "x.cir:2:4: the target is not understood; write *@ target NET = VALUE"],
    ["*@ target f3 = 1\n*@ target F3 = 2", 'x.cir:3:11: "F3" has a target already; remove one of the two'],
    [
      "*@ edge loop",
      "x.cir:2:9: the edge's kind is missing; write *@ edge divider|rheostat free=I,J,NODE clamped=I,J,NODE up=NET q=NET code=BUS,BUS",
    ],
    [
      "*@ edge divider free=a clamped=c,d up=u",
      'x.cir:2:17: "free=a" is not understood; write *@ edge divider|rheostat free=I,J,NODE clamped=I,J,NODE up=NET q=NET code=BUS,BUS',
    ],
    [
      "*@ edge rheostat free=a,b up=u",
      "x.cir:2:31: the edge's ends in the clamped network are missing; write *@ edge divider|rheostat free=I,J,NODE clamped=I,J,NODE up=NET q=NET code=BUS,BUS",
    ],
    ["*@ scheme and {1}", "x.cir:2:4: the scheme is not understood; write *@ scheme NAME nodes|drops {EXPRESSION}"],
    [
      ".subckt s a\n*@ probe a\n.ends",
      'x.cir:3:4: "*@ probe" may only stand at the top; move it out of the subcircuit',
    ],
  ])("%j is refused", async (line, message) => {
    expect(await error([line])).toBe(message);
  });
});

/** Verbs that run the simulator many times: exit codes, documents, bad input. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { twinedge } from "./command.ts";

const RING = "circuits/three-edge.cir";

let folder = "";

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "twinedge-"));
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe("verify", () => {
  test("a deck that holds", async () => {
    const { code, out } = await twinedge(["verify", RING, "--states", "50"]);
    expect(code).toBe(0);
    expect(out).toContain("13 of 13 expectations held");
    expect(out).toContain("scheme and against Eq. 2");
    expect(out).toMatch(/xe31\.xeval\.xdecide\.acmp2 is a permanent tie/);
  });

  test("an expectation that fails is exit 3 and named with its place", async () => {
    const file = join(folder, "wrong.cir");
    writeFileSync(
      file,
      "wrong\nv1 a 0 2\nvclk clk 0 pulse(0 5 1u 0 0 1u 2u)\n*@ clock clk clocks=1\n*@ expect a @ 1 = 3\n.end\n",
    );
    const { code, out } = await twinedge(["verify", file]);
    expect(code).toBe(3);
    expect(out).toMatch(/FAILED {2}a @ 1 is 2\.000000, expected 3 \(.*wrong\.cir:5:4\)/);
  });

  test("too few right decisions are exit 3 where a share is asked for", async () => {
    const asked = ["verify", "circuits/sixteen-edge-ii.cir", "--states", "20", "--agreement", "0.99"];
    const [xor, and] = await Promise.all([twinedge(asked), twinedge([...asked, "--scheme", "and", "--json"])]);
    expect(xor?.code).toBe(0);
    expect(and?.code).toBe(3);
    expect(JSON.parse(and?.out ?? "")).toMatchObject({ ok: false, agreement: { ok: false, found: { scheme: "and" } } });
  });

  test.each([
    [["verify"], "the deck is missing"],
    [["verify", RING, "--agreement", "2"], '--agreement cannot be "2"'],
    [["verify", RING, "--scheme", "xorr"], 'there is no scheme "xorr"; did you mean xor'],
    [["verify", RING, "--store", "rs"], 'there is no store "rs"'],
    [["verify", "circuits/fig1b-digipot.cir", "--scheme", "xor"], 'has no subcircuit "decision" to exchange'],
  ])("%j is refused", async (words, message) => {
    const { code, err } = await twinedge(words);
    expect(code).toBe(2);
    expect(err).toContain(message);
  });
});

describe("--fault", () => {
  const FAULT = ["--fault", "swap-inputs@xe12.xeval.xdecide.acmp2"];
  const errorOf = async (words: readonly string[]): Promise<unknown> => {
    const { code, out } = await twinedge([...words, "--json"]);
    expect(code).toBe(0);
    return JSON.parse(out);
  };

  test("compare runs the faulty circuit, in its runs and in its seeds", async () => {
    const words = ["compare", RING, "--schemes", "and", "--clocks", "16", "--seeds", "1", "--offset", "1n"];
    const [healthy, faulty] = await Promise.all([errorOf(words), errorOf([...words, ...FAULT])]);
    expect(faulty).not.toEqual(healthy);
    for (const key of ["schemes", "seeds"]) {
      expect(JSON.stringify((faulty as Record<string, unknown>)[key])).not.toBe(
        JSON.stringify((healthy as Record<string, unknown>)[key]),
      );
    }
  });

  test.each([
    ["run", RING],
    ["op", RING],
    ["check", RING],
    ["verify", RING],
    ["explore", RING],
    ["timing", "circuits/three-edge-hardware.cir"],
    ["bom", RING],
    ["compare", RING, "--schemes", "and"],
  ])("%s refuses a fault at what there is not", async (...words) => {
    const { code, err } = await twinedge([...words, "--fault", "open@xe12.nothing"]);
    expect(code).toBe(2);
    expect(err).toContain("xe12.nothing");
  });
});

test.each(["run", "op", "verify", "explore", "timing"])("%s refuses power on dividers", async (verb) => {
  const { code, err } = await twinedge([verb, RING, "--scheme", "power"]);
  expect(code).toBe(2);
  expect(err).toContain('scheme "power" needs the currents of the pots, which edge xe12 does not sense');
});

describe("bom", () => {
  test("one document; a price list of one's own", async () => {
    const file = join(folder, "prices.json");
    const packages = { LM339: { name: "LM339 of ours", units: 4, price: 2 } };
    writeFileSync(file, JSON.stringify({ date: "2026-01-01", source: "ours", currency: "EUR", packages }));
    const { code, out } = await twinedge(["bom", "circuits/three-edge-hardware.cir", "--prices", file, "--json"]);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ edges: 3, perEdge: 2, separate: 6, shared: 4 });
  });

  test.each([
    ["{", "no JSON"],
    ["{}", "date, source, currency and packages are needed"],
    [
      '{"date":"d","source":"s","currency":"c","packages":{"LM339":{"name":"x","units":0}}}',
      '"LM339" needs a name, units from 1 on',
    ],
  ])("a price list that is %s is refused", async (text, message) => {
    const file = join(folder, "bad.json");
    writeFileSync(file, text);
    const { code, err } = await twinedge(["bom", RING, "--prices", file]);
    expect(code).toBe(2);
    expect(err).toContain(message);
    expect(err).toContain("bad.json");
  });
});

describe("explore", () => {
  test("a deck without targets is refused", async () => {
    const { code, err } = await twinedge(["explore", "circuits/fig1a-evaluation.cir"]);
    expect(code).toBe(2);
    expect(err).toContain("names no targets");
  });

  test("a checkpoint of something else is refused and left as it is", async () => {
    const file = join(folder, "other.part");
    writeFileSync(file, "twinedge exploration 1 abc\n");
    const { code, err } = await twinedge(["explore", RING, "--checkpoint", file]);
    expect(code).toBe(2);
    expect(err).toContain("is the checkpoint of another circuit or of other options");
    expect(readFileSync(file, "utf8")).toBe("twinedge exploration 1 abc\n");
  });
});

describe("compare", () => {
  const TASK = "circuits/sixteen-edge-ii.cir";

  test("one document: learning, decisions, where the schemes part; the same bytes again", async () => {
    const words = ["compare", TASK, "--schemes", "xor,and", "--clocks", "30", "--json"];
    const [first, second] = [await twinedge(words), await twinedge(words)];
    expect([first.code, first.err]).toEqual([0, ""]);
    expect(second.out).toBe(first.out);
    expect(JSON.parse(first.out)).toMatchObject({
      clocks: 30,
      finished: true,
      targets: [{ net: "f3", volts: 4 }],
      schemes: [
        { name: "xor", eq2: { decisions: 480, agree: 480 }, learning: { reached: 18 } },
        { name: "and", learning: { reached: null } },
      ],
      pairs: [{ first: "xor", second: "and", divergence: { clock: 1, edge: "xe1", views: [{ up: 0 }, { up: 1 }] } }],
    });
  });

  test("the table, and files: a row a scheme and clock, a figure", async () => {
    const [csv, svg] = [join(folder, "compare.csv"), join(folder, "compare.svg")];
    const files = ["--csv", csv, "--svg", svg];
    const { code, out } = await twinedge(["compare", RING, "--schemes", "and,xor/jk", "--clocks", "8", ...files]);
    expect(code).toBe(0);
    expect(out).toContain("and and xor/jk first differ at clock 6, edge xe31\n");
    const [header = "", ...rows] = readFileSync(csv, "utf8").trim().split("\n");
    expect(rows).toHaveLength(2 * 9);
    expect(new Set(rows.map((row) => row.split(",").length))).toEqual(new Set([header.split(",").length]));
    // The voltages of Fig. 2b at clocks 0 and 4.
    const column = header.split(",").indexOf("f3");
    expect(Number(rows[0]?.split(",")[column])).toBeCloseTo(2.4416, 4);
    expect(Math.abs(Number(rows[4]?.split(",")[column]) - 1.52)).toBeLessThan(0.015);
    expect(readFileSync(svg, "utf8")).toContain("first decision unlike the first scheme");
  });

  test("seeds: quantiles and shares, each run by its seed", async () => {
    const words = ["compare", TASK, "--schemes", "xor", "--clocks", "24", "--seeds", "3", "--seed", "5"];
    const drawing = ["--offset", "5m", "--twin-mismatch", "5%", "--pot-tolerance", "0.3", "--random-start"];
    const { code, out } = await twinedge([...words, ...drawing, "--workers", "1", "--json"]);
    expect(code).toBe(0);
    const { seeds } = JSON.parse(out) as {
      seeds: { drawn: object; schemes: { runs: { seed: number; final: number }[]; final: { median: number } }[] };
    };
    expect(seeds.drawn).toEqual({ offset: 0.005, twinMismatch: 0.05, potTolerance: 0.3, randomStart: true });
    const [{ runs, final } = { runs: [], final: undefined }] = seeds.schemes;
    expect(runs.map(({ seed }) => seed)).toEqual([5, 6, 7]);
    expect(final?.median).toBe(runs.map((run) => run.final).toSorted((a, b) => a - b)[1]);
  });

  test.each([
    [[RING], "Missing required argument: schemes"],
    [[RING, "--schemes", ","], "--schemes names none"],
    [[RING, "--schemes", "and,and"], "--schemes names and twice"],
    [[RING, "--schemes", "and/dff/jk"], '--schemes cannot have "and/dff/jk"'],
    [[RING, "--schemes", "and,xo"], 'there is no scheme "xo"; did you mean xor'],
    [[RING, "--schemes", "and/rs"], 'there is no store "rs"'],
    [[RING, "--schemes", "and,power"], 'scheme "power" needs the currents of the pots'],
    [["circuits/fig1b-digipot.cir", "--schemes", "and"], 'has no subcircuit "decision" to exchange'],
    [["circuits/fig1a-evaluation.cir", "--schemes", "and"], "marks no learning edges"],
    [[RING, "--schemes", "and", "--clocks", "0"], "--clocks cannot be 0"],
    [[RING, "--schemes", "and", "--threshold", "-1"], '--threshold cannot be "-1"'],
    [[RING, "--schemes", "and", "--offset", "5m"], "--offset is drawn by seeds"],
    [[RING, "--schemes", "and", "--seeds", "0"], "--seeds cannot be 0"],
    [[RING, "--schemes", "and", "--seeds", "2"], "the seeds draw nothing"],
    [[RING, "--schemes", "and", "--seeds", "2", "--twin-mismatch", "120%"], '--twin-mismatch cannot be "120%"'],
    [[RING, "--schemes", "and", "--csv", RING], "is a file of the circuit"],
    [[RING, "--schemes", "and", "--csv", "-"], "--csv cannot be standard output"],
    [[RING, "--schemes", "and", "--csv", "x.svg", "--svg", "./x.svg"], "--csv and --svg both write x.svg"],
  ])("%j is refused", async (words, message) => {
    const { code, out, err } = await twinedge(["compare", ...words]);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toContain(message);
  });
});

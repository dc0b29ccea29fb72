/** `twinedge sweep`: curves against ngspice and closed forms, measures, both branches of a bistable circuit, trials, files. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { twinedge } from "./command.ts";
import { missing, transfer } from "./oracle/ngspice.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "twinedge-sweep-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Over max(1, the value). */
const AGREEMENT = 1e-6;

interface Table {
  readonly axes: readonly string[];
  readonly outputs: readonly string[];
  readonly rows: readonly { readonly at: readonly number[]; readonly values: readonly number[] | null }[];
  readonly measures: readonly string[];
  readonly curves: readonly { readonly at: readonly number[]; readonly values: readonly (number | null)[] }[];
  readonly statistics?: readonly { readonly name: string; readonly mean: number; readonly deviation: number }[];
}

async function sweep(lines: readonly string[], ...words: readonly string[]): Promise<readonly Table[]> {
  const { code, out, err } = await twinedge(["sweep", "-", "--json", ...words], ["title", ...lines].join("\n"));
  expect(err).toBe("");
  expect(code).toBe(0);
  return (JSON.parse(out) as { sweeps: readonly Table[] }).sweeps;
}

function column(table: Table | undefined, name: string): readonly number[] {
  const k = table?.outputs.indexOf(name) ?? -1;
  expect(k, name).toBeGreaterThanOrEqual(0);
  return table?.rows.map(({ values }) => values?.[k] ?? Number.NaN) ?? [];
}

/** Largest difference over max(1, the value); infinite where there are not as many. */
function difference(ours: readonly number[], theirs: readonly number[] = []): number {
  const errors = ours.map((value, k) => Math.abs(value - (theirs[k] ?? Number.NaN)) / Math.max(1, Math.abs(value)));
  const worst = errors.reduce((a, b) => (a >= b ? a : b), 0);
  return ours.length > 0 && ours.length === theirs.length ? worst : Number.POSITIVE_INFINITY;
}

const AMPLIFIER = [
  ".param bias=1",
  "vcc vcc 0 9",
  "vin in 0 {bias}",
  "rb in b 47k",
  "rc vcc c 2.2k tc1=1m",
  "re e 0 330",
  "q1 c b e qn",
  ".model qn npn(is=1e-14 bf=180 vaf=70 rb=80 ise=1e-13 xtb=1.4)",
];

describe.skipIf(missing !== undefined)("curves are ngspice's", () => {
  test.each([
    ["a source", "vin 0 3 0.1"],
    ["downwards", "vin 3 0 -0.25"],
    ["a resistor", "re 100 1k 100"],
    ["temperature", "temp -40 110 25"],
    ["a source in a family of temperatures", "vin 0 3 0.5 temp -25 75 50"],
    ["a resistor in a family of sources", "rc 1k 3k 500 vin 1 3 1"],
  ])("%s", async (_name, dc) => {
    const [table] = await sweep([...AMPLIFIER, `.dc ${dc}`, ".print dc v(c) v(b) i(vcc)"]);
    const theirs = transfer(["title", ...AMPLIFIER].join("\n"), dc);
    expect(difference(column(table, "v(c)"), theirs.get("c"))).toBeLessThanOrEqual(AGREEMENT);
    expect(difference(column(table, "v(b)"), theirs.get("b"))).toBeLessThanOrEqual(AGREEMENT);
    expect(difference(column(table, "i(vcc)"), theirs.get("i(vcc)"))).toBeLessThanOrEqual(AGREEMENT);
  });

  const TRIGGER = [
    // Two transistors with a common emitter resistor: a Schmitt trigger of 1.2 V hysteresis.
    "vcc vcc 0 10",
    "vin in 0 0",
    "rin in b1 1k",
    "rc1 vcc c1 4.7k",
    "rc2 vcc c2 2.2k",
    "re e 0 1k",
    "r1 c1 b2 10k",
    "r2 b2 0 22k",
    "q1 c1 b1 e qn",
    "q2 c2 b2 e qn",
    ".model qn npn(is=1e-14 bf=150 vaf=100)",
  ];
  test.each(["vin 0 8 0.05", "vin 8 0 -0.05"])("a Schmitt trigger, %s", async (dc) => {
    const [table] = await sweep([...TRIGGER, `.dc ${dc}`, ".print dc v(c2)"]);
    const ours = column(table, "v(c2)");
    expect(difference(ours, transfer(["title", ...TRIGGER].join("\n"), dc).get("c2"))).toBeLessThanOrEqual(AGREEMENT);
    const steps = ours.slice(1).filter((value, k) => Math.abs(value - (ours[k] ?? 0)) > 2);
    expect(steps.length).toBe(1);
  });
});

describe("steps, measures, outputs", () => {
  const DIVIDER = [".param rload=1k", "v1 in 0 0", "r1 in out 1k", "r2 out 0 {rload}"];

  test("a step of a parameter, the measures of each curve", async () => {
    const [table] = await sweep([
      ...DIVIDER,
      ".step param rload list 1k 3k",
      ".dc v1 0 4 1",
      ".print dc v(out) {v(out)/v(in)} @r2[i]",
      ".meas dc half when v(out)=1",
      ".meas dc at3 find v(out) at=3",
      ".meas dc area integ v(out)",
      ".meas dc mean avg v(out) from=1 to=3",
      ".meas dc slope deriv v(out) at=2",
      ".meas dc none when v(out)=99",
      ".meas dc sum param='half + at3'",
      ".meas dc ripple pp v(out) from=1 to=3",
    ]);
    expect(table?.axes).toEqual(["rload", "v1"]);
    expect(table?.rows.map(({ at }) => at)).toEqual(
      [1000, 3000].flatMap((load) => [0, 1, 2, 3, 4].map((v) => [load, v])),
    );
    expect(
      difference(
        column(table, "@r2[i]"),
        [0, 1, 2, 3, 4, 0, 1, 2, 3, 4].map((v, k) => v / (k < 5 ? 2000 : 4000)),
      ),
    ).toBeLessThanOrEqual(AGREEMENT);
    const expected = (ratio: number): readonly (number | null)[] => [
      1 / ratio,
      3 * ratio,
      8 * ratio,
      2 * ratio,
      ratio,
      null,
      1 / ratio + 3 * ratio,
      2 * ratio,
    ];
    for (const [k, ratio] of [0.5, 0.75].entries()) {
      for (const [m, value] of expected(ratio).entries()) {
        const measured = table?.curves[k]?.values[m];
        expect(value === null ? measured === null : Math.abs((measured ?? Number.NaN) - value) < 1e-9, `${m}`).toBe(
          true,
        );
      }
    }
  });

  test("the command line's axes come in place of the deck's; the first varies fastest", async () => {
    const [table] = await sweep(
      [...DIVIDER, ".dc v1 0 9 1"],
      "--vary",
      "v1=1:2:1",
      "--vary",
      "rload=1k,3k",
      "--probe",
      "v(out)",
    );
    expect(table?.axes).toEqual(["rload", "v1"]);
    expect(difference(column(table, "v(out)"), [0.5, 1, 0.75, 1.5])).toBeLessThanOrEqual(AGREEMENT);
    const [decades] = await sweep(DIVIDER, "--vary", "r1=10:1k:1/dec");
    expect(decades?.rows.map(({ at }) => at[0])).toEqual([10, 100, 1000]);
    expect(decades?.outputs).toEqual(["v(in)", "v(out)", "i(v1)"]);
  });

  test("logic follows the sweep", async () => {
    const [table] = await sweep([
      "v1 a 0 0",
      "r1 a 0 1k",
      "a1 a y inv",
      ".model inv d_inverter(in_low=1 in_high=2)",
      ".dc v1 0 5 1",
      ".print dc v(y)",
    ]);
    expect(column(table, "v(y)")).toEqual([1, 1, 0, 0, 0, 0]);
  });
});

describe("Monte Carlo", () => {
  const RANDOM = [
    ".param r={agauss(1k, 150, 3)}",
    "v1 in 0 1",
    "r1 in out {r}",
    "r2 out 0 1k",
    "r3 in 0 {aunif(1k, 100)}",
  ];

  test("trials are drawn as the deck says, and repeat", async () => {
    const words = ["--mc", "500", "--seed", "7", "--probe", "@r1[i] @r3[i]"];
    const [table] = await sweep(RANDOM, ...words);
    // r1 = 1k + 50 n: i = 1 / (2k + 50 n), whose relative deviation is 2.5 % to first order; 1/r3 of a uniform r3.
    const [i1, i3] = table?.statistics ?? [];
    expect(Math.abs((i1?.deviation ?? 0) / (0.5e-3 * 0.025) - 1)).toBeLessThan(0.12);
    expect(Math.abs((i1?.mean ?? 0) - 0.5e-3)).toBeLessThan(4 * ((0.5e-3 * 0.025) / Math.sqrt(500)) + 5e-7);
    expect(Math.abs((i3?.mean ?? 0) - Math.log(1100 / 900) / 200)).toBeLessThan(4 * (5.8e-5 / Math.sqrt(500)));
    expect(await sweep(RANDOM, ...words)).toEqual([table]);
    const [other] = await sweep(RANDOM, "--mc", "3", "--seed", "8", "--probe", "@r1[i]");
    expect(other?.rows[0]?.values?.[0]).not.toBe(table?.rows[0]?.values?.[0]);
  });

  test("without trials what is random has its nominal value", async () => {
    const [table] = await sweep([...RANDOM, ".dc v1 1 1 1"], "--probe", "v(out)");
    expect(difference(column(table, "v(out)"), [0.5])).toBeLessThanOrEqual(AGREEMENT);
  });

  test("tolerances of the command line stay within their limits", async () => {
    const words = ["--mc", "400", "--spread", "r2=10%", "--probe", "v(out)"];
    const [table] = await sweep(["v1 in 0 1", "r1 in out 1k", "r2 out 0 1k"], ...words);
    const values = column(table, "v(out)");
    const [least, most] = [900 / 1900, 1100 / 2100];
    expect(values.every((value) => value >= least && value <= most)).toBe(true);
    expect(Math.min(...values)).toBeLessThan(least + 0.002);
    expect(Math.max(...values)).toBeGreaterThan(most - 0.002);
  });
});

describe("the command", () => {
  test("writes a table for people and a CSV file", async () => {
    const deck = join(folder, "d.cir");
    writeFileSync(deck, "divider\nv1 a 0 0\nr1 a b 1k\nr2 b 0 3k\n.dc v1 0 2 1\n.dc r2 1k 2k 1k\n.print dc v(b)\n");
    const csv = join(folder, "out.csv");
    const { code, out } = await twinedge(["sweep", deck]);
    expect(code).toBe(0);
    expect(out).toBe("divider\n\nv1  v(b)\n0      0\n1   0.75\n2    1.5\n\nr2    v(b)\n1000     0\n2000     0\n");
    expect((await twinedge(["sweep", deck, "--csv", csv])).code).toBe(0);
    expect(readFileSync(csv, "utf8")).toBe("v1,v(b)\n0,0\n1,0.75\n2,1.5\n");
    expect(readFileSync(join(folder, "out-2.csv"), "utf8")).toBe("r2,v(b)\n1000,0\n2000,0\n");
  });

  test("a point without a solution is said and the others are kept", async () => {
    const { code, out, err } = await twinedge(
      ["sweep", "-", "--probe", "v(a)"],
      "no solution\nv1 c 0 0\nr0 c 0 1\nr1 a 0 1k\nb1 a 0 v={v(c) == 1 ? v(a) + 1 : 2}\n.dc v1 0 2 1\n",
    );
    expect(code).toBe(1);
    expect(out).toContain("1   no solution");
    expect(out).toMatch(/\n2 +2\n/);
    expect(err).toMatch(/^1 point without a solution, the first at 1: /);
  });

  test("stopped, it keeps what it has", async () => {
    const stop = AbortSignal.abort();
    const { code, out, err } = await twinedge(
      ["sweep", "-", "--vary", "v1=0:1000:0.01", "--probe", "v(a)"],
      "long\nv1 a 0 0\nr1 a 0 1k\n",
      stop,
    );
    expect(code).toBe(130);
    expect(err).toBe("interrupted; what had been computed was kept\n");
    expect(out.split("\n").length).toBeGreaterThan(4);
  });

  test.each([
    [["--vary", "v1"], '--vary cannot be "v1"; write NAME=FROM:TO:STEP, NAME=FROM:TO:COUNT/dec, or NAME=A,B,C'],
    [["--vary", "v1=0:5:-1"], "steps of -1 do not lead from 0 to 5; give the step the sign of TO - FROM"],
    [["--vary", "v2=0:5:1"], 'there is no source, resistor or parameter "v2" to sweep; did you mean v1?'],
    [
      ["--vary", "c1=0:5:1"],
      '"c1" cannot be swept: it is neither a V or I source nor a resistor; give its value by a .param and sweep that',
    ],
    [["--vary", "v1=0:5:1", "--probe", "v(x)"], '--probe:1:1: "x" is neither a net nor a signal of the circuit'],
    [
      ["--mc", "10", "--spread", "r9=5%"],
      "--spread r9: there is no such parameter, device or device parameter; did you mean r1?",
    ],
    [["--spread", "r1=5%"], "--spread belongs to a Monte Carlo run; add --mc N"],
    [[], "stdin asks for no sweep; add a .dc or .step line, or give --vary NAME=FROM:TO:STEP"],
  ])("%j is refused", async (words, message) => {
    const { code, err } = await twinedge(["sweep", "-", ...words], "t\nv1 a 0 1\nr1 a 0 1k\nc1 a 0 1u\n");
    expect(code).toBe(2);
    expect(err).toContain(message);
  });
});

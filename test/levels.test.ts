/** One task at several levels of detail: the component level against a network solved by hand, and the report side by side. */
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EdgeBench } from "@twinedge/study";
import type { LevelsDocument } from "@twinedge/study/learn";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { twinedge } from "./command.ts";
import { learn, TASKS } from "./oracle/rheostats.ts";
import { training } from "./oracle/training.ts";

const folder = mkdtempSync(join(tmpdir(), "twinedge-levels-"));
const LADDER = { kind: "ladder16", codes: 16, ohms: 1e5, wiper: 40, ratio: 100 } as const;
const [SUPPLY, TARGET, RESISTORS] = [5, 1.5, 16];

/** Counter 0 selects the middle tap. */
const tap = (code: number): number => (code + 8) % RESISTORS;

/**
 * The ring of three dividers whose taps are ideal switches. An edge from i to j at tap k is k resistors from i to j and 16 - k from j
 * to ground; node 1 is at 5 V. In units of one resistor a closed switch is 1 mohm of 781 ohm.
 */
function ring(codes: readonly number[]): { free: [v2: number, v3: number]; clamped: number } {
  const taps = codes.map(tap);
  const [g12 = 0, g23 = 0, g31 = 0] = taps.map((k) => 1 / (k + 1e-3 / 781));
  const [b12 = 0, b23 = 0] = taps.map((k) => 1 / (RESISTORS - k));
  // (g12 + b12 + g23) V2 - g23 V3 = g12 5 V; -g23 V2 + (g23 + b23 + g31) V3 = g31 5 V
  const [a, d] = [g12 + b12 + g23, g23 + b23 + g31];
  const determinant = a * d - g23 ** 2;
  return {
    free: [(SUPPLY * (g12 * d + g23 * g31)) / determinant, (SUPPLY * (g31 * a + g23 * g12)) / determinant],
    clamped: (g12 * SUPPLY + g23 * TARGET) / a,
  };
}

describe("the three-edge ring at the component level", () => {
  test("voltages, decisions and codes are those of resistors and Eq. 3, over 64 clocks", async () => {
    const run = await training("three-edge", { scheme: "and", pot: LADDER }, { nudge: 1, steps: 64 });
    let codes = [0, 0, 0];
    for (let step = 0; step <= 64; step++) {
      const { free, clamped } = ring(codes);
      // Edge 3-1 looks at node 1, which is 5 V in both networks: a tie, which is not "greater".
      const up = [clamped > free[0], TARGET > free[1], false];
      const { state } = run.trainer;
      expect(state.codes, `codes at step ${step}`).toEqual(codes);
      expect(Math.abs((state.free[0] ?? 0) - free[1]), `node 3 at step ${step}`).toBeLessThan(1e-5);
      expect(state.up, `decisions at step ${step}`).toEqual(up.map(Number));
      // "Up" moves the tap towards Vin, which the counter numbers downwards, round and round.
      codes = codes.map((code, e) => (code + (up[e] === true ? RESISTORS - 1 : 1)) % RESISTORS);
      run.step();
    }
  });

  test("tap 0 of edge 3-1 joins node 3 to the supply, whatever the others are: the spike of step 8", async () => {
    const { simulator } = (await training("three-edge", { scheme: "and", pot: LADDER }, { steps: 1 })).trainer;
    const bench = new EdgeBench(simulator.design);
    const f3 = simulator.design.netByName.get("f3") ?? -1;
    fc.assert(
      fc.property(fc.tuple(fc.nat(15), fc.nat(15), fc.nat(15)), (codes) => {
        bench.place(codes);
        const found = bench.simulator.engine.voltage(f3);
        expect(Math.abs(found - ring(codes).free[1])).toBeLessThan(1e-5);
        if (tap(codes[2]) === 0) {
          expect(found).toBeCloseTo(SUPPLY, 4);
        }
      }),
      { numRuns: 60, examples: [[[4, 4, 8]], [[8, 8, 0]]] },
    );
  });
});

const json = async (...words: string[]): Promise<unknown> =>
  JSON.parse((await twinedge(["train", ...words, "--json"])).out);

describe("train --level A,B,...", () => {
  test("is one document of the runs of each level alone", async () => {
    const all = (await json("three-edge", "--level", "literal,component,ideal", "--steps", "12")) as LevelsDocument;
    expect(all.twinedge).toBe("levels");
    expect(all.levels.map(({ spec }) => spec.level)).toEqual(["literal", "component", "ideal"]);
    for (const record of all.levels) {
      expect(record).toEqual(await json("three-edge", "--level", record.spec.level, "--steps", "12"));
    }
  });

  test.each([
    ["three-edge", "literal,component,ideal", []],
    ["three-edge", "literal,ideal", ["--parts", "hardware"]],
    ["ii", "ideal,component", ["--steps", "40"]],
  ])("%s at %s %j: the first differences are where the records first differ", async (task, level, more) => {
    const { levels, differences } = (await json(task, "--level", level, ...more)) as LevelsDocument;
    expect(differences).toHaveLength((levels.length * (levels.length - 1)) / 2);
    for (const { between, decisions, codes, outputs } of differences) {
      const [one, other] = between.map((name) => levels.find(({ spec }) => spec.level === name));
      if (one === undefined || other === undefined) {
        throw new Error("a difference of levels that are not there");
      }
      for (const [parting, field] of [
        [decisions, "up"],
        [codes, "codes"],
      ] as const) {
        const first = one.step.findIndex((_, i) => JSON.stringify(one[field][i]) !== JSON.stringify(other[field][i]));
        expect(parting?.step ?? -1).toBe(first);
        for (const [e, { name }] of one.network.edges.entries()) {
          const values = [one[field][first]?.[e], other[field][first]?.[e]];
          const named = parting?.edges.find(({ edge }) => edge === name);
          expect(named?.values ?? "same").toEqual(values[0] === values[1] ? "same" : values);
        }
      }
      const apart = one.free.map((row, i) => Math.max(...row.map((v, o) => Math.abs(v - (other.free[i]?.[o] ?? 0)))));
      expect(outputs.volts).toBeCloseTo(Math.max(...apart), 9);
    }
  });

  test("says side by side what the levels do, and where they part", async () => {
    const { out } = await twinedge(["train", "three-edge", "--level", "literal,component,ideal", "--steps", "12"]);
    expect(out).toContain("step  f3 literal  f3 component  f3 ideal  asked 3");
    expect(out).toMatch(/^8 +2\.505\d +5\.0000 +5\.0000 +1\.5000$/m);
    expect(out).toContain(
      "decisions first differ at step 4: xe12 literal 0, component up; xe23 literal 0, component up",
    );
    expect(out).toContain("codes first differ at step 5: xe12 literal 5, component 3; xe23 literal 5, component 3");
    expect(out).toContain("component and ideal: no difference at any step");
  });

  test("a run that ends sooner leaves its rows empty; tasks of several examples", async () => {
    const words = ["ii", "--level", "component,ideal", "--error-below", "20m", "--steps", "60"];
    const { out } = await twinedge(["train", ...words]);
    expect(out).toMatch(/^21 +4\.0052 +- +4\.0000$/m);
    expect(out).toMatch(/^steps +.*\(error\)/m);
    const several = await twinedge([
      "train",
      "regression",
      "--level",
      "component,ideal",
      "--steps",
      "20",
      "--every",
      "4",
    ]);
    expect(several.out).toMatch(/^training error, rms +[\d.]+ mV +[\d.]+ mV$/m);
    expect(several.out).toContain("compared at every 4th step");
  });

  test("is drawn in one picture, by plot, too", async () => {
    const [svg, again] = [join(folder, "a.svg"), join(folder, "b.svg")];
    const words = ["train", "three-edge", "--level", "literal,component", "--steps", "12"];
    await twinedge([...words, "--svg", svg]);
    const text = readFileSync(svg, "utf8");
    for (const label of ["literal (1.5 V)", "component (1.5 V)", "xe12 literal", "xe31 component"]) {
      expect(text).toContain(`>${label}<`);
    }
    const { out } = await twinedge([...words, "--json"]);
    const { code } = await twinedge(["plot", "-", "-o", again], out);
    expect(code).toBe(0);
    expect(readFileSync(again, "utf8")).toBe(text);
  });

  test.each([
    [["--level", "component,idle"], '--level cannot be "idle"'],
    [["--level", "ideal,ideal"], "--level names ideal twice"],
    [["--level", "component,literal"], "has no literal circuit"],
    ...(["record", "csv", "vcd", "deck"] as const).map(
      (option) =>
        [["--level", "component,ideal", `--${option}`, join(folder, "x")], `--${option} is of one level`] as const,
    ),
    [["--level", "component,ideal", "--seeds", "2"], "--seeds is of one level"],
    [["--level", "component,ideal", "--method", "sweep"], "--method sweep is of one level"],
  ] as const)("%j is refused", async (words, message) => {
    const { code, err } = await twinedge(["train", "ii", ...words]);
    expect(code).toBe(2);
    expect(err).toContain(message);
  });
});

/** Rows of a run by clock: the first probe, then codes. */
async function rows(deck: string, level: string, clocks: number, probes: string): Promise<readonly number[][]> {
  const csv = join(folder, "run.csv");
  const words = ["--level", level, "--clocks", String(clocks), "--probe", probes, "--csv", csv];
  const { code, err } = await twinedge(["run", `circuits/${deck}.cir`, ...words]);
  expect(code, err).toBe(0);
  const lines = readFileSync(csv, "utf8").trim().split(/\r?\n/).slice(1);
  return lines.map((line) => line.split(",").slice(2).map(Number));
}

describe("run --level", () => {
  test.each(["component", "ideal"])("three-edge at the %s level is the ring of resistors", async (level) => {
    const found = await rows("three-edge", level, 32, "f3,xe12.code,xe23.code,xe31.code");
    expect(found).toHaveLength(33);
    for (const [volts = 0, ...codes] of found) {
      expect(Math.abs(volts - ring(codes).free[1])).toBeLessThan(1e-5);
    }
    expect(found[8]).toEqual([expect.closeTo(SUPPLY, 4), 2, 2, 8]);
  });

  test("real parts at the ideal level decide as the rule does, clock by clock", async () => {
    const probes = "f3,xe12.code,xe23.code,xe31.code";
    const [hardware, ideal] = [
      await rows("three-edge-hardware", "ideal", 24, probes),
      await rows("three-edge", "ideal", 24, probes),
    ];
    expect(hardware.map(([, ...codes]) => codes)).toEqual(ideal.map(([, ...codes]) => codes));
  });

  test("sixteen-edge-ii at the ideal level follows Eq. 2 without the load of summing resistors", async () => {
    const edges = Array.from({ length: 16 }, (_, e) => `xe${e + 1}.code`);
    const found = await rows("sixteen-edge-ii", "ideal", 40, ["f3", ...edges].join(","));
    const [ii] = Object.entries(TASKS).flatMap(([name, task]) => (name === "ii" ? [task] : []));
    const reference = ii === undefined ? [] : learn(ii, 40, {});
    expect(reference).toHaveLength(found.length);
    for (const [clock, { codes, volts }] of reference.entries()) {
      expect(found[clock]?.slice(1), `clock ${clock}`).toEqual(codes);
      expect(Math.abs((found[clock]?.[0] ?? 0) - (volts[2] ?? 0))).toBeLessThan(1e-7);
    }
  });

  test("says what it exchanges, and adds no findings of its own", async () => {
    const { out, err } = await twinedge([
      "run",
      "circuits/three-edge-hardware.cir",
      "--level",
      "ideal",
      "--clocks",
      "4",
    ]);
    expect(err).toContain(
      'note: level ideal: ideal switches tap the ladders; edges decide by the rule of scheme "and" itself; all other parts are the deck\'s',
    );
    expect(out).not.toContain("tie");
    const rheostats = await twinedge(["run", "circuits/sixteen-edge-ii.cir", "--level", "component", "--clocks", "1"]);
    expect(rheostats.err).toContain("there are no ladders of transistors to exchange");
  });

  test.each([
    [["circuits/three-edge.cir", "--level", "component", "--taps", "npn"], "--level component has ideal taps"],
    [["circuits/fig1b-digipot.cir", "--level", "ideal"], "does not say by which scheme its edges decide"],
  ])("%j is refused", async (words, message) => {
    const { code, err } = await twinedge(["run", ...words]);
    expect(code).toBe(2);
    expect(err).toContain(message);
  });
});

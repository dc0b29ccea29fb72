/** Training on the running kernel, held against the equations of the network and Eq. 2 written again. */
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { summaryOf } from "@twinedge/study/learn";
import { describe, expect, test } from "vitest";
import { twinedge } from "./command.ts";
import { learn, TASKS } from "./oracle/rheostats.ts";
import { trained, training } from "./oracle/training.ts";

const folder = mkdtempSync(join(tmpdir(), "twinedge-train-"));
const RSUM = 1e6;

describe("tasks ii to v follow Eq. 2 clock by clock", () => {
  for (const [name, task] of Object.entries(TASKS)) {
    test.each([
      ["Eq. 2 itself", { scheme: "ideal" }, {}],
      ["the ideal level", { scheme: "ideal", level: "ideal" }, {}],
      ["the XOR circuit with its summing resistors", { scheme: "xor" }, { rsum: RSUM }],
    ] as const)(`task ${name}, %s`, async (_what, spec, load) => {
      // Drops of task v are equal in both networks on some edges; nothing but rounding decides there, from clock 7 on otherwise.
      const clocks = name === "v" && spec.scheme === "ideal" ? 6 : 60;
      const run = await training(name, spec, { steps: clocks });
      const reference = learn(task, clocks, load);
      let compared = 0;
      for (const [step, { codes, volts, nearest }] of reference.entries()) {
        const { state } = run.trainer;
        expect(state.codes, `codes after ${step} clocks`).toEqual(codes);
        for (const [i, node] of Object.keys(task.targets).entries()) {
          expect(Math.abs((state.free[i] ?? 0) - (volts[Number(node) - 1] ?? 0))).toBeLessThan(1e-7);
        }
        // Decisions within the accuracy of the supervisor's iteration may go either way.
        compared = step;
        if (nearest > 1e-12 && nearest < 1e-7) {
          break;
        }
        run.step();
      }
      expect(compared).toBeGreaterThanOrEqual(Math.min(clocks, 30));
    });
  }
});

/** V, at most: the issue of the paper's section 5 by Eq. 2 with 128 codes and 400 steps, with 1,024 codes and 2,000 steps. */
const LEARNED = { ii: [0.02, 5e-3], iii: [0.03, 5e-3], iv: [0.03, 5e-3], v: [0.05, 5e-3] } as const;

describe("worst target error over the last 100 steps, by Eq. 2", () => {
  for (const [name, [coarse, fine]] of Object.entries(LEARNED)) {
    test(`task ${name}`, async () => {
      const run = await trained(name, { level: "ideal" }, { steps: 400, every: 400 });
      expect(summaryOf(run, 1, 0.1).finalWorst).toBeLessThanOrEqual(coarse);
      const pot = { kind: "linear", codes: 1024, ohms: 1e5, wiper: 40, ratio: 1 } as const;
      const finer = await trained(name, { level: "ideal", pot }, { steps: 2000, every: 2000 });
      expect(summaryOf(finer, 1, 0.1).finalWorst).toBeLessThan(fine);
    });
  }
});

describe("what the options do", () => {
  test("a cut edge carries no current, and learning goes on", async () => {
    const run = await trained("ii", {}, { steps: 120, events: [{ edge: "xe7", step: 60, kind: "cut" }] });
    const { engine, design } = run.trainer.simulator;
    const volts = (net: string): number => engine.voltage(design.netByName.get(net) ?? 0);
    expect(Math.abs(volts("fl_xe7") - volts("f9"))).toBeLessThan(1e-3);
    expect(Math.abs(volts("f2") - volts("f9"))).toBeGreaterThan(0.1);
    expect(summaryOf(run, 1, 0.1).finalWorst).toBeLessThan(0.1);
  });

  test("a stuck edge keeps its code, the others go on as they must", async () => {
    const run = await training(
      "ii",
      { scheme: "ideal" },
      { steps: 40, events: [{ edge: "xe1", step: 5, kind: "stuck" }] },
    );
    const codes: number[] = [];
    while (!run.done) {
      run.step();
      codes.push(run.trainer.state.codes[0] ?? Number.NaN);
    }
    expect(codes.slice(4).every((code) => code === codes[4])).toBe(true);
    expect(codes[4]).toBe(59);
    expect(run.trainer.state.codes[1]).not.toBe(64);
  });

  test("with a chance to act edges step less often, and each seed draws its own", async () => {
    const moved = async (seed: number): Promise<readonly number[]> => {
      const run = await trained("ii", { scheme: "ideal" }, { steps: 16, active: 0.5, seed });
      return run.trainer.state.codes.map((code) => Math.abs(code - 64));
    };
    const [a, b, again] = [await moved(1), await moved(2), await moved(1)];
    expect(a).toEqual(again);
    expect(a).not.toEqual(b);
    const sum = a.reduce((total, steps) => total + steps, 0);
    expect(sum).toBeGreaterThan(0.2 * 16 * 16);
    expect(sum).toBeLessThan(0.8 * 16 * 16);
  });

  test("a clock that comes late changes when edges step, not whether", async () => {
    const [plain, skewed] = [
      await trained("ii", {}, { steps: 30 }),
      await trained("ii", {}, { steps: 30, skew: 2e-5 }),
    ];
    expect(skewed.trainer.state.codes.every((code) => Math.abs(code - 64) <= 30)).toBe(true);
    expect(summaryOf(skewed, 1, 0.1).reached).not.toBeNull();
    expect(plain.trainer.state.step).toBe(skewed.trainer.state.step);
  });

  test("converters round to their codes", async () => {
    const run = await trained("ii", { scheme: "ideal" }, { steps: 3, dacBits: 4, adcBits: 4 });
    const { engine, design } = run.trainer.simulator;
    const volts = engine.voltage(design.netByName.get("c3") ?? 0);
    expect(volts * 3).toBeCloseTo(Math.round(volts * 3), 9);
  });

  test("the error bound ends the run", async () => {
    const run = await trained("ii", { scheme: "ideal" }, { steps: 400, errorBelow: 0.1 });
    expect(run.trainer.steps).toBe(18);
    expect(run.record("").stopped).toBe("error");
  });

  test.each([0.1, 0.5])("nudges of either side, and of both, learn: %d", async (nudge) => {
    for (const [options, level] of [
      [{ nudge: -nudge }, "ideal"],
      [{ nudge, centred: true }, "ideal"],
      [{ nudge: -nudge }, "component"],
      [{ nudge, centred: true }, "component"],
    ] as const) {
      const run = await trained("ii", { level }, { ...options, steps: 200 });
      expect(summaryOf(run, 1, 0.1).finalWorst, `${level} ${JSON.stringify(options)}`).toBeLessThan(0.02);
    }
  });

  test("centred: both networks are held, as far on either side of what the free one gives", async () => {
    const run = await training("ii", { level: "ideal" }, { nudge: 0.25, centred: true, steps: 5 });
    const { engine, design } = run.trainer.simulator;
    const [free, clamped] = ["f3", "c3"].map((net) => engine.voltage(design.netByName.get(net) ?? 0));
    const [measured = 0] = run.trainer.state.free;
    expect((free ?? 0) - measured).toBeCloseTo(-0.25 * (4 - measured), 6);
    expect((clamped ?? 0) - measured).toBeCloseTo(0.25 * (4 - measured), 6);
    const [out] = run.trainer.outputs([]);
    expect(out).toBeCloseTo(measured, 6);
  });

  test("a clock that is held back below a bound keeps what is learned", async () => {
    const run = await trained("ii", { scheme: "ideal" }, { steps: 400, freezeBelow: 0.05 });
    expect(run.record("").stopped).toBe("frozen");
    const { codes } = run.trainer.state;
    run.trainer.clock();
    expect(run.trainer.state.codes).toEqual(codes);
  });
});

describe("twinedge train", () => {
  test("a record begins another run where it ended", async () => {
    const [first, second] = [join(folder, "first.json"), join(folder, "second.json")];
    expect((await twinedge(["train", "iii", "--steps", "30", "--record", first])).code).toBe(0);
    expect((await twinedge(["train", "iii", "--steps", "10", "--from", first, "--record", second])).code).toBe(0);
    const whole = await trained("iii", {}, { steps: 40 });
    const end = JSON.parse(readFileSync(second, "utf8")) as { codes: number[][]; step: number[] };
    expect(end.step.at(-1)).toBe(10);
    expect(end.codes.at(-1)).toEqual(whole.trainer.state.codes);
  });

  test("the deck that it writes learns by itself to the same codes", async () => {
    const name = join(folder, "v.cir");
    expect((await twinedge(["train", "v", "--steps", "1", "--deck", name])).code).toBe(0);
    const { code, out, err } = await twinedge([
      "run",
      name,
      "--clocks",
      "40",
      "--json",
      "--probe",
      "xe*.code",
      "--include-root",
      "/",
    ]);
    expect([code, err.replace(/^wall.*\n/, "")]).toEqual([0, ""]);
    const { rows } = JSON.parse(out) as { rows: { values: number[] }[] };
    const whole = await trained("v", {}, { steps: 40 });
    expect(rows.at(-1)?.values).toEqual(whole.trainer.state.codes);
  });

  test("the number of threads changes nothing, nor does running a seed alone", async () => {
    const many = await twinedge(["train", "ii", "--seeds", "3", "--offset", "5m", "--steps", "40", "--json"]);
    const alone = await twinedge([
      "train",
      "ii",
      "--seeds",
      "1",
      "--seed",
      "3",
      "--offset",
      "5m",
      "--steps",
      "40",
      "--json",
    ]);
    const runs = (text: string): unknown[] => (JSON.parse(text) as { runs: unknown[] }).runs;
    expect(runs(many.out)).toHaveLength(3);
    expect(runs(many.out)[2]).toEqual(runs(alone.out)[0]);
    expect(runs(many.out)[0]).not.toEqual(runs(many.out)[1]);
  });

  test.each([
    [["nosuch"], 'there is no task "nosuch"'],
    [["ii", "--nudge", "0"], '--nudge cannot be "0"'],
    [["ii", "--nudge", "2"], '--nudge cannot be "2"'],
    [["ii", "--pot", "ad5220", "--codes", "64"], "a pot ad5220 has 128 codes"],
    [["ii", "--cut", "xe17@3"], 'network "sixteen-edge" has no edge "xe17"'],
    [["ii", "--cut", "xe1"], '--cut cannot be "xe1"'],
    [["ii", "--steps", "5", "--epochs", "5"], "--steps and --epochs both say how long"],
    [["ii", "--level", "literal"], "has no literal circuit"],
    [["ii", "--active", "120%"], '--active cannot be "120%"'],
    [["ii", "--skew", "50us"], "more than 40 % of the period"],
    [["ii", "--scheme", "nosuch"], "nosuch"],
    [["ii", "--from", "package.json"], "no document of learning"],
    [["ii", "--level", "ideal", "--pot", "ladder16"], "no rheostats of 16 taps"],
    [["ii", "--level", "ideal", "--parts", "hardware"], "hardware has no effect at the ideal level"],
    [["ii", "--level", "ideal", "--store", "jk"], "--store has no effect at the ideal level"],
    [["ii", "--level", "ideal", "--bias", "1n"], "--bias has no effect at the ideal level"],
    [["ii", "--corner", "max"], "--corner has no effect on ideal parts"],
    [["three-edge", "--ohms", "1k"], "--ohms has no effect on ladders"],
    [["three-edge", "--supply", "15"], "--supply has no effect on the edges of lib/edge.lib"],
    [["ii", "--parts", "hardware", "--pot", "ad5220", "--wiper", "50"], "--wiper has no effect on an AD5220"],
    [["ii", "--ratio", "10"], "--ratio is of log pots"],
    [["ii", "--diode", "led"], "no edge of which has diodes"],
    [["ii", "--range", "3"], "--range is of converters"],
    [["ii", "--shuffle"], "--shuffle needs several examples"],
    [["ii", "--steps", "20", "--stuck", "xe1@21"], "--stuck comes after the last of 20 steps"],
    [["ii", "--workers", "2"], "--workers is of many runs"],
    [["ii", "--workers", "0", "--seeds", "2"], "--workers cannot be 0"],
    [["ii", "--seeds", "2", "--every", "2"], "--every is of one run"],
    [["ii", "--pot-tolerance", "100%"], "give a share below 100 %"],
    [["ii", "--method", "sweep", "--parts", "hardware"], "--parts has no meaning for --method sweep"],
    [["ii", "--centred", "--deck", join(folder, "x.cir")], "--deck: centred nudges need the free outputs"],
    [["ii", "--seeds", "2", "--vcd", join(folder, "x.vcd")], "--vcd is of one run"],
  ])("%j is refused", async (words, message) => {
    const { code, err } = await twinedge(["train", ...words]);
    expect(code).toBe(2);
    expect(err).toContain(message);
  });

  test("seeds that draw nothing are warned of", async () => {
    const alike = await twinedge(["train", "ii", "--level", "ideal", "--steps", "3", "--seeds", "2"]);
    expect([alike.code, alike.err]).toEqual([0, expect.stringContaining("warning: every seed gave the same")]);
  });

  test("interrupted, it writes and reports what is done", async () => {
    const name = join(folder, "interrupted.json");
    const words = ["train", "ii", "--level", "ideal", "--steps", "1000000", "--every", "50", "--record", name];
    const { code, out } = await twinedge(words, "", AbortSignal.timeout(500));
    expect(code).toBe(130);
    expect(out).toContain(", interrupted");
    expect((JSON.parse(readFileSync(name, "utf8")) as { stopped: string }).stopped).toBe("interrupted");
  });
});

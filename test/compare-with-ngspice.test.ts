/** `export --to ngspice` and `compare-with ngspice`: settled states at every clock, events, messages, exit codes. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readRaw, readVcd } from "@twinedge/formats";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { twinedge } from "./command.ts";
import { mixedCircuits } from "./oracle/mixed-circuits.ts";
import { missing } from "./oracle/ngspice.ts";
import { agreement, expectAgreement } from "./oracle/ngspice-agreement.ts";

describe.skipIf(missing !== undefined)("with ngspice", () => {
  test.each(["fig1a-evaluation", "fig1b-digipot-hardware", "three-edge"])(
    "circuits/%s.cir at 4 clocks",
    async (name) => {
      const document = await expectAgreement(`circuits/${name}.cir`, 4, "10nV");
      expect(document.analogNets).toBeGreaterThan(5);
      expect(document.digitalNets).toBeGreaterThan(6);
    },
  );

  test("random mixed circuits", async () => {
    await fc.assert(
      fc.asyncProperty(mixedCircuits, async (deck) => {
        expect(await expectAgreement("-", 5, "1uV", deck)).toMatchObject({ agrees: true });
      }),
      { numRuns: 2 },
    );
  });

  test("a pot with a log taper, at every position", async () => {
    const deck = [
      "log pot",
      "vclk clk 0 pulse(0 5 50u 0 0 50u 100u)",
      "vud ud 0 5",
      "vin a 0 5",
      "apot a w 0 clk ud null [k3 k2 k1 k0] lp ic=0",
      ".model lp digipot(positions=16 rab=20k rw=50 ratio=200)",
      "rl w 0 10k",
      "*@ clock clk clocks=17",
      "*@ probe w",
      ".end",
    ].join("\n");
    expect(await expectAgreement("-", 17, "10nV", deck)).toMatchObject({ agrees: true });
  });

  test("noise of a comparator is refused by name", async () => {
    const deck = ["n", "vp p 0 1", "vm m 0 2", "acmp p m o c", ".model c comparator(noise=1m)", "r o p 1k", ".end"];
    const { code, err } = await twinedge(["export", "-", "--to", "ngspice"], deck.join("\n"));
    expect(code).toBe(2);
    expect(err).toContain("acmp: noise that is drawn at every solve has no equal in ngspice");
  });

  const FLIP_FLOPS = [
    "three stages of a shift register",
    "vclk clk 0 pulse(0 5 1u 0 0 1u 2u)",
    "ad [d] pat",
    ".model pat d_source(times=[0 1.5u 3.5u 9.5u] values=[0 1 0 1])",
    "af1 d clk null null q1 n1 ff",
    "af2 q1 clk null null q2 n2 ff",
    "ag [q1 n2] y gate",
    ".model ff d_dff(ic=0 clk_delay=15n rise_delay=3n fall_delay=5n)",
    ".model gate d_and(rise_delay=9n fall_delay=12n)",
    "*@ clock clk clocks=6",
    ".end",
  ];

  test("where every delay is XSPICE's own the times of events are compared, too", async () => {
    const { code, document } = await agreement("-", ["--time-tolerance", "200ps"], FLIP_FLOPS.join("\n"));
    expect(document).toMatchObject({ agrees: true, event: null });
    expect(document.events).toBeGreaterThan(25);
    expect(code).toBe(0);
    // Their ramps show at a tighter tolerance: the comparison of times is one.
    const tight = await agreement("-", ["--time-tolerance", "1fs"], FLIP_FLOPS.join("\n"));
    expect(tight.code).toBe(3);
    expect(tight.document.event).toMatchObject({ time: expect.any(Number) });
  });

  const LOGIC = [
    "logic by expressions, delays of a transition",
    "vclk clk 0 pulse(0 5 1u 0 0 1u 2u)",
    "ad [a b c] pat",
    ".model pat d_source(times=[0 1.5u 3.5u 5.5u 7.5u 9.5u] values=[0 0 0 1 0 0 1 1 0 0 1 0 1 1 1 1 0 1])",
    "al [a b c] [y z] lg",
    '.model lg d_logic(names="a b c y z" logic="n = a ^ b; y = n & ~c | a; z = n == c" rise_delay=7n fall_delay=4n)',
    "ap [y z] null null [p q] pd",
    '.model pd pin_delay(names="y z p q" rules="p : trn_lh ? 0 : 1; q : 2" times=[12n 8n 20n])',
    "*@ clock clk clocks=6",
    ".end",
  ];

  test("logic by expressions and unconditional pin-to-pin delays, at their times", async () => {
    const { code, document } = await agreement("-", ["--time-tolerance", "200ps"], LOGIC.join("\n"));
    expect(document).toMatchObject({ agrees: true, event: null });
    expect(document.events).toBeGreaterThan(15);
    expect(code).toBe(0);
  });

  test("a tri-state buffer that is active low and inverts", async () => {
    const deck = [
      ...LOGIC.slice(0, -2),
      "at p q t ts",
      ".model ts d_tristate(active=low inverts=1 rise_delay=3n fall_delay=5n open_delay=9n)",
      "au t up",
      ".model up d_pullup",
      ...LOGIC.slice(-2),
    ];
    expect(await expectAgreement("-", 6, "10nV", deck.join("\n"))).toMatchObject({ agrees: true });
    const other = await agreement("-", [], deck.join("\n").replace("active=low", "active=high"));
    expect(other.document).toMatchObject({ agrees: true });
  });

  test("a difference beyond the tolerance is named by net and clock, and ends with 3", async () => {
    // A time constant as long as the clock: a net on its way here follows R C, in ngspice so does one that two meet.
    const deck = [
      "two capacitors",
      "vclk clk 0 pulse(0 5 50u 0 0 50u 100u)",
      "r1 clk a 10k",
      "c1 a 0 3n",
      "r2 a b 10k",
      "c2 b 0 3n",
      "*@ clock clk clocks=3",
      ".end",
    ];
    const { code, document } = await agreement("-", [], deck.join("\n"));
    expect(code).toBe(3);
    expect(document.agrees).toBe(false);
    expect(document.voltage?.net).toMatch(/^[ab]$/);
    expect(document.voltage?.difference).toBeGreaterThan(0.1);
  });

  test("what is X here and known there is no difference, but said", async () => {
    const { code, document } = await agreement("circuits/fig1a-evaluation-hardware.cir", ["--clocks", "3"]);
    expect(code).toBe(0);
    expect(document.notes.join("\n")).toContain(
      "1 logic value X here and known in ngspice, first xeval.xdecide.m1#in at clock 3 (1)",
    );
  });

  test("ngspice's own words, with our line, where it fails", async () => {
    const deck = [
      "Schmitt trigger of an op-amp",
      "vin in 0 pulse(-3 3 10u 0 0 50u 100u)",
      "aop p in out amp",
      "r1 out p 10k",
      "r2 p 0 10k",
      ".model amp opamp(max=5 min=-5)",
      ".end",
    ];
    const { code, err } = await twinedge(["compare-with", "ngspice", "-", "--until", "80us"], deck.join("\n"));
    expect(err).toMatch(/^twinedge: ngspice stopped at .* of 0.00008 s: .*[Tt]imestep too small/);
    expect(code).toBe(1);
  });
});

describe("ngspice is not installed", () => {
  beforeEach(() => vi.stubEnv("PATH", ""));
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  test("ends with 2 and says how to install it", async () => {
    const { code, err } = await twinedge(["compare-with", "ngspice", "circuits/three-edge.cir"]);
    expect(err).toContain("ngspice is not in the PATH; install it, e.g. apt-get install ngspice");
    expect(code).toBe(2);
  });
});

describe("export --to ngspice", () => {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "twinedge-export-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test.skipIf(missing !== undefined)("the deck runs alone and leaves its results under its own name", async () => {
    const args = ["circuits/fig1b-digipot.cir", "--to", "ngspice", "-o", join(folder, "Pot 1.cir"), "--clocks", "2"];
    expect(await twinedge(["export", ...args])).toMatchObject({ code: 0, err: "" });
    expect(readdirSync(folder)).toEqual(["Pot 1.cir"]);
    const { status } = spawnSync("ngspice", ["-b", "Pot 1.cir"], { cwd: folder, encoding: "utf8" });
    expect(status).toBe(0);
    expect(readdirSync(folder).toSorted()).toEqual(["Pot 1.cir", "pot_1.raw", "pot_1.vcd"]);
    const raw = readRaw(readFileSync(join(folder, "pot_1.raw")), "pot_1.raw");
    expect(raw.endTime).toBe(250e6);
    expect(raw.signals.map(({ path }) => path)).toContain("vout");
    const dump = readVcd(readFileSync(join(folder, "pot_1.vcd"), "utf8"), "pot_1.vcd");
    expect(dump.signals.map(({ path }) => path)).toContain("code0");
  });

  const refused = async (lines: readonly string[]): Promise<string> => {
    const deck = ["a deck", "v1 a 0 5", "r1 a 0 1k", ...lines, ".end"].join("\n");
    const { code, err } = await twinedge(["export", "-", "--to", "ngspice"], deck);
    expect(code).toBe(2);
    return err;
  };

  test("a device without an equal is an error that names it, its place and a remedy", async () => {
    expect(
      await refused(["vc c 0 pulse(0 5 1u 0 0 1u 2u)", "at [a c] [y] t", '.model t truth_table(rules="+?=1;?+=0")']),
    ).toBe(
      "twinedge: stdin:5:1: at: a table of rules that wait for several edges has no equal in ngspice; build it of gates and flip-flops (d_dff, d_jkff, counter_ud)\n",
    );
  });

  test("the corner's values are written", async () => {
    const deck = [
      "corner",
      "v1 a 0 5",
      "ag a y g",
      ".model g d_inverter(rise_delay=1n:4n:9n fall_delay=2n:3n:8n)",
      ".end",
    ];
    for (const [corner, delays] of [
      ["min", "rise_delay=1000p fall_delay=2000p"],
      ["max", "rise_delay=9000p fall_delay=8000p"],
    ] as const) {
      const { out } = await twinedge(["export", "-", "--to", "ngspice", "--corner", corner], deck.join("\n"));
      expect(out).toContain(`.model d_inverter d_inverter(${delays})`);
    }
  });
});

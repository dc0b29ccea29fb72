/**
 * `twinedge timing`: static bounds against sums made by hand of the parts' own values, against simulations, and against
 * closed forms and ngspice where the network settles.
 */
import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import {
  CORNERS,
  type Corner,
  type Design,
  deviceByType,
  elaborate,
  InputError,
  Simulator,
  type Value,
} from "@twinedge/core";
import { readDeck } from "@twinedge/formats";
import {
  analyseTiming,
  BELOW,
  Bench,
  clockingOf,
  dynamicTiming,
  elmoreTimes,
  explain,
  observeSlowly,
  type RunOptions,
  settlingTime,
  skewed,
  staticTiming,
  withNodeCapacitance,
} from "@twinedge/study";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { missing, transient } from "../oracle/ngspice.ts";
import { deck, deckOf, root } from "../shared.ts";

const file = "circuits/three-edge-hardware.cir";

/** A part's value at a corner; a vector's entries. */
function part(type: string, name: string, param: string, corner: Corner = "typ"): readonly number[] {
  const value = deviceByType(type)?.parts?.[name]?.values[param]?.value;
  const one = (entry: Value | undefined): number =>
    typeof entry === "object" && "typ" in entry ? Number(entry[corner]) : Number(entry);
  return Array.isArray(value) ? value.map((entry: Value) => one(entry)) : [one(value)];
}

function ps(type: string, name: string, param: string, corner: Corner = "typ"): number {
  return Math.round((part(type, name, param, corner)[0] ?? Number.NaN) * 1e12);
}

function analysed(design: Design, options: Partial<RunOptions> = {}) {
  const run = { corner: "typ" as Corner, seed: 1, clocks: 32, ...options };
  const clocking = clockingOf(design);
  const reference = observeSlowly(design, clocking, run);
  const bound = staticTiming(reference, clocking, run.corner);
  return { run, clocking, reference, bound, bench: new Bench(design, clocking, reference, run) };
}

describe("three-edge-hardware.cir", async () => {
  const design = await deck(file);

  test("the critical path is the sum of its parts", () => {
    const { bound, reference } = analysed(design);
    const { critical } = bound;
    const path = critical?.path() ?? [];
    const decision = reference.comparators
      .flatMap(({ decisions }) => decisions)
      .filter(({ rose, fell }) => rose || fell)
      .toSorted((a, b) => a.overdrive - b.overdrive)[0];
    const [first = 0] = part("comparator", "LM339", "overdrive");
    const [slowest = 0] = part("comparator", "LM339", "t_rise");
    const [vol = 0] = part("comparator", "LM339", "sink_v");
    const [amps = 0] = part("comparator", "LM339", "sink_i");
    const [leakage = 0] = part("comparator", "LM339", "leakage");
    const [load = 0] = part("d_and", "74HC08", "input_load");
    const [threshold = 0] = part("d_and", "74HC08", "in_high");
    const pull = 100e3;
    const high = 5 / (1 + (pull * leakage) / 5);
    const low = (5 * (vol / amps)) / (vol / amps + pull);
    const tau = (pull / (1 + (pull * leakage) / 5)) * (5e-12 + load);
    const sum =
      ps("d_inverter", "74HC04", "rise_delay") +
      Math.max(ps("counter_ud", "SN74HC191", "tpd_rise"), ps("counter_ud", "SN74HC191", "tpd_fall")) +
      ps("counter_ud", "SN74HC191", "skew") +
      ps("decoder", "74HC4514", "rise_delay") +
      // Below the curve the delay goes as 1/overdrive.
      Math.round((1e12 * slowest * first) / (decision?.overdrive ?? 1)) +
      Math.ceil(1e12 * tau * Math.log((high - low) / (high - threshold))) +
      ps("d_and", "74HC08", "rise_delay");
    expect(Math.abs((critical?.arrival ?? 0) - sum)).toBeLessThanOrEqual(2);
    expect(path.reduce((total, { late }) => total + late, 0)).toBe(critical?.arrival);
    expect(path.every(({ source }) => source !== "")).toBe(true);
    const half = sum + ps("d_dff", "74HC74", "setup");
    expect(Math.abs(bound.period - 2 * half)).toBeLessThanOrEqual(6);
    expect(critical?.slack(bound.period)).toBeGreaterThanOrEqual(0);
    expect(critical?.slack(bound.period - 2)).toBeLessThan(0);
  });

  test("an edge that compares a tie by sources waits only for its direction to be set up", () => {
    const { bound } = analysed(design);
    const own = bound.endpoints.filter(({ edge, check }) => edge === "xe31" && check !== "hold");
    const worst = own.toSorted((a, b) => b.period - a.period)[0];
    const half =
      ps("d_dff", "74HC74", "clk_delay") +
      ps("counter_ud", "SN74HC191", "setup") -
      ps("d_inverter", "74HC04", "rise_delay");
    expect(worst?.period).toBeGreaterThanOrEqual(2 * half - 1);
    expect(worst?.period).toBeLessThanOrEqual(2 * half + 1);
    expect(bound.steady.map(({ device }) => device)).toContain("xe31.xeval.xdecide.acmp2");
  });

  test.each(CORNERS)(
    "static is not below dynamic at %s, and five per cent below dynamic the codes go another way",
    async (corner) => {
      const { bound, bench, run, clocking } = analysed(design, { corner });
      const dynamic = await dynamicTiming(bench, bound.period, 0.05);
      expect(dynamic?.period).toBeLessThanOrEqual(bound.period);
      expect(bench.try(bound.period).divergence).toBeUndefined();
      const below = bench.try(Math.floor((dynamic?.period ?? 0) * BELOW));
      expect(below.divergence).toBeDefined();
      const failure = explain(design, clocking, below, run);
      expect(failure?.divergence.got).not.toBe(failure?.divergence.expected);
      if (corner !== "min") {
        // The decision comes after its clock edge, so that no set-up time is violated and no record says so.
        expect(failure?.late?.net).toBe(`${failure?.divergence.register.edge}.up`);
        expect(failure?.late?.by).toBeGreaterThan(0);
        expect(failure?.records.filter(({ kind }) => kind === "setup")).toEqual([]);
      }
    },
  );
});

/** A chain of up to three dividers with real parts. */
interface Chain {
  readonly edges: readonly {
    readonly rpull: number;
    readonly cpull: number;
    readonly vos1: number;
    readonly vos2: number;
  }[];
  readonly target: number;
  readonly corner: Corner;
  /** Share of the static bound at which it is run, from 1 on. */
  readonly factor: number;
  readonly seed: number;
}

async function chained({ edges, target }: Pick<Chain, "edges" | "target">): Promise<Design> {
  const last = edges.length + 1;
  const text = [
    "A chain of dividers",
    ".include lib/hardware.lib",
    ".include lib/edge-hardware.lib",
    ".include lib/schemes/and.lib",
    ".include lib/stores/dff.lib",
    "vcc vcc 0 5",
    "vclk clk 0 pulse(0 5 50u 0 0 50u 100u)",
    "vcmp vcmp 0 12",
    "vrst rst 0 pulse(5 0 10u)",
    "vf1 f1 0 5",
    "vc1 c1 0 5",
    `vc${last} c${last} 0 ${target}`,
    ...edges.map((edge, i) => {
      const [from, to] = [i + 1, i + 2];
      const nodes = `f${from} f${to} f${to} c${from} c${to} c${to}`;
      const params = `rpull=${edge.rpull} cpull=${edge.cpull} vos1=${edge.vos1} vos2=${edge.vos2}`;
      return `xe${from}${to} ${nodes} clk rst vcc vcmp edgehw ${params}`;
    }),
    "*@ clock clk clocks=12",
    ".end",
  ].join("\n");
  const name = "circuits/chain.cir";
  const { circuit, diagnostics } = await readDeck(text, name, {
    include: async (included, from) => {
      const path = resolve(root, dirname(from), included);
      return { text: readFileSync(path, "utf8"), file: resolve(dirname(from), included) };
    },
  });
  return elaborate(circuit, diagnostics);
}

const between = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const chains: fc.Arbitrary<Chain> = fc.record({
  edges: fc.array(
    fc.record({
      rpull: between(3, 5).map((exponent) => Math.round(10 ** exponent)),
      cpull: between(1, 30).map((pico) => pico * 1e-12),
      vos1: between(-5e-3, 5e-3),
      vos2: between(-5e-3, 5e-3),
    }),
    { minLength: 1, maxLength: 3 },
  ),
  target: between(0.5, 4),
  corner: fc.constantFrom(...CORNERS),
  factor: fc.oneof(fc.constant(1), between(1, 3)),
  seed: fc.integer({ min: 1, max: 1000 }),
});

test("the static bound is never optimistic: at it and above it the codes are those of a slow clock", async () => {
  let moved = 0;
  await fc.assert(
    fc.asyncProperty(chains, async (chain) => {
      const { bound, bench } = analysed(await chained(chain), { corner: chain.corner, seed: chain.seed, clocks: 10 });
      moved += bound.moves.size;
      expect(bound.period).toBeGreaterThan(0);
      expect(bench.try(Math.ceil(bound.period * chain.factor)).divergence).toBeUndefined();
    }),
    { numRuns: 8 },
  );
  expect(moved).toBeGreaterThan(0);
}, 30_000);

describe("settling of a network", () => {
  const [ohms, farads, stages] = [1e3, 100e-12, 4];
  const inner = Array.from({ length: stages }, (_, i) => i + 1);
  const lines = [...inner.map((i) => `r${i} n${i - 1} n${i} ${ohms}`), ...inner.map((i) => `c${i} n${i} 0 ${farads}`)];

  test("Elmore delays of a ladder: R C times the sum of min(i, k)", async () => {
    const design = await deckOf(["a ladder", "v1 n0 0 5", ...lines, ".end"].join("\n"));
    const simulator = new Simulator(design, { probes: [] });
    simulator.start();
    const nets = inner.map((i) => design.netByName.get(`n${i}`) ?? -1);
    const times = elmoreTimes(design, simulator, nets, { corner: "typ", seed: 1 })();
    for (const i of inner) {
      const sum = inner.reduce((total, k) => total + Math.min(i, k), 0);
      expect((times.get(nets[i - 1] ?? -1) ?? 0) / (1e12 * ohms * farads * sum)).toBeCloseTo(1, 6);
    }
  });

  test("a single node comes within a share of its swing after ln(1/share) time constants; the bound is one more", () => {
    expect(settlingTime(1000, 5, 5 / Math.E ** 3)).toBeCloseTo(4000, 6);
    expect(settlingTime(0, 5, 1e-3)).toBe(0);
    expect(settlingTime(1000, 1e-3, 5e-3)).toBe(0);
  });

  test.skipIf(missing !== undefined)(
    "ngspice's ladder is within every rest in no more than the bound, and not much less",
    () => {
      const deckText = ["a ladder", "v1 n0 0 pulse(0 5 0 1p 1p 1 2)", ...lines].join("\n");
      const step = 2e-9;
      const { points } = transient(deckText, step, 4000, [`n${stages}`]);
      const slowest = (1e12 * ohms * farads * stages * (stages + 1)) / 2;
      for (const rest of [1, 0.1, 1e-2, 1e-3]) {
        const reached =
          points.findLastIndex(
            (point) => Math.abs(5 - (point.get(`v(n${stages})`) ?? point.get(`n${stages}`) ?? 0)) > rest,
          ) + 1;
        const bound = settlingTime(slowest, 5, rest);
        expect(reached).toBeGreaterThan(1);
        expect(reached * step * 1e12).toBeLessThanOrEqual(bound);
        expect(reached * step * 1e12).toBeGreaterThan(bound / 3);
      }
    },
  );

  test("a capacitance at the nodes makes decisions later and leaves the simulation's codes as they are", async () => {
    const design = await deck(file);
    const plain = analysed(design, { clocks: 6 });
    const loaded = analysed(withNodeCapacitance(design, 10e-12), { clocks: 6 });
    expect(loaded.reference.codes.rows).toEqual(plain.reference.codes.rows);
    expect(loaded.bound.period).toBeGreaterThan(plain.bound.period);
    const kinds = loaded.bound.critical
      ?.path()
      .filter(({ late }) => late > 0)
      .map(({ kind }) => kind);
    expect(kinds).toContain("settling");
  });
});

describe("clock skew", async () => {
  const design = await deck(file);

  test("a later edge is launched and captured later: its own paths keep their slack, those between edges gain and lose it", () => {
    const skew = 5000;
    const plain = analysed(design, { clocks: 6 });
    const late = analysed(skewed(design, new Map([["xe12", skew]])), { clocks: 6 });
    expect(late.reference.codes.rows).toEqual(plain.reference.codes.rows);
    const setups = (bound: typeof plain.bound, edge: string) =>
      bound.endpoints.filter((one) => one.edge === edge && one.check === "setup" && one.device.endsWith("aff"));
    const slack = (bound: typeof plain.bound, edge: string) =>
      Math.min(...setups(bound, edge).map((one) => one.slack(100e6)));
    // xe23's counters launch what xe12's flip-flop takes 5 ns later; xe12's own counters launch later, too.
    const gain = slack(late.bound, "xe12") - slack(plain.bound, "xe12");
    expect(gain).toBeGreaterThanOrEqual(0);
    expect(gain).toBeLessThanOrEqual(skew);
    expect(slack(late.bound, "xe23") - slack(plain.bound, "xe23")).toBe(-skew);
  });

  test("a negative skew is that of all the others", () => {
    const early = analysed(skewed(design, new Map([["xe12", -2000]])), { clocks: 6 });
    const clocked = early.bound.endpoints.filter(({ check }) => check === "setup");
    const arrival = (edge: string) => clocked.find((one) => one.device === `${edge}.xeval.xstore.aff`)?.clockArrival;
    expect(arrival("xe12")).toBe(0);
    expect(arrival("xe23")).toBe(2000);
  });

  test("an edge that is not there", () => {
    expect(() => skewed(design, new Map([["xe13", 1]]))).toThrow(InputError);
  });
});

test("decoder glitches last as long as the bits of the counter are apart, and the node falls while no tap is on", async () => {
  const design = await deck("circuits/three-edge-hardware.cir");
  const options = {
    corners: ["typ"],
    shown: "typ",
    clocks: 8,
    seed: 1,
    resolution: 0.05,
    skews: new Map(),
    nodeCapacitance: 0,
    seeds: 3,
  } as const;
  const report = await analyseTiming(design, options);
  const found = report?.glitches ?? [];
  const skew = ps("counter_ud", "SN74HC191", "skew");
  expect(found.length).toBeGreaterThan(0);
  for (const { from, to, duration, fewest, most } of found) {
    // A step from an even code changes one bit alone: there is nothing between the taps.
    const codes = [(from + 8) % 16, (to + 8) % 16];
    expect(((codes[0] ?? 0) ^ (codes[1] ?? 0)).toString(2).replaceAll("0", "").length).toBeGreaterThan(1);
    expect(duration).toBeLessThanOrEqual(2 * skew);
    expect([fewest, most]).toEqual([0, 0]);
  }
  const held = found.filter(({ net }) => net === "c1" || net === "c3");
  expect(held.every(({ excursion }) => excursion === 0)).toBe(true);
  expect(Math.max(...found.map(({ excursion }) => excursion))).toBeGreaterThan(1);
  // Flip-flops: the time left is that of half a period less the way to the counter, whose direction has to be set up.
  const [flop] = report?.capturing ?? [];
  const half = 50e6 + ps("d_inverter", "74HC04", "rise_delay");
  const used = ps("d_dff", "74HC74", "clk_delay") + ps("counter_ud", "SN74HC191", "setup");
  expect(flop?.slack).toBe(half - used);
  expect(report?.seeded?.runs).toHaveLength(3);
  expect(report?.seeded?.runs.every(({ violations }) => violations > 0)).toBe(true);
});

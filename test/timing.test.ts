/**
 * `twinedge timing`: static bounds against sums made by hand of the parts' own values, against simulations, and against
 * closed forms and ngspice where the network settles.
 */
import { CORNERS, type Corner, type Design, deviceByType, type Value } from "@twinedge/core";
import {
  BELOW,
  Bench,
  clockingOf,
  dynamicTiming,
  explain,
  observeSlowly,
  type RunOptions,
  staticTiming,
} from "@twinedge/study";
import { describe, expect, test } from "vitest";
import { deck } from "./shared.ts";

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
      const dynamic = await dynamicTiming(bench, bound.period, 0.01);
      expect(dynamic?.period).toBeLessThanOrEqual(bound.period);
      expect(bench.try(bound.period).divergence).toBeUndefined();
      const below = bench.try(Math.floor((dynamic?.period ?? 0) * BELOW));
      expect(below.divergence).toBeDefined();
      const failure = explain(design, clocking, below, run);
      expect(failure?.divergence.got).not.toBe(failure?.divergence.expected);
    },
  );

  test("the decision that comes too late comes after its clock edge, without a record", async () => {
    const { bound, bench, run, clocking } = analysed(design);
    const dynamic = await dynamicTiming(bench, bound.period, 0.01);
    const failure = explain(design, clocking, bench.try(Math.floor((dynamic?.period ?? 0) * BELOW)), run);
    expect(failure?.late?.net).toBe(`${failure?.divergence.register.edge}.up`);
    expect(failure?.late?.by).toBeGreaterThan(0);
    expect(failure?.records.filter(({ kind }) => kind === "setup")).toEqual([]);
  });
});

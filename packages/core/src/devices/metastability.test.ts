import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Change, type Played, play, SETTLED } from "./arcbench.ts";
import { mtbf } from "./metastability.ts";
import type { Part } from "./testing.ts";

describe("mean time between failures", () => {
  test("of the 74ALS74 in Wakerly's example: 65 centuries and 144 million years", () => {
    const als = { window: 8.7e-6, tau: 1e-9, clock: 16e6, data: 1e5 };
    expect(mtbf({ ...als, slack: 42.5e-9 }) / 1e11).toBeCloseTo(2.06, 2);
    expect(mtbf({ ...als, slack: 52.5e-9 }) / 1e15).toBeCloseTo(4.54, 2);
  });

  const positive = (least: number, most: number) =>
    fc.double({ min: Math.log(least), max: Math.log(most), noNaN: true }).map(Math.exp);

  test("grows by e for a tau of slack, falls with window and rates; without slack every hit of the window fails", () => {
    fc.assert(
      fc.property(
        fc.record({
          window: positive(1e-12, 1e-5),
          tau: positive(1e-11, 1e-8),
          clock: positive(1, 1e9),
          data: positive(1, 1e9),
        }),
        fc.double({ min: 0, max: 50, noNaN: true }),
        (of, taus) => {
          const slack = taus * of.tau;
          const base = mtbf({ ...of, slack });
          expect(mtbf({ ...of, slack: slack + of.tau }) / base).toBeCloseTo(Math.E, 6);
          expect(base / mtbf({ ...of, slack, clock: 2 * of.clock })).toBeCloseTo(2, 9);
          expect(base / mtbf({ ...of, slack, data: 3 * of.data })).toBeCloseTo(3, 9);
          expect(base / mtbf({ ...of, slack, window: of.window / 2 })).toBeCloseTo(0.5, 9);
          expect(mtbf({ ...of, slack: 0 }) * of.window * of.clock * of.data).toBeCloseTo(1, 9);
        },
      ),
    );
  });

  test("is infinite where nothing changes", () => {
    expect(mtbf({ window: 1e-9, tau: 1e-9, clock: 1e6, data: 0, slack: 1e-9 })).toBe(Number.POSITIVE_INFINITY);
  });
});

/** ps between edges. */
const PERIOD = 1e6;
const SETUP = 10_000;
const HOLD = 5_000;
const DELAY = 8_000;
const TAU = 2_000;

const violated = {
  ic: 0,
  rise_delay: 0,
  fall_delay: 0,
  setup: SETUP * 1e-12,
  hold: HOLD * 1e-12,
  meta_tau: TAU * 1e-12,
  violation: "random",
};

const dff = (params: Part["params"] = {}): Part => ({
  type: "d_dff",
  pins: ["d", "clk", "", "", "q"],
  params: { ...violated, clk_delay: DELAY * 1e-12, ...params },
});

const latch: Part = { type: "d_dlatch", pins: ["d", "clk", "", "", "q"], params: violated };

const edgeOf = (clock: number): number => SETTLED + clock * PERIOD;

/** Data toggle once a clock, at these times (ps) from its rising edge. */
function run(part: Part, offsets: readonly number[], edge = 1, seed = 1): Played {
  const changes = offsets.flatMap((offset, clock): Change[] => [
    { time: edgeOf(clock) + offset, net: "d", state: 1 - (clock % 2) },
    { time: edgeOf(clock), net: "clk", state: edge },
    { time: edgeOf(clock) + PERIOD / 2, net: "clk", state: 1 - edge },
  ]);
  const bench = { part, inputs: ["d", "clk"], outputs: ["q"], idle: { clk: edge === 1 ? 0 : 1 } as const };
  return play(
    bench,
    changes.sort((a, b) => a.time - b.time),
    { corner: "typ", seed },
  );
}

/** ps */
const resolutions = ({ records }: Played): readonly number[] =>
  records.filter(({ kind }) => kind === "metastable").map(({ margin }) => Math.round(-margin * 1e12));

const CLOCKS = 4000;
/** Of the normal distribution: a deviation this large has a probability of 6e-5 on both sides together. */
const SIGMAS = 4;
const within = (clock: number): number => -SETUP + 1 + ((clock * 7919) % (SETUP + HOLD - 2));
const inside = Array.from({ length: CLOCKS }, (_, clock) => within(clock));

describe.each([
  ["flip-flop", dff(), 1],
  ["latch", latch, 0],
] as const)("a %s left undecided", (_name, part, edge) => {
  const times = resolutions(run(part, inside, edge));

  test("comes to rest after times with the mean tau", () => {
    // Where the window is not given every violation counts, but for those that round to 0 ps (1 in 4000 at 0.5 ps of 2 ns).
    expect(times.length).toBeGreaterThan(CLOCKS - 10);
    const mean = times.reduce((sum, time) => sum + time, 0) / times.length;
    expect(Math.abs(mean - TAU)).toBeLessThan((SIGMAS * TAU) / Math.sqrt(times.length));
  });

  test.each([0.5, 1, 2, 4])("exceeds %s tau with the exponential's probability", (taus) => {
    const share = Math.exp(-taus);
    const found = times.filter((time) => time > taus * TAU).length / times.length;
    expect(Math.abs(found - share)).toBeLessThan(SIGMAS * Math.sqrt((share * (1 - share)) / times.length));
  });

  test("is distributed exponentially (Kolmogorov and Smirnov)", () => {
    const sorted = [...times].sort((a, b) => a - b);
    const distance = Math.max(
      ...sorted.map((time, i) => {
        const expected = 1 - Math.exp(-time / TAU);
        return Math.max(Math.abs(expected - i / sorted.length), Math.abs(expected - (i + 1) / sorted.length));
      }),
    );
    // sqrt(n) D exceeds 2.2 with a probability of 2 exp(-2 2.2^2) = 1e-4.
    expect(distance * Math.sqrt(sorted.length)).toBeLessThan(2.2);
  });
});

test("the outcome is a coin that the change's place in the window weighs: early changes are seen, late ones are not", () => {
  for (const offset of [-9000, -5000, 0, 4000]) {
    const { changes } = run(
      dff(),
      Array.from({ length: CLOCKS }, () => offset),
    );
    const last = new Map<number, number>();
    for (const { time, state } of changes) {
      last.set(Math.floor((time - SETTLED) / PERIOD), state);
    }
    let q = 0;
    let seen = 0;
    for (let clock = 0; clock < CLOCKS; clock++) {
      q = last.get(clock) ?? q;
      seen += q === 1 - (clock % 2) ? 1 : 0;
    }
    const likely = (HOLD - offset) / (SETUP + HOLD);
    expect(Math.abs(seen / CLOCKS - likely)).toBeLessThan(SIGMAS * Math.sqrt((likely * (1 - likely)) / CLOCKS));
  }
});

test("Q is X from its normal time for as long as the record says", () => {
  const { changes, records } = run(dff(), inside.slice(0, 200));
  const undecided = records.filter(({ kind, margin }) => kind === "metastable" && margin < -50e-12);
  expect(undecided.length).toBeGreaterThan(150);
  for (const { time, margin } of undecided) {
    const edge = SETTLED + PERIOD * Math.round((time - SETTLED) / PERIOD);
    const later = Math.round(-margin * 1e12);
    expect(changes.filter((change) => change.time === edge + DELAY).map(({ state }) => state)).toEqual([2]);
    const decided = changes.find((change) => change.time > edge + DELAY);
    expect(decided?.time).toBe(edge + DELAY + later);
    expect(decided?.state).toBeLessThan(2);
  }
});

test("data that come at any time fail as often as mtbf says", () => {
  const window = 4e-9;
  const slack = 3e-9;
  // Data a golden-ratio share of the period later each clock: spread evenly, in step with nothing.
  const spread = 4 * (SETUP + HOLD);
  const offsets = Array.from({ length: 3 * CLOCKS }, (_, i) =>
    Math.round((((i * 0.6180339887498949) % 1) - 0.5) * spread),
  );
  const failures = resolutions(run(dff({ meta_window: window }), offsets)).filter((time) => time > slack * 1e12).length;
  // As if the clock had that spread as its period: its edges are only further apart here.
  const rate = 1e12 / spread;
  const expected = offsets.length / rate / mtbf({ window, tau: TAU * 1e-12, clock: rate, data: rate, slack });
  expect(expected).toBeGreaterThan(100);
  expect(Math.abs(failures - expected)).toBeLessThan(SIGMAS * Math.sqrt(expected));
});

test("a 74HC74 is left undecided by few violations: its window is a small part of set-up and hold", () => {
  const part: Part = { ...dff(), params: { part: "74HC74", ic: 0, violation: "random" } };
  const offsets = Array.from({ length: CLOCKS }, () => -5000);
  const { records } = run(part, offsets);
  expect(records.filter(({ kind }) => kind === "setup")).toHaveLength(CLOCKS);
  const share = (1.5e-6 * Math.exp(-17 / 1.82)) / 15e-9;
  const found = records.filter(({ kind }) => kind === "metastable").length / CLOCKS;
  // The window counts in whole picoseconds: 132 of 131.7.
  expect(Math.abs(found - share)).toBeLessThan(SIGMAS * Math.sqrt(share / CLOCKS));
});

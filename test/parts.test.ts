/** Drawn imperfections: their distribution, what they touch, and that a seed always draws the same. */
import { type Design, type FlatDevice, isTriple, type Value } from "@twinedge/core";
import { imperfect, randomCodes } from "@twinedge/study";
import { expect, test } from "vitest";
import { deck } from "./shared.ts";

const SEEDS = Array.from({ length: 400 }, (_, i) => i + 1);

function number(value: Value | undefined): number {
  return value !== undefined && isTriple(value) ? number(value.typ) : Number(value ?? Number.NaN);
}

function device(design: Design, name: string): FlatDevice {
  const found = design.devices.find((one) => one.name === name);
  if (found === undefined) {
    throw new Error(`no ${name}`);
  }
  return found;
}

const param = (design: Design, name: string, of: string): number => number(device(design, name).params.get(of));

function comparators(design: Design): readonly string[] {
  return design.devices.filter(({ def }) => def.type === "comparator").map(({ name }) => name);
}

/** Variance of the normal distribution of deviation 1 cut at +-3: 1 - 6 phi(3)/(2 Phi(3) - 1). */
const CUT_VARIANCE = 1 - (6 * Math.exp(-4.5)) / Math.sqrt(2 * Math.PI) / 0.9973002039367398;

test("offsets of LM339s: mean, variance and limits of a normal cut at the data sheet's 5 mV, each with its confidence", async () => {
  const design = await deck("circuits/sixteen-edge-ii-hardware.cir");
  const names = comparators(design);
  expect(names).toHaveLength(32);
  const draws = SEEDS.slice(0, 100).flatMap((seed) => {
    const sampled = imperfect(design, {}, seed).design;
    return names.map((name) => param(sampled, name, "vos") / (5e-3 / 3));
  });
  const n = draws.length;
  const mean = draws.reduce((sum, x) => sum + x, 0) / n;
  const variance = draws.reduce((sum, x) => sum + x * x, 0) / n;
  // 4.4 standard errors: 1 in 100,000 for a right generator. The fourth moment is below the normal's 3.
  expect(Math.abs(mean)).toBeLessThan(4.4 * Math.sqrt(CUT_VARIANCE / n));
  expect(Math.abs(variance - CUT_VARIANCE)).toBeLessThan(4.4 * Math.sqrt(2 / n));
  expect(Math.max(...draws.map(Math.abs))).toBeLessThanOrEqual(3);
  // 68.27 % of a normal within one deviation; 0.27 % are cut.
  const p = 0.6826894921370859 / 0.9973002039367398;
  const within = draws.filter((x) => Math.abs(x) < 1).length / n;
  expect(Math.abs(within - p)).toBeLessThan(4.4 * Math.sqrt((p * (1 - p)) / n));
});

test("neighbouring seeds and neighbouring devices are not correlated", async () => {
  const design = await deck("circuits/sixteen-edge-ii-hardware.cir");
  const names = comparators(design).slice(0, 2);
  const [a = [], b = []] = names.map((name) =>
    SEEDS.map((seed) => param(imperfect(design, {}, seed).design, name, "vos") / (5e-3 / 3)),
  );
  const product = (x: readonly number[], y: readonly number[]): number =>
    x.reduce((sum, value, i) => sum + value * (y[i] ?? 0), 0) / x.length;
  const bound = (4.4 * CUT_VARIANCE) / Math.sqrt(SEEDS.length - 1);
  expect(Math.abs(product(a, b))).toBeLessThan(bound);
  expect(Math.abs(product(a.slice(1), a.slice(0, -1)))).toBeLessThan(bound);
});

test("a device's draw depends on its name and the seed alone", async () => {
  const design = await deck("circuits/sixteen-edge-ii-hardware.cir");
  const fewer = { ...design, devices: design.devices.filter(({ name }) => !name.startsWith("xe1.")) };
  const [all, some] = [imperfect(design, {}, 7).design, imperfect(fewer, {}, 7).design];
  const offsets = (of: Design): readonly number[] =>
    comparators(some).flatMap((name) => [param(of, name, "vos"), param(of, name, "ios")]);
  expect(offsets(some)).toHaveLength(60);
  expect(offsets(some)).toEqual(offsets(all));
  expect(offsets(imperfect(design, {}, 8).design)).not.toEqual(offsets(all));
});

test("twins share their tolerance and differ by their mismatch: digital pots and ladders", async () => {
  // name of the free and the clamped pot's resistances of one edge, nominal ohms
  const decks = [
    ["circuits/sixteen-edge-ii-hardware.cir", "xe3.apotf", "xe3.apotc", "rab", 100e3],
    ["circuits/three-edge.cir", "xe12.xpots.xpotf.r4", "xe12.xpots.xpotc.r4", "r", 781],
    ["circuits/three-edge-hardware.cir", "xe12.xpots.xpotf.r4", "xe12.xpots.xpotc.r4", "r", 781],
  ] as const;
  for (const [file, free, clamped, of, ohms] of decks) {
    const design = await deck(file);
    const both = (seed: number, wishes: object): readonly [number, number] => {
      const sampled = imperfect(design, { offset: 0, ...wishes }, seed).design;
      return [param(sampled, free, of) / ohms, param(sampled, clamped, of) / ohms];
    };
    const spread = SEEDS.slice(0, 50).map((seed) => both(seed, { twinMismatch: 0.06 }));
    for (const [f, c] of spread) {
      expect(f + c, file).toBeCloseTo(2, 12);
      expect(Math.abs(f - c)).toBeLessThanOrEqual(0.06);
    }
    expect(Math.max(...spread.map(([f, c]) => Math.abs(f - c)))).toBeGreaterThan(0.02);
    const same = SEEDS.slice(0, 50).map((seed) => both(seed, { potTolerance: 0.3 }));
    for (const [f, c] of same) {
      expect(f, file).toBe(c);
      expect(Math.abs(f - 1)).toBeLessThanOrEqual(0.3);
    }
    expect(Math.max(...same.map(([f]) => Math.abs(f - 1)))).toBeGreaterThan(0.1);
  }
});

test("a ladder is scaled as one, and its taps' base resistors are left alone", async () => {
  const design = await deck("circuits/three-edge.cir");
  const sampled = imperfect(design, { twinMismatch: 0.1 }, 3).design;
  const ratios = (pot: string, prefix: string): readonly number[] =>
    Array.from({ length: 16 }, (_, k) => {
      const name = `xe23.xpots.${pot}.${prefix}${k}`;
      return param(sampled, name, "r") / param(design, name, "r");
    });
  expect(new Set(ratios("xpotf", "r").map((ratio) => ratio.toFixed(12))).size).toBe(1);
  expect(ratios("xpotf", "r")[0]).not.toBe(1);
  expect(new Set([...ratios("xpotf", "rb"), ...ratios("xpotc", "rb")])).toEqual(new Set([1]));
});

test("--offset reaches every comparator that says what its offset is; a perfect deck has nothing to draw", async () => {
  const design = await deck("circuits/three-edge.cir");
  expect(imperfect(design, {}, 1).drawn).toBe(0);
  const { design: sampled, drawn } = imperfect(design, { offset: 5e-3 }, 1);
  expect(drawn).toBe(6);
  const offsets = comparators(sampled).map((name) => param(sampled, name, "vos"));
  expect(new Set(offsets).size).toBe(6);
  expect(Math.max(...offsets.map(Math.abs))).toBeLessThanOrEqual(5e-3);
});

test("starting codes cover their range evenly", () => {
  const paths = Array.from({ length: 8 }, (_, e) => `xe${e}`);
  const levels = paths.map((_, e) => (e < 4 ? 16 : 128));
  const counts = Array.from({ length: 16 }, () => 0);
  for (const seed of SEEDS) {
    const codes = randomCodes(paths, levels, seed);
    expect(codes).toEqual(randomCodes(paths, levels, seed));
    for (const [e, code] of codes.entries()) {
      expect(Number.isInteger(code) && code >= 0 && code < (levels[e] ?? 0)).toBe(true);
      const bin = Math.floor((16 * code) / (levels[e] ?? 1));
      counts[bin] = (counts[bin] ?? 0) + 1;
    }
  }
  const expected = (SEEDS.length * paths.length) / 16;
  const chi2 = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
  // 99.999 % point of chi-square with 15 degrees of freedom.
  expect(chi2).toBeLessThan(51.3);
});

/** Over seeds: how often the exclusive or and the curve are learned from drawn codes. */
import type { TrainOptions } from "@twinedge/study/learn";
import { expect, test } from "vitest";
import { trained } from "../oracle/training.ts";

const SEEDS = 20;
const WAYS = {
  shuffle: true,
  active: 0.5,
  randomStart: true,
  every: 3000,
  steps: 3000,
} satisfies Partial<TrainOptions>;

async function learned(task: string, freezeBelow: number, ratio: number): Promise<number> {
  const pot = { kind: "log", codes: 128, ohms: 1e6, wiper: 40, ratio } as const;
  let count = 0;
  for (let seed = 1; seed <= SEEDS; seed++) {
    const run = await trained(task, { level: "ideal", pot, diode: "silicon" }, { ...WAYS, freezeBelow, seed });
    count += run.trainer.errors(run.task.train).worst < freezeBelow ? 1 : 0;
  }
  return count;
}

test("exclusive or: most starts lead to it, a few go round for ever", async () => {
  expect(await learned("xor-pairs", 0.08, 30)).toBeGreaterThanOrEqual(18);
});

test("curve", async () => {
  expect(await learned("curve", 0.075, 100)).toBeGreaterThanOrEqual(18);
});

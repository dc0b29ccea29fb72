/** One evaluation circuit for all edges beside one for each: Fig. 2d of Seiz 2022, and edges in turn on the 16-edge network. */
import { elaborate, Simulator } from "@twinedge/core";
import { describe, expect, test } from "vitest";
import { twinedge } from "./command.ts";
import { trained } from "./oracle/training.ts";
import { circuitOf } from "./shared.ts";

const EDGES = ["xe12", "xe23", "xe34", "xe41"];
const OVERSHOOT = 4;

async function ring(name: string, clocks: number): Promise<readonly (readonly number[])[]> {
  const design = elaborate(await circuitOf(`circuits/${name}.cir`));
  const simulator = new Simulator(design, { probes: ["f3", ...EDGES.map((edge) => `${edge}.code`)] });
  simulator.start();
  return Array.from({ length: clocks + 1 }, () => simulator.nextRow().values);
}

test("four clocks of the centralised ring are one of the decentralised, until the target is passed", async () => {
  const each = await ring("four-edge", OVERSHOOT + 1);
  const one = await ring("centralised", 4 * (OVERSHOOT + 1));
  const [passed = 0] = each[OVERSHOOT] ?? [];
  expect(passed).toBeLessThan(1.5);
  for (let k = 0; k <= OVERSHOOT; k++) {
    const [volts = 0, ...codes] = each[k] ?? [];
    const [other = 0, ...others] = one[4 * k] ?? [];
    expect(others, `codes after ${k} clocks`).toEqual(codes);
    expect(Math.abs(other - volts)).toBeLessThan(1e-6);
    expect(volts > 1.5).toBe(k < OVERSHOOT);
  }
  // Then the later edges of a round see what the earlier ones have done.
  expect(one[4 * (OVERSHOOT + 1)]?.slice(1)).not.toEqual(each[OVERSHOOT + 1]?.slice(1));
});

const threshold = 0.1;

describe("edges in turn", () => {
  test("one pot pair steps a clock, in the order of the edges", async () => {
    const { trainer } = await trained("ii", {}, { steps: 0, serial: true });
    for (let clock = 0; clock < 40; clock++) {
      const before = trainer.state.codes;
      const { codes } = trainer.clock();
      const moved = codes.flatMap((code, e) => (code === before[e] ? [] : [[e, Math.abs(code - (before[e] ?? 0))]]));
      expect(moved).toEqual([[clock % codes.length, 1]]);
    }
  });

  test.each(["ii", "iii", "iv", "v"])(
    "task %s takes just under as many times the clocks as there are edges",
    async (name) => {
      const parallel = await trained(name, { level: "ideal" }, { steps: 100 });
      const serial = await trained(name, { level: "ideal" }, { steps: 1600, serial: true });
      const reached = ({ errors }: { readonly errors: readonly number[] }): number =>
        errors.findIndex((error) => error < threshold);
      const [fast, slow] = [reached(parallel), reached(serial)];
      expect(fast).toBeGreaterThan(0);
      expect(slow).toBeGreaterThan(15 * fast);
      expect(slow).toBeLessThanOrEqual(16 * fast);
    },
  );

  test("are for tasks of one example, and not with drawn ones", async () => {
    const several = await twinedge(["train", "i", "--serial"]);
    expect(several.code).toBe(2);
    expect(several.err).toContain("tasks of one example");
    const both = await twinedge(["train", "ii", "--serial", "--active", "50%"]);
    expect(both.code).toBe(2);
    expect(both.err).toContain("--serial and --active");
  });
});

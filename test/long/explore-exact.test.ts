/** That exploration is exact: every clock of the circuit, any order of work, and what a sample of the same space finds. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Circuit } from "@twinedge/core";
import { readDeck } from "@twinedge/formats";
import { EdgeBench, explore, exploreSampled } from "@twinedge/study";
import { build } from "esbuild";
import { expect, test } from "vitest";
import { addChunk, type Chunk, Enumerator, emptyTable, undecided } from "../../packages/study/src/explore/enumerate.ts";
import { wilson } from "../../packages/study/src/verify/agreement.ts";
import { circuitOf, root } from "../shared.ts";

test("from all 4,096 states of the three-edge network one whole clock of the circuit goes where the table says", async () => {
  const found = await explore(await circuitOf("circuits/three-edge.cir"), { checks: 4096, ends: "own" });
  expect(found?.checkedClocks).toBe(4096);
});

test("chunks are the same to the last bit in any order, known ones need no work", async () => {
  const circuit = await circuitOf("circuits/three-edge-hardware.cir");
  const solve = (): Chunk => new Enumerator(undecided(circuit), "typ").chunk(0);
  const [first, again] = [solve(), solve()];
  expect(again).toEqual(first);
  const options = { checks: 16, ends: "own" } as const;
  const whole = await explore(circuit, options);
  const resumed = await explore(circuit, {
    ...options,
    known: [first],
    run: async (_subject, numbers) => expect(numbers).toEqual([]),
  });
  expect(JSON.stringify(resumed)).toBe(JSON.stringify(whole));
});

/** Two pots of 128 positions in series, the node between them to be learned: 16,384 states. */
async function twoPots(): Promise<Circuit> {
  const text = `Two pots in series
.include lib/ideal.lib
.include lib/edge2.lib
.include lib/schemes/ideal.lib
.include lib/stores/dff.lib
vcc vcc 0 5
vcmp vcmp 0 12
vclk clk 0 pulse(0 5 50u 0 0 50u 100u)
vrst rst 0 0
vf1 f1 0 5
vc1 c1 0 5
vc2 c2 0 2
xe12 f1 f2 f2 c1 c2 c2 clk rst vcc vcmp edge2
xe20 f2 0 f2 c2 0 c2 clk rst vcc vcmp edge2
*@ clock clk
*@ target f2 = 2
.end
`;
  const { circuit } = await readDeck(text, "circuits/two.cir", {
    include: async (path, from) => {
      const file = join(dirname(from), path);
      return { text: readFileSync(join(root, file), "utf8"), file };
    },
  });
  return circuit;
}

test("pots that stay at their ends: node voltages of a divider in closed form, an alternation about the target", async () => {
  const found = await explore(await twoPots(), { checks: 64 });
  expect(found?.states).toBe(16_384);
  expect(found?.edges.map(({ ends }) => ends)).toEqual(["saturate", "saturate"]);
  const built = found?.variants.find(({ asBuilt, unknownUp }) => asBuilt && !unknownUp);
  expect(built?.ends).toBe("saturate");
  for (const { codes, volts } of built?.attractors ?? []) {
    for (const [i, [a = 0, b = 0]] of codes.entries()) {
      const [top, bottom] = [a, b].map((code) => (code / 128) * 100e3 + 40);
      expect(volts[i]?.[0]).toBeCloseTo((5 * (bottom ?? 0)) / ((top ?? 0) + (bottom ?? 0)), 6);
    }
  }
  // Where V(f2) is too high the upper pot gains a step and the lower one loses one; then back.
  expect(built?.attractors[0]?.length).toBe(2);
});

test("threads, resuming and the caller's own thread give the same bytes", async () => {
  const folder = mkdtempSync(join(root, "node_modules/.explore-"));
  try {
    // Threads run bundled files only, so the package is bundled as the command is.
    await build({
      entryPoints: ["index.ts", "explore/explore.worker.ts"].map((file) => join(root, "packages/study/src", file)),
      outdir: folder,
      entryNames: "[name]",
      bundle: true,
      splitting: true,
      format: "esm",
      platform: "node",
      conditions: ["@twinedge/source"],
      logLevel: "error",
    });
    const bundled: typeof import("@twinedge/study") = await import(pathToFileURL(join(folder, "index.js")).href);
    const wide = await twoPots();
    const chunks: Chunk[] = [];
    const options = { checks: 8, ends: "own" } as const;
    const progress = (chunk: Chunk): void => {
      chunks.push(chunk);
    };
    const threaded = await bundled.explore(wide, { ...options, run: bundled.runOnThreads(2), progress });
    expect(chunks.map(({ number }) => number).toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3]);
    const here = JSON.stringify(await explore(wide, options));
    expect(JSON.stringify(threaded)).toBe(here);
    const resumed = await bundled.explore(wide, {
      ...options,
      run: bundled.runOnThreads(2),
      known: chunks.filter(({ number }) => number % 2 === 1),
    });
    expect(JSON.stringify(resumed)).toBe(here);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test("decisions do not depend on the states settled before", async () => {
  const circuit = await circuitOf("circuits/three-edge.cir");
  const enumerator = new Enumerator(undecided(circuit), "typ");
  const table = emptyTable(enumerator.space, 1);
  addChunk(table, enumerator.chunk(0));
  const bench = new EdgeBench(enumerator.design);
  // The other way round, in strides that move every edge far.
  const order = Array.from({ length: 4096 }, (_, i) => (i * 1389 + 77) % 4096);
  let worst = 0;
  for (const state of order) {
    const settled = enumerator.settled(bench, enumerator.space.codes(state));
    expect([settled.up, settled.unknown]).toEqual([table.up[state], table.unknown[state]]);
    worst = Math.max(worst, Math.abs((settled.volts[0] ?? 0) - (table.volts[state] ?? 0)));
  }
  expect(new Set(order).size).toBe(4096);
  expect(worst).toBeLessThan(1e-10);
});

test("walks from seeded starts end in the cycles of the whole space, with the same lengths and errors", async () => {
  const circuit = await circuitOf("circuits/three-edge.cir");
  const exact = await explore(circuit, { checks: 0 });
  const sampled = await exploreSampled(circuit, { starts: 60, seed: 3, checks: 32 });
  expect(sampled?.variants.map(({ ends, ties }) => [ends, ties])).toEqual(
    exact?.variants.map(({ ends, ties }) => [ends, ties]),
  );
  expect(sampled?.checkedClocks).toBe(32);
  for (const [i, { attractors, start, unfinished }] of (sampled?.variants ?? []).entries()) {
    const whole = exact?.variants[i];
    expect(unfinished).toBe(0);
    expect(attractors.reduce((sum, { basin }) => sum + basin, 0)).toBe(60);
    let missed = 0;
    for (const { codes, length, meanError, share, interval } of attractors) {
      const same = whole?.attractors.find((one) => one.codes.some((row) => row.join() === codes[0]?.join()));
      expect(same?.length).toBe(length);
      expect(Math.abs((same?.meanError ?? Number.NaN) - meanError)).toBeLessThan(1e-9);
      expect(share >= interval[0] && share <= interval[1]).toBe(true);
      missed += (same?.share ?? 0) >= interval[0] && (same?.share ?? 0) <= interval[1] ? 0 : 1;
    }
    // Of 95 % intervals one in twenty may miss.
    expect(missed).toBeLessThanOrEqual(Math.ceil(attractors.length / 8));
    expect([start?.clocks, start?.codes]).toEqual([whole?.start?.clocks, whole?.start?.codes]);
  }
});

test("a walk that takes longer than allowed is told as unfinished", async () => {
  const found = await exploreSampled(await circuitOf("circuits/three-edge.cir"), { starts: 5, most: 3, ends: "own" });
  expect(found?.variants[0]?.unfinished).toBe(5);
  expect(found?.variants[0]?.start).toBeUndefined();
});

// Closed form, worked by hand for 5 of 10: p = 1/2, z^2 = 3.841459.
test("Wilson's interval", () => {
  const [low, high] = wilson(5, 10);
  expect(low).toBeCloseTo(0.2366, 4);
  expect(high).toBeCloseTo(0.7634, 4);
  expect(wilson(0, 10)[0]).toBe(0);
  expect(wilson(0, 10)[1]).toBeCloseTo(3.841459 / 13.841459, 5);
});

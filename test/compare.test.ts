/** Schemes compared: where runs first part, what they decide in the same state, how they learn, and over seeds. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { type Circuit, elaborate, InputError, Simulator } from "@twinedge/core";
import { readDeck } from "@twinedge/formats";
import {
  Comparison,
  type Divergence,
  type Entrant,
  edgesOf,
  imperfect,
  learning,
  overSeeds,
  type SampleRequest,
  SCHEME_PARTS,
  STORE_PARTS,
  withSubcircuits,
} from "@twinedge/study";
import { build } from "esbuild";
import fc from "fast-check";
import { expect, test } from "vitest";
import { EDGES, learn, TASKS } from "./oracle/rheostats.ts";
import { root } from "./shared.ts";

type Settings = Readonly<Record<string, string>>;

async function read(text: string, file: string, set: Settings = {}): Promise<Circuit> {
  const { circuit } = await readDeck(text, file, {
    set: new Map(Object.entries(set)),
    include: async (path, from) => {
      const included = join(dirname(from), path);
      return { text: readFileSync(resolve(root, included), "utf8"), file: included };
    },
  });
  return circuit;
}

/** A deck under some schemes (`xor`, `xor/jk`); `edit` changes its text. */
async function entrants(
  deck: string,
  names: readonly string[],
  set: Settings = {},
  edit = (text: string): string => text,
): Promise<readonly Entrant[]> {
  const file = `circuits/${deck}.cir`;
  const own = await read(edit(readFileSync(resolve(root, file), "utf8")), file, set);
  const take = async (circuit: Circuit, name: string, parts: readonly string[]): Promise<Circuit> => {
    const path = `circuits/lib/${name}.lib`;
    return withSubcircuits(circuit, await read(`${name}\n${readFileSync(resolve(root, path), "utf8")}`, path), parts);
  };
  return Promise.all(
    names.map(async (name) => {
      const [scheme = "", store = "dff"] = name.split("/");
      const decided = await take(own, `schemes/${scheme}`, SCHEME_PARTS);
      return { name, circuit: await take(decided, `stores/${store}`, STORE_PARTS) };
    }),
  );
}

function compared(of: readonly Entrant[], clocks: number): Comparison {
  const comparison = new Comparison(of);
  while (comparison.clocks < clocks) {
    comparison.clock();
  }
  return comparison;
}

/** Codes of all edges, row by row, from a plain run. */
function codeRows({ circuit }: Entrant, clocks: number): readonly (readonly number[])[] {
  const design = elaborate(circuit);
  const simulator = new Simulator(design, { probes: edgesOf(design).map(({ path }) => `${path}.code`) });
  simulator.start();
  return Array.from({ length: clocks + 1 }, () => simulator.nextRow().values);
}

/** First row in which two runs' codes differ, and the edges whose codes do. */
function firstDifference(a: Entrant, b: Entrant, clocks: number): { clock: number; edges: string[] } | undefined {
  const [rowsA, rowsB] = [codeRows(a, clocks), codeRows(b, clocks)];
  const paths = elaborate(a.circuit).edges.map(({ path }) => path);
  const clock = rowsA.findIndex((row, k) => row.join() !== rowsB[k]?.join());
  return clock < 0 ? undefined : { clock, edges: paths.filter((_, e) => rowsA[clock]?.[e] !== rowsB[clock]?.[e]) };
}

function found(divergence: Divergence | undefined): ReturnType<typeof firstDifference> {
  return divergence && { clock: divergence.clock, edges: [divergence.edge, ...divergence.others] };
}

test.each([
  ["three-edge", "and", "xor", 20],
  ["three-edge", "xor", "ideal", 20],
  ["five-edge", "and", "xor", 12],
  ["sixteen-edge-ii", "xor", "and", 12],
  ["sixteen-edge-ii", "xor", "ideal", 12],
  ["sixteen-edge-v", "ideal", "power", 12],
])("%s, %s against %s: they part where the rows of two plain runs do", async (deck, a, b, clocks) => {
  const [first, second] = await entrants(deck, [a, b]);
  if (first === undefined || second === undefined) {
    throw new Error("two schemes");
  }
  const { pairs } = compared([first, second], clocks);
  expect(found(pairs[0]?.divergence)).toEqual(firstDifference(first, second, clocks));
});

test("the same from any starting codes", async () => {
  const code = fc.integer({ min: 0, max: 15 });
  await fc.assert(
    fc.asyncProperty(code, code, code, async (code12, code23, code31) => {
      const set = { code12: `${code12}`, code23: `${code23}`, code31: `${code31}` };
      const [first, second] = await entrants("three-edge", ["and", "xor"], set);
      if (first !== undefined && second !== undefined) {
        const { pairs } = compared([first, second], 6);
        expect(found(pairs[0]?.divergence)).toEqual(firstDifference(first, second, 6));
      }
    }),
    { numRuns: 4 },
  );
});

test("decisions at the same codes: those of circuits that begin there", async () => {
  const clocks = 9;
  const comparison = compared(await entrants("three-edge", ["and", "xor"]), clocks);
  const counts: number[] = [];
  for (const { edges } of comparison.runs[0]?.states.slice(0, clocks) ?? []) {
    const [code12, code23, code31] = edges.map((edge) => `${edge.code}`);
    const both = await entrants("three-edge", ["and", "xor"], {
      code12: code12 ?? "",
      code23: code23 ?? "",
      code31: code31 ?? "",
    });
    const [a = [], b = []] = both.map((one) => codeRows(one, 1)[1] ?? []);
    counts.push(a.filter((stepped, e) => stepped !== b[e]).length);
  }
  expect(comparison.differences(1).sameCodes).toEqual(counts);
  expect(counts.some((count) => count > 0)).toBe(true);
});

test("task ii with the scheme ideal: codes, agreement and errors of Eq. 2 on equations of their own", async () => {
  const task = TASKS["ii"];
  if (task === undefined) {
    throw new Error("no task ii");
  }
  const comparison = compared(await entrants("sixteen-edge-ii", ["ideal"]), 400);
  const [run] = comparison.runs;
  const steps = learn(task, 400, {});
  for (const [clock, { codes }] of steps.slice(0, 61).entries()) {
    expect(
      run?.states[clock]?.edges.map((edge) => edge.code),
      `clock ${clock}`,
    ).toEqual(codes);
  }
  expect(comparison.agreement(0)).toMatchObject({ decisions: 400 * EDGES.length, agree: 400 * EDGES.length });
  const { targets } = comparison.design;
  const learnt = learning(targets, run?.states.map((state) => state.targets) ?? [], 0.1);
  const errors = steps.map(({ volts }) => Math.abs((volts[2] ?? Number.NaN) - 4));
  expect(learnt.reached).toBe(errors.findIndex((error) => error < 0.1));
  expect(learnt.reached).toBe(18);
  expect(learnt.final.worst).toBeCloseTo(errors.slice(-100).reduce((sum, error) => sum + error, 0) / 100, 9);
  expect(learnt.final.worst).toBeCloseTo(0.015, 3);
});

test("mean and worst error of several targets, the first clock below the threshold, the last half of a short run", () => {
  const targets = [1, 2].map((volts, net) => ({ path: `n${net}`, net, volts }));
  const rows = [
    [2, 2],
    [1.05, 2.2],
    [1.05, 1.91],
    [1.3, 2],
  ];
  const learnt = learning(targets, rows, 0.1);
  expect(learnt.reached).toBe(2);
  expect(learnt.worst.map((v) => Number(v.toFixed(9)))).toEqual([1, 0.2, 0.09, 0.3]);
  expect(learnt.final.clocks).toBe(2);
  expect(learnt.final.mean).toBeCloseTo((0.07 + 0.15) / 2, 12);
  expect(learnt.final.worst).toBeCloseTo((0.09 + 0.3) / 2, 12);
  expect(learning(targets, rows, 0.01).reached).toBe(Number.POSITIVE_INFINITY);
});

test("the reason in words: a tie, an offset, an input above its range", async () => {
  const words = async (deck: string, names: readonly string[], set: Settings = {}): Promise<string> =>
    compared(await entrants(deck, names, set), 6)
      .pairs[0]?.divergence?.views.map((view) => view.words)
      .join("\n") ?? "";
  expect(await words("three-edge", ["and", "xor"])).toMatch(
    /^and looks at a node: c1 5\.000 V = f1 5\.000 V, so down \(tie at xeval\.xdecide\.acmp2: .*\), resistance rises\nxor looks at drops: \|clamped drop\| 3\.500 V < \|free drop\| 3\.777 V, so down, resistance falls$/,
  );
  expect(await words("three-edge-hardware", ["and", "xor"])).toContain(
    "(xeval.xdecide.acmp2 sees 0.00 mV: its offset of -1.00 mV decides), resistance rises",
  );
  expect(await words("three-edge-hardware", ["and", "xor"], { vsup: "5" })).toMatch(
    /acmp\d sees 5\.000 V, above its input range up to 3\.50 V/,
  );
});

test("a clock too fast for the comparators' overdrive: early decisions, and none at a slow one", async () => {
  const at = async (period: string): Promise<readonly number[]> => {
    const comparison = compared(await entrants("sixteen-edge-ii-hardware", ["xor"], { period }), 60);
    const { disagree, unknown } = comparison.agreement(0);
    return [disagree, unknown, comparison.differences(0).early.reduce((sum, one) => sum + one, 0)];
  };
  const [disagree = 0, unknown, early] = await at("100u");
  expect(early).toBeGreaterThan(0);
  expect([disagree, unknown]).toEqual([early, 0]);
  expect(await at("10m")).toEqual([0, 0, 0]);
});

test("stores under the same scheme: D and JK take the same decisions", async () => {
  const { pairs } = compared(await entrants("sixteen-edge-ii-hardware", ["xor/dff", "xor/jk"]), 30);
  expect(pairs).toEqual([{ first: "xor/dff", second: "xor/jk" }]);
});

const REQUEST: Omit<SampleRequest, "circuits"> = {
  clocks: 20,
  imperfections: { offset: 5e-3, twinMismatch: 0.05 },
  randomStart: false,
  corner: "typ",
};

test("a seed's run is that of its imperfect circuit", async () => {
  const of = await entrants("sixteen-edge-ii", ["xor", "and"]);
  const circuits = of.map(({ circuit }) => circuit);
  const samples = await overSeeds({ ...REQUEST, circuits }, [5, 6]);
  for (const [i, seed] of [5, 6].entries()) {
    for (const [s, circuit] of circuits.entries()) {
      const { design } = imperfect(elaborate(circuit), REQUEST.imperfections, seed);
      const simulator = new Simulator(design, { probes: ["f3"], seed });
      simulator.start();
      const rows = Array.from({ length: 21 }, () => simulator.nextRow().values[0]);
      expect([...(samples?.[i]?.[s]?.volts ?? [])]).toEqual(rows);
    }
  }
});

test("random starts are the same for every scheme, and others for another seed", async () => {
  const circuits = (await entrants("sixteen-edge-ii", ["ideal", "power"])).map(({ circuit }) => circuit);
  const request = { ...REQUEST, imperfections: {}, randomStart: true, circuits };
  const samples = (await overSeeds(request, [1, 2])) ?? [];
  const starts = samples.map((of) => of.map(({ volts }) => volts[0]));
  expect(starts[0]?.[0]).toBe(starts[0]?.[1]);
  expect(starts[0]?.[0]).not.toBe(starts[1]?.[0]);
});

test("the number of threads changes no bit", async () => {
  const folder = mkdtempSync(join(tmpdir(), "twinedge-sample-"));
  try {
    const outfile = join(folder, "sample.worker.mjs");
    await build({
      entryPoints: [resolve(root, "packages/study/src/compare/sample.worker.ts")],
      outfile,
      bundle: true,
      format: "esm",
      platform: "node",
      conditions: ["@twinedge/source"],
    });
    const circuits = (await entrants("sixteen-edge-ii", ["xor"])).map(({ circuit }) => circuit);
    const seeds = [1, 2, 3, 4, 5];
    const alone = await overSeeds({ ...REQUEST, circuits }, seeds);
    const options = { workers: 3, workerFile: pathToFileURL(outfile) };
    const spread = await overSeeds({ ...REQUEST, circuits }, seeds, options);
    expect(spread).toEqual(alone);
    expect(await overSeeds({ ...REQUEST, circuits }, seeds, { ...options, stopped: () => true })).toBeUndefined();
    // An error comes back as what it was, that of the first seed.
    const wrong = circuits.map((circuit) => ({ ...circuit, top: { ...circuit.top, edges: [], instances: [] } }));
    const message =
      'seed 1: circuits/sixteen-edge-ii.cir:20:4: target net "f3" is not in the circuit; name a net of the circuit';
    for (const how of [options, {}]) {
      await expect(overSeeds({ ...REQUEST, circuits: wrong }, seeds, how)).rejects.toThrow(new InputError(message));
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

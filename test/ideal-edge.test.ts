/** The 16-edge network with the ideal edge: against Eq. 2 on equations written down a second time, and against the circuit edge. */
import { readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { type Design, elaborate, Simulator } from "@twinedge/core";
import { readDeck } from "@twinedge/formats";
import { imperfect } from "@twinedge/study";
import { expect, test } from "vitest";
import { EDGES, learn, NODES, TASKS } from "./oracle/rheostats.ts";
import { root } from "./shared.ts";

const CLOCKS = 100;
const CODES = EDGES.map((_, e) => `xe${e + 1}.code`);
const NETS = ["f", "c"].flatMap((side) => Array.from({ length: NODES }, (_, k) => `${side}${k + 1}`));

/** A task's deck, its text and that of its files changed. */
async function changed(task: string, change: (text: string) => string): Promise<Design> {
  const text = (file: string): string => change(readFileSync(resolve(root, file), "utf8"));
  const file = `circuits/sixteen-edge-${task}.cir`;
  const { circuit } = await readDeck(text(file), file, {
    include: async (path, from) => {
      const included = join(dirname(from), path);
      return { text: text(included), file: included };
    },
  });
  return elaborate(circuit);
}

/** Codes and voltages before every clock. */
function rows(design: Design): readonly (readonly number[])[] {
  const simulator = new Simulator(design, { probes: [...CODES, ...NETS] });
  simulator.start();
  return Array.from({ length: CLOCKS + 1 }, () => simulator.nextRow().values);
}

const ideal = (text: string): string =>
  text.replace("lib/edge2.lib", "lib/edge-ideal.lib").replaceAll(/ edge2$/gm, " edge0");
const scheme = (text: string): string => text.replace("lib/schemes/xor.lib", "lib/schemes/ideal.lib");

/** First row and column that differ by more than 1e-9, of two courses. */
function differs(found: readonly (readonly number[])[], wanted: readonly (readonly number[])[]): string | undefined {
  for (const [clock, values] of wanted.entries()) {
    const k = values.findIndex((value, at) => !(Math.abs(value - (found[clock]?.[at] ?? Number.NaN)) <= 1e-9));
    if (k >= 0) {
      return `clock ${clock}: ${[...CODES, ...NETS][k]} is ${found[clock]?.[k]}, not ${values[k]}`;
    }
  }
  return undefined;
}

test.each(["ii", "iii", "iv"])("task %s: 100 clocks of Eq. 2, every pot and every node", async (name) => {
  const task = TASKS[name];
  const wanted = task === undefined ? [] : learn(task, CLOCKS, {}).map(({ codes, volts }) => [...codes, ...volts]);
  expect(wanted).toHaveLength(CLOCKS + 1);
  expect(differs(rows(await changed(name, ideal)), wanted)).toBeUndefined();
});

test.each(["ii", "iii", "iv"])("task %s: as the circuit edge with the scheme ideal", async (name) => {
  const design = await changed(name, ideal);
  expect(design.devices.filter(({ def }) => def.type === "twin")).toHaveLength(EDGES.length);
  expect(differs(rows(design), rows(await changed(name, scheme)))).toBeUndefined();
});

test("drawn resistances are those of the circuit edge's pots with the same seed", async () => {
  const wishes = { twinMismatch: 0.3, potTolerance: 0.2 };
  const drawn = async (change: (text: string) => string) => imperfect(await changed("ii", change), wishes, 5);
  const [ours, theirs] = [await drawn(ideal), await drawn(scheme)];
  expect(ours.drawn).toBe(2 * EDGES.length);
  expect(rows(ours.design)[0]).not.toEqual(rows(await changed("ii", ideal))[0]);
  expect(differs(rows(ours.design), rows(theirs.design))).toBeUndefined();
});

test("an edge's offset is drawn, normal and cut at its largest value", async () => {
  const design = await changed("ii", ideal);
  const offsets = Array.from({ length: 60 }, (_, seed) => imperfect(design, { offset: 6e-3 }, seed).design.devices)
    .flat()
    .filter(({ def }) => def.type === "twin")
    .map(({ params }) => Number(params.get("vos")));
  expect(offsets).toHaveLength(60 * EDGES.length);
  expect(Math.max(...offsets.map(Math.abs))).toBeLessThanOrEqual(6e-3);
  // A third of the limit is one deviation; the estimate of one from n draws has the deviation s/sqrt(2n).
  const deviation = Math.sqrt(offsets.reduce((sum, x) => sum + x * x, 0) / offsets.length);
  expect(Math.abs(deviation / 2e-3 - 1)).toBeLessThan(4 / Math.sqrt(2 * offsets.length));
});

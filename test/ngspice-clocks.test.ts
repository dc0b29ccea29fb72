/** Whole clocked circuits against ngspice's mixed-mode transient of the same circuits, and ngspice's against recordings. */
import { Simulator } from "@twinedge/core";
import { describe, expect, test } from "vitest";
import { type DividerNetwork, type MixedRow, ring, runMixed } from "./oracle/mixed-deck.ts";
import { missing } from "./oracle/ngspice.ts";
import { deck, NO_RECORDINGS, readCsv, sharedFile } from "./shared.ts";

/** The decks of this project, as data. */
const THREE_EDGE = ring(3, { 1: 5 }, { 1: 5, 3: 1.5 });
const EIGHT_EDGE = ring(8, { 1: 5 }, { 1: 5, 5: 1.5 });

/** Columns of the recordings: counters and the free nodes 2 and 3, by edge. */
const COUNTERS = ["CTR_-128_432", "CTR_1392_384", "CTR_400_-272"];
const CLAMPED_COUNTERS = ["CTR_288_416", "CTR_1808_368", "CTR_816_-288"];
const NODE_2 = { free: "TP_224_416", clamped: "TP_640_400" };
const NODE_3 = { free: "TP_1744_368", clamped: "TP_2160_352" };

describe.skipIf(missing !== undefined)("against ngspice", () => {
  test("Fig. 2b (top): 33 clocks of three-edge.cir, every count equal, every node to a nanovolt", async () => {
    const oracle = runMixed(THREE_EDGE, 33, { substrate: false }).rows;
    const ours = await run("circuits/three-edge.cir", THREE_EDGE, 33);
    expect(ours.map(counts)).toEqual(oracle.map(counts));
    expect(worstDifference(ours, oracle)).toBeLessThan(1e-9);
  });

  test("16 clocks of eight-edge.cir, every count equal, every node to a nanovolt", async () => {
    const oracle = runMixed(EIGHT_EDGE, 16, { substrate: false }).rows;
    const ours = await run("circuits/eight-edge.cir", EIGHT_EDGE, 16);
    expect(ours.map(counts)).toEqual(oracle.map(counts));
    expect(worstDifference(ours, oracle)).toBeLessThan(1e-9);
  });

  test("a circuit that starts from other codes follows ngspice as well", async () => {
    const network = ring(3, { 1: 5 }, { 1: 5, 3: 1.5 }, [9, 14, 3]);
    const oracle = runMixed(network, 16, { substrate: false }).rows;
    const ours = await run("circuits/three-edge.cir", network, 16, { code12: "9", code23: "14", code31: "3" });
    expect(ours.map(counts)).toEqual(oracle.map(counts));
    expect(worstDifference(ours, oracle)).toBeLessThan(1e-9);
  });
});

describe.skipIf(missing !== undefined)("ngspice against recorded runs of Falstad", () => {
  test.for([1.5, 2.5])("target %s V: every count equal, nodes to a microvolt", (target, { skip }) => {
    const path = sharedFile(`falstad/three-edge.reset.target-${target}.csv`);
    if (path === undefined) {
      return skip(NO_RECORDINGS);
    }
    const network = ring(3, { 1: 5 }, { 1: 5, 3: target });
    const recorded = readCsv(path)
      .filter(({ phase }) => phase === "reset_low" || phase === "low_end")
      .slice(0, 41)
      .map((record): MixedRow => {
        const read = (columns: readonly string[]) => columns.map((column) => Number(record[column]));
        return {
          free: [0, 5, ...read([NODE_2.free, NODE_3.free])],
          clamped: [0, 5, ...read([NODE_2.clamped, NODE_3.clamped])],
          freeCounts: read(COUNTERS),
          clampedCounts: read(CLAMPED_COUNTERS),
        };
      });
    const { rows } = runMixed(network, 40);
    expect(rows.map(counts)).toEqual(recorded.map(counts));
    expect(worstDifference(rows, recorded)).toBeLessThan(1e-6);
  });
});

/** A deck of this project run by the simulator, in the oracle's form. */
async function run(
  name: string,
  { edges }: DividerNetwork,
  clocks: number,
  set: Readonly<Record<string, string>> = {},
): Promise<MixedRow[]> {
  const nodes = edges.map(({ from }) => from);
  const simulator = new Simulator(await deck(name, set), {
    probes: [
      ...nodes.map((node) => `f${node}`),
      ...nodes.map((node) => `c${node}`),
      ...edges.map(({ from, to }) => `xe${from}${to}.codef`),
      ...edges.map(({ from, to }) => `xe${from}${to}.codec`),
    ],
  });
  simulator.start();
  const size = edges.length;
  return Array.from({ length: clocks + 1 }, () => {
    const { values } = simulator.nextRow();
    return {
      free: [0, ...values.slice(0, size)],
      clamped: [0, ...values.slice(size, 2 * size)],
      freeCounts: values.slice(2 * size, 3 * size),
      clampedCounts: values.slice(3 * size),
    };
  });
}

function counts({ freeCounts, clampedCounts }: MixedRow) {
  return { freeCounts, clampedCounts };
}

/** V: over all clocks and nodes. */
function worstDifference(a: readonly MixedRow[], b: readonly MixedRow[]): number {
  const voltages = (rows: readonly MixedRow[]) => rows.flatMap(({ free, clamped }) => [...free, ...clamped]);
  const others = voltages(b);
  return Math.max(...voltages(a).map((volts, i) => Math.abs(volts - (others[i] ?? Number.NaN))));
}

/** Edges put at any codes, and the decisions of the settled circuit. */
import { Simulator } from "@twinedge/core";
import { EdgeBench, excess, idealRises, rises } from "@twinedge/study";
import { expect, test } from "vitest";
import { deck } from "./shared.ts";

test("a decision of the settled circuit is the step that the clocked circuit then takes", async () => {
  const design = await deck("circuits/three-edge.cir");
  const bench = new EdgeBench(design);
  const clocked = new Simulator(design, { probes: bench.edges.map(({ path }) => `${path}.code`) });
  clocked.start();
  let { values } = clocked.nextRow();
  for (let clock = 1; clock <= 40; clock++) {
    bench.place(values);
    const expected = values.map((code, edge) => (code + (bench.up(edge) === 1 ? 15 : 1)) % 16);
    ({ values } = clocked.nextRow());
    expect(values, `clock ${clock}`).toEqual(expected);
  }
});

test("the drops of an edge and what Eq. 2 asks", async () => {
  const bench = new EdgeBench(await deck("circuits/three-edge.cir"));
  bench.place([0, 0, 0]);
  const volts = bench.volts(1);
  expect(bench.edges.map(({ path }) => path)).toEqual(["xe12", "xe23", "xe31"]);
  expect(volts.cj).toBe(1.5);
  expect(volts.fj).toBeCloseTo(2.441632, 6);
  expect(excess(volts)).toBeCloseTo(Math.abs(volts.ci - 1.5) - Math.abs(volts.fi - volts.fj), 12);
  expect(idealRises(volts)).toBe(excess(volts) > 0);
  expect(bench.edges.map((edge) => [rises(edge, "nodes", true), rises(edge, "drops", true)])).toEqual([
    [false, true],
    [false, true],
    [false, true],
  ]);
});

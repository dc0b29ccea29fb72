/** The property of test/netlists.test.ts with many runs, and large netlists. */
import { readBench, readVerilog } from "@twinedge/formats";
import { describe, expect, test } from "vitest";
import { missingIcarus } from "../oracle/icarus.ts";
import { firstDifference, runHere, runInIcarus } from "../oracle/netlist-run.ts";
import { benchOf, multiplier, randomNetlist, verilogOf } from "../oracle/netlists.ts";
import { checkNetworks } from "../oracle/random-netlists.ts";

/** A linear congruential generator (Numerical Recipes): the same circuit every time. */
function generator(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

describe.skipIf(missingIcarus !== undefined)("against Icarus", () => {
  test("200 random networks, every event", async () => {
    await checkNetworks(200);
  }, 240_000);

  test.each([multiplier(32), randomNetlist(generator(1), { inputs: 40, gates: 20_000, perRegister: 14 })])(
    "$name, large",
    async (netlist) => {
      const { circuit } = await readVerilog(verilogOf(netlist), "large.v");
      const ours = runHere(circuit, { vectors: 30, seed: 3 });
      const theirs = runInIcarus(verilogOf(netlist), netlist.name, ours.stimulus, false);
      expect(firstDifference(ours.lines, theirs.lines)).toBeUndefined();
      expect(new Set(ours.lines).size).toBeGreaterThan(10);
      expect(runHere(readBench(benchOf(netlist), "large.bench").circuit, { vectors: 30, seed: 3 }).lines).toEqual(
        ours.lines,
      );
    },
    120_000,
  );
});

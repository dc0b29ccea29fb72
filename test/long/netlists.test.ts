/** The property of test/netlists.test.ts with many runs, and large netlists. */
import { readBench, readVerilog } from "@twinedge/formats";
import { describe, expect, test } from "vitest";
import { missingIcarus } from "../oracle/icarus.ts";
import { compareEvents, firstDifference, runHere, runInIcarus } from "../oracle/netlist-run.ts";
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
  test("60 random networks, every event", async () => {
    await expect(checkNetworks(60)).resolves.toBeUndefined();
  }, 240_000);

  test.each([multiplier(16), randomNetlist(generator(1), { inputs: 40, gates: 20_000, perRegister: 14 })])(
    "$name, large",
    async (netlist) => {
      const { circuit } = await readVerilog(verilogOf(netlist), "large.v");
      const ours = runHere(circuit, { vectors: 30, seed: 3 });
      const theirs = runInIcarus(verilogOf(netlist), netlist.name, ours.stimulus, false);
      expect(firstDifference(ours.lines, theirs.lines)).toBeUndefined();
      expect(new Set(ours.lines).size).toBeGreaterThan(1);
      expect(runHere(readBench(benchOf(netlist), "large.bench").circuit, { vectors: 30, seed: 3 }).lines).toEqual(
        ours.lines,
      );
    },
    120_000,
  );

  test.each(["bufif1", "notif0", "pmos"])(
    "%s with delays, alone and on a bus",
    async (type) => {
      for (const delay of ["", "#(1.3,4.9,1.6)", "#(3:4:5,2,1:1.5:2)"]) {
        for (const more of ["", "pullup p (y);", "pulldown p (y);"]) {
          const text = `\`timescale 1ns / 1ps
module dut (a, b, y, z); input a, b; output y, z; ${type} ${delay} g (y, a, b); ${more} buf h (z, y); endmodule`;
          const { circuit } = await readVerilog(text, "dut.v");
          const ours = runHere(circuit, { vectors: 80, seed: 5, period: 10_000, events: true, unknowns: true });
          const { lines, trace } = runInIcarus(text, "dut", ours.stimulus, true);
          expect(firstDifference(ours.lines, lines), text).toBeUndefined();
          expect(trace && compareEvents(ours.trace, trace, 10_000).difference, text).toBeUndefined();
        }
      }
    },
    60_000,
  );
});

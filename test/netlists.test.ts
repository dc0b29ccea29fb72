/** Netlists read from Verilog and from `.bench`, held against Icarus Verilog under random vectors. */

import { readBench, readVerilog } from "@twinedge/formats";
import { describe, expect, test } from "vitest";
import { missingIcarus } from "./oracle/icarus.ts";
import { compareEvents, firstDifference, runHere, runInIcarus } from "./oracle/netlist-run.ts";
import {
  adder,
  alu,
  benchOf,
  c17,
  counter,
  type GateNetlist,
  lfsr,
  multiplier,
  parity,
  verilogOf,
} from "./oracle/netlists.ts";
import { checkNetworks } from "./oracle/random-netlists.ts";

const circuits: readonly GateNetlist[] = [
  c17(),
  adder(16),
  parity(33),
  alu(8),
  multiplier(8),
  counter(12),
  lfsr(16, [15, 13, 12, 10]),
];

describe.skipIf(missingIcarus !== undefined)("against Icarus", () => {
  test.each(circuits.map((netlist) => [netlist.name, netlist] as const))("%s", async (name, netlist) => {
    const settings = { vectors: 100, seed: 7, events: true };
    const { circuit } = await readVerilog(verilogOf(netlist), `${name}.v`);
    const ours = runHere(circuit, settings);
    const theirs = runInIcarus(verilogOf(netlist), name, ours.stimulus, true);
    expect(firstDifference(ours.lines, theirs.lines)).toBeUndefined();
    expect(new Set(ours.lines).size).toBeGreaterThan(1);
    if (theirs.trace !== undefined) {
      const { nets, difference } = compareEvents(ours.trace, theirs.trace);
      expect(difference).toBeUndefined();
      expect(nets).toBeGreaterThanOrEqual(netlist.gates.length + netlist.inputs.length + netlist.registers.length);
    }
    const bench = runHere(readBench(benchOf(netlist), `${name}.bench`).circuit, settings);
    expect(bench.lines).toEqual(ours.lines);
  });

  test("random networks: every event of every net at the same picosecond", async () => {
    await expect(checkNetworks(20)).resolves.toBeUndefined();
  }, 60_000);
});

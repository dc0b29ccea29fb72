/** Ladders tapped by ideal switches, against a closed form; and what the transistors cost. */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { elaborate } from "@twinedge/core";
import { readDeck } from "@twinedge/formats";
import { EdgeBench, TAP_PARTS, withSubcircuits } from "@twinedge/study";
import { expect, test } from "vitest";
import { circuitOf, deck, root } from "./shared.ts";

test("three dividers in a ring, all at tap k: 5 V (16 - k)/16 with ideal switches", async () => {
  const text = readFileSync(resolve(root, "circuits/lib/taps/switch.lib"), "utf8");
  const { circuit: library } = await readDeck(`taps\n${text}`, "switch.lib");
  const circuit = await circuitOf("circuits/three-edge.cir");
  const bench = new EdgeBench(elaborate(withSubcircuits(circuit, library, TAP_PARTS)));
  const f3 = bench.simulator.design.netByName.get("f3") ?? -1;
  const volts = (code: number): number => {
    bench.place([code, code, code]);
    return bench.simulator.engine.voltage(f3);
  };
  for (let code = 0; code < 16; code++) {
    // Node 2 and node 3 are alike: each lies k resistors from 5 V, k from the other and 16 - k from ground. 1 mohm a switch.
    expect(volts(code), `code ${code}`).toBeCloseTo((5 * (16 - ((code + 8) % 16))) / 16, 5);
  }
});

test("the transistors' base current lifts the taps far from the supply", async () => {
  const bench = new EdgeBench(await deck("circuits/three-edge.cir"));
  const f3 = bench.simulator.design.netByName.get("f3") ?? -1;
  bench.place([5, 5, 5]);
  expect(bench.simulator.engine.voltage(f3)).toBeCloseTo(1.219, 3);
});

import { formatDiagnostic } from "@twinedge/core";
import { expect, test } from "vitest";
import { readDeck } from "./read.ts";

async function warnings(lines: string): Promise<readonly string[]> {
  const { diagnostics } = await readDeck(`t\n${lines}`, "x.cir");
  return diagnostics.map((diagnostic) => formatDiagnostic(diagnostic).replace(/; .*/s, ""));
}

test.each([
  ["R1 a b 10M", ['x.cir:2:8: warning: "M" of 10M is milli in every SPICE']],
  ["R1 a b 1.5Mohm\nR2 a b {2*1M}\nR3 a b 1M", ['x.cir:2:8: warning: "Mohm" of 1.5Mohm is milli in every SPICE']],
  ["C1 a b 1F", ['x.cir:2:8: warning: "F" of 1F is femto in every SPICE, not farad']],
  ["I1 a b 1A", ['x.cir:2:8: warning: "A" of 1A is no suffix of ngspice 39 and does not count']],
  ["R1 a b 2X", ['x.cir:2:8: warning: "X" of 2X is no suffix and does not count']],
  [".param a={3mil+1}", ['x.cir:2:11: warning: "mil" of 3mil is 25.4e-6']],
  ["R1 a b 1milli", ['x.cir:2:8: warning: "milli" of 1milli is read as mil, 25.4e-6']],
  [
    "R1 a b 10m\nR2 a b 1f\nR3 a b 1Meg\nR4 a b 2mil\nR5 a b 1MEG\nR6 a b 3kohm\nI1 a b 5mA\nI2 a b 5MA\nR7 a b 1e3",
    [],
  ],
])("%j", async (lines, expected) => {
  expect(await warnings(lines)).toEqual(expected);
});

test("each kind is said once, with how many there are", async () => {
  const { diagnostics } = await readDeck("t\nR1 a b 10M\nR2 a b 2M\nR3 a b {3M}", "x.cir");
  expect(diagnostics.map(formatDiagnostic)).toEqual([
    'x.cir:2:8: warning: "M" of 10M is milli in every SPICE; in SI, Spectre and Falstad it is mega (and 2 more); write meg or m',
  ]);
});

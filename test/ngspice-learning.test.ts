/** Circuits that learn, in ngspice: the ideal edge's form there, and the decks that `train` writes. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { twinedge } from "./command.ts";
import { expectDeckAgreement } from "./oracle/learning-decks.ts";
import { missing } from "./oracle/ngspice.ts";
import { expectAgreement } from "./oracle/ngspice-agreement.ts";
import { twinBenches } from "./oracle/twin-bench.ts";

describe.skipIf(missing !== undefined)("the ideal edge", () => {
  test("random edges: every rule, taper, end and direction", async () => {
    await fc.assert(
      fc.asyncProperty(twinBenches, async (deck) => {
        expect(await expectAgreement("-", 6, "1nV", deck)).toMatchObject({ agrees: true });
      }),
      { numRuns: 2 },
    );
  });

  test("the deck of task v, drops of which tie", async () => {
    expect(await expectDeckAgreement("v", ["--level", "ideal"], 2)).toMatchObject({ agrees: true });
  });
});

const TWIN = [
  "one edge",
  "vclk clk 0 pulse(0 5 50u 0 0 50u 100u)",
  "va f 0 5",
  "vb c 0 3",
  "at f 0 f c 0 c clk up q [k] null m",
  ".model m twin(positions=8)",
  "*@ clock clk clocks=2",
  ".end",
];

describe("what other programs cannot hold is refused by name", () => {
  test.each([
    [
      "ngspice",
      TWIN.map((line) => line.replace("positions=8", "positions=8 noise=1m")),
      "at: noise that is drawn at every clock has no equal in ngspice; leave noise off",
    ],
    ["falstad", TWIN, "at: Falstad has no ideal learning edge"],
    [
      "verilog",
      TWIN,
      "no device of the circuit is digital alone, so a Verilog module would be empty; at (twin) has analog pins",
    ],
  ])("by %s", async (format, lines, message) => {
    const { code, err } = await twinedge(
      ["export", "-", "--to", format, ...(format === "verilog" ? ["-o", "/tmp/none.v"] : [])],
      lines.join("\n"),
    );
    expect(err).toContain(message);
    expect(code).toBe(2);
  });
});

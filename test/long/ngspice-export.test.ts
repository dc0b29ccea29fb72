/** Every deck of circuits/ as written for ngspice, against ngspice; and random mixed circuits. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mixedCircuits } from "../oracle/mixed-circuits.ts";
import { missing } from "../oracle/ngspice.ts";
import { expectAgreement } from "../oracle/ngspice-agreement.ts";

/** Clocks by deck: each passes at least one wrap of a counter, or some steps of the 32 pots of a large network. */
const CLOCKS: Readonly<Record<string, number>> = {
  "fig1a-evaluation": 6,
  "fig1a-evaluation-hardware": 6,
  "fig1b-digipot": 17,
  "fig1b-digipot-hardware": 17,
  "three-edge": 20,
  "three-edge-hardware": 20,
  "three-edge-text": 20,
  "three-edge-text-hardware": 20,
  "five-edge": 12,
  "five-edge-hardware": 12,
  "eight-edge": 10,
  "eight-edge-hardware": 10,
  centralised: 32,
  "centralised-hardware": 32,
  "sixteen-edge-ii": 10,
  "sixteen-edge-ii-hardware": 10,
  "sixteen-edge-iii": 10,
  "sixteen-edge-iv": 10,
  "sixteen-edge-v": 10,
};

describe.skipIf(missing !== undefined)("with ngspice", () => {
  test.each(Object.entries(CLOCKS))("circuits/%s.cir at %i clocks", async (name, clocks) => {
    const document = await expectAgreement(`circuits/${name}.cir`, clocks, "10nV");
    expect(document.analogNets).toBeGreaterThan(5);
  });

  test("30 random mixed circuits", async () => {
    await fc.assert(
      fc.asyncProperty(mixedCircuits, async (deck) => {
        expect(await expectAgreement("-", 7, "1uV", deck)).toMatchObject({ agrees: true });
      }),
      { numRuns: 30 },
    );
  });
});

/** The decks that `train` writes, at every level and of every kind of task, against ngspice; and many ideal edges. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { expectDeckAgreement } from "../oracle/learning-decks.ts";
import { missing } from "../oracle/ngspice.ts";
import { expectAgreement } from "../oracle/ngspice-agreement.ts";
import { twinBenches } from "../oracle/twin-bench.ts";

const LOG = ["--pot", "log", "--codes", "64", "--ohms", "1M"];

describe.skipIf(missing !== undefined)("with ngspice", () => {
  test.each([
    ...["ii", "iii", "iv", "v"].flatMap((task) => [
      [task, 5, []] as const,
      [task, 6, ["--level", "ideal", ...LOG]] as const,
    ]),
    ["ii", 5, LOG],
    ["iv", 4, ["--parts", "hardware"]],
    ["three-edge", 12, ["--level", "literal"]],
    ["three-edge", 10, ["--pot", "linear"]],
    ["regression", 25, ["--level", "ideal", "--shuffle"]],
    ["xor-pairs", 40, ["--level", "ideal", "--active", "50%"]],
    ["xor-pairs", 4, ["--active", "50%"]],
    ["xor", 12, ["--level", "ideal", "--noise", "0"]],
    ["curve", 24, ["--level", "ideal", "--active", "50%"]],
    ["i", 30, ["--level", "ideal", "--shuffle"]],
    ["ii", 12, ["--level", "ideal", "--cut", "xe7@5", "--stuck", "xe1@2"]],
  ] as const)("the deck of task %s, %i clocks, %j", async (task, clocks, options) => {
    const document = await expectDeckAgreement(task, options, clocks);
    expect(document.analogNets).toBeGreaterThan(5);
  });

  test("15 random ideal edges", async () => {
    await fc.assert(
      fc.asyncProperty(twinBenches, async (deck) => {
        expect(await expectAgreement("-", 6, "1nV", deck)).toMatchObject({ agrees: true });
      }),
      { numRuns: 15 },
    );
  });
});

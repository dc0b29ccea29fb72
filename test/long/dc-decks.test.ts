/** Every deck of `test/decks/dc` against ngspice: all nets and source currents of all points, 1e-6 relative, 1 uV, 1 pA. */
import { expect, test } from "vitest";
import { compareDeck, dcDecks } from "../oracle/dc-decks.ts";
import { missing } from "../oracle/ngspice.ts";

test("there are a hundred", () => {
  expect(dcDecks.length).toBeGreaterThanOrEqual(100);
});

test.skipIf(missing !== undefined).each(dcDecks)("%s", async (name) => {
  const { differences, compared } = await compareDeck(name);
  expect(differences).toEqual([]);
  expect(compared).toBeGreaterThan(0);
});

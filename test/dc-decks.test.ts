/** A dozen of the decks of `test/decks/dc` against ngspice; `test/long/dc-decks.test.ts` runs them all. */
import { expect, test } from "vitest";
import { compareDeck } from "./oracle/dc-decks.ts";
import { missing } from "./oracle/ngspice.ts";

test
  .skipIf(missing !== undefined)
  .each([
    "b-feedback",
    "dc-down",
    "dc-nested",
    "dc-temp",
    "d-recombination",
    "e-poly3",
    "f-poly",
    "j-pjf-b",
    "m-nmos-body",
    "param-functions",
    "q-mirror",
    "x-nested",
  ])("%s", async (name) => {
  const { differences, compared } = await compareDeck(name);
  expect(differences).toEqual([]);
  expect(compared).toBeGreaterThan(0);
});

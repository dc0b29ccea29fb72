/** Some of the decks that ask what the deck language means, against ngspice; test/long has all of them. */
import { expect, test } from "vitest";
import { agree, languageDecks } from "./oracle/language-decks.ts";
import { missing } from "./oracle/ngspice.ts";

const EVERY = 6;

test.skipIf(missing !== undefined).each(languageDecks.filter((_deck, k) => k % EVERY === 0))(
  "%s",
  async (_name, lines) => {
    await expect(agree(lines)).resolves.toBeUndefined();
  },
);

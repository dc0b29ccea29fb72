/** What the deck language means, against ngspice. */
import { expect, test } from "vitest";
import { agree, languageDecks } from "../oracle/language-decks.ts";
import { missing } from "../oracle/ngspice.ts";

test.skipIf(missing !== undefined).each(languageDecks)("%s", async (_name, lines) => {
  await expect(agree(lines)).resolves.toBeUndefined();
});

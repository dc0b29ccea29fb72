import { expect, test } from "vitest";
import { drawnAsWired } from "../oracle/schematic.ts";

test("eighty random circuits are drawn as they are wired", async () => {
  expect(await drawnAsWired(80)).toBe(80);
}, 120_000);

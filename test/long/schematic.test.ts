import { test } from "vitest";
import { expectDrawnAsWired } from "../oracle/schematic.ts";

test("eighty random circuits are drawn as they are wired", () => expectDrawnAsWired(80), 120_000);

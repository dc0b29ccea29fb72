/** Random circuits drawn for Falstad and read back. */
import { test } from "vitest";
import { drawnAlike } from "../oracle/falstad-export.ts";

test("two hundred random circuits are the same", () => drawnAlike(200), 120_000);

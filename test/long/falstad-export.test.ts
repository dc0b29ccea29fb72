/** Random circuits drawn for Falstad and read back. */
import { expect, test } from "vitest";
import { drawnAlike } from "../oracle/falstad-export.ts";

test("two hundred random circuits are the same", async () => {
  await expect(drawnAlike(200)).resolves.toBeUndefined();
}, 300_000);

/** All primitives of PSpice and the parts of the sample library against ngspice, under several random stimuli each. */
import { describe, expect, test } from "vitest";
import { missing } from "../oracle/ngspice.ts";
import { CASES, holdsPart, holdsPrimitive, PARTS } from "../oracle/pspice-cases.ts";

describe.skipIf(missing !== undefined)("against ngspice", () => {
  test.each(CASES)("$name", async (of) => {
    await expect(holdsPrimitive(of, 3)).resolves.toBeUndefined();
  });

  test.each(PARTS)("$part", async (of) => {
    await expect(holdsPart(of, 3)).resolves.toBeUndefined();
  });
});

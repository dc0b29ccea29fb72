/** All primitives of PSpice and the parts of the sample library against ngspice, under several random stimuli each. */
import { describe, test } from "vitest";
import { missing } from "../oracle/ngspice.ts";
import { CASES, holdsPart, holdsPrimitive, PARTS } from "../oracle/pspice-cases.ts";

describe.skipIf(missing !== undefined)("against ngspice", () => {
  test.each(CASES)("$name", async (of) => {
    await holdsPrimitive(of, 3);
  });

  test.each(PARTS)("$part", async (of) => {
    await holdsPart(of, 3);
  });
});

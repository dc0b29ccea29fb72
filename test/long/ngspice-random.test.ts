/** Random circuits of R V I E F G H D Q J M against ngspice. */
import { expect, test } from "vitest";
import { missing } from "../oracle/ngspice.ts";
import { agreeOnRandomCircuits } from "../oracle/random-dc-property.ts";

test.skipIf(missing !== undefined)("500 random circuits of every element", async () => {
  await expect(agreeOnRandomCircuits(20)).resolves.toBeUndefined();
});

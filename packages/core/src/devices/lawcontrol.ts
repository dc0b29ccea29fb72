/** Binds the law of a device's parameter to what it reads: nets seen from the instance, currents of named sources. */
import type { Law } from "../expr.ts";
import type { Build, ControlInput } from "./device.ts";

export function lawInputs(b: Build, law: Law): ControlInput[] {
  return law.inputs.map((input) =>
    input.kind === "current"
      ? { branchOf: input.device }
      : { plus: b.lookupNet(input.plus), minus: input.minus === undefined ? 0 : b.lookupNet(input.minus) },
  );
}

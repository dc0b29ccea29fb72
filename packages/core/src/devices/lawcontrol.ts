/** Binds the law of a device's parameter to what it reads: nets seen from the instance, currents of named sources. */
import type { Law } from "../expr.ts";
import type { Build, ControlInput, ControlLaw } from "./device.ts";

export function lawInputs(b: Build, law: Law): ControlInput[] {
  return law.inputs.map((input) =>
    input.kind === "current"
      ? { branchOf: input.device }
      : { plus: b.lookupNet(input.plus), minus: input.minus === undefined ? 0 : b.lookupNet(input.minus) },
  );
}

/** The law and its gradient times a factor. */
export function scaled(law: Law, factor: number): ControlLaw {
  return factor === 1
    ? law
    : {
        evaluate(x, grad) {
          const y = factor * law.evaluate(x, grad);
          for (let k = 0; k < grad.length; k++) {
            grad[k] = factor * (grad[k] ?? 0);
          }
          return y;
        },
      };
}

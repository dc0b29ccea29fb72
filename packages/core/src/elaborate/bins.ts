/**
 * Models in bins: `.model nch.1 nmos(lmin=.. lmax=.. wmin=.. wmax=..)`, `.model nch.2 ...`, and transistors that name `nch`. A
 * transistor takes the bin its l and w fall into (HSPICE, ngspice 39): min <= size < max. Nothing is interpolated.
 */
import type { Instance, Model } from "../circuit.ts";
import { InputError } from "../diagnostic.ts";
import type { Scope } from "./scope.ts";

const SIZES = ["l", "w"] as const;

export interface Found {
  readonly model: Model;
  readonly home: Scope;
}

/** The bin of an instance; undefined where its model has none. @throws InputError where its size lies in none */
export function binOf(instance: Instance, scope: Scope, who: string): Found | undefined {
  const name = instance.model ?? "";
  const bins = scope
    .modelNames()
    .filter((bin) => bin.startsWith(`${name}.`) && /^\d+$/.test(bin.slice(name.length + 1)))
    .flatMap((bin) => scope.model(bin) ?? []);
  const fitting = bins.find(({ model, home }) =>
    SIZES.every((size) => {
      const value = instance.params.get(size);
      const limit = (end: "min" | "max"): number | undefined => {
        const given = model.params.get(size + end);
        return given === undefined ? undefined : home.number(given, model.pos, `"${size}${end}"`);
      };
      if (value === undefined) {
        return limit("min") === undefined && limit("max") === undefined;
      }
      const is = scope.number(value, instance.pos, `"${size}"`);
      return is >= (limit("min") ?? 0) && is < (limit("max") ?? Number.POSITIVE_INFINITY);
    }),
  );
  if (fitting === undefined && bins.length > 0) {
    throw new InputError(`${who}: its l and w lie in no bin of model "${name}"`, {
      pos: instance.pos,
      remedy: `it has ${bins.map(({ model }) => model.name).join(", ")}`,
    });
  }
  return fitting;
}

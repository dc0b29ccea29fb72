/** A device's parameters as numbers. */
import { type Corner, type FlatDevice, isTriple } from "@twinedge/core";

/** The number at a corner; the fallback where it is neither given nor has a default. */
export function numberOf({ def, params }: FlatDevice, name: string, corner: Corner, fallback: number): number {
  const value = params.get(name) ?? def.params[name]?.default;
  const chosen = value !== undefined && isTriple(value) ? value[corner] : value;
  return typeof chosen === "number" ? chosen : fallback;
}

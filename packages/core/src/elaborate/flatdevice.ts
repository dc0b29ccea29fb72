/** What is asked of a device of a design: the net of a pin, a parameter as a number. */
import { type Corner, isTriple } from "../devices/device.ts";
import type { FlatDevice } from "./design.ts";

/** Net of a pin, or of one entry of a vector pin; -1 where it is open or there is none of that name. */
export function netOf({ def, pins }: FlatDevice, pin: string | undefined, index = 0): number {
  return pins[def.pins.findIndex(({ name }) => name === pin)]?.[index] ?? -1;
}

/** A parameter at a corner; undefined where it is neither given nor has a default, or is no number. */
export function numberOf({ def, params }: FlatDevice, name: string, corner: Corner): number | undefined {
  const value = params.get(name) ?? def.params[name]?.default;
  const chosen = value !== undefined && isTriple(value) ? value[corner] : value;
  return typeof chosen === "number" ? chosen : undefined;
}

/** Numbers that timing analysis reads of a device. */
import { type Corner, type FlatDevice, isTriple } from "@twinedge/core";

/** A parameter at a corner; the fallback where the device has none, or no number. */
export function numberAt(device: FlatDevice, param: string, corner: Corner, fallback = 0): number {
  const value = device.params.get(param) ?? device.def.params[param]?.default;
  const one = value !== undefined && isTriple(value) ? value[corner] : value;
  return typeof one === "number" ? one : fallback;
}

/** Net of a pin; -1 where it is open. */
export function netOf(device: FlatDevice, pin: string, index = 0): number {
  return device.pins[device.def.pins.findIndex(({ name }) => name === pin)]?.[index] ?? -1;
}

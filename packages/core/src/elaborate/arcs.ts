/** The timing of one device of a design, for static analysis. */
import type { Corner, TimingArc } from "../devices/device.ts";
import type { FlatDevice } from "./design.ts";
import { DeviceReader } from "./reader.ts";

/**
 * Its arcs between connected pins, times in ps at the corner; none for a device that has no digital pin or only sources.
 * They are the delays and requirements that a simulation at this corner has.
 *
 * @throws InputError naming the parameter that is missing or of the wrong form.
 */
export function arcsOf(device: FlatDevice, corner: Corner): readonly TimingArc[] {
  return device.def.arcs?.(new DeviceReader(device, corner)) ?? [];
}

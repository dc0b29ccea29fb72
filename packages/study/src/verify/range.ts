/** Common-mode range of comparator inputs: TI SNOSBJ3D, VICR, from `vicr_low` above the lower supply to `headroom` below the upper one. */
import { type Corner, type FlatDevice, netOf, numberOf } from "@twinedge/core";

export interface Window {
  readonly device: string;
  /** Nets of the inputs, the plus first; -1 where open. */
  readonly inputs: readonly [plus: number, minus: number];
  /** Nets of the supplies; -1 where the pin is open. */
  readonly vcc: number;
  readonly vee: number;
  /** V: supply where the pin is open. */
  readonly supply: number;
  /** V; infinite where there is no limit. */
  readonly headroom: number;
  readonly lowest: number;
}

/** What a comparator takes at its inputs. */
export function windowOf(device: FlatDevice, corner: Corner): Window {
  const { compares } = device.def;
  return {
    device: device.name,
    inputs: [netOf(device, compares?.plus), netOf(device, compares?.minus)],
    vcc: netOf(device, "vcc"),
    vee: netOf(device, "vee"),
    supply: numberOf(device, "vcc", corner) ?? 0,
    headroom: numberOf(device, "headroom", corner) ?? Number.NEGATIVE_INFINITY,
    lowest: numberOf(device, "vicr_low", corner) ?? Number.NEGATIVE_INFINITY,
  };
}

/** V of the inputs that leave the range, none where both are inside. */
export function outside(window: Window, voltage: (net: number) => number): readonly number[] {
  const { low, high } = rangeOf(window, voltage);
  return window.inputs
    .map((net) => (net < 0 ? Number.NaN : voltage(net)))
    .filter((volts) => volts > high || volts < low);
}

/** V: ends of the range; infinite where there is no limit. */
export function rangeOf(
  { vcc, vee, supply, headroom, lowest }: Window,
  voltage: (net: number) => number,
): { readonly low: number; readonly high: number } {
  return { low: (vee < 0 ? 0 : voltage(vee)) + lowest, high: (vcc < 0 ? supply : voltage(vcc)) - headroom };
}

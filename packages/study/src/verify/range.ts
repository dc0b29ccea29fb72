/** Common-mode range of comparator inputs: TI SNOSBJ3D, VICR, from `vicr_low` above the lower supply to `headroom` below the upper one. */
import { type Corner, type FlatDevice, isTriple } from "@twinedge/core";

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
  const { compares, pins } = device.def;
  const net = (pin: string | undefined): number => device.pins[pins.findIndex(({ name }) => name === pin)]?.[0] ?? -1;
  return {
    device: device.name,
    inputs: [net(compares?.plus), net(compares?.minus)],
    vcc: net("vcc"),
    vee: net("vee"),
    supply: numberOf(device, "vcc", corner) ?? 0,
    headroom: numberOf(device, "headroom", corner) ?? Number.NEGATIVE_INFINITY,
    lowest: numberOf(device, "vicr_low", corner) ?? Number.NEGATIVE_INFINITY,
  };
}

/** V of the inputs that leave the range, none where both are inside. */
export function outside(window: Window, voltage: (net: number) => number): readonly number[] {
  const { inputs, vcc, vee, supply, headroom, lowest } = window;
  const top = (vcc < 0 ? supply : voltage(vcc)) - headroom;
  const bottom = (vee < 0 ? 0 : voltage(vee)) + lowest;
  return inputs.map((net) => (net < 0 ? Number.NaN : voltage(net))).filter((volts) => volts > top || volts < bottom);
}

/** A device's parameter at a corner; undefined where it has none. */
export function numberOf({ params, def }: FlatDevice, name: string, corner: Corner): number | undefined {
  const value = params.get(name) ?? def.params[name]?.default;
  if (value !== undefined && isTriple(value)) {
    const at = value[corner];
    return typeof at === "number" ? at : undefined;
  }
  return typeof value === "number" ? value : undefined;
}

/** Builds every device of a design into an analog network and an event kernel; nothing is solved yet. */
import { Network } from "../analog/network.ts";
import type { Corner } from "../devices/device.ts";
import type { Design, FlatDevice } from "../elaborate/design.ts";
import { type Adjust, DeviceBuild, type DeviceState, numberOption, type Quantity } from "./build.ts";
import { EventKernel } from "./kernel.ts";
import { HIGH_Z, UNDETERMINED } from "./logic.ts";

/** Delta cycles at one time point before an oscillation is reported; `.options maxdelta=` changes it. */
const MAX_DELTAS = 10_000;

export interface Assembly {
  readonly network: Network;
  readonly kernel: EventKernel;
  readonly quantities: readonly Quantity[];
  readonly states: readonly DeviceState[];
  /** By path of the source. */
  readonly sources: ReadonlyMap<string, Adjust>;
  /** By driver of the kernel: the device that drives. */
  readonly driverDevices: readonly FlatDevice[];
}

/** @throws InputError naming the device and parameter that cannot be built. */
export function assemble(design: Design, options: { readonly corner?: Corner; readonly seed?: number } = {}): Assembly {
  const netName = (net: number): string => design.nets[net]?.name ?? `net ${net}`;
  const network = new Network(design.nets.length, netName);
  const kernel = new EventKernel(design.nets.length, netName, {
    maxDeltas: numberOption(design, "maxdelta", MAX_DELTAS),
    undriven: design.options.get("undriven") === "z" ? HIGH_Z : UNDETERMINED,
  });
  const quantities: Quantity[] = [];
  const states: DeviceState[] = [];
  const sources = new Map<string, Adjust>();
  const context = {
    design,
    corner: options.corner ?? "typ",
    seed: options.seed ?? 1,
    network,
    digital: kernel,
    quantities,
    states,
    sources,
  };
  const driverDevices: FlatDevice[] = [];
  for (const device of design.devices) {
    network.owner = { name: device.name, pos: device.pos };
    device.def.build(new DeviceBuild(device, context));
    while (driverDevices.length < kernel.driverCount) {
      driverDevices.push(device);
    }
  }
  for (const [net, volts] of design.nodeset) {
    network.start(net, volts);
  }
  return { network, kernel, quantities, states, sources, driverDevices };
}

/**
 * Names as users write them, found in a design: a net (`f3`, `xe12.up`, `@224:416`), a bus or one-hot signal (`xe12.code`),
 * a device's pin (`dff@-224:448.q`) or its own bus (`counter@-128:432.code`). `*` matches within one level.
 */

import { InputError, type SourcePos } from "../diagnostic.ts";
import type { Design, FlatDevice } from "./design.ts";
import { suggestion } from "./suggest.ts";

export type Probe =
  | { readonly kind: "net"; readonly path: string; readonly net: number }
  | { readonly kind: "bus" | "onehot"; readonly path: string; readonly nets: readonly number[] };

/** Pins are also known by these names. */
const PIN_ALIASES: Readonly<Record<string, readonly string[]>> = { q: ["out", "q"], nq: ["nout"], y: ["out"] };

/** Everything that can be probed, by path. */
export class ProbeIndex {
  private readonly design: Design;
  private readonly signals: ReadonlyMap<string, Probe>;
  private readonly devices: ReadonlyMap<string, FlatDevice>;

  constructor(design: Design) {
    this.design = design;
    this.signals = new Map(design.signals.map((signal) => [signal.path, signal]));
    this.devices = new Map(design.devices.map((device) => [device.name, device]));
  }

  /** @throws InputError with the nearest names when nothing matches. */
  find(pattern: string, pos?: SourcePos): readonly Probe[] {
    const name = unwrap(pattern.toLowerCase());
    if (name.includes("*")) {
      const matcher = new RegExp(`^${name.split("*").map(escapeRegExp).join("[^.]*")}$`);
      const found = this.names().filter((candidate) => matcher.test(candidate));
      if (found.length > 0) {
        return found.flatMap((candidate) => this.one(candidate) ?? []);
      }
    } else {
      const probe = this.one(name);
      if (probe !== undefined) {
        return [probe];
      }
    }
    throw new InputError(`"${pattern}" is neither a net nor a signal of the circuit`, {
      pos,
      remedy: suggestion(name, this.names(), "the circuit has no nets"),
    });
  }

  private one(name: string): Probe | undefined {
    const signal = this.signals.get(name);
    if (signal !== undefined) {
      return signal;
    }
    const net = this.design.netByName.get(name);
    if (net !== undefined) {
      return { kind: "net", path: name, net };
    }
    const dot = name.lastIndexOf(".");
    const device = dot < 0 ? undefined : this.devices.get(name.slice(0, dot));
    return device === undefined ? undefined : pinOf(device, name.slice(dot + 1), name);
  }

  private names(): readonly string[] {
    const buses = [...this.devices.values()].flatMap((device) =>
      Object.keys(device.def.buses ?? {}).map((bus) => `${device.name}.${bus}`),
    );
    return [
      ...this.signals.keys(),
      ...[...this.design.netByName.keys()].filter((name) => name !== "0" && name !== "gnd"),
      ...buses,
    ];
  }
}

function pinOf(device: FlatDevice, name: string, path: string): Probe | undefined {
  const { def } = device;
  const bus = def.buses?.[name];
  if (bus !== undefined) {
    const pins = device.pins[def.pins.findIndex((pin) => pin.name === bus.pin)] ?? [];
    const nets = bus.reverse === true ? pins.toReversed() : pins;
    return nets.length > 0 ? { kind: bus.kind, path, nets } : undefined;
  }
  for (const alias of [name, ...(PIN_ALIASES[name] ?? [])]) {
    const match = /^(.*?)(\d*)$/.exec(alias);
    for (const [pinName, entry] of [
      [alias, 0],
      [match?.[1] ?? "", Number(match?.[2] ?? 0)],
    ] as const) {
      const net = device.pins[def.pins.findIndex((pin) => pin.name === pinName)]?.[entry];
      if (net !== undefined && net >= 0) {
        return { kind: "net", path, net };
      }
    }
  }
  return undefined;
}

/** `v(f3)` is `f3`. */
function unwrap(name: string): string {
  const match = /^v\((.*)\)$/.exec(name);
  return match?.[1] ?? name;
}

function escapeRegExp(text: string): string {
  return text.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`);
}

/**
 * What a schematic shows of an elaborated circuit: its devices as they are written, with the bridges and inverters that
 * elaboration put between them taken out again, and the nets that join them.
 */
import { type Circuit, type Design, type FlatDevice, InputError, type Subcircuit, suggestion } from "@twinedge/core";

export interface SheetPin {
  /** Of the device type; with its index where the pin is a vector: `q3`, the highest first. */
  readonly name: string;
  readonly net: number;
  readonly direction: "in" | "out" | "inout";
  /** Written `~net`. */
  readonly inverted: boolean;
}

export interface SheetPart {
  /** Path within the circuit, `xeval.xdecide.acmp1`. */
  readonly path: string;
  /** The end of it that no other part shares. */
  readonly label: string;
  readonly device: FlatDevice;
  /** Those that are connected. */
  readonly pins: readonly SheetPin[];
}

export interface Sheet {
  readonly title: string;
  readonly parts: readonly SheetPart[];
  /** Shown name by net. */
  readonly names: ReadonlyMap<number, string>;
  /** Nets that go on outside of what is shown. */
  readonly ports: ReadonlySet<number>;
  /** Nets drawn as flags at every pin: ground and supplies. */
  readonly flags: ReadonlySet<number>;
}

export interface SheetOptions {
  /** A subcircuit, or the path of one of its instances; absent: the whole circuit. */
  readonly of?: string | undefined;
  /** In place of the circuit's own. */
  readonly title?: string | undefined;
}

/** Symbols that a page holds; two edges with all their parts have more. */
export const MOST_PARTS = 160;

/** @throws InputError naming an unknown subcircuit, or a circuit too large for a page */
export function sheetOf(design: Design, circuit: Circuit, { of, title }: SheetOptions = {}): Sheet {
  const prefix = of === undefined ? "" : `${instanceOf(circuit, of)}.`;
  const all = collapsed(design);
  const own = all.filter(({ device }) => device.name.startsWith(prefix));
  if (own.length > MOST_PARTS) {
    throw new InputError(`${own.length} devices are too many for one schematic, which holds ${MOST_PARTS}`, {
      remedy: `draw one part of it with --of: ${[...subcircuitsOf(circuit).keys()].sort().join(", ") || "it has no subcircuits"}`,
    });
  }
  if (own.length === 0) {
    throw new InputError("there is no device to draw", { remedy: "name a subcircuit that has some" });
  }
  const labels = shortest(own.map(({ device }) => device.name));
  const parts = own.map(({ device, pins }) => ({
    path: device.name,
    label: labels.get(device.name) ?? device.name,
    device,
    pins,
  }));
  const used = new Set(parts.flatMap(({ pins }) => pins.map(({ net }) => net)));
  const flags = new Set([0, ...suppliesOf(all)].filter((net) => used.has(net)));
  const ports = new Set([...used].filter((net) => !nameOf(design, net).startsWith(prefix) && !flags.has(net)));
  return {
    title: title ?? titleOf(design, of, prefix),
    parts,
    names: namesOf(design, used, ports, prefix),
    ports,
    flags,
  };
}

function titleOf({ title }: Design, of: string | undefined, prefix: string): string {
  return of === undefined
    ? title
    : `${of === prefix.slice(0, -1) ? of : `${of} (${prefix.slice(0, -1)})`} of: ${title}`;
}

function nameOf(design: Design, net: number): string {
  return design.nets[net]?.name ?? "";
}

/** A port is known by its name inside. */
function namesOf(
  design: Design,
  used: ReadonlySet<number>,
  ports: ReadonlySet<number>,
  prefix: string,
): ReadonlyMap<number, string> {
  const full = new Map([...used].map((net) => [net, nameOf(design, net)]));
  for (const [alias, net] of design.netByName) {
    if (ports.has(net) && alias.startsWith(prefix) && !alias.slice(prefix.length).includes(".")) {
      full.set(net, alias);
    }
  }
  const short = shortest([...full.values()]);
  return new Map([...full].map(([net, name]) => [net, short.get(name) ?? name]));
}

/** By path: its last parts, as many as tell it from the others. */
function shortest(paths: readonly string[]): ReadonlyMap<string, string> {
  const tails = (path: string): readonly string[] =>
    path.split(".").map((_, i, words) => words.slice(words.length - 1 - i).join("."));
  const count = new Map<string, number>();
  for (const path of new Set(paths)) {
    for (const tail of tails(path)) {
      count.set(tail, (count.get(tail) ?? 0) + 1);
    }
  }
  return new Map(paths.map((path) => [path, tails(path).find((tail) => count.get(tail) === 1) ?? path]));
}

interface Collapsed {
  readonly device: FlatDevice;
  readonly pins: readonly SheetPin[];
}

const BRIDGES = new Set(["adc_bridge", "dac_bridge"]);

/** Devices as they are written: a net and its digital sides are one, an inverter at a pin is a bubble. */
function collapsed({ devices }: Design): readonly Collapsed[] {
  const base = new Map<number, number>();
  const inverted = new Map<number, number>();
  const written: FlatDevice[] = [];
  for (const device of devices) {
    const [a = -1, b = -1] = device.pins.map(([net = -1]) => net);
    if (BRIDGES.has(device.def.type) && device.name.includes("#")) {
      const [analog, digital] = device.def.type === "adc_bridge" ? [a, b] : [b, a];
      base.set(digital, analog);
    } else if (device.name.endsWith("~")) {
      // The net between pin and inverter belongs to the pin alone.
      const pin = device.name.slice(0, -1);
      const isInner = devices.some(({ name, def, pins }) =>
        pins.some((nets, i) => nets.includes(b) && def.pins[i]?.direction === "in" && pin.startsWith(`${name}.`)),
      );
      inverted.set(isInner ? b : a, isInner ? a : b);
    } else {
      written.push(device);
    }
  }
  const find = (net: number): number => base.get(net) ?? net;
  return written.map((device) => ({
    device,
    pins: device.def.pins.flatMap((spec, i) => {
      const nets = device.pins[i] ?? [];
      return nets.flatMap((net, k) => {
        const outer = inverted.get(net);
        const name = spec.vector === true ? `${spec.name}${nets.length - 1 - k}` : spec.name;
        return net < 0
          ? []
          : [{ name, net: find(outer ?? net), direction: spec.direction, inverted: outer !== undefined }];
      });
    }),
  }));
}

const SUPPLY_PINS = new Set(["vcc", "vdd", "vee", "vss"]);

/** Nets of constant sources to ground that feed a supply pin, or are named as supplies are. */
function suppliesOf(all: readonly Collapsed[]): readonly number[] {
  const fed = new Set(
    all.flatMap(({ pins }) => pins.filter(({ name }) => SUPPLY_PINS.has(name)).map(({ net }) => net)),
  );
  return all.flatMap(({ device, pins }) => {
    const [plus, minus] = pins;
    const constant = device.def.type === "vsource" && (device.params.get("wave") ?? "dc") === "dc";
    const named = /(^|\.)v(cc|dd|ee|ss)/.test(device.name);
    return constant && plus !== undefined && minus?.net === 0 && (named || fed.has(plus.net)) ? [plus.net] : [];
  });
}

/** Path of an instance: the one named, or the first of the subcircuit named. @throws InputError */
function instanceOf(circuit: Circuit, of: string): string {
  const all = subcircuitsOf(circuit);
  const wanted = of.toLowerCase();
  if ([...all.values()].some((paths) => paths.includes(wanted))) {
    return wanted;
  }
  const [path] = all.get(wanted) ?? [];
  if (path === undefined) {
    const known = [...all].flatMap(([name, paths]) => [name, ...paths]);
    throw new InputError(`the circuit uses no subcircuit "${of}"`, {
      remedy: suggestion(wanted, known, "it has no subcircuits; leave --of out"),
    });
  }
  return path;
}

/** Paths of the instances of every subcircuit in use. */
function subcircuitsOf({ top }: Circuit): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  const walk = (scopes: readonly Subcircuit[], prefix: string): void => {
    for (const { type, name, model = "" } of scopes[0]?.instances ?? []) {
      const definition = scopes.find(({ subcircuits }) => subcircuits.has(model))?.subcircuits.get(model);
      if (type === "subckt" && definition !== undefined) {
        const path = prefix + name;
        found.set(model, [...(found.get(model) ?? []), path]);
        walk([definition, ...scopes], `${path}.`);
      }
    }
  };
  walk([top], "");
  return found;
}

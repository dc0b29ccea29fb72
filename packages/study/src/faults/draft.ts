/** A design while its wiring is changed: what faults and repairs are made of. The design it starts from stays as it is. */
import {
  type Design,
  type DeviceDef,
  deviceByType,
  type FlatDevice,
  type Net,
  SimulationError,
  type Value,
} from "@twinedge/core";

/** Ohm: what leaks from a node that nothing else holds any more. */
const LEAK = 1e12;
/** Ohm: a bridged part. */
const SHORT = 1e-3;

export type Alter = (draft: Draft) => void;

/** The design after changes of its wiring. */
export function altered(design: Design, ...changes: readonly Alter[]): Design {
  const draft = new Draft(design);
  for (const change of changes) {
    change(draft);
  }
  return draft.done();
}

export class Draft {
  readonly design: Design;
  private readonly nets: Net[];
  /** A removed device leaves a gap. Bridges of one net with different thresholds share their name: the place counts. */
  private readonly parts: (FlatDevice | undefined)[];
  private readonly places: Map<string, number>;
  private added: Map<string, number> | undefined;

  constructor(design: Design) {
    this.design = design;
    this.nets = [...design.nets];
    this.parts = [...design.devices];
    this.places = new Map(design.devices.map(({ name }, place) => [name, place]));
  }

  get devices(): readonly FlatDevice[] {
    return this.parts.filter((device) => device !== undefined);
  }

  find(name: string): FlatDevice | undefined {
    return this.parts[this.places.get(name) ?? -1];
  }

  netName(net: number): string {
    return this.nets[net]?.name ?? "";
  }

  isDigital(net: number): boolean {
    return this.nets[net]?.domain === "digital";
  }

  net(name: string): number | undefined {
    return name === "0" || name === "gnd" ? 0 : (this.added?.get(name) ?? this.design.netByName.get(name));
  }

  /** A new net, named so that nothing else is. */
  addNet(name: string, domain: Net["domain"]): number {
    this.added ??= new Map();
    let unique = name;
    for (let i = 2; this.net(unique) !== undefined; i++) {
      unique = `${name}${i}`;
    }
    const net = this.nets.push({ name: unique, domain }) - 1;
    this.added.set(unique, net);
    return net;
  }

  replace(device: FlatDevice): void {
    const place = this.places.get(device.name);
    if (place !== undefined) {
      this.parts[place] = device;
    }
  }

  remove(name: string): void {
    const place = this.places.get(name);
    if (place !== undefined) {
      this.parts[place] = undefined;
      this.places.delete(name);
    }
  }

  /** Adds a device that stands where `like` does. */
  add(
    type: string,
    name: string,
    like: FlatDevice,
    pins: number[][],
    params: readonly (readonly [string, Value])[],
  ): void {
    let unique = name;
    for (let i = 2; this.places.has(unique); i++) {
      unique = `${name}${i}`;
    }
    const device = {
      ...like,
      name: unique,
      def: known(type),
      model: undefined,
      pins,
      params: new Map(params),
    };
    this.places.set(unique, this.parts.push(device) - 1);
  }

  /** Keeps a node solvable that has lost its only path. */
  leak(net: number, like: FlatDevice): void {
    if (net > 0 && !this.isDigital(net)) {
      this.add("resistor", `${this.netName(net)}!leak`, like, [[net], [0]], [["r", LEAK]]);
    }
  }

  resistor(name: string, like: FlatDevice, a: number, b: number, ohms: number): void {
    this.add("resistor", name, like, [[a], [b]], [["r", ohms]]);
  }

  /** Replaces a part of two terminals. */
  bridge(device: FlatDevice, ohms = SHORT): void {
    const pins = device.pins.slice(0, 2).map((pin) => [...pin]);
    this.replace({ ...device, def: known("resistor"), model: undefined, pins, params: new Map([["r", ohms]]) });
  }

  /** The device with every net of its pins passed through `map`. */
  rewire(device: FlatDevice, map: (net: number, pin: number, entry: number) => number): void {
    this.replace({ ...device, pins: device.pins.map((nets, pin) => nets.map((net, entry) => map(net, pin, entry))) });
  }

  done(): Design {
    const netByName =
      this.added === undefined ? this.design.netByName : new Map([...this.design.netByName, ...this.added]);
    return { ...this.design, nets: this.nets, netByName, devices: this.devices };
  }
}

function known(type: string): DeviceDef {
  const def = deviceByType(type);
  if (def === undefined) {
    throw new SimulationError(`device type "${type}" is missing from the device list`);
  }
  return def;
}

/** Position of a pin of the device's kind; -1 where it has none of that name. */
export function pinOf({ def }: FlatDevice, pin: string): number {
  return def.pins.findIndex(({ name }) => name === pin);
}

/** Has it exactly two terminals, both connected, and nothing digital? */
export function hasTwoTerminals({ def, pins }: FlatDevice): boolean {
  const connected = pins
    .map((nets, pin) => ({ nets, spec: def.pins[pin] }))
    .filter(({ nets }) => nets.some((net) => net >= 0));
  return (
    connected.length === 2 && connected.every(({ spec }) => spec?.domain === "analog" && spec.direction === "inout")
  );
}

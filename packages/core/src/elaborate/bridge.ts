/**
 * Inserts what the deck leaves unsaid: an inverter at every pin written `~net`, and a bridge wherever a digital pin meets an
 * analog net. The digital side of an analog net `n` is called `n#d` where digital outputs drive it, `n#in` where digital
 * inputs read it (one for each pair of thresholds).
 */
import type { Value } from "../circuit.ts";
import { type DeviceDef, isTriple } from "../devices/device.ts";
import { deviceByType, inserted } from "../devices/index.ts";
import { SimulationError } from "../diagnostic.ts";
import type { FlatDevice, Net } from "./design.ts";
import type { FlatCircuit, FlatDeviceDraft } from "./flatten.ts";

/** Ohm: the least resistance of an output that must be able to let go (circuitjs1's tri-state buffer). */
const RELEASING_RESISTANCE = 0.1;

export interface Bridged {
  readonly nets: Net[];
  readonly devices: FlatDevice[];
  /** For an analog net: the digital net that stands for it in buses and one-hot signals. */
  digitalOf(net: number): number;
}

function definition(type: string): DeviceDef {
  const def = deviceByType(type);
  if (def === undefined) {
    throw new SimulationError(`device type "${type}" is missing from the device list`);
  }
  return def;
}

export function insertBridges(flat: FlatCircuit, vcc: number): Bridged {
  const devices: FlatDeviceDraft[] = [...flat.devices];
  const names = flat.netNames;
  const analog = new Set<number>([0]);
  for (const device of devices) {
    for (const [pin, spec] of device.def.pins.entries()) {
      if (spec.domain === "analog") {
        for (const net of device.pins[pin] ?? []) {
          analog.add(net);
        }
      }
    }
  }

  function newNet(name: string): number {
    let unique = name;
    for (let i = 2; flat.netByName.has(unique); i++) {
      unique = `${name}${i}`;
    }
    const net = names.push(unique) - 1;
    flat.netByName.set(unique, net);
    return net;
  }

  function insert(type: string, name: string, like: FlatDevice, pins: number[][], params: [string, Value][]): void {
    devices.push({
      ...like,
      name,
      def: definition(type),
      model: undefined,
      pins,
      params: new Map(params),
      inverted: [],
    });
  }

  for (const device of flat.devices) {
    for (const [pin, entry] of device.inverted) {
      const spec = device.def.pins[pin];
      const nets = device.pins[pin];
      const net = nets?.[entry];
      if (spec === undefined || nets === undefined || net === undefined) {
        continue;
      }
      const name = `${device.name}.${spec.name}${spec.vector === true ? entry : ""}`;
      const inner = newNet(`${name}~`);
      const ends = spec.direction === "out" ? [[inner], [net]] : [[net], [inner]];
      nets[entry] = inner;
      insert(inserted.inverter, `${name}~`, device, ends, [
        ["rise_delay", 0],
        ["fall_delay", 0],
        ...electricalOf(device),
      ]);
    }
  }

  const digitalSide = new Map<number, number>();
  const readers = new Map<number, Map<string, Reader>>();
  const drawn = devices.slice();
  for (const device of drawn) {
    for (const [pin, spec] of device.def.pins.entries()) {
      const nets = device.pins[pin];
      if (spec.domain !== "digital" || nets === undefined) {
        continue;
      }
      for (const [entry, net] of nets.entries()) {
        if (net < 0 || !analog.has(net)) {
          continue;
        }
        nets[entry] = spec.direction === "in" ? readerSide(net, device) : driverSide(net, device);
      }
    }
  }

  function driverSide(net: number, device: FlatDevice): number {
    let side = digitalSide.get(net);
    if (side === undefined) {
      const name = `${names[net]}#d`;
      side = newNet(name);
      digitalSide.set(net, side);
      const resistance = valueOf(device, "r_out", 0);
      insert(
        inserted.dac,
        name,
        device,
        [[side], [net]],
        [
          ["out_low", valueOf(device, "out_low", 0)],
          ["out_high", valueOf(device, "out_high", vcc)],
          ["r_out", resistance === 0 && releases(device) ? RELEASING_RESISTANCE : resistance],
        ],
      );
    }
    return side;
  }

  function readerSide(net: number, device: FlatDevice): number {
    const low = valueOf(device, "in_low", vcc / 2);
    const high = valueOf(device, "in_high", vcc / 2);
    const key = JSON.stringify([low, high]);
    const groups = readers.get(net) ?? new Map<string, Reader>();
    readers.set(net, groups);
    let reader = groups.get(key);
    if (reader === undefined) {
      const side = newNet(`${names[net]}#in`);
      reader = { name: names[side] ?? "", side, low, high, load: 0, like: device, net };
      groups.set(key, reader);
    }
    reader.load += typicalOf(valueOf(device, "input_load", 0));
    return reader.side;
  }

  function insertReader(reader: Reader): void {
    const { name, side, low, high, load, like, net } = reader;
    insert(
      inserted.adc,
      name,
      like,
      [[net], [side]],
      [
        ["in_low", low],
        ["in_high", high],
        ["hysteresis", 1],
        ["input_load", load],
        ["rise_delay", 0],
        ["fall_delay", 0],
      ],
    );
  }

  for (const groups of readers.values()) {
    for (const reader of groups.values()) {
      insertReader(reader);
    }
  }

  function digitalOf(net: number): number {
    if (!analog.has(net)) {
      return net;
    }
    const side = digitalSide.get(net) ?? [...(readers.get(net)?.values() ?? [])][0]?.side;
    if (side !== undefined) {
      return side;
    }
    const name = `${names[net]}#in`;
    const [like] = devices;
    if (like === undefined) {
      return net;
    }
    const reader = { name, side: newNet(name), low: vcc / 2, high: vcc / 2, load: 0, like, net };
    readers.set(net, new Map([["", reader]]));
    insertReader(reader);
    return reader.side;
  }

  const nets = (): Net[] => names.map((name, net) => ({ name, domain: analog.has(net) ? "analog" : "digital" }));
  return {
    get nets() {
      return nets();
    },
    devices,
    digitalOf,
  };
}

interface Reader {
  readonly name: string;
  readonly side: number;
  readonly low: Value;
  readonly high: Value;
  load: number;
  readonly like: FlatDevice;
  readonly net: number;
}

function valueOf(device: FlatDevice, param: string, fallback: Value): Value {
  return device.params.get(param) ?? device.def.params[param]?.default ?? fallback;
}

function typicalOf(value: Value): number {
  const typical = isTriple(value) ? value.typ : value;
  return typeof typical === "number" ? typical : 0;
}

/** May the device's digital output let go of its net? */
export function releases({ def, params }: FlatDevice): boolean {
  return typeof def.releases === "function" ? def.releases(params) : def.releases === true;
}

const ELECTRICAL = ["in_low", "in_high", "out_low", "out_high", "r_out", "input_load"];

function electricalOf(device: FlatDevice): [string, Value][] {
  return ELECTRICAL.filter((param) => device.def.params[param] !== undefined).map((param) => [
    param,
    valueOf(device, param, 0),
  ]);
}

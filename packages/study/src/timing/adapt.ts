/** The circuit with something added for the analysis: a capacitance at every network node, a delay in an edge's clock. */
import {
  type Design,
  deviceByType,
  type FlatDevice,
  InputError,
  type Net,
  netOf,
  SimulationError,
  Simulator,
  suggestion,
  type Value,
} from "@twinedge/core";
import { clockingOf } from "./clocking.ts";
import { Influence } from "./influence.ts";

/** A device of a design's own kind, placed like another one. */
export function added(
  design: Design,
  type: string,
  name: string,
  pins: readonly (readonly number[])[],
  params: readonly (readonly [string, Value])[],
): FlatDevice {
  const def = deviceByType(type);
  const [like] = design.devices;
  if (def === undefined || like === undefined) {
    throw new SimulationError(`device type "${type}" is missing from the device list`);
  }
  return { ...like, name, def, model: undefined, pins, params: new Map(params) };
}

/**
 * Nets of the resistor networks that comparators look at: what acts on a comparator's input and is not held by a source.
 * The outputs of comparators are none of them.
 */
function networkNets(simulator: Simulator, influence: Influence): readonly number[] {
  const { design, engine } = simulator;
  const comparators = design.devices.filter(({ def }) => def.compares !== undefined);
  const outputs = new Set(comparators.map((device) => influence.cellOf(netOf(device, "out"))));
  const cells = influence.actingOn(
    comparators.flatMap((device) =>
      [device.def.compares?.plus ?? "", device.def.compares?.minus ?? ""].map((pin) => netOf(device, pin)),
    ),
  );
  return [...design.nets.keys()].filter((net) => {
    const cell = influence.cellOf(net);
    return (
      cell >= 0 && cells.has(cell) && !engine.isHeld(net) && !(outputs.has(cell) && engine.nodesOf(cell).length === 1)
    );
  });
}

/** A capacitance (F) to ground at every network node. */
export function withNodeCapacitance(design: Design, farads: number): Design {
  if (farads === 0) {
    return design;
  }
  const simulator = new Simulator(design, { probes: [] });
  const extra = networkNets(simulator, new Influence(simulator)).map((net) =>
    added(design, "capacitor", `${design.nets[net]?.name}.node`, [[net], [0]], [["c", farads]]),
  );
  return { ...design, devices: [...design.devices, ...extra] };
}

/**
 * The clock delayed edge by edge: every pin under an edge's path that reads the clock net gets it later by so many ps. A
 * negative skew is one of all others: they and what belongs to no edge are delayed instead.
 *
 * @param skews ps by path of the edge
 * @throws InputError where there is no such edge, or the edge's parts do not read the clock net
 */
export function skewed(design: Design, skews: ReadonlyMap<string, number>): Design {
  if (skews.size === 0) {
    return design;
  }
  for (const path of skews.keys()) {
    if (!design.edges.some((edge) => edge.path === path)) {
      throw new InputError(`there is no edge "${path}" to skew`, {
        remedy: suggestion(
          path,
          design.edges.map((edge) => edge.path),
          "mark edges with *@ edge",
        ),
      });
    }
  }
  const base = -Math.min(0, ...skews.values());
  const read = clockReaders(design);
  const nets: Net[] = [...design.nets];
  const buffers: FlatDevice[] = [];
  const delayed = new Map<string, number>();
  const taken = new Set<string>();
  const later = (net: number, edge: string | undefined): number => {
    const delay = base + (edge === undefined ? 0 : (skews.get(edge) ?? 0));
    if (edge !== undefined) {
      taken.add(edge);
    }
    if (delay === 0) {
      return net;
    }
    const key = `${net} ${edge ?? ""}`;
    const own = delayed.get(key);
    if (own !== undefined) {
      return own;
    }
    const name = `${edge === undefined ? "" : `${edge}.`}${design.nets[net]?.name}~skew`;
    const out = nets.push({ name, domain: "digital" }) - 1;
    delayed.set(key, out);
    const params = [
      ["rise_delay", delay * 1e-12],
      ["fall_delay", delay * 1e-12],
      ["delay_mode", "transport"],
    ] as const;
    buffers.push(added(design, "d_buffer", name, [[net], [out]], params));
    return out;
  };
  const devices = design.devices.map((device) => {
    const edge = design.edges.find(({ path }) => device.name.startsWith(`${path}.`))?.path;
    const pins = device.pins.map((entries, pin) =>
      device.def.pins[pin]?.domain === "digital" && device.def.pins[pin]?.direction === "in"
        ? entries.map((net) => (read.has(net) ? later(net, edge) : net))
        : entries,
    );
    return { ...device, pins };
  });
  const missing = [...skews.keys()].find((path) => !taken.has(path));
  if (missing !== undefined) {
    throw new InputError(`nothing in edge "${missing}" reads the clock net`, {
      remedy: "skew an edge that is clocked",
    });
  }
  const netByName = new Map([...design.netByName, ...nets.map(({ name }, net) => [name, net] as const)]);
  return { ...design, nets, devices: [...devices, ...buffers], netByName };
}

/** Digital nets that read the clock's net: through a bridge where it is analog. */
function clockReaders(design: Design): ReadonlySet<number> {
  const { net } = clockingOf(design);
  const readers = new Set<number>();
  for (const { def, pins } of design.devices) {
    const [input, output] = pins;
    if (def.pins[0]?.domain === "analog" && def.pins[1]?.domain === "digital" && def.pins[0].direction === "in") {
      for (const [i, from] of (input ?? []).entries()) {
        if (from === net) {
          readers.add(output?.[i] ?? -1);
        }
      }
    }
  }
  readers.delete(-1);
  return readers;
}

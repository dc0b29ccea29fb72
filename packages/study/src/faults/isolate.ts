/** One edge alone: its own devices, what drives their digital inputs, its supplies, and a voltage source at each of its ends. */
import { type Design, type FlatDevice, type FlatEdge, Simulator } from "@twinedge/core";
import { altered } from "./draft.ts";
import { drives, endsOf, usersOf } from "./roles.ts";

export interface Isolated {
  readonly design: Design;
  /** By net of an end: path of the source that holds it. */
  readonly sources: ReadonlyMap<number, string>;
  /** Devices of the edge itself. */
  readonly own: readonly FlatDevice[];
}

/** @param operatingPoint voltage of a net of the whole circuit, for what is neither an end nor held by a source */
export function isolate(design: Design, edge: FlatEdge, operatingPoint = settledOnce(design)): Isolated {
  const own = ownDevices(design, edge);
  const ends = endsOf(edge);
  const users = usersOf(design.devices);
  const kept = new Set(own);
  const supplied: number[] = [];
  const queue = [...new Set(own.flatMap(({ pins }) => pins.flat()))];
  const seen = new Set<number>();
  const keep = (device: FlatDevice): void => {
    if (!kept.has(device)) {
      kept.add(device);
      queue.push(...device.pins.flat());
    }
  };
  for (let net = queue.pop(); net !== undefined; net = queue.pop()) {
    if (net <= 0 || seen.has(net) || ends.has(net)) {
      continue;
    }
    seen.add(net);
    const around = users.get(net) ?? [];
    if (design.nets[net]?.domain === "digital") {
      around.filter((device) => drives(device, net)).forEach(keep);
      continue;
    }
    const sources = around.filter(({ def }) => def.waveformPin !== undefined);
    if (sources.length > 0) {
      sources.forEach(keep);
    } else if (around.some((device) => !kept.has(device) && !looksOnly(device, net))) {
      supplied.push(net);
    }
  }
  const [like] = own;
  const sources = new Map<number, string>();
  const used = new Set([...kept].flatMap(({ pins }) => pins.flat()));
  const alone = {
    ...design,
    devices: [...kept],
    edges: [edge],
    targets: [],
    netByName: new Map([...design.netByName].filter(([, net]) => used.has(net))),
    run: { ...design.run, probes: [], expectations: [] },
  };
  const driven = altered(alone, (draft) => {
    for (const net of like === undefined ? [] : [...ends, ...supplied]) {
      const name = `${draft.netName(net)}!source`;
      draft.add("vsource", name, like as FlatDevice, [[net], [0]], [["dc", ends.has(net) ? 0 : operatingPoint(net)]]);
      if (ends.has(net)) {
        sources.set(net, name);
      }
    }
  });
  return { design: driven, sources, own };
}

/** A bridge or another reader outside that draws nothing does not make a net a boundary. */
function looksOnly(device: FlatDevice, net: number): boolean {
  return !drives(device, net);
}

function settledOnce(design: Design): (net: number) => number {
  let simulator: Simulator | undefined;
  return (net) => {
    if (simulator === undefined) {
      simulator = new Simulator(design, { probes: [] });
      simulator.start();
    }
    return simulator.engine.voltage(net);
  };
}

/** Devices below the instance that holds the edge; all but the sources where the edge is the deck itself. */
function ownDevices(design: Design, edge: FlatEdge): readonly FlatDevice[] {
  for (let { path } = edge; path !== ""; path = path.replace(/\.?[^.]*$/, "")) {
    const found = design.devices.filter(({ name }) => name.startsWith(`${path}.`));
    if (found.length > 0) {
      return found;
    }
  }
  return design.devices.filter(({ def }) => def.waveformPin === undefined);
}

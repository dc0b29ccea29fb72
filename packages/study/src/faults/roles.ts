/** What the parts of an edge are there for, found from the wiring alone. */
import { type Design, type FlatDevice, type FlatEdge, netOf } from "@twinedge/core";

/** Nets that an edge's ends are on, without ground. */
export function endsOf({ free, clamped }: FlatEdge): ReadonlySet<number> {
  const all = [free.i, free.j, free.node, clamped.i, clamped.j, clamped.node];
  return new Set(all.filter((net) => net > 0));
}

/** Devices by each net that one of their pins is on. */
export function usersOf(devices: readonly FlatDevice[]): ReadonlyMap<number, readonly FlatDevice[]> {
  const users = new Map<number, FlatDevice[]>();
  for (const device of devices) {
    for (const net of new Set(device.pins.flat())) {
      if (net > 0) {
        const known = users.get(net) ?? [];
        known.push(device);
        users.set(net, known);
      }
    }
  }
  return users;
}

/** Nets that an independent source holds. */
export function suppliesOf(devices: readonly FlatDevice[]): ReadonlySet<number> {
  return new Set(devices.filter(({ def }) => def.waveformPin !== undefined).flatMap(({ pins }) => pins.flat()));
}

/**
 * What makes an edge's decision: everything upstream of it as far as the edge's ends and the supplies. Digital nets lead to
 * what drives them, analog ones to everything on them.
 */
export function decisionOf(design: Design, edge: FlatEdge): readonly FlatDevice[] {
  const users = usersOf(design.devices);
  const stops = new Set([...endsOf(edge), ...suppliesOf(design.devices)]);
  const found = new Set<FlatDevice>();
  const seen = new Set<number>();
  const queue = [edge.up];
  for (let net = queue.pop(); net !== undefined; net = queue.pop()) {
    if (net <= 0 || seen.has(net) || stops.has(net)) {
      continue;
    }
    seen.add(net);
    for (const device of users.get(net) ?? []) {
      const digital = design.nets[net]?.domain === "digital";
      if (found.has(device) || (digital && !drives(device, net)) || reads(device, net)) {
        continue;
      }
      found.add(device);
      queue.push(...device.pins.flat());
    }
  }
  return [...found];
}

/** Is the net on an output of the device? */
export function drives({ def, pins }: FlatDevice, net: number): boolean {
  return def.pins.some(({ direction }, i) => direction !== "in" && pins[i]?.includes(net) === true);
}

/** Does the device only look at the net? */
function reads(device: FlatDevice, net: number): boolean {
  return !drives(device, net);
}

export function isComparator({ def }: FlatDevice): boolean {
  return def.compares !== undefined;
}

/** Names of a comparator's output and input nets. */
export function comparatorNets(device: FlatDevice): {
  readonly plus: number;
  readonly minus: number;
  readonly out: number;
} {
  const { compares } = device.def;
  return {
    plus: netOf(device, compares?.plus ?? ""),
    minus: netOf(device, compares?.minus ?? ""),
    out: netOf(device, "out"),
  };
}

/** Truth functions of gates, by type: outputs of known inputs. */
const TRUTH: Readonly<Record<string, (inputs: readonly boolean[]) => boolean>> = {
  d_and: (inputs) => inputs.every(Boolean),
  d_nand: (inputs) => !inputs.every(Boolean),
  d_or: (inputs) => inputs.some(Boolean),
  d_nor: (inputs) => !inputs.some(Boolean),
  d_xor: (inputs) => inputs.filter(Boolean).length % 2 === 1,
  d_xnor: (inputs) => inputs.filter(Boolean).length % 2 === 0,
  d_inverter: ([input]) => input !== true,
  d_buffer: ([input]) => input === true,
};

export const GATE_TYPES: readonly string[] = Object.keys(TRUTH);

export function isGate({ def }: FlatDevice): boolean {
  return Object.hasOwn(TRUTH, def.type);
}

/** Output of a gate by its truth function; undefined where an input is neither 0 nor 1. */
export function truthOf({ def }: FlatDevice, inputs: readonly number[]): number | undefined {
  const law = TRUTH[def.type];
  return law === undefined || inputs.some((state) => state > 1)
    ? undefined
    : Number(law(inputs.map((state) => state === 1)));
}

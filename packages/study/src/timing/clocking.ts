/**
 * The clock of a circuit as a schedule that can be stretched: its source, the phases at which sources move, and the same
 * circuit at another period. Sources that have come to rest before the first clock edge (a reset) stay as they are; what
 * moves later is stretched with the clock. The clock begins when the reset is over and as long again has passed.
 */
import { clockEdges, type Design, type FlatDevice, InputError, netOf, type Value } from "@twinedge/core";

/** A moment of every period at which a source changes. */
export interface Launch {
  /** `clk rises`. */
  readonly label: string;
  /** Net that the source drives. */
  readonly net: number;
  readonly rise: boolean;
  readonly fall: boolean;
  readonly isClock: boolean;
  /** ps after the clock's first edge, at the period of the deck. */
  readonly at: number;
}

export interface Clocking {
  readonly source: FlatDevice;
  /** Analog net. */
  readonly net: number;
  /** ps, of the deck */
  readonly period: number;
  /** The clock's two edges, then those of other sources that move. */
  readonly launches: readonly Launch[];
  /** s: when the sources that only start the circuit have come to rest. */
  readonly quiet: number;
  readonly moving: ReadonlySet<FlatDevice>;
}

const PS = 1e12;

function args(device: FlatDevice): readonly number[] {
  const value = device.params.get("args");
  return Array.isArray(value) ? value.map((one) => (typeof one === "number" ? one : Number.NaN)) : [];
}

function waveOf(device: FlatDevice): Value {
  return device.params.get("wave") ?? "dc";
}

function plusOf(device: FlatDevice): number {
  return netOf(device, device.def.waveformPin);
}

/** @throws InputError where the design has no clock of one period, or another source moves as no clock can be stretched with */
export function clockingOf(design: Design): Clocking {
  clockEdges(design);
  const net = design.netByName.get(design.run.clock?.net ?? "") ?? -1;
  const source = design.devices.find((device) => device.def.waveformPin !== undefined && plusOf(device) === net);
  const [v1 = 0, v2 = 0, delay = 0, rise = 0, fall = 0, width = 0, period = 0] =
    source === undefined ? [] : args(source);
  if (source === undefined || !(period > 0) || !(width > 0)) {
    throw new InputError(`the clock "${design.run.clock?.net}" has no period`, {
      pos: source?.pos ?? design.run.clock?.pos,
      remedy: "give its PULSE a width and a period",
    });
  }
  const first = delay + rise / 2;
  const name = design.nets[net]?.name ?? "clock";
  const up = v2 > v1;
  const edge = (rises: boolean, at: number): Launch => ({
    label: `${name} ${rises ? "rises" : "falls"}`,
    net,
    rise: rises,
    fall: !rises,
    isClock: true,
    at: at * PS,
  });
  const launches = [edge(up, 0), edge(!up, rise / 2 + width + fall / 2)];
  const moving = new Set<FlatDevice>([source]);
  let quiet = 0;
  for (const device of design.devices) {
    if (device === source || waveOf(device) === "dc" || !device.params.has("wave")) {
      continue;
    }
    const moves = movesOf(device);
    const last = Math.max(0, ...moves.map(({ at }) => at));
    if (last <= first) {
      quiet = Math.max(quiet, last);
      continue;
    }
    moving.add(device);
    const phases = new Set<number>();
    for (const { at } of moves) {
      const phase = (((at - first) % period) + period) % period;
      const key = Math.round(phase * PS);
      if (!phases.has(key)) {
        phases.add(key);
        const label = `${device.name} moves`;
        launches.push({ label, net: plusOf(device), rise: true, fall: true, isClock: false, at: key });
      }
    }
  }
  return { source, net, period: Math.round(period * PS), launches, quiet, moving };
}

/** When a source has come to a new value, s. */
function movesOf(device: FlatDevice): readonly { readonly at: number }[] {
  const values = args(device);
  const wave = waveOf(device);
  if (wave === "pwl") {
    const moves: { at: number }[] = [];
    for (let i = 2; i + 1 < values.length; i += 2) {
      if (values[i + 1] !== values[i - 1]) {
        moves.push({ at: values[i] ?? 0 });
      }
    }
    return moves;
  }
  const [v1 = 0, v2 = 0, delay = 0, rise = 0, fall = 0, width = 0, period = 0] = values;
  if (wave === "pulse" && !(period > 0)) {
    const begins = v1 === v2 ? [] : [{ at: delay + rise }];
    return width > 0 && v1 !== v2 ? [...begins, { at: delay + rise + width + fall }] : begins;
  }
  throw new InputError(`${device.name} moves on its own, so that the clock cannot be made faster alone`, {
    pos: device.pos,
    remedy: "keep one periodic source, the clock; others may be constant, PWL or a single PULSE",
  });
}

/** s: how much later the clock of the retimed circuit begins. */
function startOf({ quiet }: Clocking): number {
  return 2 * quiet;
}

/** The circuit at another period (ps): the clock and whatever moves with it stretched, its duty kept. */
export function retimed(design: Design, clocking: Clocking, period: number): Design {
  const scale = period / clocking.period;
  const start = startOf(clocking);
  const stretched = (device: FlatDevice): FlatDevice => {
    const values = args(device);
    const times =
      waveOf(device) === "pwl"
        ? values.map((value, i) => (i % 2 === 0 ? start + value * scale : value))
        : values.map((value, i) => (i < 2 ? value : i === 2 ? start + value * scale : value * scale));
    return { ...device, params: new Map<string, Value>([...device.params, ["args", times]]) };
  };
  return { ...design, devices: design.devices.map((one) => (clocking.moving.has(one) ? stretched(one) : one)) };
}

/** ps after the clock's first edge at a period (ps), rounded as the simulation rounds. */
function offsetAt(clocking: Clocking, launch: Launch, period: number): number {
  return Math.round((launch.at * period) / clocking.period);
}

/** ps from a launch to the next capture; a whole period where both are one moment. */
export function separation(clocking: Clocking, launch: Launch, capture: Launch, period: number): number {
  const apart = offsetAt(clocking, capture, period) - offsetAt(clocking, launch, period);
  return apart > 0 ? apart : apart + period;
}

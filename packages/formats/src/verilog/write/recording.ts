/**
 * What Verilog needs of a run beyond the design: where every driver begins, and each change of the drivers that are not
 * written as modules (bridges, sources, whatever else has an analog side), with the delta cycle in which it came.
 */
import {
  type Corner,
  type Design,
  type FlatDevice,
  InputError,
  type Logic,
  type Simulator,
  UNDETERMINED,
} from "@twinedge/core";
import { cells } from "./cells/index.ts";

export interface Driver {
  readonly device: FlatDevice;
  /** -1 where the pin is open. */
  readonly net: number;
  readonly initial: Logic;
  /** It is played back by the test bench, not computed. */
  readonly replayed: boolean;
}

export interface DriverEvent {
  /** ps */
  readonly time: number;
  /** Delta cycles that were over at this time. */
  readonly delta: number;
  readonly driver: number;
  readonly value: Logic;
}

export interface DigitalRun {
  readonly design: Design;
  readonly corner: Corner;
  readonly seed: number;
  readonly drivers: readonly Driver[];
  /** By net, at the start. */
  readonly initial: readonly Logic[];
  /** Changes of the replayed drivers, in their order. */
  readonly events: readonly DriverEvent[];
  /** ps */
  readonly end: number;
}

/** Listens to a simulator from its settled start on. */
export class DigitalRecording {
  private readonly simulator: Simulator;
  private readonly corner: Corner;
  private readonly seed: number;
  private readonly drivers: readonly Driver[];
  private readonly initial: readonly Logic[];
  private readonly events: DriverEvent[] = [];

  /**
   * @param simulator started, not yet run on; `corner` and `seed` are those it was made with
   * @throws InputError naming the digital devices that have no Verilog module, or where there would be no module at all
   */
  constructor(simulator: Simulator, corner: Corner, seed: number) {
    const { design, driverDevices, kernel } = simulator;
    const without = design.devices.filter(
      (device) => isDigital(device) && !isSource(device) && !cells.has(device.def.type),
    );
    const [first] = without;
    if (first !== undefined) {
      const names = without.map(({ name, def }) => `${name} (${def.type})`);
      throw new InputError(`no Verilog module stands for ${names.slice(0, 8).join(", ")}`, {
        pos: first.pos,
        remedy: "replace it by gates and flip-flops",
      });
    }
    const analog = design.devices.find(isMixed);
    if (analog !== undefined && !design.devices.some((device) => isDigital(device) && !isSource(device))) {
      const { name, def, pos } = analog;
      throw new InputError(
        `no device of the circuit is digital alone, so a Verilog module would be empty; ${name} (${def.type}) has analog pins`,
        { pos, remedy: "build it of comparators, gates and flip-flops" },
      );
    }
    this.simulator = simulator;
    this.corner = corner;
    this.seed = seed;
    this.drivers = driverDevices.map((device, driver) => ({
      device,
      net: kernel.netOfDriver(driver),
      initial: kernel.driven(driver),
      replayed: !isDigital(device) || isSource(device),
    }));
    this.initial = design.nets.map(({ domain }, net) => (domain === "digital" ? kernel.read(net) : UNDETERMINED));
    kernel.onDrive = (time, delta, driver, value) => {
      if (this.drivers[driver]?.replayed === true) {
        this.events.push({ time, delta, driver, value });
      }
    };
  }

  /** The run up to now. */
  run(): DigitalRun {
    const { simulator, corner, seed, drivers, initial, events } = this;
    return { design: simulator.design, corner, seed, drivers, initial, events, end: simulator.now };
  }
}

/** Has it nothing analog? */
export function isDigital({ def }: FlatDevice): boolean {
  return def.pins.every(({ domain }) => domain === "digital");
}

/** Has pins of both kinds, and is no bridge between them. */
function isMixed(device: FlatDevice): boolean {
  const { type, pins } = device.def;
  return !type.endsWith("_bridge") && !isDigital(device) && pins.some(({ domain }) => domain === "digital");
}

/** It makes its own events: a pattern for the test bench. */
function isSource({ def }: FlatDevice): boolean {
  return def.pins.every(({ direction }) => direction === "out") && !cells.has(def.type);
}

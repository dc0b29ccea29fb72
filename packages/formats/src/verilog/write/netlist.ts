/**
 * A digital run as Verilog sees it: which module each device is, which nets are plain wires and which are made of the codes of
 * several drivers, and what everything is called.
 */
import { SeededReader, stateOf } from "@twinedge/core";
import { type Cell, cells } from "./cells/index.ts";
import { identifier, Names } from "./names.ts";
import type { DigitalRun } from "./recording.ts";

/** Devices that may let go of their outputs. */
const LETS_GO = /^(?:d_tristate|d_open_c|d_open_e|truth_table)$/;

export interface PlacedCell {
  /** The instance's name. */
  readonly name: string;
  readonly device: string;
  readonly cell: Cell;
  readonly drivers: readonly number[];
}

export class Netlist {
  readonly run: DigitalRun;
  readonly digital: readonly number[];
  readonly cells: readonly PlacedCell[];
  /** By net, its drivers in the kernel's order. */
  readonly driversOf: readonly (readonly number[])[];
  readonly names = new Names();
  private readonly netNames: string[] = [];
  private readonly coded: boolean[] = [];

  /** @throws InputError naming a device whose parameters have no equal in Verilog */
  constructor(run: DigitalRun) {
    const { design, drivers } = run;
    this.run = run;
    this.digital = [...design.nets.keys()].filter((net) => design.nets[net]?.domain === "digital");
    for (const net of this.digital) {
      this.netNames[net] = this.names.take(design.nets[net]?.name ?? "");
    }
    const driversOf: number[][] = design.nets.map(() => []);
    const driversOfDevice = new Map<unknown, number[]>();
    for (const [driver, { net, device, initial }] of drivers.entries()) {
      driversOf[net]?.push(driver);
      driversOfDevice.set(device, [...(driversOfDevice.get(device) ?? []), driver]);
      this.coded[driver] = initial > 2;
    }
    for (const { driver, value } of run.events) {
      this.coded[driver] ||= value > 2;
    }
    this.driversOf = driversOf;
    const known = new Map<number, boolean>();
    const released = (net: number): boolean => {
      const own = driversOf[net] ?? [];
      let found = known.get(net);
      if (found === undefined) {
        known.set(net, false);
        found = own.every((driver) => {
          const device = drivers[driver]?.device;
          return (
            this.coded[driver] === true ||
            (device !== undefined && LETS_GO.test(device.def.type)) ||
            (device?.def.type === "d_buffer" && (device.pins[0] ?? []).some(released))
          );
        });
        known.set(net, found);
      }
      return found;
    };
    this.cells = design.devices.flatMap((device) => {
      const own = driversOfDevice.get(device) ?? [];
      const cell = cells.get(device.def.type)?.({
        reading: new SeededReader(device, run.corner, run.seed),
        initial: own.map((driver) => drivers[driver]?.initial ?? 2),
        released,
        state: (net) => stateOf(run.initial[net] ?? 2),
      });
      if (cell === undefined) {
        return [];
      }
      for (const driver of own) {
        this.coded[driver] = cell.coded === true;
      }
      return [{ name: this.names.take(device.name), device: device.name, cell, drivers: own }];
    });
  }

  netName(net: number): string {
    return this.netNames[net] ?? "";
  }

  isCoded(driver: number): boolean {
    return this.coded[driver] === true;
  }

  /** Has the net at most one driver, one that always drives strongly? */
  isPlain(net: number): boolean {
    const drivers = this.driversOf[net] ?? [];
    return drivers.length < 2 && !drivers.some((driver) => this.isCoded(driver));
  }

  /** What a reader of the net is connected to. */
  state(net: number): string {
    return identifier(this.isPlain(net) ? this.netName(net) : `${this.netName(net)}$state`);
  }
}

/** What one device is given while it puts itself into a simulation: its nets, its parameters at the run's corner, the builders. */
import type { Network } from "../analog/network.ts";
import type { AnalogBuilder, Build, Corner, DigitalBuilder, Kernel, Solution, StoredState } from "../devices/device.ts";
import type { Design, FlatDevice } from "../elaborate/design.ts";
import { SeededReader } from "../elaborate/reader.ts";
import { compile, isExpr, type Law } from "../expr.ts";

const ZERO_CELSIUS = 273.15;
/** Siemens; ngspice's default. */
export const DEFAULT_GMIN = 1e-12;
/** Degrees Celsius; ngspice's default for TEMP and TNOM. */
const DEFAULT_TEMPERATURE = 27;

/** A reading of a device for the operating point's report. */
export interface Quantity {
  readonly device: FlatDevice;
  readonly name: string;
  readonly unit: string;
  readonly read: (s: Solution) => number;
}

/** What a device stores. */
export interface DeviceState extends StoredState {
  readonly device: FlatDevice;
}

/** Changes the value of a source or resistor. */
export type Adjust = (k: Kernel, value: number) => void;

export interface BuildContext {
  readonly design: Design;
  readonly corner: Corner;
  readonly seed: number;
  readonly network: Network;
  readonly digital: DigitalBuilder;
  readonly quantities: Quantity[];
  readonly states: DeviceState[];
  readonly sources: Map<string, Adjust>;
}

export class DeviceBuild extends SeededReader implements Build {
  readonly analog: AnalogBuilder;
  readonly digital: DigitalBuilder;
  private readonly context: BuildContext;

  constructor(device: FlatDevice, context: BuildContext) {
    super(device, context.corner, context.seed);
    this.context = context;
    this.analog = context.network;
    this.digital = context.digital;
  }

  law(param: string): Law {
    const value = this.value(param);
    if (typeof value === "number") {
      return compile({ kind: "number", value }, this.device.lookup);
    }
    if (!isExpr(value)) {
      this.fail(`parameter "${param}" is not an expression`, "write it in braces");
    }
    const law = compile(value, this.device.lookup);
    return {
      inputs: law.inputs.map((input) =>
        input.kind === "current" ? { kind: "current", device: this.lookupDevice(input.device) } : input,
      ),
      evaluate: (x, grad) => law.evaluate(x, grad),
    };
  }

  lookupNet(name: string): number {
    const net = name === "0" || name === "gnd" ? 0 : this.device.netOf(name);
    if (net < 0) {
      this.fail(`net "${name}" is not in the circuit`, "name a net that a device is connected to");
    }
    return net;
  }

  lookupDevice(name: string): string {
    return this.device.pathOf(name);
  }

  get temperature(): number {
    return ZERO_CELSIUS + this.option("temp", DEFAULT_TEMPERATURE);
  }

  get nominalTemperature(): number {
    return ZERO_CELSIUS + this.option("tnom", DEFAULT_TEMPERATURE);
  }

  get gmin(): number {
    return this.option("gmin", DEFAULT_GMIN);
  }

  option(name: string, fallback: number): number {
    return numberOption(this.context.design, name, fallback);
  }

  optionWord(name: string, fallback: string): string {
    const value = this.context.design.options.get(name);
    return typeof value === "string" ? value : fallback;
  }

  quantity(name: string, unit: string, read: (s: Solution) => number): void {
    this.context.quantities.push({ device: this.device, name, unit, read });
  }

  stores({ levels, nets, read, write }: StoredState): void {
    this.context.states.push({ device: this.device, levels, nets, read, write });
  }

  adjustable(set: Adjust): void {
    this.context.sources.set(this.name, set);
  }

  start(node: number, volts: number): void {
    this.context.network.start(node, volts);
  }
}

/** A numeric option of the design, or the fallback. */
export function numberOption(design: Design, name: string, fallback: number): number {
  const value = design.options.get(name);
  return typeof value === "number" ? value : fallback;
}

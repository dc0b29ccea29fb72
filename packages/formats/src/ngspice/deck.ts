/**
 * An ngspice deck that grows device by device: names that ngspice takes, models told apart by what they hold, and the little
 * vocabulary of XSPICE in which the devices say themselves.
 *
 * The deck is flat. Nets and elements bear the names that ngspice itself gives to what lies in subcircuits (`xe12.up`,
 * `r.xe12.xpotf.r0`), so a listing of it reads like `listing expand`. A flat deck is needed because one net may be analog in
 * one instance and digital in the next, and every bridge then stands where the elaborated design has it.
 *
 * XSPICE knows no delay of 0: what has none takes `STEP`, one for each device on the way, so that what follows delta cycles here
 * follows picoseconds there, in the same order.
 */
import type { Corner, Design, DeviceReading, FlatDevice } from "@twinedge/core";
import { mangle, NameTable } from "../spice/names.ts";

/** ps: stands for no delay. Two, so that a flip-flop's two delays of at least 1 ps have room in it. */
export const STEP = 2;
const WIDTH = 110;
const LEGAL = /^[a-z0-9_][a-z0-9_.#]*$/;
/** Words that mean something else where a net stands, or in an expression. */
const RESERVED = new Set(["null", "gnd", "time", "temper", "hertz"]);

export type Gate = "and" | "nand" | "or" | "nor" | "xor" | "xnor";
const SINGLE: Readonly<Record<Gate, "buffer" | "inverter">> = {
  and: "buffer",
  or: "buffer",
  xor: "buffer",
  nand: "inverter",
  nor: "inverter",
  xnor: "inverter",
};

/** ps */
export interface Delays {
  readonly rise: number;
  readonly fall: number;
}

const NO_DELAY: Delays = { rise: 0, fall: 0 };

export type ModelParams = Readonly<Record<string, number | string>>;

export class NgspiceDeck {
  readonly design: Design;
  readonly corner: Corner;
  /** s: rise time of a step, and of what bridges drive. */
  readonly ramp: number;
  readonly lines: string[] = [];
  /** What ngspice's run does not have of ours. */
  readonly notes = new Set<string>();
  /** Why the times of events differ from ours; empty where they do not. */
  readonly lags = new Set<string>();
  /** Does charge take part? */
  dynamic = false;
  /** Event nets that something drives, and that something reads. */
  readonly driven = new Set<string>();
  readonly read = new Set<string>();
  /** Analog nets with something on them. */
  readonly analog = new Set<string>();
  /** By name of an element: the device that it stands for. */
  readonly owners = new Map<string, FlatDevice>();
  /** The device that is being written. */
  owner: FlatDevice | undefined;
  private readonly table: NameTable;
  private readonly elements = new Set<string>();
  private readonly models = new Map<string, string>();
  private readonly modelNames = new Set<string>();
  /** By net: the net that an inverter without delay inverts, for readers to write `~net`. */
  private readonly inverses: ReadonlyMap<number, number>;
  private startedNet: string | undefined;
  private readonly constants = new Map<string, string>();

  constructor(design: Design, corner: Corner, ramp: number, inverses: ReadonlyMap<number, number>) {
    this.design = design;
    this.corner = corner;
    this.ramp = ramp;
    this.inverses = inverses;
    this.table = new NameTable(
      design.nets.map(({ name }) => name),
      (name) => LEGAL.test(name) && !RESERVED.has(name),
      mangled,
    );
  }

  /** Changed names and the design's, of what is in the deck. */
  renamed(): readonly (readonly [renamed: string, name: string])[] {
    return [...this.table.changes()].filter(([name]) => this.analog.has(name) || this.driven.has(name));
  }

  /** ngspice's name of a net. */
  net(net: number): string {
    return net === 0 ? "0" : this.table.of(this.design.nets[net]?.name ?? "0");
  }

  /** A net of its own. */
  fresh(name: string): string {
    return this.table.fresh(mangled(name));
  }

  /** An analog net; one of its own, tied to ground, where the pin is open. */
  node(net: number, owner: string): string {
    if (net >= 0) {
      const name = this.net(net);
      this.analog.add(name);
      return name;
    }
    const open = this.fresh(`${owner}.open`);
    this.element("r", `${owner}.open`, `${open} 0 1e15`);
    return open;
  }

  /** A digital net as an input reads it; `open` is what an open pin reads as. */
  input(net: number, open: 0 | 1 | 2 = 2): string {
    if (net < 0) {
      return this.constant(open);
    }
    const source = this.inverses.get(net);
    if (source !== undefined) {
      return not(this.input(source));
    }
    const name = this.net(net);
    this.read.add(name);
    return name;
  }

  /** A digital net as an output drives it; undefined where the pin is open. */
  output(net: number): string | undefined {
    if (net < 0) {
      return undefined;
    }
    const name = this.net(net);
    this.driven.add(name);
    return name;
  }

  /** An event net that always is 0, 1 or unknown. */
  constant(state: 0 | 1 | 2): string {
    const known = ["zero", "one", "unknown"][state] ?? "unknown";
    const existing = this.constants.get(known);
    if (existing !== undefined) {
      return existing;
    }
    const name = this.fresh(known);
    this.constants.set(known, name);
    if (state === 2) {
      this.unknown(known, name);
    } else {
      this.xspice(known, name, state === 1 ? "d_pullup" : "d_pulldown", {});
    }
    return name;
  }

  /** An event net that is 0 at the start and 1 from then on. */
  started(): string {
    if (this.startedNet === undefined) {
      this.startedNet = this.fresh("started");
      const wave = this.fresh("start");
      this.element("v", "start", `${wave} 0 pulse(0 1 0 ${this.ramp} ${this.ramp})`);
      this.adc("started", wave, this.startedNet, 0.5, 0.5);
    }
    return this.startedNet;
  }

  /** Do clocks tick when the start is over? */
  get opens(): boolean {
    return this.startedNet !== undefined;
  }

  /** Drives a net to unknown for ever: a flip-flop without a clock. */
  unknown(name: string, net: string): void {
    const zero = this.constant(0);
    this.xspice(name, `${zero} ${zero} null null ${net} null`, "d_dff", { ic: 2 });
  }

  /** One element line: its letter, the path of the device, what follows the name. */
  element(letter: string, path: string, rest: string): string {
    const name = elementName(letter, path);
    let unique = name;
    for (let i = 2; this.elements.has(unique); i++) {
      unique = `${name}_${i}`;
    }
    this.elements.add(unique);
    if (this.owner !== undefined) {
      this.owners.set(unique, this.owner);
    }
    this.line(`${unique} ${rest}`);
    return unique;
  }

  /** An A line with its model. */
  xspice(path: string, connections: string, type: string, params: ModelParams): void {
    this.element("a", path, `${connections} ${this.model(type, params)}`);
  }

  /** Any gate; of one input a buffer or an inverter. */
  gate(path: string, gate: Gate, inputs: readonly string[], output: string, delays: Delays = NO_DELAY): void {
    const [only = this.constant(2)] = inputs;
    const type = inputs.length > 1 ? gate : SINGLE[gate];
    const ins = inputs.length > 1 ? `[${inputs.join(" ")}]` : only;
    this.xspice(path, `${ins} ${output}`, `d_${type}`, gateDelays(delays));
  }

  /** A gate without delay on a net of its own. */
  logic(path: string, gate: Gate, inputs: readonly string[]): string {
    const output = this.fresh(path);
    this.gate(path, gate, inputs, output);
    return output;
  }

  /** An event net as a voltage of 0 or `high` on an analog net of its own, halfway where it is unknown. */
  level(path: string, input: string, high = 1): string {
    const output = this.fresh(path);
    this.dac(path, input, output, 0, high);
    return output;
  }

  dac(path: string, input: string, output: string, low: number, high: number, undefinedLevel = (low + high) / 2): void {
    const times = { t_rise: this.ramp, t_fall: this.ramp };
    const levels = { out_low: low, out_high: high, out_undef: undefinedLevel };
    this.xspice(path, `[${input}] [${output}]`, "dac_bridge", { ...levels, ...times });
  }

  /** An analog net as an event net: 0 at or below `low`, 1 from `high` on, unknown between. */
  adc(path: string, input: string, output: string, low: number, high: number, delays: Delays = NO_DELAY): void {
    const times = { rise_delay: seconds(delays.rise), fall_delay: seconds(delays.fall) };
    this.xspice(path, `[${input}] [${output}]`, "adc_bridge", { in_low: low, in_high: high, ...times });
  }

  /** Name of a model with these parameters. */
  model(type: string, params: ModelParams, wanted = type): string {
    const values = Object.entries(params).map(([name, value]) => `${name}=${value}`);
    const card = values.length === 0 ? type : `${type}(${values.join(" ")})`;
    const known = this.models.get(card);
    if (known !== undefined) {
      return known;
    }
    let name = mangled(wanted);
    for (let i = 2; this.modelNames.has(name); i++) {
      name = `${mangled(wanted)}_${i}`;
    }
    this.modelNames.add(name);
    this.models.set(card, name);
    return name;
  }

  modelLines(): readonly string[] {
    return [...this.models].flatMap(([card, name]) => folded(`.model ${name} ${card}`));
  }

  /** A line, folded where it is long. */
  line(text: string): void {
    this.lines.push(...folded(text));
  }
}

/** What a device is given to write itself. */
export type Writer = (deck: NgspiceDeck, d: DeviceReading, device: FlatDevice) => void;

/** ngspice's own way to name an element of an instance: `r.xe12.r0`. */
export function elementName(letter: string, path: string): string {
  const legal = mangled(path);
  return legal.startsWith(letter) && !legal.includes(".") ? legal : `${letter}.${legal}`;
}

/** Level by level, so that the hierarchy still shows. */
function mangled(path: string): string {
  const levels = path.split(".").map((name) => (LEGAL.test(name) ? name : mangle(name)));
  const name = levels.join(".");
  return RESERVED.has(name) ? `${name}_` : name;
}

export function not(input: string): string {
  return input.startsWith("~") ? input.slice(1) : `~${input}`;
}

/** Picoseconds as ngspice reads them, at least a step. */
export function seconds(picoseconds: number): string {
  return `${Math.max(STEP, picoseconds)}p`;
}

export function gateDelays({ rise, fall }: Delays): ModelParams {
  return { rise_delay: seconds(rise), fall_delay: seconds(fall) };
}

/** Integer picoseconds. */
export function ps(time: number): number {
  return Math.round(time * 1e12);
}

/** At the blanks, with `+`; quoted tables stay whole. */
export function folded(text: string): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = `+ ${word}`;
    } else {
      line = line === "" ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}

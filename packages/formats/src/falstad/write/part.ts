/** One element of the drawing that is written: its line but for the place, and the nets of its posts. */
import { type DeviceReading, type Diagnostic, InputError } from "@twinedge/core";
import type { Point } from "../geometry.ts";
import type { Start } from "./start.ts";

export interface Part {
  readonly type: string;
  /** From its first point to its second. */
  readonly span: Point;
  readonly flags: number;
  /** What follows the flags. */
  readonly fields: string;
  /** By post; "" is open, "0" ground. */
  readonly nets: readonly string[];
  /** Path of the subcircuit it is in: parts of one stand together. */
  readonly group: string;
  /** Both its posts are alike, so that it may be turned round. */
  readonly turns?: boolean;
}

/** Collects what a device becomes. */
export class Parts {
  readonly parts: Part[] = [];
  /** Model lines: `34`, `32`, `!`. */
  readonly models: string[] = [];
  readonly diagnostics: Diagnostic[] = [];
  private readonly netName: (net: number) => string;
  private readonly known = new Map<string, string>();
  private readonly taken = new Set<string>();

  private readonly start: Start;

  constructor(netName: (net: number) => string, start: Start) {
    this.netName = netName;
    this.start = start;
  }

  device(reading: DeviceReading, type: string): Device {
    return new Device(reading, type, this, this.netName, this.start);
  }

  /** Name of the model with this content, defined once. `line` is written with the name in it. */
  model(base: string, line: (name: string) => string): string {
    const content = line("");
    const known = this.known.get(content);
    if (known !== undefined) {
      return known;
    }
    let name = base;
    for (let k = 2; this.taken.has(name); k++) {
      name = `${base}-${k}`;
    }
    this.taken.add(name);
    this.known.set(content, name);
    this.models.push(line(escape(name)));
    return name;
  }
}

/** A device as the translators see it. */
export class Device {
  readonly reading: DeviceReading;
  readonly type: string;
  readonly group: string;
  private readonly out: Parts;
  private readonly start: Start;
  private readonly netName: (net: number) => string;

  constructor(reading: DeviceReading, type: string, out: Parts, netName: (net: number) => string, start: Start) {
    this.reading = reading;
    this.type = type;
    this.out = out;
    this.netName = netName;
    this.start = start;
    // An inverter that a pin written ~net has brought in stands with the device that it is for.
    const up = reading.name.endsWith("~") ? 2 : 1;
    this.group = reading.name.split(".").slice(0, -up).join(".");
  }

  /** "" where the pin is open. */
  net(pin: string, index = 0): string {
    const net = this.reading.net(pin, index);
    return net < 0 ? "" : this.netName(net);
  }

  nets(pin: string): readonly string[] {
    return this.reading.nets(pin).map((net) => (net < 0 ? "" : this.netName(net)));
  }

  /** Levels of an output at the start: 1 or 0, which also stands for X. */
  levels(pin: string): readonly number[] {
    return this.reading.nets(pin).map((net) => this.start.state(net) ?? 0);
  }

  /** Level of an output at the start; undefined where it is X or open. */
  level(pin: string): number | undefined {
    return this.start.state(this.reading.net(pin));
  }

  /** What the device says of itself at the start, 0 where it does not. */
  quantity(name: string): number {
    return this.start.quantity(this.reading.name, name) ?? 0;
  }

  /** A net of the device's own. */
  inner(name: string): string {
    return `${this.reading.name}.${name}`;
  }

  num(param: string): number {
    return this.reading.num(param);
  }

  /** The number where it is given, else the other. */
  numOr(param: string, fallback: number): number {
    return this.reading.given(param) ? this.reading.num(param) : fallback;
  }

  add(
    type: string,
    span: Point,
    flags: number,
    fields: readonly (number | string)[],
    nets: readonly string[],
    turns = false,
  ): void {
    this.out.parts.push({ type, span, flags, fields: fields.join(" "), nets, group: this.group, turns });
  }

  model(base: string, line: (name: string) => string): string {
    return this.out.model(base, line);
  }

  /** Parameters that are given and that Falstad has no place for. */
  lost(params: readonly string[], why: string, counts: (value: number) => boolean = (value) => value !== 0): void {
    const held = params.filter((param) => this.reading.given(param) && this.reading.list(param).some(counts));
    if (held.length > 0) {
      this.warn("not-in-falstad", `${this.reading.name}: Falstad ${why} (${held.join(", ")})`, "they are left out");
    }
  }

  warn(code: string, message: string, remedy: string): void {
    this.out.diagnostics.push({
      severity: "warning",
      code,
      message,
      remedy,
      pos: this.reading.pos,
      devices: [this.reading.name],
    });
  }

  /** The device, or what it is set to, has no equal in Falstad. */
  refuse(what: string, remedy: string): never {
    throw new InputError(`${this.reading.name}: ${what}`, { pos: this.reading.pos, remedy });
  }
}

const ESCAPES: readonly (readonly [string, string])[] = [
  ["\\", "\\\\"],
  ["\n", "\\n"],
  ["+", "\\p"],
  ["=", "\\q"],
  ["#", "\\h"],
  ["&", "\\a"],
  ["\r", "\\r"],
  [" ", "\\s"],
];

/** A text as one token. */
export function escape(text: string): string {
  return text === "" ? "\\0" : ESCAPES.reduce((done, [char, code]) => done.replaceAll(char, code), text);
}

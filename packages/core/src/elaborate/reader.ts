/** What a device reads of its instance: its nets, its parameters at a corner, and where each value comes from. */
import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import type { Value } from "../circuit.ts";
import { CORNERS, type Corner, type DeviceReading, isTriple, type SeededReading } from "../devices/device.ts";
import { InputError, type SourcePos } from "../diagnostic.ts";
import { isExpr } from "../expr.ts";
import type { FlatDevice } from "./design.ts";

/** A device of a design as its own file reads it. */
export function readDevice(device: FlatDevice, corner: Corner): DeviceReading {
  return new DeviceReader(device, corner);
}

/** The parameter `corner` that every device takes: 1 min, 2 typ, 3 max, whatever the run's corner is; 0 that one. */
function ownCorner({ params }: FlatDevice): Corner | undefined {
  const corner = params.get("corner");
  return typeof corner === "number" ? CORNERS[corner - 1] : undefined;
}

export class DeviceReader implements DeviceReading {
  readonly name: string;
  readonly pos: SourcePos;
  protected readonly device: FlatDevice;
  private readonly corner: Corner;
  private readonly pinIndex: ReadonlyMap<string, number>;

  constructor(device: FlatDevice, corner: Corner) {
    this.device = device;
    this.corner = ownCorner(device) ?? corner;
    this.name = device.name;
    this.pos = device.pos;
    this.pinIndex = new Map(device.def.pins.map((pin, i) => [pin.name, i]));
  }

  nets(pin: string): readonly number[] {
    const index = this.pinIndex.get(pin);
    return index === undefined ? [] : (this.device.pins[index] ?? []);
  }

  net(pin: string, index = 0): number {
    return this.nets(pin)[index] ?? -1;
  }

  given(param: string): boolean {
    return this.device.params.has(param);
  }

  protected value(param: string): Value {
    const spec = this.device.def.params[param];
    const value = this.device.params.get(param) ?? spec?.default;
    if (value === undefined) {
      this.fail(`parameter "${param}" must be given`, spec === undefined ? undefined : `give ${param}: ${spec.doc}`);
    }
    return value;
  }

  private number(value: Value, param: string): number {
    if (typeof value === "number") {
      return value;
    }
    if (isTriple(value)) {
      return this.number(value[this.corner], param);
    }
    if (isExpr(value) && value.kind === "number") {
      return value.value;
    }
    this.fail(`parameter "${param}" is not a number`, "give one number");
  }

  num(param: string): number {
    return this.number(this.value(param), param);
  }

  list(param: string): readonly number[] {
    const value = this.value(param);
    const entries: readonly Value[] = Array.isArray(value) ? value : [value];
    return entries.map((entry) => this.number(entry, param));
  }

  word(param: string): string {
    const value = this.value(param);
    if (typeof value !== "string") {
      this.fail(`parameter "${param}" is not a word`, "give a word");
    }
    return value;
  }

  /**
   * Where these parameters' values come from, e.g. `74HC74 clk_delay: typ: Philips ...`. Times of 0 are left out beside
   * others that are not; parameters with one source stand together.
   */
  source(...params: readonly string[]): string {
    const counts = params.filter((param) => this.list(param).some((value) => value !== 0));
    const bySource = new Map<string, string[]>();
    for (const param of counts.length > 0 ? counts : params) {
      const source = this.sourceOf(param);
      bySource.set(source, [...(bySource.get(source) ?? []), param]);
    }
    const { def, params: given } = this.device;
    const part = given.get("part");
    const each = [...bySource].map(([source, names]) => `${names.join(", ")}: ${source}`);
    return `${typeof part === "string" ? part : def.type} ${each.join("; ")}`;
  }

  private sourceOf(param: string): string {
    const { def, params, pos } = this.device;
    const value = params.get(param);
    if (value === undefined) {
      return def.params[param]?.source ?? "";
    }
    const part = params.get("part");
    const ofPart = typeof part === "string" ? def.parts?.[part]?.values[param] : undefined;
    return ofPart?.value === value ? ofPart.source : `given in ${pos.file}:${pos.line}`;
  }

  fail(message: string, remedy?: string): never {
    throw new InputError(`${this.name}: ${message}`, { pos: this.pos, remedy });
  }
}

/** The same with the instance's stream of random numbers, from its beginning. */
export class SeededReader extends DeviceReader implements SeededReading {
  private readonly seed: number;
  private generator: ReturnType<typeof xoroshiro128plus> | undefined;

  constructor(device: FlatDevice, corner: Corner, seed: number) {
    super(device, corner);
    this.seed = seed;
  }

  random(): number {
    this.generator ??= xoroshiro128plus(hash(this.name, this.seed));
    return uniformFloat64(this.generator);
  }
}

/** FNV-1a of the instance's name over the run's seed: every instance has its own stream, wherever it stands in the deck. */
function hash(name: string, seed: number): number {
  let h = 0x811c9dc5 ^ seed;
  for (let i = 0; i < name.length; i++) {
    h = Math.imul(h ^ name.charCodeAt(i), 0x01000193);
  }
  return h | 0;
}

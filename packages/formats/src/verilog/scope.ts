/** One module being turned into a subcircuit: its nets by name, its parameters, the instances made so far. */
import {
  type Connection,
  type Diagnostic,
  InputError,
  type Instance,
  type Signal,
  type SourcePos,
  type Value,
} from "@twinedge/core";
import type { Declaration, Delays, Expression, Module, NetKind } from "./ast.ts";
import { type Constant, integerOf, numberOf } from "./constant.ts";
import { MOST_BITS } from "./expressions.ts";
import { NameSpace } from "./names.ts";
import { delaySeconds, finerThanKernel } from "./timescale.ts";

/** A declared name: `bits` least significant first. */
export interface Net {
  readonly name: string;
  readonly bits: readonly string[];
  /** Index of the least significant bit, and where indices go from there. */
  readonly lsb: number;
  readonly step: 1 | -1;
  readonly kind: NetKind;
}

/** Delays of one output in seconds, each a number or min:typ:max. */
export interface OutputDelays {
  readonly rise: Value;
  readonly fall: Value;
  readonly off: Value;
}

const ZERO_DELAYS: OutputDelays = { rise: 0, fall: 0, off: 0 };
const NO_SCALE = { unit: 0, precision: 0 };

export class ModuleScope {
  readonly module: Module;
  readonly parameters: ReadonlyMap<string, Constant>;
  readonly instances: Instance[] = [];
  readonly signals: Signal[] = [];
  readonly diagnostics: Diagnostic[];
  private readonly nets = new Map<string, Net>();
  private readonly netNames = new NameSpace();
  private readonly deviceNames = new NameSpace();
  private readonly paramSets = new Map<string, ReadonlyMap<string, Value>>();
  private readonly constants = new Map<string, string>();
  private roundingSaid = false;

  constructor(module: Module, parameters: ReadonlyMap<string, Constant>, diagnostics: Diagnostic[]) {
    this.module = module;
    this.parameters = parameters;
    this.diagnostics = diagnostics;
    for (const declaration of module.declarations.values()) {
      this.declare(declaration);
    }
  }

  readonly lookup = (name: string): Constant | undefined => this.parameters.get(name);

  private declare({ name, range, net = "wire", pos }: Declaration): Net {
    let made: Net;
    if (range === undefined) {
      made = { name, bits: [this.netNames.add(name)], lsb: 0, step: 1, kind: net };
    } else {
      const msb = integerOf(range.msb, this.lookup, `a bound of "${name}"`);
      const lsb = integerOf(range.lsb, this.lookup, `a bound of "${name}"`);
      const width = Math.abs(msb - lsb) + 1;
      if (width > MOST_BITS) {
        throw new InputError(`"${name}" has ${width} bits`, { pos, remedy: `give it at most ${MOST_BITS}` });
      }
      const step = msb >= lsb ? 1 : -1;
      const bits = Array.from({ length: width }, (_, i) => this.netNames.add(`${name}[${lsb + i * step}]`));
      made = { name, bits, lsb, step, kind: net };
      this.signals.push({ name: this.netNames.add(name), kind: "bus", nets: bits.toReversed(), pos });
    }
    this.nets.set(name, made);
    return made;
  }

  get changedNames(): readonly [name: string, renamed: string][] {
    return this.netNames.changed;
  }

  get allNets(): Iterable<Net> {
    return this.nets.values();
  }

  /** A net by its name; an undeclared one is a wire of one bit. */
  net(name: string, pos: SourcePos): Net {
    return this.nets.get(name) ?? this.declare({ name, pos });
  }

  /** A new net for something between. */
  between(hint: string): string {
    return this.netNames.add(`${hint}$`);
  }

  /** The bit that an index names; undefined outside the range. */
  bitAt(net: Net, index: number): string | undefined {
    return net.bits[(index - net.lsb) * net.step];
  }

  /** Bits of a select, least significant first; undefined entries lie outside the range. */
  select(expression: Expression & { readonly kind: "bit" | "part" }): readonly (string | undefined)[] {
    const net = this.net(expression.name, expression.pos);
    if (expression.kind === "bit") {
      return [this.bitAt(net, integerOf(expression.index, this.lookup, `the index of "${net.name}"`))];
    }
    const what = `a bound of "${net.name}[...]"`;
    const first = integerOf(expression.first, this.lookup, what);
    const second = integerOf(expression.second, this.lookup, what);
    const { by } = expression;
    const low =
      by === ":"
        ? second
        : by === "+:"
          ? net.step > 0
            ? first
            : first + second - 1
          : net.step > 0
            ? first - second + 1
            : first;
    const width = by === ":" ? (first - second) * net.step + 1 : second;
    if (width < 1 || width > MOST_BITS) {
      throw new InputError(`the part select of "${net.name}" has ${width} bits`, {
        pos: expression.pos,
        remedy: "write its bounds in the order of the declaration",
      });
    }
    return Array.from({ length: width }, (_, i) => this.bitAt(net, low + i * net.step));
  }

  /** Net that is always 0, 1, x or z. */
  constant(bit: string): string {
    let net = this.constants.get(bit);
    if (net === undefined) {
      net = this.netNames.add(`const_${bit}`);
      this.constants.set(bit, net);
      this.drive(net, bit, this.module.pos);
    }
    return net;
  }

  /** Drives a net with a constant; z drives nothing. */
  drive(net: string, bit: string, pos: SourcePos): void {
    if (bit !== "z") {
      const value = bit === "0" ? 0 : bit === "1" ? 1 : 2;
      this.add("d_source", `${net}.drive`, [[net]], this.params({ times: [0], values: [value] }), pos);
    }
  }

  /** A map of parameters, one for all instances that have the same. */
  params(values: Readonly<Record<string, Value>>): ReadonlyMap<string, Value> {
    const key = JSON.stringify(values);
    let known = this.paramSets.get(key);
    if (known === undefined) {
      known = new Map(Object.entries(values));
      this.paramSets.set(key, known);
    }
    return known;
  }

  add(
    type: string,
    name: string,
    connections: readonly Connection[],
    params: ReadonlyMap<string, Value>,
    pos: SourcePos,
    model?: string,
  ): void {
    this.instances.push({ name: this.deviceNames.add(name), type, model, connections, params, pos });
  }

  /** Delays of an output; one or two values give the others as IEEE 1364-2005, 7.14 says. */
  delays(delays: Delays): OutputDelays {
    const [first] = delays;
    if (first === undefined) {
      return ZERO_DELAYS;
    }
    if (delays.length > 3) {
      throw new InputError(`${delays.length} delays`, { pos: first[0]?.pos, remedy: "write #(rise, fall, turn-off)" });
    }
    const [rise = 0, fall = rise, off] = delays.map((one) => this.delay(one));
    return { rise, fall, off: off ?? lesser(rise, fall) };
  }

  private delay(values: readonly Expression[]): Value {
    const scale = this.module.timescale ?? NO_SCALE;
    if (finerThanKernel(scale) && !this.roundingSaid) {
      this.roundingSaid = true;
      this.diagnostics.push({
        severity: "warning",
        code: "timescale",
        message: `the delays of module ${this.module.name} are rounded to picoseconds`,
        remedy: "its `timescale goes further; times here are whole picoseconds",
        pos: this.module.pos,
      });
    }
    const numbers = values.map((value) => {
      const units = numberOf(value, this.lookup, "a delay");
      if (!(units >= 0 && units < 1e15)) {
        throw new InputError(`a delay of ${units}`, { pos: value.pos, remedy: "delays are not negative" });
      }
      return delaySeconds(units, scale);
    });
    const [min = 0, typ = min, max = typ] = numbers;
    return min === typ && typ === max ? min : { min, typ, max };
  }
}

function lesser(a: Value, b: Value): Value {
  if (typeof a === "number" && typeof b === "number") {
    return Math.min(a, b);
  }
  const three = (value: Value): readonly number[] => {
    if (typeof value === "object" && "typ" in value) {
      return [value.min, value.typ, value.max] as readonly number[];
    }
    return [0, 0, 0].fill(Number(value));
  };
  const [x, y] = [three(a), three(b)];
  const [min = 0, typ = 0, max = 0] = x.map((value, i) => Math.min(value, y[i] ?? value));
  return { min, typ, max };
}

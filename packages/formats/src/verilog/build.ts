/**
 * Modules to subcircuits: one for every module and set of parameters that the top instantiates. Vectors become bits
 * (`q[3]`), with a bus of the vector's name; ports stand in their order, most significant bit first.
 */
import {
  type Connection,
  type Diagnostic,
  InputError,
  type SourcePos,
  type Subcircuit,
  suggestion,
} from "@twinedge/core";
import type { Definition, Expression, InstanceItem, Module, Primitive } from "./ast.ts";
import { type Constant, constantOf, integerOf } from "./constant.ts";
import { addFlipFlops, initialValues } from "./flipflop.ts";
import { addGate, refuseStrengths } from "./gates.ts";
import { addLatches } from "./latch.ts";
import { Lexer } from "./lexer.ts";
import { Parser } from "./parse.ts";
import { ModuleScope, type Net } from "./scope.ts";
import { type Bits, Synthesis } from "./synth.ts";
import { addLut, MOST_LUT, yosysCell } from "./yosys.ts";

/** Gates and other devices of the whole circuit: exponential hierarchies must not eat the machine. */
const MOST_DEVICES = 4_000_000;
/** Instances of one array. */
const MOST_ARRAY = 1 << 16;

/** A port as seen from outside, `bits` most significant first. */
export interface BuiltPort {
  readonly name: string;
  readonly direction: "input" | "output" | "inout";
  readonly bits: readonly string[];
}

export interface Built {
  readonly subcircuit: Subcircuit;
  readonly ports: readonly BuiltPort[];
  /** Devices in it, instances expanded. */
  readonly devices: number;
}

export class Builder {
  private readonly definitions: ReadonlyMap<string, Definition>;
  private readonly diagnostics: Diagnostic[];
  private readonly built = new Map<string, Built>();
  private readonly open: string[] = [];

  constructor(definitions: ReadonlyMap<string, Definition>, diagnostics: Diagnostic[]) {
    this.definitions = definitions;
    this.diagnostics = diagnostics;
  }

  /** Every subcircuit but the top, by name. */
  subcircuits(top: Built): ReadonlyMap<string, Subcircuit> {
    return new Map(
      [...this.built.values()].flatMap((one) => (one === top ? [] : [[one.subcircuit.name, one.subcircuit] as const])),
    );
  }

  module(module: Module, given: ReadonlyMap<string, Constant>, pos: SourcePos): Built {
    const parameters = this.parametersOf(module, given);
    const values = [...given].map(([name, { bits, real }]) => `${name}=${real ?? bits}`).toSorted();
    const key = [module.name, ...values].join(" ");
    const known = this.built.get(key);
    if (known !== undefined) {
      return known;
    }
    if (this.open.includes(key) || this.open.length > 200) {
      const circle = [...this.open.slice(Math.max(0, this.open.indexOf(key))), key].map((one) => one.split(" ")[0]);
      const shown = circle.length > 8 ? [...circle.slice(0, 8), "..."] : circle;
      throw new InputError(`module ${module.name} contains itself: ${shown.join(" -> ")}`, {
        pos,
        remedy: "break the circle",
      });
    }
    this.open.push(key);
    const scope = new ModuleScope(module, parameters, this.diagnostics);
    const ports = this.portsOf(scope);
    const { devices, initial } = this.items(scope);
    this.finishNets(scope, ports, initial);
    this.open.pop();
    const name = this.nameOf(module.name, given.size > 0);
    const made: Built = {
      subcircuit: subcircuitOf(scope, name, ports),
      ports,
      devices: devices + scope.instances.length,
    };
    this.built.set(key, made);
    return made;
  }

  private readonly taken = new Set<string>();

  private nameOf(name: string, special: boolean): string {
    const plain = name.toLowerCase();
    let free = special ? `${plain}_1` : plain;
    for (let n = 2; this.taken.has(free); n++) {
      free = `${plain}_${n}`;
    }
    this.taken.add(free);
    return free;
  }

  private parametersOf(module: Module, given: ReadonlyMap<string, Constant>): ReadonlyMap<string, Constant> {
    const values = new Map<string, Constant>();
    const lookup = (name: string): Constant | undefined => values.get(name);
    for (const { name, value, local, pos } of module.parameters) {
      const set = local ? undefined : given.get(name);
      const constant = set ?? constantOf(value, lookup);
      if (constant === undefined) {
        throw new InputError(`parameter "${name}" is not constant`, {
          pos,
          remedy: "write numbers and earlier parameters",
        });
      }
      values.set(name, constant);
    }
    return values;
  }

  private portsOf(scope: ModuleScope): readonly BuiltPort[] {
    const { module } = scope;
    return module.ports.map(({ name, inner, pos }) => {
      const expression: Expression = inner ?? { kind: "name", name, pos };
      const nets = netsOf(expression);
      const directions = new Set(nets.map((net) => module.declarations.get(net)?.direction));
      const [direction] = directions;
      if (nets.length > 0 && (direction === undefined || directions.size > 1)) {
        throw new InputError(`port "${name}" of module ${module.name} has no direction`, {
          pos,
          remedy: `declare it: input ${name}; or output ${name};`,
        });
      }
      const bits = lvalue(scope, expression).toReversed();
      return { name, direction: direction ?? "inout", bits };
    });
  }

  private items(scope: ModuleScope): { devices: number; initial: ReadonlyMap<string, string> } {
    const { module } = scope;
    const synthesis = new Synthesis(scope);
    const initial = initialValues(scope);
    const driven = new Map<string, string>(initial);
    let devices = 0;
    for (const item of module.items) {
      switch (item.kind) {
        case "gate": {
          const { count, names } = arrayOf(scope, item.range, item.name ?? `${item.type}$`);
          addGate(scope, item, count, names, (terminal, output) =>
            output ? lvalue(scope, terminal) : synthesis.bits(terminal),
          );
          break;
        }
        case "assign": {
          if (item.strengths !== undefined) {
            refuseStrengths(item.strengths, item.pos);
          }
          const delays = scope.delays(item.delays);
          const nets = lvalue(scope, item.target);
          if (nets.length > 1 && delays.rise !== delays.fall) {
            throw new InputError(`assign to ${nets.length} bits with different delays for rise and fall`, {
              pos: item.pos,
              remedy: "write one assign a bit",
            });
          }
          synthesis.drive(nets, item.value, delays);
          break;
        }
        case "instance":
          devices += this.instance(scope, synthesis, item);
          break;
        case "always":
          for (const net of (item.events.length === 0 ? addLatches : addFlipFlops)(scope, synthesis, item, initial)) {
            driven.delete(net);
          }
          break;
        case "initial":
          break;
      }
      if (devices + scope.instances.length > MOST_DEVICES) {
        throw new InputError(`module ${module.name} has more than ${MOST_DEVICES} devices, instances expanded`, {
          pos: item.pos,
          remedy: "look for modules that multiply each other",
        });
      }
    }
    return { devices, initial: driven };
  }

  private instance(scope: ModuleScope, synthesis: Synthesis, item: InstanceItem): number {
    const { count, names } = arrayOf(scope, item.range, item.name);
    const definition = this.definitions.get(item.module) ?? this.cell(item.module);
    if (definition === undefined && item.module === "$lut") {
      this.lut(scope, synthesis, item, names);
      return 0;
    }
    if (definition === undefined) {
      throw new InputError(`unknown module "${item.module}"`, {
        pos: item.pos,
        remedy: suggestion(item.module, [...this.definitions.keys()], "define it, or give the file that does"),
      });
    }
    if (definition.kind === "primitive") {
      this.primitive(scope, synthesis, item, definition, count, names);
      return 0;
    }
    const { subcircuit, ports, devices } = this.module(definition, this.givenTo(scope, definition, item), item.pos);
    const connected = matchPorts(ports, item, definition.name);
    const columns = connected.map((value, i) => {
      const port = ports[i];
      if (port === undefined) {
        return [];
      }
      const { bits, direction } = port;
      if (value === undefined) {
        return Array.from({ length: count }, () => bits.map(() => ""));
      }
      const nets = direction === "input" ? synthesis.bits(value) : lvalue(scope, value);
      return this.spread(scope, nets, bits.length, count, direction === "input", port.name, value.pos);
    });
    for (let i = 0; i < count; i++) {
      const connections: Connection[] = columns.flatMap((column) => column[i] ?? []);
      scope.add("subckt", names[i] ?? "", connections, scope.params({}), item.pos, subcircuit.name);
    }
    return devices * count;
  }

  private readonly cells = new Map<string, Definition>();

  /** A cell of Yosys's. */
  private cell(name: string): Definition | undefined {
    const known = this.cells.get(name);
    const text = known === undefined ? yosysCell(name) : undefined;
    if (text === undefined) {
      return known;
    }
    const lexer = new Lexer(text, `Yosys's ${name}`, () => {
      throw new InputError("a cell includes no files");
    });
    for (const [cell, definition] of new Parser(lexer).definitions()) {
      this.cells.set(cell, definition);
    }
    return this.cells.get(name);
  }

  private lut(scope: ModuleScope, synthesis: Synthesis, item: InstanceItem, names: readonly string[]): void {
    const { pos } = item;
    const parameter = (name: string): Constant => {
      const value = item.parameters.find(({ port }) => port === name)?.value;
      const constant = value === undefined ? undefined : constantOf(value, scope.lookup);
      if (constant === undefined) {
        throw new InputError(`$lut has no constant ${name}`, { pos, remedy: "write #(.WIDTH(2), .LUT(4'b1000))" });
      }
      return constant;
    };
    const width = Number.parseInt(parameter("WIDTH").bits, 2);
    const [a, y] = ["A", "Y"].map((name) => item.connections.find(({ port }) => port === name)?.value);
    const [inputs, outputs] = [a === undefined ? [] : synthesis.bits(a), y === undefined ? [] : lvalue(scope, y)];
    if (!(width >= 1 && width <= MOST_LUT) || inputs.length !== width || outputs.length !== 1 || names.length !== 1) {
      throw new InputError(`$lut of WIDTH ${width} has ${inputs.length} inputs and ${outputs.length} outputs`, {
        pos,
        remedy: `connect .A with WIDTH bits, 1 to ${MOST_LUT}, and .Y with one`,
      });
    }
    addLut(scope, item, item.name, parameter("LUT").bits, inputs, outputs[0] ?? "");
  }

  /** Nets of a port for each instance of an array, most significant first. */
  private spread(
    scope: ModuleScope,
    nets: Bits,
    width: number,
    count: number,
    input: boolean,
    port: string,
    pos: SourcePos,
  ): readonly Bits[] {
    const each = (low: number): Bits => {
      const bits = nets.slice(low, low + width);
      if (bits.length < width) {
        this.diagnostics.push({
          severity: "warning",
          code: "width",
          message: `port "${port}" has ${width} bits, ${nets.length} are connected`,
          remedy: input ? "the rest reads 0" : "the rest is open",
          pos,
        });
      }
      return Array.from({ length: width }, (_, i) => bits[i] ?? (input ? scope.constant("0") : "")).toReversed();
    };
    if (count > 1 && nets.length === width * count) {
      return Array.from({ length: count }, (_, i) => each(i * width));
    }
    if (nets.length > width) {
      this.diagnostics.push({
        severity: "warning",
        code: "width",
        message: `port "${port}" has ${width} bits, ${nets.length} are connected`,
        remedy: "the upper ones are not used",
        pos,
      });
    }
    const same = each(0);
    return Array.from({ length: count }, () => same);
  }

  private primitive(
    scope: ModuleScope,
    synthesis: Synthesis,
    item: InstanceItem,
    { name, ports, rows, sequential, initial }: Primitive,
    count: number,
    names: readonly string[],
  ): void {
    const terminals = item.connections.map(({ value }) => value);
    if (terminals.length !== ports.length || item.connections.some(({ port }) => port !== undefined)) {
      throw new InputError(`primitive ${name} has the terminals ${ports.join(", ")}, ${terminals.length} are given`, {
        pos: item.pos,
        remedy: "write them in that order",
      });
    }
    const { rise, fall } = scope.delays(item.delays);
    const params = scope.params({
      table: rows.map((row) => row.join(" ")).join("; "),
      sequential: sequential ? 1 : 0,
      ...(initial === undefined ? {} : { ic: initial === "0" ? 0 : initial === "1" ? 1 : 2 }),
      rise_delay: rise,
      fall_delay: fall,
    });
    const bits = terminals.map((terminal, i) =>
      terminal === undefined ? [] : i === 0 ? lvalue(scope, terminal) : synthesis.bits(terminal),
    );
    for (let i = 0; i < count; i++) {
      const [output = "", ...inputs] = bits.map((one) => one[one.length === 1 ? 0 : i] ?? scope.constant("z"));
      scope.add("udp", names[i] ?? "", [inputs, output], params, item.pos);
    }
  }

  private givenTo(scope: ModuleScope, definition: Module, item: InstanceItem): ReadonlyMap<string, Constant> {
    const given = new Map<string, Constant>();
    const open = definition.parameters.filter(({ local }) => !local);
    const set = (name: string, value: Expression, pos: SourcePos): void => {
      if (!open.some((one) => one.name === name)) {
        throw new InputError(`module ${definition.name} has no parameter "${name}"`, {
          pos,
          remedy: suggestion(
            name,
            open.map((one) => one.name),
            "it has none",
          ),
        });
      }
      const constant = constantOf(value, scope.lookup);
      if (constant === undefined) {
        throw new InputError(`parameter "${name}" is not constant`, { pos, remedy: "write numbers and parameters" });
      }
      given.set(name, constant);
    };
    for (const [i, { port, value, pos }] of item.parameters.entries()) {
      const name = port ?? open[i]?.name;
      if (name === undefined) {
        throw new InputError(`module ${definition.name} has ${open.length} parameters, more are given`, {
          pos,
          remedy: "leave out the rest",
        });
      }
      if (value !== undefined) {
        set(name, value, pos);
      }
    }
    for (const { path, value, pos } of scope.module.overrides) {
      const dot = path.lastIndexOf(".");
      if (path.slice(0, dot) === item.name) {
        set(path.slice(dot + 1), value, pos);
      }
    }
    return given;
  }

  /** Pulls and supplies that a declaration asks for; constants that only `initial` sets; renamed nets. */
  private finishNets(scope: ModuleScope, ports: readonly BuiltPort[], initial: ReadonlyMap<string, string>): void {
    const { module, diagnostics } = scope;
    for (const [net, bit] of initial) {
      scope.drive(net, bit, module.pos);
    }
    for (const { name, bits, kind } of scope.allNets) {
      const pos = module.declarations.get(name)?.pos ?? module.pos;
      for (const bit of bits) {
        if (kind === "supply0" || kind === "supply1") {
          scope.drive(bit, kind.slice(-1), pos);
        } else if (kind === "tri0" || kind === "tri1") {
          scope.add(kind === "tri0" ? "d_pulldown" : "d_pullup", `${bit}.pull`, [bit], scope.params({}), pos);
        }
      }
      if (kind === "wand" || kind === "wor") {
        wire(scope, { bits, kind }, pos, ports);
      }
    }
    for (const [name, renamed] of scope.changedNames) {
      if (module.declarations.has(name)) {
        diagnostics.push({
          severity: "note",
          code: "renamed",
          message: `net "${name}" of module ${module.name} is called "${renamed}"`,
          remedy: "names here do not differ in case alone, and gnd and 0 are ground",
          pos: module.declarations.get(name)?.pos,
        });
      }
    }
  }
}

/** `wand` and `wor`: each driver gets a net of its own, a gate joins them. */
function wire(
  scope: ModuleScope,
  { bits, kind }: Pick<Net, "bits" | "kind">,
  pos: SourcePos,
  ports: readonly BuiltPort[],
): void {
  for (const bit of bits) {
    const drivers: { readonly instance: number; readonly at: number }[] = [];
    for (const [i, { type, connections }] of scope.instances.entries()) {
      const at = connections.length - 1;
      const several = connections.filter((one) => one === bit).length;
      if (type === "subckt" ? several > 0 : connections[at] === bit) {
        if (type === "subckt" || type === "d_tristate") {
          throw new InputError(
            `${kind} "${bit}" is connected to ${scope.instances[i]?.name ?? ""}, which may let go of it`,
            {
              pos,
              remedy: "drive it by gates of the same module, or write the gate that joins its drivers",
            },
          );
        }
        drivers.push({ instance: i, at });
      }
    }
    if (ports.some((port) => port.direction !== "output" && port.bits.includes(bit))) {
      throw new InputError(`${kind} "${bit}" is a port that others drive`, {
        pos,
        remedy: "declare it as wire inside",
      });
    }
    if (drivers.length < 2) {
      continue;
    }
    const inner = drivers.map(({ instance, at }) => {
      const net = scope.between(`${bit}.driver`);
      const one = scope.instances[instance];
      if (one !== undefined) {
        scope.instances[instance] = { ...one, connections: one.connections.map((c, i) => (i === at ? net : c)) };
      }
      return net;
    });
    const params = scope.params({ rise_delay: 0, fall_delay: 0 });
    scope.add(kind === "wand" ? "d_and" : "d_or", `${bit}.wired`, [inner, bit], params, pos);
  }
}

function subcircuitOf(scope: ModuleScope, name: string, ports: readonly BuiltPort[]): Subcircuit {
  const used = new Set(ports.flatMap(({ bits }) => bits));
  for (const { connections } of scope.instances) {
    for (const connection of connections) {
      if (typeof connection === "string") {
        used.add(connection);
      } else {
        for (const net of connection) {
          used.add(net);
        }
      }
    }
  }
  return {
    name,
    ports: ports.flatMap(({ bits }) => bits),
    params: [],
    locals: [],
    instances: scope.instances,
    models: new Map(),
    subcircuits: new Map(),
    signals: scope.signals.filter(({ nets }) => nets.every((net) => used.has(net))),
    edges: [],
    pos: scope.module.pos,
  };
}

/** Nets that an output or an assignment drives, least significant first. */
export function lvalue(scope: ModuleScope, expression: Expression): Bits {
  const { pos } = expression;
  switch (expression.kind) {
    case "name":
      if (scope.parameters.has(expression.name)) {
        break;
      }
      return scope.net(expression.name, pos).bits;
    case "bit":
    case "part":
      // Bits outside the range lead nowhere.
      return scope.select(expression).map((bit) => bit ?? scope.between(`${expression.name}.outside`));
    case "concat":
      return expression.items.toReversed().flatMap((item) => lvalue(scope, item));
    default:
      break;
  }
  throw new InputError("an output must be a net", { pos, remedy: "write a net, its bits, or { nets }" });
}

function netsOf(expression: Expression): readonly string[] {
  switch (expression.kind) {
    case "name":
    case "bit":
    case "part":
      return [expression.name];
    case "concat":
      return expression.items.flatMap(netsOf);
    default:
      return [];
  }
}

/** Instances of an array, the least significant first as the bits of their connections. */
function arrayOf(
  scope: ModuleScope,
  range: InstanceItem["range"],
  name: string,
): { readonly count: number; readonly names: readonly string[] } {
  if (range === undefined) {
    return { count: 1, names: [name] };
  }
  const msb = integerOf(range.msb, scope.lookup, `a bound of "${name}"`);
  const lsb = integerOf(range.lsb, scope.lookup, `a bound of "${name}"`);
  const count = Math.abs(msb - lsb) + 1;
  if (count > MOST_ARRAY) {
    throw new InputError(`"${name}" is an array of ${count} instances`, {
      pos: range.msb.pos,
      remedy: `make it at most ${MOST_ARRAY}`,
    });
  }
  const step = msb >= lsb ? 1 : -1;
  return { count, names: Array.from({ length: count }, (_, i) => `${name}[${lsb + i * step}]`) };
}

/** The expression at each port, in the ports' order. */
function matchPorts(
  ports: readonly BuiltPort[],
  { connections, pos, name }: InstanceItem,
  module: string,
): readonly (Expression | undefined)[] {
  const named = connections.some(({ port }) => port !== undefined);
  if (!named) {
    const only = connections.length === 1 && connections[0]?.value === undefined;
    if (connections.length > ports.length && !only) {
      throw new InputError(`${name}: module ${module} has ${ports.length} ports, ${connections.length} are connected`, {
        pos,
        remedy: `its ports are ${ports.map((port) => port.name).join(", ")}`,
      });
    }
    return ports.map((_, i) => connections[i]?.value);
  }
  const byName = new Map<string, Expression | undefined>();
  for (const { port, value, pos: at } of connections) {
    if (port === undefined) {
      throw new InputError(`${name}: connections by name and by place are mixed`, {
        pos: at,
        remedy: "name all of them",
      });
    }
    if (!ports.some((one) => one.name === port)) {
      const remedy = suggestion(
        port,
        ports.map((one) => one.name),
        "it has none",
      );
      throw new InputError(`${name}: module ${module} has no port "${port}"`, { pos: at, remedy });
    }
    if (byName.has(port)) {
      throw new InputError(`${name}: port "${port}" is connected twice`, { pos: at, remedy: "remove one of the two" });
    }
    byName.set(port, value);
  }
  return ports.map((port) => byName.get(port.name));
}

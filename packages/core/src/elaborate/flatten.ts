/**
 * Hierarchy to flat: every subcircuit instance becomes its devices, its nets get hierarchical names, every parameter its
 * value. Ports are aliases: `xe12.vin` names the net it is connected to.
 */
import type { Circuit, Connection, EdgeMark, Instance, Value } from "../circuit.ts";
import type { DeviceDef } from "../devices/device.ts";
import { deviceByModelType, deviceByType } from "../devices/index.ts";
import { InputError, type SourcePos } from "../diagnostic.ts";
import { binOf } from "./bins.ts";
import type { EdgeEnds, FlatDevice, FlatEdge, FlatSignal } from "./design.ts";
import { deviceParams, type Layer } from "./params.ts";
import { Scope } from "./scope.ts";
import { checkSize, DEEPEST, MOST_DEVICES, tooLarge } from "./size.ts";
import { suggestion } from "./suggest.ts";

/** Celsius */
const DEFAULT_TEMPERATURE = 27;

export interface FlatDeviceDraft extends FlatDevice {
  pins: number[][];
  /** Pin positions and entries written `~net`. */
  readonly inverted: readonly (readonly [pin: number, entry: number])[];
}

export interface FlatCircuit {
  readonly netNames: string[];
  readonly netByName: Map<string, number>;
  readonly devices: FlatDeviceDraft[];
  readonly signals: FlatSignal[];
  readonly edges: FlatEdge[];
  /** Start voltages of `.ic` and `.nodeset` lines inside subcircuits, by net. */
  readonly nodeset: ReadonlyMap<number, number>;
  readonly top: Scope;
}

interface Place {
  readonly scope: Scope;
  /** Path prefix with its dot, "" at the top. */
  readonly prefix: string;
  /** Nets of the subcircuit's ports. */
  readonly ports: ReadonlyMap<string, number>;
  /** Copies in parallel, from `m=` of the instances around. */
  readonly multiplier: number;
  readonly depth: number;
}

export function flatten(circuit: Circuit, random?: () => number): FlatCircuit {
  const netNames = ["0"];
  const netByName = new Map([
    ["0", 0],
    ["gnd", 0],
  ]);
  const globals = new Set(circuit.globals);
  const devices: FlatDeviceDraft[] = [];
  const signals: FlatSignal[] = [];
  const edges: FlatEdge[] = [];
  const nodeset = new Map<number, number>();
  const top = new Scope(circuit.top, undefined, random);
  top.builtIn.set("temper", circuit.options.get("temp") ?? DEFAULT_TEMPERATURE);
  /** Devices and instances of subcircuits so far. */
  let expanded = 0;

  function numbered(path: string): number {
    let net = netByName.get(path);
    if (net === undefined) {
      net = netNames.push(path) - 1;
      netByName.set(path, net);
    }
    return net;
  }

  function netOf(name: string, place: Place): number {
    if (name === "") {
      return -1;
    }
    if (name === "0" || name === "gnd") {
      return 0;
    }
    return place.ports.get(name) ?? numbered(globals.has(name) ? name : place.prefix + name);
  }

  /** Net of a name that must exist already by the time it is looked up. */
  function existing(name: string, place: Place): number {
    return place.ports.get(name) ?? netByName.get(place.prefix + name) ?? netByName.get(name) ?? -1;
  }

  /** The same, for `who`. */
  function named(name: string, place: Place, who: string, pos: SourcePos): number {
    const net = existing(name, place);
    if (net < 0) {
      throw new InputError(`${who} reads net "${name}", which is not in the circuit`, {
        pos,
        remedy: "name nets of this subcircuit",
      });
    }
    return net;
  }

  function device(instance: Instance, place: Place, def: DeviceDef, model: Layer | undefined): void {
    const inverted: (readonly [number, number])[] = [];
    const pins = connect(def, instance).map((names, pin) =>
      names.map((name, entry) => {
        if (name.startsWith("~")) {
          if (def.pins[pin]?.domain !== "digital") {
            throw new InputError(`${place.prefix}${instance.name}: "${name}" inverts an analog pin`, {
              pos: instance.pos,
              remedy: "only digital pins may be inverted",
            });
          }
          inverted.push([pin, entry]);
          return netOf(name.slice(1), place);
        }
        return netOf(name, place);
      }),
    );
    const { scope } = place;
    devices.push({
      name: place.prefix + instance.name,
      def,
      model: instance.model,
      pins,
      inverted,
      params: multiplied(
        def,
        instance,
        place,
        deviceParams(def, place.prefix + instance.name, [
          ...(model === undefined ? [] : [model]),
          { params: instance.params, scope, pos: instance.pos },
        ]),
      ),
      pos: instance.pos,
      lookup: (name, pos) => scope.lookup(name, pos),
      netOf: (name) => existing(name, place),
      pathOf: (name) => place.prefix + name,
    });
  }

  function subcircuit(instance: Instance, place: Place): void {
    const name = instance.model ?? "";
    const found = place.scope.subcircuit(name);
    if (found === undefined) {
      throw new InputError(`${place.prefix}${instance.name}: unknown subcircuit "${name}"`, {
        pos: instance.pos,
        remedy: suggestion(
          name,
          place.scope.subcircuitNames(),
          "define it with .subckt or .include the file that does",
        ),
      });
    }
    const { definition, home } = found;
    if (place.depth >= DEEPEST) {
      throw new InputError(`subcircuit "${name}" is nested more than ${DEEPEST} deep`, {
        pos: instance.pos,
        remedy: "a subcircuit must not contain itself",
      });
    }
    if (instance.connections.length !== definition.ports.length) {
      throw new InputError(
        `${place.prefix}${instance.name}: "${name}" has ${definition.ports.length} ports (${definition.ports.join(" ")}), ${instance.connections.length} nets are given`,
        { pos: instance.pos, remedy: "give one net a port" },
      );
    }
    const scope = new Scope(definition, home);
    let { multiplier } = place;
    for (const [param, value] of instance.params) {
      if (param === "m" && !definition.params.some((p) => p.name === "m")) {
        multiplier *= copies(value, instance, place);
        continue;
      }
      if (!definition.params.some((p) => p.name === param)) {
        throw new InputError(`${place.prefix}${instance.name}: subcircuit "${name}" has no parameter "${param}"`, {
          pos: instance.pos,
          remedy: suggestion(
            param,
            definition.params.map((p) => p.name),
            "it has no parameters",
          ),
        });
      }
      scope.bind({ name: param, value, pos: instance.pos }, place.scope);
    }
    const prefix = `${place.prefix}${instance.name}.`;
    const ports = new Map<string, number>();
    for (const [i, port] of definition.ports.entries()) {
      const connection = instance.connections[i];
      if (typeof connection !== "string") {
        throw new InputError(`${place.prefix}${instance.name}: a vector cannot go to port "${port}"`, {
          pos: instance.pos,
          remedy: "subcircuit ports take one net each",
        });
      }
      const net = connection === "" ? numbered(prefix + port) : netOf(connection, place);
      ports.set(port, net);
      netByName.set(prefix + port, net);
    }
    expand({ scope, prefix, ports, multiplier, depth: place.depth + 1 });
  }

  function expand(place: Place): void {
    const { definition } = place.scope;
    const seen = new Map<string, Instance>();
    for (const instance of definition.instances) {
      if (!place.scope.holds(instance.when, instance.pos)) {
        continue;
      }
      const twin = seen.get(instance.name);
      if (twin !== undefined) {
        throw new InputError(
          `"${instance.name}" is defined twice (first on line ${twin.pos.line} of ${twin.pos.file})`,
          {
            pos: instance.pos,
            remedy: "rename one of the two",
          },
        );
      }
      seen.set(instance.name, instance);
      expanded++;
      if (expanded > MOST_DEVICES) {
        throw tooLarge(instance);
      }
      if (instance.type === "subckt") {
        subcircuit(instance, place);
        continue;
      }
      const { def, model } = kindOf(instance, place);
      device(instance, place, def, model);
    }
    for (const [name, value] of definition.nodeset ?? []) {
      const net = named(name, place, ".ic/.nodeset", definition.pos);
      nodeset.set(net, place.scope.number(value, definition.pos, `start voltage of "${place.prefix}${name}"`));
    }
    for (const signal of definition.signals) {
      const nets = signal.nets.map((name) => named(name, place, `"${signal.name}"`, signal.pos));
      signals.push({ path: place.prefix + signal.name, kind: signal.kind, nets });
    }
    for (const mark of definition.edges) {
      edges.push(edge(mark, place));
    }
  }

  function edge(mark: EdgeMark, place: Place): FlatEdge {
    const { kind, pos, up, q, code, tap, start } = mark;
    const net = (name: string): number => named(name, place, "the edge", pos);
    const ends = ([i, j, node]: EdgeMark["free"]): EdgeEnds => ({ i: net(i), j: net(j), node: net(node) });
    const pair = (names: readonly [string, string] | undefined): FlatEdge["code"] =>
      names === undefined ? undefined : { free: signal(names[0]), clamped: signal(names[1]) };
    const signal = (name: string): FlatSignal => {
      const found = signals.findLast(({ path }) => path === place.prefix + name);
      if (found === undefined) {
        throw new InputError(`the edge reads "${name}", which is no bus or onehot here`, {
          pos,
          remedy: "name it with *@ bus or *@ onehot in this subcircuit",
        });
      }
      return found;
    };
    return {
      path: (place.prefix + mark.name).replace(/\.$/, ""),
      kind,
      free: ends(mark.free),
      clamped: ends(mark.clamped),
      up: net(up),
      q: q === undefined ? -1 : net(q),
      code: pair(code),
      tap: pair(tap),
      start: start ?? 0,
      pos,
    };
  }

  checkSize(circuit.top);
  expand({ scope: top, prefix: "", ports: new Map(), multiplier: 1, depth: 0 });
  for (const [alias, name] of circuit.aliases ?? []) {
    const net = netByName.get(name);
    if (net !== undefined) {
      netByName.set(alias, net);
    }
  }
  return { netNames, netByName, devices, signals, edges, nodeset, top };
}

/** The device that an instance is, and the parameters that its model adds. */
function kindOf(instance: Instance, place: Place): { def: DeviceDef; model: Layer | undefined } {
  const { scope, prefix } = place;
  const { pos } = instance;
  if (instance.model !== undefined) {
    const found = scope.model(instance.model) ?? binOf(instance, scope, prefix + instance.name);
    if (found === undefined) {
      throw new InputError(`${prefix}${instance.name}: unknown model "${instance.model}"`, {
        pos,
        remedy: suggestion(instance.model, scope.modelNames(), "define it with .model or .include the file that does"),
      });
    }
    const { model, home } = found;
    const kind = deviceByModelType(model.type);
    if (kind === undefined) {
      throw new InputError(`model "${model.name}" has the unknown type "${model.type}"`, {
        pos: model.pos,
        remedy: "twinedge devices lists the types",
      });
    }
    if (instance.type !== "" && kind.def.type !== instance.type) {
      throw new InputError(
        `${prefix}${instance.name}: model "${model.name}" of type "${model.type}" does not fit a ${instance.type}`,
        { pos, remedy: "name a model of the element's own kind" },
      );
    }
    const aliases = kind.def.modelAliases ?? {};
    const given = [...model.params].map(
      ([name, value]) => [(Object.hasOwn(aliases, name) ? aliases[name] : undefined) ?? name, value] as const,
    );
    const params = new Map([...Object.entries(kind.preset), ...given]);
    return { def: kind.def, model: { params, scope: home, pos: model.pos } };
  }
  const def = deviceByType(instance.type);
  if (def === undefined) {
    throw new InputError(`${prefix}${instance.name}: unknown device type "${instance.type}"`, {
      pos,
      remedy: "twinedge devices lists the types",
    });
  }
  return { def, model: undefined };
}

/** Net names by pin position. */
function connect(def: DeviceDef, instance: Instance): readonly (readonly string[])[] {
  const { connections, pos, name } = instance;
  const least = def.pins.filter((pin) => pin.optional !== true).length;
  if (connections.length < least || connections.length > def.pins.length) {
    const wanted = def.pins.map((pin) => (pin.optional === true ? `[${pin.name}]` : pin.name)).join(" ");
    throw new InputError(`${name}: ${def.type} has the pins ${wanted}, ${connections.length} connections are given`, {
      pos,
      remedy: "give one connection a pin",
    });
  }
  return def.pins.map((pin, i) => {
    const connection: Connection = connections[i] ?? "";
    if (pin.vector === true) {
      return typeof connection === "string" ? (connection === "" ? [] : [connection]) : connection;
    }
    if (typeof connection !== "string") {
      throw new InputError(`${name}: pin "${pin.name}" of ${def.type} takes one net, not a vector`, {
        pos,
        remedy: "leave off the brackets",
      });
    }
    return [connection];
  });
}

/** `m=` of a subcircuit's instance. */
function copies(value: Value, { name, pos }: Instance, { scope, prefix }: Place): number {
  const m = scope.number(value, pos, `m of ${prefix}${name}`);
  if (!(m > 0)) {
    throw new InputError(`${prefix}${name}: m is ${m}, the number of copies in parallel`, {
      pos,
      remedy: "give a number above 0",
    });
  }
  return m;
}

/** A device in a subcircuit that stands for several in parallel. */
function multiplied(
  def: DeviceDef,
  { name, pos }: Instance,
  { multiplier, prefix }: Place,
  params: ReadonlyMap<string, Value>,
): ReadonlyMap<string, Value> {
  if (multiplier === 1 || def.parallelIsOne === true || def.ignored?.includes("m") === true) {
    return params;
  }
  if (!Object.hasOwn(def.params, "m")) {
    throw new InputError(`${prefix}${name}: a ${def.type} cannot be multiplied by m= of the subcircuits around it`, {
      pos,
      remedy: "write the instance as often as it is wanted",
    });
  }
  const own = params.get("m") ?? 1;
  return new Map([...params, ["m", (typeof own === "number" ? own : 1) * multiplier]]);
}

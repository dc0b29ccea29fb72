/** Circuit to design: flatten, bridge, number everything. */
import type { Circuit } from "../circuit.ts";
import { type Diagnostic, InputError } from "../diagnostic.ts";
import { insertBridges } from "./bridge.ts";
import type { Design, FlatEdge, FlatSignal, FlatTarget } from "./design.ts";
import { type FlatCircuit, flatten } from "./flatten.ts";
import type { Scope } from "./scope.ts";

/** Supply that an automatic bridge assumes where neither `.param vcc` nor `.options vcc=` says otherwise: TTL's and the paper's. */
const DEFAULT_VCC = 5;

/**
 * @param random uniform in [0, 1): draws `agauss()` and the like anew; without it they have their nominal values
 * @throws InputError naming file, line, column and remedy: unknown model, subcircuit or parameter, duplicate name, wrong
 * number of connections.
 */
export function elaborate(circuit: Circuit, diagnostics: readonly Diagnostic[] = [], random?: () => number): Design {
  const flat = flatten(circuit, random);
  const options = evaluateOptions(circuit, flat.top);
  const vcc = options.get("vcc") ?? (flat.top.has("vcc") ? flat.top.lookup("vcc", undefined) : DEFAULT_VCC);
  const bridged = insertBridges(flat, typeof vcc === "number" ? vcc : DEFAULT_VCC);
  const digital = (signal: FlatSignal): FlatSignal => ({
    ...signal,
    nets: signal.nets.map((net) => bridged.digitalOf(net)),
  });
  const edges = flat.edges.map((edge): FlatEdge => {
    const pair = (both: FlatEdge["code"]): FlatEdge["code"] =>
      both === undefined ? undefined : { free: digital(both.free), clamped: digital(both.clamped) };
    const q = edge.q < 0 ? -1 : bridged.digitalOf(edge.q);
    return { ...edge, up: bridged.digitalOf(edge.up), q, code: pair(edge.code), tap: pair(edge.tap) };
  });
  const nodeset = new Map(flat.nodeset);
  for (const [name, value] of circuit.nodeset) {
    const net = flat.netByName.get(name);
    if (net === undefined) {
      throw new InputError(`.ic/.nodeset names "${name}", which is no net of the circuit`, {
        pos: circuit.top.pos,
        remedy: "name an existing net",
      });
    }
    nodeset.set(net, flat.top.number(value, circuit.top.pos, `start voltage of "${name}"`));
  }
  return {
    title: circuit.title,
    file: circuit.file,
    nets: bridged.nets,
    devices: bridged.devices,
    signals: flat.signals.map(digital),
    edges,
    targets: targetsOf(circuit, flat),
    lookup: (name, pos) => flat.top.lookup(name, pos),
    netByName: flat.netByName,
    options,
    nodeset,
    ports: circuit.ports ?? [],
    run: circuit.run,
    diagnostics,
  };
}

function targetsOf(circuit: Circuit, flat: FlatCircuit): readonly FlatTarget[] {
  return (circuit.run.targets ?? []).map(({ net: path, value, pos }) => {
    const net = flat.netByName.get(path);
    if (net === undefined) {
      throw new InputError(`target net "${path}" is not in the circuit`, { pos, remedy: "name a net of the circuit" });
    }
    return { path, net, volts: flat.top.number(value, pos, `the target of "${path}"`) };
  });
}

function evaluateOptions(circuit: Circuit, top: Scope): Map<string, number | string> {
  const options = new Map<string, number | string>();
  for (const [name, value] of circuit.options) {
    options.set(
      name,
      typeof value === "string" && !top.has(value) ? value : top.number(value, circuit.top.pos, `option "${name}"`),
    );
  }
  return options;
}

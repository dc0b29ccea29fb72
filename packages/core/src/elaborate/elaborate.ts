/** Circuit to design: flatten, bridge, number everything. */
import type { Circuit } from "../circuit.ts";
import { type Diagnostic, InputError } from "../diagnostic.ts";
import { insertBridges } from "./bridge.ts";
import type { Design, FlatSignal } from "./design.ts";
import { flatten } from "./flatten.ts";
import type { Scope } from "./scope.ts";

/** Supply that an automatic bridge assumes where neither `.param vcc` nor `.options vcc=` says otherwise: TTL's and the paper's. */
const DEFAULT_VCC = 5;

/**
 * @throws InputError naming file, line, column and remedy: unknown model, subcircuit or parameter, duplicate name, wrong
 * number of connections.
 */
export function elaborate(circuit: Circuit, diagnostics: readonly Diagnostic[] = []): Design {
  const flat = flatten(circuit);
  const options = evaluateOptions(circuit, flat.top);
  const vcc = options.get("vcc") ?? (flat.top.has("vcc") ? flat.top.lookup("vcc", undefined) : DEFAULT_VCC);
  const bridged = insertBridges(flat, typeof vcc === "number" ? vcc : DEFAULT_VCC);
  const signals: FlatSignal[] = flat.signals.map((signal) => ({
    ...signal,
    nets: signal.nets.map((net) => bridged.digitalOf(net)),
  }));
  const nodeset = new Map<number, number>();
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
    signals,
    netByName: flat.netByName,
    options,
    nodeset,
    run: circuit.run,
    diagnostics,
  };
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

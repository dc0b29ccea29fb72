/** A scheme's own rule in place of the circuit that carries it out. */
import { type Circuit, type Expr, InputError, type Instance, type Model, type Subcircuit } from "@twinedge/core";
import { schemeOf } from "./scheme.ts";

/**
 * The circuit with its `decision` evaluated from the rule of its scheme: exact, in no time, and without load on the nodes. Equality
 * is as the rule has it.
 *
 * @throws InputError where the circuit has no scheme, or its decision lacks the ports `vcc` and `up`
 */
export function withExactRule(circuit: Circuit): Circuit {
  const { predicate, pos } = schemeOf(circuit);
  const own = circuit.top.subcircuits.get("decision");
  if (own === undefined || ["vcc", "up"].some((port) => !own.ports.includes(port))) {
    throw new InputError("the decision has no ports vcc and up", {
      pos,
      remedy: "give it the ports of lib/schemes/and.lib",
    });
  }
  const part = (name: string, rest: Pick<Instance, "type" | "connections"> & Partial<Instance>): Instance => ({
    name,
    params: new Map(),
    pos,
    ...rest,
  });
  const model = (name: string, type: string, params: Model["params"]): readonly [string, Model] => [
    name,
    { name, type, params, pos },
  ];
  // Above 0 V where the rule holds, below where it does not: never a tie.
  const volts: Expr = { kind: "call", fn: "-", args: [predicate, { kind: "number", value: 0.5 }] };
  const decision: Subcircuit = {
    ...own,
    instances: [
      part("brule", { type: "bsource", connections: ["rule", "0"], params: new Map([["v", volts]]) }),
      // Open collector, as comparators are.
      part("acmp1", { type: "", model: "exact", connections: ["rule", "0", "m1"] }),
      part("rp1", { type: "resistor", connections: ["vcc", "m1"], params: new Map([["r", PULL]]) }),
      part("aup", { type: "", model: "through", connections: ["m1", "up"] }),
    ],
    models: new Map([
      model("exact", "comparator", new Map([["tie", "low"]])),
      model(
        "through",
        "d_buffer",
        new Map([
          ["rise_delay", 0],
          ["fall_delay", 0],
        ]),
      ),
    ]),
    subcircuits: new Map(),
    locals: [],
    signals: [],
    nodeset: undefined,
  };
  return {
    ...circuit,
    top: { ...circuit.top, subcircuits: new Map([...circuit.top.subcircuits, ["decision", decision]]) },
  };
}

/** ohm. */
const PULL = 1e5;

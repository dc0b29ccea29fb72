/** Comparator schemes: the circuit that decides, swapped by name, and the rule it is meant to follow. */
import { type Circuit, compile, type FlatEdge, InputError, type SchemeMark, type Subcircuit } from "@twinedge/core";
import type { EdgeVoltages } from "./edge.ts";

/** Subcircuits that a file of lib/schemes defines, one of lib/stores, one of lib/taps. */
export const SCHEME_PARTS: readonly string[] = ["decision", "jumper"];
export const STORE_PARTS: readonly string[] = ["store"];
export const TAP_PARTS: readonly string[] = ["digipot"];

/** What the rule may read: the voltages of an edge, and of its current senses (1 V per mA). */
export interface RuleInput extends EdgeVoltages {
  readonly isf?: number;
  readonly isc?: number;
}

export type Rule = (input: RuleInput) => boolean;

/**
 * The scheme of a circuit's `decision`.
 *
 * @throws InputError where it has none
 */
export function schemeOf(circuit: Circuit): SchemeMark {
  const decision = circuit.top.subcircuits.get("decision");
  if (decision?.scheme === undefined) {
    throw new InputError(`${circuit.file} does not say by which scheme its edges decide`, {
      pos: decision?.pos,
      remedy: "include one of lib/schemes, or put *@ scheme NAME nodes|drops {RULE} into its subcircuit decision",
    });
  }
  return decision.scheme;
}

/** The scheme's rule as a function. */
export function ruleOf({ name, predicate, pos }: SchemeMark): Rule {
  const law = compile(predicate, (parameter, at) => {
    throw new InputError(`the rule of scheme "${name}" reads "${parameter}"`, {
      pos: at ?? pos,
      remedy: "it may read voltages of fi fj fn ci cj cn isf isc",
    });
  });
  const reads = law.inputs.map((input) => {
    if (input.kind === "current") {
      throw new InputError(`the rule of scheme "${name}" reads a current`, { pos, remedy: "read v(isf), v(isc)" });
    }
    return { plus: port(input.plus, name, pos), minus: port(input.minus ?? "0", name, pos) };
  });
  const x = new Float64Array(reads.length);
  const grad = new Float64Array(reads.length);
  return (input) => {
    for (const [i, { plus, minus }] of reads.entries()) {
      x[i] = (plus === "0" ? 0 : (input[plus] ?? 0)) - (minus === "0" ? 0 : (input[minus] ?? 0));
    }
    return law.evaluate(x, grad) !== 0;
  };
}

/** Does the scheme's rule need the current senses, which a divider does not have? */
export function readsCurrents({ predicate }: SchemeMark): boolean {
  const senses = ["isf", "isc"];
  return compile(predicate, () => 0).inputs.some(
    (input) => input.kind !== "current" && (senses.includes(input.plus) || senses.includes(input.minus ?? "")),
  );
}

/** @throws InputError where the rule needs current senses and one of the edges has none */
export function checkSenses(edges: readonly FlatEdge[], scheme: SchemeMark): void {
  const divider = edges.find(({ kind }) => kind === "divider");
  if (divider !== undefined && readsCurrents(scheme)) {
    throw new InputError(
      `scheme "${scheme.name}" needs the currents of the pots, which edge ${divider.path} does not sense`,
      {
        pos: divider.pos,
        remedy: "it serves two-terminal edges (lib/edge2.lib); leave it out for dividers",
      },
    );
  }
}

const PORTS: readonly (keyof RuleInput)[] = ["fi", "fj", "fn", "ci", "cj", "cn", "isf", "isc"];

function port(net: string, scheme: string, pos: SchemeMark["pos"]): keyof RuleInput | "0" {
  const found = net === "0" ? net : PORTS.find((name) => name === net);
  if (found === undefined) {
    throw new InputError(`the rule of scheme "${scheme}" reads v(${net})`, {
      pos,
      remedy: `it may read voltages of ${PORTS.join(" ")}`,
    });
  }
  return found;
}

/**
 * The circuit with some of its subcircuits taken from a library.
 *
 * @param names those that are taken; each must be in the circuit already
 * @throws InputError where one of them is missing
 */
export function withSubcircuits(circuit: Circuit, library: Circuit, names: readonly string[]): Circuit {
  const subcircuits = new Map(circuit.top.subcircuits);
  for (const name of names) {
    const taken = library.top.subcircuits.get(name);
    if (taken === undefined) {
      throw new InputError(`${library.file} defines no subcircuit "${name}"`, {
        remedy: `define ${names.join(" and ")} in it`,
      });
    }
    const own = circuit.top.subcircuits.get(name);
    if (own === undefined) {
      throw new InputError(`${circuit.file} has no subcircuit "${name}" to exchange`, {
        remedy:
          "build its edges with lib/edge.lib, lib/edge-hardware.lib or lib/edge2.lib and files of lib/schemes and lib/stores",
      });
    }
    checkPorts(own, taken);
    subcircuits.set(name, taken);
  }
  const models = new Map([...library.top.models, ...circuit.top.models]);
  const known = new Set(circuit.top.params.map((param) => param.name));
  const params = [...circuit.top.params, ...library.top.params.filter((param) => !known.has(param.name))];
  return { ...circuit, top: { ...circuit.top, subcircuits, models, params } };
}

function checkPorts(own: Subcircuit, taken: Subcircuit): void {
  if (own.ports.join(" ") !== taken.ports.join(" ")) {
    throw new InputError(`subcircuit "${own.name}" has the ports ${own.ports.join(" ")}`, {
      pos: own.pos,
      remedy: `the library's has ${taken.ports.join(" ")}`,
    });
  }
}

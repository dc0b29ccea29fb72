/**
 * How large a circuit becomes when its subcircuits are expanded, found from the definitions alone: sixty that each call the
 * next one twice are refused before one device is made. What hangs on a condition is not counted here; the limit holds
 * during expansion, too.
 */
import type { Instance, Subcircuit } from "../circuit.ts";
import { InputError } from "../diagnostic.ts";

/** Devices and instances of subcircuits: beyond that a circuit would eat the machine (about 1 kB each). */
export const MOST_DEVICES = 1_000_000;
/** Levels of hierarchy before a subcircuit is taken to contain itself. */
export const DEEPEST = 64;

/** A definition and the ones around it. */
interface Place {
  readonly definition: Subcircuit;
  readonly outer: Place | undefined;
}

/** @throws InputError for a circuit that is too large */
export function checkSize(top: Subcircuit): void {
  const known = new Map<Subcircuit, number>();
  const open = new Set<Subcircuit>();

  function count(place: Place): number {
    const { definition } = place;
    const before = known.get(definition);
    if (before !== undefined) {
      return before;
    }
    if (open.has(definition) || open.size > DEEPEST) {
      // Expansion says what is wrong.
      return 0;
    }
    open.add(definition);
    let total = 0;
    for (const instance of definition.instances) {
      if (instance.when !== undefined) {
        continue;
      }
      const inner = instance.type === "subckt" ? find(instance.model ?? "", place) : undefined;
      total += 1 + (inner === undefined ? 0 : count(inner));
      if (total > MOST_DEVICES) {
        throw tooLarge(instance);
      }
    }
    open.delete(definition);
    known.set(definition, total);
    return total;
  }

  count({ definition: top, outer: undefined });
}

export function tooLarge(instance: Instance): InputError {
  return new InputError(`the circuit has more than ${MOST_DEVICES} devices`, {
    pos: instance.pos,
    remedy: "look for a subcircuit that multiplies itself",
  });
}

function find(name: string, place: Place): Place | undefined {
  for (let at: Place | undefined = place; at !== undefined; at = at.outer) {
    const definition = at.definition.subcircuits.get(name);
    if (definition !== undefined) {
      return { definition, outer: at };
    }
  }
  return undefined;
}

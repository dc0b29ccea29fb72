/**
 * Eq. 4 of Seiz 2022: where a pot of the clamped network dissipates more than its twin in the free one, its resistance is to rise,
 * where less, to fall; where they are equal it is left alone.
 */
import { InputError } from "@twinedge/core";
import type { Task } from "../tasks/task.ts";
import { PotNetwork } from "./network.ts";

/** +1: the resistance rises with K; -1: it falls; 0: it stays. */
export type Direction = 1 | -1 | 0;

/** V: drops that differ by less are equal. The engine's nodes are good to 1e-11 V. */
const TIE = 1e-9;
const MOST_ASSIGNMENTS = 1e6;

/** Eq. 4 with both networks as they are set; clamps the outputs by Eq. 1. A pot without resistance dissipates nothing in either. */
export function directionsAt(network: PotNetwork, fractions: readonly number[], nudge: number): readonly Direction[] {
  network.set(fractions);
  network.clamp(nudge);
  return fractions.map((fraction, e) => {
    // Twins are equal, so their powers are as the squares of the drops.
    const excess = Math.abs(network.drop("c", e)) - Math.abs(network.drop("f", e));
    return fraction === 0 || Math.abs(excess) <= TIE ? 0 : excess > 0 ? 1 : -1;
  });
}

/** Wiper fractions of the pots at K: K where the resistance rises, 1 - K where it falls, else one half. */
export function fractionsAt(directions: readonly Direction[], k: number): readonly number[] {
  return directions.map((direction) => (direction === 0 ? 0.5 : direction > 0 ? k : 1 - k));
}

/**
 * Every assignment of directions that brings the outputs to these voltages at one K.
 *
 * @param volts V by output
 * @param tolerance V
 * @param ohms of a pot from end to end
 * @throws InputError where there are more assignments than can be gone through
 */
export async function directionsReaching(
  task: Task,
  k: number,
  volts: readonly number[],
  tolerance: number,
  ohms: number,
): Promise<readonly (readonly Direction[])[]> {
  const edges = task.network.edges.length;
  const all = 3 ** edges;
  if (all > MOST_ASSIGNMENTS) {
    throw new InputError(`${all} assignments of ${edges} edges are too many to try`, { remedy: "take fewer edges" });
  }
  const network = await PotNetwork.of(task, ohms);
  const found: (readonly Direction[])[] = [];
  for (let number = 0; number < all; number++) {
    const directions = task.network.edges.map((_, e): Direction => {
      const digit = Math.floor(number / 3 ** e) % 3;
      return digit === 2 ? -1 : digit === 1 ? 1 : 0;
    });
    network.set(fractionsAt(directions, k));
    if (network.outputs().every((value, i) => Math.abs(value - (volts[i] ?? Number.NaN)) <= tolerance)) {
      found.push(directions);
    }
  }
  return found;
}

/** Do pots without resistance join two nodes that are held at different voltages? What is computed there is a limit, and its current has none. */
export function shorted({ network, held }: Task, fractions: readonly number[]): boolean {
  const joined = new Map<string, string>();
  const root = (node: string): string => {
    const next = joined.get(node);
    return next === undefined ? node : root(next);
  };
  for (const [e, { from, to }] of network.edges.entries()) {
    const [a, b] = [root(from), root(to)];
    if (fractions[e] === 0 && a !== b) {
      joined.set(a, b);
    }
  }
  const volts = new Map<string, number>();
  for (const [node, value] of [["0", 0] as const, ...held]) {
    const place = root(node);
    if ((volts.get(place) ?? value) !== value) {
      return true;
    }
    volts.set(place, value);
  }
  return false;
}

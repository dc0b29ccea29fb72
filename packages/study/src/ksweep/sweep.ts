/**
 * The method of the paper's CircuitLab part: each pot's direction is set once, by Eq. 4 at the middle, then one parameter K is swept
 * for all of them. A pot that is to rise is K of its end-to-end resistance, one that is to fall 1 - K, one that is tied one half.
 *
 * Accuracy of an output is the smaller of (reached, desired) over the larger, of several their mean (Seiz 2022, section 5).
 */
import { InputError } from "@twinedge/core";
import type { Task } from "../tasks/task.ts";
import { PotNetwork } from "./network.ts";

/** +1: the resistance rises with K; -1: it falls; 0: it stays at one half. */
export type Direction = 1 | -1 | 0;

export interface KSweepOptions {
  /** ohm */
  readonly ohms: number;
  /** Eq. 1, for the directions. */
  readonly nudge: number;
  /** K at the start and at the end. */
  readonly from: number;
  readonly to: number;
  /** S of Eq. 5. */
  readonly step: number;
  /** In the place of those of Eq. 4, one an edge. */
  readonly directions?: readonly Direction[] | undefined;
}

export const KSWEEP_DEFAULTS: KSweepOptions = { ohms: 1e5, nudge: 0.5, from: 0.5, to: 1, step: 0.03125 };

export interface KSweep {
  /** By edge, in the network's order. */
  readonly directions: readonly Direction[];
  readonly k: readonly number[];
  /** V by k, then by output. */
  readonly volts: readonly (readonly number[])[];
  /** Share by k. */
  readonly accuracy: readonly number[];
  /** Place of the best accuracy, the first of equals. */
  readonly best: number;
}

/** Difference of the powers, relative to their sum, that is rounding. */
const TIE = 1e-9;
const MOST_STEPS = 1e6;

/** @throws InputError where the task cannot be swept */
export async function sweepK(task: Task, options: KSweepOptions): Promise<KSweep> {
  const { from, to, step } = options;
  const steps = Math.floor((to - from) / step + 1e-9);
  if (!(steps >= 1 && steps <= MOST_STEPS)) {
    throw new InputError(`K cannot go from ${from} to ${to} in steps of ${step}`, {
      remedy: "give a step such as 0.03125",
    });
  }
  const network = await PotNetwork.of(task, options.ohms);
  const directions = options.directions ?? directionsOf(network, options.nudge);
  if (directions.length !== task.network.edges.length) {
    throw new InputError(`${directions.length} directions for ${task.network.edges.length} edges`, {
      remedy: "give one an edge: +, - or 0",
    });
  }
  const k = Array.from({ length: steps + 1 }, (_, i) => from + i * step);
  const volts = k.map((value) => outputsAt(network, directions, value));
  const accuracy = volts.map((row) => accuracyOf(row, task.train[0]?.targets ?? []));
  return { directions, k, volts, accuracy, best: accuracy.indexOf(Math.max(...accuracy)) };
}

/** Eq. 4 with all pots in the middle: up where the clamped power is the larger. */
function directionsOf(network: PotNetwork, nudge: number): readonly Direction[] {
  network.set(network.task.network.edges.map(() => 0.5));
  network.clamp(nudge);
  return network.task.network.edges.map((_, e) => {
    // Twins of equal resistance: their powers are as the squares of the drops.
    const [clamped, free] = [network.drop("c", e) ** 2, network.drop("f", e) ** 2];
    return Math.abs(clamped - free) <= TIE * (clamped + free) ? 0 : clamped > free ? 1 : -1;
  });
}

function outputsAt(network: PotNetwork, directions: readonly Direction[], k: number): readonly number[] {
  network.set(directions.map((direction) => (direction === 0 ? 0.5 : direction > 0 ? k : 1 - k)));
  return network.outputs();
}

export function accuracyOf(reached: readonly number[], desired: readonly number[]): number {
  const shares = desired.map((target, i) => {
    const volts = reached[i] ?? Number.NaN;
    return Math.min(volts, target) / Math.max(volts, target);
  });
  return shares.reduce((sum, share) => sum + share, 0) / shares.length;
}

/**
 * Every assignment of directions that brings the outputs to these voltages at one K.
 *
 * @param volts V by output
 * @param tolerance V
 * @throws InputError where there are more assignments than can be gone through
 */
export async function directionsReaching(
  task: Task,
  k: number,
  volts: readonly number[],
  tolerance: number,
  ohms = KSWEEP_DEFAULTS.ohms,
): Promise<readonly (readonly Direction[])[]> {
  const edges = task.network.edges.length;
  const all = 3 ** edges;
  if (all > MOST_STEPS) {
    throw new InputError(`${all} assignments of ${edges} edges are too many to try`, { remedy: "take fewer edges" });
  }
  const network = await PotNetwork.of(task, ohms);
  const found: (readonly Direction[])[] = [];
  for (let number = 0; number < all; number++) {
    const directions = task.network.edges.map((_, e): Direction => {
      const digit = Math.floor(number / 3 ** e) % 3;
      return digit === 2 ? -1 : digit === 1 ? 1 : 0;
    });
    const reached = outputsAt(network, directions, k);
    if (reached.every((value, i) => Math.abs(value - (volts[i] ?? Number.NaN)) <= tolerance)) {
      found.push(directions);
    }
  }
  return found;
}

/**
 * The method of the paper's CircuitLab part: each pot's direction is set once, by Eq. 4 at the middle, then one parameter K is swept
 * for all of them. A pot that is to rise is K of its end-to-end resistance, one that is to fall 1 - K, one that is tied one half.
 *
 * Accuracy of an output is the smaller of (reached, desired) over the larger, of several their mean (Seiz 2022, section 5).
 */
import { InputError } from "@twinedge/core";
import type { Task } from "../tasks/task.ts";
import { type Direction, directionsAt, fractionsAt } from "./directions.ts";
import { PotNetwork } from "./network.ts";

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
  /** By edge, in the network's order: at the start. */
  readonly directions: readonly Direction[];
  readonly k: readonly number[];
  /** V by k, then by output. */
  readonly volts: readonly (readonly number[])[];
  /** Share by k. */
  readonly accuracy: readonly number[];
  /** Place of the best accuracy, the first of equals. */
  readonly best: number;
}

const MOST_STEPS = 1e6;

/** @throws InputError where the task cannot be swept */
export async function sweepK(task: Task, options: KSweepOptions): Promise<KSweep> {
  const k = pointsOf(options);
  const network = await PotNetwork.of(task, options.ohms);
  const directions = options.directions ?? directionsAt(network, middle(task), options.nudge);
  if (directions.length !== task.network.edges.length) {
    throw new InputError(`${directions.length} directions for ${task.network.edges.length} edges`, {
      remedy: "give one an edge: +, - or 0",
    });
  }
  return scored(
    task,
    directions,
    k,
    k.map((value) => {
      network.set(fractionsAt(directions, value));
      return network.outputs();
    }),
  );
}

/**
 * Eq. 4 as a rule of learning, for comparison: evaluated anew before every step, so that each pot goes its own way by S, between
 * 0 and all of its resistance. `k` is then where the parameter of the single sweep would stand.
 *
 * @throws InputError where the task cannot be swept
 */
export async function stepK(task: Task, options: KSweepOptions): Promise<KSweep> {
  const k = pointsOf(options);
  const network = await PotNetwork.of(task, options.ohms);
  let fractions = middle(task);
  const taken: (readonly Direction[])[] = [];
  const volts = k.map(() => {
    const directions = directionsAt(network, fractions, options.nudge);
    const reached = network.outputs();
    taken.push(directions);
    fractions = fractions.map((fraction, e) =>
      Math.min(1, Math.max(0, fraction + (directions[e] ?? 0) * options.step)),
    );
    return reached;
  });
  return scored(task, taken[0] ?? [], k, volts);
}

/** Best accuracy of a sweep with one direction another than it is, by edge; the directions themselves come first. */
export interface Turned {
  readonly edge: string;
  /** Best share with +, - and 0 there. */
  readonly best: Readonly<Record<"+" | "-" | "0", number>>;
}

/** @throws InputError where the task cannot be swept */
export async function turnedOf(task: Task, options: KSweepOptions): Promise<readonly Turned[]> {
  const { directions } = await sweepK(task, options);
  const turned: Turned[] = [];
  for (const [e, { name }] of task.network.edges.entries()) {
    const best = async (direction: Direction): Promise<number> => {
      const sweep = await sweepK(task, { ...options, directions: directions.with(e, direction) });
      return sweep.accuracy[sweep.best] ?? Number.NaN;
    };
    turned.push({ edge: name, best: { "+": await best(1), "-": await best(-1), "0": await best(0) } });
  }
  return turned;
}

function middle({ network }: Task): readonly number[] {
  return network.edges.map(() => 0.5);
}

function pointsOf({ from, to, step }: KSweepOptions): readonly number[] {
  const steps = Math.floor((to - from) / step + 1e-9);
  if (!(steps >= 1 && steps <= MOST_STEPS)) {
    throw new InputError(`K cannot go from ${from} to ${to} in steps of ${step}`, {
      remedy: "give a step such as 0.03125",
    });
  }
  return Array.from({ length: steps + 1 }, (_, i) => from + i * step);
}

function scored(
  task: Task,
  directions: readonly Direction[],
  k: readonly number[],
  volts: readonly (readonly number[])[],
): KSweep {
  const accuracy = volts.map((row) => accuracyOf(row, task.train[0]?.targets ?? []));
  return { directions, k, volts, accuracy, best: accuracy.indexOf(Math.max(...accuracy)) };
}

/** 0 where reached and desired differ in sign, 1 where they are equal, two zeros among them. */
export function accuracyOf(reached: readonly number[], desired: readonly number[]): number {
  const shares = desired.map((target, i) => {
    const volts = reached[i] ?? Number.NaN;
    const [a, b] = [Math.abs(volts), Math.abs(target)];
    return volts === target ? 1 : volts * target <= 0 ? 0 : Math.min(a, b) / Math.max(a, b);
  });
  return shares.reduce((sum, share) => sum + share, 0) / shares.length;
}

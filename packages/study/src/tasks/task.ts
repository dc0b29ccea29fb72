/**
 * What a network is to learn: nodes that are held, nodes whose voltages are an example's, and what its outputs are then to be.
 * A task file names a network and its data; this is what it comes to once its random choices are drawn.
 */
import type { Network } from "../networks/network.ts";

/** V at the task's input nodes, and what is asked there. */
export interface Example {
  /** V, in the order of the task's inputs. */
  readonly inputs: readonly number[];
  /** V, in the order of the task's outputs; absent where the class decides. */
  readonly targets?: readonly number[] | undefined;
  /** Place in the task's classes. */
  readonly label?: number | undefined;
}

export interface Task {
  readonly name: string;
  readonly title: string;
  readonly source: string;
  readonly network: Network;
  /** V by node, constant in both networks. */
  readonly held: ReadonlyMap<string, number>;
  /** Nodes that the examples drive in both networks. */
  readonly inputs: readonly string[];
  /** Nodes that are read in the free network and held in the clamped one. */
  readonly outputs: readonly string[];
  /** Empty where examples have targets of their own. */
  readonly classes: readonly string[];
  /**
   * Presented in this order, one a clock, again and again; an epoch is once through. With classes the targets of a class are, for
   * one epoch, the free outputs at the mean input of its training examples (Seiz 2022, section 5).
   */
  readonly train: readonly Example[];
  readonly test: readonly Example[];
  readonly defaults: TaskDefaults;
}

/** What the task's source uses; the command line may ask otherwise. */
export interface TaskDefaults {
  readonly scheme?: string | undefined;
  /** `ad5220`, `ladder16`, ... as in `PotSpec`. */
  readonly pot?: string | undefined;
  readonly codes?: number | undefined;
  readonly nudge?: number | undefined;
  readonly steps?: number | undefined;
  /** ohm of a pot from end to end, and largest over smallest of a `log` one. */
  readonly ohms?: number | undefined;
  readonly ratio?: number | undefined;
  /** Model of `lib/diodes.lib`. */
  readonly diode?: string | undefined;
  /** `ideal`, ... as in `CircuitSpec`. */
  readonly level?: string | undefined;
  /** V rms of the comparators: what makes small differences count less than large ones. */
  readonly noise?: number | undefined;
  /** V: an example within this is not trained. */
  readonly freezeBelow?: number | undefined;
  readonly shuffle?: boolean | undefined;
  readonly randomStart?: boolean | undefined;
}

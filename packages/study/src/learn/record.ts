/** What training leaves behind: plain data, written as JSON, read by `twinedge plot`. */
import type { CircuitSpec } from "./spec.ts";

/** One array a quantity, one entry (or one entry an output, an edge) a step; step 0 is the start. */
export interface TrainingRecord {
  /** Marks the file. */
  readonly twinedge: "training";
  readonly version: string;
  readonly task: { readonly name: string; readonly title: string };
  readonly network: RecordedNetwork;
  readonly outputs: readonly string[];
  readonly classes: readonly string[];
  /** Everything that was asked for, so that the run can be repeated. */
  readonly spec: CircuitSpec;
  readonly options: Readonly<Record<string, number | string | boolean>>;
  readonly seed: number;
  /** Steps recorded: `step[i]`, rising. */
  readonly step: readonly number[];
  /** Example presented. */
  readonly example: readonly number[];
  /** V by step and output: free outputs, and what is asked of them. */
  readonly free: readonly (readonly number[])[];
  readonly desired: readonly (readonly number[])[];
  /** By step and edge: code of the free pot, and the decision taken there (1: up; 0; 2: X). */
  readonly codes: readonly (readonly number[])[];
  readonly up: readonly (readonly number[])[];
  /** W by step, dissipated in the pots of each network. */
  readonly powerFree: readonly number[];
  readonly powerClamped: readonly number[];
  /** By step: share of the test set (of the training set where there is none) that is classified rightly; NaN-free: only steps where it was measured. */
  readonly accuracy: readonly EpochAccuracy[];
  /** State with the least scatter of the training set; none without classes. */
  readonly kept?: Kept | undefined;
  /** V at the end, by node: both networks settled at the last example. */
  readonly nodes: {
    readonly free: Readonly<Record<string, number>>;
    readonly clamped: Readonly<Record<string, number>>;
  };
  /** Why it ended. */
  readonly stopped: "steps" | "error" | "frozen" | "interrupted";
}

/** At the start of an epoch. */
export interface EpochAccuracy {
  readonly step: number;
  readonly train: number;
  readonly test: number;
  /** Of the training examples' outputs: rms distance from what is asked of their class, over the least distance of two classes. */
  readonly scatter: number;
}

export interface Kept extends EpochAccuracy {
  readonly codes: readonly number[];
  /** V by class and output. */
  readonly desired: readonly (readonly number[])[];
}

export interface RecordedNetwork {
  readonly name: string;
  readonly kind: "rheostat" | "divider";
  readonly nodes: readonly { readonly name: string; readonly at: readonly [number, number] }[];
  readonly edges: readonly {
    readonly name: string;
    readonly from: string;
    readonly to: string;
    readonly diodes: boolean;
  }[];
  /** V held in both networks, by node. */
  readonly held: Readonly<Record<string, number>>;
  /** Nodes that the examples drive; records of earlier versions do not say. */
  readonly inputs?: readonly string[] | undefined;
  /** ohm by edge, at the end. */
  readonly ohms: readonly number[];
}

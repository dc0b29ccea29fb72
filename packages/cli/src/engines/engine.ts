/**
 * What another simulator is to `twinedge compare-with`: one file of this folder each, one line in `index.ts`.
 *
 * An engine writes the circuit in its own language, runs itself as a child process, reads what it gave and says how that
 * differs from a run of ours. The verb knows nothing of any engine; it shows the `Comparison`.
 */
import type { Corner, Design } from "@twinedge/core";
import type { Io } from "../io.ts";
import type { Extent } from "../run/request.ts";
import type { Source } from "../source.ts";

export interface Engine {
  /** Word of the command line. */
  readonly name: string;
  /** What is compared, for the help. */
  readonly summary: string;
  /** Undefined where it can be run, else what is missing and the remedy. */
  readonly missing: () => { readonly message: string; readonly remedy: string } | undefined;
  /**
   * @param design the source elaborated, with its faults
   * @returns undefined where the user has stopped it
   * @throws InputError where the circuit cannot be said in the engine's language; SimulationError where the engine fails
   */
  readonly compare: (
    source: Source,
    design: Design,
    request: CompareRequest,
    io: Io,
  ) => Promise<Comparison | undefined>;
}

export interface CompareRequest {
  /** Clocks, or the time to run to. A circuit without either has its operating point compared: time 0. */
  readonly extent: Extent;
  readonly corner: Corner;
  readonly seed: number;
  /** V: largest difference that counts as none. */
  readonly volts: number;
  /** ps: events that lie no further apart are one. */
  readonly picoseconds: number;
  /** Folder in which the engine's input and output stay; a temporary one where not given. */
  readonly keep: string | undefined;
}

/** The largest difference of a voltage; `clock` 0 is the settled start, absent where there is no clock. */
export interface VoltageDifference {
  readonly net: string;
  readonly clock?: number | undefined;
  /** ps */
  readonly time: number;
  /** V */
  readonly ours: number;
  readonly theirs: number;
}

/** A logic value that is not the same. `0`, `1`, `x`, `z`; empty where one has no such event. */
export interface LogicDifference {
  readonly net: string;
  readonly clock?: number | undefined;
  /** ps */
  readonly time: number;
  readonly ours: string;
  readonly theirs: string;
  /** ps, where both have the event at different times. */
  readonly theirTime?: number | undefined;
}

export interface Comparison {
  /** As the engine prints it. */
  readonly version: string;
  /** Times at which the settled states were compared. */
  readonly instants: number;
  /** Nets compared at each. */
  readonly analogNets: number;
  readonly digitalNets: number;
  readonly voltage?: VoltageDifference | undefined;
  /** First logic value that differs at an instant. */
  readonly state?: LogicDifference | undefined;
  /** Events compared one by one; 0 where their times cannot agree, and a note says why. */
  readonly events: number;
  readonly event?: LogicDifference | undefined;
  /** ps: how far apart events were allowed to lie, where it is not what was asked. */
  readonly picoseconds?: number | undefined;
  /** Is everything within the tolerances? */
  readonly agrees: boolean;
  /** What differs by design, or was not compared. */
  readonly notes: readonly string[];
}

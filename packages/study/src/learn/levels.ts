/** One task trained at several levels of detail: where the runs part. */
import type { TrainingRecord } from "./record.ts";
import type { Level } from "./spec.ts";
import type { TrainingSummary } from "./summary.ts";

/** The same task, seed and options, a record a level. */
export interface LevelsDocument {
  readonly twinedge: "levels";
  readonly version: string;
  readonly task: { readonly name: string; readonly title: string };
  /** V: a target is reached below this error. */
  readonly threshold: number;
  readonly levels: readonly LevelRecord[];
  /** Of every two of them. */
  readonly differences: readonly LevelDifference[];
}

export interface LevelRecord extends TrainingRecord {
  readonly summary: TrainingSummary;
}

export interface LevelDifference {
  readonly between: readonly [Level, Level];
  /** First recorded step at which an edge decides otherwise; values are 1 (up), 0, 2 (X). */
  readonly decisions: Parting | null;
  /** First recorded step at which an edge's codes differ. */
  readonly codes: Parting | null;
  /** V: largest difference of a free output, and the step of it. */
  readonly outputs: { readonly step: number; readonly volts: number };
}

export interface Parting {
  readonly step: number;
  /** Edges that differ there, and what each of the two levels has. */
  readonly edges: readonly { readonly edge: string; readonly values: readonly [number, number] }[];
}

type Compared = Pick<TrainingRecord, "network" | "spec" | "step" | "free" | "codes" | "up">;

/** @param records of one network and the same recorded steps; a run that ended sooner is compared as far as it goes */
export function differencesOf(records: readonly Compared[]): readonly LevelDifference[] {
  return records.flatMap((one, i) => records.slice(i + 1).map((other) => difference(one, other)));
}

function difference(one: Compared, other: Compared): LevelDifference {
  const steps = one.step.slice(0, other.step.length);
  let outputs = { step: 0, volts: 0 };
  for (const [i, step] of steps.entries()) {
    for (const [o, volts] of (one.free[i] ?? []).entries()) {
      const apart = Math.abs(volts - (other.free[i]?.[o] ?? Number.NaN));
      outputs = apart > outputs.volts ? { step, volts: apart } : outputs;
    }
  }
  return {
    between: [one.spec.level, other.spec.level],
    decisions: parting(one, other, steps, "up"),
    codes: parting(one, other, steps, "codes"),
    outputs,
  };
}

/** A code that is not known is equal to another such one. */
function parting(one: Compared, other: Compared, steps: readonly number[], field: "up" | "codes"): Parting | null {
  for (const [i, step] of steps.entries()) {
    const edges = one.network.edges.flatMap(({ name }, e) => {
      const values = [one[field][i]?.[e] ?? Number.NaN, other[field][i]?.[e] ?? Number.NaN] as const;
      return Object.is(values[0], values[1]) ? [] : [{ edge: name, values }];
    });
    if (edges.length > 0) {
      return { step, edges };
    }
  }
  return null;
}

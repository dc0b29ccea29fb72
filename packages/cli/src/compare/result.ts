/** What a comparison found, ready to be printed, written and drawn. */
import type { Design } from "@twinedge/core";
import {
  type Agreement,
  type Comparison,
  type Differences,
  type Learning,
  learning,
  type Pair,
  type Quantiles,
  quantiles,
  type SchemeSample,
  type Share,
  type State,
  share,
} from "@twinedge/study";
import type { SeedRequest } from "./request.ts";

export interface SchemeResult {
  readonly name: string;
  readonly states: readonly State[];
  readonly agreement: Agreement;
  readonly differences: Differences;
  /** Absent where the deck names no targets. */
  readonly learning?: Learning | undefined;
}

export interface SeedsResult extends SeedRequest {
  readonly schemes: readonly {
    readonly name: string;
    readonly samples: readonly SchemeSample[];
    /** By seed. */
    readonly learning: readonly Learning[];
    /** V: worst target error, mean over the last clocks. */
    readonly final: Quantiles;
    /** Clocks to the threshold; Infinity: never. */
    readonly reached: Quantiles;
    /** Runs that never came below the threshold. */
    readonly never: Share;
    /** Runs whose final error is not below it: some were and drifted away. */
    readonly lost: Share;
  }[];
}

export interface Result {
  readonly design: Design;
  readonly clocks: number;
  readonly finished: boolean;
  /** V */
  readonly threshold: number;
  readonly schemes: readonly SchemeResult[];
  readonly pairs: readonly Pair[];
  readonly seeds?: SeedsResult | undefined;
}

export function schemeResults(comparison: Comparison, threshold: number): readonly SchemeResult[] {
  const { targets } = comparison.design;
  return comparison.runs.map(({ name, states }, s) => ({
    name,
    states,
    agreement: comparison.agreement(s),
    differences: comparison.differences(s),
    learning:
      targets.length === 0
        ? undefined
        : learning(
            targets,
            states.map((state) => state.targets),
            threshold,
          ),
  }));
}

/** @param samples by seed, then by scheme */
export function seedsResult(
  request: SeedRequest,
  names: readonly string[],
  samples: readonly (readonly SchemeSample[])[],
  targets: Design["targets"],
  threshold: number,
): SeedsResult {
  const schemes = names.map((name, s) => {
    const own = samples.flatMap((sample) => sample[s] ?? []);
    const learnt = own.map(({ volts }) => learning(targets, rowsOf(volts, targets.length), threshold));
    return {
      name,
      samples: own,
      learning: learnt,
      final: quantiles(learnt.map(({ final }) => final.worst)),
      reached: quantiles(learnt.map(({ reached }) => reached)),
      never: share(learnt.filter(({ reached }) => reached === Number.POSITIVE_INFINITY).length, learnt.length),
      lost: share(learnt.filter(({ final }) => !(final.worst < threshold)).length, learnt.length),
    };
  });
  return { ...request, schemes };
}

function rowsOf(volts: Float64Array, width: number): readonly (readonly number[])[] {
  return Array.from({ length: volts.length / width }, (_, row) => [...volts.subarray(row * width, (row + 1) * width)]);
}

/** What is kept of a run among many: its errors, when they were small first, its accuracy. */
import { tailLength } from "../compare/learning.ts";
import type { Kept } from "./record.ts";
import type { Training } from "./train.ts";

export interface TrainingSummary {
  readonly seed: number;
  /** Clocks done. */
  readonly steps: number;
  /** V: mean over the last `tail` steps of the largest target error; of a run that its errors ended, that at its end. */
  readonly finalWorst: number;
  readonly tail: number;
  /** First step with every target of its example within the threshold; null where there is none. */
  readonly reached: number | null;
  /** V over all examples at the end: root of the mean square error, largest error; null with classes. */
  readonly trainError: { readonly rms: number; readonly worst: number } | null;
  readonly testError: { readonly rms: number; readonly worst: number } | null;
  /** Shares at the end; null without classes. */
  readonly trainAccuracy: number | null;
  readonly testAccuracy: number | null;
  /** State with the least scatter of the training set; null without classes. */
  readonly kept: (Kept & { readonly start: number }) | null;
  /** W drawn by both networks at the end. */
  readonly power: number;
  readonly codes: readonly number[];
}

/** @param threshold V */
export function summaryOf(training: Training, seed: number, threshold: number): TrainingSummary {
  const { trainer, task, errors } = training;
  const stays = training.stopped === "error" || training.stopped === "frozen";
  const tail = errors.slice(stays ? -1 : -tailLength(errors.length));
  const reached = errors.findIndex((error) => error < threshold);
  const classes = task.classes.length > 0;
  const { powerFree, powerClamped, codes } = trainer.state;
  const share = (value: number): number | null => (classes && !Number.isNaN(value) ? value : null);
  return {
    seed,
    steps: trainer.steps,
    finalWorst: tail.reduce((sum, error) => sum + error, 0) / tail.length,
    tail: tail.length,
    reached: reached < 0 ? null : reached,
    trainError: classes ? null : trainer.errors(task.train),
    testError: classes || task.test.length === 0 ? null : trainer.errors(task.test),
    trainAccuracy: share(trainer.accuracy(task.train)),
    testAccuracy: share(trainer.accuracy(task.test)),
    kept: training.kept === undefined ? null : { ...training.kept, start: training.options.draw },
    power: powerFree + powerClamped,
    codes,
  };
}

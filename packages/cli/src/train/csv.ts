/** `--csv` of training: one row a step recorded; `--csv` of seeds: one row a seed. */
import type { TrainingRecord, TrainingSummary } from "@twinedge/study/learn";
import { csvRow } from "../csv.ts";

export function* trainingCsv(record: TrainingRecord): Iterable<string> {
  const { network, outputs } = record;
  const header = [
    "step",
    "example",
    ...outputs.map((node) => `f${node}`),
    ...outputs.map((node) => `asked_${node}`),
    "power_free",
    "power_clamped",
    ...network.edges.flatMap(({ name }) => [`${name}.code`, `${name}.up`]),
  ];
  yield csvRow(header);
  for (const [i, step] of record.step.entries()) {
    const cells = [
      step,
      record.example[i],
      ...(record.free[i] ?? []),
      ...(record.desired[i] ?? []),
      record.powerFree[i],
      record.powerClamped[i],
      ...(record.codes[i] ?? []).flatMap((code, e) => [code, record.up[i]?.[e] === 2 ? "x" : record.up[i]?.[e]]),
    ];
    yield csvRow(cells);
  }
}

export function* seedsCsv(summaries: readonly TrainingSummary[]): Iterable<string> {
  yield "seed,steps,final_worst,reached,train_rms,train_worst,test_rms,test_worst,train_accuracy,test_accuracy,kept_start,kept_step,kept_scatter,kept_train,kept_test,power\n";
  for (const s of summaries) {
    const cells = [
      s.seed,
      s.steps,
      s.finalWorst,
      s.reached,
      s.trainError?.rms,
      s.trainError?.worst,
      s.testError?.rms,
      s.testError?.worst,
      s.trainAccuracy,
      s.testAccuracy,
      s.kept?.start,
      s.kept?.step,
      s.kept?.scatter,
      s.kept?.train,
      s.kept?.test,
      s.power,
    ];
    yield csvRow(cells);
  }
}

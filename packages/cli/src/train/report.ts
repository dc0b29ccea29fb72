/** What `twinedge train` says of one run, and of many. */
import { formatSi } from "@twinedge/core";
import { quantiles, share } from "@twinedge/study";
import { type CircuitSpec, type Task, type TrainingRecord, type TrainingSummary } from "@twinedge/study/learn";
import { alignRight, columns, plural } from "../text.ts";

/** Rows of the table of steps. */
const ROWS = 16;
/** Edges whose codes are shown. */
const MOST_EDGES = 24;
export const UNKNOWN =
  "x: not known, as real comparators with equal inputs decide nothing; --offset draws what decides them";

export function headLines(task: Task, spec: CircuitSpec): readonly string[] {
  const { network, train, test } = task;
  const examples =
    train.length > 1 ? `, ${train.length} examples${test.length > 0 ? `, ${test.length} to test` : ""}` : "";
  const pot =
    spec.pot.kind === "ladder16"
      ? "ladders of 16 taps"
      : `${spec.pot.codes} codes of ${formatSi(spec.pot.ohms, "ohm")}${spec.pot.kind === "log" ? `, log 1:${spec.pot.ratio}` : ""}`;
  const parts =
    spec.level === "ideal" ? "ideal level" : `${spec.level} level, ${spec.parts} parts, store ${spec.store}`;
  return [
    task.title,
    `${network.title}: ${plural(network.edges.length, "edge")}, ${plural(network.nodes.length, "node")}${examples}`,
    `${parts}, scheme ${spec.scheme}, ${pot}`,
    "",
  ];
}

/** @param threshold V: a target is reached below this error */
export function runLines(record: TrainingRecord, summary: TrainingSummary, threshold: number): readonly string[] {
  const rows = [
    [
      "step",
      ...record.outputs.map((node) => `f${node}`),
      ...record.outputs.map((node) => `asked ${node}`),
      "worst error",
    ],
    ...spaced(record.step.length).map((i) => {
      const free = record.free[i] ?? [];
      const desired = record.desired[i] ?? [];
      const worst = Math.max(...free.map((volts, o) => Math.abs(volts - (desired[o] ?? Number.NaN))));
      return [String(record.step[i]), ...free.map(volt), ...desired.map(volt), millivolts(worst)];
    }),
  ];
  const out = [
    ...columns(
      rows,
      rows[0]?.map(() => alignRight),
    ),
    "",
  ];
  if (record.accuracy.length > 0) {
    const shown = spaced(record.accuracy.length).flatMap((i) => record.accuracy[i] ?? []);
    out.push(
      ...columns(
        [
          ["step", "train", "test", "scatter"],
          ...shown.map(({ step, train, test, scatter }) => [
            String(step),
            percent(train),
            percent(test),
            scatter.toFixed(3),
          ]),
        ],
        [alignRight, alignRight, alignRight, alignRight],
      ),
      "",
    );
  }
  out.push(...endLines(record, summary, threshold));
  return out;
}

function endLines(record: TrainingRecord, summary: TrainingSummary, threshold: number): readonly string[] {
  const { reached, steps, finalWorst, tail, trainError, testError, power, codes } = summary;
  const ends = { steps: "", error: ", ended by --error-below", frozen: ", frozen", interrupted: ", interrupted" };
  const out = [`${plural(steps, "step")}${ends[record.stopped]}`];
  if (record.classes.length === 0 && record.example.every((example) => example === 0)) {
    out.push(
      `worst target error ${millivolts(finalWorst)} ${tail === 1 ? "at the end" : `(mean of the last ${tail} steps)`}, below ${formatSi(threshold, "V")} ${reached === null ? "never" : `from step ${reached}`}`,
    );
  } else if (trainError !== null) {
    out.push(`training error ${millivolts(trainError.rms)} rms, ${millivolts(trainError.worst)} worst`);
    if (testError !== null) {
      out.push(`test error ${millivolts(testError.rms)} rms, ${millivolts(testError.worst)} worst`);
    }
  }
  if (summary.kept !== null) {
    const { step, start, train, test, scatter } = summary.kept;
    const of = Number(record.options["starts"]) > 1 ? ` of start ${start + 1}` : "";
    out.push(
      `the training set scatters least at step ${step}${of}: ${scatter.toFixed(3)}, training ${percent(train)}, test ${percent(test)}`,
    );
  }
  out.push(`power drawn by both networks ${formatSi(power, "W")}`);
  if (codes.length <= MOST_EDGES) {
    out.push(
      `codes ${record.network.edges.map(({ name }, e) => `${name}=${Number.isNaN(codes[e] ?? Number.NaN) ? "x" : codes[e]}`).join(" ")}`,
    );
  }
  if (codes.some(Number.isNaN)) {
    out.push(UNKNOWN);
  }
  return out;
}

/** @param threshold V: a run fails whose final error is not below it */
export function seedsLines(summaries: readonly TrainingSummary[], task: Task, threshold: number): readonly string[] {
  const rows: string[][] = [["", "min", "p10", "p25", "median", "p75", "p90", "max"]];
  const line = (name: string, values: readonly number[], format: (value: number) => string): void => {
    const { min, p10, p25, median, p75, p90, max } = quantiles(values);
    rows.push([name, ...[min, p10, p25, median, p75, p90, max].map(format)]);
  };
  const given = (pick: (summary: TrainingSummary) => number | null): readonly number[] =>
    summaries.flatMap((summary) => pick(summary) ?? []);
  if (task.classes.length > 0) {
    line(
      "training accuracy",
      given(({ trainAccuracy }) => trainAccuracy),
      percent,
    );
    line(
      "  at least scatter",
      given(({ kept }) => kept?.train ?? null),
      percent,
    );
    line(
      "test accuracy",
      given(({ testAccuracy }) => testAccuracy),
      percent,
    );
    line(
      "  at least scatter",
      given(({ kept }) => kept?.test ?? null),
      percent,
    );
    line(
      "  at step",
      given(({ kept }) => kept?.step ?? null),
      (step) => step.toFixed(0),
    );
  } else if (task.train.length === 1) {
    line(
      "final worst error",
      summaries.map(({ finalWorst }) => finalWorst),
      millivolts,
    );
    line(
      "steps to learn",
      summaries.map(({ reached }) => reached ?? Number.POSITIVE_INFINITY),
      (step) => (Number.isFinite(step) ? step.toFixed(0) : "never"),
    );
  } else {
    line(
      "training error, rms",
      given(({ trainError }) => trainError?.rms ?? null),
      millivolts,
    );
    if (task.test.length > 0) {
      line(
        "test error, rms",
        given(({ testError }) => testError?.rms ?? null),
        millivolts,
      );
    }
  }
  const out = [
    `${plural(summaries.length, "seed")}, from ${summaries[0]?.seed}`,
    "",
    ...columns(
      rows,
      rows[0]?.map(() => alignRight),
    ),
    "",
  ];
  if (task.classes.length === 0) {
    const single = task.train.length === 1;
    const worst = summaries.map(({ finalWorst, trainError }) =>
      single ? finalWorst : (trainError?.worst ?? Number.NaN),
    );
    const failed = share(worst.filter((error) => !(error < threshold)).length, worst.length);
    out.push(
      `${failed.count} of ${failed.of} end with a worst ${single ? "" : "training "}error of ${formatSi(threshold, "V")} or more (${percent(failed.count / failed.of)}; 95 % interval ${percent(failed.low)} to ${percent(failed.high)})`,
    );
  }
  return out;
}

/** Places of the first, the last and rows between that lie closer at the beginning, where most happens. */
export function spaced(rows: number): readonly number[] {
  if (rows <= ROWS) {
    return Array.from({ length: rows }, (_, i) => i);
  }
  const chosen = Array.from({ length: ROWS }, (_, i) => Math.round((rows - 1) * (i / (ROWS - 1)) ** 2));
  return chosen.map((place, i) => Math.max(place, i));
}

export function volt(value: number): string {
  return value.toFixed(4);
}

export function millivolts(value: number): string {
  return `${(value * 1e3).toFixed(2)} mV`;
}

export function percent(value: number): string {
  return Number.isNaN(value) ? "-" : `${(100 * value).toFixed(1)} %`;
}

/** `twinedge train TASK --level literal,component,ideal`: the same task, seed and options at each level, side by side. */
import { formatSi, InputError } from "@twinedge/core";
import {
  differencesOf,
  type Level,
  type LevelDifference,
  type LevelRecord,
  type LevelsDocument,
  type Parting,
  summaryOf,
  type Task,
  type TrainingSummary,
} from "@twinedge/study/learn";
import { version } from "../grammar.ts";
import { json } from "../json.ts";
import { alignRight, columns } from "../text.ts";
import { trained } from "./once.ts";
import { commit, keep } from "./outputs.ts";
import { headLines, millivolts, percent, spaced, UNKNOWN, volt } from "./report.ts";
import type { Session } from "./session.ts";

/** What is of one run, or of one circuit. */
const OF_ONE = ["record", "csv", "vcd", "deck", "seeds"] as const;
/** Edges of a difference that are named. */
const MOST_EDGES = 6;

/** @throws InputError for an option that several levels cannot have */
export function checkLevels(
  levels: readonly Level[],
  args: Readonly<Partial<Record<(typeof OF_ONE)[number] | "method", unknown>>>,
): void {
  const odd = args.method === "sweep" ? "method sweep" : OF_ONE.find((option) => args[option] !== undefined);
  if (levels.length > 1 && odd !== undefined) {
    throw new InputError(`--${odd} is of one level, and --level names ${levels.length}`, {
      remedy: `leave it out${odd === "record" ? " and take --json" : ""}, or name one level`,
    });
  }
}

/** Trains at one level after the other, writes the figure and reports. */
export async function trainAtLevels(session: Session, levels: readonly Level[]): Promise<void> {
  const { job, threshold, outputs, progress, io } = session;
  const { task, spec, options } = job;
  const records: LevelRecord[] = [];
  for (const level of levels) {
    const run = await trained(session, { ...job, spec: { ...spec, level } }, "none");
    records.push({ ...run.record(version()), summary: summaryOf(run, options.seed, threshold) });
  }
  progress.end();
  const document: LevelsDocument = {
    twinedge: "levels",
    version: version(),
    task: { name: task.name, title: task.title },
    threshold,
    levels: records,
    differences: differencesOf(records),
  };
  await keep(document, outputs, io);
  commit(outputs);
  io.stdout.write(session.json ? json(document) : `${levelsLines(document, task).join("\n")}\n`);
}

function levelsLines({ levels, differences, threshold }: LevelsDocument, task: Task): readonly string[] {
  // The longest run has every row.
  const longest = levels.reduce((best, record) => (record.step.length > best.step.length ? record : best));
  const rows = spaced(longest.step.length);
  const shared = levels.every(({ desired }) =>
    desired.every((row, i) => row.every((volts, o) => volts === longest.desired[i]?.[o])),
  );
  const cell = (value: number | undefined, format: (value: number) => string): string =>
    value === undefined ? "-" : format(value);
  const table = [
    [
      "step",
      ...task.outputs.flatMap((node) => [
        ...levels.map(({ spec }) => `f${node} ${spec.level}`),
        ...(shared ? [`asked ${node}`] : []),
      ]),
    ],
    ...rows.map((i) => [
      String(longest.step[i]),
      ...task.outputs.flatMap((_, o) => [
        ...levels.map(({ free }) => cell(free[i]?.[o], volt)),
        ...(shared ? [cell(longest.desired[i]?.[o], volt)] : []),
      ]),
    ]),
  ];
  const errors = [
    ["step", ...levels.map(({ spec }) => `worst error, ${spec.level}`)],
    ...rows.map((i) => [String(longest.step[i]), ...levels.map((record) => cell(worstAt(record, i), millivolts))]),
  ];
  const every = Number(longest.options["every"]);
  return [
    ...levels.flatMap(({ spec }, i) => headLines(task, spec).slice(i === 0 ? 0 : 2, 3)),
    "",
    ...right(table),
    "",
    ...right(errors),
    "",
    ...right(endRows(levels, task, threshold)),
    "",
    ...differences.flatMap(differenceLines),
    ...(levels.some(({ summary }) => summary.codes.some(Number.isNaN)) ? [UNKNOWN] : []),
    ...(every > 1 ? [`compared at every ${every}th step`] : []),
  ];
}

function right(rows: readonly (readonly string[])[]): readonly string[] {
  return columns(
    rows,
    rows[0]?.map(() => alignRight),
  );
}

/** V. */
function worstAt({ free, desired }: LevelRecord, i: number): number | undefined {
  const asked = desired[i];
  return asked && Math.max(...(free[i] ?? []).map((volts, o) => Math.abs(volts - (asked[o] ?? Number.NaN))));
}

function endRows(levels: readonly LevelRecord[], task: Task, threshold: number): readonly (readonly string[])[] {
  const row = (name: string, words: (summary: TrainingSummary) => string): readonly string[] => [
    name,
    ...levels.map(({ summary }) => words(summary)),
  ];
  const rms = (error: TrainingSummary["trainError"]): string => (error === null ? "-" : millivolts(error.rms));
  const share = (value: number | null | undefined): string => percent(value ?? Number.NaN);
  const single = task.classes.length === 0 && task.train.length === 1;
  const several = task.classes.length === 0 && task.train.length > 1;
  return [
    ["at the end", ...levels.map(({ spec }) => spec.level)],
    ["steps", ...levels.map(({ summary, stopped }) => `${summary.steps}${stopped === "steps" ? "" : ` (${stopped})`}`)],
    ...(single
      ? [
          row("final worst error", ({ finalWorst }) => millivolts(finalWorst)),
          row(`below ${formatSi(threshold, "V")} from step`, ({ reached }) => String(reached ?? "never")),
        ]
      : []),
    ...(several ? [row("training error, rms", ({ trainError }) => rms(trainError))] : []),
    ...(several && task.test.length > 0 ? [row("test error, rms", ({ testError }) => rms(testError))] : []),
    ...(task.classes.length > 0
      ? [
          row("training accuracy", ({ trainAccuracy }) => share(trainAccuracy)),
          row("  at least scatter", ({ kept }) => share(kept?.train)),
          row("test accuracy", ({ testAccuracy }) => share(testAccuracy)),
          row("  at least scatter", ({ kept }) => share(kept?.test)),
        ]
      : []),
    row("power, both networks", ({ power }) => formatSi(power, "W")),
  ];
}

function differenceLines({ between, decisions, codes, outputs }: LevelDifference): readonly string[] {
  const [one, other] = between;
  if (decisions === null && codes === null && outputs.volts === 0) {
    return [`${one} and ${other}: no difference at any step`];
  }
  const parts = [
    partingWords("decisions", decisions, between, (value) => ["0", "up", "X"][value] ?? "-"),
    partingWords("codes", codes, between, (value) => (Number.isNaN(value) ? "x" : String(value))),
    `outputs differ by ${millivolts(outputs.volts)} at most${outputs.volts > 0 ? `, at step ${outputs.step}` : ""}`,
  ];
  return [`${one} and ${other}`, ...parts.map((part) => `  ${part}`)];
}

function partingWords(
  what: string,
  parting: Parting | null,
  [one, other]: readonly [Level, Level],
  word: (value: number) => string,
): string {
  if (parting === null) {
    return `${what} never differ`;
  }
  const { step, edges } = parting;
  const named = edges
    .slice(0, MOST_EDGES)
    .map(({ edge, values }) => `${edge} ${one} ${word(values[0])}, ${other} ${word(values[1])}`);
  const more = edges.length > MOST_EDGES ? `; and ${edges.length - MOST_EDGES} edges more` : "";
  return `${what} first differ at step ${step}: ${named.join("; ")}${more}`;
}

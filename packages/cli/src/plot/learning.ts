/** `--figure learning`: a record of training by its steps. */
import { learningFigure } from "@twinedge/formats";
import type { TrainingRecord } from "@twinedge/study/learn";
import { documentsOf, type PlotFigure } from "./figure.ts";
import { pointsFile } from "./points.ts";
import { specWords } from "./words.ts";

export const learning: PlotFigure = {
  name: "learning",
  summary: "free outputs, errors, accuracy and codes by training step",
  takes: ["training"],
  most: 1,
  options: ["title", "points"],
  async make(inputs, args, io) {
    const [record] = documentsOf(inputs, "training");
    if (record === undefined) {
      return "";
    }
    const { step, outputs, spec, codes } = record;
    const points = args.points === undefined ? undefined : await pointsFile(args.points, "step", io);
    return learningFigure({
      title: args.title ?? `${record.task.name}: ${record.task.title}`,
      note: [
        `${record.network.name}, ${specWords(spec)}, nudge ${record.options["nudge"]}, seed ${record.seed}`,
        ...(points === undefined ? [] : [`rings: ${points.label}`]),
      ].join("; "),
      steps: step,
      period: Math.max(1, new Set(record.example).size),
      outputs: outputs.map((name, o) => ({
        name: `node ${name}`,
        free: record.free.map((row) => row[o] ?? Number.NaN),
        desired: record.desired.map((row) => row[o] ?? Number.NaN),
      })),
      edges: record.network.edges.map(({ name }) => name),
      codes,
      lastCode: spec.pot.codes - 1,
      decisions: record.up,
      accuracy: record.accuracy,
      events: eventsOf(record),
      ...(points === undefined ? {} : { points: points.columns(outputs.map((node) => `f${node}`)) }),
    });
  },
};

const ENDS: Partial<Record<TrainingRecord["stopped"], string>> = {
  error: "every error small: ended",
  frozen: "frozen",
  interrupted: "interrupted",
};

/** `cut xe5@150 stuck xe2@80` of the options, and how it ended. */
function eventsOf({ options, step, stopped }: TrainingRecord): readonly { step: number; label: string }[] {
  const text = String(options["events"] ?? "");
  const happened = [...text.matchAll(/(cut|stuck) (\S+)@(\d+)/g)].map(([, kind, edge, at]) => ({
    step: Number(at),
    label: `${edge} ${kind}`,
  }));
  const end = ENDS[stopped];
  return end === undefined ? happened : [...happened, { step: step.at(-1) ?? 0, label: end }];
}

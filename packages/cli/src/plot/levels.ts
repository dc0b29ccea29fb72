/** `--figure levels`: one task trained at several levels, the outputs of all in one picture. */
import { learningFigure, MOST_LANES } from "@twinedge/formats";
import type { TrainingRecord } from "@twinedge/study/learn";
import { documentsOf, type PlotFigure } from "./figure.ts";
import { specWords } from "./words.ts";

export const levels: PlotFigure = {
  name: "levels",
  summary: "free outputs, errors and codes at several levels of detail",
  takes: ["levels"],
  most: 1,
  options: ["title"],
  make(inputs, args) {
    const [document] = documentsOf(inputs, "levels");
    const records = document?.levels ?? [];
    // A run that ended sooner leaves the rest of its lines out.
    const longest = records.reduce((best, record) => (record.step.length > best.step.length ? record : best));
    const { step, network, outputs, options, seed, example, spec } = longest;
    const lanes = network.edges.length * records.length;
    return Promise.resolve(
      learningFigure({
        title: args.title ?? `${longest.task.name}: ${longest.task.title}`,
        note: [
          `${network.name}, nudge ${options["nudge"]}, seed ${seed}`,
          ...new Set(records.map((record) => specWords(record.spec))),
        ].join("; "),
        steps: step,
        period: Math.max(1, new Set(example).size),
        outputs: outputs.flatMap((name, o) =>
          records.map(({ spec: { level }, free, desired }) => ({
            name: outputs.length === 1 ? level : `${name} ${level}`,
            free: step.map((_, i) => free[i]?.[o] ?? Number.NaN),
            desired: step.map((_, i) => desired[i]?.[o] ?? Number.NaN),
          })),
        ),
        // Quantiles over the edges would be those of all levels together.
        ...(lanes > MOST_LANES
          ? { edges: [], codes: step.map(() => []) }
          : {
              edges: network.edges.flatMap(({ name }) => records.map((record) => `${name} ${record.spec.level}`)),
              codes: byEdge(step.length, records, "codes"),
              decisions: byEdge(step.length, records, "up"),
            }),
        lastCode: spec.pot.codes - 1,
      }),
    );
  },
};

/** By step; of each edge what every level has. */
function byEdge(
  steps: number,
  records: readonly TrainingRecord[],
  field: "codes" | "up",
): readonly (readonly number[])[] {
  const edges = records[0]?.network.edges ?? [];
  return Array.from({ length: steps }, (_, i) =>
    edges.flatMap((_edge, e) => records.map((record) => record[field][i]?.[e] ?? Number.NaN)),
  );
}

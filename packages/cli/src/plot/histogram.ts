/** `--figure histogram`: what seeds come to, one file a row. */
import { formatSi } from "@twinedge/core";
import { type HistogramQuantity, histogramFigure } from "@twinedge/formats";
import { share } from "@twinedge/study";
import type { SeedsDocument, TrainingSummary } from "@twinedge/study/learn";
import { plural } from "../text.ts";
import { differences, settingNames } from "./differences.ts";
import { documentsOf, type PlotFigure } from "./figure.ts";
import { specWords } from "./words.ts";

type Quantity = HistogramQuantity & { readonly of: (run: TrainingSummary) => number };

/** Largest over smallest number of steps from which on their axis is logarithmic. */
const WIDE = 30;

export const histogram: PlotFigure = {
  name: "histogram",
  summary: "final error, steps to learn or accuracy over seeds, a row a file",
  takes: ["seeds"],
  most: 12,
  options: ["title"],
  make(inputs, args) {
    const documents = documentsOf(inputs, "seeds");
    const [first] = documents;
    if (first === undefined) {
      return Promise.resolve("");
    }
    const names = settingNames(differences(documents), documents);
    const quantities = quantitiesOf(documents);
    const failing = quantities.find(({ limit }) => limit !== undefined);
    return Promise.resolve(
      histogramFigure({
        title: args.title ?? `${first.task.name}: ${first.task.title}`,
        note: `${specWords(first.spec)}, nudge ${String(first.options["nudge"])}${documents.length > 1 ? ", but for what stands at each row" : ""}`,
        quantities,
        settings: documents.map(({ runs, asked }, d) => ({
          name: `${[names[d], plural(runs.length, "run")].filter(Boolean).join(": ")}${runs.length < asked ? ` of ${asked} asked for` : ""}`,
          values: quantities.map(({ of }) => runs.map(of)),
          failed:
            failing === undefined
              ? undefined
              : share(runs.filter((run) => !(failing.of(run) < (failing.limit ?? 0))).length, runs.length),
        })),
      }),
    );
  },
};

function quantitiesOf(documents: readonly SeedsDocument[]): readonly Quantity[] {
  const runs = documents.flatMap((document) => document.runs);
  const given = (of: (run: TrainingSummary) => number | null): boolean => runs.some((run) => of(run) !== null);
  const errors = (label: string, of: Quantity["of"]): Quantity => ({ label, unit: "V", scale: "log", of });
  if (given(({ trainAccuracy }) => trainAccuracy)) {
    const sets = [
      ["training set", ({ trainAccuracy }: TrainingSummary) => trainAccuracy],
      ["test set", ({ testAccuracy }: TrainingSummary) => testAccuracy],
    ] as const;
    return sets
      .filter(([, of]) => given(of))
      .map(([name, of]) => ({
        label: `classified rightly of the ${name} (%)`,
        unit: "",
        scale: "percent",
        of: (run) => of(run) ?? Number.NaN,
      }));
  }
  if (given(({ testError }) => testError?.rms ?? null)) {
    return [
      errors("error on the training set, rms", ({ trainError }) => trainError?.rms ?? Number.NaN),
      errors("error on the test set, rms", ({ testError }) => testError?.rms ?? Number.NaN),
    ];
  }
  const threshold = Math.max(...documents.map((document) => document.threshold));
  const steps = runs.flatMap(({ reached }) => (reached === null || reached === 0 ? [] : [reached]));
  const wide = Math.max(...steps) > WIDE * Math.min(...steps);
  return [
    { ...errors("worst error at the end", ({ finalWorst }) => finalWorst), limit: threshold },
    {
      label: `steps to ${formatSi(threshold, "V")}`,
      unit: "",
      scale: wide ? "log" : "linear",
      of: ({ reached }) => reached ?? Number.POSITIVE_INFINITY,
    },
  ];
}

/** `--figure capacity`: the error that is reached against a size, of one document or of several files over seeds. */
import { InputError } from "@twinedge/core";
import { type CapacityFigure, capacityFigure } from "@twinedge/formats";
import { quantiles } from "@twinedge/study";
import type { SeedsDocument } from "@twinedge/study/learn";
import { differences, settingNames } from "./differences.ts";
import { documentsOf, type PlotFigure } from "./figure.ts";

export const capacity: PlotFigure = {
  name: "capacity",
  summary: "the error that is reached against edges or codes, a line a setting",
  takes: ["capacity", "seeds"],
  most: 400,
  options: ["title"],
  make(inputs, args) {
    const documents = documentsOf(inputs, "capacity");
    const [document] = documents;
    if (documents.length > 0 && inputs.length > 1) {
      throw new InputError("one document of errors against size is drawn at a time, and without others", {
        remedy: "draw the others by commands of their own",
      });
    }
    const figure: CapacityFigure =
      document === undefined
        ? ofSeeds(documentsOf(inputs, "seeds"))
        : {
            ...document,
            note: runsWords(document.lines.flatMap(({ points }) => points.map(({ runs }) => runs))),
            settings: document.lines,
          };
    return Promise.resolve(capacityFigure({ ...figure, title: args.title ?? figure.title }));
  },
};

/** What may be the size, in words; what is first and differs is taken. */
const SIZES: readonly {
  readonly label: string;
  readonly hides: readonly string[];
  readonly of: (one: SeedsDocument) => number;
}[] = [
  { label: "edges", hides: ["task"], of: ({ runs }) => runs[0]?.codes.length ?? 0 },
  { label: "codes of a pot", hides: ["codes", "steps"], of: ({ spec }) => spec.pot.codes },
];

function ofSeeds(documents: readonly SeedsDocument[]): CapacityFigure {
  const size = SIZES.find(({ of }) => new Set(documents.map(of)).size > 1);
  if (size === undefined) {
    throw new InputError("these files have the same number of edges and codes", {
      remedy: "name files over seeds of different sizes, or draw --figure histogram",
    });
  }
  const names = settingNames(differences(documents), documents, size.hides);
  const errors = documents.map(({ runs }) =>
    quantiles(runs.map(({ testError, finalWorst }) => testError?.rms ?? finalWorst)),
  );
  const settings = [...new Set(names)].map((name) => ({
    name,
    points: documents
      .flatMap((document, d) => {
        const found = errors[d];
        return names[d] === name && found !== undefined
          ? [{ x: size.of(document), median: found.median, low: found.p10, high: found.p90 }]
          : [];
      })
      .toSorted((a, b) => a.x - b.x),
  }));
  const [first] = documents;
  const tested = documents.some(({ runs }) => runs.some(({ testError }) => testError !== null));
  return {
    title: first === undefined ? "" : `${first.task.name}: ${first.task.title}`,
    note: runsWords(documents.map(({ runs }) => runs.length)),
    x: size.label,
    y: tested ? "error on the test set, rms" : "worst error at the end",
    threshold: tested ? undefined : first?.threshold,
    settings,
  };
}

function runsWords(counts: readonly number[]): string {
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  return counts.length === 0 ? "" : least === most ? `${least} runs a point` : `${least} to ${most} runs a point`;
}

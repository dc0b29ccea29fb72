/** `--figure ksweep`: voltages and accuracy against K. */
import { ksweepFigure } from "@twinedge/formats";
import { documentsOf, type PlotFigure } from "./figure.ts";
import { pointsFile } from "./points.ts";

export const ksweep: PlotFigure = {
  name: "ksweep",
  summary: "output voltages and accuracy against K, a column a sweep",
  takes: ["ksweep"],
  most: 9,
  options: ["title", "points"],
  async make(inputs, args, io) {
    const documents = documentsOf(inputs, "ksweep");
    const curves = documents.flatMap((document) => document.curves);
    const published = documents.flatMap((document) => document.published ?? []);
    const points = args.points === undefined ? undefined : await pointsFile(args.points, "k", io);
    const more = points?.columns(["accuracy"])[0]?.map(([k, accuracy]) => ({ k, accuracy })) ?? [];
    const shown = [...published, ...more];
    const source = points?.label ?? "published";
    return ksweepFigure({
      title: args.title ?? documents[0]?.title ?? "",
      note: `dotted: targets; ring: best accuracy${shown.length > 0 ? `; diamonds: ${source}` : ""}`,
      columns: curves.map(({ outputs, ...curve }) => ({
        ...curve,
        outputs: outputs.map(({ name, ...output }) => ({ ...output, name: `node ${name}` })),
      })),
      published: shown,
    });
  },
};

/** `--figure ksweep`: voltages and accuracy against K. */
import { ksweepFigure } from "@twinedge/formats";
import { documentsOf, type PlotFigure } from "./figure.ts";
import { pointsFile } from "./points.ts";

export const ksweep: PlotFigure = {
  name: "ksweep",
  summary: "output voltages and accuracy against K",
  takes: ["ksweep"],
  most: 1,
  options: ["title", "points"],
  async make(inputs, args, io) {
    const [document] = documentsOf(inputs, "ksweep");
    if (document === undefined) {
      return "";
    }
    const { title, curves, published = [] } = document;
    const points = args.points === undefined ? undefined : await pointsFile(args.points, "k", io);
    const more = points?.columns(["accuracy"])[0]?.map(([k, accuracy]) => ({ k, accuracy })) ?? [];
    const shown = [...published, ...more];
    const source = points?.label ?? "published";
    return ksweepFigure({
      title: args.title ?? title,
      note: `dotted: targets; ring: best accuracy${shown.length > 0 ? `; diamonds: ${source}` : ""}`,
      columns: curves,
      published: shown,
    });
  },
};

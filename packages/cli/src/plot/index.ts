/** The figures of `twinedge plot`, one line each. */
import type { PlotFigure } from "./figure.ts";
import { learning } from "./learning.ts";

export const figures: readonly PlotFigure[] = [learning];

/** The figures of `twinedge plot`, one line each. */
import type { PlotFigure } from "./figure.ts";
import { learning } from "./learning.ts";
import { network } from "./network.ts";
import { schematic } from "./schematic.ts";
import { timing } from "./timing.ts";

export const figures: readonly PlotFigure[] = [learning, network, schematic, timing];

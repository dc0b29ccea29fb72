/** The figures of `twinedge plot`, one line each. */
import { capacity } from "./capacity.ts";
import type { PlotFigure } from "./figure.ts";
import { histogram } from "./histogram.ts";
import { ksweep } from "./ksweep.ts";
import { learning } from "./learning.ts";
import { levels } from "./levels.ts";
import { network } from "./network.ts";
import { schematic } from "./schematic.ts";
import { timing } from "./timing.ts";

export const figures: readonly PlotFigure[] = [
  learning,
  histogram,
  ksweep,
  capacity,
  levels,
  network,
  schematic,
  timing,
];

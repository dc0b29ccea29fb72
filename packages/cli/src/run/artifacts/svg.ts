/** `--svg`: a figure of the probes, by clocks, or along the time where there is no clock. */
import { InputError } from "@twinedge/core";
import { clockFigure, timingFigure } from "@twinedge/formats";
import type { Artifact } from "./artifact.ts";

export const svg: Artifact = {
  log: ({ clocked }) => (clocked ? "none" : "probes"),
  chunks: (trace, { clocked }) => {
    const signals = trace.probes.map((id) => trace.signals[id]?.path ?? "");
    if (signals.length === 0) {
      throw new InputError("--svg has nothing to draw", { remedy: "name what to show with --probe" });
    }
    return [clocked ? clockFigure(trace) : timingFigure(trace, { from: 0, to: trace.endTime, signals })];
  },
};

/** `--csv`: the probes, one row a clock; one a change where that is asked for or there is no clock. */
import { writeCsv } from "@twinedge/formats";
import type { Artifact, ArtifactContext } from "./artifact.ts";

export const csv: Artifact = {
  log: (context) => (every(context) === "change" ? "probes" : "none"),
  chunks: (trace, context) => writeCsv(trace, { every: every(context) }),
};

function every({ request, clocked }: ArtifactContext): "clock" | "change" {
  const asked = request["csv-every"];
  return asked === "change" || (asked === undefined && !clocked) ? "change" : "clock";
}

/** `--raw`: ngspice's own format. */
import { writeRaw } from "@twinedge/formats";
import { type Artifact, chosenNets } from "./artifact.ts";

export const raw: Artifact = {
  log: chosenNets,
  chunks: (trace, { request }) => writeRaw(trace, { ascii: request["raw-ascii"] === true }),
};

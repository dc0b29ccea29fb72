/** `--raw`: ngspice's own format. */
import { rawSize, writeRaw } from "@twinedge/formats";
import { type Artifact, chosenNets } from "./artifact.ts";

/** Bytes from which on a file's size is said. */
const LARGE = 50e6;

export const raw: Artifact = {
  log: chosenNets,
  remark: (trace, context) => {
    const size = rawSize(trace);
    const remedy = chosenNets(context) === "all" ? "; --probe names what to keep" : "";
    return size < LARGE
      ? undefined
      : `the raw file takes ${Math.round(size / 1e6)} MB: ${trace.signals.length} signals at every change of one${remedy}`;
  },
  chunks: (trace, { request }) => writeRaw(trace, { ascii: request["raw-ascii"] === true }),
};

/** `--vcd`: value change dump, for waveform viewers. */
import { writeVcd } from "@twinedge/formats";
import { type Artifact, chosenNets } from "./artifact.ts";

export const vcd: Artifact = { log: chosenNets, chunks: (trace) => writeVcd(trace) };

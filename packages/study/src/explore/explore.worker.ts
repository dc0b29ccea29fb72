/** A thread that enumerates chunks of states as it is asked for them. */
import { parentPort, workerData } from "node:worker_threads";
import { InputError, SimulationError } from "@twinedge/core";
import { Enumerator, undecided } from "./enumerate.ts";
import type { ExploreSubject } from "./explore.ts";

const { circuit, faults, corner } = workerData as ExploreSubject;
const enumerator = new Enumerator(undecided(circuit, faults), corner);

parentPort?.on("message", (number: number) => {
  try {
    const chunk = enumerator.chunk(number);
    parentPort?.postMessage({ chunk });
  } catch (error) {
    // Only plain data crosses; the kind decides the exit code.
    const kind = error instanceof InputError ? "input" : error instanceof SimulationError ? "simulation" : "other";
    parentPort?.postMessage({ failure: { kind, message: (error as Error).message } });
  }
});

/** A thread that enumerates chunks of states as it is asked for them. */
import { parentPort, workerData } from "node:worker_threads";
import { type Circuit, type Corner, InputError, SimulationError } from "@twinedge/core";
import { Enumerator, undecided } from "./enumerate.ts";

const { circuit, corner } = workerData as { readonly circuit: Circuit; readonly corner: Corner };
const enumerator = new Enumerator(undecided(circuit), corner);

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

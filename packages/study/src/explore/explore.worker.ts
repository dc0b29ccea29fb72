/** A thread that enumerates chunks of states as it is asked for them. */
import { parentPort, workerData } from "node:worker_threads";
import { failureOf } from "../threads/failure.ts";
import { Enumerator, undecided } from "./enumerate.ts";
import type { ExploreSubject } from "./explore.ts";

const { circuit, faults, corner } = workerData as ExploreSubject;
const enumerator = new Enumerator(undecided(circuit, faults), corner);

parentPort?.on("message", (number: number) => {
  try {
    const chunk = enumerator.chunk(number);
    parentPort?.postMessage({ chunk });
  } catch (error) {
    parentPort?.postMessage({ failure: failureOf(error) });
  }
});

/** A thread that runs the seeds it is given. */
import { parentPort, workerData } from "node:worker_threads";
import { InputError, SimulationError } from "@twinedge/core";
import { type SampleRequest, Sampler } from "./sample.ts";

let sampler: Sampler | undefined;

parentPort?.on("message", (seed: number) => {
  try {
    sampler ??= new Sampler(workerData as SampleRequest);
    const samples = sampler.sample(seed);
    parentPort?.postMessage(
      { seed, samples },
      samples.flatMap(({ volts, codes }) => [volts.buffer, codes.buffer]) as ArrayBuffer[],
    );
  } catch (error) {
    // Only plain data passes between threads; the kind of the error decides the exit code.
    const kind = error instanceof InputError ? "input" : error instanceof SimulationError ? "simulation" : "internal";
    parentPort?.postMessage({
      seed,
      failure: { kind, message: error instanceof Error ? error.message : String(error) },
    });
  }
});

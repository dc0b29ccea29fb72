/** A thread that runs the seeds it is given. */
import { parentPort, workerData } from "node:worker_threads";
import { failureAt, type SampleRequest, Sampler } from "./sample.ts";

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
    parentPort?.postMessage({ seed, failure: failureAt(seed, error) });
  }
});

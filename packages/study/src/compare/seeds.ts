/** Many seeds, spread over threads: the results stand in the order of the seeds, however many threads ran them. */
import { overThreads, type PoolOptions } from "../threads/pool.ts";
import { type SampleRequest, type SchemeSample, sampleSeed } from "./sample.ts";

export interface SeedsOptions extends PoolOptions {
  /** The bundled worker; needed where this file runs from its TypeScript source, which otherwise uses no threads. */
  readonly workerFile?: URL;
}

/** @returns by seed, then by circuit; undefined where it was stopped */
export async function overSeeds(
  request: SampleRequest,
  seeds: readonly number[],
  options: SeedsOptions = {},
): Promise<readonly (readonly SchemeSample[])[] | undefined> {
  const worker =
    options.workerFile ??
    (import.meta.url.endsWith(".ts") ? undefined : new URL("./sample.worker.js", import.meta.url));
  const samples = await overThreads(worker, request, seeds, sampleSeed, options);
  return samples.length === seeds.length ? samples : undefined;
}

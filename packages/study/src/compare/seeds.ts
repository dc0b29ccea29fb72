/** Many seeds, spread over threads: the results stand in the order of the seeds, however many threads ran them. */
import { Worker } from "node:worker_threads";
import { type Failure, thrown } from "../threads/failure.ts";
import { failureAt, type SampleRequest, Sampler, type SchemeSample } from "./sample.ts";

export interface SeedsOptions {
  /** Threads; 1 works in the caller's. */
  readonly workers?: number;
  /** The bundled worker; needed where this file runs from its TypeScript source, which otherwise uses no threads. */
  readonly workerFile?: URL;
  /** @param done 0 to 1 */
  readonly progress?: (done: number) => void;
  readonly stopped?: () => boolean;
}

/** @returns by seed, then by circuit; undefined where it was stopped */
export async function overSeeds(
  request: SampleRequest,
  seeds: readonly number[],
  options: SeedsOptions = {},
): Promise<readonly (readonly SchemeSample[])[] | undefined> {
  const { workers = 1, progress, stopped = () => false } = options;
  const found = new Map<number, readonly SchemeSample[]>();
  const take = (seed: number, samples: readonly SchemeSample[]): void => {
    found.set(seed, samples);
    progress?.(found.size / seeds.length);
  };
  const url =
    options.workerFile ??
    (import.meta.url.endsWith(".ts") ? undefined : new URL("./sample.worker.js", import.meta.url));
  const threads = Math.min(workers, seeds.length);
  if (threads > 1 && url !== undefined) {
    await inThreads(url, request, seeds, threads, take, stopped);
  } else {
    let sampler: Sampler | undefined;
    for (const seed of seeds) {
      // Lets signals in between two seeds.
      await new Promise((resolve) => setImmediate(resolve));
      if (stopped()) {
        return undefined;
      }
      try {
        sampler ??= new Sampler(request);
        take(seed, sampler.sample(seed));
      } catch (error) {
        throw thrown(failureAt(seed, error));
      }
    }
  }
  const samples = seeds.flatMap((seed) => {
    const sample = found.get(seed);
    return sample === undefined ? [] : [sample];
  });
  return samples.length === seeds.length ? samples : undefined;
}

type Answer =
  | { readonly seed: number; readonly samples: readonly SchemeSample[] }
  | { readonly seed: number; readonly failure: Failure };

/** ms between two looks at whether to stop. */
const LOOK = 50;

async function inThreads(
  url: URL,
  request: SampleRequest,
  seeds: readonly number[],
  threads: number,
  take: (seed: number, samples: readonly SchemeSample[]) => void,
  stopped: () => boolean,
): Promise<void> {
  const pool = Array.from({ length: threads }, () => new Worker(url, { workerData: request }));
  let watch: NodeJS.Timeout | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      const waiting = [...seeds];
      const failures = new Map<number, Failure>();
      let running = 0;
      // After a failure no seed is begun; those before it are, so the first failing one does not depend on the threads.
      const next = (worker: Worker): void => {
        const seed = failures.size > 0 ? undefined : waiting.shift();
        if (seed !== undefined) {
          running++;
          worker.postMessage(seed);
        } else if (running === 0) {
          const first = seeds.find((one) => failures.has(one));
          const failure = first === undefined ? undefined : failures.get(first);
          if (failure === undefined) {
            resolve();
          } else {
            reject(thrown(failure));
          }
        }
      };
      watch = setInterval(() => {
        if (stopped()) {
          resolve();
        }
      }, LOOK);
      for (const worker of pool) {
        worker.on("error", reject);
        worker.on("message", (answer: Answer) => {
          running--;
          if ("failure" in answer) {
            failures.set(answer.seed, answer.failure);
          } else {
            take(answer.seed, answer.samples);
          }
          next(worker);
        });
        next(worker);
      }
    });
  } finally {
    clearInterval(watch);
    await Promise.all(pool.map((worker) => worker.terminate()));
  }
}

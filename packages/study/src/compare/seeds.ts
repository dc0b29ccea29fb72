/** Many seeds, spread over threads: the results stand in the order of the seeds, however many threads ran them. */
import { Worker } from "node:worker_threads";
import { InputError, SimulationError } from "@twinedge/core";
import { type SampleRequest, Sampler, type SchemeSample } from "./sample.ts";

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
    const sampler = new Sampler(request);
    for (const seed of seeds) {
      // Lets signals in between two seeds.
      await new Promise((resolve) => setImmediate(resolve));
      if (stopped()) {
        return undefined;
      }
      take(seed, sampler.sample(seed));
    }
  }
  const samples = seeds.flatMap((seed) => {
    const sample = found.get(seed);
    return sample === undefined ? [] : [sample];
  });
  return samples.length === seeds.length ? samples : undefined;
}

interface Answer {
  readonly seed: number;
  readonly samples?: readonly SchemeSample[];
  readonly failure?: { readonly kind: "input" | "simulation" | "internal"; readonly message: string };
}

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
      const waiting = seeds.values();
      let open = seeds.length;
      const give = (worker: Worker): void => {
        const { value } = waiting.next();
        if (value !== undefined) {
          worker.postMessage(value);
        }
      };
      watch = setInterval(() => {
        if (stopped()) {
          resolve();
        }
      }, LOOK);
      for (const worker of pool) {
        worker.on("error", reject);
        worker.on("message", ({ seed, samples, failure }: Answer) => {
          if (samples === undefined) {
            reject(thrown(seed, failure));
            return;
          }
          take(seed, samples);
          give(worker);
          if (--open === 0) {
            resolve();
          }
        });
        give(worker);
      }
    });
  } finally {
    clearInterval(watch);
    await Promise.all(pool.map((worker) => worker.terminate()));
  }
}

function thrown(seed: number, failure: Answer["failure"]): Error {
  const { kind = "internal", message = "a thread gave no answer" } = failure ?? {};
  const words = `seed ${seed}: ${message}`;
  return kind === "input"
    ? new InputError(words)
    : kind === "simulation"
      ? new SimulationError(words)
      : new Error(words);
}

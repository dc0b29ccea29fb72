/** Chunks spread over threads. */
import { Worker } from "node:worker_threads";
import { type Failure, thrown } from "../threads/failure.ts";
import type { Chunk } from "./enumerate.ts";
import type { ChunkRunner } from "./explore.ts";

type Answer =
  | { readonly chunk: Chunk; readonly failure?: undefined }
  | { readonly chunk?: undefined; readonly failure: Failure };

/** @param signal ends the work early; what is done by then has been handed over */
export function runOnThreads(threads: number, signal?: AbortSignal): ChunkRunner {
  return async (subject, numbers, done) => {
    const waiting = [...numbers];
    const work = async (): Promise<void> => {
      const worker = new Worker(new URL("./explore.worker.js", import.meta.url), { workerData: subject });
      try {
        for (let number = waiting.shift(); number !== undefined; number = waiting.shift()) {
          done(await ask(worker, number));
          if (signal?.aborted === true) {
            return;
          }
        }
      } finally {
        waiting.length = 0;
        await worker.terminate();
      }
    };
    await Promise.all(Array.from({ length: Math.max(1, Math.min(threads, numbers.length)) }, work));
  };
}

function ask(worker: Worker, number: number): Promise<Chunk> {
  return new Promise((resolve, reject) => {
    worker.once("message", ({ chunk, failure }: Answer) => {
      worker.removeListener("error", reject);
      if (chunk !== undefined) {
        resolve(chunk);
      } else {
        reject(thrown(failure));
      }
    });
    worker.once("error", reject);
    worker.postMessage(number);
  });
}

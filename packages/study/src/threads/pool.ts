/** Jobs spread over threads; their results stand in the order of the jobs, however many threads ran them. */
import { parentPort, Worker, workerData } from "node:worker_threads";
import { type Failure, failureOf, thrown } from "./failure.ts";

export interface PoolOptions {
  /** 1 works in the caller's thread. */
  readonly workers?: number | undefined;
  /** @param done 0 to 1 */
  readonly progress?: ((done: number) => void) | undefined;
  readonly stopped?: (() => boolean) | undefined;
}

/** ms between two looks at whether to stop. */
const LOOK = 50;

type Answer =
  | { readonly place: number; readonly result: unknown; readonly failure?: undefined }
  | { readonly place: number; readonly failure: Failure };

/**
 * @param worker file of the thread, which calls `serve`; undefined where there is none (from source), which uses no threads
 * @param data plain data that every thread is given once
 * @param done takes each result as it comes
 * @param run what a thread does with a job, for where no thread is used
 * @returns results of all jobs, or of the first ones where it was stopped
 */
export async function overThreads<D, J, R>(
  worker: URL | undefined,
  data: D,
  jobs: readonly J[],
  run: (data: D, job: J) => R | Promise<R>,
  { workers = 1, progress, stopped = () => false }: PoolOptions = {},
  done: (result: R) => void = () => undefined,
): Promise<readonly R[]> {
  const results: (R | undefined)[] = [];
  let finished = 0;
  const take = (place: number, result: R): void => {
    results[place] = result;
    done(result);
    progress?.(++finished / jobs.length);
  };
  const threads = Math.min(workers, jobs.length);
  if (threads > 1 && worker !== undefined) {
    await inThreads(worker, data, jobs, threads, (place, result) => take(place, result as R), stopped);
  } else {
    for (const [place, job] of jobs.entries()) {
      // Lets signals in between two jobs.
      await new Promise((resolve) => setImmediate(resolve));
      if (stopped()) {
        break;
      }
      take(place, await run(data, job));
    }
  }
  const end = jobs.findIndex((_, place) => results[place] === undefined);
  return results.slice(0, end < 0 ? jobs.length : end) as R[];
}

async function inThreads(
  url: URL,
  data: unknown,
  jobs: readonly unknown[],
  threads: number,
  take: (place: number, result: unknown) => void,
  stopped: () => boolean,
): Promise<void> {
  const pool = Array.from({ length: threads }, () => new Worker(url, { workerData: data }));
  let watch: NodeJS.Timeout | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      let waiting = 0;
      let running = 0;
      const failures = new Map<number, Failure>();
      // After a failure no job is begun; those before it are, so the first failing one does not depend on the threads.
      const next = (thread: Worker): void => {
        if (failures.size === 0 && waiting < jobs.length) {
          running++;
          const place = waiting++;
          thread.postMessage({ place, job: jobs[place] });
        } else if (running === 0) {
          const first = failures.get(Math.min(...failures.keys()));
          if (first === undefined) {
            resolve();
          } else {
            reject(thrown(first));
          }
        }
      };
      watch = setInterval(() => {
        if (stopped()) {
          resolve();
        }
      }, LOOK);
      for (const thread of pool) {
        thread.on("error", reject);
        thread.on("message", (answer: Answer) => {
          running--;
          if (answer.failure === undefined) {
            take(answer.place, answer.result);
          } else {
            failures.set(answer.place, answer.failure);
          }
          next(thread);
        });
        next(thread);
      }
    });
  } finally {
    clearInterval(watch);
    await Promise.all(pool.map((thread) => thread.terminate()));
  }
}

/** The thread's side: answers every job with what `run` makes of it. */
export function serve(run: (data: never, job: never) => unknown): void {
  parentPort?.on("message", async ({ place, job }: { readonly place: number; readonly job: unknown }) => {
    try {
      parentPort?.postMessage({ place, result: await run(workerData as never, job as never) });
    } catch (error) {
      parentPort?.postMessage({ place, failure: failureOf(error) });
    }
  });
}

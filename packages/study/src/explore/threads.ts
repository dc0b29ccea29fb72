/** Chunks spread over threads. */
import { overThreads } from "../threads/pool.ts";
import { type Chunk, Enumerator, undecided } from "./enumerate.ts";
import type { ChunkRunner, ExploreSubject } from "./explore.ts";

/** @param signal ends the work early; what is done by then has been handed over */
export function runOnThreads(threads: number, signal?: AbortSignal): ChunkRunner {
  const worker = import.meta.url.endsWith(".ts") ? undefined : new URL("./explore.worker.js", import.meta.url);
  return async (subject, numbers, done) => {
    const stopped = (): boolean => signal?.aborted === true;
    await overThreads(worker, subject, numbers, chunkOf, { workers: threads, stopped }, done);
  };
}

/** Enumerator of the subject that was asked for last: a thread has one. */
let last: { readonly subject: ExploreSubject; readonly enumerator: Enumerator } | undefined;

export function chunkOf(subject: ExploreSubject, number: number): Chunk {
  if (last?.subject !== subject) {
    const { circuit, faults, corner } = subject;
    last = { subject, enumerator: new Enumerator(undecided(circuit, faults), corner) };
  }
  return last.enumerator.chunk(number);
}

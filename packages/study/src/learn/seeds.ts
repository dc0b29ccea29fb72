/** Many training runs that differ in what their seeds draw, or in their options, spread over threads. */
import { InputError } from "@twinedge/core";
import type { Task } from "../tasks/task.ts";
import { overThreads, type PoolOptions } from "../threads/pool.ts";
import { filesOf, type Include, includeFrom, trainingCircuit, trainingDesign } from "./circuit.ts";
import type { TrainOptions } from "./options.ts";
import type { CircuitSpec } from "./spec.ts";
import { betterOf, startsOf } from "./starts.ts";
import { summaryOf, type TrainingSummary } from "./summary.ts";
import { Training } from "./train.ts";

export interface TrainingJob {
  readonly task: Task;
  readonly spec: CircuitSpec;
  readonly options: TrainOptions;
}

/** What every thread is given: files of the library by name, and V below which a target is reached. */
export interface TrainingData {
  readonly library: Awaited<ReturnType<typeof filesOf>>;
  readonly threshold: number;
}

/** @returns one summary a job, in their order; fewer where it was stopped */
export async function trainAll(
  jobs: readonly TrainingJob[],
  threshold: number,
  include: Include,
  options: PoolOptions & { readonly workerFile?: URL } = {},
): Promise<readonly TrainingSummary[]> {
  const library = await libraryOf(jobs, include);
  const worker =
    options.workerFile ??
    (import.meta.url.endsWith(".ts") ? undefined : new URL("./training.worker.js", import.meta.url));
  return overThreads(worker, { library, threshold }, jobs, trainOne, options);
}

export async function trainOne(
  { library, threshold }: TrainingData,
  { task, spec, options }: TrainingJob,
): Promise<TrainingSummary> {
  let best: Training | undefined;
  for (const begun of startsOf({ ...options, every: options.steps })) {
    const circuit = await trainingCircuit(task, spec, begun, includeFrom(library));
    const training = new Training(task, spec, trainingDesign(circuit, begun), begun);
    while (!training.done) {
      training.step();
    }
    best = betterOf(best, training);
  }
  if (best === undefined) {
    throw new InputError("a run needs one start at least", { remedy: "give 1 or more" });
  }
  return summaryOf(best, options.seed, threshold);
}

/** Every file that the jobs' circuits are read from. */
async function libraryOf(jobs: readonly TrainingJob[], include: Include): Promise<TrainingData["library"]> {
  const kinds = new Map(jobs.map((job) => [JSON.stringify([job.task.network.name, job.spec]), job]));
  const found = new Map<string, Awaited<ReturnType<Include>>>();
  for (const { task, spec, options } of kinds.values()) {
    for (const [key, file] of await filesOf(task, spec, options, include)) {
      found.set(key, file);
    }
  }
  return found;
}

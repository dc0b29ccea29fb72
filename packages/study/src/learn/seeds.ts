/** Many training runs that differ in what their seeds draw, or in their options, spread over threads. */
import type { Circuit } from "@twinedge/core";
import { readDeck } from "@twinedge/formats";
import type { Task } from "../tasks/task.ts";
import { overThreads, type PoolOptions } from "../threads/pool.ts";
import { type Include, trainingDesign, wiringOf } from "./circuit.ts";
import { deckOf } from "./deck.ts";
import type { TrainOptions } from "./options.ts";
import type { CircuitSpec } from "./spec.ts";
import { summaryOf, type TrainingSummary } from "./summary.ts";
import { Training } from "./train.ts";

export interface TrainingJob {
  readonly task: Task;
  readonly spec: CircuitSpec;
  readonly options: TrainOptions;
}

/** What every thread is given: files of the library by name, and V below which a target is reached. */
export interface TrainingData {
  readonly library: ReadonlyMap<string, string>;
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

/** Circuits read so far, by the text of their deck: seeds often differ in their parts alone. */
const circuits = new Map<string, Circuit>();
const MOST_CIRCUITS = 8;

export async function trainOne(
  { library, threshold }: TrainingData,
  { task, spec, options }: TrainingJob,
): Promise<TrainingSummary> {
  const text = deckOf(task, spec, { library: "lib/", ...wiringOf(task, spec, options) });
  const circuit =
    circuits.get(text) ?? (await readDeck(text, `${task.name}.cir`, { include: fromMap(library) })).circuit;
  if (circuits.size >= MOST_CIRCUITS) {
    circuits.clear();
  }
  circuits.set(text, circuit);
  const training = new Training(task, spec, trainingDesign(circuit, options), { ...options, every: options.steps });
  while (!training.done) {
    training.step();
  }
  return summaryOf(training, options.seed, threshold);
}

/** Every file that the jobs' decks include, read once. */
async function libraryOf(jobs: readonly TrainingJob[], include: Include): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  const seen = new Set<string>();
  for (const { task, spec, options } of jobs) {
    const key = JSON.stringify([task.network.name, spec]);
    if (!seen.has(key)) {
      seen.add(key);
      const text = deckOf(task, spec, { library: "lib/", ...wiringOf(task, spec, options) });
      await readDeck(text, `${task.name}.cir`, {
        include: async (path, from) => {
          const file = await include(path, from);
          found.set(`${from} ${path}`, JSON.stringify(file));
          return file;
        },
      });
    }
  }
  return found;
}

/** Decks have many names, the files of the library one. */
function fromMap(library: ReadonlyMap<string, string>): Include {
  return (path, from) => {
    const file = library.get(`${from} ${path}`);
    return file === undefined
      ? Promise.reject(new Error(`${path}, included by ${from}, was not read`))
      : Promise.resolve(JSON.parse(file) as Awaited<ReturnType<Include>>);
  };
}

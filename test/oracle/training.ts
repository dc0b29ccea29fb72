/** Training circuits for tests, made of the project's own task files. */
import { readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import {
  type CircuitSpec,
  type Include,
  readTask,
  type Task,
  TRAIN_DEFAULTS,
  Training,
  type TrainOptions,
  trainingCircuit,
  trainingDesign,
} from "@twinedge/study/learn";
import { root } from "../shared.ts";

const circuits = resolve(root, "circuits");

/** Reads files of `circuits/`. */
export const include: Include = async (path, from) => {
  const file = join(dirname(from), path);
  return { text: readFileSync(resolve(circuits, file), "utf8"), file };
};

/** A task of `circuits/tasks` by name. */
export async function taskNamed(name: string, seed = 1): Promise<Task> {
  const file = `tasks/${name}.json`;
  return readTask(readFileSync(resolve(circuits, file), "utf8"), file, { seed, read: include });
}

export function specWith(changes: Partial<CircuitSpec> = {}): CircuitSpec {
  return {
    level: "component",
    parts: "ideal",
    scheme: "xor",
    store: "dff",
    pot: { kind: "linear", codes: 128, ohms: 1e5, wiper: 40, ratio: 100 },
    diode: "silicon",
    period: 1e-4,
    supply: 12,
    ...changes,
  };
}

/** @param task of `circuits/tasks`, or one made up */
export async function training(
  task: Task | string,
  spec: Partial<CircuitSpec> = {},
  options: Partial<TrainOptions> = {},
): Promise<Training> {
  const found = typeof task === "string" ? await taskNamed(task, options.seed) : task;
  const asked = { ...TRAIN_DEFAULTS, ...options };
  const circuit = await trainingCircuit(found, specWith(spec), asked, include);
  return new Training(found, specWith(spec), trainingDesign(circuit, asked), asked);
}

export async function trained(...args: Parameters<typeof training>): Promise<Training> {
  const run = await training(...args);
  while (!run.done) {
    run.step();
  }
  return run;
}

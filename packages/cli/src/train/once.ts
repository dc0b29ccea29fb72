/** `twinedge train TASK`: one run, or several starts of which one is kept. */
import { dirname, relative, resolve } from "node:path";
import type { LogScope } from "@twinedge/core";
import {
  betterOf,
  deckOf,
  Playback,
  type Step,
  startsOf,
  summaryOf,
  Training,
  type TrainingJob,
  trainingCircuit,
  trainingDesign,
  wiringOf,
} from "@twinedge/study/learn";
import { version } from "../grammar.ts";
import { json } from "../json.ts";
import { circuitsFolder, libraryIncludes } from "../library.ts";
import { trainingCsv } from "./csv.ts";
import { commit, keep } from "./outputs.ts";
import { headLines, runLines } from "./report.ts";
import type { Session } from "./session.ts";

/** ms of host time between two looks at the keyboard. */
const SLICE = 50;

/** Trains, writes the files and reports; where it is interrupted, what has been done until then. */
export async function trainOnce(session: Session): Promise<void> {
  const { job, threshold, outputs, progress, io } = session;
  const { task, spec, options } = job;
  const steps = outputs.deck && new Map<number, Step[]>();
  const training = await trained(session, job, outputs.vcd === undefined ? "none" : "all", steps);
  progress.end();
  const record = training.record(version());
  const summary = summaryOf(training, options.seed, threshold);
  await keep(record, outputs, io);
  await outputs.csv?.write(trainingCsv(record));
  if (outputs.vcd !== undefined) {
    const { writeVcd } = await import("@twinedge/formats");
    await outputs.vcd.write(writeVcd(training.trainer.simulator.trace()));
  }
  if (outputs.deck !== undefined) {
    const own = { ...job, options: training.options };
    await outputs.deck.write([deckFor(outputs.deck.name, own, steps?.get(training.options.draw) ?? [])]);
  }
  commit(outputs);
  io.stdout.write(
    session.json
      ? json({ ...record, summary })
      : `${[...headLines(task, spec), ...runLines(record, summary, threshold)].join("\n")}\n`,
  );
}

/** The run of a job, the best of its starts. @param steps takes the steps of each start, by its draw, where a deck is wanted */
export async function trained(
  session: Session,
  job: TrainingJob,
  log: LogScope,
  steps?: Map<number, Step[]>,
): Promise<Training> {
  let training = await runOf(session, job, log, steps);
  for (const options of startsOf(job.options).slice(1)) {
    if (!session.io.signal.aborted) {
      training = betterOf(training, await runOf(session, { ...job, options }, log, steps));
    }
  }
  return training;
}

async function runOf(
  { progress, io }: Session,
  { task, spec, options }: TrainingJob,
  log: LogScope,
  taken: Map<number, Step[]> | undefined,
): Promise<Training> {
  const includes = libraryIncludes();
  const circuit = await trainingCircuit(task, spec, options, (path, from) => includes.read(path, from));
  const own: Step[] = [];
  taken?.set(options.draw, own);
  const watch = taken && ((step: Step) => own.push(step));
  const training = new Training(task, spec, trainingDesign(circuit, options), options, log, watch);
  const { draw, starts, steps } = options;
  while (!training.done) {
    const end = performance.now() + SLICE;
    while (!training.done && performance.now() < end) {
      training.step();
    }
    progress.update((draw + training.trainer.steps / Math.max(1, steps)) / starts);
    // Lets signals in.
    await new Promise((resume) => setImmediate(resume));
    if (io.signal.aborted) {
      training.interrupt();
    }
  }
  return training;
}

function deckFor(name: string, { task, spec, options }: TrainingJob, steps: readonly Step[]): string {
  const library = `${relative(dirname(resolve(name)), circuitsFolder()) || "."}/lib/`;
  const plays = new Playback(task, spec, options, steps);
  return deckOf(task, spec, { ...wiringOf(task, spec, options), library, plays });
}

/** `twinedge train`: a learning task on a network, scheme and parts of choice, once or over many seeds. */
import { availableParallelism } from "node:os";
import { dirname, relative, resolve } from "node:path";
import { InputError, type LogScope } from "@twinedge/core";
import {
  betterOf,
  checkPlayable,
  deckOf,
  type LearningDocument,
  Playback,
  type SeedsDocument,
  type Step,
  startsOf,
  summaryOf,
  type Task,
  Training,
  type TrainingJob,
  type TrainingRecord,
  type TrainOptions,
  trainAll,
  trainingCircuit,
  trainingDesign,
  wiringOf,
} from "@twinedge/study/learn";
import { version } from "../grammar.ts";
import { type InputFile, readInput } from "../input.ts";
import type { Io } from "../io.ts";
import { json } from "../json.ts";
import { circuitsFolder, libraryIncludes } from "../library.ts";
import { type Output, openOutput, STDOUT } from "../output.ts";
import { Progress } from "../progress.ts";
import { seedsCsv, trainingCsv } from "../train/csv.ts";
import { sweepOf, sweepOptions, sweepRequest } from "../train/ksweep.ts";
import { atLevels, checkLevels } from "../train/levels.ts";
import { headLines, runLines, seedsLines } from "../train/report.ts";
import { levelsOf, optionsOf, positive, specOf, type TrainArgs, trainOptions } from "../train/request.ts";
import { taskFile, taskOf } from "../train/task.ts";
import { count } from "../values.ts";
import { verb } from "./verb.ts";

/** ms of host time between two looks at the keyboard. */
const SLICE = 50;
const FILES = ["record", "csv", "svg", "vcd", "deck"] as const;

type Outputs = Partial<Record<(typeof FILES)[number], Output>>;

export const train = verb({
  positionals: {
    task: { type: "string", demandOption: true, describe: "task file, or name of one in circuits/tasks" },
  },
  options: {
    ...trainOptions,
    method: {
      type: "string",
      choices: ["circuit", "sweep"],
      default: "circuit",
      describe:
        "circuit: evaluation circuits step the pots; sweep: Eq. 4 once, then one parameter for all pots (CircuitLab)",
    },
    ...sweepOptions,
    threshold: { type: "string", default: "0.1", describe: "V: a target is learned below this error" },
    every: { type: "string", default: "1", describe: "record every so many steps" },
    from: { type: "string", describe: "begin with the codes at the end of a record" },
    seeds: { type: "string", describe: "train with this many seeds, and give quantiles" },
    workers: { type: "string", describe: "threads for the seeds (default: one a core)" },
    record: {
      type: "string",
      describe: "write what happened as JSON, step by step or seed by seed: what twinedge plot draws",
    },
    csv: { type: "string", describe: "the same as a table; with --seeds one row a seed" },
    svg: {
      type: "string",
      describe: "draw it: outputs by step, several levels together, seeds as histograms, or the sweep of K",
    },
    vcd: { type: "string", describe: "write every net's changes, with true times, for waveform viewers" },
    deck: { type: "string", describe: "write the circuit as a deck that does this run by itself, Eq. 1 as sources" },
    json: { type: "boolean", describe: "print one JSON document" },
  },
  examples: [
    ["$0 ii", "task ii of the paper on the 16-edge network"],
    ["$0 v --codes 1024 --steps 2000 --record v.json", "finer pots, recorded"],
    ["$0 three-edge-series --method sweep --k-step 1e-4", "the CircuitLab way: one parameter swept"],
    ["$0 three-edge --level literal,component,ideal", "the same circuit in three degrees of detail, side by side"],
    ["$0 ii --level ideal --seeds 200 --offset 5m", "quantiles over what the offsets do"],
  ],
  async run(args, io) {
    const file = await taskFile(args.task, io);
    const seed = count("--seed", args.seed);
    const threshold = positive("--threshold", args.threshold, "V");
    const task = await taskOf(file, seed, io);
    const levels = levelsOf(args.level, task);
    checkLevels(levels, args);
    const job = await jobOf(args, task, io);
    if (args.deck !== undefined) {
      checkPlayable(task, job.spec, job.options);
    }
    const outputs = openOutputs(args, file, io);
    const progress = new Progress(io.stderr, true);
    try {
      const asked = (Object.keys(sweepOptions) as (keyof typeof sweepOptions)[]).find(
        (option) => args[option] !== undefined,
      );
      if (args.method !== "sweep" && asked !== undefined) {
        throw new InputError(`--${asked} is of a sweep`, { remedy: "add --method sweep" });
      }
      if (args.method === "sweep") {
        await swept(args, job, outputs, io);
      } else if (levels.length > 1) {
        const { document, lines } = await atLevels(levels, job, threshold, (one) => trained(one, "none", progress, io));
        progress.end();
        await keep(document, outputs, io);
        commit(outputs);
        io.stdout.write(args.json === true ? json(document) : `${lines.join("\n")}\n`);
      } else if (args.seeds === undefined) {
        await once(args, job, threshold, outputs, progress, io);
      } else {
        await many(args, file, job, threshold, outputs, progress, io);
      }
      return 0;
    } finally {
      progress.end();
      for (const output of Object.values(outputs)) {
        output.discard();
      }
    }
  },
});

/** Options that a sweep has no use for. */
const OF_CIRCUITS = ["seeds", "from", "csv", "vcd", "deck", "cut", "stuck", "steps", "epochs"] as const;

async function swept(
  args: Readonly<Partial<Record<(typeof OF_CIRCUITS)[number], unknown>>> &
    Parameters<typeof sweepRequest>[0] &
    Parameters<typeof sweepOf>[2] & { readonly json?: boolean | undefined },
  { task, spec, options }: TrainingJob,
  outputs: Outputs,
  io: Io,
): Promise<void> {
  const useless = OF_CIRCUITS.find((option) => args[option] !== undefined);
  if (useless !== undefined) {
    throw new InputError(`--${useless} has no meaning for --method sweep`, { remedy: "leave it out" });
  }
  const { lines, document } = await sweepOf(task, sweepRequest(args, spec.pot.ohms, options.nudge), args);
  await keep(document, outputs, io);
  commit(outputs);
  io.stdout.write(args.json === true ? json(document) : lines.join("\n"));
}

async function jobOf(
  args: TrainArgs & { readonly from?: string | undefined; readonly every: string },
  task: Task,
  io: Io,
): Promise<TrainingJob> {
  const spec = specOf(args, task);
  const every = count("--every", args.every);
  if (every === 0) {
    throw new InputError("--every cannot be 0", { remedy: "give a whole number from 1 on" });
  }
  const start = args.from === undefined ? undefined : await codesOf(args.from, task, spec.pot.codes, io);
  return { task, spec, options: { ...optionsOf(args, task), every, start } };
}

/** Codes at the end of a record, by edge. */
async function codesOf(name: string, { network }: Task, codes: number, io: Io): Promise<ReadonlyMap<string, number>> {
  const { text } = await readInput(name, io);
  let record: Partial<TrainingRecord>;
  try {
    record = JSON.parse(text) as Partial<TrainingRecord>;
  } catch {
    record = {};
  }
  const edges = record.network?.edges ?? [];
  const last = record.codes?.at(-1) ?? [];
  if (record.twinedge !== "training" || edges.length === 0 || last.length !== edges.length) {
    throw new InputError(`${name} is no record of training`, { remedy: "write one with --record" });
  }
  if (edges.map((edge) => edge.name).join(" ") !== network.edges.map((edge) => edge.name).join(" ")) {
    throw new InputError(`${name} was trained on other edges than those of network "${network.name}"`, {
      remedy: "take a record of the same network",
    });
  }
  const bad = last.findIndex((code) => !Number.isInteger(code) || code < 0 || code >= codes);
  if (bad >= 0) {
    throw new InputError(`${name}: edge ${edges[bad]?.name} stands at ${last[bad]}, which is no code of ${codes}`, {
      remedy: "give the same --codes",
    });
  }
  return new Map(edges.map((edge, e) => [edge.name, last[e] ?? 0]));
}

function openOutputs(
  args: Readonly<Partial<Record<(typeof FILES)[number], string | undefined>>>,
  file: InputFile,
  io: Io,
): Outputs {
  const outputs: Outputs = {};
  const taken = new Set([file.path]);
  for (const option of FILES) {
    const name = args[option];
    if (name === undefined) {
      continue;
    }
    if (name === STDOUT) {
      throw new InputError(`--${option} cannot be standard output, which has the report`, { remedy: "name a file" });
    }
    if (taken.has(resolve(name))) {
      throw new InputError(`--${option} would write ${name}, which is read or written already`, {
        remedy: "name another file",
      });
    }
    taken.add(resolve(name));
  }
  try {
    for (const option of FILES) {
      const name = args[option];
      if (name !== undefined) {
        outputs[option] = openOutput(name, io);
      }
    }
  } catch (error) {
    for (const output of Object.values(outputs)) {
      output.discard();
    }
    throw error;
  }
  return outputs;
}

async function once(
  args: { readonly json?: boolean | undefined; readonly deck?: string | undefined },
  { task, spec, options }: TrainingJob,
  threshold: number,
  outputs: Outputs,
  progress: Progress,
  io: Io,
): Promise<void> {
  const steps = args.deck === undefined ? undefined : new Map<number, Step[]>();
  const training = await trained(
    { task, spec, options },
    outputs.vcd === undefined ? "none" : "all",
    progress,
    io,
    steps,
  );
  progress.end();
  const record = training.record(version());
  const summary = summaryOf(training, options.seed, threshold);
  await keep(record, outputs, io);
  await outputs.csv?.write(trainingCsv(record));
  if (outputs.vcd !== undefined) {
    const { writeVcd } = await import("@twinedge/formats");
    await outputs.vcd.write(writeVcd(training.trainer.simulator.trace()));
  }
  if (args.deck !== undefined) {
    await outputs.deck?.write([
      deckFor(args.deck, { task, spec, options: training.options }, steps?.get(training.options.draw) ?? []),
    ]);
  }
  commit(outputs);
  const text =
    args.json === true
      ? json({ ...record, summary })
      : `${[...headLines(task, spec), ...runLines(record, summary, threshold)].join("\n")}\n`;
  io.stdout.write(text);
}

/** The run of a job, the best of its starts. @param steps takes the steps of each start, by its draw, where a deck is wanted */
async function trained(
  { task, spec, options }: TrainingJob,
  log: LogScope,
  progress: Progress,
  io: Io,
  steps?: Map<number, Step[]>,
): Promise<Training> {
  const includes = libraryIncludes();
  const begin = async (begun: TrainOptions): Promise<Training> => {
    const circuit = await trainingCircuit(task, spec, begun, (path, from) => includes.read(path, from));
    const own: Step[] = [];
    steps?.set(begun.draw, own);
    const watch = steps && ((step: Step) => own.push(step));
    return new Training(task, spec, trainingDesign(circuit, begun), begun, log, watch);
  };
  let training = await begin(options);
  await runToEnd(training, progress, io);
  for (const begun of startsOf(options).slice(1)) {
    if (!io.signal.aborted) {
      const another = await begin(begun);
      await runToEnd(another, progress, io);
      training = betterOf(training, another);
    }
  }
  return training;
}

async function runToEnd(training: Training, progress: Progress, io: Io): Promise<void> {
  const { draw, starts, steps } = training.options;
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
}

function deckFor(name: string, { task, spec, options }: TrainingJob, steps: readonly Step[]): string {
  const library = `${relative(dirname(resolve(name)), circuitsFolder()) || "."}/lib/`;
  const plays = new Playback(task, spec, options, steps);
  return deckOf(task, spec, { ...wiringOf(task, spec, options), library, plays });
}

async function many(
  args: {
    readonly seeds?: string | undefined;
    readonly workers?: string | undefined;
    readonly json?: boolean | undefined;
  },
  file: InputFile,
  { task, spec, options }: TrainingJob,
  threshold: number,
  outputs: Outputs,
  progress: Progress,
  io: Io,
): Promise<void> {
  if (outputs.vcd !== undefined || outputs.deck !== undefined) {
    throw new InputError("--vcd and --deck are of one run", { remedy: "leave out --seeds" });
  }
  const number = count("--seeds", args.seeds ?? "");
  if (number === 0) {
    throw new InputError("--seeds cannot be 0", { remedy: "give a whole number from 1 on" });
  }
  const workers = args.workers === undefined ? availableParallelism() : Math.max(1, count("--workers", args.workers));
  const jobs: TrainingJob[] = [];
  for (let i = 0; i < number; i++) {
    const seed = options.seed + i;
    jobs.push({ task: i === 0 ? task : await taskOf(file, seed, undefined), spec, options: { ...options, seed } });
  }
  const includes = libraryIncludes();
  const summaries = await trainAll(jobs, threshold, (path, from) => includes.read(path, from), {
    workers,
    progress: (done) => progress.update(done),
    stopped: () => io.signal.aborted,
  });
  progress.end();
  const { seed: _, ...asked } = options;
  const document: SeedsDocument = {
    twinedge: "seeds",
    version: version(),
    task: { name: task.name, title: task.title },
    spec,
    options: { ...asked },
    threshold,
    asked: number,
    runs: summaries,
  };
  await keep(document, outputs, io);
  await outputs.csv?.write(seedsCsv(summaries));
  commit(outputs);
  io.stdout.write(
    args.json === true
      ? json(document)
      : `${[...headLines(task, spec), ...seedsLines(summaries, task, threshold)].join("\n")}\n`,
  );
}

/** The document itself, and its figure. */
async function keep(document: LearningDocument, { record, svg }: Outputs, io: Io): Promise<void> {
  if (record === undefined && svg === undefined) {
    return;
  }
  const text = json(document, 0);
  await record?.write([text]);
  if (svg !== undefined) {
    const { ownFigure } = await import("../plot/own.ts");
    await svg.write([await ownFigure(text, svg.name, io)]);
  }
}

function commit(outputs: Outputs): void {
  for (const output of Object.values(outputs)) {
    output.commit();
  }
}

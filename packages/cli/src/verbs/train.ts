/** `twinedge train`: a learning task on a network, scheme and parts of choice, once or over many seeds. */
import { checkPlayable } from "@twinedge/study/learn";
import { Progress } from "../progress.ts";
import { checkEffect } from "../train/effect.ts";
import { sweepOptions, trainBySweep } from "../train/ksweep.ts";
import { checkLevels, trainAtLevels } from "../train/levels.ts";
import { trainOnce } from "../train/once.ts";
import { discard, openOutputs, outputOptions } from "../train/outputs.ts";
import { levelsOf, optionsOf, specOf, trainOptions } from "../train/request.ts";
import { trainSeeds } from "../train/seeds.ts";
import { codesOf } from "../train/start.ts";
import { taskFile, taskOf } from "../train/task.ts";
import { atLeast, count, positive, threads } from "../values.ts";
import { type Specs, verb } from "./verb.ts";

const options = {
  ...trainOptions,
  method: {
    type: "string",
    choices: ["circuit", "sweep"],
    default: "circuit",
    describe:
      "circuit: evaluation circuits step the pots; sweep: Eq. 4 once, then one parameter for all pots (CircuitLab)",
  },
  ...sweepOptions,
  threshold: { type: "string", describe: "V: a target is learned below this error (default: 0.1)" },
  every: { type: "string", describe: "record every so many steps (default: 1)" },
  from: { type: "string", describe: "begin with the codes at the end of a record" },
  seeds: { type: "string", describe: "train with this many seeds, and give quantiles" },
  workers: { type: "string", describe: "threads for the seeds (default: one a core)" },
  ...outputOptions,
  json: { type: "boolean", describe: "print one JSON document" },
} as const satisfies Specs;

export const train = verb({
  positionals: {
    task: { type: "string", demandOption: true, describe: "task file, or name of one in circuits/tasks" },
  },
  options,
  examples: [
    ["$0 ii", "task ii of the paper on the 16-edge network"],
    ["$0 v --codes 1024 --steps 2000 --record v.json", "finer pots, recorded"],
    ["$0 three-edge-series --method sweep --k-step 1e-4", "the CircuitLab way: one parameter swept"],
    ["$0 three-edge --level literal,component,ideal", "the same circuit in three degrees of detail, side by side"],
    ["$0 ii --level ideal --seeds 200 --offset 5m", "quantiles over what the offsets do"],
  ],
  async run(args, io) {
    const file = await taskFile(args.task, io);
    const threshold = args.threshold === undefined ? 0.1 : positive("--threshold", args.threshold, "V");
    const every = args.every === undefined ? 1 : atLeast("--every", args.every, 1);
    const seeds = args.seeds === undefined ? undefined : atLeast("--seeds", args.seeds, 1);
    const workers = threads(args.workers);
    const task = await taskOf(file, count("--seed", args.seed), io);
    const levels = levelsOf(args.level, task);
    checkLevels(levels, args);
    const spec = specOf(args, task);
    const start = args.from === undefined ? undefined : await codesOf(args.from, task, spec.pot.codes, io);
    const job = { task, spec, options: { ...optionsOf(args, task), every, start } };
    checkEffect(args, Object.keys(options), job, levels);
    if (args.deck !== undefined) {
      checkPlayable(task, spec, job.options);
    }
    const outputs = openOutputs(args, file, io);
    const progress = new Progress(io.stderr, true);
    const session = { file, job, threshold, outputs, progress, io, json: args.json === true };
    try {
      if (args.method === "sweep") {
        await trainBySweep(session, args);
      } else if (levels.length > 1) {
        await trainAtLevels(session, levels);
      } else if (seeds === undefined) {
        await trainOnce(session);
      } else {
        await trainSeeds(session, seeds, workers);
      }
      return 0;
    } finally {
      progress.end();
      discard(outputs);
    }
  },
});

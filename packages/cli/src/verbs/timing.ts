/** `twinedge timing`: the smallest safe period of the clock, and what sets it. */
import { analyseTiming } from "@twinedge/study";
import { kindOf, readInput } from "../input.ts";
import { json } from "../json.ts";
import { STDOUT } from "../output.ts";
import { Progress } from "../progress.ts";
import { RunFiles } from "../run/files.ts";
import { designOf, readSource } from "../source.ts";
import { timingDocument } from "../timing/document.ts";
import { timingPathFigure } from "../timing/figure.ts";
import { timingLines } from "../timing/lines.ts";
import { readTiming, timingOptions } from "../timing/request.ts";
import { holds } from "../timing/summary.ts";
import { verb } from "./verb.ts";

const CHECK_FAILED = 3;
const INTERRUPTED = 130;
/** Runs that a corner takes, as experience has it: for the progress line alone. */
const RUNS_A_CORNER = 20;

export const timing = verb({
  positionals: { deck: { type: "string", demandOption: true, describe: "deck or Falstad file, - for standard input" } },
  options: timingOptions,
  examples: [
    ["$0 circuits/three-edge-hardware.cir", "static and dynamic bound, the critical path pin by pin"],
    ["$0 circuits/three-edge-hardware.cir --period 200us --skew xe12=5n", "slack at a period, with clock skew"],
    ["$0 circuits/three-edge-hardware.cir --node-capacitance 10pF --svg timing.svg", "the network settles, too"],
  ],
  async run(args, io) {
    const input = await readInput(args.deck, io);
    // A deck's clock is stretched once it is elaborated: its period may be an expression.
    const own = kindOf(input.text) === "falstad" ? args : { ...args, period: undefined };
    const source = await readSource(input, own);
    const design = designOf(source, io);
    const options = readTiming(args, design.run);
    const names = new Map<string, string>();
    if (args.svg !== undefined) {
      names.set("svg", args.svg);
    }
    if (args.json === true) {
      names.set("json", STDOUT);
    }
    const files = new RunFiles(names, io);
    const progress = new Progress(io.stderr, true);
    try {
      files.spare(source.files);
      const expected = RUNS_A_CORNER * options.corners.length + options.seeds;
      let runs = 0;
      const report = await analyseTiming(design, options, async () => {
        progress.update(Math.min(1, ++runs / expected));
        await new Promise((resolve) => {
          setImmediate(resolve);
        });
        return io.signal.aborted;
      });
      progress.end();
      if (report === undefined) {
        return INTERRUPTED;
      }
      if (args.svg !== undefined) {
        await files.put("svg", [timingPathFigure(report)]);
      }
      await files.put("json", args.json === true ? [json(timingDocument(report))] : []);
      if (args.json !== true) {
        (files.toStdout ? io.stderr : io.stdout).write(`${timingLines(report).join("\n")}\n`);
      }
      files.commit();
      return args.period !== undefined && !holds(report) ? CHECK_FAILED : 0;
    } finally {
      files.discard();
    }
  },
});

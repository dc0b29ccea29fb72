/** `twinedge explore`: every state of a network's codes, where each start ends, and how far from the targets. */
import { createHash } from "node:crypto";
import { CORNERS, type Corner, InputError } from "@twinedge/core";
import { explorationFigure } from "@twinedge/formats";
import { explore, exploreSampled, runOnThreads, spaceSize } from "@twinedge/study";
import { Checkpoint } from "../explore/checkpoint.ts";
import { reportLines, variantName } from "../explore/report.ts";
import { sampledLines } from "../explore/sampled.ts";
import { version } from "../grammar.ts";
import { readInput } from "../input.ts";
import type { Io } from "../io.ts";
import { json } from "../json.ts";
import { openOutput } from "../output.ts";
import { Progress } from "../progress.ts";
import { designOf, readSource, type Source, sourceOptions } from "../source.ts";
import { count, threads } from "../values.ts";
import { verb } from "./verb.ts";

const INTERRUPTED = 130;
/** States are numbered by 32-bit integers, and their tables have to fit into memory. */
const MOST_LISTED = 2 ** 28;

export const exploreVerb = verb({
  positionals: {
    deck: {
      type: "string",
      demandOption: true,
      describe: "deck with *@ edge and *@ target lines, - for standard input",
    },
  },
  options: {
    ...sourceOptions,
    corner: { type: "string", choices: CORNERS, default: "typ", describe: "min:typ:max values of data sheets" },
    ends: {
      type: "string",
      choices: ["both", "own"],
      default: "both",
      describe: "end codes: wrap and saturate, or only as the counters do",
    },
    checks: { type: "string", default: "256", describe: "whole clocks to compare with the settled decisions" },
    seed: { type: "string", default: "1", describe: "seed of the choice of these" },
    workers: { type: "string", describe: "threads (default: one a core)" },
    checkpoint: { type: "string", describe: "file to keep what is finished, and to go on from" },
    "max-states": {
      type: "string",
      default: "4194304",
      describe: "list every state of spaces up to this size; of larger ones follow a sample of starts",
    },
    starts: { type: "string", default: "100", describe: "starts of a sample" },
    svg: { type: "string", describe: "write a figure" },
    json: { type: "boolean", describe: "print one JSON document" },
  },
  examples: [
    ["$0 circuits/three-edge.cir", "4,096 states: cycles, shares, errors; both sides of the tie"],
    ["$0 circuits/five-edge.cir --checkpoint five.part", "1,048,576 states, to be gone on with after Ctrl-C"],
    ["$0 circuits/eight-edge.cir --starts 50", "4e9 states: a sample of starts, said so"],
    ["$0 circuits/three-edge.cir --scheme xor", "the same network under another scheme"],
  ],
  async run(args, io) {
    const source = await readSource(await readInput(args.deck, io), args);
    const design = designOf(source, io);
    if (design.targets.length === 0) {
      throw new InputError(`${design.file} names no targets`, { remedy: "add a line *@ target NET = VOLTS" });
    }
    const workers = threads(args.workers);
    const size = spaceSize(design, args.corner);
    if (size > Math.min(count("--max-states", args["max-states"]), MOST_LISTED)) {
      return sample(source, size, args, io);
    }
    const figure = args.svg === undefined ? undefined : openOutput(args.svg, io);
    const { corner } = args;
    const key = createHash("sha256")
      .update(JSON.stringify([version(), corner, plain(source.circuit), source.faults]))
      .digest("hex");
    const checkpoint = args.checkpoint === undefined ? undefined : new Checkpoint(args.checkpoint, key);
    const progress = new Progress(io.stderr, true);
    try {
      const found = await explore(source.circuit, {
        faults: source.faults,
        corner,
        ends: args.ends === "own" ? "own" : "both",
        seed: count("--seed", args.seed),
        checks: count("--checks", args.checks),
        run: runOnThreads(workers, io.signal),
        known: checkpoint?.known ?? [],
        progress: (chunk, done) => {
          checkpoint?.add(chunk);
          progress.update(done);
        },
      });
      progress.end();
      if (found === undefined) {
        io.stderr.write(
          args.checkpoint === undefined
            ? "interrupted; --checkpoint FILE would keep what is finished\n"
            : `interrupted; the same command goes on from ${args.checkpoint}\n`,
        );
        return INTERRUPTED;
      }
      if (figure !== undefined) {
        await figure.write([
          explorationFigure({
            title: found.title,
            targets: found.targets,
            panels: found.variants.map((variant) => ({ ...variant, title: variantName(variant) })),
          }),
        ]);
        figure.commit();
      }
      io.stdout.write(args.json === true ? json(found) : `${reportLines(found).join("\n")}\n`);
      return 0;
    } finally {
      progress.end();
      checkpoint?.close();
      figure?.discard();
    }
  },
});

interface SampleArgs {
  readonly corner: Corner;
  readonly ends: string;
  readonly seed: string;
  readonly checks: string;
  readonly starts: string;
  readonly checkpoint?: string | undefined;
  readonly svg?: string | undefined;
  readonly json?: boolean | undefined;
}

async function sample({ circuit, faults }: Source, size: number, args: SampleArgs, io: Io): Promise<number> {
  const whole = (["checkpoint", "svg"] as const).find((option) => args[option] !== undefined);
  if (whole !== undefined) {
    throw new InputError(`--${whole} needs every state, and there are ${size.toPrecision(4)}`, {
      remedy: size > MOST_LISTED ? `leave --${whole} out` : `raise --max-states, or leave --${whole} out`,
    });
  }
  const progress = new Progress(io.stderr, true);
  try {
    const found = await exploreSampled(circuit, {
      faults,
      corner: args.corner,
      ends: args.ends === "own" ? "own" : "both",
      seed: count("--seed", args.seed),
      starts: count("--starts", args.starts),
      checks: count("--checks", args.checks),
      progress: (done) => progress.update(done),
      stopped: () => io.signal.aborted,
    });
    progress.end();
    if (found === undefined) {
      return INTERRUPTED;
    }
    io.stdout.write(args.json === true ? json(found) : `${sampledLines(found).join("\n")}\n`);
    return 0;
  } finally {
    progress.end();
  }
}

/** Maps as lists of entries, so that the text holds everything. */
function plain(value: unknown): unknown {
  if (value instanceof Map) {
    return [...value].map(([key, entry]) => [key, plain(entry)]);
  }
  if (Array.isArray(value)) {
    return value.map(plain);
  }
  return typeof value === "object" && value !== null
    ? Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, plain(entry)]))
    : value;
}

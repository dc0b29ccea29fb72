/** `twinedge compare`: the same network, task and seed under several schemes. */
import { resolve } from "node:path";
import { CORNERS, type Corner, type Design, InputError } from "@twinedge/core";
import { Comparison, type Entrant, imperfect, overSeeds } from "@twinedge/study";
import { comparisonCsv } from "../compare/csv.ts";
import { comparisonDocument } from "../compare/document.ts";
import { comparisonDrawing } from "../compare/figure.ts";
import { reportLines } from "../compare/report.ts";
import { type SeedRequest, schemeNames, seedRequest } from "../compare/request.ts";
import { type Result, type SeedsResult, schemeResults, seedsResult } from "../compare/result.ts";
import { readInput } from "../input.ts";
import type { Io } from "../io.ts";
import { json } from "../json.ts";
import { type Output, openOutput, STDOUT } from "../output.ts";
import { Progress } from "../progress.ts";
import { extentOf } from "../run/request.ts";
import { readSource, sourceOptions } from "../source.ts";
import { count, fromZero, threads } from "../values.ts";
import { verb } from "./verb.ts";

/** ms of host time between two looks at the keyboard. */
const SLICE = 50;

const { scheme: _, ...shared } = sourceOptions;

export const compare = verb({
  positionals: { deck: { type: "string", demandOption: true, describe: "deck, - for standard input" } },
  options: {
    schemes: {
      type: "string",
      array: true,
      demandOption: true,
      describe:
        "files of lib/schemes, each perhaps with one of lib/stores: NAME[/STORE][,...]; the first is compared with the others",
    },
    clocks: { type: "string", describe: "clocks to run (default: the deck's, else 32)" },
    threshold: { type: "string", default: "0.1", describe: "V: a target is learned below this error" },
    ...shared,
    corner: { type: "string", choices: CORNERS, default: "typ", describe: "min:typ:max values of data sheets" },
    seed: { type: "string", default: "1", describe: "seed of what is random; the first of --seeds" },
    seeds: { type: "string", describe: "repeat with this many seeds, each drawing the offsets of its comparators" },
    offset: {
      type: "string",
      describe: "largest offset of a comparator, 3 deviations, e.g. 5m (default: that of its data sheet)",
    },
    "twin-mismatch": { type: "string", describe: "largest difference of the twins of an edge, 3 deviations, e.g. 5%" },
    "pot-tolerance": { type: "string", describe: "largest deviation of an edge's pots, 3 deviations, e.g. 30%" },
    "random-start": { type: "boolean", describe: "seeds draw the starting codes, too" },
    workers: { type: "string", describe: "threads for the seeds (default: one a core)" },
    csv: { type: "string", describe: "every clock of every scheme and edge" },
    svg: { type: "string", describe: "figure of the errors and of what is decided against Eq. 2" },
    json: { type: "boolean", describe: "print one JSON document" },
  },
  examples: [
    ["$0 circuits/sixteen-edge-ii.cir --schemes xor,and,ideal --clocks 400", "two schemes beside Eq. 2 itself"],
    ["$0 circuits/sixteen-edge-ii-hardware.cir --schemes xor/dff,xor/jk", "two stores"],
    ["$0 circuits/sixteen-edge-ii.cir --schemes xor --seeds 24 --offset 5m", "offsets drawn 24 times"],
  ],
  async run(args, io) {
    const asked = schemeNames(args.schemes);
    const threshold = fromZero("--threshold", args.threshold, "V");
    const request = seedRequest(args);
    const workers = threads(args.workers);
    const deck = await readInput(args.deck, io);
    const entrants: Entrant[] = [];
    const read = new Set<string>();
    for (const { name, scheme, store = args.store } of asked) {
      const { circuit, files, faults } = await readSource(deck, { ...args, scheme, store });
      entrants.push({ name, circuit, faults });
      for (const { path } of files) {
        read.add(path);
      }
    }
    const outputs = openOutputs(args, read, io);
    const progress = new Progress(io.stderr, true);
    try {
      const options = { corner: args.corner, seed: count("--seed", args.seed) };
      const comparison = new Comparison(entrants, options);
      const { design } = comparison;
      const extent = extentOf({ clocks: args.clocks }, design.run, false);
      const clocks = extent.kind === "clocks" ? extent.clocks : 0;
      if (clocks === 0) {
        throw new InputError("--clocks cannot be 0", { remedy: "give a whole number from 1 on" });
      }
      if (request !== undefined && design.targets.length === 0) {
        throw new InputError(`${design.file} names no targets, so seeds have no errors`, {
          remedy: "add a line *@ target NET = VOLTS, or leave out --seeds",
        });
      }
      if (request !== undefined) {
        checkDraws(comparison, request);
      }
      await run(comparison, clocks, progress, io);
      const seeds = await sampled(
        request,
        entrants,
        { clocks, threshold, workers, corner: args.corner, targets: design.targets },
        progress,
        io,
      );
      progress.end();
      const result: Result = {
        design,
        clocks: comparison.clocks,
        finished: comparison.clocks === clocks && (seeds !== undefined || request === undefined),
        threshold,
        schemes: schemeResults(comparison, threshold),
        pairs: comparison.pairs,
        seeds,
      };
      await outputs.csv?.write(comparisonCsv(result));
      await outputs.svg?.write([comparisonDrawing(result)]);
      for (const output of Object.values(outputs)) {
        output?.commit();
      }
      const text = args.json === true ? json(comparisonDocument(result)) : `${reportLines(result).join("\n")}\n`;
      io.stdout.write(text);
      return 0;
    } finally {
      progress.end();
      for (const output of Object.values(outputs)) {
        output?.discard();
      }
    }
  },
});

interface Outputs {
  readonly csv?: Output | undefined;
  readonly svg?: Output | undefined;
}

function openOutputs(
  args: { csv?: string | undefined; svg?: string | undefined },
  read: ReadonlySet<string>,
  io: Io,
): Outputs {
  for (const option of ["csv", "svg"] as const) {
    const name = args[option];
    if (name === STDOUT) {
      throw new InputError(`--${option} cannot be standard output, which has the report`, { remedy: "name a file" });
    }
    if (name !== undefined && read.has(resolve(name))) {
      throw new InputError(`${name} is a file of the circuit`, { remedy: "write to another file" });
    }
  }
  if (args.csv !== undefined && args.svg !== undefined && resolve(args.csv) === resolve(args.svg)) {
    throw new InputError(`--csv and --svg both write ${args.csv}`, { remedy: "give each its own file" });
  }
  const csv = args.csv === undefined ? undefined : openOutput(args.csv, io);
  try {
    return { csv, svg: args.svg === undefined ? undefined : openOutput(args.svg, io) };
  } catch (error) {
    csv?.discard();
    throw error;
  }
}

/** In slices of time, so that Ctrl-C and the progress line get their turn; what an interrupted run has done is reported. */
async function run(comparison: Comparison, clocks: number, progress: Progress, io: Io): Promise<void> {
  while (comparison.clocks < clocks && !io.signal.aborted) {
    const end = performance.now() + SLICE;
    while (comparison.clocks < clocks && performance.now() < end) {
      comparison.clock();
    }
    progress.update(comparison.clocks / clocks);
    // Lets signals in.
    await new Promise((resume) => setImmediate(resume));
  }
}

interface SeedOptions {
  readonly clocks: number;
  readonly threshold: number;
  readonly workers: number;
  readonly corner: Corner;
  readonly targets: Design["targets"];
}

async function sampled(
  request: SeedRequest | undefined,
  entrants: readonly Entrant[],
  { clocks, threshold, workers, corner, targets }: SeedOptions,
  progress: Progress,
  io: Io,
): Promise<SeedsResult | undefined> {
  if (request === undefined || io.signal.aborted) {
    return undefined;
  }
  const { seeds, imperfections, randomStart } = request;
  const circuits = entrants.map(({ circuit }) => circuit);
  const faults = entrants[0]?.faults ?? [];
  const samples = await overSeeds({ circuits, faults, clocks, imperfections, randomStart, corner }, seeds, {
    workers,
    progress: (done) => progress.update(done),
    stopped: () => io.signal.aborted,
  });
  if (samples === undefined) {
    return undefined;
  }
  return seedsResult(
    request,
    entrants.map(({ name }) => name),
    samples,
    targets,
    threshold,
  );
}

function checkDraws({ runs }: Comparison, { imperfections, randomStart, seeds }: SeedRequest): void {
  const drawn = runs.some(({ bench }) => imperfect(bench.simulator.design, imperfections, seeds[0] ?? 0).drawn > 0);
  if (!drawn && !randomStart) {
    throw new InputError("the seeds draw nothing: no comparator is a part with an offset in its data sheet", {
      remedy: "give --offset, --twin-mismatch, --pot-tolerance or --random-start, or take the deck with real parts",
    });
  }
}

/** `twinedge sweep`: DC curves of a circuit, what its deck asks for or what the command line does; Monte Carlo trials. */
import { CORNERS, type Design, InputError } from "@twinedge/core";
import { csvTable } from "@twinedge/formats";
import { Sweep, type SweepTable } from "@twinedge/study";
import { readInput } from "../input.ts";
import { type Io, writeOut } from "../io.ts";
import { json } from "../json.ts";
import { openOutput, STDOUT } from "../output.ts";
import { Progress } from "../progress.ts";
import { designOf, readSource, sourceOptions } from "../source.ts";
import { statistics, sweepLines } from "../sweep/report.ts";
import { requestsOf } from "../sweep/request.ts";
import { plural } from "../text.ts";
import { verb } from "./verb.ts";

const FAILED = 1;
const INTERRUPTED = 130;
/** ms of host time between looks at Ctrl-C. */
const SLICE = 50;

export const sweep = verb({
  positionals: { deck: { type: "string", demandOption: true, describe: "deck or Falstad file, - for standard input" } },
  options: {
    vary: {
      type: "string",
      array: true,
      describe:
        "parameter, source, resistor or temp: NAME=FROM:TO:STEP, NAME=FROM:TO:COUNT/dec, NAME=A,B,C; the first varies fastest; in place of the deck's .dc and .step",
    },
    probe: {
      type: "string",
      array: true,
      describe:
        "what to list: v(a), v(a,b), i(v1), @q1[ic], {expression} (default: the deck's .print, .save or *@ probe)",
    },
    mc: {
      type: "string",
      describe: "Monte Carlo: trials, with agauss(), gauss(), aunif(), unif(), mc() drawn anew in each",
    },
    spread: {
      type: "string",
      array: true,
      describe: "uniform tolerance in the trials: PARAM=5%, r1=1%, 'x1.r*=1%', q1.bf=30%",
    },
    seed: { type: "string", default: "1", describe: "seed of what is random" },
    csv: { type: "string", describe: "write the points; a second .dc goes to NAME-2.csv" },
    json: { type: "boolean", describe: "print one JSON document" },
    ...sourceOptions,
    corner: { type: "string", choices: CORNERS, default: "typ", describe: "min:typ:max values of data sheets" },
  },
  examples: [
    ["$0 amplifier.cir", "the deck's own .dc, .step, .print and .meas"],
    ["$0 amplifier.cir --vary v1=0:5:0.1 --vary temp=0,27,85 --csv curves.csv", "a family of curves"],
    ["$0 amplifier.cir --mc 1000 --spread 'r*=5%' --probe 'v(out)'", "tolerances"],
  ],
  async run(args, io) {
    const source = await readSource(await readInput(args.deck, io), args);
    const design = designOf(source, io);
    const requests = await requestsOf(source, design, args);
    const files = args.csv === undefined ? [] : requests.map((_, k) => openOutput(numbered(args.csv ?? "", k), io));
    const progress = new Progress(io.stderr, true);
    const tables: SweepTable[] = [];
    try {
      if (args.csv === STDOUT && (args.json === true || requests.length > 1)) {
        throw new InputError("standard output takes one document", { remedy: "name a file with --csv" });
      }
      let finished = true;
      for (const [k, request] of requests.entries()) {
        const run = new Sweep(request);
        tables.push(run.table);
        finished &&= await drive(run, io, (done) => progress.update((k + done) / requests.length));
        await files[k]?.write(csvTable([...run.table.axes, ...run.table.outputs], csvRows(run.table)));
        files[k]?.commit();
        if (!finished) {
          break;
        }
      }
      progress.end();
      const failed = tables.flatMap(({ rows }) => rows.filter(({ failure }) => failure !== undefined));
      if (args.json === true) {
        io.stdout.write(json(document(design, tables, finished), 0));
      } else {
        const out = tables.flatMap((table, k) => [
          ...(k > 0 ? [""] : []),
          ...sweepLines(table, args.csv === undefined),
        ]);
        const text = [design.title, "", ...out].map((line) => `${line}\n`);
        await writeOut(args.csv === STDOUT ? { ...io, stdout: io.stderr } : io, text);
      }
      const [first] = failed;
      if (first?.failure !== undefined) {
        io.stderr.write(
          `${plural(failed.length, "point")} without a solution, the first at ${first.at.join(", ")}: ${first.failure.message}\n`,
        );
      }
      if (!finished) {
        io.stderr.write("interrupted; what had been computed was kept\n");
        return INTERRUPTED;
      }
      return failed.length > 0 ? FAILED : 0;
    } finally {
      progress.end();
      for (const file of files) {
        file.discard();
      }
    }
  },
});

/** In slices, so that Ctrl-C and the progress line get their turn. @returns whether it came to its end */
async function drive(run: Sweep, io: Io, progress: (done: number) => void): Promise<boolean> {
  let until = performance.now() + SLICE;
  for (const done of run.run()) {
    if (performance.now() > until) {
      progress(done);
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
      if (io.signal.aborted) {
        return false;
      }
      until = performance.now() + SLICE;
    }
  }
  return true;
}

function numbered(name: string, k: number): string {
  return k === 0 || name === STDOUT ? name : name.replace(/(\.[^./\\]*)?$/, (extension) => `-${k + 1}${extension}`);
}

function* csvRows({ rows, outputs }: SweepTable): Generator<readonly (number | undefined)[]> {
  for (const { at, values } of rows) {
    yield [...at, ...(values ?? outputs.map(() => undefined))];
  }
}

function document({ title, file }: Design, tables: readonly SweepTable[], finished: boolean): unknown {
  return {
    title,
    file,
    finished,
    sweeps: tables.map((table) => ({
      axes: table.axes,
      outputs: table.outputs,
      rows: table.rows.map(({ at, values, failure }) => ({
        at,
        values: values ?? null,
        ...(failure === undefined ? {} : { failure: failure.message }),
      })),
      measures: table.measures,
      curves: table.curves.map(({ at, values }) => ({ at, values: values.map((value) => value ?? null) })),
      ...(table.axes[0] === "trial" ? { statistics: statistics(table) } : {}),
    })),
  };
}

/** `twinedge capacity`: how small an error networks reach, by their edges, codes, inputs and outputs. */
import { type CapacityRun, measureCapacity } from "@twinedge/study/learn";
import { figureAxis, figureOf, headLines, lawLines, lawsOf, tableLines } from "../capacity/report.ts";
import { type CellRequest, capacityOptions, cellsOf, settingsOf } from "../capacity/request.ts";
import { version } from "../grammar.ts";
import { json } from "../json.ts";
import { libraryIncludes } from "../library.ts";
import { Progress } from "../progress.ts";
import { count, positive, threads } from "../values.ts";
import { verb } from "./verb.ts";

export const capacity = verb({
  positionals: {},
  options: {
    ...capacityOptions,
    workers: { type: "string", describe: "threads (default: one a core)" },
    over: {
      type: "string",
      choices: ["edges", "codes", "inputs", "outputs", "examples"],
      describe: "--json: what the figure's lines run over (default: codes where they vary)",
    },
    json: { type: "boolean", describe: "print one JSON document, which twinedge plot draws" },
  },
  examples: [
    ["$0", "edges, codes and outputs against each other"],
    ["$0 --edges 16,64,256,1024 --codes 128 --outputs 1 --json > edges.json", "for twinedge plot: error against edges"],
    ["$0 --network grid --edges 10000 --codes 128 --pot linear --outputs 1 --steps 200 --seeds 2", "10,000 edges"],
    ["$0 --inputs 3,5 --examples 1,2,4 --outputs 1 --edges 64", "several examples at once"],
  ],
  async run(args, io) {
    const cells = cellsOf(args);
    const threshold = positive("--threshold", args.threshold, "V");
    const workers = threads(args.workers);
    const x = figureAxis(args.over, cells);
    const progress = new Progress(io.stderr, true);
    let runs: ReadonlyMap<CellRequest, readonly CapacityRun[]>;
    try {
      runs = await measured(
        cells,
        workers,
        (done) => progress.update(done),
        () => io.signal.aborted,
      );
    } finally {
      progress.end();
    }
    // Interrupted: what is whole is told.
    const whole = cells.flatMap((cell) => {
      const own = runs.get(cell) ?? [];
      return own.length === cell.cases.length ? [{ ...cell, runs: own }] : [];
    });
    const laws = lawsOf(whole, count("--seed", args.seed));
    io.stdout.write(
      args.json === true
        ? json({
            ...figureOf(whole, x, threshold, version()),
            settings: settingsOf(args),
            cells: whole.map(({ at, cases, runs: own }) => ({ ...at, steps: cases[0]?.steps, runs: own })),
            laws,
          })
        : [...headLines(cells, threshold), ...tableLines(whole), ...lawLines(laws)].join("\n"),
    );
    return 0;
  },
});

/** The longest runs first, so that no thread is left with one at the end. */
async function measured(
  cells: readonly CellRequest[],
  workers: number,
  progress: (done: number) => void,
  stopped: () => boolean,
): Promise<ReadonlyMap<CellRequest, readonly CapacityRun[]>> {
  const jobs = cells
    .flatMap((cell) => cell.cases.map((one) => ({ cell, one })))
    .toSorted((a, b) => b.one.edges * b.one.steps - a.one.edges * a.one.steps);
  const includes = libraryIncludes();
  const found = await measureCapacity(
    jobs.map(({ one }) => one),
    (path, from) => includes.read(path, from),
    { workers, progress, stopped },
  );
  const runs = new Map<CellRequest, CapacityRun[]>();
  for (const [i, run] of found.entries()) {
    const cell = jobs[i]?.cell;
    if (cell !== undefined) {
      runs.set(cell, [...(runs.get(cell) ?? []), run]);
    }
  }
  return runs;
}

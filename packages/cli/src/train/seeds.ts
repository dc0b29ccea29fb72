/** `twinedge train TASK --seeds N`: many runs that differ in what their seeds draw. */
import { formatDiagnostic } from "@twinedge/core";
import { type SeedsDocument, type TrainingJob, type TrainingSummary, trainAll } from "@twinedge/study/learn";
import { version } from "../grammar.ts";
import { json } from "../json.ts";
import { libraryIncludes } from "../library.ts";
import { seedsCsv } from "./csv.ts";
import { commit, keep } from "./outputs.ts";
import { headLines, seedsLines } from "./report.ts";
import type { Session } from "./session.ts";
import { taskOf } from "./task.ts";

/** Where it is interrupted, the seeds that were done stand in the files and the report. */
export async function trainSeeds(session: Session, asked: number, workers: number): Promise<void> {
  const { file, job, threshold, outputs, progress, io } = session;
  const { task, spec, options } = job;
  const jobs: TrainingJob[] = [];
  for (let i = 0; i < asked; i++) {
    const seed = options.seed + i;
    jobs.push({ task: i === 0 ? task : await taskOf(file, seed, undefined), spec, options: { ...options, seed } });
  }
  const includes = libraryIncludes();
  const runs = await trainAll(jobs, threshold, (path, from) => includes.read(path, from), {
    workers,
    progress: (done) => progress.update(done),
    stopped: () => io.signal.aborted,
  });
  progress.end();
  if (alike(runs)) {
    io.stderr.write(
      `${formatDiagnostic({
        severity: "warning",
        code: "seeds-alike",
        message: "every seed gave the same: nothing that is drawn makes a difference",
        remedy: "ask for --offset, --twin-mismatch, --random-start, --noise, --skew or --active",
      })}\n`,
    );
  }
  const { seed: _, ...shared } = options;
  const document: SeedsDocument = {
    twinedge: "seeds",
    version: version(),
    task: { name: task.name, title: task.title },
    spec,
    options: shared,
    threshold,
    asked,
    runs,
  };
  await keep(document, outputs, io);
  await outputs.csv?.write(seedsCsv(runs));
  commit(outputs);
  io.stdout.write(
    session.json ? json(document) : `${[...headLines(task, spec), ...seedsLines(runs, task, threshold)].join("\n")}\n`,
  );
}

function alike(runs: readonly TrainingSummary[]): boolean {
  const texts = new Set(runs.map((run) => JSON.stringify({ ...run, seed: 0 })));
  return runs.length > 1 && texts.size === 1;
}

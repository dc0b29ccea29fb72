/**
 * Fuzzes the readers for as long as one likes:
 *
 *     npm run fuzz -- [--minutes 10] [--seed S] [--target NAME] [--out FILE]
 *
 * The targets of test/oracle/fuzz-targets.ts take turns. Text k of a seed is always the same. A reader that throws anything but
 * an InputError or a SimulationError, takes longer than its ceiling, hangs or eats more than 2 GB fails; the text is then
 * written to FILE (default fuzz-failure.txt in the folder for temporary files) and the script ends with 1.
 *
 * The readers work in a process of their own, so that one that hangs can be stopped.
 */
import { fork } from "node:child_process";
import { writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import fc from "fast-check";
import { damages } from "../test/oracle/damage.ts";
import { CEILING, check, type FuzzTarget, fuzzTargets } from "../test/oracle/fuzz-targets.ts";

const MEGABYTES = 2048;
/** Set in the process that reads. */
const READER = "TWINEDGE_FUZZ_READER";

interface Task {
  readonly seed: number;
  readonly targets: readonly string[];
  /** ms since 1970 */
  readonly until: number;
}

type Message =
  | { readonly kind: "begin"; readonly k: number }
  | { readonly kind: "failure"; readonly k: number; readonly reason: string }
  | { readonly kind: "done"; readonly k: number; readonly counts: readonly (readonly [string, number])[] };

interface Attempt {
  readonly target: FuzzTarget;
  readonly name: string;
  readonly text: string;
}

/** Text number k of a seed. */
function attempt({ seed, targets }: Task, k: number): Attempt {
  const target = fuzzTargets.find(({ name }) => name === targets[k % targets.length]);
  if (target === undefined) {
    throw new Error("no such target");
  }
  const texts = fc.tuple(fc.constantFrom(...target.seeds), damages(target.bits));
  const [[from, by] = []] = fc.sample(texts, { seed: (seed + k) | 0, numRuns: 1 });
  if (from === undefined || by === undefined) {
    throw new Error(`${target.name} has no seeds`);
  }
  return { target, name: from.name, text: by(from.text) };
}

async function work(task: Task): Promise<void> {
  const tell = (message: Message): void => void process.send?.(message);
  const counts = new Map<string, number>();
  let k = 0;
  for (; Date.now() < task.until; k++) {
    tell({ kind: "begin", k });
    const { target, name, text } = attempt(task, k);
    try {
      await check(target, text, name);
    } catch (error) {
      tell({ kind: "failure", k, reason: error instanceof Error ? (error.stack ?? error.message) : String(error) });
      return;
    }
    counts.set(target.name, (counts.get(target.name) ?? 0) + 1);
  }
  tell({ kind: "done", k, counts: [...counts] });
}

function supervise(): void {
  const { values } = parseArgs({
    options: {
      minutes: { type: "string", default: "10" },
      seed: { type: "string" },
      target: { type: "string" },
      out: { type: "string", default: join(tmpdir(), "fuzz-failure.txt") },
    },
  });
  const minutes = Number(values.minutes);
  const seed = values.seed === undefined ? Date.now() % 2 ** 31 : Number(values.seed);
  const targets = fuzzTargets.map(({ name }) => name).filter((name) => (values.target ?? name) === name);
  if (!(minutes > 0) || !Number.isInteger(seed) || targets.length === 0) {
    console.error(`--minutes N --seed INTEGER --target ${fuzzTargets.map(({ name }) => name).join("|")}`);
    process.exitCode = 2;
    return;
  }
  const begun = Date.now();
  const task: Task = { seed, targets, until: begun + 60_000 * minutes };
  console.log(`seed ${seed}, ${minutes} minutes, targets ${targets.join(" ")}`);
  const reader = fork(import.meta.filename, [JSON.stringify(task)], {
    execArgv: [...process.execArgv, `--max-old-space-size=${MEGABYTES}`],
    env: { ...process.env, [READER]: "1" },
  });
  let last = { k: 0, at: begun };
  let ended = false;

  const fail = (k: number, reason: string): void => {
    if (ended) {
      return;
    }
    ended = true;
    clearInterval(watch);
    const { target, name, text } = attempt(task, k);
    writeFileSync(values.out, text);
    console.error(`${target.name}, text ${k} of seed ${seed} (${name}): ${reason}\nwritten to ${values.out}`);
    process.exitCode = 1;
    reader.kill("SIGKILL");
  };
  const watch = setInterval(() => {
    const ceiling = attempt(task, last.k).target.ceiling ?? CEILING;
    if (Date.now() - last.at > 2 * ceiling) {
      fail(last.k, `no answer after ${((2 * ceiling) / 1000).toFixed(0)} s`);
    }
  }, 1000);

  reader.on("message", (message: Message) => {
    if (message.kind === "begin") {
      last = { k: message.k, at: Date.now() };
    } else if (message.kind === "failure") {
      fail(message.k, message.reason);
    } else {
      ended = true;
      clearInterval(watch);
      const seconds = (Date.now() - begun) / 1000;
      for (const [name, count] of message.counts) {
        console.log(`${name}: ${count} texts`);
      }
      console.log(
        `${message.k} texts in ${seconds.toFixed(0)} s (${(message.k / seconds).toFixed(0)} a second), no failure`,
      );
    }
  });
  reader.on("error", (error) => fail(last.k, error.message));
  reader.on("exit", (code, signal) => fail(last.k, `the reader's process ended (${signal ?? code})`));
}

if (process.env[READER] === undefined) {
  supervise();
} else {
  await work(JSON.parse(process.argv[2] ?? "") as Task);
  process.disconnect();
}

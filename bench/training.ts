/**
 * Time of one training step: on the paper's 16-edge network beside ngspice, and how it grows with the network.
 *
 *     npm run bench -- training
 *
 * One step is the same for both programs: both networks solved with Eq. 1 between them, every decision, every pot moved. ngspice is
 * given far less to do, and in the way that costs it least: the pots of both networks as plain resistors, Eq. 1 as a controlled
 * source, so that one `op` solves both, and nothing else; the rule is applied outside. `ngspice -p`: one process for all steps reads
 * `alter` for each pot, `op` and `print` of the node voltages from a pipe. `ngspice -b`: a deck a step, as a script would do it.
 *
 * The machine may be busy with something else. Beside ngspice the quickest of many short batches is taken, for both programs; growth
 * is CPU time of the process, garbage collection included, the least of some repetitions.
 */
import { type ChildProcessWithoutNullStreams, execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  generateNetwork,
  type Task,
  TRAIN_DEFAULTS,
  Training,
  trainingCircuit,
  trainingDesign,
} from "@twinedge/study/learn";
import { include, specWith, taskNamed, training } from "../test/oracle/training.ts";

/** Batches of steps after a warm-up, of which the quickest counts. */
const WARM_UP = 100;
const BATCHES = 40;
const BATCH = 5;
const STEPS = WARM_UP + BATCHES * BATCH;
const REPEATS = 5;
const NUDGE = 0.5;
const TWINS = ["f", "c"];
const POT = { ohms: 1e5, wiper: 40, codes: 128 };

const ohms = (code: number): number => (POT.ohms * code) / POT.codes + POT.wiper;

/** ms a step: the quickest batch. */
async function quickest(step: () => Promise<void> | void, warmUp = WARM_UP, batches = BATCHES): Promise<number> {
  for (let i = 0; i < warmUp; i++) {
    await step();
  }
  let best = Number.POSITIVE_INFINITY;
  for (let batch = 0; batch < batches; batch++) {
    const begin = performance.now();
    for (let i = 0; i < BATCH; i++) {
      await step();
    }
    best = Math.min(best, (performance.now() - begin) / BATCH);
  }
  return best;
}

interface Measured {
  readonly ms: number;
  /** V: largest target error after `STEPS` - 1 steps. */
  readonly error: number;
}

async function ours(task: Task, level: "component" | "ideal"): Promise<Measured> {
  const run = await training(task, { level }, { steps: STEPS, every: STEPS });
  const ms = await quickest(() => run.step());
  return { ms, error: run.errors.at(-2) ?? Number.NaN };
}

/** The pots of both networks, the sources, and the state of training that Eq. 2 is applied to. */
class Pots {
  readonly task: Task;
  readonly codes: number[];
  volts = new Map<string, number>();
  private readonly targets: readonly number[];

  constructor(task: Task) {
    this.task = task;
    this.codes = task.network.edges.map(() => POT.codes / 2);
    this.targets = task.train[0]?.targets ?? [];
  }

  deck(control: readonly string[]): string {
    const { task, codes, targets } = this;
    const net = (twin: string, node: string): string => (node === "0" ? "0" : `${twin}${node}`);
    return [
      task.title,
      ...[...task.held].flatMap(([node, volts]) => TWINS.map((twin) => `v${twin}${node} ${twin}${node} 0 ${volts}`)),
      ...task.outputs.flatMap((node, i) => [
        `vt${node} t${node} 0 ${NUDGE * (targets[i] ?? 0)}`,
        `ec${node} c${node} t${node} f${node} 0 ${1 - NUDGE}`,
      ]),
      ...task.network.edges.flatMap(({ name, from, to }, e) =>
        TWINS.map((twin) => `r${twin}_${name} ${net(twin, from)} ${net(twin, to)} ${ohms(codes[e] ?? 0)}`),
      ),
      ...control,
      ".end",
      "",
    ].join("\n");
  }

  get print(): string {
    const nets = TWINS.flatMap((twin) => this.task.network.nodes.map(({ name }) => `v(${twin}${name})`));
    return `print ${nets.join(" ")}`;
  }

  /** Eq. 2 on the voltages last read. */
  move(): void {
    const drop = (twin: string, from: string, to: string): number =>
      Math.abs((this.volts.get(`${twin}${from}`) ?? 0) - (this.volts.get(`${twin}${to}`) ?? 0));
    for (const [e, { from, to }] of this.task.network.edges.entries()) {
      const by = drop("c", from, to) > drop("f", from, to) ? 1 : -1;
      this.codes[e] = Math.min(Math.max((this.codes[e] ?? 0) + by, 0), POT.codes - 1);
    }
  }

  read(text: string): void {
    for (const [, net = "", value] of text.matchAll(/^v\((\w+)\) = (\S+)/gm)) {
      this.volts.set(net, Number(value));
    }
  }

  /** V: largest target error. */
  get error(): number {
    return Math.max(
      ...this.task.outputs.map((node, i) =>
        Math.abs((this.volts.get(`f${node}`) ?? Number.NaN) - (this.targets[i] ?? 0)),
      ),
    );
  }
}

/** `ngspice -p`: commands in, and the text up to an echoed word back. */
class Pipe {
  private readonly child: ChildProcessWithoutNullStreams;
  private text = "";
  private wake: (() => void) | undefined;
  private mark = 0;

  constructor(deck: string) {
    this.child = spawn("ngspice", ["-p", deck], { stdio: "pipe" });
    this.child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
      this.text += chunk;
      this.wake?.();
    });
    this.child.stderr.resume();
  }

  async run(commands: readonly string[]): Promise<string> {
    const word = `done${++this.mark}done`;
    this.text = "";
    this.child.stdin.write(`${[...commands, `echo ${word}`].join("\n")}\n`);
    while (!this.text.includes(word)) {
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
    return this.text;
  }

  end(): void {
    this.child.stdin.end("quit\n");
  }
}

/** One process. */
async function piped(task: Task, folder: string): Promise<Measured> {
  const pots = new Pots(task);
  const file = join(folder, `${task.name}.cir`);
  writeFileSync(file, pots.deck([]));
  const pipe = new Pipe(file);
  await pipe.run(["set numdgt=12"]);
  const ms = await quickest(async () => {
    const alters = task.network.edges.flatMap(({ name }, e) =>
      TWINS.map((twin) => `alter r${twin}_${name} = ${ohms(pots.codes[e] ?? 0)}`),
    );
    pots.read(await pipe.run([...alters, "op", pots.print, "destroy all"]));
    pots.move();
  });
  pipe.end();
  return { ms, error: pots.error };
}

/** A process for every step. */
function batched(task: Task, folder: string): Promise<number> {
  const pots = new Pots(task);
  const file = join(folder, "batch.cir");
  const step = (): void => {
    writeFileSync(file, pots.deck([".control", "set numdgt=12", "op", pots.print, "quit 0", ".endc"]));
    pots.read(execFileSync("ngspice", ["-b", file], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }));
    pots.move();
  };
  return quickest(step, 2, 8);
}

async function beside(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "twinedge-bench-"));
  console.log("| task | ideal level | component level, XOR scheme | ngspice -p | ngspice -b | as ratios |");
  console.log("| -- | -- | -- | -- | -- | -- |");
  const errors: string[] = [];
  for (const name of ["ii", "v"]) {
    const task = await taskNamed(name);
    const ideal = await ours(task, "ideal");
    const component = await ours(task, "component");
    const pipe = await piped(task, folder);
    const batch = await batched(task, folder);
    const times = [ideal.ms, component.ms, pipe.ms, batch];
    const ratios = times.map((ms) => (ms / ideal.ms).toFixed(1)).join(" : ");
    console.log(`| ${[name, ...times.map((ms) => `${ms.toFixed(2)} ms`), ratios].join(" | ")} |`);
    errors.push(
      `task ${name}: ${[ideal, component, pipe].map(({ error }) => `${(1e3 * error).toFixed(2)} mV`).join(", ")}`,
    );
  }
  console.log(`\nWorst target error after ${STEPS - 1} steps (ideal, component, ngspice): ${errors.join("; ")}`);
  rmSync(folder, { recursive: true });
}

const SIZES = [16, 64, 256, 1024, 4096, 10_000];

/** A grid with two corners held and a node in its middle to learn. */
function gridTask(edges: number): Task {
  const side = Math.ceil((1 + Math.sqrt(1 + 2 * edges)) / 2);
  const network = generateNetwork({ kind: "grid", width: side, height: side, edges });
  const last = String(side * side);
  return {
    name: network.name,
    title: network.title,
    source: network.source,
    network,
    held: new Map([
      ["1", 5],
      [last, 0],
    ]),
    inputs: [],
    outputs: [String(Math.ceil((side * side) / 2))],
    classes: [],
    train: [{ inputs: [], targets: [2.2] }],
    test: [],
    defaults: {},
  };
}

/** ms */
function cpuTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e3;
}

async function growth(): Promise<void> {
  console.log("\n| edges | circuit made | ms a step | us a step and edge | exponent |");
  console.log("| -- | -- | -- | -- | -- |");
  let before: readonly [edges: number, ms: number] | undefined;
  for (const edges of SIZES) {
    const steps = Math.max(3, Math.round(10_000 / edges));
    const task = gridTask(edges);
    const options = { ...TRAIN_DEFAULTS, steps: (REPEATS + 1) * steps, every: (REPEATS + 1) * steps };
    const spec = specWith({ level: "ideal" });
    const begin = cpuTime();
    const circuit = await trainingCircuit(task, spec, options, include);
    const run = new Training(task, spec, trainingDesign(circuit, options), options);
    const made = cpuTime() - begin;
    let ms = Number.POSITIVE_INFINITY;
    for (let repeat = 0; repeat <= REPEATS; repeat++) {
      const from = cpuTime();
      for (let i = 0; i < steps; i++) {
        run.step();
      }
      ms = Math.min(ms, (cpuTime() - from) / steps);
    }
    const exponent = before === undefined ? "" : (Math.log(ms / before[1]) / Math.log(edges / before[0])).toFixed(2);
    console.log(
      `| ${edges} | ${(made / 1e3).toFixed(1)} s | ${ms.toFixed(2)} | ${((1e3 * ms) / edges).toFixed(1)} | ${exponent} |`,
    );
    before = [edges, ms];
  }
}

await beside();
await growth();

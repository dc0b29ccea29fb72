/**
 * How small an error a network can reach, by its edges, the codes of its pots, its inputs and its outputs: tasks that a teacher can
 * do are drawn, and a network trained on each.
 *
 * The teacher is the same network with drawn codes; what its outputs are is what is asked of the pupil, whose pots begin half way.
 * So every task has a solution within the pots' codes, and an error that stays is one of the learning. All at the ideal level:
 * Eq. 2 decided without fault.
 */
import { InputError } from "@twinedge/core";
import { tailLength } from "../compare/learning.ts";
import { generateNetwork } from "../networks/generate/index.ts";
import type { Generator } from "../networks/generate/schema.ts";
import type { Network } from "../networks/network.ts";
import { shuffled } from "../parts/shuffle.ts";
import { stream } from "../parts/stream.ts";
import type { Example, Task } from "../tasks/task.ts";
import { overThreads, type PoolOptions } from "../threads/pool.ts";
import { filesOf, type Include, includeFrom, trainingCircuit, trainingDesign } from "./circuit.ts";
import { TRAIN_DEFAULTS, type TrainOptions } from "./options.ts";
import type { CircuitSpec, PotSpec } from "./spec.ts";
import { Training } from "./train.ts";
import { Trainer } from "./trainer.ts";

export const CAPACITY_NETWORKS = ["random", "grid", "multilayer"] as const;

export interface CapacityCase {
  readonly network: (typeof CAPACITY_NETWORKS)[number];
  /** Of a multilayer network the nearest number that its layers allow. */
  readonly edges: number;
  /** Nodes held in both networks: one at 5 V, one at 0 V, the others at drawn voltages between. */
  readonly inputs: number;
  readonly outputs: number;
  /** Each with voltages of its own at the inputs from the third on. */
  readonly examples: number;
  readonly pot: PotSpec;
  readonly nudge: number;
  readonly steps: number;
  /** V: what counts as learned. */
  readonly threshold: number;
  /** Of the network's graph, its terminals, the teacher. */
  readonly seed: number;
}

export interface CapacityRun {
  /** That the network has. */
  readonly edges: number;
  /** V: largest target error at the start. */
  readonly start: number;
  /** V: mean over the last 100 steps (of fewer, the last half) of the largest target error in an epoch. */
  readonly final: number;
  /** V: least such error of all steps: what a clock that is frozen at the best moment keeps. */
  readonly best: number;
  /** First step from which every target error stays within the threshold for an epoch; null where there is none. */
  readonly reached: number | null;
}

/** Nodes an edge of a random graph: the paper's 16-edge network has 9. */
const NODES_PER_EDGE = 9 / 16;
const HIGH = 5;

/** What every thread is given: files of the library by name. */
export interface CapacityData {
  readonly library: Awaited<ReturnType<typeof filesOf>>;
}

/**
 * @returns one run a case, in their order; fewer where it was stopped
 * @throws InputError where a case has no network, or too few nodes for its terminals
 */
export async function measureCapacity(
  cases: readonly CapacityCase[],
  include: Include,
  options: PoolOptions = {},
): Promise<readonly CapacityRun[]> {
  const [first] = cases;
  if (first === undefined) {
    return [];
  }
  const library = await filesOf(
    untaught({ ...first, edges: 16, inputs: 2, outputs: 1 }),
    specOf(first),
    TRAIN_DEFAULTS,
    include,
  );
  const worker = import.meta.url.endsWith(".ts") ? undefined : new URL("./capacity.worker.js", import.meta.url);
  return overThreads(worker, { library }, cases, measureOne, options);
}

export async function measureOne({ library }: CapacityData, one: CapacityCase): Promise<CapacityRun> {
  const include = includeFrom(library);
  const spec = specOf(one);
  const options: TrainOptions = { ...TRAIN_DEFAULTS, nudge: one.nudge, steps: one.steps, every: one.steps };
  const task = await taught(one, include);
  const circuit = await trainingCircuit(task, spec, options, include);
  const training = new Training(task, spec, trainingDesign(circuit, options), options);
  const start = training.trainer.errors(task.train).worst;
  while (!training.done) {
    training.step();
  }
  const worst = worstOfEpochs(training.errors, task.train.length);
  const tail = worst.slice(-tailLength(worst.length));
  const within = worst.findIndex((error) => error < one.threshold);
  return {
    edges: task.network.edges.length,
    start,
    final: tail.reduce((sum, error) => sum + error, 0) / tail.length,
    best: Math.min(...worst),
    reached: within < 0 ? null : within,
  };
}

/** Largest error of every stretch of so many steps, by its first step. */
function worstOfEpochs(errors: readonly number[], examples: number): readonly number[] {
  return errors.slice(0, errors.length - examples + 1).map((_, s) => Math.max(...errors.slice(s, s + examples)));
}

function specOf({ pot }: CapacityCase): CircuitSpec {
  return { level: "ideal", parts: "ideal", scheme: "ideal", store: "dff", diode: "", pot, period: 1e-4, supply: 12 };
}

/** The case's task, its targets those of the teacher. */
export async function taught(one: CapacityCase, include: Include): Promise<Task> {
  const task = untaught(one);
  const start = new Map(
    task.network.edges.map(({ name }) => [
      name,
      // The same teacher, as near as the codes come to it, whatever their number.
      Math.floor(stream(`${name} teacher`, one.seed).uniform() * one.pot.codes),
    ]),
  );
  const options = { ...TRAIN_DEFAULTS, start };
  const spec = specOf(one);
  const circuit = await trainingCircuit(task, spec, options, include);
  const teacher = new Trainer(task, trainingDesign(circuit, options), spec.period, options);
  return {
    ...task,
    train: task.train.map(({ inputs }): Example => ({ inputs, targets: teacher.outputs(inputs) })),
  };
}

/** Network, terminals and inputs; every target 0. */
function untaught(one: CapacityCase): Task {
  const { inputs, outputs, examples, seed } = one;
  const network = networkOf(one);
  const nodes = terminals(one, network);
  const [high = "", low = "", ...driven] = nodes.slice(0, inputs);
  const draws = stream("inputs", seed);
  return {
    name: `${network.name}-${seed}`,
    title: `a drawn task on ${network.title}`,
    source: "teacher of drawn codes",
    network,
    held: new Map([
      [high, HIGH],
      [low, 0],
    ]),
    inputs: driven,
    outputs: nodes.slice(inputs),
    classes: [],
    train: Array.from({ length: examples }, () => ({
      inputs: driven.map(() => HIGH * draws.uniform()),
      targets: Array<number>(outputs).fill(0),
    })),
    test: [],
    defaults: {},
  };
}

function networkOf({ network, edges, inputs, outputs, seed }: CapacityCase): Network {
  return generateNetwork(generatorOf(network, edges, inputs, outputs, seed));
}

function generatorOf(
  kind: CapacityCase["network"],
  edges: number,
  inputs: number,
  outputs: number,
  seed: number,
): Generator {
  switch (kind) {
    case "random":
      // Few nodes have few pairs.
      return {
        kind,
        nodes: Math.max(Math.round(edges * NODES_PER_EDGE), Math.ceil((1 + Math.sqrt(1 + 8 * edges)) / 2)),
        edges,
        seed,
      };
    case "grid":
      return { kind, ...gridSize(edges), edges, seed };
    case "multilayer":
      return { kind, layers: [inputs, Math.max(1, Math.round(edges / (inputs + outputs))), outputs] };
  }
}

/** The least grid, square or one longer, with so many edges. */
function gridSize(edges: number): { readonly width: number; readonly height: number } {
  for (let width = 2; ; width++) {
    for (const height of [width - 1, width]) {
      if (2 * width * height - width - height >= edges) {
        return { width, height };
      }
    }
  }
}

/** Input nodes, then output nodes: drawn, or the outer layers. */
function terminals(
  { network: kind, inputs, outputs, seed }: CapacityCase,
  { title, nodes }: Network,
): readonly string[] {
  const all = nodes.map(({ name }) => name);
  if (inputs + outputs > all.length) {
    throw new InputError(`${title}: ${inputs} inputs and ${outputs} outputs need more nodes than it has`, {
      remedy: "ask for more edges, or fewer inputs and outputs",
    });
  }
  return kind === "multilayer"
    ? [...all.slice(0, inputs), ...all.slice(-outputs)]
    : shuffled(all, stream("terminals", seed)).slice(0, inputs + outputs);
}

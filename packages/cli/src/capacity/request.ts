/** What `twinedge capacity` is asked: lists of sizes, every combination of which is measured over seeds. */
import { InputError } from "@twinedge/core";
import { CAPACITY_NETWORKS, type CapacityCase, type PotSpec } from "@twinedge/study/learn";
import type { InferredOptionTypes } from "yargs";
import { nudgeOf } from "../train/request.ts";
import { atLeast, count, names, positive } from "../values.ts";
import type { Specs } from "../verbs/verb.ts";

/** What is varied, in the order of the table's columns. */
export const DIMENSIONS = ["network", "pot", "edges", "codes", "inputs", "outputs", "examples"] as const;
export type Dimension = (typeof DIMENSIONS)[number];

const POTS = ["linear", "log"] as const;

export const capacityOptions = {
  network: { type: "string", default: "random", describe: `${CAPACITY_NETWORKS.join(", ")}: one or several` },
  pot: { type: "string", default: "linear,log", describe: "linear, log: equal steps of resistance, or equal factors" },
  edges: { type: "string", default: "16,64,256", describe: "edges, up to 10000 and more" },
  codes: { type: "string", default: "16,64,256", describe: "positions of a pot, 2 to 1024" },
  inputs: { type: "string", default: "3", describe: "held nodes: 5 V, 0 V, and from the third on drawn voltages" },
  outputs: { type: "string", default: "1,2,4", describe: "output nodes" },
  examples: { type: "string", default: "1", describe: "pairs of inputs and targets in a task" },
  ratio: { type: "string", default: "100", describe: "largest over smallest resistance of a log pot" },
  ohms: { type: "string", default: "100k", describe: "a pot from end to end" },
  wiper: { type: "string", default: "40", describe: "its wiper, ohm" },
  nudge: { type: "string", default: "0.5", describe: "Eq. 1: part of the way to the target" },
  steps: { type: "string", describe: "clocks (default: 100 and two a code, for every example)" },
  threshold: { type: "string", default: "50m", describe: "V: a task is learned below this error" },
  seeds: { type: "string", default: "10", describe: "drawn tasks for each combination" },
  seed: { type: "string", default: "1", describe: "the first of them" },
} as const satisfies Specs;

export type CapacityArgs = InferredOptionTypes<typeof capacityOptions>;

/** One combination and its cases, one a seed. */
export interface CellRequest {
  readonly at: Readonly<Record<Dimension, number | string>>;
  readonly cases: readonly CapacityCase[];
}

export function cellsOf(args: CapacityArgs): readonly CellRequest[] {
  const seeds = atLeast("--seeds", args.seeds, 1);
  const firstSeed = count("--seed", args.seed);
  const ratio = positive("--ratio", args.ratio, "");
  if (ratio <= 1) {
    throw new InputError(`--ratio cannot be ${args.ratio}`, { remedy: "give more than 1" });
  }
  const shared = {
    ohms: positive("--ohms", args.ohms, "ohm"),
    wiper: positive("--wiper", args.wiper, "ohm"),
    ratio,
  };
  const nudge = nudgeOf(args.nudge);
  const threshold = positive("--threshold", args.threshold, "V");
  const steps = args.steps === undefined ? undefined : atLeast("--steps", args.steps, 1);
  const lists = {
    network: words("--network", args.network, CAPACITY_NETWORKS),
    pot: words("--pot", args.pot, POTS),
    edges: counts("--edges", args.edges, 2),
    codes: counts("--codes", args.codes, 2, 1024),
    inputs: counts("--inputs", args.inputs, 2),
    outputs: counts("--outputs", args.outputs, 1),
    examples: counts("--examples", args.examples, 1),
  };
  if (lists.examples.some((n) => n > 1) && lists.inputs.some((n) => n < 3)) {
    throw new InputError("examples that differ need an input that is not held at 0 or 5 V", {
      remedy: "give --inputs 3 or more",
    });
  }
  return lists.network.flatMap((network) =>
    lists.pot.flatMap((pot) =>
      lists.edges.flatMap((edges) =>
        lists.codes.flatMap((codes) =>
          lists.inputs.flatMap((inputs) =>
            lists.outputs.flatMap((outputs) =>
              lists.examples.map((examples): CellRequest => {
                const spec: PotSpec = { kind: pot, codes, ...shared };
                const one = { network, edges, inputs, outputs, examples, pot: spec, nudge, threshold };
                return {
                  at: { network, pot, edges, codes, inputs, outputs, examples },
                  cases: Array.from({ length: seeds }, (_, i) => ({
                    ...one,
                    steps: steps ?? (100 + 2 * codes) * examples,
                    seed: firstSeed + i,
                  })),
                };
              }),
            ),
          ),
        ),
      ),
    ),
  );
}

/** The options as they were understood, for documents. */
export function settingsOf(args: CapacityArgs): Readonly<Record<string, string | number>> {
  const { nudge, ratio, ohms, wiper, threshold } = args;
  return {
    nudge: nudgeOf(nudge),
    ratio: positive("--ratio", ratio, ""),
    ohms: positive("--ohms", ohms, "ohm"),
    wiper: positive("--wiper", wiper, "ohm"),
    threshold: positive("--threshold", threshold, "V"),
    seed: count("--seed", args.seed),
    seeds: count("--seeds", args.seeds),
  };
}

function counts(option: string, text: string, least: number, most = 100_000): readonly number[] {
  return listed(option, text).map((word) => {
    const value = count(option, word);
    if (value < least || value > most) {
      throw new InputError(`${option} cannot be ${word}`, { remedy: `give ${least} to ${most}` });
    }
    return value;
  });
}

function words<const W extends string>(option: string, text: string, known: readonly W[]): readonly W[] {
  return listed(option, text).map((word) => {
    const found = known.find((one) => one === word);
    if (found === undefined) {
      throw new InputError(`${option} cannot be "${word}"`, { remedy: `give one or several of ${known.join(", ")}` });
    }
    return found;
  });
}

function listed(option: string, text: string): readonly string[] {
  const list = [...new Set(names([text]))];
  if (list.length === 0) {
    throw new InputError(`${option} lists nothing`, { remedy: "give values separated by commas" });
  }
  return list;
}

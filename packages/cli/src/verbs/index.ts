/** The list of verbs: one line each. A verb's file is read when the verb is used. */
import type { Verb } from "./verb.ts";

export interface Entry {
  /** The verb and its arguments: `<needed>`, `[optional]`. */
  readonly command: string;
  readonly summary: string;
  readonly load: () => Promise<Verb>;
}

export const verbs: readonly Entry[] = [
  {
    command: "run [deck]",
    summary: "simulate a deck or a Falstad file",
    load: async () => (await import("./run.ts")).run,
  },
  { command: "op <deck>", summary: "DC operating point", load: async () => (await import("./op.ts")).op },
  {
    command: "sweep <deck>",
    summary: "DC curves: what a deck's .dc, .step and .meas ask for, or --vary; Monte Carlo",
    load: async () => (await import("./sweep.ts")).sweep,
  },
  {
    command: "check <deck>",
    summary: "find faults without simulating",
    load: async () => (await import("./check.ts")).check,
  },
  {
    command: "compare <deck>",
    summary: "one network under several comparator schemes",
    load: async () => (await import("./compare.ts")).compare,
  },
  {
    command: "compare-with <engine> <deck>",
    summary: "the same circuit in another simulator",
    load: async () => (await import("./compare-with.ts")).compareWith,
  },
  {
    command: "import <file>",
    summary: "turn Falstad text or a netlist into a deck",
    load: async () => (await import("./import.ts")).importVerb,
  },
  {
    command: "export <deck>",
    summary: "write a circuit for another program",
    load: async () => (await import("./export.ts")).exportVerb,
  },
  {
    command: "explore <deck>",
    summary: "where every start of a network ends: cycles, basins, errors",
    load: async () => (await import("./explore.ts")).exploreVerb,
  },
  {
    command: "verify [deck]",
    summary: "expectations, function tables, decisions against Eq. 2",
    load: async () => (await import("./verify.ts")).verify,
  },
  {
    command: "train <task>",
    summary: "train a network on a task: once, or over seeds",
    load: async () => (await import("./train.ts")).train,
  },
  {
    command: "capacity",
    summary: "reachable error against edges, codes, inputs and outputs",
    load: async () => (await import("./capacity.ts")).capacity,
  },
  { command: "bom <deck>", summary: "parts and what they cost", load: async () => (await import("./bom.ts")).bom },
  {
    command: "timing <deck>",
    summary: "smallest safe clock period, and what sets it",
    load: async () => (await import("./timing.ts")).timing,
  },
  {
    command: "diff <a> <b>",
    summary: "two recorded runs (VCD, raw, CSV) held against each other",
    load: async () => (await import("./diff.ts")).diff,
  },
  {
    command: "plot <files..>",
    summary: "figures of training, seeds, sweeps of K and circuits",
    load: async () => (await import("./plot.ts")).plot,
  },
  { command: "info <file>", summary: "say what a file holds", load: async () => (await import("./info.ts")).info },
  {
    command: "devices [type]",
    summary: "list the devices and their parameters",
    load: async () => (await import("./devices.ts")).devicesVerb,
  },
  {
    command: "completion [shell]",
    summary: "print a completion script",
    load: async () => (await import("./completion.ts")).completion,
  },
];

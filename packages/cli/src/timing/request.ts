/** What `twinedge timing` is asked: its options read. */
import { CORNERS, type Corner, InputError, parseSi, type RunSpec } from "@twinedge/core";
import type { TimingOptions } from "@twinedge/study";
import { sourceOptions } from "../source.ts";
import { count, names, seconds, settings, toPicoseconds } from "../values.ts";
import type { Specs } from "../verbs/verb.ts";

export const timingOptions = {
  clocks: { type: "string", describe: "clocks whose codes are compared (default: the deck's, else 32)" },
  ...sourceOptions,
  period: { type: "string", describe: "period at which slack is told; exit code 3 where one is negative" },
  corner: {
    type: "string",
    choices: [...CORNERS, "all"],
    default: "all",
    describe: "min:typ:max values of data sheets; paths are spelled out for typ, or for the one named",
  },
  seed: { type: "string", default: "1", describe: "seed of what is random" },
  resolution: { type: "string", default: "1%", describe: "of the dynamic bound: a share of it" },
  skew: { type: "string", array: true, describe: "clock skew of edges: EDGE=TIME[,EDGE=TIME...], e.g. xe12=5n" },
  "node-capacitance": {
    type: "string",
    default: "0",
    describe: "capacitance to ground of every network node, e.g. 10pF",
  },
  seeds: { type: "string", default: "8", describe: "seeded runs in which violated flip-flops fall to a random side" },
  svg: { type: "string", describe: "draw the critical path and the slack of every edge" },
  json: { type: "boolean", describe: "print one JSON document, with every path" },
} as const satisfies Specs;

export interface TimingArgs {
  readonly clocks?: string | undefined;
  readonly period?: string | undefined;
  readonly corner: string;
  readonly seed: string;
  readonly resolution: string;
  readonly skew?: readonly string[] | undefined;
  readonly "node-capacitance": string;
  readonly seeds: string;
}

const DEFAULT_CLOCKS = 32;

/** @throws InputError for a value that is none */
export function readTiming(args: TimingArgs, { clocks }: RunSpec): TimingOptions {
  const only = CORNERS.find((corner) => corner === args.corner);
  const corners: readonly Corner[] = only === undefined ? CORNERS : [only];
  const period = args.period === undefined ? undefined : toPicoseconds(seconds("--period", args.period));
  if (period !== undefined && period < 2) {
    throw new InputError("--period is shorter than 2 ps", { remedy: "give a time, e.g. 3us" });
  }
  const wanted = args.clocks === undefined ? (clocks ?? DEFAULT_CLOCKS) : count("--clocks", args.clocks);
  if (wanted === 0) {
    throw new InputError("--clocks 0 compares nothing", { remedy: "give 1 or more" });
  }
  return {
    corners,
    shown: only ?? "typ",
    clocks: wanted,
    seed: count("--seed", args.seed),
    resolution: share(args.resolution),
    skews: skews(args.skew ?? []),
    nodeCapacitance: farads(args["node-capacitance"]),
    period,
    seeds: count("--seeds", args.seeds),
  };
}

function share(text: string): number {
  const [, digits, percent] = /^(\d+(?:\.\d+)?|\.\d+)(%?)$/.exec(text) ?? [];
  const value = Number(digits) / (percent === "%" ? 100 : 1);
  if (digits === undefined || !(value >= 1e-6 && value <= 0.2)) {
    throw new InputError(`--resolution cannot be "${text}"`, {
      remedy: "give a share from 0.0001% to 20%, e.g. 1% or 0.01",
    });
  }
  return value;
}

function farads(text: string): number {
  const value = parseSi(text, "F");
  if (value === undefined || value < 0) {
    throw new InputError(`--node-capacitance cannot be "${text}"`, { remedy: "give a capacitance, e.g. 10pF" });
  }
  return value;
}

function skews(texts: readonly string[]): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const [edge, text] of settings("--skew", names(texts))) {
    const value = parseSi(text, "s");
    if (value === undefined || Math.abs(value) > 1) {
      throw new InputError(`--skew ${edge} cannot be "${text}"`, { remedy: "give a time, e.g. 5n or -2ns" });
    }
    found.set(edge, toPicoseconds(value));
  }
  return found;
}

/** JSON documents of learning, each marked by `"twinedge": KIND`: written by the program, read again by `twinedge plot`. */
import { InputError, suggestion } from "@twinedge/core";
import { z } from "zod";
import { firstProblem } from "../json/problems.ts";
import type { LevelsDocument } from "./levels.ts";
import type { TrainingRecord } from "./record.ts";
import type { CircuitSpec } from "./spec.ts";
import type { TrainingSummary } from "./summary.ts";

/** One task under many seeds. */
export interface SeedsDocument {
  readonly twinedge: "seeds";
  readonly version: string;
  readonly task: { readonly name: string; readonly title: string };
  readonly spec: CircuitSpec;
  readonly options: Readonly<Record<string, unknown>>;
  /** V: a run whose final error is not below it has failed. */
  readonly threshold: number;
  /** Seeds that were to be run; fewer runs where it was stopped. */
  readonly asked: number;
  readonly runs: readonly TrainingSummary[];
}

/** One sweep of the shared parameter K (Seiz 2022, Eq. 4): what the outputs do. */
export interface KSweepCurve {
  /** What sets it apart from others, e.g. its step. */
  readonly name: string;
  readonly k: readonly number[];
  /** V by k. */
  readonly outputs: readonly { readonly name: string; readonly volts: readonly number[]; readonly target: number }[];
  /** Shares by k: mean over the outputs of min/max of (reached, desired). */
  readonly accuracy: readonly number[];
}

export interface KSweepDocument {
  readonly twinedge: "ksweep";
  readonly version: string;
  readonly title: string;
  readonly curves: readonly KSweepCurve[];
  /** Accuracies that a publication prints. */
  readonly published?: readonly { readonly k: number; readonly accuracy: number }[] | undefined;
}

/** How small the error becomes against a size of the network or of its parts. */
export interface CapacityDocument {
  readonly twinedge: "capacity";
  readonly version: string;
  readonly title: string;
  /** What x counts: edges, codes, outputs. */
  readonly x: string;
  /** What y is, in V. */
  readonly y: string;
  /** V: of y, where a task counts as learned. */
  readonly threshold?: number | undefined;
  readonly lines: readonly CapacityLine[];
}

export interface CapacityLine {
  readonly name: string;
  /** Rising x; y as quantiles over `runs` seeds: median, 10 and 90 %. */
  readonly points: readonly {
    readonly x: number;
    readonly median: number;
    readonly low: number;
    readonly high: number;
    readonly runs: number;
  }[];
}

export type LearningDocument = TrainingRecord | SeedsDocument | KSweepDocument | CapacityDocument | LevelsDocument;

/** What is no number is written as null. */
const number = z
  .number()
  .nullable()
  .transform((value) => value ?? Number.NaN);
const numbers = z.array(number);
const rows = z.array(numbers);
const task = z.object({ name: z.string(), title: z.string() });
const spec = z.looseObject({
  level: z.string(),
  scheme: z.string(),
  pot: z.looseObject({ kind: z.string(), codes: z.int() }),
});
const mark = <K extends string>(kind: K): { twinedge: z.ZodLiteral<K>; version: z.ZodString } => ({
  twinedge: z.literal(kind),
  version: z.string(),
});

const training = z.looseObject({
  ...mark("training"),
  task,
  network: z.looseObject({
    name: z.string(),
    kind: z.enum(["rheostat", "divider"]),
    nodes: z.array(z.looseObject({ name: z.string(), at: z.tuple([z.number(), z.number()]) })),
    edges: z.array(z.looseObject({ name: z.string(), from: z.string(), to: z.string() })),
    held: z.record(z.string(), z.number()),
    inputs: z.array(z.string()).optional(),
    ohms: numbers,
  }),
  outputs: z.array(z.string()),
  classes: z.array(z.string()),
  spec,
  options: z.record(z.string(), z.union([z.number(), z.string(), z.boolean()])),
  seed: z.number(),
  step: z.array(z.int()),
  example: z.array(z.int()),
  free: rows,
  desired: rows,
  codes: rows,
  up: rows,
  powerFree: numbers,
  powerClamped: numbers,
  accuracy: z.array(z.object({ step: z.int(), train: number, test: number })),
  nodes: z.object({ free: z.record(z.string(), number), clamped: z.record(z.string(), number) }),
  stopped: z.enum(["steps", "error", "frozen", "interrupted"]),
});

const errorPair = z.object({ rms: number, worst: number }).nullable();
const seeds = z.looseObject({
  ...mark("seeds"),
  task,
  spec,
  options: z.record(z.string(), z.unknown()),
  threshold: z.number(),
  asked: z.int(),
  runs: z.array(
    z.looseObject({
      seed: z.number(),
      steps: z.int(),
      finalWorst: number,
      reached: z.int().nullable(),
      trainError: errorPair,
      testError: errorPair,
      trainAccuracy: z.number().nullable(),
      testAccuracy: z.number().nullable(),
      power: number,
      codes: numbers,
    }),
  ),
});

const ksweep = z.looseObject({
  ...mark("ksweep"),
  title: z.string(),
  curves: z.array(
    z.looseObject({
      name: z.string(),
      k: z.array(z.number()),
      outputs: z.array(z.object({ name: z.string(), volts: numbers, target: z.number() })),
      accuracy: numbers,
    }),
  ),
  published: z.array(z.looseObject({ k: z.number(), accuracy: z.number() })).optional(),
});

const capacity = z.looseObject({
  ...mark("capacity"),
  title: z.string(),
  x: z.string(),
  y: z.string(),
  threshold: z.number().optional(),
  lines: z.array(
    z.object({
      name: z.string(),
      points: z.array(z.object({ x: z.number(), median: number, low: number, high: number, runs: z.int() })),
    }),
  ),
});

const levels = z.looseObject({ ...mark("levels"), task, threshold: z.number(), levels: z.array(training).min(1) });

const schemas = { training, seeds, ksweep, capacity, levels };

const KINDS: Readonly<Record<keyof typeof schemas, string>> = {
  training: "record of training",
  seeds: "set of runs over seeds",
  ksweep: "sweep of K",
  capacity: "table of errors against size",
  levels: "set of runs at several levels",
};

/** What a document of the kind holds, in words. */
export function documentName(kind: LearningDocument["twinedge"]): string {
  return KINDS[kind];
}

/**
 * @param file name for messages
 * @throws InputError naming the first field that is not as it should be
 */
export function readDocument(text: string, file: string): LearningDocument {
  const value = parsed(text, file);
  const kind = (value as { twinedge?: unknown } | null)?.twinedge;
  const schema =
    typeof kind === "string" && Object.hasOwn(schemas, kind) ? schemas[kind as keyof typeof schemas] : undefined;
  if (schema === undefined) {
    throw new InputError(`${file} is no document of learning`, {
      remedy: suggestion(String(kind), Object.keys(schemas), `it begins { "twinedge": "training", ...`),
    });
  }
  const result = schema.safeParse(value);
  if (!result.success) {
    throw new InputError(`${file}: ${firstProblem(result.error.issues, value, () => 0).message}`, {
      remedy: "write the file again with the program",
    });
  }
  const document = result.data as unknown as LearningDocument;
  checkLengths(document, file);
  return document;
}

function parsed(text: string, file: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (error) {
    throw new InputError(`${file} is no JSON: ${(error as Error).message}`, {
      remedy: "write the file again with the program",
    });
  }
}

/** @throws InputError where a list is longer or shorter than what it goes with */
function checkLengths(document: LearningDocument, file: string): void {
  const check = (field: string, found: number, wanted: number, what: string): void => {
    if (found !== wanted) {
      throw new InputError(`${file}: "${field}" has ${found} entries, and there are ${wanted} ${what}`, {
        remedy: "write the file again with the program",
      });
    }
  };
  if (document.twinedge === "levels") {
    document.levels.forEach((record, i) => checkLengths(record, `${file}: "levels.${i}"`));
  } else if (document.twinedge === "training") {
    const { step, outputs, network } = document;
    for (const field of ["example", "free", "desired", "codes", "up", "powerFree", "powerClamped"] as const) {
      check(field, document[field].length, step.length, "steps");
    }
    for (const field of ["free", "desired"] as const) {
      document[field].forEach((row, i) => check(`${field}.${i}`, row.length, outputs.length, "outputs"));
    }
    for (const field of ["codes", "up"] as const) {
      document[field].forEach((row, i) => check(`${field}.${i}`, row.length, network.edges.length, "edges"));
    }
    const falls = step.findIndex((at, i) => i > 0 && at <= (step[i - 1] ?? 0));
    if (falls >= 0) {
      throw new InputError(`${file}: "step.${falls}" is ${step[falls]}, and the one before it ${step[falls - 1]}`, {
        remedy: "steps rise",
      });
    }
  } else if (document.twinedge === "ksweep") {
    for (const [c, { k, outputs, accuracy }] of document.curves.entries()) {
      check(`curves.${c}.accuracy`, accuracy.length, k.length, "values of K");
      outputs.forEach(({ volts }, o) => check(`curves.${c}.outputs.${o}.volts`, volts.length, k.length, "values of K"));
    }
  }
}

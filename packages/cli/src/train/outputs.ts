/** Files that `twinedge train` writes. */
import { resolve } from "node:path";
import { InputError } from "@twinedge/core";
import type { LearningDocument } from "@twinedge/study/learn";
import type { InputFile } from "../input.ts";
import type { Io } from "../io.ts";
import { json } from "../json.ts";
import { type Output, openOutput, STDOUT } from "../output.ts";
import type { Specs } from "../verbs/verb.ts";

export const outputOptions = {
  record: {
    type: "string",
    describe: "write what happened as JSON, step by step or seed by seed: what twinedge plot draws",
  },
  csv: { type: "string", describe: "the same as a table; with --seeds one row a seed" },
  svg: {
    type: "string",
    describe: "draw it: outputs by step, several levels together, seeds as histograms, or the sweep of K",
  },
  vcd: { type: "string", describe: "write every net's changes, with true times, for waveform viewers" },
  deck: { type: "string", describe: "write the circuit as a deck that does this run by itself, Eq. 1 as sources" },
} as const satisfies Specs;

const FILES = Object.keys(outputOptions) as readonly (keyof typeof outputOptions)[];

export type Outputs = Partial<Record<(typeof FILES)[number], Output>>;

/**
 * @param read file of the task, which is not to be written
 * @throws InputError where one cannot be written, or is named twice
 */
export function openOutputs(
  args: Readonly<Partial<Record<(typeof FILES)[number], string | undefined>>>,
  read: InputFile,
  io: Io,
): Outputs {
  const taken = new Set([read.path]);
  for (const option of FILES) {
    const name = args[option];
    if (name === STDOUT) {
      throw new InputError(`--${option} cannot be standard output, which has the report`, { remedy: "name a file" });
    }
    if (name !== undefined && taken.has(resolve(name))) {
      throw new InputError(`--${option} would write ${name}, which is read or written already`, {
        remedy: "name another file",
      });
    }
    if (name !== undefined) {
      taken.add(resolve(name));
    }
  }
  const outputs: Outputs = {};
  try {
    for (const option of FILES) {
      const name = args[option];
      if (name !== undefined) {
        outputs[option] = openOutput(name, io);
      }
    }
  } catch (error) {
    discard(outputs);
    throw error;
  }
  return outputs;
}

/** The document itself, and its figure. */
export async function keep(document: LearningDocument, { record, svg }: Outputs, io: Io): Promise<void> {
  if (record === undefined && svg === undefined) {
    return;
  }
  const text = json(document, 0);
  await record?.write([text]);
  if (svg !== undefined) {
    const { ownFigure } = await import("../plot/own.ts");
    await svg.write([await ownFigure(text, svg.name, io)]);
  }
}

export function commit(outputs: Outputs): void {
  for (const output of Object.values(outputs)) {
    output.commit();
  }
}

/** Drops what is not committed. */
export function discard(outputs: Outputs): void {
  for (const output of Object.values(outputs)) {
    output.discard();
  }
}

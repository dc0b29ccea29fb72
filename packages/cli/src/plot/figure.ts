/** A figure that `twinedge plot` draws of a file. */
import { type LearningDocument, readDocument } from "@twinedge/study/learn";
import type { InferredOptionTypes } from "yargs";
import { type FileKind, type InputFile, kindOf } from "../input.ts";
import type { Io } from "../io.ts";
import type { Specs } from "../verbs/verb.ts";

export const plotOptions = {
  title: { type: "string", describe: "instead of the figure's own title" },
  points: {
    type: "string",
    describe: "table (CSV) of points measured elsewhere, drawn as rings: step,f3,... or k,accuracy",
  },
} as const satisfies Specs;

export type PlotArgs = Partial<InferredOptionTypes<typeof plotOptions>>;

/** What files hold: documents of learning by their mark, everything else as `kindOf` tells it. */
export type PlotKind = LearningDocument["twinedge"] | Exclude<FileKind, "manifest">;

export interface PlotInput {
  readonly kind: PlotKind;
  readonly file: InputFile;
  /** Of a document of learning. */
  readonly document: LearningDocument | undefined;
}

export interface PlotFigure {
  readonly name: string;
  readonly summary: string;
  /** A kind's natural figure is the first in the registry that takes it. */
  readonly takes: readonly PlotKind[];
  /** Files it puts into one drawing at most. */
  readonly most: number;
  /** Options that it heeds. */
  readonly options: readonly (keyof PlotArgs)[];
  /**
   * @param inputs at least one, each of a kind that it takes
   * @returns the text of an SVG file
   * @throws InputError for what cannot be drawn
   */
  readonly make: (inputs: readonly PlotInput[], args: PlotArgs, io: Io) => Promise<string>;
}

/** A file with what it holds. @throws InputError for a document of learning that is damaged */
export function plotInput(file: InputFile): PlotInput {
  const kind = kindOf(file.text);
  if (kind !== "manifest") {
    return { kind, file, document: undefined };
  }
  const document = readDocument(file.text, file.name);
  return { kind: document.twinedge, file, document };
}

/** The documents of one kind among the inputs. */
export function documentsOf<K extends LearningDocument["twinedge"]>(
  inputs: readonly PlotInput[],
  kind: K,
): readonly Extract<LearningDocument, { twinedge: K }>[] {
  return inputs.flatMap(({ document }) =>
    document?.twinedge === kind ? [document as Extract<LearningDocument, { twinedge: K }>] : [],
  );
}

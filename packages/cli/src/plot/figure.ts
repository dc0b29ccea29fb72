/** A figure that `twinedge plot` draws of a file. */
import { type LearningDocument, readDocument } from "@twinedge/study/learn";
import type { InferredOptionTypes } from "yargs";
import { type FileKind, type InputFile, kindOf } from "../input.ts";
import type { Io } from "../io.ts";
import { requestOptions } from "../run/request.ts";
import { sourceOptions } from "../source.ts";
import type { Specs } from "../verbs/verb.ts";

export const plotOptions = {
  title: { type: "string", describe: "instead of the figure's own title" },
  points: {
    type: "string",
    describe: "table (CSV) of points measured elsewhere, drawn as rings: step,f3,... or k,accuracy",
  },
  of: { type: "string", describe: "subcircuit to draw, or path of an instance of one" },
  signals: {
    type: "string",
    describe: 'rows of a timing diagram, apart by blanks; voltages joined by commas share one: "clk f2,c2 xe12.up"',
  },
  clocks: { type: "string", describe: "clock cycles to show: A..B" },
  from: { type: "string", describe: "time to begin at: 100us, or @4-20ns, counted from clock edge 4" },
  to: { type: "string", describe: "time to end at" },
  zoom: {
    type: "string",
    array: true,
    describe: "stretch to draw once more, magnified: FROM..TO, times as for --from; the next one lies within it",
  },
  mark: { type: "string", array: true, describe: "moment to name: TIME=LABEL" },
  set: sourceOptions.set,
  corner: requestOptions.corner,
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

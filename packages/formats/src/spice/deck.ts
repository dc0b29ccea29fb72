/** What is collected while a deck is read. */
import type {
  Analysis,
  Diagnostic,
  EdgeMark,
  Expr,
  Instance,
  Model,
  Parameter,
  RunSpec,
  SchemeMark,
  Signal,
  SourcePos,
  Subcircuit,
  Value,
} from "@twinedge/core";
import type { Doubts } from "./doubts.ts";
import type { ElementContext } from "./elements.ts";
import type { Line } from "./lines.ts";
import type { DigitalLibrary } from "./pspice/digital.ts";

export interface ScopeDraft {
  readonly name: string;
  readonly isTop: boolean;
  readonly ports: readonly string[];
  readonly params: Parameter[];
  readonly locals: Parameter[];
  readonly instances: Instance[];
  /** By name; several where each has a condition. */
  readonly models: Map<string, readonly Model[]>;
  readonly subcircuits: Map<string, Subcircuit>;
  readonly signals: Signal[];
  readonly edges: EdgeMark[];
  scheme?: SchemeMark | undefined;
  readonly pos: SourcePos;
  readonly context: ElementContext;
  /** `.ic` and `.nodeset` of a subcircuit. */
  readonly nodeset: Map<string, Value>;
  /** Condition of the line that is being read, inside `.if ... .endif`. */
  readonly when: Expr | undefined;
}

/** What counts for the whole deck cannot hang on a condition. */
export function refuseInBlock(scope: ScopeDraft, line: Line, what: string, remedy = "put it outside"): void {
  if (scope.when !== undefined) {
    throw line.fail(0, `${what} may not stand between .if and .endif`, remedy);
  }
}

export interface DeckDraft {
  title: string;
  readonly globals: string[];
  readonly options: Map<string, Value>;
  readonly nodeset: Map<string, Value>;
  readonly run: { -readonly [K in keyof RunSpec]: RunSpec[K] extends readonly (infer T)[] ? T[] : RunSpec[K] };
  readonly analyses: Analysis[];
  readonly diagnostics: Diagnostic[];
  readonly doubts: Doubts;
  readonly digital: DigitalLibrary;
}

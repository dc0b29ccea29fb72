/** What is collected while a deck is read. */
import type {
  Diagnostic,
  EdgeMark,
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
import type { ElementContext } from "./elements.ts";

export interface ScopeDraft {
  readonly name: string;
  readonly isTop: boolean;
  readonly ports: readonly string[];
  readonly params: Parameter[];
  readonly locals: Parameter[];
  readonly instances: Instance[];
  readonly models: Map<string, Model>;
  readonly subcircuits: Map<string, Subcircuit>;
  readonly signals: Signal[];
  readonly edges: EdgeMark[];
  scheme?: SchemeMark | undefined;
  readonly pos: SourcePos;
  readonly context: ElementContext;
}

export interface DeckDraft {
  title: string;
  readonly globals: string[];
  readonly options: Map<string, Value>;
  readonly nodeset: Map<string, Value>;
  readonly run: { -readonly [K in keyof RunSpec]: RunSpec[K] extends readonly (infer T)[] ? T[] : RunSpec[K] };
  readonly diagnostics: Diagnostic[];
}

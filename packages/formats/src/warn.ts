import type { Diagnostic } from "@twinedge/core";

/** Is told what a reader leaves out or takes for granted. */
export type Warn = (diagnostic: Diagnostic) => void;

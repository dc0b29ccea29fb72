/** A file that a run can write. */
import type { LogScope, Trace } from "@twinedge/core";
import type { Request } from "../request.ts";

export interface ArtifactContext {
  readonly request: Request;
  /** The run counts clocks. */
  readonly clocked: boolean;
}

export interface Artifact {
  /** Changes that it needs in the trace. */
  readonly log: (context: ArtifactContext) => LogScope;
  /** What to know before it is written, e.g. that it is large. */
  readonly remark?: (trace: Trace, context: ArtifactContext) => string | undefined;
  readonly chunks: (trace: Trace, context: ArtifactContext) => Iterable<string | Uint8Array>;
}

/** Every net, or the probes where the request names them. */
export function chosenNets({ request }: ArtifactContext): LogScope {
  return request.probe === undefined ? "all" : "probes";
}

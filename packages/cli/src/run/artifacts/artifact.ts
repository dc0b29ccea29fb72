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
  readonly chunks: (trace: Trace, context: ArtifactContext) => Iterable<string | Uint8Array>;
}

/** Every net, or the probes where the request names them. */
export function chosenNets({ request }: ArtifactContext): LogScope {
  return request.probe === undefined ? "all" : "probes";
}

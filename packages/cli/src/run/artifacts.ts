/** The files a run can write: one line each in both lists. A writer is read when its option is given. */
import type { LogScope, Trace } from "@twinedge/core";
import type { Specs } from "../verbs/verb.ts";
import type { Request } from "./request.ts";

export const artifactOptions = {
  vcd: { type: "string", describe: "value change dump of every net (of the probes, where --probe is given)" },
  csv: { type: "string", describe: "probes as CSV, one row a clock" },
  raw: { type: "string", describe: "ngspice raw file of every net (of the probes, where --probe is given)" },
} as const satisfies Specs;

interface Artifact {
  /** Changes that it needs in the trace. */
  readonly log: (context: ArtifactContext) => LogScope;
  readonly chunks: (trace: Trace, context: ArtifactContext) => Promise<Iterable<string | Uint8Array>>;
}

export interface ArtifactContext {
  readonly request: Request;
  /** The run counts clocks. */
  readonly clocked: boolean;
}

const everyNet = ({ request }: ArtifactContext): LogScope => (request.probe === undefined ? "all" : "probes");

const csvEvery = ({ request, clocked }: ArtifactContext): "clock" | "change" =>
  request["csv-every"] === "change" || (request["csv-every"] === undefined && !clocked) ? "change" : "clock";

export const artifacts: Readonly<Record<keyof typeof artifactOptions, Artifact>> = {
  vcd: { log: everyNet, chunks: async (trace) => (await import("@twinedge/formats")).writeVcd(trace) },
  csv: {
    log: (context) => (csvEvery(context) === "change" ? "probes" : "none"),
    chunks: async (trace, context) => (await import("@twinedge/formats")).writeCsv(trace, { every: csvEvery(context) }),
  },
  raw: {
    log: everyNet,
    chunks: async (trace, { request }) =>
      (await import("@twinedge/formats")).writeRaw(trace, { ascii: request["raw-ascii"] === true }),
  },
};

export type ArtifactKind = keyof typeof artifactOptions;

export const artifactKinds = Object.keys(artifacts) as readonly ArtifactKind[];

/** Changes that files of these kinds need in the trace. */
export function logScope(kinds: readonly ArtifactKind[], context: ArtifactContext): LogScope {
  const scopes = kinds.map((kind) => artifacts[kind].log(context));
  return scopes.includes("all") ? "all" : scopes.includes("probes") ? "probes" : "none";
}

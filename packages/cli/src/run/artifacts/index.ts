/** The list of files a run can write: one line in each list. A writer is read when its option is given. */
import type { LogScope } from "@twinedge/core";
import type { Specs } from "../../verbs/verb.ts";
import type { Artifact, ArtifactContext } from "./artifact.ts";

export const artifactOptions = {
  vcd: { type: "string", describe: "value change dump of every net (of the probes, where --probe is given)" },
  csv: { type: "string", describe: "probes as CSV, one row a clock" },
  raw: { type: "string", describe: "ngspice raw file of every net (of the probes, where --probe is given)" },
  svg: { type: "string", describe: "figure of the probes" },
} as const satisfies Specs;

export type ArtifactKind = keyof typeof artifactOptions;

const artifacts: Readonly<Record<ArtifactKind, () => Promise<Artifact>>> = {
  vcd: async () => (await import("./vcd.ts")).vcd,
  csv: async () => (await import("./csv.ts")).csv,
  raw: async () => (await import("./raw.ts")).raw,
  svg: async () => (await import("./svg.ts")).svg,
};

export const artifactKinds = Object.keys(artifacts) as readonly ArtifactKind[];

export type Artifacts = ReadonlyMap<ArtifactKind, Artifact>;

/** Those of some kinds, read from their files, in the order of the list. */
export async function loadArtifacts(wanted: (kind: ArtifactKind) => boolean): Promise<Artifacts> {
  const loaded = new Map<ArtifactKind, Artifact>();
  for (const kind of artifactKinds.filter(wanted)) {
    loaded.set(kind, await artifacts[kind]());
  }
  return loaded;
}

/** Changes that these files need in the trace. */
export function logScope(loaded: Artifacts, context: ArtifactContext): LogScope {
  const scopes = [...loaded.values()].map(({ log }) => log(context));
  return scopes.includes("all") ? "all" : scopes.includes("probes") ? "probes" : "none";
}

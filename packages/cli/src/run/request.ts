/** What one run is asked to do: the options of `twinedge run` that decide its result, as a manifest records them. */
import { CORNERS, type Corner, type Design, InputError, type RunSpec } from "@twinedge/core";
import type { Stimulus } from "@twinedge/study";
import { type SourceArgs, sourceOptions } from "../source.ts";
import { count, names, seconds, toPicoseconds } from "../values.ts";
import type { Specs } from "../verbs/verb.ts";
import { type VectorArgs, vectorOptions } from "./vectors.ts";

export const requestOptions = {
  clocks: { type: "string", describe: "clocks to run (default: the deck's, else 32)" },
  until: { type: "string", describe: "time to run to, e.g. 2ms" },
  probe: { type: "string", array: true, describe: "what to show: NET[,NET...] (default: the deck's *@ probe lines)" },
  ...sourceOptions,
  ...vectorOptions,
  level: {
    type: "string",
    choices: ["literal", "component", "ideal"],
    describe:
      "literal: the deck as written (default); component: its ladders' transistors as ideal switches; ideal: its decisions by the scheme's rule, too",
  },
  corner: { type: "string", choices: CORNERS, describe: "min:typ:max values of data sheets (default: typ)" },
  seed: { type: "string", describe: "seed of what is random (default: 1)" },
  "csv-every": {
    type: "string",
    choices: ["clock", "change"],
    describe: "rows of --csv (default: clock; change where there is no clock)",
  },
  "raw-ascii": { type: "boolean", describe: "write the numbers of --raw as text" },
} as const satisfies Specs;

export interface Request extends SourceArgs, VectorArgs {
  readonly clocks?: string | undefined;
  readonly until?: string | undefined;
  readonly probe?: readonly string[] | undefined;
  readonly corner?: string | undefined;
  readonly seed?: string | undefined;
  readonly "csv-every"?: string | undefined;
  readonly "raw-ascii"?: boolean | undefined;
}

/** The names of a request's options, in the order of the help. */
export const requestKeys = Object.keys(requestOptions) as readonly (keyof typeof requestOptions)[];

/** Where a run ends. */
export type Extent =
  | { readonly kind: "clocks"; readonly clocks: number }
  /** ps */
  | { readonly kind: "time"; readonly until: number };

/** The same, or under test vectors until there are no more. */
export type RunExtent = Extent | { readonly kind: "vectors"; readonly stimulus: Stimulus };

const DEFAULT_CLOCKS = 32;
const DEFAULT_SEED = 1;

/** @throws InputError when nothing says where to end */
export function extentOf(request: Request, spec: RunSpec, expecting: boolean, netlist = false): Extent {
  const { clocks, until } = request;
  if (clocks !== undefined && until !== undefined) {
    throw new InputError("--clocks and --until both say where to end", { remedy: "give one of them" });
  }
  if (until !== undefined) {
    return { kind: "time", until: toPicoseconds(seconds("--until", until)) };
  }
  if (spec.clock === undefined && spec.until !== undefined && clocks === undefined) {
    return { kind: "time", until: toPicoseconds(spec.until) };
  }
  if (spec.clock === undefined) {
    throw new InputError("the circuit has no clock, so nothing says where to end", {
      remedy: netlist
        ? "give --vectors N, or --until TIME"
        : "give --until TIME, name a clock with --clock NET, or add a line `*@ clock NET` to the deck",
    });
  }
  const last = expecting ? Math.max(0, ...spec.expectations.map(({ clock }) => clock)) : 0;
  return {
    kind: "clocks",
    clocks: clocks === undefined ? Math.max(spec.clocks ?? DEFAULT_CLOCKS, last) : count("--clocks", clocks),
  };
}

export function probesOf(request: Request, design: Design): readonly string[] {
  return request.probe === undefined ? design.run.probes : names(request.probe);
}

export function cornerOf({ corner = "typ" }: Request): Corner {
  const known = CORNERS.find((name) => name === corner);
  if (known === undefined) {
    throw new InputError(`corner cannot be "${corner}"`, { remedy: `it is one of ${CORNERS.join(", ")}` });
  }
  return known;
}

export function seedOf({ seed }: Request): number {
  return seed === undefined ? DEFAULT_SEED : count("--seed", seed);
}

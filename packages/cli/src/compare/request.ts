/** What `twinedge compare` is asked: which schemes, how long, and what the seeds draw. */
import { InputError } from "@twinedge/core";
import type { Imperfections } from "@twinedge/study";
import { atLeast, count, deviation, fromZero, names } from "../values.ts";

export interface SchemeName {
  /** As written: `xor`, `xor/jk`. */
  readonly name: string;
  readonly scheme: string;
  readonly store?: string | undefined;
}

/** `and,xor/jk`: files of lib/schemes, each perhaps with one of lib/stores. */
export function schemeNames(texts: readonly string[]): readonly SchemeName[] {
  const found = names(texts.map((text) => text.toLowerCase())).map((name) => {
    const [, scheme, store] = /^([^/]+)(?:\/([^/]+))?$/.exec(name) ?? [];
    if (scheme === undefined) {
      throw new InputError(`--schemes cannot have "${name}"`, { remedy: "write NAME or NAME/STORE, e.g. xor/jk" });
    }
    return { name, scheme, store };
  });
  const twice = found.find(({ name }, i) => found.findIndex((other) => other.name === name) !== i);
  if (twice !== undefined) {
    throw new InputError(`--schemes names ${twice.name} twice`, { remedy: "name it once" });
  }
  if (found.length === 0) {
    throw new InputError("--schemes names none", { remedy: "give files of lib/schemes, e.g. --schemes and,xor" });
  }
  return found;
}

export interface SeedArgs {
  readonly seeds?: string | undefined;
  readonly seed: string;
  readonly offset?: string | undefined;
  readonly "twin-mismatch"?: string | undefined;
  readonly "pot-tolerance"?: string | undefined;
  readonly "random-start"?: boolean | undefined;
}

export interface SeedRequest {
  readonly seeds: readonly number[];
  readonly imperfections: Imperfections;
  readonly randomStart: boolean;
}

/** @returns undefined where no seeds are asked for */
export function seedRequest(args: SeedArgs): SeedRequest | undefined {
  const first = count("--seed", args.seed);
  if (args.seeds === undefined) {
    const drawing = (["offset", "twin-mismatch", "pot-tolerance", "random-start"] as const).find(
      (option) => args[option] !== undefined,
    );
    if (drawing !== undefined) {
      throw new InputError(`--${drawing} is drawn by seeds`, { remedy: "say how many with --seeds N" });
    }
    return undefined;
  }
  const number = atLeast("--seeds", args.seeds, 1);
  return {
    seeds: Array.from({ length: number }, (_, i) => first + i),
    imperfections: {
      offset: args.offset === undefined ? undefined : fromZero("--offset", args.offset, "V"),
      twinMismatch: deviation("--twin-mismatch", args["twin-mismatch"]),
      potTolerance: deviation("--pot-tolerance", args["pot-tolerance"]),
    },
    randomStart: args["random-start"] === true,
  };
}

/** What `twinedge compare` is asked: which schemes, how long, and what the seeds draw. */
import { InputError, parseSi } from "@twinedge/core";
import type { Imperfections } from "@twinedge/study";
import { count, names } from "../values.ts";

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
  const number = count("--seeds", args.seeds);
  if (number === 0) {
    throw new InputError("--seeds cannot be 0", { remedy: "give a whole number from 1 on" });
  }
  return {
    seeds: Array.from({ length: number }, (_, i) => first + i),
    imperfections: {
      offset: args.offset === undefined ? undefined : volts("--offset", args.offset),
      twinMismatch: fraction("--twin-mismatch", args["twin-mismatch"]),
      potTolerance: fraction("--pot-tolerance", args["pot-tolerance"]),
    },
    randomStart: args["random-start"] === true,
  };
}

/** A voltage from 0 on: `5m`, `5mV`, `0.1`. */
export function volts(option: string, text: string): number {
  const value = parseSi(text, "V");
  if (value === undefined || value < 0) {
    throw new InputError(`${option} cannot be "${text}"`, { remedy: "give a voltage from 0 on, e.g. 5m" });
  }
  return value;
}

/** `5%` or `0.05`, below 1. */
function fraction(option: string, text: string | undefined): number | undefined {
  if (text === undefined) {
    return undefined;
  }
  const percent = /^(.*)%$/.exec(text.trim());
  const value = parseSi((percent?.[1] ?? text).trim(), "");
  const found = value === undefined ? Number.NaN : percent === null ? value : value / 100;
  if (!(found >= 0 && found < 1)) {
    throw new InputError(`${option} cannot be "${text}"`, { remedy: "give a share below 100 %, e.g. 5%" });
  }
  return found;
}

/** Option values as people write them, each read strictly. */
import { InputError, parseSi } from "@twinedge/core";

const PS_PER_SECOND = 1e12;

/** A whole number from 0 on. */
export function count(option: string, text: string): number {
  const value = /^\d{1,15}$/.test(text) ? Number(text) : undefined;
  if (value === undefined) {
    throw new InputError(`${option} cannot be "${text}"`, { remedy: "give a whole number, e.g. 32" });
  }
  return value;
}

/** A time in seconds: `2ms`, `100us`, `0.5`. */
export function seconds(option: string, text: string): number {
  const value = parseSi(text, "s");
  if (value === undefined || value < 0) {
    throw new InputError(`${option} cannot be "${text}"`, { remedy: "give a time, e.g. 2ms or 100us" });
  }
  if (value * PS_PER_SECOND > Number.MAX_SAFE_INTEGER) {
    throw new InputError(`${option} ${text} is longer than 2.5 hours`, { remedy: "give a shorter time" });
  }
  return value;
}

export function toPicoseconds(time: number): number {
  return Math.round(time * PS_PER_SECOND);
}

export function toSeconds(picoseconds: number): number {
  return picoseconds / PS_PER_SECOND;
}

/** `NAME=VALUE`, repeated. */
export function settings(option: string, texts: readonly string[]): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const text of texts) {
    const [, name, value] = /^([^=]+)=(.+)$/.exec(text) ?? [];
    if (name === undefined || value === undefined) {
      throw new InputError(`${option} cannot be "${text}"`, { remedy: "write NAME=VALUE" });
    }
    const key = name.trim().toLowerCase();
    if (values.has(key)) {
      throw new InputError(`${option} gives ${key} twice`, { remedy: "give it once" });
    }
    values.set(key, value.trim());
  }
  return values;
}

/** Names separated by commas or blanks, repeated: a comma within parentheses belongs to the name. */
export function names(texts: readonly string[]): readonly string[] {
  return texts
    .flatMap((text) => text.split(/[,\s]+(?![^(]*\))/))
    .map((name) => name.trim())
    .filter((name) => name !== "");
}

/** Option values as people write them, each read strictly. */
import { availableParallelism } from "node:os";
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

/** A whole number that is not below the least one. */
export function atLeast(option: string, text: string, least: number): number {
  const value = count(option, text);
  if (value < least) {
    throw new InputError(`${option} cannot be ${text}`, { remedy: `give a whole number from ${least} on` });
  }
  return value;
}

/** `--workers`: one a core where it is not given. */
export function threads(text: string | undefined): number {
  return text === undefined ? availableParallelism() : atLeast("--workers", text, 1);
}

/** A quantity above 0: `100k`, `0.5V`. */
export function positive(option: string, text: string, unit: string): number {
  const value = parseSi(text, unit);
  if (value === undefined || !(value > 0)) {
    throw new InputError(`${option} cannot be "${text}"`, {
      remedy: `give a number above 0${unit === "" ? "" : ` in ${unit}`}`,
    });
  }
  return value;
}

/** A quantity from 0 on: `5m`, `5mV`, `0.1`. */
export function fromZero(option: string, text: string, unit: string): number {
  const value = parseSi(text, unit);
  if (value === undefined || value < 0) {
    throw new InputError(`${option} cannot be "${text}"`, { remedy: `give a number from 0 on in ${unit}, e.g. 5m` });
  }
  return value;
}

/** `5%` or `0.05`, up to 1. */
export function share(option: string, text: string): number {
  const percent = /^(.*)%$/.exec(text.trim());
  const value = parseSi((percent?.[1] ?? text).trim(), "") ?? Number.NaN;
  const found = percent === null ? value : value / 100;
  if (!(found >= 0 && found <= 1)) {
    throw new InputError(`${option} cannot be "${text}"`, { remedy: "give a share up to 100 %, e.g. 5%" });
  }
  return found;
}

/** A share below 1: what is left of a part is above nothing. */
export function deviation(option: string, text: string | undefined): number | undefined {
  const found = text === undefined ? undefined : share(option, text);
  if (found === 1) {
    throw new InputError(`${option} cannot be "${text}"`, { remedy: "give a share below 100 %, e.g. 5%" });
  }
  return found;
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

/**
 * A binary number of which some bits may be unknown: what a counter holds. Bits beyond 30 do not fit.
 */
import { X } from "./states.ts";

export interface Word {
  /** Known bits; an unknown bit is 0 here. */
  readonly value: number;
  /** 1 where a bit is unknown. */
  readonly unknown: number;
}

export const MOST_BITS = 30;

export function known(value: number): Word {
  return { value, unknown: 0 };
}

export function allUnknown(bits: number): Word {
  return { value: 0, unknown: 2 ** bits - 1 };
}

/** From states, the most significant first. */
export function wordOf(states: readonly number[]): Word {
  let value = 0;
  let unknown = 0;
  for (const state of states) {
    value = 2 * value + (state === 1 ? 1 : 0);
    unknown = 2 * unknown + (state === X ? 1 : 0);
  }
  return { value, unknown };
}

export function sameWord(a: Word, b: Word): boolean {
  return a.value === b.value && a.unknown === b.unknown;
}

/** State of the bit of this weight (0 is the least significant). */
export function bitOf(word: Word, weight: number): number {
  return (word.unknown >> weight) & 1 ? X : (word.value >> weight) & 1;
}

/** What is known when it may be either of two. */
export function eitherWord(a: Word, b: Word): Word {
  const unknown = a.unknown | b.unknown | (a.value ^ b.value);
  return { value: a.value & ~unknown, unknown };
}

/** Is it this number? 0, 1 or X. */
export function isNumber(word: Word, number: number): number {
  return ((word.value ^ number) & ~word.unknown) !== 0 ? 0 : word.unknown === 0 ? 1 : X;
}

/** The arithmetic of an up/down counter: where an edge leads, from what it took in. */
import { X } from "./states.ts";
import { allUnknown, eitherWord, known, type Word } from "./word.ts";

export interface Counting {
  readonly bits: number;
  /** Counts 0 .. modulus - 1. */
  readonly modulus: number;
  /** Holds at the ends instead of wrapping around. */
  readonly saturates: boolean;
}

/** What an edge takes in: states, `down` 1 for down. Reset wins over load, load over counting. */
export interface Controls {
  readonly down: number;
  readonly enable: number;
  readonly load: number;
  readonly reset: number;
  readonly data: Word;
}

export function nextCount(c: Counting, before: Word, controls: Controls): Word {
  const { load, reset } = controls;
  return pick(
    reset,
    () => known(0),
    () =>
      pick(
        load,
        () => controls.data,
        () =>
          pick(
            controls.enable,
            () => moved(c, before, controls.down),
            () => before,
          ),
      ),
  );
}

/** The one where the state is 1, the other where it is 0, what both have in common where it is X. */
function pick(state: number, one: () => Word, zero: () => Word): Word {
  return state === 1 ? one() : state === 0 ? zero() : eitherWord(one(), zero());
}

function moved(c: Counting, { value, unknown }: Word, down: number): Word {
  if (unknown !== 0) {
    return allUnknown(c.bits);
  }
  if (down === X) {
    return eitherWord(known(step(c, value, 1)), known(step(c, value, -1)));
  }
  return known(step(c, value, down === 1 ? -1 : 1));
}

/** Falstad's rule (value + modulus) mod modulus, which also brings a number beyond the modulus back. */
function step({ modulus, saturates }: Counting, value: number, by: number): number {
  const next = value + by;
  return saturates ? Math.min(Math.max(next, 0), modulus - 1) : (next + modulus) % modulus;
}

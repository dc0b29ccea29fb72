/**
 * Three-valued states 0, 1 and X as digital devices compute with them; strengths are gone once a pin has been read.
 *
 * X stands for "0 or 1, not known which": a result is X exactly where the two possibilities differ.
 */

import { stateOf } from "../kernel/logic.ts";
import type { Kernel } from "./device.ts";

/** The third state, beside 0 and 1. */
export const X = 2;

/** State of a pin's net; `open` where the pin is not connected. */
export function read(k: Kernel, net: number, open: number): number {
  return net < 0 ? open : stateOf(k.read(net));
}

export function not(state: number): number {
  return state === X ? X : 1 - state;
}

/** What is known when it may be either of two. */
export function either(a: number, b: number): number {
  return a === b ? a : X;
}

/** 0: surely no edge, 1: surely one, X: perhaps. `active` is the level the edge leads to. */
export function edge(before: number, now: number, active: number): number {
  if (before === now || before === active || now === 1 - active) {
    return 0;
  }
  return before === X || now === X ? X : 1;
}

/**
 * Expressions of our digital devices as Verilog. On single bits its operators have the X rules of ours.
 *
 * What looks at the nets of several pins takes them as one vector `s [0:T-1]`, in the order of the device's `names`.
 */
import type { BooleanForm } from "@twinedge/core";
import { bit } from "./literals.ts";

export const verilogForm: BooleanForm<string> = {
  literal: bit,
  not: (of) => `(~${of})`,
  both: (operator, a, b) => `(${a} ${operator} ${b})`,
  unknown: (of, inverted) => `(${of} ${inverted ? "!==" : "==="} 1'bx)`,
};

/** ps of a number that stands in an expression. */
export function window(seconds: number): number {
  return Math.min(Math.round(seconds * 1e12), Number.MAX_SAFE_INTEGER);
}

/** A module's text under a name that follows from it; `text` is given the name. */
export function named(
  prefix: string,
  text: (module: string) => string,
): { readonly module: string; readonly source: string } {
  const module = `${prefix}_${hash(text(prefix))}`;
  return { module, source: text(module) };
}

/** FNV-1a. */
export function hash(text: string): string {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  }
  return (h >>> 0).toString(16).padStart(8, "0");
}

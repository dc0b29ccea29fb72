/** Settings in the words of a figure. */
import type { CircuitSpec } from "@twinedge/study/learn";

export function specWords({ level, parts, scheme, pot }: CircuitSpec): string {
  const made = level === "ideal" ? "ideal edges" : `${level} level, ${parts} parts`;
  return `${made}, scheme ${scheme}, ${pot.codes} codes (${pot.kind})`;
}

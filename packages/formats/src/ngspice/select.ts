/** Select and address inputs, the most significant first. */
import { not } from "./deck.ts";

/** The inputs that are all 1 exactly where the bits say `number`. */
export function selects(bits: readonly string[], number: number): readonly string[] {
  return bits.map((bit, i) => (Math.floor(number / 2 ** (bits.length - 1 - i)) % 2 === 1 ? bit : not(bit)));
}

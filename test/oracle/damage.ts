/**
 * Damage to texts: characters taken out, put in and doubled, lines swapped, dropped and repeated, numbers changed. What a
 * reader is fuzzed with.
 */
import fc from "fast-check";

/** A text to a damaged one. */
export type Damage = (text: string) => string;

const NUMBER = /-?\d+(?:\.\d+)?(?:e[-+]?\d+)?/gi;
const NUMBERS = ["0", "-1", "1", "-0", "1e-30", "1e30", "1e308", "-1e308", "1e999", "7k3", "nan", "", "0.5", "65536"];
const BITS = ["\0", "é", "\n", " ", "(", "{", "]", "~", "=", "*", "+", "null", "[9:0]", "{1/0}", ".end\n", "\n+ ", ","];

const place = fc.nat(1_000_000);

/** One to six pieces of damage. @param bits what means something in the language, beside what often does */
export function damages(bits: readonly string[] = []): fc.Arbitrary<Damage> {
  return fc.array(damage([...BITS, ...bits]), { minLength: 1, maxLength: 6 }).map(
    (changes): Damage =>
      (text) =>
        changes.reduce((before, change) => change(before), text),
  );
}

function damage(bits: readonly string[]): fc.Arbitrary<Damage> {
  return fc.oneof(
    fc.tuple(place, fc.integer({ min: 1, max: 8 })).map(
      ([at, length]): Damage =>
        (text) => {
          const from = at % (text.length + 1);
          return text.slice(0, from) + text.slice(from + length);
        },
    ),
    fc.tuple(place, fc.oneof(fc.constantFrom(...bits), fc.string({ maxLength: 4 }))).map(
      ([at, bit]): Damage =>
        (text) => {
          const from = at % (text.length + 1);
          return text.slice(0, from) + bit + text.slice(from);
        },
    ),
    fc.tuple(place, fc.integer({ min: 1, max: 60 })).map(
      ([at, length]): Damage =>
        (text) => {
          const from = at % (text.length + 1);
          return text.slice(0, from + length) + text.slice(from);
        },
    ),
    fc.tuple(place, place, fc.constantFrom("swap", "drop", "double")).map(
      ([at, other, what]): Damage =>
        (text) => {
          const lines = text.split("\n");
          const [i, j] = [at % lines.length, other % lines.length];
          const [a = "", b = ""] = [lines[i], lines[j]];
          if (what === "swap") {
            lines[i] = b;
            lines[j] = a;
          } else {
            lines.splice(i, what === "drop" ? 1 : 0, ...(what === "drop" ? [] : [b]));
          }
          return lines.join("\n");
        },
    ),
    fc.tuple(place, fc.oneof(fc.constantFrom(...NUMBERS), fc.double().map(String))).map(
      ([at, number]): Damage =>
        (text) => {
          const found = [...text.matchAll(NUMBER)];
          const match = found[at % Math.max(1, found.length)];
          return match === undefined
            ? text
            : text.slice(0, match.index) + number + text.slice(match.index + match[0].length);
        },
    ),
  );
}

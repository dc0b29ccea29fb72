/** The characters that dumps write for logic values, by character code; undefined for what is none. */
import { HIGH_Z, ONE, UNKNOWN, ZERO } from "@twinedge/core";

const ASCII = 128;

function states(groups: readonly (readonly [characters: string, value: number])[]): readonly (number | undefined)[] {
  const table = Array.from({ length: ASCII }, (): number | undefined => undefined);
  for (const [characters, value] of groups) {
    for (const character of characters) {
      table[character.charCodeAt(0)] = value;
    }
  }
  return table;
}

/** Verilog's four, and what VHDL's std_logic has beside them. */
export const STATES = states([
  ["0lL", ZERO],
  ["1hH", ONE],
  ["xXuUwW-", UNKNOWN],
  ["zZ", HIGH_Z],
]);

/** Of a port (IEEE 1364-2005, table 18-9): driven from inside, from outside, by both. */
export const PORT_STATES = states([
  ["0DdLl", ZERO],
  ["1UuHh", ONE],
  ["NX?AaBbCc", UNKNOWN],
  ["ZTFf", HIGH_Z],
]);

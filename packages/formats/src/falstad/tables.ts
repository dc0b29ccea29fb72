/**
 * Chips that follow from a table of rules (the notation of custom logic): multiplexers, demultiplexers, latches, shift
 * registers and ring counters. A letter stores a level, `+` is a rising edge, characters after the inputs test the outputs.
 */

import { chipHeader, chipPins, range, savedBits, tableElement } from "./chips.ts";
import type { ElementType } from "./element.ts";
import type { PinPlace } from "./geometry.ts";

const LETTERS = "abcdefghijklmnopqrstuvwxyz";

/** The select inputs' levels for one position, the least significant first. */
const select = (position: number, bits: number): string =>
  range(bits)
    .map((i) => (position >> i) & 1)
    .join("");

/** Text of `length` characters that is `filler` but for one place. */
const oneOf = (length: number, place: number, mark: string, filler: string): string =>
  filler.repeat(place) + mark + filler.repeat(length - place - 1);

const FLAG_INVERTED_OUTPUT = 2;
const FLAG_STROBE = 4;

/** Data inputs, select inputs, Q; then /Q and the strobe, which forces 0. */
export const mux: ElementType = {
  kind: "mux",
  read: (element) => {
    const { flags, line } = element;
    const { high } = chipHeader(element);
    const bits = line.integerOr(2, "number of select inputs", 1, 6);
    const ways = 2 ** bits;
    const both = (flags & FLAG_INVERTED_OUTPUT) !== 0;
    const strobe = (flags & FLAG_STROBE) !== 0;
    const pins: PinPlace[] = [
      ...range(ways).map((i): PinPlace => [i, "w"]),
      ...range(bits).map((i): PinPlace => [i + 1, "s"]),
      [0, "e"],
    ];
    if (both) {
      pins.push([1, "e"]);
    }
    if (strobe) {
      pins.push([0, "s"]);
    }
    const outputs = both ? [ways + bits, ways + bits + 1] : [ways + bits];
    const inputs = [...range(ways + bits), ...(strobe ? [ways + bits + outputs.length] : [])];
    const rules = strobe ? [`${"?".repeat(ways + bits)}1=0${both ? "1" : ""}`] : [];
    for (const way of range(ways)) {
      for (const level of [0, 1]) {
        const left = oneOf(ways, way, `${level}`, "?") + select(way, bits) + (strobe ? "?" : "");
        rules.push(`${left}=${level}${both ? 1 - level : ""}`);
      }
    }
    const posts = chipPins(element, bits + 1, ways + 1, pins);
    return tableElement({ rules: rules.join("\n"), high, ic: both ? [0, 1] : [0] }, posts, inputs, outputs);
  },
};

/** Outputs, select inputs, the data input. */
export const demux: ElementType = {
  kind: "demux",
  read: (element) => {
    const { high } = chipHeader(element);
    const bits = element.line.integerOr(2, "number of select inputs", 1, 6);
    const ways = 2 ** bits;
    const pins: PinPlace[] = [
      ...range(ways).map((i): PinPlace => [i, "e"]),
      ...range(bits).map((i): PinPlace => [i + 1, "s"]),
      [0, "w"],
    ];
    const rules = range(ways).map((way) => `${select(way, bits)}a=${oneOf(ways, way, "a", "0")}`);
    const posts = chipPins(element, bits + 1, ways + 1, pins);
    const inputs = range(bits + 1).map((i) => ways + i);
    const ic = range(ways).map(() => 0);
    return tableElement({ rules: rules.join("\n"), high, ic }, posts, inputs, range(ways));
  },
};

/** Data inputs, outputs, load: a rising edge of load copies the inputs. */
export const latch: ElementType = {
  kind: "latch",
  read: (element) => {
    const { bits, high } = chipHeader(element, 4);
    const ic = (element.flags & 2) === 0 ? range(bits).map(() => 0) : savedBits(element, bits, high, "an output");
    const pins: PinPlace[] = [
      ...range(bits).map((i): PinPlace => [bits - 1 - i, "w"]),
      ...range(bits).map((i): PinPlace => [bits - 1 - i, "e"]),
      [bits, "w"],
    ];
    const posts = chipPins(element, 2, bits + 1, pins);
    if (bits > LETTERS.length) {
      return { posts };
    }
    const letters = LETTERS.slice(0, bits);
    const inputs = [...range(bits), 2 * bits];
    const outputs = range(bits).map((i) => bits + i);
    return tableElement({ rules: `${letters}+=${letters}`, high, ic }, posts, inputs, outputs);
  },
};

/** Data, clock, outputs: each rising edge shifts the data in at the first output. */
export const sipo: ElementType = {
  kind: "sipo",
  read: (element) => {
    const { bits, high } = chipHeader(element, 8);
    const pins: PinPlace[] = [[1, "w"], [2, "w"], ...range(bits).map((i): PinPlace => [i + 1, "n"])];
    const posts = chipPins(element, bits + 1, 3, pins);
    const saved = element.line.integerOr(0, "saved data", -(2 ** 31), 2 ** 31 - 1);
    if (bits > LETTERS.length) {
      return { posts };
    }
    const ic = range(bits).map((i) => (saved >> i) & 1);
    const letters = LETTERS.slice(0, bits);
    const rules = `${letters.slice(0, 1)}+${letters.slice(1)}=${letters}`;
    return tableElement(
      { rules, high, ic },
      posts,
      [0, 1],
      range(bits).map((i) => 2 + i),
    );
  },
};

const PISO_FLAG_SERIAL = 2;

/**
 * Load, clock, output; then the serial input and the parallel data. What is stored is on no terminal but on nets of the chip's
 * own. With a serial input a load shows the first bit at once, without one the first clock after it does.
 */
export const piso: ElementType = {
  kind: "piso",
  read: (element) => {
    const { line } = element;
    const { bits, high } = chipHeader(element, 8);
    const serial = (element.flags & PISO_FLAG_SERIAL) !== 0;
    const pins: PinPlace[] = [
      [1, "w"],
      [2, "w"],
      [1, "e"],
    ];
    if (serial) {
      pins.push([0, "w"]);
    }
    pins.push(...range(bits).map((i): PinPlace => [bits - i, "n"]));
    const posts = chipPins(element, bits + 2, 3, pins);
    const saved = line.integerOr(0, "saved data", -(2 ** 31), 2 ** 31 - 1);
    // One letter is kept for the output.
    if (bits >= LETTERS.length) {
      return { posts };
    }
    const stored = range(bits).map((i) => (saved >> i) & 1);
    const data = range(bits).map((i) => (serial ? 4 : 3) + i);
    const inputs = serial ? [0, 1, 3, ...data] : [0, 1, ...data];
    const letters = LETTERS.slice(0, bits);
    const any = "?".repeat(bits);
    // Inputs: load, clock, serial input, data; then Q and what is stored. A load comes before a shift.
    if (serial) {
      const shifted = `${letters.slice(1)}z`;
      const moved = `${shifted.slice(0, 1)}${shifted}`;
      const rules = [
        `++z${letters}=${moved}`,
        `+??${letters}=${letters.slice(0, 1)}${letters}`,
        `?+z${any}?${letters}=${moved}`,
      ];
      const ic = [stored[0] ?? 0, ...stored];
      return tableElement({ rules: rules.join("\n"), high, ic }, posts, inputs, [2], bits);
    }
    const moved = `${letters}0`;
    const rules = [`++${letters}=${moved}`, `+?${letters}z=z${letters}`, `?+${any}?${letters}=${moved}`];
    const ic = [0, ...stored.slice(1), 0];
    return tableElement({ rules: rules.join("\n"), high, ic }, posts, inputs, [2], bits);
  },
};

const RING_FLAG_INHIBIT = 2;
const RING_FLAG_RESET_HIGH = 4;

/** Clock, reset, outputs; then the clock inhibit. One output is high and moves on at each rising edge. */
export const ringCounter: ElementType = {
  kind: "ringcounter",
  read: (element) => {
    const { flags } = element;
    const { bits, high } = chipHeader(element, 10);
    const ic = savedBits(element, bits, high, "an output");
    const width = Math.max(bits, 2);
    const inhibit = (flags & RING_FLAG_INHIBIT) !== 0 && bits >= 3;
    const pins: PinPlace[] = [[1, "w"], [width - 1, "s"], ...range(bits).map((i): PinPlace => [i, "n"])];
    if (inhibit) {
      pins.push([1, "s"]);
    }
    const posts = chipPins(element, width, 2, pins);
    if (bits > LETTERS.length) {
      return { posts };
    }
    const start = oneOf(bits, 0, "1", "0");
    const [reset, run] = (flags & RING_FLAG_RESET_HIGH) === 0 ? ["0", "1"] : ["1", "0"];
    const rules = [
      `?${reset}${inhibit ? "?" : ""}=${start}`,
      `?${run}${inhibit ? "?" : ""}${"0".repeat(bits)}=${start}`,
    ];
    for (const i of range(bits)) {
      const higher = LETTERS.slice(i + 1, bits);
      const left = "0".repeat(i) + "1" + higher;
      const right = i === bits - 1 ? start : `${"0".repeat(i + 1)}1${higher.slice(1)}`;
      rules.push(`+${run}${inhibit ? "0" : ""}${left}=${right}`);
    }
    const inputs = inhibit ? [0, 1, 2 + bits] : [0, 1];
    return tableElement(
      { rules: rules.join("\n"), high, ic },
      posts,
      inputs,
      range(bits).map((i) => 2 + i),
    );
  },
};

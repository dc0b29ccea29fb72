/** Displays and the seven-segment decoder. */

import { chipHeader, chipPins, range, tableElement } from "./chips.ts";
import type { ElementType } from "./element.ts";
import { nothing } from "./element.ts";
import type { PinPlace } from "./geometry.ts";
import { diodeModel } from "./semiconductors.ts";

const SEGMENTS = "abcdefghijklmnopqrstuvwxyz";

/** Inputs that only look, or, with a common pin, one light-emitting diode a segment. */
export const display: ElementType = {
  kind: "display",
  read: (element, { models }) => {
    const { line } = element;
    chipHeader(element);
    const segments = line.integerOr(7, "number of segments", 1, 24);
    const extra = line.integerOr(0, "extra segment", 0, 2);
    const common = line.integerOr(0, "common pin", -1, 1);
    const lit = segments + (extra === 0 ? 0 : 1);
    const count = lit + (common === 0 ? 0 : 1);
    const left = Math.ceil(segments / 2);
    const plain = lit === 7;
    const pins: PinPlace[] = range(lit).map((i) => {
      const beyond = i - left;
      return beyond < 0 ? [i, "w"] : plain ? [beyond + 1, "s"] : [beyond, "e"];
    });
    if (common !== 0) {
      pins.push(plain ? [lit - left, "e"] : [left, "w"]);
    }
    const width = count > 7 || segments !== 7 ? 5 : 4;
    const posts = chipPins(element, width, count > 2 * left ? left + 1 : left, pins);
    if (common === 0) {
      return { posts, translate: nothing };
    }
    return {
      posts,
      paths: [range(count)],
      translate: (nets, out) => {
        const shared = nets[lit] ?? "";
        for (const [i, net] of nets.slice(0, lit).entries()) {
          const ends = common === 1 ? [net, shared] : [shared, net];
          out.modelled(diodeModel(models.diode("default-led").model), ends, {}, SEGMENTS[i]);
        }
      },
    };
  },
};

/** A number shown in digits. */
export const decimalDisplay: ElementType = {
  kind: "display",
  read: (element) => {
    chipHeader(element);
    const bits = element.line.integerOr(4, "number of bits", 1, 32);
    const pins = range(bits).map((i): PinPlace => [bits - 1 - i, "w"]);
    return { posts: chipPins(element, 3, bits, pins), translate: nothing };
  },
};

/** Segments a to g of 0 to F (SevenSegDecoderElm of circuitjs1 2.7.3). */
const DIGITS = [
  "1111110",
  "0110000",
  "1101101",
  "1111001",
  "0110011",
  "1011011",
  "1011111",
  "1110000",
  "1111111",
  "1110011",
  "1110111",
  "0011111",
  "1001110",
  "0111101",
  "1001111",
  "1000111",
];
const DECODER_FLAG_BLANK = 2;
const DECODER_FLAG_BLANK_F = 4;

/** Segments, then the number with its most significant bit first, then the input that blanks when it is low. */
export const segmentDecoder: ElementType = {
  kind: "decoder",
  read: (element) => {
    const { flags } = element;
    const { high } = chipHeader(element);
    const blanks = (flags & DECODER_FLAG_BLANK) !== 0;
    const inputs = blanks ? 5 : 4;
    const pins: PinPlace[] = [
      ...range(7).map((i): PinPlace => [i, "e"]),
      ...range(inputs).map((i): PinPlace => [i, "w"]),
    ];
    const dark = "0".repeat(7);
    const rules = DIGITS.map((lit, digit) => {
      const shown = digit === 15 && (flags & DECODER_FLAG_BLANK_F) !== 0 ? dark : lit;
      return `${digit.toString(2).padStart(4, "0")}${blanks ? "1" : ""}=${shown}`;
    });
    if (blanks) {
      rules.push(`????0=${dark}`);
    }
    const table = { rules: rules.join("\n"), high, ic: range(7).map(() => 0) };
    return tableElement(
      table,
      chipPins(element, 3, 7, pins),
      range(inputs).map((i) => 7 + i),
      range(7),
    );
  },
};

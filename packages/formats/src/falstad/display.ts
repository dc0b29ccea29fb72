/** Seven-segment displays and their decoder, and the chips that are known only by their terminals. */

import { chipHeader, chipPins, range } from "./chips.ts";
import type { Element, ElementLine, ElementType } from "./element.ts";
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

/** A chip whose terminals are known and which has no translation yet. */
function terminalsOnly(kind: string, read: (element: ElementLine) => Element["posts"]): ElementType {
  return { kind, read: (element) => ({ posts: read(element) }) };
}

const west = (place: number): PinPlace => [place, "w"];
const east = (place: number): PinPlace => [place, "e"];

export const segmentDecoder = terminalsOnly("decoder", (element) => {
  chipHeader(element);
  const blank = (element.flags & 2) === 0 ? [] : [west(4)];
  return chipPins(element, 3, 7, [...range(7).map(east), west(0), west(1), west(2), west(3), ...blank]);
});

export const dac = terminalsOnly("dac", (element) => {
  const { bits } = chipHeader(element, 4);
  const height = Math.max(bits, 2);
  return chipPins(element, 2, height, [...range(bits).map((i) => west(bits - 1 - i)), east(0), east(height - 1)]);
});

export const adc = terminalsOnly("adc", (element) => {
  const { bits } = chipHeader(element, 4);
  const height = Math.max(bits, 2);
  return chipPins(element, 2, height, [...range(bits).map((i) => east(bits - 1 - i)), west(0), west(height - 1)]);
});

const TIMER_FLAG_RESET = 2;
const TIMER_FLAG_GROUND = 4;

export const timer = terminalsOnly("timer", (element) => {
  const ground = (element.flags & TIMER_FLAG_GROUND) !== 0;
  const reset = ground || (element.flags & TIMER_FLAG_RESET) !== 0;
  const rest: PinPlace[] = [...(reset ? [east(1)] : []), ...(ground ? [[2, "s"] as const] : [])];
  return chipPins(element, 3, 5, [west(1), west(3), west(4), [1, "n"], [1, "s"], east(2), ...rest]);
});

/** 212 to 215. */
export const controlledSource = terminalsOnly("controlled", (element) => {
  chipHeader(element);
  const inputs = element.line.integerOr(2, "number of inputs", 1, 64);
  return chipPins(element, 2, Math.max(inputs, 2), [...range(inputs).map(west), east(0), east(1)]);
});

/** Chips between numbers, voltages and times: DAC, ADC and the timer 555. */
import { chipHeader, chipPins, range } from "./chips.ts";
import type { ElementType } from "./element.ts";
import { levels } from "./gates.ts";
import type { PinPlace } from "./geometry.ts";

const west = (place: number): PinPlace => [place, "w"];
const east = (place: number): PinPlace => [place, "e"];

/** Bits with the least significant first, at the bottom; output; reference. */
export const dac: ElementType = {
  kind: "dac",
  read: (element) => {
    const { bits, high } = chipHeader(element, 4);
    const height = Math.max(bits, 2);
    const pins = [...range(bits).map((i) => west(bits - 1 - i)), east(0), east(height - 1)];
    const model = { base: "dac", type: "dac", params: levels(high) };
    return {
      posts: chipPins(element, 2, height, pins),
      held: [bits],
      translate: (nets, out) =>
        out.modelled(model, [nets.slice(0, bits).toReversed(), nets[bits] ?? "", nets[bits + 1] ?? ""]),
    };
  },
};

/** Bits with the least significant first, at the bottom; input; reference. */
export const adc: ElementType = {
  kind: "adc",
  read: (element) => {
    const { bits, high } = chipHeader(element, 4);
    const height = Math.max(bits, 2);
    const pins = [...range(bits).map((i) => east(bits - 1 - i)), west(0), west(height - 1)];
    const model = { base: "adc", type: "adc", params: levels(high) };
    return {
      posts: chipPins(element, 2, height, pins),
      held: range(bits),
      reading: "code",
      translate: (nets, out) =>
        out.modelled(model, [nets[bits] ?? "", nets[bits + 1] ?? "", nets.slice(0, bits).toReversed()]),
    };
  },
};

const TIMER_FLAG_RESET = 2;
const TIMER_FLAG_GROUND = 4;

/** Discharge, trigger, threshold, supply, control, output; then reset and ground. */
export const timer: ElementType = {
  kind: "timer",
  read: (element) => {
    const { flags, line } = element;
    chipHeader(element);
    const saved = line.number("saved output voltage");
    const ground = (flags & TIMER_FLAG_GROUND) !== 0;
    const reset = ground || (flags & TIMER_FLAG_RESET) !== 0;
    const pins: PinPlace[] = [west(1), west(3), west(4), [1, "n"], [1, "s"], east(2)];
    if (reset) {
      pins.push(east(1));
    }
    if (ground) {
      pins.push([2, "s"]);
    }
    const below = ground ? [7] : [];
    return {
      posts: chipPins(element, 3, 5, pins),
      // Without a pin for it the chip is tied to ground by itself.
      held: ground ? [] : [0, 3, 4, 5],
      paths: [[0, 3, 4, 5, ...below]],
      translate: (nets, out) => {
        const [dis = "", trig = "", thres = "", vcc = "", ctl = "", output = "", rst = "", gnd = "0"] = nets;
        const ic = saved > SAVED_HIGH ? 1 : 0;
        out.modelled(
          { base: "timer", type: "timer555", params: {} },
          [dis, trig, thres, vcc, ctl, output, reset ? rst : "", ground ? gnd : "0"],
          { ic },
        );
      },
    };
  },
};

/** V: more than half of any usual supply would be known only with it; saved outputs are near 0 or the supply. */
const SAVED_HIGH = 1;

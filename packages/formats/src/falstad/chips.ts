/**
 * Flip-flops, counters and custom logic. A chip's line holds, after the number of bits and the high level where it has
 * them, the saved voltage of each pin that keeps a state; from these the chip starts. A chip that is loaded takes its clock
 * for low before: a clock that is high at the start is a rising edge.
 */
import type { Element, ElementLine, ElementType, Params } from "./element.ts";
import { levels, NO_DELAY } from "./gates.ts";
import { chipPosts, type PinPlace } from "./geometry.ts";

const FLAG_VOLTAGE = 8192;
const MOST_BITS = 32;

/** The fields every chip begins with. */
export function chipHeader({ flags, line }: ElementLine, defaultBits?: number): { bits: number; high: number } {
  const bits = defaultBits === undefined ? 0 : line.integerOr(defaultBits, "number of bits", 1, MOST_BITS);
  const high = (flags & FLAG_VOLTAGE) === 0 ? 5 : line.number("high level");
  return { bits, high };
}

export function chipPins(element: ElementLine, width: number, height: number, pins: readonly PinPlace[]) {
  return chipPosts(element.p1, element.flags, width, height, pins);
}

/** Saved states of `count` pins as 0 and 1. */
export function savedBits({ line }: ElementLine, count: number, high: number, what: string): number[] {
  return Array.from({ length: count }, () => (line.number(`saved voltage of ${what}`) > high / 2 ? 1 : 0));
}

export const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

const pick = (nets: readonly string[], from: number, count: number): string[] =>
  range(count).map((i) => nets[from + i] ?? "");

/** The net, inverted where the pin is active low; an absent pin stays open. */
const active = (net: string | undefined, low: boolean): string => (net === undefined || !low ? (net ?? "") : `~${net}`);

const FLAG_RESET = 2;
const FLAG_SET = 4;
const FLAG_LOW = 8;

/** No delays; where set and reset are both active, reset wins. */
const EDGE: Params = { clk_ic: 0, clk_delay: 0, set_delay: 0, reset_delay: 0, both: "reset", ...NO_DELAY };

/** Data (or toggle), Q, /Q, clock; then reset, set. Both are active low with flag 8; reset wins. */
function flipFlop(kind: "dff" | "tff", inputsLow: (flags: number) => boolean): ElementType {
  return {
    kind,
    read: (element) => {
      const { flags } = element;
      const { high } = chipHeader(element);
      const [ic = 0] = savedBits(element, 1, high, "Q");
      const withSet = (flags & FLAG_SET) !== 0;
      const pins: PinPlace[] = [
        [0, "w"],
        [0, "e"],
        [withSet ? 1 : 2, "e"],
        [1, "w"],
      ];
      if (withSet) {
        pins.push([2, "e"], [2, "w"]);
      } else if ((flags & FLAG_RESET) !== 0) {
        pins.push([2, "w"]);
      }
      const low = inputsLow(flags);
      const model = { base: kind, type: `d_${kind}`, params: { ...EDGE, ...levels(high), ic } };
      return {
        posts: chipPins(element, 2, 3, pins),
        held: [1, 2],
        reading: "q",
        translate: ([data = "", q = "", notQ = "", clock = "", reset, set], out) =>
          out.modelled(model, [data, clock, active(set, low), active(reset, low), q, notQ]),
      };
    },
  };
}

export const dff = flipFlop("dff", (flags) => (flags & FLAG_LOW) !== 0);
export const tff = flipFlop("tff", () => false);

const JK_FLAG_RISING = 4;

/** J, clock, K, Q, /Q; then reset. The clock's falling edge counts unless flag 4 is set. */
export const jkff: ElementType = {
  kind: "jkff",
  read: (element) => {
    const { flags } = element;
    const { high } = chipHeader(element);
    const [ic = 0] = savedBits(element, 1, high, "Q");
    const pins: PinPlace[] = [
      [0, "w"],
      [1, "w"],
      [2, "w"],
      [0, "e"],
      [2, "e"],
    ];
    if ((flags & FLAG_RESET) !== 0) {
      pins.push([1, "e"]);
    }
    const falling = (flags & JK_FLAG_RISING) === 0;
    const params = { ...EDGE, ...levels(high), ic, clk_edge: falling ? "fall" : "rise" };
    const model = { base: "jkff", type: "d_jkff", params };
    return {
      posts: chipPins(element, 2, 3, pins),
      held: [3, 4],
      reading: "q",
      translate: ([j = "", clock = "", k = "", q = "", notQ = "", reset], out) => {
        out.modelled(model, [j, k, clock, "", active(reset, (flags & FLAG_LOW) !== 0), q, notQ]);
      },
    };
  },
};

const COUNTER_FLAG_UP_DOWN = 4;
const COUNTER_FLAG_FALLING = 8;

/** Clock, reset, outputs with the most significant first; then the up/down input, which is high for down. */
export const counter: ElementType = {
  kind: "counter",
  read: (element) => {
    const { flags, line } = element;
    const { bits, high } = chipHeader(element, 4);
    const saved = savedBits(element, bits, high, "an output");
    const resetLow = line.booleanOr(true, "inversion of the reset");
    const modulus = line.integerOr(0, "modulus", 0, 2 ** 31 - 1);
    const height = Math.max(bits, 2);
    const pins: PinPlace[] = [[0, "w"], [height - 1, "w"], ...range(bits).map((i): PinPlace => [i, "e"])];
    if ((flags & COUNTER_FLAG_UP_DOWN) !== 0) {
      pins.push([height - 2, "w"]);
    }
    const params = {
      bits,
      modulus,
      clk_edge: (flags & COUNTER_FLAG_FALLING) === 0 ? "rise" : "fall",
      clk_ic: 0,
      saturate: 0,
      ...levels(high),
    };
    // An active-low reset is low before the first solution: the counter is cleared when it is loaded.
    const ic = resetLow ? 0 : saved.reduce((value, bit) => 2 * value + bit, 0);
    return {
      posts: chipPins(element, 2, height, pins),
      held: range(bits).map((i) => 2 + i),
      reading: "code",
      translate: (nets, out) => {
        const [clock = "", reset] = nets;
        const down = nets[2 + bits] ?? "";
        const outputs = pick(nets, 2, bits);
        const data = range(bits).map(() => "");
        const pinned = [clock, down, active(reset, resetLow), "", data, "", outputs, ""];
        out.modelled({ base: "counter", type: "counter_ud", params }, pinned, { ic });
      },
    };
  },
};

/** A device that follows a table of rules: inputs first, then outputs. */
export function tableElement(
  table: { readonly rules: string; readonly high: number; readonly ic: readonly number[] },
  posts: Element["posts"],
  inputs: readonly number[],
  outputs: readonly number[],
  /** Further outputs, on nets of the element's own. */
  stored = 0,
): Element & Required<Pick<Element, "translate">> {
  const params = { rules: table.rules, in_ic: 0, ...levels(table.high) };
  const take = (nets: readonly string[], of: readonly number[]): string[] => of.map((i) => nets[i] ?? "");
  return {
    posts,
    held: outputs,
    translate: (nets, out) =>
      out.modelled(
        { base: "table", type: "truth_table", params },
        [take(nets, inputs), [...take(nets, outputs), ...range(stored).map((i) => out.named(`s${i}`))]],
        {
          ic: table.ic,
        },
      ),
  };
}

/** Custom logic: the rules stand in a model line. */
export const customLogic: ElementType = {
  kind: "logic",
  read: (element, { models }) => {
    const { high } = chipHeader(element);
    const name = element.line.text("name of the custom logic");
    const { model, known } = models.logic(name);
    const ic = savedBits(element, model.outputs, high, "an output");
    const pins: PinPlace[] = [
      ...range(model.inputs).map((i): PinPlace => [i, "w"]),
      ...range(model.outputs).map((i): PinPlace => [i, "e"]),
    ];
    const height = Math.max(model.inputs, model.outputs, 1);
    const posts = chipPins(element, 2, height, pins);
    const inputs = range(model.inputs);
    const outputs = range(model.outputs).map((i) => model.inputs + i);
    const table = tableElement({ rules: model.rules, high, ic }, posts, inputs, outputs);
    if (known) {
      return table;
    }
    return {
      ...table,
      translate: (nets, out) => {
        const message = `the custom logic "${name}" is not defined in the file; its outputs stay as they are`;
        out.warn("unknown-model", message, "add its line, which begins with !");
        table.translate(nets, out);
      },
    };
  },
};

/** Gates and inverters: XSPICE's digital models without delay, with the gate's own levels. */
import type { ElementType, Params } from "./element.ts";
import type { Point } from "./geometry.ts";
import { offset, twoTerminal } from "./passive.ts";

/** Levels of a part: an input is one above `low`..`up`, strictly; outputs are 0 and `high` volts. */
export function levels(high: number, low = high / 2, up = high / 2): Params {
  return { in_low: low, in_high: up, out_low: 0, out_high: high, input_load: 0 };
}

export const NO_DELAY: Params = { rise_delay: 0, fall_delay: 0 };

const FLAG_SMALL = 1;
const FLAG_SCHMITT = 2;
const FLAG_INVERTED_INPUTS = 4;

/** Inputs, then the output. The saved output is where the gate starts. */
function gate(kind: string): ElementType {
  return {
    kind,
    read: (element) => {
      const { p2, flags, line } = element;
      const count = line.integer("number of inputs", 1, 256);
      const saved = line.number("saved output voltage");
      const high = line.numberOr(5, "high level");
      const pitch = (flags & FLAG_SMALL) === 0 ? 16 : 8;
      const inputs: Point[] = [];
      for (let j = -Math.floor(count / 2); inputs.length < count; j++) {
        if (j !== 0 || count % 2 === 1) {
          inputs.push(offset(element, 0, pitch * j));
        }
      }
      const inverted = (flags & FLAG_INVERTED_INPUTS) !== 0;
      const schmitt = (flags & FLAG_SCHMITT) !== 0;
      return {
        posts: [...inputs, p2],
        held: [count],
        translate: (nets, out) => {
          if (inverted && schmitt) {
            const message =
              "version 2.7.3 does not invert the inputs of a Schmitt gate; here they are inverted, as drawn";
            out.warn("schmitt-inverted", message, "clear flag 4 of the element for the old behaviour");
          }
          const edge = schmitt ? levels(high, 0.35 * high, 0.55 * high) : levels(high);
          const params = { ...NO_DELAY, ...edge, ic: saved > high / 2 ? 1 : 0 };
          const ins = nets.slice(0, count).map((net) => (inverted ? `~${net}` : net));
          out.modelled({ base: kind, type: `d_${kind}`, params }, [ins, nets[count] ?? ""]);
        },
      };
    },
  };
}

export const and = gate("and");
export const nand = gate("nand");
export const or = gate("or");
export const nor = gate("nor");
export const xor = gate("xor");

/** The slew rate is left out: at the usual time step the output follows at once. */
export const inverter: ElementType = {
  kind: "inverter",
  read: ({ p1, p2, line }) => {
    line.numberOr(0.5, "slew rate");
    const high = line.numberOr(5, "high level");
    const model = { base: "inverter", type: "d_inverter", params: { ...NO_DELAY, ...levels(high), ic: 1 } };
    return { ...twoTerminal(p1, p2, (nets, out) => out.modelled(model, nets)), paths: [], held: [1] };
  },
};

/** A buffer or inverter with two thresholds. */
function schmittElement(type: "d_buffer" | "d_inverter"): ElementType {
  return {
    kind: "schmitt",
    read: ({ p1, p2, line }) => {
      line.numberOr(0.5, "slew rate");
      const lower = line.numberOr(1.66, "lower threshold");
      const upper = line.numberOr(3.33, "upper threshold");
      const on = line.numberOr(5, "high level");
      const off = line.numberOr(0, "low level");
      const params = { ...NO_DELAY, in_low: lower, in_high: upper, out_low: off, out_high: on, input_load: 0 };
      const model = { base: "schmitt", type, params };
      return { ...twoTerminal(p1, p2, (nets, out) => out.modelled(model, nets)), paths: [], held: [1] };
    },
  };
}

export const schmittBuffer = schmittElement("d_buffer");
export const schmittInverter = schmittElement("d_inverter");

/** Drives 0 V or 5 V while its third terminal is high, nothing otherwise. */
export const tristate: ElementType = {
  kind: "tristate",
  read: (element) => {
    const { p1, p2, flags } = element;
    const enable = offset(element, 0.5, (flags & 1) === 0 ? -16 : 16);
    const model = { base: "tristate", type: "d_tristate", params: { delay: 0, ...levels(5) } };
    return {
      posts: [p1, p2, enable],
      held: [1],
      translate: ([input = "", out = "", on = ""], to) => to.modelled(model, [input, on, out]),
    };
  },
};

/** R, C, L: ngspice's own. A resistance is written as it is at its temperature. */
import type { Writer } from "../deck.ts";
import { ohmsAt } from "../temperature.ts";

/** Ohm: what ngspice takes 0 for. */
const LEAST_RESISTANCE = 1e-3;

export const resistor: Writer = (deck, d) => {
  const ohms = ohmsAt(deck.design, d, d.num("r") === 0 ? LEAST_RESISTANCE : d.num("r")) * d.num("scale");
  deck.element(
    "r",
    d.name,
    `${deck.node(d.net("plus"), d.name)} ${deck.node(d.net("minus"), d.name)} ${ohms / d.num("m")}`,
  );
};

export const capacitor: Writer = (deck, d) => {
  const farads = d.num("c") * d.num("scale") * d.num("m");
  deck.dynamic = true;
  deck.lags.add("capacitors charge in ngspice, here only what stands alone on a net does");
  deck.element("c", d.name, `${deck.node(d.net("plus"), d.name)} ${deck.node(d.net("minus"), d.name)} ${farads}`);
};

export const inductor: Writer = (deck, d) => {
  deck.dynamic = true;
  deck.lags.add("inductors take time in ngspice, here they are shorts");
  deck.element("l", d.name, `${deck.node(d.net("plus"), d.name)} ${deck.node(d.net("minus"), d.name)} ${d.num("l")}`);
};

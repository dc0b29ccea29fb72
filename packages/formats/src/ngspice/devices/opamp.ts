/** The ideal op-amp as a B source: a straight line, clipped with the small slope that circuitjs1 has there. */
import type { Writer } from "../deck.ts";

/** V/V, in the clipped regions (circuitjs1 2.7.3, OpAmpElm.java). */
const CLIPPED_SLOPE = 1e-4;

export const opamp: Writer = (deck, d) => {
  const [plus, minus, out] = ["plus", "minus", "out"].map((pin) => deck.node(d.net(pin), d.name));
  const { max, min, gain } = { max: d.num("max"), min: d.num("min"), gain: d.num("gain") };
  const middle = (max + min) / 2;
  const reach = (max - min) / 2 / gain;
  const vd = `v(${plus},${minus})`;
  const clipped = (level: number, at: number): string => `${level} + ${CLIPPED_SLOPE} * (${vd} - (${at}))`;
  const law = `${vd} >= ${reach} ? ${clipped(max, reach)} : (${vd} <= ${-reach} ? ${clipped(min, -reach)} : ${middle} + ${gain} * ${vd})`;
  deck.element("b", d.name, `${out} 0 v=${law}`);
};

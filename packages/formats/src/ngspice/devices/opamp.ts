/**
 * The ideal op-amp: a straight line, clipped with the small slope that circuitjs1 has there, as what the inputs must be for the output.
 * Written the other way round, as a source of the output, Newton jumps between the clipped ends for ever wherever it is fed back.
 */
import type { Writer } from "../deck.ts";

/** V/V, in the clipped regions (circuitjs1 2.7.3, OpAmpElm.java). */
const CLIPPED_SLOPE = 1e-4;

export const opamp: Writer = (deck, d) => {
  const [plus, minus, out] = ["plus", "minus", "out"].map((pin) => deck.node(d.net(pin), d.name));
  const { max, min, gain } = { max: d.num("max"), min: d.num("min"), gain: d.num("gain") };
  const middle = (max + min) / 2;
  const inner = deck.fresh(`${d.name}.inner`);
  const x = `v(${inner})`;
  const beyond = (level: number): string => `${(level - middle) / gain} + (${x} - (${level})) / ${CLIPPED_SLOPE}`;
  const asked = `(${x} > ${max} ? ${beyond(max)} : (${x} < ${min} ? ${beyond(min)} : (${x} - (${middle})) / ${gain}))`;
  deck.element("b", d.name, `0 ${inner} i=v(${plus},${minus}) - ${asked}`);
  deck.element("e", d.name, `${out} 0 ${inner} 0 1`);
};

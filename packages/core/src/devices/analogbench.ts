/** A bench for the tests of analog devices: the operating point of a few parts, by net and by quantity. */
import type { Value } from "../circuit.ts";
import { elaborate } from "../elaborate/elaborate.ts";
import { Simulator } from "../kernel/simulator.ts";
import { circuitOf, type Part } from "./testing.ts";

export interface Settled {
  readonly simulator: Simulator;
  readonly volts: (net: string) => number;
  /** Reading of the part at this place in the list. */
  readonly quantity: (part: number, name: string) => number;
}

export function settle(parts: readonly Part[], options: Readonly<Record<string, Value>> = {}): Settled {
  const circuit = { ...circuitOf(parts), options: new Map(Object.entries(options)) };
  const simulator = new Simulator(elaborate(circuit));
  simulator.start();
  const point = simulator.operatingPoint();
  return {
    simulator,
    volts: (net) => point.voltages.get(net) ?? Number.NaN,
    quantity: (part, name) =>
      point.quantities.find((q) => q.device === `d${part}` && q.name === name)?.value ?? Number.NaN,
  };
}

export const volts = (net: string, dc: number): Part => ({ type: "vsource", pins: [net, "0"], params: { dc } });
export const ohms = (a: string, b: string, r: number): Part => ({ type: "resistor", pins: [a, b], params: { r } });

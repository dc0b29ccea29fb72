/** The settled start of a design, which a drawing saves: levels of logic and junction voltages of transistors. */
import { type Corner, type Design, SimulationError, Simulator, stateOf } from "@twinedge/core";

export interface Start {
  /** 0 or 1; undefined where a net is X, or is no logic. */
  state(net: number): number | undefined;
  /** V: what a device says of itself at the start; undefined where it does not. */
  quantity(device: string, name: string): number | undefined;
}

/** What is known where a design has no start that settles: nothing. */
const UNKNOWN: Start = { state: () => undefined, quantity: () => undefined };

export function startOf(design: Design, corner: Corner): Start {
  const simulator = new Simulator(design, { probes: [], corner });
  try {
    simulator.start();
  } catch (error) {
    if (error instanceof SimulationError) {
      return UNKNOWN;
    }
    throw error;
  }
  const { quantities } = simulator.operatingPoint();
  const known = new Map(quantities.map(({ device, name, value }) => [`${device} ${name}`, value]));
  return {
    state: (net) => {
      const logic = design.nets[net]?.domain === "digital" ? stateOf(simulator.kernel.read(net)) : undefined;
      return logic === 0 || logic === 1 ? logic : undefined;
    },
    quantity: (device, name) => known.get(`${device} ${name}`),
  };
}

/**
 * Elmore delays of a network at a settled state: T_i = sum over k of R_ik C_k, where R_ik is the voltage at node i for one
 * ampere into node k. All at once: with a current proportional to its capacitance into every node, the voltages rise by the
 * delays. The conductances are those of the transistors and potentiometers at that state.
 *
 * How long the network takes: for conductances between nodes, to ground and to sources, and capacitances to ground, a node's
 * distance from rest is a decreasing sum with the area T_i s, where s is the largest distance of any node at the start
 * (Rubinstein, Penfield and Horowitz, "Signal delay in RC tree networks", IEEE Trans. CAD 2 (1983) 202, for trees; Wyatt,
 * "Signal delay in RC mesh networks", IEEE Trans. CAS 32 (1985) 507, for meshes). No time constant is longer than the largest
 * of the delays, T, so the area that is left after t is at most T_i s exp(-t/T), and
 *
 *     |v(t) - v(end)| <= s exp(1 - t/T),      t(s, e) = T (1 + ln(s/e))
 *
 * is an upper bound for the time to come within e. Where transistors conduct it is that of the network linearised at its end.
 * A capacitance between two nodes counts twice at each of them, as for two nodes that move against each other.
 */
import { type Corner, type Design, type DeviceState, Simulator } from "@twinedge/core";
import { added } from "./adapt.ts";

/** V/s: slope for which the currents are made, before it is known how far the voltages go. */
const SLOPE = 1e3;
/** V: voltages may move by so much for the network to count as linear. */
const LINEAR = 1e-5;

/** ps until a network with the Elmore delay T (ps) is within `within` volts of its end, `swing` volts away. */
export function settlingTime(elmore: number, swing: number, within: number): number {
  return elmore === 0 || swing <= within ? 0 : elmore * (1 + Math.log(swing / within));
}

/** F by net: what its capacitors come to. */
function capacitances(simulator: Simulator): ReadonlyMap<number, number> {
  const found = new Map<number, number>();
  const { engine, network } = simulator;
  const still = (node: number): boolean => node <= 0 || engine.isHeld(node);
  for (const { a, b, farads } of network.capacitances) {
    for (const [node, other] of [
      [a, b],
      [b, a],
    ] as const) {
      if (!still(node)) {
        found.set(node, (found.get(node) ?? 0) + (still(other) ? farads : 2 * farads));
      }
    }
  }
  return found;
}

/**
 * @param nets that carry a capacitance
 * @returns gives the Elmore delays in ps of those nets at the simulator's present state
 */
export function elmoreTimes(
  design: Design,
  simulator: Simulator,
  nets: readonly number[],
  options: { readonly corner: Corner; readonly seed: number },
): () => ReadonlyMap<number, number> {
  if (nets.length === 0) {
    return () => new Map();
  }
  const loads = capacitances(simulator);
  const names = new Map(nets.map((net) => [net, `elmore.${net}`]));
  const sources = nets.map((net) => added(design, "isource", names.get(net) ?? "", [[0], [net]], [["dc", 0]]));
  const twin = new Simulator({ ...design, devices: [...design.devices, ...sources] }, { probes: [], ...options });
  twin.start();
  const known = new Map<string, ReadonlyMap<number, number>>();
  return () => {
    const states = simulator.states.map((state) => state.read());
    const volts = heldVoltages(design, simulator);
    const key = JSON.stringify([states, [...volts.values()]]);
    const old = known.get(key);
    if (old !== undefined) {
      return old;
    }
    put(twin, twin.states, states, volts);
    const found = measure(twin, nets, names, loads);
    known.set(key, found);
    return found;
  };
}

/** V by name of a voltage source, now. */
function heldVoltages(design: Design, { kernel }: Simulator): ReadonlyMap<string, number> {
  const volts = new Map<string, number>();
  for (const { name, def, pins } of design.devices) {
    if (def.waveformPin !== undefined) {
      const [[plus = 0] = [], [minus = 0] = []] = pins;
      volts.set(name, kernel.settledVoltage(plus) - kernel.settledVoltage(minus));
    }
  }
  return volts;
}

function put(
  twin: Simulator,
  stored: readonly DeviceState[],
  states: readonly number[],
  volts: ReadonlyMap<string, number>,
): void {
  twin.resettle((k) => {
    for (const [name, value] of volts) {
      twin.sources.get(name)?.(k, value);
    }
    for (const [i, state] of stored.entries()) {
      const value = states[i] ?? Number.NaN;
      if (!Number.isNaN(value) && !Object.is(value, state.read())) {
        state.write(k, value);
      }
    }
  });
}

function measure(
  twin: Simulator,
  nets: readonly number[],
  names: ReadonlyMap<number, string>,
  loads: ReadonlyMap<number, number>,
): ReadonlyMap<number, number> {
  const rest = nets.map((net) => twin.engine.voltage(net));
  const drive = (slope: number): void =>
    twin.resettle((k) => {
      for (const net of nets) {
        twin.sources.get(names.get(net) ?? "")?.(k, slope * (loads.get(net) ?? 0));
      }
    });
  for (let slope = SLOPE; ; slope /= 100) {
    drive(slope);
    const moved = nets.map((net, i) => twin.engine.voltage(net) - (rest[i] ?? 0));
    drive(0);
    if (Math.max(...moved.map(Math.abs)) <= LINEAR || slope < 1e-6) {
      return new Map(nets.map((net, i) => [net, (1e12 * Math.abs(moved[i] ?? 0)) / slope]));
    }
  }
}

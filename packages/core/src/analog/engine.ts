/**
 * The one interface between the event kernel and whatever solves the analog part.
 *
 * The nodes are partitioned once: a node tied to ground through ideal sources is *held*, what stays connected through
 * conducting elements is an *island*. Held nodes and islands together are *cells*, numbered in an order in which every
 * cell depends only on earlier ones (cells in a feedback loop have been merged). A change marks its cells dirty;
 * `solve` goes through the dirty ones in order.
 */
import type { Solution } from "../devices/device.ts";

export interface AnalogStats {
  solves: number;
  newtonIterations: number;
  /** Amperes: worst current-balance error of any accepted solution. */
  worstResidual: number;
}

export interface AnalogEngine extends Solution {
  readonly cellCount: number;
  /** Number of islands (cells that are solved, not held). */
  readonly islandCount: number;
  /** Cell of a node; -1 for ground and for nodes no analog primitive touches. */
  cellOf(node: number): number;
  isHeld(node: number): boolean;
  /** Nodes of a cell. */
  nodesOf(cell: number): readonly number[];
  readonly dirty: boolean;
  setConductance(id: number, siemens: number): void;
  setCurrent(id: number, amperes: number): void;
  setVoltage(id: number, volts: number): void;
  /**
   * Solves every dirty cell in order and returns the cells whose voltages were computed anew (a view, valid until the next call).
   *
   * @throws SimulationError naming nodes and devices: no convergence, singular matrix.
   */
  solve(): readonly number[];
  /** Newton only: where it does not converge from the last solution, `solve` throws and leaves that solution standing. */
  follow: boolean;
  /** By index: voltages of the nodes, then currents of the voltage sources. */
  readonly state: Float64Array;
  /** Goes on from the state of an engine of the same circuit with other values. @returns false where their unknowns are not the same */
  resume(state: Float64Array): boolean;
  /** For a node that is alone on its island: dI/dV seen from the node at the solution, siemens; else NaN. */
  nodeConductance(node: number): number;
  /** Farads from the node to held nodes and ground. */
  nodeCapacitance(node: number): number;
  readonly stats: AnalogStats;
}

/**
 * What equilibrium propagation says of the networks of `rheostats.ts`: derivatives of their error, by finite differences of
 * Kirchhoff's laws. It shares nothing with our devices, solver and trainer.
 *
 * Holding the outputs a part of the way towards their targets displaces them by the nudge times e = Vd - V, whatever current that
 * takes. With S (A/V, of the network as seen from its outputs, all that is held being grounded) that current is S e a nudge, so that
 * the powers' difference descends 1/2 eᵀ S e with S as it is now. With one output this has the sign of the gradient of 1/2 e².
 */
import { EDGES, eliminate, NODES, type Task } from "./rheostats.ts";

/** ohm, of an AD5220 with 128 positions. */
export function ohmsAt(codes: readonly number[]): readonly number[] {
  return codes.map((code) => (100e3 * code) / 128 + 40);
}

/** V of nodes 1 to 9, those of `held` being given. */
function voltages(conductances: readonly number[], held: Readonly<Record<number, number>>): readonly number[] {
  const rows = Array.from({ length: NODES }, () => Array.from({ length: NODES + 1 }, () => 0));
  const add = (row: number, column: number, value: number): void => {
    const cells = rows[row] ?? [];
    cells[column] = (cells[column] ?? 0) + value;
  };
  for (const [e, [i, j]] of EDGES.entries()) {
    const g = conductances[e] ?? 0;
    for (const [here, there] of [
      [i - 1, j - 1],
      [j - 1, i - 1],
    ] as const) {
      add(here, here, g);
      add(here, there, -g);
    }
  }
  for (const [node, volts] of Object.entries(held)) {
    const place = Number(node) - 1;
    rows[place] = Array.from({ length: NODES + 1 }, (_, column) =>
      column === place ? 1 : column === NODES ? volts : 0,
    );
  }
  return eliminate(rows);
}

/** A/V: current into output i at 1 V on output j alone. */
function seenFromOutputs({ inputs, targets }: Task, conductances: readonly number[]): readonly (readonly number[])[] {
  const outputs = Object.keys(targets).map(Number);
  const grounded = Object.fromEntries([...Object.keys(inputs), ...outputs].map((node) => [node, 0]));
  return outputs.map((driven) => {
    const volts = voltages(conductances, { ...grounded, [driven]: 1 });
    return outputs.map((node) =>
      EDGES.reduce((sum, [i, j], e) => {
        const along = i === node ? 1 : j === node ? -1 : 0;
        return sum + along * (conductances[e] ?? 0) * ((volts[i - 1] ?? 0) - (volts[j - 1] ?? 0));
      }, 0),
    );
  });
}

export interface Gradients {
  /** V²: derivative of 1/2 eᵀ S e by each edge's conductance, S held fixed; positive where more resistance is better. */
  readonly weighted: readonly number[];
  /** V² ohm: derivative of 1/2 eᵀ e. */
  readonly squares: readonly number[];
  /** V: from the least to the largest displacement of a node at a nudge of 1, those that are held among them. */
  readonly span: number;
}

/** Of the step of the differences: their error is its square. */
const RELATIVE = 1e-5;

export function gradients(task: Task, ohms: readonly number[]): Gradients {
  const at = ohms.map((r) => 1 / r);
  const errors = (conductances: readonly number[]): readonly number[] => {
    const volts = voltages(conductances, task.inputs);
    return Object.entries(task.targets).map(([node, target]) => (volts[Number(node) - 1] ?? 0) - target);
  };
  const now = errors(at);
  const s = seenFromOutputs(task, at);
  const pulls = s.map((row) => row.reduce((sum, value, i) => sum + value * (now[i] ?? 0), 0));
  const slopes = at.map((g, e) => {
    const [more, less] = [1, -1].map((sign) => errors(at.with(e, g * (1 + sign * RELATIVE))));
    return now.map((_, i) => ((more?.[i] ?? 0) - (less?.[i] ?? 0)) / (2 * RELATIVE * g));
  });
  const along = (weights: readonly number[]): readonly number[] =>
    slopes.map((slope) => slope.reduce((sum, value, i) => sum + value * (weights[i] ?? 0), 0));
  return {
    weighted: along(pulls),
    squares: along(now),
    span: Math.max(0, ...now) - Math.min(0, ...now),
  };
}

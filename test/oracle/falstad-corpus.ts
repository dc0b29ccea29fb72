/**
 * Falstad's own examples with recorded runs of its simulation core, which may lie beside the project: a circuit of ours at
 * the recorded times, net by net.
 */
import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { elaborate, Simulator, stateOf } from "@twinedge/core";
import { readFalstad } from "@twinedge/formats";
import { readDrawing } from "../../packages/formats/src/falstad/drawing.ts";

interface Recording {
  /** s: its time step. */
  readonly dt: number;
  /** Class, x1, y1, x2, y2, node of each post. */
  readonly elements: readonly (readonly [string, number, number, number, number, readonly number[]])[];
  /** By number of time steps: time after it in seconds, volts by node. */
  readonly nodeVoltages: Readonly<Record<string, { readonly t: number; readonly v: readonly number[] }>>;
}

export interface CorpusCircuit {
  readonly name: string;
  readonly text: string;
  readonly recording: Recording;
}

export interface Agreement {
  readonly nets: number;
  readonly times: number;
  /** Every disagreement: step, net, ours and theirs in volts (ours 0, 1 or 2 for X on a digital net). */
  readonly different: readonly string[];
}

/** Gates pass on a change at each of Falstad's time steps; by then even the longest chain of the corpus has settled. */
const FIRST_STEP = 5;
/** Falstad's gates switch at half of 5 V. */
const THRESHOLD = 2.5;

export function corpus(folder: string): readonly CorpusCircuit[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".txt"))
    .map((file) => ({
      name: file.slice(0, -4),
      text: readFileSync(resolve(folder, file), "utf8"),
      recording: JSON.parse(readFileSync(resolve(folder, file.replace(/txt$/, "json")), "utf8")) as Recording,
    }));
}

/**
 * In step n Falstad's sources have their value at (n - 1) dt: that is the time at which ours are looked at. Voltages agree
 * within 1 mV or 0.1 %, digital nets are equal.
 */
export function compare({ name, text, recording }: CorpusCircuit): Agreement {
  const nodes = recording.elements.map(([, , , , , posts]) => posts).filter((posts) => posts.length > 0);
  const { placed } = readDrawing(text, name, false);
  const nodeOf = new Map(placed.flatMap(({ nets }, i) => nets.map((net, k) => [net, nodes[i]?.[k] ?? -1] as const)));
  const simulator = new Simulator(elaborate(readFalstad(text, name).circuit), { probes: [] });
  simulator.start();
  const different: string[] = [];
  const compared = new Set<string>();
  const steps = Object.entries(recording.nodeVoltages).filter(([step]) => Number(step) >= FIRST_STEP);
  for (const [step, { t, v }] of steps) {
    simulator.arriveAt(Math.round((t - recording.dt) * 1e12));
    const { voltages, logic } = simulator.operatingPoint();
    for (const [net, node] of nodeOf) {
      const theirs = v[node] ?? Number.NaN;
      const volts = voltages.get(net);
      const state = logic.get(net);
      if (volts === undefined && state === undefined) {
        continue;
      }
      compared.add(net);
      const ours = volts ?? stateOf(state ?? 0);
      const equal =
        volts === undefined
          ? ours === (theirs > THRESHOLD ? 1 : 0)
          : Math.abs(volts - theirs) <= Math.max(1e-3, 1e-3 * Math.abs(theirs));
      if (!equal) {
        different.push(`step ${step}: ${net} is ${ours}, recorded ${theirs} V`);
      }
    }
  }
  return { nets: compared.size, times: steps.length, different };
}

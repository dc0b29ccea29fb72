/** From a task and its parts to a circuit and a design to train. */
import { type Circuit, type Design, elaborate } from "@twinedge/core";
import { readDeck } from "@twinedge/formats";
import { imperfect } from "../parts/imperfect.ts";
import { stream } from "../parts/stream.ts";
import type { Task } from "../tasks/task.ts";
import { deckOf, type Wiring } from "./deck.ts";
import type { TrainOptions } from "./options.ts";
import type { CircuitSpec } from "./spec.ts";

/** Reads a file that the deck includes. */
export type Include = (path: string, from: string) => Promise<{ readonly text: string; readonly file: string }>;

/** What the options ask of the circuit itself. */
export function wiringOf(task: Task, spec: CircuitSpec, options: TrainOptions): Omit<Wiring, "library"> {
  const { events, active, skew, noise, centred, seed, start, randomStart } = options;
  const edges = task.network.edges.map(({ name }) => name);
  const drawn = (what: string, below: number): ReadonlyMap<string, number> =>
    new Map(edges.map((edge) => [edge, stream(`${edge} ${what}`, seed).uniform() * below]));
  const codes = randomStart
    ? new Map([...drawn("code", spec.pot.codes)].map(([edge, code]) => [edge, Math.floor(code)]))
    : start;
  return {
    ...(codes === undefined ? {} : { start: codes }),
    gated: new Set(active < 1 ? edges : events.map(({ edge }) => edge)),
    linked: new Set(events.flatMap(({ edge, kind }) => (kind === "cut" ? [edge] : []))),
    skew: skew > 0 ? drawn("skew", skew) : new Map(),
    centred,
    noise,
  };
}

/**
 * @param include reads files of `circuits/`, where the deck is taken to lie
 * @throws InputError where the network cannot be built of these parts
 */
export async function trainingCircuit(
  task: Task,
  spec: CircuitSpec,
  options: TrainOptions,
  include: Include,
): Promise<Circuit> {
  const text = deckOf(task, spec, { library: "lib/", ...wiringOf(task, spec, options) });
  const { circuit } = await readDeck(text, `${task.name}.cir`, { include });
  return circuit;
}

/** The circuit's design with its imperfections drawn. */
export function trainingDesign(circuit: Circuit, { imperfections, seed }: TrainOptions): Design {
  return imperfect(elaborate(circuit), imperfections, seed).design;
}

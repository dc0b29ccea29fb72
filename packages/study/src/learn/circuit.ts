/** From a task and its parts to a circuit and a design to train. */
import { type Circuit, type Design, elaborate } from "@twinedge/core";
import { readDeck } from "@twinedge/formats";
import { TAP_PARTS, withSubcircuits } from "../edges/scheme.ts";
import { imperfect } from "../parts/imperfect.ts";
import { stream } from "../parts/stream.ts";
import type { Task } from "../tasks/task.ts";
import { deckOf, tapsOf, type Wiring } from "./deck.ts";
import type { TrainOptions } from "./options.ts";
import type { CircuitSpec } from "./spec.ts";

/** Name of decks made here, for messages. */
const DECK = "training.cir";

/** Reads a file that the deck includes. */
export type Include = (path: string, from: string) => Promise<{ readonly text: string; readonly file: string }>;

/** What the options ask of the circuit itself. */
export function wiringOf(task: Task, spec: CircuitSpec, options: TrainOptions): Omit<Wiring, "library"> {
  const { events, active, serial, freezeBelow, skew, noise, nudge, centred, seed, start, randomStart, draw } = options;
  const edges = task.network.edges.map(({ name }) => name);
  const drawn = (what: string, below: number): ReadonlyMap<string, number> =>
    new Map(edges.map((edge) => [edge, stream(`${edge} ${what}`, seed).uniform() * below]));
  const codes =
    randomStart && start === undefined
      ? new Map(
          [...drawn(draw === 0 ? "code" : `code ${draw}`, spec.pot.codes)].map(([edge, code]) => [
            edge,
            Math.floor(code),
          ]),
        )
      : start;
  return {
    ...(codes === undefined ? {} : { start: codes }),
    gated: new Set(active < 1 || serial || freezeBelow !== undefined ? edges : events.map(({ edge }) => edge)),
    linked: new Set(events.flatMap(({ edge, kind }) => (kind === "cut" ? [edge] : []))),
    skew: skew > 0 ? drawn("skew", skew) : new Map(),
    centred,
    reversed: nudge < 0,
    noise,
  };
}

/** Circuits read so far, by the text of their deck: seeds often differ in their parts alone. */
const known = new Map<string, Circuit>();
const MOST_KNOWN = 8;

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
  const circuit = known.get(text) ?? (await read(text, spec, include));
  if (known.size >= MOST_KNOWN) {
    known.clear();
  }
  known.set(text, circuit);
  return circuit;
}

/** Files that such a circuit is read from, by the arguments of `Include`. */
export async function filesOf(
  task: Task,
  spec: CircuitSpec,
  options: TrainOptions,
  include: Include,
): Promise<ReadonlyMap<string, Awaited<ReturnType<Include>>>> {
  const files = new Map<string, Awaited<ReturnType<Include>>>();
  await read(deckOf(task, spec, { library: "lib/", ...wiringOf(task, spec, options) }), spec, async (path, from) => {
    const file = await include(path, from);
    files.set(`${from} ${path}`, file);
    return file;
  });
  return files;
}

/** What `filesOf` found, as an `Include`. */
export function includeFrom(files: ReadonlyMap<string, Awaited<ReturnType<Include>>>): Include {
  return (path, from) => {
    const file = files.get(`${from} ${path}`);
    return file === undefined
      ? Promise.reject(new Error(`${path}, included by ${from}, was not read`))
      : Promise.resolve(file);
  };
}

async function read(text: string, spec: CircuitSpec, include: Include): Promise<Circuit> {
  let { circuit } = await readDeck(text, DECK, { include });
  const taps = tapsOf(spec);
  if (taps !== undefined) {
    const { text: library, file } = await include(`lib/${taps}`, DECK);
    // A deck's first line is its title.
    circuit = withSubcircuits(circuit, (await readDeck(`${file}\n${library}`, file, { include })).circuit, TAP_PARTS);
  }
  return circuit;
}

/** The circuit's design with its imperfections drawn. */
export function trainingDesign(circuit: Circuit, { imperfections, noise, seed }: TrainOptions): Design {
  return imperfect(elaborate(circuit), { ...imperfections, noise }, seed).design;
}

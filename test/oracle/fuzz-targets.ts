/**
 * Readers that are fuzzed, each with the texts that are damaged. A reader reads a damaged text and does with it what the
 * program does next, or throws an InputError that says where the text is wrong, or a SimulationError; nothing else, and
 * in time.
 *
 * A new format is one more line of `fuzzTargets`.
 */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { type Design, elaborate, InputError, SimulationError, Simulator, type Trace } from "@twinedge/core";
import {
  compareTraces,
  isFalstad,
  readBench,
  readCsv,
  readDeck,
  readFalstad,
  readRaw,
  readVcd,
  readVerilog,
  writeDeck,
} from "@twinedge/formats";
import { readNetwork, readTask } from "@twinedge/study/learn";
import { root, sharedFile } from "../shared.ts";
import { BENCH, BENCH_BITS, VERILOG, VERILOG_BITS } from "./fuzz-netlists.ts";
import {
  DECK_BITS,
  DECKS,
  FALSTAD,
  JSON_BITS,
  PSPICE,
  PSPICE_BITS,
  RAW,
  RAW_BITS,
  TABLE_BITS,
  TABLES,
  VCD,
} from "./fuzz-seeds.ts";

export interface FuzzTarget {
  readonly name: string;
  readonly seeds: readonly Seed[];
  /** What means something in the language and is put in at random places. */
  readonly bits?: readonly string[];
  /** @throws InputError or SimulationError, and nothing else */
  read(text: string, name: string): unknown;
  /** An InputError of this reader need not name a line and column. */
  readonly placeless?: boolean;
  /** ms that no text may take; 10 s where it is not given. The machine may be busy with something else. */
  readonly ceiling?: number;
}

export interface Seed {
  readonly name: string;
  readonly text: string;
}

export const CEILING = 10_000;

const library = new Map(
  ["lib", "lib/schemes", "lib/stores", "lib/taps", "networks"]
    .flatMap((folder) => filesIn(resolve(root, "circuits", folder), ".lib"))
    .map(({ name, text }) => [name, text]),
);
const circuits = filesIn(resolve(root, "circuits"), ".cir");
const smallDecks = circuits.filter(({ name }) => /^fig1|^three-edge/.test(name));
const recordings = ["falstad", "corpus"].flatMap((name) => {
  const folder = sharedFile(name);
  return folder === undefined ? [] : filesIn(folder, ".txt");
});

export const fuzzTargets: readonly FuzzTarget[] = [
  { name: "deck", seeds: circuits, bits: DECK_BITS, read: async (text, name) => run(await readWith(name, text)) },
  { name: "library", seeds: [...library].map(([name, text]) => ({ name, text })), bits: DECK_BITS, read: readLibrary },
  { name: "deck-text", seeds: seeds(".cir", ...DECKS), bits: DECK_BITS, read: readAndWrite },
  {
    name: "falstad",
    seeds: [...seeds(".txt", FALSTAD), ...recordings.filter(({ text }) => isFalstad(text))],
    read: (text, name) => run(elaborateFalstad(text, name, false)),
  },
  {
    name: "falstad-partial",
    seeds: [...seeds(".txt", FALSTAD), ...recordings.filter(({ text }) => isFalstad(text))],
    read: (text, name) => run(elaborateFalstad(text, name, true)),
  },
  { name: "pspice", seeds: pspiceSeeds(), bits: PSPICE_BITS, read: readPspice },
  { name: "vcd", seeds: seeds(".vcd", VCD), read: (text, name) => compareTwice(readVcd(text, name)) },
  {
    name: "raw",
    seeds: seeds(".raw", ...RAW),
    bits: RAW_BITS,
    read: (text, name) => compareTwice(readRaw(Buffer.from(text), name)),
    placeless: true,
  },
  {
    name: "csv",
    seeds: seeds(".csv", ...TABLES),
    bits: TABLE_BITS,
    read: (text, name) => compareTwice(readCsv(text, name)),
    placeless: true,
  },
  {
    name: "verilog",
    seeds: seeds(".v", ...VERILOG),
    bits: VERILOG_BITS,
    read: async (text, name) => run(elaborate((await readVerilog(text, name)).circuit)),
    // A file without a module, and a port without a place, are no place's fault.
    placeless: true,
  },
  {
    name: "bench",
    seeds: seeds(".bench", ...BENCH),
    bits: BENCH_BITS,
    read: (text, name) => run(elaborate(readBench(text, name).circuit)),
  },
  { name: "network", seeds: learningFiles("networks"), bits: JSON_BITS, read: readNetwork },
  { name: "task", seeds: learningFiles("tasks"), bits: JSON_BITS, read: readTaskOf },
];

function learningFiles(folder: string): readonly Seed[] {
  return filesIn(resolve(root, "circuits", folder), ".json").filter(({ name }) => !name.endsWith(".schema.json"));
}

function readTaskOf(text: string, name: string): unknown {
  return readTask(text, name, {
    read: (path) => {
      const found = learningFiles("networks").find((one) => one.name === path.replace("../networks/", ""));
      return found === undefined
        ? Promise.reject(new InputError(`${path} does not exist`))
        : Promise.resolve({ text: found.text, file: found.name });
    },
  });
}

/** Whatever was read is equal to itself. */
function compareTwice(trace: Trace): void {
  const { differences } = compareTraces(trace, trace);
  if (differences.length > 0) {
    throw new Error(`a recorded run differs from itself: ${JSON.stringify(differences[0])}`);
  }
}

/** @throws Error that says what the reader did wrong */
export async function check(target: FuzzTarget, text: string, name: string): Promise<void> {
  const begun = performance.now();
  try {
    await target.read(text, name);
  } catch (error) {
    if (error instanceof InputError) {
      if (target.placeless !== true && !/^\S.*:\d+:\d+: /s.test(error.message)) {
        throw new Error(`the message names no place: ${error.message}`, { cause: error });
      }
    } else if (error instanceof SimulationError) {
      if (error.remedy === undefined && error.nets.length === 0 && error.devices.length === 0) {
        throw new Error(`the message names nothing: ${error.message}`, { cause: error });
      }
    } else {
      throw error;
    }
  }
  const time = performance.now() - begun;
  if (time > (target.ceiling ?? CEILING)) {
    throw new Error(`it took ${(time / 1000).toFixed(1)} s`);
  }
}

export function seeds(ending: string, ...texts: readonly string[]): readonly Seed[] {
  return texts.map((text, k) => ({ name: `seed${k + 1}${ending}`, text }));
}

function filesIn(folder: string, ending: string): readonly Seed[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(ending))
    .toSorted()
    .map((name) => ({ name, text: readFileSync(resolve(folder, name), "utf8") }));
}

/** A deck and the libraries it reads, one of which may be a damaged file. */
async function readWith(name: string, text: string, damaged?: Seed): Promise<Design> {
  const { circuit, diagnostics } = await readDeck(text, name, {
    include: async (path, from) => {
      const file = join(dirname(from), path);
      const known = file.split("/").at(-1) ?? "";
      const found = known === damaged?.name ? damaged.text : library.get(known);
      if (found === undefined) {
        throw new InputError(`${file} does not exist`);
      }
      return { text: found, file };
    },
  });
  return elaborate(circuit, diagnostics);
}

/** The parts of the sample library, each with a call of it, and primitives that no part has. */
function pspiceSeeds(): readonly Seed[] {
  const text = readFileSync(resolve(root, "test/decks/pspice/74hc.lib"), "utf8");
  const models = text.slice(0, text.search(/^\* ----/m));
  const parts = [...text.matchAll(/^\.subckt (\S+) ([^\n]*)\n[^]*?^\.ends.*$/gim)];
  const decks = parts.map(([part, name, ports]) => `title\n${models}${part}\nx1 ${ports} ${name}\n.end`);
  return seeds(".cir", ...decks, `title\n${models}${PSPICE}`);
}

/** What is written of a damaged deck reads as a circuit that runs as well. */
async function readPspice(text: string, name: string): Promise<void> {
  const { circuit, diagnostics } = await readDeck(text, name);
  run(elaborate(circuit, diagnostics));
  const written = writeDeck(circuit);
  try {
    run(elaborate((await readDeck(written, "again.cir")).circuit));
  } catch (error) {
    if (!(error instanceof SimulationError)) {
      throw new Error(`what was written does not run:\n${written}`, { cause: error });
    }
  }
}

/** Of the small decks those that read the library. */
async function readLibrary(text: string, name: string): Promise<void> {
  for (const deck of smallDecks) {
    run(await readWith(deck.name, deck.text, { name, text }));
  }
}

/** What was read is written, and reads back the same. */
async function readAndWrite(text: string, name: string): Promise<void> {
  const include = async (file: string): Promise<{ text: string; file: string }> => ({
    text: ".lib tt\n.model other d\n.endl",
    file,
  });
  const written = writeDeck((await readDeck(text, name, { include })).circuit);
  let again: string;
  try {
    again = writeDeck((await readDeck(written, "again.cir")).circuit);
  } catch (error) {
    throw new Error(`what was written does not read:\n${written}`, { cause: error });
  }
  // The comments on changed names are not written a second time.
  const bare = (deck: string): string => deck.replace(/\n\* .*/g, "");
  if (bare(again) !== bare(written)) {
    throw new Error(`what was written reads back otherwise:\n${written}\n----\n${again}`);
  }
}

function elaborateFalstad(text: string, name: string, partial: boolean): Design {
  const { circuit, diagnostics } = readFalstad(text, name, { partial });
  return elaborate(circuit, diagnostics);
}

/** Time points that are run. */
const EVENTS = 20;

/** Runs a few events: time goes on in whole picoseconds, and no voltage is NaN. */
export function run(design: Design): void {
  const simulator = new Simulator(design);
  simulator.start();
  for (let i = 0; i < EVENTS && simulator.kernel.nextTime <= Number.MAX_SAFE_INTEGER; i++) {
    const before = simulator.now;
    simulator.runTo(simulator.kernel.nextTime);
    if (!(simulator.now >= before && Number.isSafeInteger(simulator.now))) {
      throw new Error(`time went from ${before} to ${simulator.now}`);
    }
  }
  for (const [net, volts] of simulator.operatingPoint().voltages) {
    if (!Number.isFinite(volts)) {
      throw new Error(`the voltage of ${net} is ${volts}`);
    }
  }
}

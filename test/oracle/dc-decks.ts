/** The decks of `test/decks/dc`, each run by ngspice and here: every node voltage and source current of every point. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { elaborate, Simulator } from "@twinedge/core";
import { readDeck } from "@twinedge/formats";
import { planOf, Sweep } from "@twinedge/study";
import { operatingPoint, transfer } from "./ngspice.ts";

const FOLDER = resolve(import.meta.dirname, "../decks/dc");
/** Relative, or volts. */
const RELATIVE = 1e-6;
const VOLTS = 1e-6;
/** Amperes: what an ngspice at tight tolerances leaves of a current that is nothing. */
const AMPERES = 1e-12;

export const dcDecks: readonly string[] = readdirSync(FOLDER)
  .filter((name) => name.endsWith(".cir"))
  .map((name) => name.slice(0, -".cir".length));

/** What differs, in words; none where the engines agree. `compared` counts the values. */
export interface DeckResult {
  readonly differences: readonly string[];
  readonly compared: number;
}

export async function compareDeck(name: string): Promise<DeckResult> {
  const file = join(FOLDER, `${name}.cir`);
  const text = readFileSync(file, "utf8");
  const { circuit } = await readDeck(text, file, {
    include: async (path, from) => {
      const included = resolve(dirname(from), path);
      return { text: readFileSync(included, "utf8"), file: included };
    },
  });
  const lines = text.replace(/\.end\s*$/, "").replaceAll("'lib/", `'${FOLDER}/lib/`);
  const dc = /^\.dc (.*)$/m.exec(lines)?.[1];
  const design = elaborate(circuit);
  if (dc === undefined) {
    const simulator = new Simulator(design, { probes: [] });
    simulator.start();
    const { voltages, quantities } = simulator.operatingPoint();
    const currents = quantities
      .filter(({ device, type, name: what }) => what === "i" && type === "vsource" && !device.includes("."))
      .map(({ device, value }) => [`i(${device})`, [value]] as const);
    const theirs = operatingPoint(lines);
    return compared(
      [...[...voltages].map(([net, value]) => [net, [value]] as const), ...currents],
      new Map([...theirs].map(([key, value]) => [key, [value]])),
    );
  }
  const { sweeps } = planOf(circuit.analyses ?? [], design.lookup);
  const sweep = new Sweep({
    circuit,
    elaborate: (altered) => elaborate(altered),
    steps: [],
    axes: sweeps[0] ?? [],
    outputs: [{ kind: "all" }],
    measures: [],
  });
  for (const _ of sweep.run()) {
    // Every point has to be reached.
  }
  const { outputs, rows } = sweep.table;
  const columns = outputs.map((label, k) => {
    const values = rows.map((row) => row.values?.[k] ?? Number.NaN);
    return [/^v\((.*)\)$/.exec(label)?.[1] ?? label, values] as const;
  });
  return compared(columns, transfer(lines.replace(/^\.dc .*$/m, ""), dc));
}

function compared(
  ours: readonly (readonly [name: string, values: readonly number[]])[],
  theirs: ReadonlyMap<string, readonly number[]>,
): DeckResult {
  const differences: string[] = [];
  let count = 0;
  for (const [name, values] of ours) {
    const expected = theirs.get(name);
    if (expected?.length !== values.length) {
      differences.push(`${name}: ${values.length} points, ngspice ${expected?.length ?? "has no such vector"}`);
      continue;
    }
    for (const [k, value] of values.entries()) {
      count++;
      const reference = expected[k] ?? Number.NaN;
      const allowed = Math.max(RELATIVE * Math.abs(reference), name.startsWith("i(") ? AMPERES : VOLTS);
      if (!(Math.abs(value - reference) <= allowed)) {
        differences.push(`${name} at point ${k}: ${value}, ngspice ${reference}`);
      }
    }
  }
  return { differences, compared: count };
}

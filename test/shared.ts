/** What tests need of files: decks of the project, and recordings that may lie beside it. */
import { existsSync, readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { type Circuit, type Design, elaborate } from "@twinedge/core";
import { type FalstadOptions, readDeck, readFalstad } from "@twinedge/formats";

export const root = resolve(import.meta.dirname, "..");

/** A file beside the project, e.g. `falstad/three-edge.txt`; undefined where it is not there. */
export function sharedFile(name: string): string | undefined {
  const path = resolve(root, "../shared", name);
  return existsSync(path) ? path : undefined;
}

/** Why a test that needs a recording does not run. */
export const NO_RECORDINGS = "the recorded Falstad runs do not lie beside the project";

/** A deck of the project, elaborated; `set` overrides its parameters. */
export async function deck(name: string, set: Readonly<Record<string, string>> = {}): Promise<Design> {
  return elaborate(await circuitOf(name, set));
}

/** A deck of the project as read. */
export async function circuitOf(name: string, set: Readonly<Record<string, string>> = {}): Promise<Circuit> {
  const path = resolve(root, name);
  const { circuit } = await readDeck(readFileSync(path, "utf8"), name, {
    set: new Map(Object.entries(set)),
    include: async (included, from) => {
      const file = resolve(root, dirname(from), included);
      return { text: readFileSync(file, "utf8"), file: resolve(dirname(from), included) };
    },
  });
  return circuit;
}

/** A deck given as text. */
export async function deckOf(text: string, file = "test.cir"): Promise<Design> {
  const { circuit, diagnostics } = await readDeck(text, file);
  return elaborate(circuit, diagnostics);
}

export function falstad(path: string, options: FalstadOptions = {}): Design {
  const { circuit, diagnostics } = readFalstad(readFileSync(path, "utf8"), path, options);
  return elaborate(circuit, diagnostics);
}

/** Rows of a CSV file as records of numbers and words. */
export function readCsv(path: string): readonly Readonly<Record<string, string>>[] {
  const [header = "", ...lines] = readFileSync(path, "utf8").trim().split("\n");
  const names = header.split(",");
  return lines.map((line) => {
    const fields = line.split(",");
    return Object.fromEntries(names.map((name, i) => [name, fields[i] ?? ""]));
  });
}

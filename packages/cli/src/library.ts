/** The circuits that come with the program: `circuits/lib/schemes`, `stores` and `taps`, by name. */
import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Circuit, InputError, suggestion } from "@twinedge/core";
import { readDeck } from "@twinedge/formats";
import { IncludeReader, type InputFile, readNamed } from "./input.ts";

const KINDS = { schemes: "scheme", stores: "store", taps: "kind of taps" } as const;

export type LibraryKind = keyof typeof KINDS;

export interface LibraryFile {
  readonly circuit: Circuit;
  readonly files: readonly InputFile[];
}

/** `circuits/lib` of the installed project. */
function libraryFolder(): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    const found = join(folder, "circuits", "lib");
    if (existsSync(found)) {
      return found;
    }
    if (dirname(folder) === folder) {
      throw new InputError("the folder circuits/lib of the program is missing", { remedy: "install it whole" });
    }
  }
}

/** The price list that comes with the program. */
export function pricesPath(): string {
  return join(libraryFolder(), "..", "prices.json");
}

/** `circuits` of the installed project. */
export function circuitsFolder(): string {
  return join(libraryFolder(), "..");
}

/** Reads the library's files for decks made by the program, as if they stood in `circuits`. */
export function libraryIncludes(): IncludeReader {
  return new IncludeReader(readNamed("lib/ideal.lib", join(libraryFolder(), "ideal.lib")), circuitsFolder());
}

/** A deck made by the program, as if it stood in `circuits/lib`. */
export async function readBench(text: string): Promise<Circuit> {
  const name = "lib/bench.cir";
  const includes = new IncludeReader(readNamed(name, join(libraryFolder(), "ideal.lib")));
  const { circuit } = await readDeck(text, name, { include: (included, from) => includes.read(included, from) });
  return circuit;
}

export function libraryNames(kind: LibraryKind): readonly string[] {
  return readdirSync(join(libraryFolder(), kind))
    .filter((file) => file.endsWith(".lib"))
    .map((file) => file.slice(0, -".lib".length))
    .sort();
}

/** @throws InputError with the nearest names where there is none of that name */
export async function readLibrary(kind: LibraryKind, name: string): Promise<LibraryFile> {
  const known = libraryNames(kind);
  if (!known.includes(name)) {
    throw new InputError(`there is no ${KINDS[kind]} "${name}"`, { remedy: suggestion(name, known, "") });
  }
  const path = join(libraryFolder(), kind, `${name}.lib`);
  const file = readNamed(`lib/${kind}/${name}.lib`, path);
  const includes = new IncludeReader(file);
  // A deck's first line is its title.
  const { circuit } = await readDeck(`${name}\n${file.text}`, file.name, {
    include: (included, from) => includes.read(included, from),
  });
  return { circuit, files: [file, ...includes.files] };
}

/** In what documents over seeds differ: the names of their rows in a figure. */
import type { SeedsDocument } from "@twinedge/study/learn";

/** Settings of each document by their names: `task`, `scheme`, `codes`, `offset`. */
function settingsOf({ task, spec, options }: SeedsDocument): ReadonlyMap<string, string> {
  const { pot, ...circuit } = spec;
  const found = new Map([["task", task.name]]);
  // A start is a list of codes, steps follow from the task.
  for (const group of [circuit, { ...pot, pot: pot.kind, kind: undefined }, { ...options, start: undefined }]) {
    for (const [name, value] of Object.entries(group)) {
      const plain = typeof value === "object" && value !== null ? Object.entries(value) : [[name, value] as const];
      for (const [key, entry] of plain) {
        if (typeof entry === "number" || typeof entry === "string" || typeof entry === "boolean") {
          found.set(key, String(entry));
        }
      }
    }
  }
  return found;
}

/** Names of the settings that are not the same in all documents, and their values by document. */
export function differences(documents: readonly SeedsDocument[]): ReadonlyMap<string, readonly string[]> {
  const all = documents.map(settingsOf);
  const names = new Set(all.flatMap((settings) => [...settings.keys()]));
  return new Map(
    [...names].flatMap((name) => {
      const values = all.map((settings) => settings.get(name) ?? "0");
      return new Set(values).size > 1 ? [[name, values] as const] : [];
    }),
  );
}

/** `codes 16, offset 0.005` for each document, without the settings that are left out. */
export function settingNames(
  varied: ReadonlyMap<string, readonly string[]>,
  documents: readonly SeedsDocument[],
  without: readonly string[] = [],
): readonly string[] {
  return documents.map((_, i) =>
    [...varied]
      .filter(([name]) => !without.includes(name))
      .map(([name, values]) => `${name} ${values[i]}`)
      .join(", "),
  );
}

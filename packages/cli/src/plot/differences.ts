/** In what documents over seeds differ: the names of their rows in a figure. */
import { formatSi } from "@twinedge/core";
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

/** How a setting is called in a figure, and the unit of its value; `%` for a share. Others have their own names. */
const WORDS: Readonly<Record<string, readonly [name: string, unit: string]>> = {
  offset: ["offset up to", "V"],
  bias: ["bias", "A"],
  noise: ["noise", "V"],
  twinMismatch: ["twins differ by up to", "%"],
  potTolerance: ["pots off by up to", "%"],
  active: ["active", "%"],
  skew: ["skew up to", "s"],
  period: ["period", "s"],
  ohms: ["pot", "ohm"],
  wiper: ["wiper", "ohm"],
  freezeBelow: ["frozen below", "V"],
  errorBelow: ["ended below", "V"],
};

function words(setting: string, value: string): string {
  const [name, unit] = WORDS[setting] ?? [setting, undefined];
  const number = Number(value);
  if (unit === undefined || !Number.isFinite(number)) {
    return `${name} ${value}`;
  }
  return `${name} ${unit === "%" ? `${Number((100 * number).toPrecision(6))} %` : formatSi(number, unit)}`;
}

/** `codes 16, offset up to 5 mV` for each document, without the settings that are left out. */
export function settingNames(
  varied: ReadonlyMap<string, readonly string[]>,
  documents: readonly SeedsDocument[],
  without: readonly string[] = [],
): readonly string[] {
  return documents.map((_, i) =>
    [...varied]
      .filter(([name]) => !without.includes(name))
      .map(([name, values]) => words(name, values[i] ?? "0"))
      .join(", "),
  );
}

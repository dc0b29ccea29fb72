/**
 * Which signal of one trace is which of another. Programs write one net as `xe12.q`, `V(XE12.Q)`, `/xe12/q`, `tb.dut.xe12.q`,
 * `\xe12.q `, `xe12:q`.
 */
import type { Trace } from "@twinedge/core";

export interface Pair {
  readonly a: number;
  readonly b: number;
}

export interface Matching {
  readonly pairs: readonly Pair[];
  readonly onlyA: readonly string[];
  readonly onlyB: readonly string[];
}

/** In lower case, levels joined by ".", without what programs put around a name or cannot write in it. */
function plainName(path: string): string {
  return path
    .toLowerCase()
    .trim()
    .replace(/^v\((.*)\)$/, "$1")
    .replaceAll("\\", "")
    .replace(/\s*[[(]\d+:\d+[\])]$/, "")
    .replaceAll("[", "(")
    .replaceAll("]", ")")
    .replaceAll(/[/:]/g, ".")
    .replaceAll(/[\s,]/g, "_")
    .replace(/^\.+/, "");
}

/** Names of a trace and the signals that bear them; bits that only make up a vector of the file are apart. */
interface Names {
  readonly shown: ReadonlyMap<string, number>;
  readonly bits: ReadonlyMap<string, number>;
}

function namesOf({ signals }: Trace): Names {
  const shown = new Map<string, number>();
  const bits = new Map<string, number>();
  const ofVectors = new Set<number>();
  for (const signal of signals) {
    if (signal.kind === "bus") {
      for (const bit of signal.bits.filter((one) => signals[one]?.path.startsWith(`${signal.path}[`))) {
        ofVectors.add(bit);
      }
    }
  }
  for (const [id, { path }] of signals.entries()) {
    const map = ofVectors.has(id) ? bits : shown;
    const name = plainName(path);
    if (!map.has(name)) {
      map.set(name, id);
    }
  }
  return { shown, bits };
}

/**
 * @param wanted patterns, `*` within a level; all where there are none
 * @param map name in the first trace -> name in the second; one `*` may stand in both for anything
 */
export function matchSignals(
  a: Trace,
  b: Trace,
  wanted: readonly string[] = [],
  map: ReadonlyMap<string, string> = new Map(),
): Matching {
  const [namesA, namesB] = [namesOf(a), namesOf(b)];
  const found = new Map<number, number>();
  const taken = new Set<number>();
  const join = (idA: number | undefined, idB: number | undefined): void => {
    if (idA !== undefined && idB !== undefined && !found.has(idA) && !taken.has(idB)) {
      found.set(idA, idB);
      taken.add(idB);
    }
  };
  const anyB = (name: string): number | undefined => namesB.shown.get(name) ?? namesB.bits.get(name);
  const rules = [...map].map(rule);
  for (const [name, id] of namesA.shown) {
    for (const renamed of rules.flatMap((one) => one(name) ?? [])) {
      join(id, anyB(renamed));
    }
  }
  const { scope, inA } = commonScope(namesA.shown, namesB.shown);
  for (const prefix of new Set([scope, ""])) {
    for (const [name, id] of namesA.shown) {
      join(id, inA ? (name.startsWith(prefix) ? anyB(name.slice(prefix.length)) : undefined) : anyB(prefix + name));
    }
    for (const [name, id] of namesB.shown) {
      const other = inA ? prefix + name : name.startsWith(prefix) ? name.slice(prefix.length) : "";
      join(namesA.bits.get(other), id);
    }
  }
  const patterns = wanted.map(glob);
  const asked = (name: string): boolean => patterns.length === 0 || patterns.some((one) => one.test(name));
  const nameOf = (trace: Trace, id: number): string => plainName(trace.signals[id]?.path ?? "");
  return {
    pairs: [...found]
      .map(([idA, idB]) => ({ a: idA, b: idB }))
      .toSorted((one, other) => one.a - other.a)
      .filter((pair) => asked(nameOf(a, pair.a)) || asked(nameOf(b, pair.b))),
    onlyA: rest(a, namesA, (id) => found.has(id), asked),
    onlyB: rest(b, namesB, (id) => taken.has(id), asked),
  };
}

function rest(
  { signals }: Trace,
  { shown }: Names,
  used: (id: number) => boolean,
  asked: (name: string) => boolean,
): readonly string[] {
  return [...shown].flatMap(([name, id]) => (used(id) || !asked(name) ? [] : [signals[id]?.path ?? ""]));
}

type Known = ReadonlyMap<string, number>;

/** The scope (`tb.dut.`) that one trace puts around the names of the other: the one under which most of them meet. */
function commonScope(a: Known, b: Known): { scope: string; inA: boolean } {
  let best = { scope: "", inA: true, count: [...a.keys()].filter((name) => b.has(name)).length };
  for (const [inner, outer, inA] of [
    [b, a, true],
    [a, b, false],
  ] as const) {
    const counts = new Map<string, number>();
    for (const name of outer.keys()) {
      for (let dot = name.indexOf("."); dot >= 0; dot = name.indexOf(".", dot + 1)) {
        if (inner.has(name.slice(dot + 1))) {
          const scope = name.slice(0, dot + 1);
          counts.set(scope, (counts.get(scope) ?? 0) + 1);
        }
      }
    }
    for (const [scope, count] of counts) {
      if (count > best.count || (count === best.count && scope.length < best.scope.length)) {
        best = { scope, inA, count };
      }
    }
  }
  return best;
}

function escaped(text: string): string {
  return text.replaceAll(/[.+?^${}()|[\]\\*]/g, String.raw`\$&`);
}

function glob(pattern: string): RegExp {
  return new RegExp(`^${plainName(pattern).split("*").map(escaped).join("[^.]*")}$`);
}

function rule([from, to]: readonly [string, string]): (name: string) => string | undefined {
  const matcher = new RegExp(`^${plainName(from).split("*").map(escaped).join("(.*)")}$`);
  return (name) => {
    const match = matcher.exec(name);
    return match === null ? undefined : plainName(to).replace("*", match[1] ?? "");
  };
}

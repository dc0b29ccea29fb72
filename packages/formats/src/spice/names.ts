/**
 * Names that every SPICE reader takes. Falstad's nets and elements are called by their place, `@224:416` and
 * `dff@-224:448`; in a deck they become `n224_416` and `a_dff_m224_448`.
 */

const LEGAL = /^[a-z0-9_][a-z0-9_+\-.#!]*$/;
/** Words with a meaning of their own where a net stands. */
const RESERVED = ["null", "gnd"];

/** One name space: a name always gets the same new name, two names never get one. */
export class NameTable {
  readonly #renamed = new Map<string, string>();
  readonly #taken = new Set<string>();

  /** Names in use; those that are legal keep themselves, whatever the others become. */
  constructor(names: Iterable<string>, legal: (name: string) => boolean, respell: (name: string) => string) {
    const rest: string[] = [];
    for (const name of new Set(names)) {
      if (legal(name)) {
        this.#taken.add(name);
      } else {
        rest.push(name);
      }
    }
    for (const name of rest) {
      this.#renamed.set(name, this.fresh(respell(name)));
    }
  }

  /** The name in the deck. */
  of(name: string): string {
    return this.#renamed.get(name) ?? name;
  }

  /** A name nothing has yet. */
  fresh(wanted: string): string {
    let free = wanted;
    for (let n = 2; this.#taken.has(free); n++) {
      free = `${wanted}_${n}`;
    }
    this.#taken.add(free);
    return free;
  }

  /** Pairs of new and old name. */
  *changes(): Generator<readonly [renamed: string, name: string]> {
    for (const [name, renamed] of this.#renamed) {
      yield [renamed, name];
    }
  }
}

export function isLegal(name: string): boolean {
  return LEGAL.test(name) && !RESERVED.includes(name);
}

/** `@-224:416` -> `nm224_416`. */
export function mangle(name: string): string {
  const spelled = name
    .toLowerCase()
    .replace(/^@/, "n")
    .replace(/-(?=\d)/g, "m")
    .replace(/[^a-z0-9_]+/g, "_");
  return RESERVED.includes(spelled) ? `${spelled}_` : /^[a-z0-9_]/.test(spelled) ? spelled : `n${spelled}`;
}

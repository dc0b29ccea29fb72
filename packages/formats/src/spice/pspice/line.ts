/**
 * The line of a PSpice digital primitive, `Uname PRIMITIVE(n, m) DPWR DGND nodes... models [MNTYMXDLY=n] [IO_LEVEL=n]`, and
 * what follows in the behavioural ones: sections that begin with a word and a colon.
 */
import { InputError, parseSpice, type SourcePos } from "@twinedge/core";
import { netName } from "../expression.ts";
import type { Line } from "../lines.ts";

export interface Word {
  readonly text: string;
  readonly at: number;
}

export interface Section {
  /** Lower case, without its colon. */
  readonly name: string;
  readonly at: number;
  /** Text between this section and the next one; `from` is its place in the line. */
  readonly text: string;
  readonly from: number;
}

const SECTIONS = /(?<![^\s}])(logic|boolean|pindly|tristate|setup_hold|width|freq|general)\s*:/gi;
const MOST = 1024;

export class PrimitiveLine {
  readonly line: Line;
  readonly name: string;
  /** Lower case: `nand`, `jkff`. */
  readonly primitive: string;
  readonly counts: readonly number[];
  readonly sections: readonly Section[];
  readonly #words: readonly Word[];
  #next = 0;

  /** @throws InputError where it is not a primitive with its counts and supplies. */
  constructor(line: Line) {
    this.line = line;
    const match = /^(\S+)\s+([a-z]\w*)\s*(?:\(([^()]*)\))?/i.exec(line.text);
    if (match === null) {
      throw line.fail(
        0,
        "a primitive is expected after the name",
        "write Uname PRIMITIVE(n) DPWR DGND nodes ... models",
      );
    }
    const [whole, name = "", primitive = "", counts = ""] = match;
    this.name = name.toLowerCase();
    this.primitive = primitive.toLowerCase();
    this.counts = counts
      .split(/[\s,]+/)
      .filter((word) => word !== "")
      .map((word) => {
        const value = parseSpice(word) ?? Number.NaN;
        if (!Number.isInteger(value) || value < 0 || value > MOST) {
          throw this.fail(whole.indexOf("("), `"${word}" is no count`, `write a whole number up to ${MOST}`);
        }
        return value;
      });
    this.sections = sectionsOf(line.text, whole.length);
    const end = this.sections[0]?.at ?? line.text.length;
    this.#words = wordsOf(line.text, whole.length, end);
  }

  fail(at: number, message: string, remedy?: string): InputError {
    return this.line.fail(at, `"${this.name}": ${message}`, remedy);
  }

  pos(): SourcePos {
    return this.line.pos(0);
  }

  count(index: number, fallback?: number): number {
    const value = this.counts[index] ?? fallback;
    if (value === undefined || value === 0) {
      throw this.fail(
        0,
        `${this.primitive.toUpperCase()} needs ${index + 1} counts`,
        `write ${this.primitive}(n, ...)`,
      );
    }
    return value;
  }

  peek(): Word | undefined {
    return this.#words[this.#next];
  }

  take(what: string): Word {
    const word = this.#words[this.#next];
    if (word === undefined || word.text === "=" || word.text.startsWith("{")) {
      throw this.fail(word?.at ?? this.line.text.length, `${what} is missing`, "give all nodes, then the models");
    }
    this.#next++;
    return word;
  }

  /** The next nets, in lower case. */
  nets(count: number, what: string): string[] {
    return Array.from({ length: count }, () => netName(this.take(what).text));
  }

  /** `name = value` pairs up to the end of the words. */
  options(): ReadonlyMap<string, Word> {
    const found = new Map<string, Word>();
    while (this.#next < this.#words.length) {
      const name = this.take("a name");
      const equals = this.#words[this.#next];
      const value = this.#words[this.#next + 1];
      if (equals?.text !== "=" || value === undefined || value.text === "=") {
        throw this.fail(name.at, `"${name.text}" is one too many`, "write name=value after the models");
      }
      this.#next += 2;
      found.set(name.text.toLowerCase(), value);
    }
    return found;
  }

  /** The words that are left. */
  rest(): readonly Word[] {
    const words = this.#words.slice(this.#next);
    this.#next = this.#words.length;
    return words;
  }
}

/** Blanks and commas separate; `=` stands for itself; `{...}` is one word. */
export function wordsOf(text: string, from: number, to: number): readonly Word[] {
  return [...text.slice(from, to).matchAll(/\{[^{}]*\}|=|[^\s,={}]+|[{}]/g)].map((match) => ({
    text: match[0],
    at: from + match.index,
  }));
}

function sectionsOf(text: string, from: number): readonly Section[] {
  const masked = text.replaceAll(/"[^"]*"|\{[^{}]*\}/g, (inner) => " ".repeat(inner.length));
  SECTIONS.lastIndex = from;
  const heads = [...masked.matchAll(SECTIONS)].filter((match) => match.index >= from);
  return heads.map((match, i) => {
    const start = match.index + match[0].length;
    const end = heads[i + 1]?.index ?? text.length;
    return { name: (match[1] ?? "").toLowerCase(), at: match.index, text: text.slice(start, end), from: start };
  });
}

/** A time or another number in PSpice's spelling. */
export function numberOf(line: Line, word: Word): number {
  const value = parseSpice(word.text.replace(/^\{\s*|\s*\}$/g, ""));
  if (value === undefined) {
    throw line.fail(word.at, `"${word.text}" is not a number`, "write e.g. 12ns");
  }
  return value;
}

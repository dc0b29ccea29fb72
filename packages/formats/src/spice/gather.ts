/**
 * One list of lines from a deck and the files it includes: `.include FILE`, `.lib FILE SECTION`, PSpice's `.lib FILE.lib`.
 *
 * A file included twice at the same place of the hierarchy is read once, so that two libraries may need a third.
 * `.control ... .endc` blocks (scripts for ngspice) and the library sections nobody asked for are left out.
 */
import { type Diagnostic, InputError, type SourcePos } from "@twinedge/core";
import { Line, splitLines } from "./lines.ts";

const DEEPEST = 32;
const LARGEST = 64_000_000;
const MOST_LINES = 2_000_000;

/** Finds and reads a file; `path` is as written, `from` the file that names it. */
export type Include = (path: string, from: string) => Promise<{ readonly text: string; readonly file: string }>;

export interface Source {
  readonly title: string;
  readonly lines: readonly Line[];
  readonly diagnostics: readonly Diagnostic[];
}

interface Frame {
  readonly file: string;
  /** Section of the library that is wanted. */
  readonly section: string | undefined;
}

/** @throws InputError for files that cannot be read, include themselves, lie too deep or are too large. */
export async function gather(text: string, file: string, include: Include | undefined): Promise<Source> {
  const gatherer = new Gatherer(include);
  gatherer.count(text, { file, line: 1, column: 1 });
  const [, title = "", body = ""] = /^\uFEFF?([^\r\n]*)(?:\r\n|\r|\n)?([^]*)$/.exec(text) ?? [];
  gatherer.checkTitle(title, file);
  await gatherer.walk(splitLines(body, file, 2), [{ file, section: undefined }]);
  return {
    title: title.replace(/^\s*(?:\*+|\.title\s)/i, "").trim(),
    lines: gatherer.lines,
    diagnostics: gatherer.diagnostics,
  };
}

class Gatherer {
  readonly lines: Line[] = [];
  readonly diagnostics: Diagnostic[] = [];
  readonly #include: Include | undefined;
  readonly #seen = new Set<string>();
  readonly #subcircuits: string[] = [];
  #size = 0;

  constructor(include: Include | undefined) {
    this.#include = include;
  }

  count(text: string, pos: SourcePos): void {
    this.#size += text.length;
    if (this.#size > LARGEST) {
      throw new InputError("the deck and its files are larger than 64 MB", { pos, remedy: "include less" });
    }
  }

  /** The first line is the title whatever it says; a deck that starts with a directive has lost it. */
  checkTitle(title: string, file: string): void {
    if (/^\s*(?:\.(?!title\b)[a-z]+|\*@)/i.test(title)) {
      this.diagnostics.push({
        severity: "warning",
        code: "title-line",
        message: `the first line of a deck is its title; "${title.trim().slice(0, 40)}" is not read`,
        remedy: "put a title above it",
        pos: { file, line: 1, column: 1 },
      });
    }
  }

  async walk(lines: readonly Line[], frames: readonly Frame[]): Promise<void> {
    const wanted = frames.at(-1)?.section;
    /** The section being read, and the line that ends what is being skipped. */
    let section: string | undefined;
    let skipped: { readonly until: string; readonly line: Line } | undefined;
    let found = false;
    for (const line of lines) {
      const { word, rest } = directive(line);
      if (skipped !== undefined) {
        if (word === skipped.until) {
          skipped = undefined;
        }
      } else if (word === ".control") {
        this.#warnControl(line);
        skipped = { until: ".endc", line };
      } else if (word === ".lib" && rest.length === 1 && !isFile(rest[0]?.text ?? "")) {
        section = rest[0]?.text.toLowerCase();
        found ||= section === wanted;
        if (section !== wanted) {
          skipped = { until: ".endl", line };
        }
      } else if (word === ".endl") {
        section = undefined;
      } else if (wanted !== undefined && section !== wanted) {
        // Outside the section.
      } else if (word === ".end") {
        return;
      } else if (word === ".include" || word === ".inc" || word === ".incl" || word === ".lib") {
        await this.#read(line, word, rest, frames);
      } else {
        this.#track(word, rest);
        if (this.lines.length >= MOST_LINES) {
          throw line.fail(0, `the deck and its files have more than ${MOST_LINES} lines`, "include less");
        }
        this.lines.push(line);
      }
    }
    if (skipped !== undefined) {
      throw skipped.line.fail(0, "this block is never closed", `write ${skipped.until} after it`);
    }
    if (wanted !== undefined && !found) {
      const file = frames.at(-1)?.file ?? "";
      throw new InputError(`"${file}" has no section "${wanted}"`, {
        pos: { file, line: 1, column: 1 },
        remedy: `a section starts with .lib ${wanted} and ends with .endl`,
      });
    }
  }

  /** Where in the hierarchy the lines stand. */
  #track(word: string, rest: readonly Argument[]): void {
    if (word === ".subckt") {
      this.#subcircuits.push(rest[0]?.text.toLowerCase() ?? "");
    } else if (word === ".ends") {
      this.#subcircuits.pop();
    }
  }

  #warnControl(line: Line): void {
    this.diagnostics.push({
      severity: "warning",
      code: "control-ignored",
      message: "a .control block is a script for ngspice and is not run",
      remedy: "say what to run on the command line: twinedge run",
      pos: line.pos(0),
    });
  }

  async #read(line: Line, word: string, rest: readonly Argument[], frames: readonly Frame[]): Promise<void> {
    const [path, sectionArgument, extra] = rest;
    const pos = line.pos(path?.at ?? 0);
    if (path === undefined || path.text === "") {
      throw line.fail(0, `${word} names no file`, `write ${word} "file.cir"`);
    }
    const tooMany = word === ".lib" ? extra : sectionArgument;
    if (tooMany !== undefined) {
      throw line.fail(tooMany.at, `"${tooMany.text}" is one too many for ${word}`, "put a name with blanks in quotes");
    }
    if (frames.length >= DEEPEST) {
      throw new InputError(`files include each other more than ${DEEPEST} deep`, {
        pos,
        remedy: "include less deeply",
      });
    }
    const { text, file } = await this.#fetch(path.text, frames.at(-1)?.file ?? "", pos);
    const section = sectionArgument?.text.toLowerCase();
    const first = frames.findIndex((frame) => frame.file === file && frame.section === section);
    if (first >= 0) {
      const circle = [...frames.slice(first).map((frame) => frame.file), file].join(" -> ");
      throw new InputError(`"${path.text}" includes itself: ${circle}`, { pos, remedy: "break the circle" });
    }
    const key = JSON.stringify([this.#subcircuits, file, section ?? ""]);
    if (this.#seen.has(key)) {
      return;
    }
    this.#seen.add(key);
    this.count(text, pos);
    await this.walk(splitLines(text.replace(/^\uFEFF/, ""), file), [...frames, { file, section }]);
  }

  async #fetch(path: string, from: string, pos: SourcePos): ReturnType<Include> {
    if (this.#include === undefined) {
      throw new InputError(`"${path}" cannot be included: this deck is read without its files`, {
        pos,
        remedy: "put the lines of the file here",
      });
    }
    try {
      return await this.#include(path, from);
    } catch (error) {
      if (error instanceof InputError && error.pos !== undefined) {
        throw error;
      }
      const reason = error instanceof Error ? error.message : String(error);
      throw new InputError(`cannot include "${path}": ${reason}`, {
        pos,
        remedy: "paths count from the file they stand in",
      });
    }
  }
}

/** PSpice's `.lib FILE` includes; sections have no dot in their name. */
function isFile(name: string): boolean {
  return /\.[a-z]\w*$/i.test(name);
}

interface Argument {
  readonly text: string;
  readonly at: number;
}

/** First word of a directive in lower case ("" for other lines) and what follows, quotes taken off. */
function directive(line: Line): { readonly word: string; readonly rest: readonly Argument[] } {
  if (line.annotation || !line.text.startsWith(".")) {
    return { word: "", rest: [] };
  }
  const [word = "", ...rest] = [...line.text.slice(0, 10_000).matchAll(/"([^"]*)"|'([^']*)'|\S+/g)].map((match) => ({
    text: match[1] ?? match[2] ?? match[0],
    at: match.index,
  }));
  return typeof word === "string" ? { word: "", rest: [] } : { word: word.text.toLowerCase(), rest };
}

/**
 * Text to logical lines: comments go, `+` lines join the line they continue, and every character keeps its place.
 *
 * Comments are ngspice's: a line that starts with `*`; from `;`, from `//`, and from a `$` that follows a blank or a
 * comma to the end of the line, unless it begins one of PSpice's global nets (`$G_DPWR`, `$D_HI`). Lines that start with `*@` are comments to other simulators and annotations to us; like
 * comments they may stand between a line and its continuation.
 */
import { InputError, type SourcePos } from "@twinedge/core";

const LONGEST_LINE = 1_000_000;

/** A run of characters of a logical line that stand together in the text. */
interface Piece {
  readonly offset: number;
  readonly line: number;
  readonly column: number;
}

export class Line {
  text: string;
  /** A `*@` line; its text starts after the `@`. */
  readonly annotation: boolean;
  readonly #file: string;
  readonly #line: number;
  readonly #column: number;
  /** What continues the first piece. */
  #more: Piece[] | undefined;

  constructor(text: string, { file, line, column }: SourcePos, annotation = false) {
    this.text = text;
    this.annotation = annotation;
    this.#file = file;
    this.#line = line;
    this.#column = column;
  }

  continue(text: string, pos: SourcePos): void {
    this.#more ??= [];
    this.#more.push({ offset: this.text.length + 1, line: pos.line, column: pos.column });
    this.text += ` ${text}`;
    if (this.text.length > LONGEST_LINE) {
      throw tooLong(pos);
    }
  }

  /** The line with another text of the same length. */
  withText(text: string): Line {
    const copy = new Line(text, this.pos(0), this.annotation);
    copy.#more = this.#more;
    return copy;
  }

  /** Place of the character at an offset of `text`. */
  pos(offset: number): SourcePos {
    const piece = this.#more?.findLast((candidate) => candidate.offset <= offset);
    return piece === undefined
      ? { file: this.#file, line: this.#line, column: this.#column + offset }
      : { file: this.#file, line: piece.line, column: piece.column + offset - piece.offset };
  }

  fail(offset: number, message: string, remedy?: string): InputError {
    return new InputError(message, { pos: this.pos(offset), remedy });
  }
}

/**
 * A `+` line goes on with the last line, and so does whatever follows two backslashes at the end of one.
 *
 * @throws InputError for a line of more than 1 MB, and for a `+` line that continues nothing
 */
export function splitLines(text: string, file: string, firstLine = 1): Line[] {
  const lines: Line[] = [];
  let open: Line | undefined;
  let goesOn = false;
  let line = firstLine - 1;
  for (const physical of physicalLines(text)) {
    line++;
    const start = physical.search(/\S/);
    if (start < 0) {
      continue;
    }
    const c = physical.charAt(start);
    if (c === "*") {
      if (physical.charAt(start + 1) === "@") {
        checkLength(physical, { file, line, column: start + 1 });
        lines.push(new Line(physical.slice(start + 2).trimEnd(), { file, line, column: start + 3 }, true));
      }
      continue;
    }
    checkLength(physical, { file, line, column: start + 1 });
    let content = physical.slice(start, commentStart(physical, start)).trimEnd();
    if (content === "") {
      continue;
    }
    const continues = goesOn;
    goesOn = content.endsWith("\\\\");
    if (goesOn) {
      content = content.slice(0, -2).trimEnd();
    }
    if (c === "+") {
      if (open === undefined) {
        throw new InputError('"+" continues a line, and there is none before it', {
          pos: { file, line, column: start + 1 },
          remedy: "the first line is the title and cannot be continued; join the two lines",
        });
      }
      open.continue(content.slice(1), { file, line, column: start + 2 });
    } else if (continues && open !== undefined) {
      open.continue(content, { file, line, column: start + 1 });
    } else {
      open = new Line(content, { file, line, column: start + 1 });
      lines.push(open);
    }
  }
  return lines;
}

/** Lines that end with LF, CR LF or CR. */
function* physicalLines(text: string): Generator<string> {
  const hasReturns = text.includes("\r");
  for (let from = 0; from <= text.length; ) {
    const end = text.indexOf("\n", from);
    const line = text.slice(from, end < 0 ? text.length : end);
    if (hasReturns && line.includes("\r")) {
      yield* line.replace(/\r$/, "").split("\r");
    } else {
      yield line;
    }
    from = end < 0 ? text.length + 1 : end + 1;
  }
}

/** Where the trailing comment of a physical line starts; its length if there is none. */
function commentStart(physical: string, from: number): number {
  if (!/[;$]|\/\//.test(physical)) {
    return physical.length;
  }
  let quoted = false;
  for (let i = from; i < physical.length; i++) {
    const c = physical[i];
    if (c === '"') {
      quoted = !quoted;
    } else if (quoted) {
      continue;
    } else if (c === ";" || (c === "/" && physical[i + 1] === "/")) {
      return i;
    } else if (c === "$" && (i === from || /[\s,]/.test(physical[i - 1] ?? "")) && !isGlobalNet(physical, i)) {
      return i;
    }
  }
  return physical.length;
}

function checkLength(physical: string, pos: SourcePos): void {
  if (physical.length > LONGEST_LINE) {
    throw tooLong(pos);
  }
}

/** PSpice's `$G_DPWR`, `$D_HI` and their like. */
function isGlobalNet(text: string, at: number): boolean {
  return /^\$[gd]_\w/i.test(text.slice(at, at + 4));
}

function tooLong(pos: SourcePos): InputError {
  return new InputError("the line is longer than 1 MB", { pos, remedy: "split it with + lines, or mend the file" });
}

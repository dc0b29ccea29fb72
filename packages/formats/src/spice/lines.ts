/**
 * Text to logical lines: comments go, `+` lines join the line they continue, and every character keeps its place.
 *
 * Comments are ngspice's: a line that starts with `*`; from `;`, from `//`, and from a `$` that follows a blank or a
 * comma to the end of the line. Lines that start with `*@` are comments to other simulators and annotations to us; like
 * comments they may stand between a line and its continuation.
 */
import { InputError, type SourcePos } from "@twinedge/core";

const LONGEST_LINE = 1_000_000;

/** A run of characters of a logical line that stand together in the text. */
interface Piece {
  readonly offset: number;
  readonly pos: SourcePos;
}

export class Line {
  text: string;
  /** A `*@` line; its text starts after the `@`. */
  readonly annotation: boolean;
  readonly #pieces: Piece[];

  constructor(text: string, pos: SourcePos, annotation = false) {
    this.text = text;
    this.annotation = annotation;
    this.#pieces = [{ offset: 0, pos }];
  }

  continue(text: string, pos: SourcePos): void {
    this.#pieces.push({ offset: this.text.length + 1, pos });
    this.text += ` ${text}`;
    if (this.text.length > LONGEST_LINE) {
      throw tooLong(pos);
    }
  }

  /** Place of the character at an offset of `text`. */
  pos(offset: number): SourcePos {
    const piece = this.#pieces.findLast((candidate) => candidate.offset <= offset) ?? this.#pieces[0];
    if (piece === undefined) {
      throw new RangeError("a line has at least one piece");
    }
    return { ...piece.pos, column: piece.pos.column + Math.max(0, offset - piece.offset) };
  }

  fail(offset: number, message: string, remedy?: string): InputError {
    return new InputError(message, { pos: this.pos(offset), remedy });
  }
}

/** @throws InputError for a line of more than 1 MB, and for a `+` line that continues nothing. */
export function splitLines(text: string, file: string, firstLine = 1): Line[] {
  const lines: Line[] = [];
  let open: Line | undefined;
  for (const [index, physical] of text.split(/\r\n|\r|\n/).entries()) {
    const line = index + firstLine;
    const start = physical.search(/\S/);
    if (start < 0) {
      continue;
    }
    const pos: SourcePos = { file, line, column: start + 1 };
    if (physical.length > LONGEST_LINE) {
      throw tooLong(pos);
    }
    if (physical.startsWith("*@", start)) {
      const body = physical.slice(start + 2).trimEnd();
      lines.push(new Line(body, { file, line, column: start + 3 }, true));
      continue;
    }
    if (physical[start] === "*") {
      continue;
    }
    const content = physical.slice(start, commentStart(physical, start)).trimEnd();
    if (content === "") {
      continue;
    }
    if (content.startsWith("+")) {
      if (open === undefined) {
        throw new InputError('"+" continues a line, and there is none before it', {
          pos,
          remedy: "the first line is the title and cannot be continued; join the two lines",
        });
      }
      open.continue(content.slice(1), { file, line, column: start + 2 });
    } else {
      open = new Line(content, pos);
      lines.push(open);
    }
  }
  return lines;
}

/** Where the trailing comment of a physical line starts; its length if there is none. */
function commentStart(physical: string, from: number): number {
  let quoted = false;
  for (let i = from; i < physical.length; i++) {
    const c = physical[i];
    if (c === '"') {
      quoted = !quoted;
    } else if (quoted) {
      continue;
    } else if (c === ";" || (c === "/" && physical[i + 1] === "/")) {
      return i;
    } else if (c === "$" && (i === from || /[\s,]/.test(physical[i - 1] ?? ""))) {
      return i;
    }
  }
  return physical.length;
}

function tooLong(pos: SourcePos): InputError {
  return new InputError("the line is longer than 1 MB", { pos, remedy: "split it with + lines, or mend the file" });
}

/**
 * A logical line to tokens. Blanks, `(`, `)`, `,`, `=`, `[` and `]` end a word; `{...}` and `'...'` hold an expression,
 * `"..."` a text whose case is kept. Everything else is case-blind and comes out in lower case.
 *
 * `NAME[3:0]` and `NAME[2]` are one word when nothing stands between the name and the bracket.
 */
import { InputError, type SourcePos } from "@twinedge/core";
import type { Line } from "./lines.ts";

const DEEPEST_BRACES = 64;

export interface Token {
  readonly kind: "word" | "string" | "expression" | "(" | ")" | "[" | "]" | "," | "=";
  /** Lower case, except in a string; an expression without its braces. */
  readonly text: string;
  /** Offsets in the line; `at` is the first character (a brace or quote included). */
  readonly at: number;
  readonly end: number;
}

const WORD = /[^\s()[\],={}'"]+/y;
const INDEX = /\[\d+(?::\d+)?\]/y;
const SPACE = /\s/;

/** @throws InputError for a brace, quote or string that is never closed. */
function tokenize(line: Line): Token[] {
  const { text } = line;
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const c = text.charAt(at);
    if (c === " " || SPACE.test(c)) {
      at++;
      continue;
    }
    const token = startingWith(line, c, at);
    tokens.push(token);
    at = token.end;
  }
  return tokens;
}

function startingWith(line: Line, c: string, at: number): Token {
  switch (c) {
    case "(":
    case ")":
    case "[":
    case "]":
    case ",":
    case "=":
      return { kind: c, text: c, at, end: at + 1 };
    case "{": {
      const end = closingBrace(line, at);
      return { kind: "expression", text: line.text.slice(at + 1, end), at, end: end + 1 };
    }
    case "'":
    case '"':
      return quoted(line, c, at);
    default:
      return word(line, at);
  }
}

function quoted(line: Line, c: "'" | '"', at: number): Token {
  const end = line.text.indexOf(c, at + 1);
  if (end < 0) {
    throw line.fail(at, `the quote ${c} is never closed`, `write a second ${c} before the end of the line`);
  }
  return { kind: c === "'" ? "expression" : "string", text: line.text.slice(at + 1, end), at, end: end + 1 };
}

function closingBrace(line: Line, at: number): number {
  let depth = 0;
  for (let i = at; i < line.text.length; i++) {
    if (line.text[i] === "{") {
      depth++;
      if (depth > DEEPEST_BRACES) {
        throw line.fail(i, `braces are nested deeper than ${DEEPEST_BRACES}`, "give a part a name with .param");
      }
    } else if (line.text[i] === "}") {
      depth--;
      if (depth === 0) {
        return i;
      }
    }
  }
  throw line.fail(at, '"{" is never closed', 'write "}" on this line or on a + line');
}

function word(line: Line, at: number): Token {
  WORD.lastIndex = at;
  const match = WORD.exec(line.text);
  if (match === null) {
    throw line.fail(at, `"${line.text.charAt(at)}" opens nothing`, "remove it, or write the brace it closes");
  }
  let end = at + match[0].length;
  if (line.text.charAt(end) === "[" && !match[0].startsWith("%")) {
    INDEX.lastIndex = end;
    end += INDEX.exec(line.text)?.[0].length ?? 0;
  }
  return { kind: "word", text: line.text.slice(at, end).toLowerCase(), at, end };
}

/** Walks over a line's tokens. */
export class Cursor {
  readonly line: Line;
  readonly #tokens: readonly Token[];
  #next = 0;

  constructor(line: Line) {
    this.line = line;
    this.#tokens = tokenize(line);
  }

  peek(ahead = 0): Token | undefined {
    return this.#tokens[this.#next + ahead];
  }

  next(): Token | undefined {
    const token = this.#tokens[this.#next];
    this.#next++;
    return token;
  }

  /** Takes the next token if it is of the kind. */
  take(kind: Token["kind"]): Token | undefined {
    return this.peek()?.kind === kind ? this.next() : undefined;
  }

  /** Skips what only separates: blanks have no tokens, parentheses and commas do. */
  skipSeparators(): void {
    while (this.take("(") ?? this.take(")") ?? this.take(",")) {
      // Nothing to do with them.
    }
  }

  /** Goes on with the first token at or after an offset of the line. */
  seek(offset: number): void {
    while ((this.peek()?.at ?? offset) < offset) {
      this.#next++;
    }
  }

  /** Does `name = ` stand here? */
  atAssignment(): boolean {
    return this.peek()?.kind === "word" && this.peek(1)?.kind === "=";
  }

  /** Place of a token, or of the end of the line. */
  pos(token: Token | undefined = this.peek()): SourcePos {
    return this.line.pos(token?.at ?? this.line.text.length);
  }

  fail(message: string, remedy?: string, token: Token | undefined = this.peek()): InputError {
    return new InputError(message, { pos: this.pos(token), remedy });
  }
}

/** A token as it was written, for messages. */
export function written(line: Line, token: Token): string {
  return line.text.slice(token.at, token.end);
}

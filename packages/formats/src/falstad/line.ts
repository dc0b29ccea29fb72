/**
 * One line of Falstad's text: tokens with their columns, taken field by field.
 *
 * Tokens are separated by blanks and by `+`, so that `+` never occurs inside one. What is missing or no number is an
 * error with its place. Fields that later versions of the format added may be absent; they take the format's default.
 */
import { InputError, type SourcePos } from "@twinedge/core";

interface Token {
  readonly text: string;
  /** From 1. */
  readonly column: number;
}

const NUMBER = /^-?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE]-?\d+)?$/;
const INTEGER = /^-?\d{1,10}$/;
const BOOLEAN = /^(?:true|false)$/;

export class Line {
  readonly pos: SourcePos;
  /** The decimal type number, or the first character of the first token. */
  readonly type: string;
  private readonly tokens: readonly Token[];
  private readonly end: number;
  private next = 1;
  /** An added field was absent: all after it are absent too. */
  private exhausted = false;

  constructor(text: string, file: string, line: number) {
    this.tokens = [...text.matchAll(/[^ \t\f+]+/g)].map((match) => ({ text: match[0], column: match.index + 1 }));
    const first = this.tokens[0];
    this.pos = { file, line, column: first?.column ?? 1 };
    this.end = text.length + 1;
    const word = first?.text ?? "";
    this.type = /^\d+$/.test(word) ? letterOf(word.replace(/^0+(?=\d)/, "")) : word.slice(0, 1);
  }

  /** No field is left. */
  get ended(): boolean {
    return this.tokens[this.next] === undefined;
  }

  get empty(): boolean {
    return this.tokens.length === 0;
  }

  /** The first token is the type and nothing more. */
  get bare(): boolean {
    const word = this.tokens[0]?.text ?? "";
    return word === this.type || /^\d+$/.test(word);
  }

  /** Begins again with the first field. */
  rewind(): void {
    this.next = 1;
    this.exhausted = false;
  }

  number(what: string): number {
    const token = this.take(what);
    return this.parse(token, what);
  }

  integer(what: string, least: number, most: number): number {
    const token = this.take(what);
    return this.parseInteger(token, what, least, most);
  }

  word(what: string): string {
    return this.take(what).text;
  }

  /** A name or text whose special characters are escaped. */
  text(what: string): string {
    return unescape(this.word(what));
  }

  /** A number that may be absent. `true` and `false`, which older files have in such a place, count as absent. */
  numberOr(fallback: number, what: string): number {
    const token = this.takeAdded((text) => !BOOLEAN.test(text));
    return token === undefined ? fallback : this.parse(token, what);
  }

  integerOr(fallback: number, what: string, least: number, most: number): number {
    const token = this.takeAdded((text) => !BOOLEAN.test(text));
    return token === undefined ? fallback : this.parseInteger(token, what, least, most);
  }

  booleanOr(fallback: boolean, what: string): boolean {
    const token = this.takeAdded(() => true);
    if (token === undefined) {
      return fallback;
    }
    if (!BOOLEAN.test(token.text)) {
      throw this.error(`the ${what} is "${token.text}"`, "write true or false", token.column);
    }
    return token.text === "true";
  }

  textOr(fallback: string): string {
    const token = this.takeAdded(() => true);
    return token === undefined ? fallback : unescape(token.text);
  }

  /** The number of a switch's position; `true` and `false` of older files as given. */
  position(what: string, ifTrue: number, ifFalse: number): number {
    const token = this.take(what);
    if (BOOLEAN.test(token.text)) {
      return token.text === "true" ? ifTrue : ifFalse;
    }
    return this.parseInteger(token, what, 0, 1000);
  }

  /** Passes over a field that has no meaning here. */
  skip(): void {
    this.next++;
  }

  /** The remaining tokens, joined by blanks. */
  rest(): string {
    const words = this.tokens.slice(this.next).map((token) => token.text);
    this.next = this.tokens.length;
    return words.join(" ");
  }

  /** An error at a column of this line, by default at the last token taken. */
  error(message: string, remedy: string, column = this.tokens[this.next - 1]?.column ?? this.end): InputError {
    return new InputError(message, { pos: { ...this.pos, column }, remedy });
  }

  private take(what: string): Token {
    const token = this.tokens[this.next];
    if (token === undefined) {
      throw this.error(`the ${what} is missing`, "complete the line, or remove it", this.end);
    }
    this.next++;
    return token;
  }

  private takeAdded(fits: (text: string) => boolean): Token | undefined {
    const token = this.tokens[this.next];
    if (this.exhausted || token === undefined || !fits(token.text)) {
      this.exhausted = true;
      return undefined;
    }
    this.next++;
    return token;
  }

  private parse(token: Token, what: string): number {
    const value = NUMBER.test(token.text) ? Number(token.text) : Number.NaN;
    if (!Number.isFinite(value)) {
      const remedy = "write a plain decimal number such as 7300 or 7.3e3, without unit or suffix";
      throw this.error(`the ${what} "${token.text}" is not a number`, remedy, token.column);
    }
    return value;
  }

  private parseInteger(token: Token, what: string, least: number, most: number): number {
    const value = INTEGER.test(token.text) ? Number(token.text) : Number.NaN;
    if (!(value >= least && value <= most)) {
      const remedy = `write an integer from ${least} to ${most}`;
      throw this.error(`the ${what} "${token.text}" is not valid`, remedy, token.column);
    }
    return value;
  }
}

/** A type that is a letter may be written as the letter's number. */
function letterOf(type: string): string {
  const letter = type.length <= 3 ? String.fromCharCode(Number(type)) : "";
  return /^[A-Za-z]$/.test(letter) ? letter : type;
}

/** The lines of a text, the empty ones left out. Lines end in LF, CR or CRLF. */
export function splitLines(text: string, file: string): Line[] {
  return text
    .replace(/^\uFEFF/, "")
    .split(/\r\n|\r|\n/)
    .map((content, index) => new Line(content, file, index + 1))
    .filter((line) => !line.empty);
}

const ESCAPES: Readonly<Record<string, string>> = { s: " ", p: "+", q: "=", h: "#", a: "&", n: "\n", r: "\r" };

/** A token without its escapes. */
export function unescape(token: string): string {
  if (token === "\\0") {
    return "";
  }
  return token.replace(/\\(.?)/g, (_, code: string) => ESCAPES[code] ?? code);
}

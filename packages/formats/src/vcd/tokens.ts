/** The words of a value change dump, with the place of each for messages. */
import { InputError, type SourcePos } from "@twinedge/core";

const BLANK = 32;

export class Tokens {
  readonly text: string;
  private readonly file: string;
  /** The present word is `text.slice(start, end)`. */
  start = 0;
  end = 0;
  /** Line counted so far: the number of its first character, and its own. */
  private lineStart = 0;
  private line = 1;

  constructor(text: string, file: string) {
    this.text = text;
    this.file = file;
  }

  /** Goes to the next word; false at the end. */
  advance(): boolean {
    const { text } = this;
    let at = this.end;
    while (at < text.length && text.charCodeAt(at) <= BLANK) {
      at++;
    }
    this.start = at;
    while (at < text.length && text.charCodeAt(at) > BLANK) {
      at++;
    }
    this.end = at;
    return this.start < at;
  }

  /** The next word; undefined at the end. */
  next(): string | undefined {
    return this.advance() ? this.word() : undefined;
  }

  /** The present word, from its character `from` on. */
  word(from = 0): string {
    return this.text.slice(this.start + from, this.end);
  }

  /** The next word of what `command` began. */
  inside(command: string): string {
    const token = this.next();
    if (token === undefined) {
      throw this.error(`the file ends inside ${command}`, "close it with $end");
    }
    return token;
  }

  /** The words up to `$end`. */
  upToEnd(command: string): readonly string[] {
    const words: string[] = [];
    for (let token = this.inside(command); token !== "$end"; token = this.inside(command)) {
      words.push(token);
    }
    return words;
  }

  /** About the present word. */
  error(message: string, remedy: string): InputError {
    return new InputError(message, { pos: this.position(), remedy });
  }

  position(): SourcePos {
    for (let end = this.text.indexOf("\n", this.lineStart); end !== -1 && end < this.start; ) {
      this.line++;
      this.lineStart = end + 1;
      end = this.text.indexOf("\n", this.lineStart);
    }
    return { file: this.file, line: this.line, column: this.start - this.lineStart + 1 };
  }
}

/** A word as a message shows it. */
export function shown(token: string): string {
  return token.length > 40 ? `${token.slice(0, 40)}...` : token;
}

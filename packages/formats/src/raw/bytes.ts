/** The bytes of a raw file as lines, words and numbers, with the place of each for messages. */
import { InputError } from "@twinedge/core";

const NEWLINE = 10;
const BLANK = 32;

/** Part of every browser and of Node, though not of the language. */
declare const TextDecoder: new () => { decode(bytes: Uint8Array): string };

export class Bytes {
  readonly view: DataView;
  private readonly data: Uint8Array;
  private readonly file: string;
  private readonly decoder = new TextDecoder();
  /** Bytes of a character in what is text: 2 in the header that LTspice writes. */
  private readonly stride: number;
  private line = 1;
  private counted = 0;
  at = 0;

  constructor(data: Uint8Array, file: string) {
    this.data = data;
    this.view = new DataView(data.buffer, data.byteOffset, data.byteLength);
    this.file = file;
    this.stride = data[0] !== 0 && data[1] === 0 ? 2 : 1;
  }

  get length(): number {
    return this.data.length;
  }

  get wide(): boolean {
    return this.stride === 2;
  }

  /** The next line without its end; undefined at the end of the file. */
  nextLine(): string | undefined {
    if (this.at >= this.length) {
      return undefined;
    }
    let end = this.data.indexOf(NEWLINE, this.at);
    while (end >= 0 && this.stride === 2 && this.data[end + 1] !== 0) {
      end = this.data.indexOf(NEWLINE, end + 1);
    }
    const bytes = this.data.subarray(this.at, end < 0 ? this.length : end);
    this.at = end < 0 ? this.length : end + this.stride;
    return this.decoder.decode(this.stride === 2 ? bytes.filter((_, i) => i % 2 === 0) : bytes).replace(/\r$/, "");
  }

  /** The next word of ASCII text; empty at the end of the file. */
  nextWord(): string {
    const { data, stride } = this;
    let { at } = this;
    while (at < data.length && (data[at] ?? 0) <= BLANK) {
      at += stride;
    }
    let word = "";
    for (let code = data[at] ?? 0; code > BLANK; code = data[at] ?? 0) {
      word += String.fromCharCode(code);
      at += stride;
    }
    this.at = at;
    return word;
  }

  skipBlanks(): void {
    while (this.at < this.length && (this.data[this.at] ?? 0) <= BLANK) {
      this.at += this.stride;
    }
  }

  /** About the line that ends before `at`. */
  error(message: string, remedy: string): InputError {
    const end = Math.max(0, Math.min(this.at, this.length) - this.stride);
    for (; this.counted < end; this.counted += this.stride) {
      this.line += this.data[this.counted] === NEWLINE ? 1 : 0;
    }
    return new InputError(message, { pos: { file: this.file, line: this.line, column: 1 }, remedy });
  }
}

/**
 * Files that are read: found, decoded, told apart. What a deck includes must lie below a root folder, after links are
 * followed, so that a deck from somewhere else cannot read what it likes.
 */
import { createHash } from "node:crypto";
import { closeSync, openSync, readdirSync, readSync, realpathSync, statSync } from "node:fs";
import { basename, dirname, isAbsolute, join, relative, resolve } from "node:path";
import { InputError, suggestion } from "@twinedge/core";
import { isFalstad } from "@twinedge/formats";
import type { Io } from "./io.ts";

export const STDIN = "-";

/** One file as it was read. */
export interface InputFile {
  /** As the user or the including file names it, for messages. */
  readonly name: string;
  /** Absolute; "-" for standard input. */
  readonly path: string;
  /** Of a raw file only how it begins. */
  readonly text: string;
  readonly bytes: Uint8Array;
  /** Bytes. */
  readonly size: number;
  readonly sha256: string;
}

export type FileKind =
  | "deck"
  | "falstad"
  | "verilog"
  | "bench"
  | "vcd"
  | "raw"
  | "csv"
  | "manifest"
  | "network"
  | "task";

const LARGEST = 256e6;
/** Characters that tell what a file is. */
const HEAD = 20_000;
const CHUNK = 65_536;

/** @throws InputError when there is no such file, or no text in it */
export async function readInput(name: string, io: Io, path = name): Promise<InputFile> {
  if (name === "") {
    throw new InputError("the file's name is empty", { remedy: "name a file, or - for standard input" });
  }
  return path === STDIN ? decoded("stdin", STDIN, await readAll(io.stdin)) : readNamed(name, path);
}

/** A file that is no standard input. */
export function readNamed(name: string, path: string): InputFile {
  return decoded(name, resolve(path), readBytes(resolve(path), name));
}

/** A text made here, as if it had been read. */
export function textFile(name: string, text: string): InputFile {
  return decoded(name, name, Buffer.from(text));
}

/** What a text is, by how it begins. */
export function kindOf(text: string): FileKind {
  const head = text.slice(0, HEAD).replace(/^\uFEFF/, "");
  if (/^\s*\$(?:date|version|timescale|comment|scope|var)\b/.test(head)) {
    return "vcd";
  }
  // The header that LTspice writes has two bytes a character.
  if (/^Title:.*\r?\n(?:.*\r?\n)*?Plotname:/i.test(head.replaceAll("\0", ""))) {
    return "raw";
  }
  if (/^\s*\{\s*"twinedge"/.test(head)) {
    return "manifest";
  }
  if (isJson(head)) {
    return /"network"\s*:/.test(head) ? "task" : "network";
  }
  if (isFalstad(head) || /^\s*<(?:\?xml|cir)/.test(head)) {
    return "falstad";
  }
  if (isVerilog(head)) {
    return "verilog";
  }
  if (isBench(head)) {
    return "bench";
  }
  return isTable(head) ? "csv" : "deck";
}

const VALUE = /^"?(?:[-+]?(?:\d+[.,]?\d*|\.\d+)(?:e[-+]?\d+)?|[xz]|nan)?"?$/i;

/** Rows of values behind remarks and a row of names; no line of a deck but its first begins with a number. */
function isTable(head: string): boolean {
  const lines = head.split(/\r?\n/).filter((line) => !/^\s*(?:[#;%]|$)/.test(line));
  const rows = lines.slice(1, 4);
  const isRow = (line: string): boolean =>
    /^\s*"?[-+.\d]/.test(line) && line.split(/[;\t,]|\s+/).every((one) => VALUE.test(one));
  return rows.length > 0 && rows.every(isRow) && !/^[.*]/.test(lines[0] ?? "");
}

/** An object with a key, or with none. */
function isJson(head: string): boolean {
  return /^\s*\{\s*(?:"(?:[^"\\\n]|\\.)*"\s*:|\}\s*$)/.test(head);
}

/** Its first word, after comments and attributes, is a module, a primitive or a directive. */
function isVerilog(head: string): boolean {
  const code = head.replace(/\/\*[^]*?(?:\*\/|$)|\/\/[^\n]*|\(\*[^]*?\*\)/g, " ");
  return /^\s*(?:(?:module|macromodule|primitive)\s+[\w\\$]|`\w)/.test(code);
}

/** Its first line that is no comment is `INPUT(a)`, `OUTPUT(y)` or `y = NAND(a, b)`. */
function isBench(head: string): boolean {
  const code = head.replace(/#[^\n]*/g, "");
  return /^\s*(?:(?:input|output)\s*\(\s*[^\s()]+\s*\)|[^\s=(),*+.]+\s*=\s*\w+\s*\([^()\n]*\))\s*(?:\r?\n|$)/i.test(
    code,
  );
}

/** Reads the files that a deck includes, and remembers them. */
export class IncludeReader {
  readonly files: InputFile[] = [];
  private readonly root: string;
  private readonly folders = new Map<string, string>();

  /** @param root folder that no include may leave; the deck's own where it is not given */
  constructor(deck: InputFile, root?: string) {
    const folder = deck.path === STDIN ? process.cwd() : dirname(realpathSync(deck.path));
    this.folders.set(deck.name, folder);
    this.root = root === undefined ? folder : existingFolder(root);
  }

  /** For `readDeck`: `path` as written in the file that messages call `from`. */
  async read(path: string, from: string): Promise<{ text: string; file: string }> {
    const folder = this.folders.get(from) ?? this.root;
    const name = isAbsolute(path) ? path : join(dirname(from), path);
    // What lies outside is not even opened: it may be a device, a pipe, or a folder of another machine.
    const isShare = /^[\\/]{2}/.test(path);
    const real = isShare ? path : realPath(resolve(folder, path), name);
    if (isShare || !isBelow(this.root, real)) {
      throw new InputError(`${name} lies outside ${relative(process.cwd(), this.root) || "this folder"}`, {
        remedy: "name a folder above both with --include-root",
      });
    }
    if (statSync(real).isFIFO()) {
      throw new InputError(`${name} is a pipe`, { remedy: "include files" });
    }
    const file = decoded(name, real, readBytes(real, name));
    this.folders.set(name, dirname(real));
    if (!this.files.some((known) => known.path === real)) {
      this.files.push(file);
    }
    return { text: file.text, file: name };
  }
}

function existingFolder(name: string): string {
  try {
    const path = realpathSync(name);
    if (statSync(path).isDirectory()) {
      return path;
    }
  } catch {
    // Said below.
  }
  throw new InputError(`${name} is not a folder`, { remedy: "give --include-root an existing folder" });
}

function isBelow(root: string, path: string): boolean {
  const way = relative(root, path);
  return way !== ".." && !way.startsWith(`..${process.platform === "win32" ? "\\" : "/"}`) && !isAbsolute(way);
}

function readBytes(path: string, name: string): Uint8Array {
  try {
    const stat = statSync(path);
    if (stat.isDirectory()) {
      throw new InputError(`${name} is a folder`, { remedy: "name a file in it" });
    }
    if (stat.size > LARGEST) {
      throw tooLarge(name);
    }
    return readUpTo(path, name, stat.isFile() ? stat.size : 0);
  } catch (error) {
    throw error instanceof InputError ? error : unreadable(error as NodeJS.ErrnoException, path, name);
  }
}

/** Devices and pipes have no size; they are read to their end or to the limit. */
function readUpTo(path: string, name: string, expected: number): Uint8Array {
  const descriptor = openSync(path, "r");
  try {
    const chunks: Uint8Array[] = [];
    let size = 0;
    for (;;) {
      const chunk = Buffer.allocUnsafe(Math.max(CHUNK, expected - size + 1));
      const read = readSync(descriptor, chunk);
      if (read === 0) {
        return Buffer.concat(chunks);
      }
      size += read;
      if (size > LARGEST) {
        throw tooLarge(name);
      }
      chunks.push(chunk.subarray(0, read));
    }
  } finally {
    closeSync(descriptor);
  }
}

function tooLarge(name: string): InputError {
  return new InputError(`${name} is larger than ${LARGEST / 1e6} MB`, { remedy: "no circuit is as long" });
}

function realPath(path: string, name: string): string {
  try {
    return realpathSync(path);
  } catch (error) {
    throw unreadable(error as NodeJS.ErrnoException, path, name);
  }
}

function unreadable(error: NodeJS.ErrnoException, path: string, name: string): InputError {
  switch (error.code) {
    case "ENOENT":
    case "ENOTDIR":
      return new InputError(`${name} does not exist`, { remedy: neighbour(path) });
    case "EACCES":
    case "EPERM":
      return new InputError(`${name} may not be read`, { remedy: "change its permissions" });
    default:
      return new InputError(`${name} cannot be read (${error.code ?? error.message})`);
  }
}

/** A file of nearly that name in the same folder. */
function neighbour(path: string): string {
  try {
    const remedy = suggestion(basename(path), readdirSync(dirname(path)), "");
    if (remedy.startsWith("did you mean")) {
      return remedy;
    }
  } catch {
    // The folder does not exist either.
  }
  return "check the path";
}

async function readAll(stream: Io["stdin"]): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream) {
    const bytes = typeof chunk === "string" ? Buffer.from(chunk) : chunk;
    size += bytes.length;
    if (size > LARGEST) {
      throw tooLarge("standard input");
    }
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

function decoded(name: string, path: string, bytes: Uint8Array): InputFile {
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const start = bytes.subarray(0, HEAD);
  const raw = kindOf(Buffer.from(start).toString("latin1")) === "raw";
  const text = decode(raw ? start : bytes);
  if (!raw && text.includes("\0")) {
    throw new InputError(`${name} is not a text file`, { remedy: "save it as UTF-8 text" });
  }
  return { name, path, text, bytes, size: bytes.length, sha256 };
}

/** UTF-8; UTF-16 with its mark; else what older Windows programs write (`µ` as one byte). */
function decode(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) {
    return new TextDecoder("utf-16le").decode(bytes);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}

/**
 * Files that are written: beside their name first, renamed when whole. What fails or is given up leaves nothing behind.
 * `-` is standard output. A device or a pipe is written as it is.
 */
import { createHash, type Hash } from "node:crypto";
import {
  accessSync,
  closeSync,
  constants,
  fchmodSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { InputError } from "@twinedge/core";
import { type Io, writeOut } from "./io.ts";

export const STDOUT = "-";

/** Takes chunks of one file and gives the SHA-256 of what it took. */
export interface Output {
  readonly name: string;
  write(chunks: Iterable<string | Uint8Array>): Promise<string>;
  /** Makes the file appear under its name. */
  commit(): void;
  /** Drops what is not committed. */
  discard(): void;
}

/** Bytes collected before they are written. */
const BLOCK = 1 << 16;

/** @throws InputError when the file cannot be written, before anything is */
export function openOutput(name: string, io: Io): Output {
  if (name === STDOUT) {
    return new StreamOutput(io);
  }
  if (name === "") {
    throw new InputError("an output file's name is empty", { remedy: "name a file, or - for standard output" });
  }
  try {
    const existing = statOf(name);
    if (existing?.isDirectory() === true) {
      throw new InputError(`${name} is a folder`, { remedy: "name a file in it" });
    }
    if (existing === undefined) {
      return new FileOutput(name, name, true, undefined);
    }
    accessSync(name, constants.W_OK);
    return new FileOutput(name, realpathSync(name), existing.isFile(), existing.mode);
  } catch (error) {
    throw error instanceof InputError ? error : unwritable(error as NodeJS.ErrnoException, name);
  }
}

/** Only counts: what is compared with a file that is already there. */
export class HashOutput implements Output {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }

  async write(chunks: Iterable<string | Uint8Array>): Promise<string> {
    const hash = createHash("sha256");
    for (const chunk of chunks) {
      hash.update(chunk);
    }
    return hash.digest("hex");
  }

  commit(): void {}

  discard(): void {}
}

class StreamOutput implements Output {
  readonly name = STDOUT;
  private readonly io: Io;

  constructor(io: Io) {
    this.io = io;
  }

  async write(chunks: Iterable<string | Uint8Array>): Promise<string> {
    const hash = createHash("sha256");
    await writeOut(this.io, blocks(chunks, hash));
    return hash.digest("hex");
  }

  commit(): void {}

  discard(): void {}
}

class FileOutput implements Output {
  readonly name: string;
  private readonly target: string;
  private readonly temporary: string | undefined;
  private readonly descriptor: number;
  private open = true;

  constructor(name: string, target: string, regular: boolean, mode: number | undefined) {
    this.name = name;
    this.target = target;
    this.temporary = regular ? join(dirname(target), `.${basename(target)}.${process.pid}.part`) : undefined;
    this.descriptor = openSync(this.temporary ?? target, "w");
    if (mode !== undefined && regular) {
      fchmodSync(this.descriptor, mode);
    }
  }

  async write(chunks: Iterable<string | Uint8Array>): Promise<string> {
    const hash = createHash("sha256");
    try {
      for (const bytes of blocks(chunks, hash)) {
        for (let done = 0; done < bytes.length; ) {
          done += writeSync(this.descriptor, bytes, done);
        }
      }
    } catch (error) {
      throw isSystemError(error) ? unwritable(error, this.name) : error;
    }
    return hash.digest("hex");
  }

  commit(): void {
    if (this.open) {
      this.close();
      if (this.temporary !== undefined) {
        renameSync(this.temporary, this.target);
      }
    }
  }

  discard(): void {
    if (this.open) {
      this.close();
      if (this.temporary !== undefined) {
        rmSync(this.temporary, { force: true });
      }
    }
  }

  private close(): void {
    this.open = false;
    closeSync(this.descriptor);
  }
}

/** Short pieces joined, so that a file of lines is not a system call a line; hashed on the way. */
function* blocks(chunks: Iterable<string | Uint8Array>, hash: Hash): Iterable<Uint8Array> {
  let pieces: Uint8Array[] = [];
  let size = 0;
  for (const chunk of chunks) {
    const bytes = typeof chunk === "string" ? Buffer.from(chunk) : chunk;
    hash.update(bytes);
    pieces.push(bytes);
    size += bytes.length;
    if (size > BLOCK) {
      yield Buffer.concat(pieces);
      pieces = [];
      size = 0;
    }
  }
  if (size > 0) {
    yield Buffer.concat(pieces);
  }
}

function statOf(path: string): Stats | undefined {
  return statSync(path, { throwIfNoEntry: false });
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && "code" in error && "syscall" in error;
}

function unwritable(error: NodeJS.ErrnoException, name: string): InputError {
  switch (error.code) {
    case "ENOENT":
    case "ENOTDIR":
      return new InputError(`${name} cannot be written: its folder does not exist`, {
        remedy: "make the folder first",
      });
    case "EACCES":
    case "EPERM":
    case "EROFS":
      return new InputError(`${name} may not be written`, { remedy: "choose another place" });
    case "ENOSPC":
      return new InputError(`${name} cannot be written: the disk is full`, { remedy: "make room" });
    default:
      return new InputError(`${name} cannot be written (${error.code ?? error.message})`, {
        remedy: "choose another place",
      });
  }
}

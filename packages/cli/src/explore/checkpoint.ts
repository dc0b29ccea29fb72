/**
 * What an exploration has finished, kept in a file so that it can go on another day: a line that names the circuit and the
 * options, then the chunks as they were done, each with its length and checksum. A chunk cut off by a crash is left out.
 */
import { closeSync, existsSync, openSync, readFileSync, truncateSync, writeSync } from "node:fs";
import { crc32 } from "node:zlib";
import { InputError } from "@twinedge/core";
import type { Chunk } from "@twinedge/study";

const FORMAT = "twinedge exploration 1";
/** Number, states, targets, doubtful states, length and checksum of what follows: 32-bit words. */
const HEAD = 24;

export class Checkpoint {
  readonly known: readonly Chunk[];
  private readonly descriptor: number;

  /**
   * @param key what the chunks depend on: circuit, options, version
   * @throws InputError where the file belongs to something else
   */
  constructor(name: string, key: string) {
    const header = Buffer.from(`${FORMAT} ${key}\n`);
    if (existsSync(name)) {
      const bytes = readFileSync(name);
      if (!bytes.subarray(0, header.length).equals(header)) {
        const foreign = bytes.subarray(0, FORMAT.length).toString() === FORMAT;
        throw new InputError(
          `${name} is ${foreign ? "the checkpoint of another circuit or of other options" : "no checkpoint"}`,
          { remedy: "name another file, or remove it" },
        );
      }
      const { chunks, end } = readChunks(bytes, header.length);
      this.known = chunks;
      truncateSync(name, end);
      this.descriptor = open(name, "a");
    } else {
      this.known = [];
      this.descriptor = open(name, "wx");
      writeSync(this.descriptor, header);
    }
  }

  add({ number, up, unknown, volts, doubtful }: Chunk): void {
    const body = Buffer.concat(
      [up, unknown, volts].map((part) => Buffer.from(part.buffer, part.byteOffset, part.byteLength)),
    );
    const head = Buffer.alloc(HEAD);
    for (const [i, word] of [
      number,
      up.length,
      volts.length / up.length,
      doubtful,
      body.length,
      crc32(body),
    ].entries()) {
      head.writeUInt32LE(word, 4 * i);
    }
    writeSync(this.descriptor, Buffer.concat([head, body]));
  }

  close(): void {
    closeSync(this.descriptor);
  }
}

function open(name: string, flags: string): number {
  try {
    return openSync(name, flags);
  } catch (error) {
    throw new InputError(`${name} cannot be written (${(error as NodeJS.ErrnoException).code})`, {
      remedy: "choose another place",
    });
  }
}

function readChunks(bytes: Buffer, from: number): { readonly chunks: readonly Chunk[]; readonly end: number } {
  const chunks: Chunk[] = [];
  let end = from;
  while (end + HEAD <= bytes.length) {
    const [number = 0, states = 0, targets = 0, doubtful = 0, length = 0, sum = 0] = Array.from({ length: 6 }, (_, i) =>
      bytes.readUInt32LE(end + 4 * i),
    );
    const body = Uint8Array.from(bytes.subarray(end + HEAD, end + HEAD + length));
    if (body.length !== length || length !== states * (8 + 8 * targets) || crc32(body) !== sum) {
      break;
    }
    chunks.push({
      number,
      up: new Uint32Array(body.buffer, 0, states),
      unknown: new Uint32Array(body.buffer, 4 * states, states),
      volts: new Float64Array(body.buffer.slice(8 * states)),
      doubtful,
    });
    end += HEAD + length;
  }
  return { chunks, end };
}

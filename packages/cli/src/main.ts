/**
 * The command line's entry: runs the verb that the words after `twinedge` name and returns the exit code.
 *
 * 0 done, 1 the simulation failed, 2 bad usage or input, 3 a requested check did not hold, 130 interrupted.
 */
import { InputError, SimulationError } from "@twinedge/core";
import { parseWords } from "./grammar.ts";
import { type Io, processStreams, type Streams } from "./io.ts";

const FAILED = 1;
const BAD_INPUT = 2;
const INTERRUPTED = 130;

export async function main(words: readonly string[], streams: Streams = processStreams()): Promise<number> {
  const closed = new AbortController();
  const io: Io = { ...streams, closed: closed.signal };
  let broken: Error | undefined;
  io.stdout.on("error", (error) => {
    closed.abort();
    // EPIPE: whoever read the output has seen enough.
    if (error.code !== "EPIPE" && error.code !== "ERR_STREAM_DESTROYED") {
      broken ??= error;
    }
  });
  io.stderr.on("error", () => undefined);
  try {
    const code = await dispatch(words, io);
    if (broken !== undefined) {
      throw new InputError(`cannot write to standard output: ${broken.message}`);
    }
    return io.signal.aborted ? INTERRUPTED : code;
  } catch (error) {
    return report(error, io);
  }
}

async function dispatch(words: readonly string[], io: Io): Promise<number> {
  const asked = await parseWords(words);
  switch (asked.kind) {
    case "verb":
      return asked.verb.run(asked.args, io);
    case "text":
      io.stdout.write(`${asked.text}\n`);
      return 0;
    default:
      io.stderr.write(`${asked.help}\n`);
      return BAD_INPUT;
  }
}

function report(error: unknown, io: Io): number {
  if (error instanceof InputError || error instanceof SimulationError) {
    io.stderr.write(`twinedge: ${error.message}\n`);
    return error instanceof InputError ? BAD_INPUT : FAILED;
  }
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  const detail = io.env["TWINEDGE_DEBUG"] === undefined ? "set TWINEDGE_DEBUG=1 to see where" : stack;
  io.stderr.write(
    `twinedge: internal error: ${message}\nThis is a fault of twinedge. Please report it with the command and its file; ${detail}\n`,
  );
  return FAILED;
}

/** The world as the command sees it: three streams, the environment, and whether the user has asked to stop. */
import { styleText } from "node:util";

/** What is needed of a stream to write to; `process.stdout` is one, so is any `Writable`. */
export interface Sink {
  write(chunk: string | Uint8Array): boolean;
  once(event: "drain", listener: () => void): unknown;
  on(event: "error", listener: (error: NodeJS.ErrnoException) => void): unknown;
  readonly isTTY?: boolean;
}

/** The world outside, as `main` is given it. */
export interface Streams {
  readonly stdin: AsyncIterable<Uint8Array | string>;
  readonly stdout: Sink;
  readonly stderr: Sink;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborted when the user asks to stop; what runs then finishes its slice and writes what it has. */
  readonly signal: AbortSignal;
}

export interface Io extends Streams {
  /** Aborted when whoever reads standard output has gone. */
  readonly closed: AbortSignal;
}

/** The process's own. The first Ctrl-C asks the command to stop, the second one kills it. */
export function processStreams(): Streams {
  const controller = new AbortController();
  process.once("SIGINT", () => controller.abort());
  process.once("SIGTERM", () => controller.abort());
  const { stdin, stdout, stderr, env } = process;
  return { stdin, stdout, stderr, env, signal: controller.signal };
}

/** Writes chunks to standard output no faster than it takes them; stops quietly when its reader has gone. */
export async function writeOut({ stdout, closed }: Io, chunks: Iterable<string | Uint8Array>): Promise<void> {
  for (const chunk of chunks) {
    if (closed.aborted) {
      return;
    }
    if (!stdout.write(chunk)) {
      await new Promise<void>((resolve) => {
        const free = (): void => {
          closed.removeEventListener("abort", free);
          resolve();
        };
        stdout.once("drain", free);
        closed.addEventListener("abort", free);
      });
    }
  }
}

type Style = "bold" | "dim" | "red" | "yellow" | "green";

/** Colours only what a person looks at, and not against their wish (https://no-color.org). */
export function painter(sink: Sink, env: Io["env"]): (style: Style, text: string) => string {
  const { NO_COLOR, TERM } = env;
  const plain = sink.isTTY !== true || (NO_COLOR !== undefined && NO_COLOR !== "") || TERM === "dumb";
  return (style, text) => (plain ? text : styleText(style, text));
}

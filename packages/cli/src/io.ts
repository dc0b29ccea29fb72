/** The world as the command sees it: three streams, the environment, and whether the user has asked to stop. */
import { styleText } from "node:util";

/** What is needed of a stream to write to; `process.stdout` is one, so is any `Writable`. */
export interface Sink {
  write(chunk: string | Uint8Array): boolean;
  once(event: "drain" | "close", listener: () => void): unknown;
  on(event: "error", listener: (error: NodeJS.ErrnoException) => void): unknown;
  readonly destroyed?: boolean;
  readonly isTTY?: boolean;
}

export interface Io {
  readonly stdin: AsyncIterable<Uint8Array | string>;
  readonly stdout: Sink;
  readonly stderr: Sink;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborted when the user asks to stop; what runs then finishes its slice and writes what it has. */
  readonly signal: AbortSignal;
}

/** The process's own. The first Ctrl-C asks the command to stop, the second one kills it. */
export function processIo(): Io {
  const controller = new AbortController();
  process.once("SIGINT", () => controller.abort());
  process.once("SIGTERM", () => controller.abort());
  const { stdin, stdout, stderr, env } = process;
  return { stdin, stdout, stderr, env, signal: controller.signal };
}

/** Writes chunks no faster than the stream takes them; stops quietly when the reader has gone. */
export async function writeChunks(sink: Sink, chunks: Iterable<string | Uint8Array>): Promise<void> {
  for (const chunk of chunks) {
    if (sink.destroyed === true) {
      return;
    }
    if (!sink.write(chunk)) {
      await new Promise<void>((resolve) => {
        sink.once("drain", resolve);
        sink.once("close", resolve);
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

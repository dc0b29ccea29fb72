/** The command, run in the process of a test. */
import { Readable, Writable } from "node:stream";
import { main } from "../packages/cli/src/main.ts";

export interface Result {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs the command in this process. */
export async function twinedge(
  words: readonly string[],
  stdin = "",
  signal = new AbortController().signal,
): Promise<Result> {
  const texts = { out: "", err: "" };
  const sink = (key: "out" | "err"): Writable =>
    new Writable({
      write(chunk: Buffer, _encoding, done) {
        texts[key] += chunk.toString("utf8");
        done();
      },
    });
  const code = await main(words, {
    stdin: Readable.from([Buffer.from(stdin)]),
    stdout: sink("out"),
    stderr: sink("err"),
    env: {},
    signal,
  });
  return { code, ...texts };
}

/**
 * ngspice as a child process on a written deck.
 *
 * It ends with 0 on a broken deck, so what it wrote decides: no raw file, or one that ends too early, is a failure, and its own words
 * say why, with the line of our deck that the element stands for.
 */
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { formatPos, InputError, SimulationError, type Trace } from "@twinedge/core";
import { type NgspiceText, readRaw, readVcd } from "@twinedge/formats";
import type { Io } from "../io.ts";
import { toSeconds } from "../values.ts";

export const PROGRAM = "ngspice";
/** Name of its files, without extension. */
export const RESULTS = "ngspice";

/** What ngspice gave. */
export interface Results {
  readonly raw: Trace;
  readonly dumps: readonly Trace[];
  /** What it did not take as it is written. */
  readonly warnings: readonly string[];
}

/** @throws SimulationError with ngspice's own words */
export async function runNgspice(written: NgspiceText, keep: string | undefined, io: Io): Promise<Results | undefined> {
  const folder = keep ?? mkdtempSync(join(tmpdir(), "twinedge-ngspice-"));
  try {
    const file = `${RESULTS}.cir`;
    try {
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, file), written.text);
      for (const result of [written.raw, ...written.dumps]) {
        rmSync(join(folder, result), { force: true });
      }
    } catch (error) {
      throw new InputError(`--keep ${folder} cannot be written (${(error as NodeJS.ErrnoException).code})`, {
        remedy: "name a folder that can be",
      });
    }
    const said = await child(folder, file, io);
    if (said === undefined) {
      return undefined;
    }
    if (keep !== undefined) {
      writeFileSync(join(folder, `${RESULTS}.log`), said);
    }
    return results(folder, written, said);
  } finally {
    if (keep === undefined) {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}

/** Everything the child says; undefined where the user has stopped it. */
async function child(folder: string, file: string, io: Io): Promise<string | undefined> {
  return await new Promise((resolve, reject) => {
    const process = spawn(PROGRAM, ["-b", file], { cwd: folder, stdio: ["ignore", "pipe", "pipe"], signal: io.signal });
    let said = "";
    const take = (chunk: Buffer): void => {
      said += chunk.toString("utf8");
    };
    process.stdout.on("data", take);
    process.stderr.on("data", take);
    process.on("error", (error) => (io.signal.aborted ? resolve(undefined) : reject(error)));
    process.on("close", () => resolve(io.signal.aborted ? undefined : said));
  });
}

function results(folder: string, written: NgspiceText, said: string): Results {
  const read = <T>(name: string, reader: (path: string) => T): T => {
    try {
      return reader(join(folder, name));
    } catch (error) {
      throw new SimulationError(`ngspice gave no ${name}: ${reason(said, written) || (error as Error).message}`, {
        remedy: "look at its deck with --keep FOLDER",
      });
    }
  };
  const raw = read(written.raw, (path) => readRaw(readFileSync(path), written.raw));
  const dumps = written.dumps.map((name) => read(name, (path) => readVcd(readFileSync(path, "utf8"), name)));
  if (raw.endTime < written.stop) {
    throw new SimulationError(
      `ngspice stopped at ${toSeconds(raw.endTime)} s of ${toSeconds(written.stop)} s: ${reason(said, written)}`,
      { remedy: "look at its deck with --keep FOLDER" },
    );
  }
  const warnings = said.split("\n").filter((line) => WARNING.test(line));
  return { raw, dumps, warnings: warnings.map((line) => line.trim()) };
}

const COMPLAINT =
  /error|fatal|fail|singular|too small|unknown|unrecognized|can't|cannot|not found|no such|aborted|interrupted/i;
const WARNING = /unrecognized|ignored|model issue/i;
const MOST_LINES = 4;

/** The lines in which ngspice complains, with the place in our deck of the elements that they name. */
function reason(said: string, { owners }: NgspiceText): string {
  const lines = said.split("\n").map((line) => line.trim());
  const found = lines.flatMap((line, i) =>
    COMPLAINT.test(line) ? [line, ...(line.endsWith(":") ? [lines[i + 1] ?? ""] : [])] : [],
  );
  const named = found
    .join(" ")
    .toLowerCase()
    .split(/[\s,;:()'"]+/)
    .flatMap((word) => owners.get(word) ?? []);
  const places = [...new Set(named.map((device) => `${formatPos(device.pos)} (${device.name})`))];
  return [...found.slice(0, MOST_LINES), ...places].join("; ");
}

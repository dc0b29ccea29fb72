/**
 * Icarus Verilog: what `export --to verilog` writes, compiled and run as a child process, its dump read back. Times are whole
 * picoseconds on both sides, so every event of every digital net must be at the same one.
 */
import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InputError, SimulationError } from "@twinedge/core";
import { compareWithDump, type Equality, readVcd, type VerilogText } from "@twinedge/formats";
import type { Io } from "../io.ts";
import { recordRun, verilogOf } from "../run/digital.ts";
import { plural } from "../text.ts";
import type { Comparison, Engine } from "./engine.ts";

const DUMP = "dump.vcd";

export const icarus: Engine = {
  name: "icarus",
  summary: "every event of the digital part, to the picosecond",
  missing: () =>
    version() === undefined
      ? { message: "iverilog is not in the PATH", remedy: "install it, e.g. apt-get install iverilog" }
      : undefined,
  compare: async (_source, design, { extent, corner, seed, keep }, io) => {
    const recorded = await recordRun(design, extent, corner, seed, io);
    if (recorded === undefined) {
      return undefined;
    }
    const { run, trace } = recorded;
    const text = verilogOf(run);
    const result = await simulated(text, keep, io);
    if (result === undefined) {
      return undefined;
    }
    const theirs = readVcd(result.dump, DUMP);
    return comparison(compareWithDump(run, text.module, trace, theirs, result.printed), run.events.length);
  },
};

/** As it prints it; undefined where it is not installed. */
function version(): string | undefined {
  const { error, stdout } = spawnSync("iverilog", ["-V"], { encoding: "utf8" });
  return error === undefined ? (/Icarus Verilog version \S+/.exec(stdout)?.[0] ?? "Icarus Verilog") : undefined;
}

function comparison(equality: Equality, playedBack: number): Comparison {
  const { difference, onlyOurs, onlyTheirs, violations } = equality;
  const sides = [
    ["ours", onlyOurs],
    ["theirs", onlyTheirs],
  ] as const;
  return {
    version: version() ?? "Icarus Verilog",
    instants: 0,
    analogNets: 0,
    digitalNets: 0,
    events: equality.events,
    event: difference,
    picoseconds: 0,
    agrees: difference === undefined && onlyOurs.length === 0 && onlyTheirs.length === 0,
    notes: [
      `${plural(equality.nets, "digital net")}; ${plural(playedBack, "event")} played back`,
      `${plural(violations, "set-up, hold, width or recovery violation")} reported by both`,
      ...sides.flatMap(([side, only]) =>
        only.length === 0 ? [] : [`only in ${side}: ${plural(only.length, "violation")}, first ${only[0]}`],
      ),
    ],
  };
}

interface Result {
  readonly printed: string;
  readonly dump: string;
}

/** Undefined where the user has stopped it. @throws SimulationError with Icarus's own words */
async function simulated(text: VerilogText, keep: string | undefined, io: Io): Promise<Result | undefined> {
  const folder = keep ?? mkdtempSync(join(tmpdir(), "twinedge-icarus-"));
  try {
    const sources = { "design.v": text.design, "design_tb.v": text.bench };
    try {
      mkdirSync(folder, { recursive: true });
      for (const [name, source] of Object.entries(sources)) {
        writeFileSync(join(folder, name), source);
      }
      rmSync(join(folder, DUMP), { force: true });
    } catch (error) {
      throw new InputError(`--keep ${folder} cannot be written (${(error as NodeJS.ErrnoException).code})`, {
        remedy: "name a folder that can be",
      });
    }
    const compiled = await child("iverilog", ["-g2012", "-o", "design.vvp", ...Object.keys(sources)], folder, io);
    const printed = compiled === undefined ? undefined : await child("vvp", ["-n", "design.vvp"], folder, io);
    return printed === undefined ? undefined : { printed, dump: readFileSync(join(folder, DUMP), "utf8") };
  } finally {
    if (keep === undefined) {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}

/** What the child prints; undefined where the user has stopped it. */
async function child(program: string, words: readonly string[], folder: string, io: Io): Promise<string | undefined> {
  return await new Promise((resolve, reject) => {
    const running = spawn(program, words, { cwd: folder, stdio: ["ignore", "pipe", "pipe"], signal: io.signal });
    const said = { out: "", err: "" };
    running.stdout.on("data", (chunk: Buffer) => {
      said.out += chunk.toString("utf8");
    });
    running.stderr.on("data", (chunk: Buffer) => {
      said.err += chunk.toString("utf8");
    });
    running.on("error", (error) => (io.signal.aborted ? resolve(undefined) : reject(error)));
    running.on("close", (code) => {
      if (code === 0 || io.signal.aborted) {
        resolve(io.signal.aborted ? undefined : said.out);
      } else {
        reject(
          new SimulationError(`${program} failed: ${said.err || said.out}`, {
            remedy: "keep its input with --keep FOLDER",
          }),
        );
      }
    });
  });
}

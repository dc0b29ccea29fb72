/** Operating points of many decks by ngspice, many in one process, so that its start is paid for once. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseRaw, TIGHT } from "./ngspice.ts";

/** Decks in one process, and ms that a process may take: some circuits keep ngspice busy for ever. */
const BATCH = 25;
const PATIENCE = 3000;

/**
 * @param decks as of `operatingPoint`
 * @returns by deck, its vectors; undefined where ngspice finds none.
 */
export function operatingPoints(decks: readonly string[]): readonly (ReadonlyMap<string, number> | undefined)[] {
  const folder = mkdtempSync(join(tmpdir(), "twinedge-ngspice-"));
  try {
    for (const [k, deck] of decks.entries()) {
      writeFileSync(join(folder, `${k}.cir`), `${deck}\n${TIGHT}\n.end\n`);
    }
    for (let from = 0; from < decks.length; ) {
      const finished = run(from, Math.min(from + BATCH, decks.length), folder);
      from += finished;
      // The deck that was at work may only have come late: alone it has all the time.
      if (finished < BATCH && from < decks.length) {
        run(from, from + 1, folder);
        from++;
      }
    }
    return decks.map((_, k) => {
      const file = join(folder, `${k}.raw`);
      const text = existsSync(file) ? readFileSync(file, "utf8") : "";
      return text.includes("Operating Point") ? parseRaw(text)[0] : undefined;
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @returns how many decks it has finished, in their order */
function run(from: number, to: number, folder: string): number {
  const script = Array.from({ length: to - from }, (_, k) => from + k).flatMap((k) => [
    `source ${k}.cir`,
    "op",
    `write ${k}.raw all`,
    "destroy all",
    "remcirc",
    "echo finished",
  ]);
  // A transient in place of a solution (`optran`) is not what is asked for.
  const control = [".control", "set filetype=ascii", "optran 0 0 0 0 0 0", ...script, "quit", ".endc", ".end"];
  writeFileSync(join(folder, "all.cir"), `many\n${control.join("\n")}\n`);
  const { stdout } = spawnSync("ngspice", ["-b", "all.cir"], {
    encoding: "utf8",
    timeout: PATIENCE,
    cwd: folder,
    maxBuffer: 1e9,
  });
  return [...stdout.matchAll(/^finished$/gm)].length;
}

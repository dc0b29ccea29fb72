/**
 * ngspice as an oracle: runs the operating point of a deck and returns every vector it knows.
 *
 * ngspice exits 0 on a broken deck, so the result is read from the raw file it writes, and its absence is an error.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Options under which ngspice's result is good to about 1e-11 V. */
export const TIGHT = ".options reltol=1e-9 abstol=1e-15 vntol=1e-12 gmin=1e-12";

/** Undefined where ngspice is installed, else the reason for skipping what needs it. */
export const missing: string | undefined = (() => {
  const { error, status } = spawnSync("ngspice", ["--version"], { encoding: "utf8" });
  return error === undefined && status === 0 ? undefined : "ngspice is not installed (apt-get install ngspice)";
})();

if (missing !== undefined) {
  console.warn(`skipping comparisons with ngspice: ${missing}`);
}

/**
 * Operating point of a deck, by vector name: `v(net)` or the bare net name for nodes, `i(v1)` for source currents.
 *
 * @param deck without `.end`, `.op` and `.control`.
 * @throws Error with ngspice's output where it writes no result.
 */
export function operatingPoint(deck: string): Map<string, number> {
  const folder = mkdtempSync(join(tmpdir(), "twinedge-ngspice-"));
  try {
    const raw = join(folder, "op.raw");
    const file = join(folder, "deck.cir");
    const control = [".control", "set filetype=ascii", "op", `write ${raw} all`, ".endc", ".end"];
    writeFileSync(file, `${deck}\n${TIGHT}\n${control.join("\n")}\n`);
    const { stdout, stderr } = spawnSync("ngspice", ["-b", file], { encoding: "utf8", timeout: 60_000 });
    let text: string;
    try {
      text = readFileSync(raw, "utf8");
    } catch {
      throw new Error(`ngspice gave no operating point:\n${stdout}\n${stderr}`);
    }
    return parseRaw(text);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function parseRaw(text: string): Map<string, number> {
  const [head = "", values = ""] = text.split(/^Values:\s*$/m);
  const names = [...head.matchAll(/^\s+\d+\s+(\S+)\s+\S+.*$/gm)].map(([, name = ""]) => name.toLowerCase());
  const numbers = values.trim().split(/\s+/).slice(1).map(Number);
  return new Map(names.map((name, i) => [/^v\((.*)\)$/.exec(name)?.[1] ?? name, numbers[i] ?? Number.NaN]));
}

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
  const [point] = run(deck, ["op"], "all").points;
  return point ?? new Map<string, number>();
}

/**
 * DC transfer curves: every vector's values at the points of a `.dc`, in ngspice's order (the first source varies fastest).
 *
 * @param dc what stands after `.dc`
 */
export function transfer(deck: string, dc: string): ReadonlyMap<string, readonly number[]> {
  const { points } = run(deck, [`dc ${dc}`], "all");
  const columns = new Map<string, number[]>();
  for (const point of points) {
    for (const [name, value] of point) {
      columns.set(name, [...(columns.get(name) ?? []), value]);
    }
  }
  return columns;
}

/**
 * Transient analysis, at 0, step, 2 step, ..., count * step (linear between ngspice's own time points).
 *
 * @param nets whose voltages are kept.
 */
export function transient(deck: string, step: number, count: number, nets: readonly string[]): Transient {
  // A quarter of a step more than is kept, so that the last point lies inside; `linearize` rounds the number of points.
  const commands = ["option noinit", `save ${nets.join(" ")}`, `tran ${step} ${(count + 0.25) * step}`, "linearize"];
  const { points, stdout } = run(deck, [...commands, "rusage all"], nets.join(" "));
  if (points.length !== count + 1) {
    throw new Error(`ngspice gave ${points.length} points, not ${count + 1}:\n${stdout}`);
  }
  const analysisTime = Number(/Total analysis time \(seconds\) = (\S+)/.exec(stdout)?.[1]);
  return { points, analysisTime };
}

export interface Transient {
  readonly points: readonly Map<string, number>[];
  /** s: what ngspice itself says the analysis took. */
  readonly analysisTime: number;
}

function run(deck: string, commands: readonly string[], vectors: string) {
  const folder = mkdtempSync(join(tmpdir(), "twinedge-ngspice-"));
  try {
    const raw = join(folder, "result.raw");
    const file = join(folder, "deck.cir");
    const control = [".control", "set filetype=ascii", ...commands, `write ${raw} ${vectors}`, ".endc", ".end"];
    writeFileSync(file, `${deck}\n${TIGHT}\n${control.join("\n")}\n`);
    const { stdout, stderr } = spawnSync("ngspice", ["-b", file], { encoding: "utf8", timeout: 60_000 });
    let text: string;
    try {
      text = readFileSync(raw, "utf8");
    } catch {
      throw new Error(`ngspice gave no result:\n${stdout}\n${stderr}`);
    }
    return { points: parseRaw(text), stdout };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The points of an ASCII raw file. */
export function parseRaw(text: string): Map<string, number>[] {
  const [head = "", values = ""] = text.split(/^Values:\s*$/m);
  const names = [...head.matchAll(/^\s+\d+\s+(\S+)\s+\S+.*$/gm)]
    .map(([, name = ""]) => name.toLowerCase())
    .map((name) => /^v\((.*)\)$/.exec(name)?.[1] ?? name);
  // Every point begins with its number.
  const numbers = values.trim().split(/\s+/).map(Number);
  const points: Map<string, number>[] = [];
  for (let start = 1; start < numbers.length; start += names.length + 1) {
    points.push(new Map(names.map((name, i) => [name, numbers[start + i] ?? Number.NaN])));
  }
  return points;
}

/**
 * What the command costs beyond Node itself: `twinedge run` of small decks beside `node -e 0`, by turns.
 *
 *     npm run build && npm run bench -- startup
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { median } from "./median.ts";

const RUNS = 21;
const root = resolve(import.meta.dirname, "..");
const command = resolve(root, "packages/cli/bin/twinedge.js");

const DIVIDER = `Divider
v1 in 0 5
r1 in out 1k
r2 out 0 2k
*@ probe out
.end
`;

const folder = mkdtempSync(join(tmpdir(), "twinedge-bench-"));
try {
  const divider = join(folder, "divider.cir");
  writeFileSync(divider, DIVIDER);
  const commands = [
    { name: "node -e 0", args: ["-e", "0"] },
    { name: "twinedge run, five lines", args: [command, "run", divider, "--until", "1us"] },
    {
      name: "twinedge run, three-edge.cir, 4 clocks",
      args: [command, "run", resolve(root, "circuits/three-edge.cir"), "--clocks", "4"],
    },
  ];
  const times = commands.map((): number[] => []);
  for (let run = 0; run < RUNS; run++) {
    for (const [k, { name, args }] of commands.entries()) {
      times[k]?.push(wallTime(name, args));
    }
  }
  // The least of the times is what is left when the machine has nothing else to do.
  const figures = times.map((list) => [median(list), Math.min(...list)]);
  console.log(
    `| command | median of ${RUNS} (ms) | least | median beyond node -e 0 (ms) | least |\n|${" -- |".repeat(5)}`,
  );
  for (const [k, { name }] of commands.entries()) {
    const own = figures[k] ?? [];
    const beyond = own.map((time, i) => time - (figures[0]?.[i] ?? Number.NaN));
    console.log(`| ${[name, ...[...own, ...beyond].map((time) => time.toFixed(1))].join(" | ")} |`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** ms */
function wallTime(name: string, args: readonly string[]): number {
  const begin = performance.now();
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
  const time = performance.now() - begin;
  if (status !== 0) {
    throw new Error(`${name} failed:\n${stderr}`);
  }
  return time;
}

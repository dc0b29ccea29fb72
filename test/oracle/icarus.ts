/**
 * Icarus Verilog as an oracle: compiles sources, runs them, and returns the dump they write.
 *
 * A test bench names its dump with `$dumpfile("dump.vcd")`.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Undefined where Icarus is installed, else the reason for skipping what needs it. */
export const missingIcarus: string | undefined = (() => {
  const { error, status } = spawnSync("iverilog", ["-V"], { encoding: "utf8" });
  return error === undefined && status === 0 ? undefined : "Icarus Verilog is not installed (apt-get install iverilog)";
})();

if (missingIcarus !== undefined) {
  console.warn(`skipping comparisons with Icarus: ${missingIcarus}`);
}

export interface IcarusRun {
  /** What the test bench printed. */
  readonly stdout: string;
  /** The dump; empty where none was written. */
  readonly vcd: string;
}

/**
 * @param sources Verilog texts, compiled together in this order.
 * @param flags further arguments of iverilog, e.g. `-gspecify`.
 * @throws Error with the messages where Icarus refuses the sources or fails.
 */
export function icarus(sources: readonly string[], flags: readonly string[] = []): IcarusRun {
  const folder = mkdtempSync(join(tmpdir(), "twinedge-icarus-"));
  try {
    const files = sources.map((text, i) => {
      const file = join(folder, `source${i}.v`);
      writeFileSync(file, text);
      return file;
    });
    const program = join(folder, "program.vvp");
    const call = (command: string, words: readonly string[]): string => {
      const { status, stdout, stderr, error } = spawnSync(command, words, {
        cwd: folder,
        encoding: "utf8",
        timeout: 300_000,
        maxBuffer: 1e9,
      });
      if (status !== 0) {
        throw new Error(`${command} failed: ${error?.message ?? ""}\n${stdout}\n${stderr}`);
      }
      return stdout;
    };
    call("iverilog", ["-g2012", ...flags, "-o", program, ...files]);
    const stdout = call("vvp", ["-n", program]);
    let vcd = "";
    try {
      vcd = readFileSync(join(folder, "dump.vcd"), "utf8");
    } catch {
      // The test bench writes none.
    }
    return { stdout, vcd };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

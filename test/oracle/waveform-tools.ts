/** GTKWave's converters and ngspice as readers of the waveform files that twinedge writes. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Undefined where GTKWave's converters are installed, else the reason for skipping what needs them. */
export const fstMissing: string | undefined =
  spawnSync("vcd2fst", ["--help"]).error === undefined && spawnSync("fst2vcd", ["--help"]).error === undefined
    ? undefined
    : "vcd2fst and fst2vcd are not installed (apt-get install gtkwave)";

if (fstMissing !== undefined) {
  console.warn(`skipping the way through GTKWave's format: ${fstMissing}`);
}

/** A dump through GTKWave's binary format and back. */
export function throughFst(vcd: string): string {
  return inFolder((folder) => {
    const [from, middle] = [join(folder, "a.vcd"), join(folder, "a.fst")];
    writeFileSync(from, vcd);
    const first = spawnSync("vcd2fst", [from, middle], { encoding: "utf8", timeout: 60_000 });
    if (first.status !== 0 || first.stderr !== "") {
      throw new Error(`vcd2fst refuses the dump: ${first.stdout}${first.stderr}`);
    }
    const second = spawnSync("fst2vcd", [middle], { encoding: "utf8", timeout: 60_000, maxBuffer: 1 << 28 });
    if (second.status !== 0) {
      throw new Error(`fst2vcd: ${second.stderr}`);
    }
    return second.stdout;
  });
}

/** What ngspice writes, in ASCII, of a raw file that it has loaded. */
export function throughNgspice(raw: Uint8Array): string {
  return inFolder((folder) => {
    writeFileSync(join(folder, "in.raw"), raw);
    const commands = ["load in.raw", "set filetype=ascii", "write out.raw all", "quit"];
    writeFileSync(join(folder, "load.sp"), ["load", ".control", ...commands, ".endc", ".end", ""].join("\n"));
    const { stdout, stderr } = spawnSync("ngspice", ["-b", "load.sp"], {
      cwd: folder,
      encoding: "utf8",
      timeout: 60_000,
    });
    try {
      return readFileSync(join(folder, "out.raw"), "utf8").replace(/^Date: .*$/m, "Date:");
    } catch (cause) {
      throw new Error(`ngspice does not load the file:\n${stdout}${stderr}`, { cause });
    }
  });
}

function inFolder<T>(use: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), "twinedge-waveforms-"));
  try {
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** GTKWave's converters and ngspice as readers of the waveform files that twinedge writes. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Undefined where GTKWave's converters are installed, else the reason for skipping what needs them. */
export const fstMissing: string | undefined = ["vcd2fst", "fst2vcd", "vcd2lxt"].every(
  (tool) => spawnSync(tool, ["--help"]).error === undefined,
)
  ? undefined
  : "vcd2fst, fst2vcd and vcd2lxt are not installed (apt-get install gtkwave)";

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

/**
 * What GTKWave's window would miss of a dump: its complaints, none if it takes all of it. vcd2lxt has the window's own parser of
 * declarations; that of vcd2fst takes names which the window drops.
 */
export function windowComplaints(vcd: string): readonly string[] {
  return inFolder((folder) => {
    writeFileSync(join(folder, "a.vcd"), vcd);
    const { stderr } = spawnSync("vcd2lxt", ["a.vcd", "a.lxt"], { cwd: folder, encoding: "utf8", timeout: 60_000 });
    return stderr.split("\n").filter((line) => line.startsWith("Near "));
  });
}

/** What ngspice writes, in ASCII, of a raw file that it has loaded without complaint. */
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
    const written = join(folder, "out.raw");
    if (!existsSync(written) || /warning|error|no such command/i.test(stderr)) {
      throw new Error(`ngspice does not take the file:\n${stdout}${stderr}`);
    }
    return readFileSync(written, "utf8").replace(/^Date: .*$/m, "Date:");
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

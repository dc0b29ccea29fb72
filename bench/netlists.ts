/**
 * Netlists under random vectors, here and in Icarus: reading and building, simulation alone, and the whole process.
 *
 * `npm run bench -- netlists [FILE.v ...]`: the files named, or circuits made here in the style of ISCAS-85 and ISCAS-89.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { elaborate, Simulator } from "@twinedge/core";
import { readVerilog, vectorLines, writeTestBench } from "@twinedge/formats";
import { clockOf, randomVectors, VectorRun, vectorInputs } from "@twinedge/study";
import { missingIcarus } from "../test/oracle/icarus.ts";
import { alu, counter, multiplier, randomNetlist, verilogOf } from "../test/oracle/netlists.ts";

const VECTORS = 1000;
const PERIOD = 100_000;

let state = 1;
const random = (below: number): number => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return Math.floor((state / 2 ** 32) * below);
};
const made = [
  multiplier(16),
  alu(64),
  counter(64),
  randomNetlist(random, { inputs: 35, gates: 3000, perRegister: 17 }),
  randomNetlist(random, { inputs: 38, gates: 20_000, perRegister: 14 }),
].map((netlist) => ({ name: `${netlist.name} (${netlist.gates.length})`, text: verilogOf(netlist) }));
const files = process.argv
  .slice(3)
  .map((file) => ({ name: basename(file), text: readFileSync(resolve(file), "utf8") }));

const folder = mkdtempSync(join(tmpdir(), "twinedge-bench-"));
console.log("circuit, devices, events | ours: read and build ms, simulate ms | Icarus: iverilog ms, vvp ms | equal");
try {
  for (const { name, text } of files.length > 0 ? files : made) {
    await measure(name, text);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function measure(name: string, text: string): Promise<void> {
  const begun = performance.now();
  const { circuit } = await readVerilog(text, name);
  const design = elaborate(circuit);
  const clock = clockOf(design);
  const inputs = vectorInputs(design, clock);
  const outputs = design.ports.filter(({ direction }) => direction === "output");
  const stimulus = { inputs, outputs, clock, period: PERIOD, vectors: randomVectors(inputs, VECTORS, 1) };
  const simulator = new Simulator(design, { probes: [] });
  const run = new VectorRun(simulator, stimulus);
  simulator.start();
  const built = performance.now();
  let ours = "";
  while (!run.done) {
    run.step();
    ours += `${run.outputLine()}\n`;
  }
  const ended = performance.now();
  const times = [built - begun, ended - built].map((ms) => ms.toFixed(0));
  let theirs = "Icarus is not installed";
  if (missingIcarus === undefined) {
    writeFileSync(join(folder, "netlist.v"), text);
    writeFileSync(join(folder, "tb.v"), writeTestBench({ module: circuit.title, ...stimulus, vectorFile: "tb.vec" }));
    writeFileSync(join(folder, "tb.vec"), [...vectorLines(stimulus.vectors)].join(""));
    const timed = (command: string, words: readonly string[]): { ms: string; stdout: string } => {
      const start = performance.now();
      const { stdout } = spawnSync(command, words, { cwd: folder, encoding: "utf8", maxBuffer: 1e9 });
      return { ms: (performance.now() - start).toFixed(0), stdout };
    };
    const compiled = timed("iverilog", ["-g2005", "-o", "program", "tb.v", "netlist.v"]);
    const { ms, stdout } = timed("vvp", ["-n", "program"]);
    theirs = `${compiled.ms}, ${ms} | ${stdout.startsWith(ours) ? "yes" : "NO"}`;
  }
  console.log(`${name}, ${design.devices.length}, ${simulator.kernel.events} | ${times.join(", ")} | ${theirs}`);
}

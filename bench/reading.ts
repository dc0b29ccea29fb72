/**
 * Reading a deck of 100,000 lines, beside ngspice reading the same file in the same run.
 *
 *     npm run bench -- reading
 *
 * Of ten elements three are resistors with a number, one a resistor with an expression, and one each a capacitor, a diode, a
 * bipolar transistor, a MOSFET (on two lines), a controlled source and an instance of a subcircuit of five devices whose
 * parameter is a call of a `.func`; one in five lines ends with a comment. Nets are 5,000.
 *
 * Ours is `readDeck` (text to circuit) and `elaborate` (circuit to flat design); ngspice's is the process that reads the
 * file, expands its subcircuits and quits. Times are user and system CPU time, medians of turns; our first turn, in which Node
 * still compiles, stands beside them.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { elaborate } from "@twinedge/core";
import { readDeck } from "@twinedge/formats";
import { missing } from "../test/oracle/ngspice.ts";
import { median } from "./median.ts";

const LINES = 100_000;
const TURNS = 5;

const HEAD = `Reading
.param rbase=1k k=2 vdd='2*2.5'
.func scaled(x, n) {x*(1+n/1000)}
.model dm d(is=1e-14 n=1.05 rs=1)
.model qn npn(is=1e-16 bf=150 vaf=80)
.model mn nmos(level=1 vto=0.7 kp=110u lambda=0.04)
.subckt cell in out vcc params: r=1k w=1
r1 in m {r*w}
r2 m out 2.2k
d1 m 0 dm
q1 out m 0 qn
r3 vcc out {2*r+100}
.ends
v1 n0 0 {vdd}`;

function deckOf(count: number): string {
  const lines = HEAD.split("\n");
  for (let i = 0; lines.length < count - 1; i++) {
    const [a, b, c] = [`n${i % 5000}`, `n${(i * 7 + 3) % 5000}`, `n${(i * 13 + 5) % 5000}`];
    lines.push(
      ...([
        [`r${i} ${a} ${b} ${(i % 97) + 1}k`],
        [`r${i} ${a} ${b} ${(i % 97) + 1}.5k`],
        [`r${i} ${a} ${b} ${(i % 97) + 1}meg`],
        [`r${i} ${a} ${b} {rbase*${(i % 9) + 1}+k} $ by expression`],
        [`c${i} ${a} 0 ${(i % 50) + 1}p`],
        [`d${i} ${a} ${b} dm area=${(i % 3) + 1}`],
        [`q${i} ${a} ${b} ${c} qn`],
        [`m${i} ${a} ${b} ${c} 0 mn w=${(i % 7) + 1}u`, "+ l=1u"],
        [`x${i} ${a} ${b} ${c} cell r={scaled(rbase, ${i % 11})} w=2`],
        [`e${i} ${a} 0 ${b} ${c} ${(i % 5) + 1}.5 ; gain`],
      ][i % 10] ?? []),
    );
  }
  return [...lines, ""].join("\n");
}

function cpuTime(since?: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1000;
}

async function ours(text: string): Promise<{ read: number; elaboration: number; devices: number }> {
  const begin = process.cpuUsage();
  const { circuit } = await readDeck(text, "reading.cir");
  const read = cpuTime(begin);
  const middle = process.cpuUsage();
  const { devices } = elaborate(circuit);
  return { read, elaboration: cpuTime(middle), devices: devices.length };
}

/** ms of CPU time; the shell tells what its child took. */
function theirs(file: string): number {
  const { stderr } = spawnSync("bash", ["-c", 'TIMEFORMAT="cpu %U %S"; time ngspice -b "$0" > /dev/null 2>&1', file], {
    encoding: "utf8",
  });
  const [, user, system] = /cpu ([\d.]+) ([\d.]+)/.exec(stderr) ?? [];
  return 1000 * (Number(user) + Number(system));
}

const text = `${deckOf(LINES)}.end\n`;
const folder = mkdtempSync(join(tmpdir(), "twinedge-bench-"));
try {
  const file = join(folder, "reading.cir");
  writeFileSync(file, text.replace(/\.end\n$/, ".control\nquit\n.endc\n.end\n"));
  // A first expression loads the grammar, which the command has in its bundle.
  await readDeck("t\n.param a=1 b={a+1}", "t.cir");
  const turns = [];
  const peer = [];
  for (let turn = 0; turn < TURNS; turn++) {
    turns.push(await ours(text));
    peer.push(missing === undefined ? theirs(file) : Number.NaN);
  }
  const [first] = turns;
  const read = median(turns.map((turn) => turn.read));
  const elaboration = median(turns.map((turn) => turn.elaboration));
  const ngspice = median(peer);
  const ms = (value: number | undefined): string => (value ?? Number.NaN).toFixed(0);
  console.log(`${text.split("\n").length - 1} lines, ${(text.length / 1e6).toFixed(1)} MB, ${first?.devices} devices`);
  console.log("| | first (ms) | median (ms) | lines/s |\n| -- | -- | -- | -- |");
  console.log(`| readDeck | ${ms(first?.read)} | ${ms(read)} | ${ms((1000 * LINES) / read)} |`);
  console.log(`| elaborate | ${ms(first?.elaboration)} | ${ms(elaboration)} | |`);
  console.log(`| ngspice -b, reads and expands | | ${ms(ngspice)} | |`);
  console.log(`ngspice : readDeck ${(ngspice / read).toFixed(2)}`);
  console.log(`ngspice : readDeck + elaborate ${(ngspice / (read + elaboration)).toFixed(2)}`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/**
 * Digital events per second beside Icarus Verilog's vvp on the same circuit, in one run.
 *
 *     npm run bench -- icarus
 *
 * `exported` is what `export --to verilog` writes, whose modules keep our order of events and our rules for X; `idiomatic` is the same
 * network as a Verilog user would write it (gate primitives, `always @(posedge clk)`, `<= #delay`), for the generated networks
 * only. Both are first held against our events, on 16 cells. Nothing is dumped. vvp's time is the wall time of the command, loading
 * included; ours is that of `start` and `runTo`, in a process that has run before. Events
 * are our drivers' changes.
 *
 * The networks are N x [AND, D flip-flop, 4-bit up/down counter, 4-to-16 decoder] in a ring, a nanosecond a part.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Design, deviceByType, elaborate, type FlatDevice, Simulator } from "@twinedge/core";
import {
  benchText,
  compareWithDump,
  DigitalRecording,
  type DigitalRun,
  libraryText,
  readVcd,
  TIMESCALE,
  type VerilogModule,
  writeBench,
  writeModule,
} from "@twinedge/formats";
import { circuitOf, type Part } from "../packages/core/src/devices/testing.ts";
import { icarus } from "../test/oracle/icarus.ts";
import { deck } from "../test/shared.ts";
import { median } from "./median.ts";

const RUNS = 3;
/** ps */
const PERIOD = 100_000;
const NANOSECOND = 1e-9;
/** ps: before the first clock edge. */
const SETTLED = 5000;

interface Subject {
  readonly name: string;
  readonly design: Design;
  readonly run: DigitalRun;
  readonly idiomatic?: string;
}

/** Its digital part alone, with what the rest decided as patterns. */
async function ofDeck(name: string, clocks: number): Promise<Subject> {
  const simulator = new Simulator(await deck(`circuits/${name}.cir`));
  simulator.start();
  const recording = new DigitalRecording(simulator, "typ", 1);
  simulator.clocks(clocks);
  const run = recording.run();
  return { name: `${name}, ${clocks} clocks`, design: digitalPart(run), run };
}

function digitalPart(run: DigitalRun): Design {
  const { design, drivers, events } = run;
  const def = deviceByType("d_source");
  const [like] = design.devices;
  if (def === undefined || like === undefined) {
    throw new Error("no pattern source");
  }
  const sources = drivers.flatMap(({ replayed, net, initial }, driver): FlatDevice[] => {
    const own = events.filter((event) => event.driver === driver);
    // The last change of a time is the one that lasts.
    const changes = own.filter((event, i) => event.time > 0 && own[i + 1]?.time !== event.time);
    const params = new Map([
      ["times", [0, ...changes.map(({ time }) => time * 1e-12)]],
      ["values", [initial % 3, ...changes.map(({ value }) => value % 3)]],
    ]);
    return replayed && net >= 0 ? [{ ...like, name: `pattern${driver}`, def, pins: [[net]], params }] : [];
  });
  const digital = design.devices.filter((device) =>
    drivers.some((driver) => driver.device === device && !driver.replayed),
  );
  return { ...design, devices: [...digital, ...sources] };
}

function ring(cells: number, clocks: number): Subject {
  const design = elaborate(circuitOf(ringParts(cells)));
  const simulator = new Simulator(design, { log: "none" });
  simulator.start();
  const recording = new DigitalRecording(simulator, "typ", 1);
  simulator.runTo(clocks * PERIOD);
  return {
    name: `${cells} cells, ${clocks} clocks`,
    design,
    run: recording.run(),
    idiomatic: idiomatic(cells),
  };
}

function ringParts(cells: number): readonly Part[] {
  const delay = { rise_delay: NANOSECOND, fall_delay: NANOSECOND };
  const parts: Part[] = [{ type: "d_source", pins: [["clk"]], params: { period: PERIOD * 1e-12, delay: 10e-9 } }];
  for (let i = 0; i < cells; i++) {
    const [left, right] = [(i + cells - 1) % cells, (i + 1) % cells];
    const bits = [3, 2, 1, 0].map((bit) => `c${i}_${bit}`);
    parts.push(
      { type: "d_and", pins: [[`n${left}`, `n${right}`], `d${i}`], params: delay },
      {
        type: "d_dff",
        pins: [`d${i}`, "clk", "", "", `q${i}`, `n${i}`],
        params: { clk_delay: NANOSECOND, rise_delay: 0, fall_delay: 0, ic: startOf(i) },
      },
      {
        type: "counter_ud",
        pins: ["clk", `q${i}`, "", "", "", "", bits],
        params: { ic: i % 16, tpd_rise: NANOSECOND, tpd_fall: NANOSECOND },
      },
      { type: "decoder", pins: [bits, "", "", Array.from({ length: 16 }, (_, y) => `y${i}_${y}`)], params: delay },
    );
  }
  return parts;
}

function startOf(cell: number): number {
  return (cell * 7) % 5 < 2 ? 1 : 0;
}

/** The ring as a module `circuit` with our nets' names. */
function idiomatic(cells: number): string {
  const lines: string[] = [];
  for (let i = 0; i < cells; i++) {
    const [left, right] = [(i + cells - 1) % cells, (i + 1) % cells];
    const outputs = Array.from({ length: 16 }, (_, y) => `y${i}_${15 - y}`);
    lines.push(
      `  wire d${i}, n${i}, c${i}_3, c${i}_2, c${i}_1, c${i}_0, ${outputs.join(", ")};`,
      `  reg q${i} = ${startOf(i)};`,
      `  reg [3:0] c${i} = ${i % 16};`,
      `  assign n${i} = ~q${i};`,
      `  and #1000 (d${i}, n${left}, n${right});`,
      `  always @(posedge clk) q${i} <= #1000 d${i};`,
      `  always @(posedge clk) c${i} <= #1000 q${i} ? c${i} - 4'd1 : c${i} + 4'd1;`,
      `  assign {c${i}_3, c${i}_2, c${i}_1, c${i}_0} = c${i};`,
      `  assign #1000 {${outputs.join(", ")}} = 16'd1 << c${i};`,
    );
  }
  return `${TIMESCALE}module circuit(input clk);\n${lines.join("\n")}\nendmodule\n`;
}

const quiet = (text: string): string => text.replace(/^ *\$dump.*\n/gm, "");

function sourcesOf(run: DigitalRun, module: VerilogModule): string {
  return benchText(new Map([["tb", writeBench(run, module, "tb")]]), run.end);
}

/** s: wall time of the compiler, and of running. */
function timed(
  design: string,
  run: DigitalRun,
  module: VerilogModule,
): { readonly compile: number; readonly run: number } {
  const folder = mkdtempSync(join(tmpdir(), "twinedge-bench-"));
  const wall = (program: string, ...words: string[]): number => {
    const begin = performance.now();
    const { status, stderr } = spawnSync(program, words, { cwd: folder, encoding: "utf8" });
    if (status !== 0) {
      throw new Error(stderr);
    }
    return (performance.now() - begin) / 1000;
  };
  try {
    writeFileSync(join(folder, "design.v"), design);
    writeFileSync(join(folder, "whole.v"), quiet(sourcesOf(run, module)));
    const compile = wall("iverilog", "-g2012", "-o", "whole", "design.v", "whole.v");
    const runs: number[] = [];
    for (let i = 0; i < RUNS; i++) {
      runs.push(wall("vvp", "-n", "whole"));
    }
    return { compile, run: median(runs) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Throws unless the text, as the module `circuit`, gives our events. */
function check(text: string, { design, run }: Subject, module: VerilogModule): void {
  const simulator = new Simulator(design, { probes: [], log: "all" });
  simulator.start();
  simulator.runTo(run.end);
  const { vcd, stdout } = icarus([text, sourcesOf(run, module)]);
  // Gates that are written as a Verilog user would begin at x, for a nanosecond.
  const dump = readVcd(vcd, "dump.vcd");
  const theirs = { ...dump, times: dump.times.map((time) => (time < SETTLED ? 0 : time)) };
  const equality = compareWithDump(run, module, simulator.trace(), theirs, stdout);
  if (equality.difference !== undefined || equality.events < 1000) {
    throw new Error(`not the same circuit: ${JSON.stringify(equality)}`);
  }
}

function ours(design: Design, end: number): { readonly seconds: number; readonly events: number } {
  const times: number[] = [];
  let events = 0;
  for (let i = 0; i < RUNS + 1; i++) {
    const simulator = new Simulator(design);
    const begin = performance.now();
    simulator.start();
    simulator.runTo(end);
    times.push((performance.now() - begin) / 1000);
    events = simulator.kernel.events;
  }
  return { seconds: median(times.slice(1)), events };
}

const COLUMNS = [
  "circuit",
  "events",
  "ours (s)",
  "events/s",
  "vvp, exported (s)",
  "events/s",
  "exported : ours",
  "vvp, idiomatic (s)",
  "events/s",
  "idiomatic : ours",
  "iverilog, exported (s)",
];
console.log(`| ${COLUMNS.join(" | ")} |\n|${" -- |".repeat(COLUMNS.length)}`);

const rate = (events: number, seconds: number): string => `${(events / seconds / 1e6).toFixed(2)} M`;

// The same circuit in all three?
const small = ring(16, 40);
const smallModule = writeModule(small.run, "circuit");
check(idiomatic(16), small, smallModule);
check(`${TIMESCALE}${smallModule.text}${libraryText([smallModule])}`, small, smallModule);

for (const make of [
  () => ofDeck("three-edge-hardware", 500),
  () => ofDeck("sixteen-edge-ii-hardware", 200),
  () => ring(16, 500),
  () => ring(64, 100),
]) {
  const subject = await make();
  const { name, design, run } = subject;
  const module = writeModule(run, "circuit");
  const exported = `${TIMESCALE}${module.text}${libraryText([module])}`;
  const { seconds, events } = ours(design, run.end);
  const peer = timed(exported, run, module);
  const plain = subject.idiomatic === undefined ? undefined : timed(subject.idiomatic, run, module);
  console.log(
    `| ${[
      name,
      events,
      seconds.toFixed(3),
      rate(events, seconds),
      peer.run.toFixed(3),
      rate(events, peer.run),
      (peer.run / seconds).toFixed(2),
      plain?.run.toFixed(3) ?? "-",
      plain === undefined ? "-" : rate(events, plain.run),
      plain === undefined ? "-" : (plain.run / seconds).toFixed(2),
      peer.compile.toFixed(2),
    ].join(" | ")} |`,
  );
}

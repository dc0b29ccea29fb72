/** One netlist under the same vectors here and in Icarus: a line of outputs a vector, and every event of every net. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Circuit, elaborate, logicChar, Simulator, type Trace } from "@twinedge/core";
import { readVcd, vectorLines, writeTestBench } from "@twinedge/formats";
import { clockOf, randomVectors, type Stimulus, VectorRun, vectorInputs } from "@twinedge/study";
import { icarus } from "./icarus.ts";

export interface VectorSettings {
  readonly vectors: number;
  readonly seed: number;
  /** ps */
  readonly period?: number;
  /** ps: the first vector; Icarus has settled from its x by then, as this program has at 0. */
  readonly start?: number;
  /** Every event, not the outputs alone. */
  readonly events?: boolean;
  /** Vectors with X bits among them. */
  readonly unknowns?: boolean;
}

export interface OurRun {
  readonly stimulus: Stimulus;
  readonly lines: readonly string[];
  readonly trace: Trace;
}

export function runHere(circuit: Circuit, settings: VectorSettings): OurRun {
  const { vectors: count, seed, start = 0, period = 100_000, events = false, unknowns = false } = settings;
  const design = elaborate(circuit);
  const clock = clockOf(design);
  const inputs = vectorInputs(design, clock);
  const vectors = randomVectors(inputs, count, seed);
  if (unknowns) {
    const where = randomVectors(inputs, count * 3, seed + 1);
    for (const [i, vector] of vectors.entries()) {
      for (const bit of vector.keys()) {
        if ([0, 1, 2].every((k) => where[3 * i + k]?.[bit] === 1)) {
          vector[bit] = 2;
        }
      }
    }
  }
  const outputs = design.ports.filter(({ direction }) => direction !== "input");
  const stimulus: Stimulus = { inputs, outputs, clock, start, period, vectors };
  const simulator = new Simulator(design, { probes: [], log: events ? "all" : "none" });
  const run = new VectorRun(simulator, stimulus);
  simulator.start();
  const lines: string[] = [];
  while (!run.done) {
    run.step();
    lines.push(run.outputLine());
  }
  return { stimulus, lines, trace: simulator.trace() };
}

export interface TheirRun {
  readonly lines: readonly string[];
  readonly trace: Trace | undefined;
}

/** @param verilog the netlist; its top is `module` */
export function runInIcarus(verilog: string, module: string, stimulus: Stimulus, events: boolean): TheirRun {
  const folder = mkdtempSync(join(tmpdir(), "twinedge-vectors-"));
  try {
    const vectorFile = join(folder, "bench.vec");
    writeFileSync(vectorFile, [...vectorLines(stimulus.vectors)].join(""));
    const bench = writeTestBench({ module, ...stimulus, vectorFile, ...(events ? { dump: "dump.vcd" } : {}) });
    const { stdout, vcd } = icarus([bench, verilog], ["-g2005"]);
    const lines = stdout.split("\n").filter((line) => /^[01xz]+$/.test(line));
    return { lines, trace: events ? readVcd(vcd, "dump.vcd") : undefined };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The first line that differs, undefined where all are equal. */
export function firstDifference(ours: readonly string[], theirs: readonly string[]): string | undefined {
  const at = Array.from({ length: Math.max(ours.length, theirs.length) }, (_, i) => i).find(
    (i) => ours[i] !== theirs[i],
  );
  return at === undefined
    ? undefined
    : `vector ${at}: ${ours[at] ?? "nothing"} here, ${theirs[at] ?? "nothing"} in Icarus`;
}

/** Events of each net: time and character, in order; what a time point passes through does not count. */
function eventsOf({ signals, times, ids, values }: Trace, rename: (path: string) => string): Map<string, string[]> {
  const found = new Map<string, string[]>();
  const last = new Map<string, { time: number; char: string }[]>();
  for (const [i, time] of times.entries()) {
    const signal = signals[ids[i] ?? -1];
    if (signal?.kind !== "logic") {
      continue;
    }
    const name = rename(signal.path);
    const events = last.get(name) ?? [];
    last.set(name, events);
    if (events.at(-1)?.time === time) {
      events.pop();
    }
    const char = logicChar(values[i] ?? 11);
    if (events.at(-1)?.char !== char) {
      events.push({ time, char });
    }
  }
  for (const [name, events] of last) {
    found.set(
      name,
      events.map(({ time, char }) => `${time} ${char}`),
    );
  }
  return found;
}

export interface EventComparison {
  /** Nets that both have. */
  readonly nets: number;
  readonly events: number;
  /** The first event of a net that differs. */
  readonly difference: string | undefined;
}

/** @param from ps: what comes before does not count (this program starts settled, Icarus on its way) */
export function compareEvents(ours: Trace, theirs: Trace, from = 0): EventComparison {
  const mine = eventsOf(ours, (path) => path);
  const others = eventsOf(theirs, (path) => path.toLowerCase().replace(/^testbench\.dut\./, ""));
  const end = Math.min(ours.endTime, theirs.endTime);
  let nets = 0;
  let events = 0;
  let difference: { readonly time: number; readonly text: string } | undefined;
  for (const [name, a] of mine) {
    const b = others.get(name);
    if (b === undefined) {
      continue;
    }
    nets++;
    const [x, y] = [since(a, from, end), since(b, from, end)];
    events += x.length;
    const text = firstDifference(x, y);
    const at = x.findIndex((one, i) => one !== y[i]);
    const time = Number.parseInt((x[at] ?? y[at] ?? "").split(" ")[0] ?? "", 10);
    if (text !== undefined && !(difference !== undefined && difference.time <= time)) {
      difference = { time, text: `${name}, event ${text.slice("vector ".length)}` };
    }
  }
  return { nets, events, difference: difference?.text };
}

/** The value at `from` and the events after it, up to but not at the end. */
function since(events: readonly string[], from: number, end: number): readonly string[] {
  const times = events.map((event) => Number.parseInt(event, 10));
  const first = Math.max(
    0,
    times.findLastIndex((time) => time <= from),
  );
  return events
    .slice(first)
    .map((event, i) => (i === 0 && (times[first] ?? 0) <= from ? `${from} ${event.split(" ")[1] ?? ""}` : event))
    .filter((_, i) => (times[first + i] ?? 0) < end);
}

/**
 * A bench for the tests of devices: a few instances, inputs drawn as waves, outputs read back as waves.
 *
 * A wave has one character a step: `0 1 x` on inputs, `0 1 x z` on digital outputs. Inputs change at the beginning of a step,
 * outputs are read at its end; step 0 is the settled start. A table is the same standing on its side, one row a step:
 *
 *     a b | y
 *     0 1 | 0
 *
 * This is the real simulator; nothing is simulated differently here.
 */
import type { Circuit, Connection, Instance, Value } from "../circuit.ts";
import { elaborate } from "../elaborate/elaborate.ts";
import { Simulator } from "../kernel/simulator.ts";
import { logicChar, type TraceRecord } from "../trace/trace.ts";
import type { Corner } from "./device.ts";

export interface Part {
  readonly type: string;
  readonly pins: readonly Connection[];
  readonly params?: Readonly<Record<string, Value>> | undefined;
}

export interface BenchOptions {
  /** Seconds; a microsecond unless told. */
  readonly step?: number;
  readonly corner?: Corner;
  readonly seed?: number;
}

export interface Played {
  /** One entry a step: a character for logic, a number (or `-`) for buses and voltages. */
  readonly waves: Readonly<Record<string, readonly string[]>>;
  readonly records: readonly TraceRecord[];
}

const POS = { file: "bench", line: 1, column: 1 };

/** Instances are named by their place: the first is `d0`. */
export function circuitOf(parts: readonly Part[]): Circuit {
  const instances = parts.map(
    ({ type, pins, params }, i): Instance => ({
      name: `d${i}`,
      type,
      connections: pins,
      params: new Map(Object.entries(params ?? {})),
      pos: POS,
    }),
  );
  return {
    title: "bench",
    file: "bench",
    top: {
      name: "",
      ports: [],
      params: [],
      locals: [],
      instances,
      models: new Map(),
      subcircuits: new Map(),
      signals: [],
      edges: [],
      pos: POS,
    },
    globals: [],
    options: new Map(),
    nodeset: new Map(),
    run: { probes: [], expectations: [] },
  };
}

/** Drives `inputs` through their waves and reads `outputs`. */
export function play(
  parts: readonly Part[],
  inputs: Readonly<Record<string, string>>,
  outputs: readonly string[],
  { step = 1e-6, corner = "typ", seed = 1 }: BenchOptions = {},
): Played {
  const steps = Math.max(...Object.values(inputs).map((wave) => wave.length), 1);
  const sources = Object.entries(inputs).map(
    ([net, wave]): Part => ({
      type: "d_source",
      pins: [[net]],
      params: {
        times: Array.from(wave, (_, i) => i * step),
        values: Array.from(wave, (char) => "01x".indexOf(char)),
      },
    }),
  );
  const simulator = new Simulator(elaborate(circuitOf([...parts, ...sources])), { probes: outputs, corner, seed });
  simulator.start();
  for (let i = 0; i < steps; i++) {
    const end = Math.round((i + 1) * step * 1e12) - 1;
    simulator.runTo(end);
    simulator.row(i, end);
  }
  const { samples, probes, signals, records } = simulator.trace();
  const column = (index: number): string[] =>
    Array.from({ length: steps }, (_, row) => {
      const value = samples[row * probes.length + index] ?? Number.NaN;
      const logic = signals[probes[index] ?? -1]?.kind === "logic";
      return logic ? logicChar(value) : Number.isNaN(value) ? "-" : String(Number(value.toPrecision(6)));
    });
  return { waves: Object.fromEntries(outputs.map((net, i) => [net, column(i)])), records };
}

/** Waves of logic outputs as text, e.g. `{ y: "0011" }`. */
export function waves(
  parts: readonly Part[],
  inputs: Readonly<Record<string, string>>,
  outputs: readonly string[],
  options: BenchOptions = {},
): Readonly<Record<string, string>> {
  const played = play(parts, inputs, outputs, options);
  return Object.fromEntries(outputs.map((net) => [net, (played.waves[net] ?? []).join("")]));
}

/** The table with its outputs as measured: equal to the one given where the part does what it says. */
export function measured(parts: readonly Part[], table: string, options: BenchOptions = {}): string {
  const [head = "", ...rows] = normal(table).split("\n");
  const [left = "", right = ""] = head.split(" | ");
  const names = left.split(" ");
  const outputs = right.split(" ");
  const cells = rows.map((row) => (row.split(" | ")[0] ?? "").split(" "));
  const inputs = Object.fromEntries(names.map((name, i) => [name, cells.map((row) => row[i] ?? "x").join("")]));
  const played = play(parts, inputs, outputs, options);
  const body = cells.map((row, i) => `${row.join(" ")} | ${outputs.map((net) => played.waves[net]?.[i]).join(" ")}`);
  return [head, ...body].join("\n");
}

/** One blank between columns, no blank lines. */
export function normal(table: string): string {
  const lines = table.split("\n").map((line) => line.trim().replaceAll(/\s+/g, " "));
  return lines.filter((line) => line !== "").join("\n");
}

/**
 * The bench of a function table: the device with digital sources at its inputs, in the real simulator. An input changes, the
 * bench waits longer than all the part's times together, the outputs are read.
 */
import {
  type Circuit,
  type Corner,
  type Design,
  elaborate,
  type FlatDevice,
  type Instance,
  logicName,
  Simulator,
  type Value,
} from "@twinedge/core";
import type { OutputColumn, ReadTable } from "./table.ts";

export interface BenchOptions {
  readonly corner?: Corner | undefined;
  /** Changes the elaborated bench, e.g. puts a fault into it. */
  readonly alter?: ((design: Design) => Design) | undefined;
}

/** What was read after a step. */
export interface Reading {
  /** By column on the right; empty for hidden ones. */
  readonly outputs: readonly string[];
  /** Records that the step left in the trace: violations of what the part asks. */
  readonly records: readonly string[];
}

/** Input levels, step by step; the first are those of the settled start. */
export type Stimulus = readonly { readonly levels: readonly number[] }[];

const POS = { file: "function table", line: 1, column: 1 };
const DEVICE = "u1";
/** Beside the part's own times: what inverters at `~` pins and sources take, with room. */
const REST_PS = 10_000;

/** Plays the stimulus and yields what stands at the outputs after each step. */
export function* play(read: ReadTable, stimulus: Stimulus, options: BenchOptions = {}): Generator<Reading> {
  const { corner = "typ", alter = (design: Design) => design } = options;
  const still = alter(elaborate(circuitOf(read, stimulus.slice(0, 1), 1)));
  const step = stepOf(still);
  const simulator = new Simulator(alter(elaborate(circuitOf(read, stimulus, step))), { probes: [], corner });
  const reads = read.outputs.map((column) => reader(simulator, column));
  simulator.start();
  const { records } = simulator.kernel;
  let recorded = 0;
  for (let i = 0; i < stimulus.length; i++) {
    simulator.runTo((i + 1) * step - 1);
    const outputs = reads.map((one) => one());
    const fresh = records.slice(recorded).map(({ kind, detail }) => `${kind}: ${detail}`);
    recorded = records.length;
    yield { outputs, records: fresh };
  }
}

const LETTERS: Readonly<Record<string, string>> = { "0s": "L", "1s": "H", Us: "U" };

function reader({ design, kernel, engine }: Simulator, column: OutputColumn): () => string {
  if (column.hidden) {
    return () => "";
  }
  const nets = column.nets.map((name) => {
    const net = design.netByName.get(name);
    if (net === undefined) {
      throw new Error(`the bench has no net ${name}`);
    }
    return net;
  });
  const { reads } = column;
  if (reads !== undefined) {
    const [net = -1] = nets;
    return () => (kernel.isUnknown(net) ? "U" : reads(engine.voltage(net)));
  }
  return () =>
    nets
      .map((net) => {
        const name = logicName(kernel.read(net));
        return LETTERS[name] ?? name;
      })
      .join("");
}

/** Twice the sum of every time that a device of the bench has, at its longest, in ps. */
function stepOf(design: Design): number {
  const total = design.devices.reduce((sum, device) => sum + timesOf(device), 0);
  return Math.ceil(2e12 * total) + REST_PS;
}

function timesOf(device: FlatDevice): number {
  if (device.name.startsWith("drive_")) {
    return 0;
  }
  const times = Object.entries(device.def.params)
    .filter(([, { unit }]) => unit === "s")
    .map(([name, spec]) => longest(device.params.get(name) ?? spec.default));
  return times.reduce((sum, time) => sum + time, 0);
}

function longest(value: Value | undefined): number {
  if (typeof value === "number") {
    return value;
  }
  if (Array.isArray(value)) {
    return Math.max(0, ...(value as readonly Value[]).map(longest));
  }
  if (typeof value === "object" && "typ" in value) {
    return Math.max(longest(value.min), longest(value.typ), longest(value.max));
  }
  return 0;
}

/** `step` in ps. */
function circuitOf(read: ReadTable, stimulus: Stimulus, step: number): Circuit {
  const { table, inputBits } = read;
  const device: Instance = {
    name: DEVICE,
    type: table.device,
    connections: table.pins,
    params: new Map(Object.entries(table.params ?? {})),
    pos: POS,
  };
  const sources = inputBits.map(({ net }, bit): Instance => {
    const times: number[] = [];
    const values: number[] = [];
    for (const [i, { levels }] of stimulus.entries()) {
      const level = levels[bit] ?? 0;
      if (values.at(-1) !== level) {
        times.push(i * step * 1e-12);
        values.push(level);
      }
    }
    const params = new Map<string, Value>([
      ["times", times],
      ["values", values],
    ]);
    return { name: `drive_${net}`, type: "d_source", connections: [[net]], params, pos: POS };
  });
  const around = (table.around ?? []).map(
    ({ name, type, connections, params }): Instance => ({ name, type, connections, params, pos: POS }),
  );
  return {
    title: table.title,
    file: "function table",
    top: {
      name: "",
      ports: [],
      params: [],
      locals: [],
      instances: [device, ...sources, ...around],
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

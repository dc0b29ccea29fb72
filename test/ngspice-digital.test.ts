/**
 * The digital primitives against XSPICE's own models: gates, open-collector and tri-state outputs, flip-flops and latches
 * under random inputs, every change of every output at its picosecond.
 *
 * Left out are the places where the devices differ on purpose and say so: X on clock, enable, set, reset and the inputs of
 * flip-flops, pulses shorter than a delay, inputs that change together, and the delay to X where rise and fall differ.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { elaborate, logicName, Simulator, type Value } from "@twinedge/core";
import { expect, test } from "vitest";
import { circuitOf, type Part } from "../packages/core/src/devices/testing.ts";
import { missing } from "./oracle/ngspice.ts";

/** s: time between two changes of an input, longer than every delay. */
const STEP = 50e-9;
const STEPS = 400;

interface Case {
  readonly type: string;
  readonly inputs: readonly string[];
  readonly pins: readonly (string | readonly string[])[];
  readonly outputs: readonly string[];
  readonly params: Readonly<Record<string, number>>;
  /** Values an input takes: 0, 1 and perhaps 2 for X. */
  readonly states: number;
  /** Set and reset are never active together, nor are s and r. */
  readonly tame?: boolean;
}

const gate = (type: string): Case => ({
  type,
  inputs: ["a", "b", "c"],
  pins: [["a", "b", "c"], "y"],
  outputs: ["y"],
  params: { rise_delay: 3e-9, fall_delay: 3e-9 },
  states: 3,
});

const single = (type: string, params: Case["params"]): Case => ({
  type,
  inputs: ["a"],
  pins: ["a", "y"],
  outputs: ["y"],
  params,
  states: 3,
});

/** Twice: with equal delays and any inputs, and with different ones and no inputs that make an X. */
const stored = (type: string, data: readonly string[], edge: string, params: Case["params"]): readonly Case[] =>
  [false, true].map((tame) => ({
    type,
    inputs: [...data, edge, "set", "reset"],
    pins: [...data, edge, "set", "reset", "q", "nq"],
    outputs: ["q", "nq"],
    params: { set_delay: 5e-9, reset_delay: 6e-9, rise_delay: 2e-9, fall_delay: tame ? 3e-9 : 2e-9, ic: 0, ...params },
    states: 2,
    tame,
  }));

const CASES: readonly Case[] = [
  ...["d_and", "d_nand", "d_or", "d_nor", "d_xor", "d_xnor"].map(gate),
  single("d_inverter", { rise_delay: 2e-9, fall_delay: 2e-9 }),
  single("d_buffer", { rise_delay: 2e-9, fall_delay: 2e-9 }),
  single("d_open_c", { open_delay: 4e-9, fall_delay: 4e-9 }),
  single("d_open_e", { open_delay: 4e-9, rise_delay: 4e-9 }),
  {
    type: "d_tristate",
    inputs: ["a", "en"],
    pins: ["a", "en", "y"],
    outputs: ["y"],
    params: { delay: 4e-9 },
    states: 3,
  },
  ...stored("d_dff", ["d"], "clk", { clk_delay: 7e-9 }),
  ...stored("d_jkff", ["j", "k"], "clk", { clk_delay: 7e-9 }),
  ...stored("d_tff", ["t"], "clk", { clk_delay: 7e-9 }),
  ...stored("d_srff", ["s", "r"], "clk", { clk_delay: 7e-9 }),
  ...stored("d_dlatch", ["d"], "en", { data_delay: 7e-9, enable_delay: 8e-9 }),
  ...stored("d_srlatch", ["s", "r"], "en", { sr_delay: 7e-9, enable_delay: 8e-9 }),
];

test.skipIf(missing !== undefined).each(CASES)("$type (only known states: $tame)", (of) => {
  const rows = stimulus(of);
  expect(ours(of, rows)).toEqual(theirs(of, rows));
});

/** One row of states a step; one input changes at a time. Set and reset are rarely active. */
function stimulus({ type, inputs, states, tame = false }: Case): readonly (readonly number[])[] {
  let seed = type.length + 1;
  const random = (below: number): number => {
    seed = Math.imul(seed ^ (seed >>> 15), 0x2c1b3c6d) ^ (seed + 0x9e3779b9);
    return (seed >>> 8) % below;
  };
  const row = inputs.map(() => 0);
  const rows = [[...row]];
  const both = (a: string, b: string): boolean => row[inputs.indexOf(a)] === 1 && row[inputs.indexOf(b)] === 1;
  while (rows.length < STEPS) {
    const at = random(inputs.length);
    const before = row[at] ?? 0;
    const rare = (inputs[at] === "set" || inputs[at] === "reset") && before === 0 && random(3) > 0;
    row[at] = (before + 1 + random(states - 1)) % states;
    if (rare || (tame && (both("set", "reset") || both("s", "r")))) {
      row[at] = before;
    } else {
      rows.push([...row]);
    }
  }
  return rows;
}

/** Changes as `time in ps: values`, one a time at which any output changes; the start first. */
function ours(of: Case, rows: readonly (readonly number[])[]): readonly string[] {
  const params: Record<string, Value> = { ...of.params };
  const source: Part = {
    type: "d_source",
    pins: [of.inputs],
    params: { times: rows.map((_, i) => i * STEP), values: rows.flat() },
  };
  const simulator = new Simulator(elaborate(circuitOf([{ type: of.type, pins: of.pins, params }, source])));
  const nets = of.outputs.map((name) => simulator.design.netByName.get(name) ?? -1);
  simulator.start();
  const found: string[] = [];
  for (let time = 0; time <= STEPS * STEP * 1e12; time = simulator.kernel.nextTime) {
    simulator.runTo(time);
    note(found, time, nets.map((net) => logicName(simulator.kernel.read(net))).join(" "));
  }
  return found;
}

function theirs(of: Case, rows: readonly (readonly number[])[]): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), "twinedge-ngspice-"));
  try {
    const names = ["0s", "1s", "Us"];
    const lines = rows.map((row, i) => `${i * STEP} ${row.map((state) => names[state]).join(" ")}`);
    writeFileSync(join(folder, "stimulus.txt"), `${lines.join("\n")}\n`);
    const params = Object.entries(of.params).map(([name, value]) => `${name}=${value}`);
    const deck = [
      "digital primitive",
      `asource [${of.inputs.join(" ")}] source`,
      '.model source d_source(input_file="stimulus.txt")',
      `apart ${of.pins.map((pin) => (typeof pin === "string" ? pin : `[${pin.join(" ")}]`)).join(" ")} part`,
      `.model part ${of.type}(${params.join(" ")})`,
      "rdummy x 0 1",
      `.tran 1u ${STEPS * STEP}`,
      ".control",
      "run",
      `eprint ${of.outputs.join(" ")}`,
      ".endc",
      ".end",
    ];
    const file = join(folder, "deck.cir");
    writeFileSync(file, deck.join("\n"));
    const { stdout } = spawnSync("ngspice", ["-b", file], { cwd: folder, encoding: "utf8", timeout: 60_000 });
    const found: string[] = [];
    for (const [, time = "", values = ""] of stdout.matchAll(/^(\d\.\d+e[+-]\d+)((?: +[01U][srzu])+)\s*$/gm)) {
      note(found, Math.round(Number(time) * 1e12), values.trim().replaceAll(/ +/g, " "));
    }
    if (found.length < 10) {
      throw new Error(`ngspice gave no result:\n${stdout}`);
    }
    return found;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function note(found: string[], time: number, values: string): void {
  const last = found.at(-1)?.split(": ")[1];
  if (values.replaceAll("U", "x") !== last) {
    found.push(`${time}: ${values.replaceAll("U", "x")}`);
  }
}

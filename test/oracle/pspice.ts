/**
 * A subcircuit of PSpice primitives in ngspice, which has a reader of its own for them (`ngbehavior=psa`), and in ours: the
 * events of its outputs under the same stimuli.
 *
 * ngspice makes XSPICE devices of U lines and loses on the way: a gate without delay takes 1 ps, a flip-flop's outputs 1 ns
 * more than its model says, a tri-state gate has one delay for all transitions, PINDLY becomes one delay an output whatever its
 * conditions say, CONSTRAINT nothing. So times are compared at 0.1 ns, and decks for both keep to what it holds.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Corner, elaborate, Simulator, stateOf, strengthOf } from "@twinedge/core";
import { readDeck } from "@twinedge/formats";

export interface PspiceDeck {
  /** `.subckt` and whatever else, models included. */
  readonly library: string;
  /** The same for ngspice, where it is to differ. */
  readonly ngspice?: string | undefined;
  /** Name of the subcircuit; its ports are the inputs and then the outputs. */
  readonly part: string;
  /** The nets in the order of its ports. */
  readonly ports: readonly string[];
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** One row of states (0, 1, 2 for X) a step. */
  readonly rows: readonly (readonly number[])[];
  /** s */
  readonly step: number;
}

/** Outputs as `time in 0.1 ns: values`, where any changes; values are 0, 1, x, and z where nothing drives. */
type Events = readonly string[];

const OPTIONS = ".options diginitstate=0";

export async function ours(deck: PspiceDeck, corner: Corner = "typ"): Promise<Events> {
  const { inputs, outputs, rows, step, ports, part, library } = deck;
  const times = rows.map((_, i) => i * step);
  const text = [
    "title",
    OPTIONS,
    library,
    `asource [${inputs.join(" ")}] source`,
    `.model source d_source(times=[${times.join(" ")}]`,
    // A line of values for each step.
    ...rows.map((row, i) => `+ ${i === 0 ? "values=[" : ""}${row.join(" ")}${i === rows.length - 1 ? "])" : ""}`),
    `x1 ${ports.join(" ")} ${part}`,
    ".end",
  ].join("\n");
  const { circuit } = await readDeck(text, "pspice.cir");
  const simulator = new Simulator(elaborate(circuit), { corner });
  const nets = outputs.map((name) => simulator.design.netByName.get(name.toLowerCase()) ?? -1);
  simulator.start();
  const found: string[] = [];
  const end = rows.length * step * 1e12;
  for (let time = 0; time <= end; time = simulator.kernel.nextTime) {
    simulator.runTo(time);
    const values = nets.map((net) => {
      const value = simulator.kernel.read(net);
      return strengthOf(value) >= 2 ? (strengthOf(value) === 2 ? "z" : "x") : ("01x"[stateOf(value)] ?? "?");
    });
    note(found, time, values.join(" "));
  }
  return found;
}

export function theirs(deck: PspiceDeck): Events {
  const { inputs, outputs, rows, step, ports, part, library, ngspice = library } = deck;
  const folder = mkdtempSync(join(tmpdir(), "twinedge-pspice-"));
  try {
    const names = ["0s", "1s", "Us"];
    const lines = rows.map((row, i) => `${i * step} ${row.map((state) => names[state]).join(" ")}`);
    writeFileSync(join(folder, "stimulus.txt"), `${lines.join("\n")}\n`);
    writeFileSync(join(folder, ".spiceinit"), "set ngbehavior=psa\n");
    const text = [
      "title",
      ngspice,
      `asource [${inputs.join(" ")}] source`,
      '.model source d_source(input_file="stimulus.txt")',
      `x1 ${ports.join(" ")} ${part}`,
      "rdummy dummy 0 1",
      `.tran 1u ${rows.length * step}`,
      ".control",
      "run",
      `eprint ${outputs.join(" ")}`,
      ".endc",
      ".end",
    ];
    const file = join(folder, "deck.cir");
    writeFileSync(file, text.join("\n"));
    const { stdout, stderr } = spawnSync("ngspice", ["-b", file], { cwd: folder, encoding: "utf8", timeout: 60_000 });
    const found: string[] = [];
    for (const [, time = "", values = ""] of stdout.matchAll(/^(\d\.\d+e[+-]\d+)((?: +[01U][srzu])+)\s*$/gm)) {
      const states = [...values.matchAll(/([01U])([srzu])/g)].map(([, state, strength]) =>
        strength === "z" ? "z" : strength === "u" || state === "U" ? "x" : state,
      );
      note(found, Number(time) * 1e12, states.join(" "));
    }
    if (found.length === 0) {
      throw new Error(`ngspice gave no result:\n${stdout}\n${stderr}`);
    }
    return found;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function note(found: string[], picoseconds: number, values: string): void {
  const time = Math.round(picoseconds / 100);
  // Several events within 0.1 ns are one.
  if (found.at(-1)?.startsWith(`${time}: `) === true) {
    found.pop();
  }
  if (found.at(-1)?.split(": ")[1] !== values) {
    found.push(`${time}: ${values}`);
  }
}

/** Values at the end of each step. */
export function settled(events: Events, { rows, step }: PspiceDeck): readonly string[] {
  const changes = events.map((event) => event.split(": "));
  return rows.map((_, i) => {
    const end = (i + 1) * step * 1e10;
    return changes.findLast(([time]) => Number(time) < end)?.[1] ?? "";
  });
}

export interface StimulusOptions {
  readonly states?: number | undefined;
  /** At most one of them is 0 at a time, and rarely. */
  readonly low?: readonly string[] | undefined;
  /** At most one of them is 1 at a time. */
  readonly apart?: readonly string[] | undefined;
}

/** One input changes a step. Numbers below `of` come from `random`. */
export function stimulus(
  inputs: readonly string[],
  steps: number,
  random: (of: number) => number,
  { states = 2, low = [], apart = [] }: StimulusOptions = {},
): readonly (readonly number[])[] {
  const row: number[] = inputs.map((net) => (low.includes(net) ? 1 : 0));
  const rows = [[...row]];
  const count = (nets: readonly string[], state: number): number =>
    nets.filter((net) => row[inputs.indexOf(net)] === state).length;
  while (rows.length < steps) {
    const at = random(inputs.length);
    const before = row[at] ?? 0;
    row[at] = (before + 1 + random(states - 1)) % states;
    const rare = low.includes(inputs[at] ?? "") && row[at] === 0 && random(3) > 0;
    if (rare || count(low, 0) > 1 || count(apart, 1) > 1) {
      row[at] = before;
    } else {
      rows.push([...row]);
    }
  }
  return rows;
}

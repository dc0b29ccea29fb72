/**
 * Logic by expressions: what PSpice's LOGICEXP, AO, OA, AOI and OAI are read as.
 *
 * `names` gives a word to every input and then to every output; `logic` is a list of `name = expression` separated by `;`, in
 * the notation of `boolean.ts`. A name that is no output is an intermediate value; each is evaluated once, in the order of
 * the list, and may use what stands above it. An output may be used as well: its new value. Nothing is stored.
 */

import { connected, delayArcs } from "./arcs.ts";
import { type Bool, compileBoolean } from "./boolean.ts";
import { delayMode, Output, perOutput, seconds } from "./delays.ts";
import type { DeviceDef, DeviceReading } from "./device.ts";
import { electrical } from "./electrical.ts";
import { read, X } from "./states.ts";

const PSPICE = "PSpice A/D reference, LOGICEXP";

/** The states of the outputs at those of the inputs: 0, 1, X. The array is used again at the next call. */
export function logicOf(b: DeviceReading, inputs: number, outputs: number): (states: ArrayLike<number>) => Uint8Array {
  const names = entryNames(b, inputs + outputs);
  const slots = new Map(names.map((name, i) => [name, i]));
  const assigned = new Set<string>(names.slice(0, inputs));
  const texts = statements(b.word("logic"));
  for (const [name] of texts) {
    slots.set(name, slots.get(name) ?? slots.size);
  }
  const values = new Uint8Array(slots.size).fill(X);
  const steps = texts.map(([name, text]) => {
    const known = (of: string): Bool | undefined => {
      const slot = slots.get(of);
      return slot === undefined || !assigned.has(of) ? undefined : () => values[slot] ?? X;
    };
    try {
      const value = compileBoolean(text, { name: known });
      if (assigned.has(name)) {
        throw new Error("it has a value already");
      }
      assigned.add(name);
      return { slot: slots.get(name) ?? 0, value };
    } catch (error) {
      return b.fail(`logic of "${name}": ${error instanceof Error ? error.message : String(error)}`);
    }
  });
  for (const name of names) {
    if (!assigned.has(name)) {
      b.fail(`output "${name}" has no expression`, `write ${name} = ... in logic`);
    }
  }
  const shown = values.subarray(inputs, inputs + outputs);
  return (states) => {
    for (let i = 0; i < inputs; i++) {
      values[i] = states[i] ?? X;
    }
    for (const { slot, value } of steps) {
      values[slot] = value();
    }
    return shown;
  };
}

/** The words of `names`, one for each entry of the vector pins. */
export function entryNames(b: DeviceReading, count: number): readonly string[] {
  const names = b
    .word("names")
    .split(/\s+/)
    .filter((name) => name !== "");
  if (names.length !== count || new Set(names).size !== count) {
    b.fail(`names gives ${new Set(names).size} different names to ${count} nets`, "give each net of its pins a name");
  }
  return names;
}

/** The `name = text` pairs of `logic`. */
export function statements(text: string): readonly (readonly [name: string, text: string])[] {
  return text
    .split(";")
    .map((statement) => statement.trim())
    .filter((statement) => statement !== "")
    .map((statement) => {
      const at = statement.indexOf("=");
      return [statement.slice(0, Math.max(0, at)).trim(), statement.slice(at + 1)];
    });
}

export const logicExpression: DeviceDef = {
  type: "d_logic",
  title: "logic by expressions",
  modelTypes: { d_logic: {} },
  pins: [
    { name: "in", domain: "digital", direction: "in", vector: true },
    { name: "out", domain: "digital", direction: "out", vector: true },
  ],
  params: {
    names: { unit: "", default: "", doc: "a name for each input, then for each output", source: PSPICE },
    logic: { unit: "", default: "", doc: "`name = expression` of every output, separated by `;`", source: PSPICE },
    rise_delay: seconds(0, "delay of an output's change to 1; a vector gives one an output", PSPICE),
    fall_delay: seconds(0, "delay of an output's change to 0; a vector gives one an output", PSPICE),
    delay_mode: delayMode,
    ...electrical,
  },
  arcs: (t) => {
    const count = t.nets("out").length;
    const [rise, fall] = [perOutput(t, "rise_delay", count), perOutput(t, "fall_delay", count)];
    return delayArcs(
      connected(t, "in"),
      connected(t, "out"),
      "either",
      ({ index }) => ({ rise: rise[index] ?? 0, fall: fall[index] ?? 0 }),
      t.source("rise_delay", "fall_delay"),
    );
  },
  build(b) {
    const ins = b.nets("in");
    const nets = b.nets("out");
    const evaluate = logicOf(b, ins.length, nets.length);
    const rise = perOutput(b, "rise_delay", nets.length);
    const fall = perOutput(b, "fall_delay", nets.length);
    const transport = b.word("delay_mode") === "transport";
    const outs = nets.map((net, i) => new Output(b, net, rise[i] ?? 0, fall[i] ?? 0, X, transport));
    const states = new Uint8Array(ins.length);
    b.digital.process(ins, (k) => {
      for (let i = 0; i < ins.length; i++) {
        states[i] = read(k, ins[i] ?? -1, X);
      }
      const values = evaluate(states);
      for (let i = 0; i < outs.length; i++) {
        outs[i]?.show(k, values[i] ?? X);
      }
    });
  },
};

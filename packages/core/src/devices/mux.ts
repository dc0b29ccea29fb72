/**
 * Digital multiplexer (one of up to 2^n inputs to the output) and demultiplexer (the input to one of up to 2^n outputs).
 *
 * An X on a select bit gives X only where the inputs that may be selected differ. `strobe` (mux) high forces the output to 0,
 * `enable` (demux) low forces all outputs to 0; both may be left open. Nothing selected reads as 0.
 */

import { connected, type Delay, delayArcs, type PinRef } from "./arcs.ts";
import { delayMode, Output, perOutput, riseFall } from "./delays.ts";
import type { DeviceDef, Kernel } from "./device.ts";
import { electrical } from "./electrical.ts";
import { either, read, X } from "./states.ts";
import { isNumber, wordOf } from "./word.ts";

export const mux: DeviceDef = {
  type: "mux",
  title: "multiplexer",
  modelTypes: { mux: {} },
  pins: [
    { name: "in", domain: "digital", direction: "in", vector: true },
    { name: "sel", domain: "digital", direction: "in", vector: true },
    { name: "out", domain: "digital", direction: "out" },
    { name: "strobe", domain: "digital", direction: "in", optional: true },
  ],
  params: {
    ...riseFall,
    delay_mode: delayMode,
    unknown_select: {
      unit: "",
      default: "merge",
      words: ["merge", "first"],
      doc: "an X on a select bit: X where the inputs differ, or it is taken as 0",
      source: "IEEE 1364-2005, 5.1.13 (?:) and 9.4 (if)",
    },
    ...electrical,
  },
  arcs: (t) => {
    const [rise = 0] = perOutput(t, "rise_delay", 1);
    const [fall = 0] = perOutput(t, "fall_delay", 1);
    const out = connected(t, "out");
    const source = t.source("rise_delay", "fall_delay");
    const senses = { in: "positive", sel: "either", strobe: "negative" } as const;
    return Object.entries(senses).flatMap(([pin, sense]) =>
      delayArcs(connected(t, pin), out, sense, () => ({ rise, fall }), source),
    );
  },
  build(b) {
    const ins = b.nets("in");
    const sel = b.nets("sel");
    const strobe = b.net("strobe");
    const [rise = 0] = perOutput(b, "rise_delay", 1);
    const [fall = 0] = perOutput(b, "fall_delay", 1);
    const out = new Output(b, b.net("out"), rise, fall, X, b.word("delay_mode") === "transport");
    const unknown = b.word("unknown_select") === "first" ? 0 : X;
    b.digital.process([...ins, ...sel, strobe], (k) => {
      const picked = selected(k, ins, sel, unknown);
      const off = read(k, strobe, 0);
      out.show(k, off === 1 ? 0 : off === 0 ? picked : either(picked, 0));
    });
  },
};

/** State of the selected input, the most significant select bit first. */
function selected(k: Kernel, ins: readonly number[], sel: readonly number[], unknown: number): number {
  const word = wordOf(
    sel.map((net) => {
      const state = read(k, net, X);
      return state === X ? unknown : state;
    }),
  );
  if (word.unknown === 0) {
    return read(k, ins[word.value] ?? -1, 0);
  }
  let state: number | undefined;
  for (let i = 0; i < 2 ** sel.length; i++) {
    if (isNumber(word, i) !== 0) {
      const one = read(k, ins[i] ?? -1, 0);
      state = state === undefined ? one : either(state, one);
    }
  }
  return state ?? X;
}

export const demux: DeviceDef = {
  type: "demux",
  title: "demultiplexer",
  modelTypes: { demux: {} },
  pins: [
    { name: "in", domain: "digital", direction: "in" },
    { name: "sel", domain: "digital", direction: "in", vector: true },
    { name: "out", domain: "digital", direction: "out", vector: true },
    { name: "enable", domain: "digital", direction: "in", optional: true },
  ],
  buses: { tap: { kind: "onehot", pin: "out" } },
  params: { ...riseFall, delay_mode: delayMode, ...electrical },
  arcs: (t) => {
    const outs = connected(t, "out");
    const count = t.nets("out").length;
    const [rise, fall] = [perOutput(t, "rise_delay", count), perOutput(t, "fall_delay", count)];
    const delay = ({ index }: PinRef): Delay => ({ rise: rise[index] ?? 0, fall: fall[index] ?? 0 });
    const source = t.source("rise_delay", "fall_delay");
    const senses = { in: "positive", sel: "either", enable: "positive" } as const;
    return Object.entries(senses).flatMap(([pin, sense]) => delayArcs(connected(t, pin), outs, sense, delay, source));
  },
  build(b) {
    const input = b.net("in");
    const sel = b.nets("sel");
    const enable = b.net("enable");
    const outs = b.nets("out");
    const rise = perOutput(b, "rise_delay", outs.length);
    const fall = perOutput(b, "fall_delay", outs.length);
    const transport = b.word("delay_mode") === "transport";
    const outputs = outs.map((net, i) => new Output(b, net, rise[i] ?? 0, fall[i] ?? 0, X, transport));
    b.digital.process([input, ...sel, enable], (k) => {
      const word = wordOf(sel.map((net) => read(k, net, X)));
      const data = read(k, input, X);
      const enabled = read(k, enable, 1);
      for (const [i, output] of outputs.entries()) {
        const states = [isNumber(word, i), data, enabled];
        output.show(k, states.includes(0) ? 0 : states.includes(X) ? X : 1);
      }
    });
  },
};

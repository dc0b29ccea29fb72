/**
 * Logic by a table of rules: Falstad's chip 208 (custom logic), and what its importer makes of multiplexers, latches and
 * shift registers. The notation is that of `rules.ts`; in a deck rules may also be separated by `;`.
 *
 * In Falstad the table is evaluated anew at every time step. Here it is evaluated when an input has changed, and again in
 * the next delta cycle where rules look at edges or at the outputs and something has changed, which comes to the same.
 * X, which Falstad does not have: where inputs are X, all their values are tried and outputs that differ are X (more than
 * 10 inputs at X: all outputs are). An X before or after is no edge.
 * A table in which a rule lets an output go drives all its outputs through r_out, as there.
 */

import { HIGH_Z, logic, UNDETERMINED, UNKNOWN } from "../kernel/logic.ts";
import { type ArcInput, clockedArcs, connected, type Delay, delayArcs, type PinRef, type TimingArc } from "./arcs.ts";
import { delayMode, Output, perOutput, seconds } from "./delays.ts";
import type { Build, DeviceDef, DeviceReading, Kernel } from "./device.ts";
import { electrical } from "./electrical.ts";
import { LET_GO, RuleTable } from "./rules.ts";
import { read, X } from "./states.ts";
import { Start } from "./timing.ts";

const MOST_UNKNOWN = 10;
/** Looks at its own outputs while settling before it is left as it is. */
const MOST_ROUNDS = 64;
const FALSTAD = "Falstad circuitjs 2.7.3, chip 208";

/** An output that may be driven or let go. */
const PERHAPS = 4;
const VALUES = [0, 1, UNKNOWN, HIGH_Z, UNDETERMINED];

class TruthTable {
  private readonly table: RuleTable;
  readonly ins: readonly number[];
  private readonly outputs: readonly Output[];
  private readonly initial: readonly number[];
  /** Its process. */
  id = -1;
  private readonly start = new Start();
  /** Inputs, then outputs; 0, 1, X, and for outputs LET_GO, PERHAPS. */
  private readonly states: Uint8Array;
  private readonly before: Uint8Array;
  /** `before` as the rules see it: an X then or now is no edge. */
  private readonly last: Uint8Array;
  private readonly trial: Uint8Array;
  private readonly merged: Uint8Array;

  constructor(b: Build) {
    this.ins = b.nets("in");
    const outs = b.nets("out");
    this.table = tableOf(b, this.ins.length, outs.length);
    this.initial = initialOutputs(b, outs.length);
    const size = this.ins.length + outs.length;
    this.states = new Uint8Array(size).fill(X);
    this.before = new Uint8Array(size).fill(X);
    this.last = new Uint8Array(size);
    this.trial = new Uint8Array(size);
    this.merged = new Uint8Array(outs.length);
    this.states.set(this.initial, this.ins.length);
    this.before.set(this.states);
    this.before.fill(b.given("in_ic") ? (b.num("in_ic") === 0 ? 0 : 1) : X, 0, this.ins.length);
    const rise = perOutput(b, "rise_delay", outs.length);
    const fall = perOutput(b, "fall_delay", outs.length);
    const transport = b.word("delay_mode") === "transport";
    this.outputs = outs.map(
      (net, i) => new Output(b, net, rise[i] ?? 0, fall[i] ?? 0, logic(this.initial[i] ?? X, 0), transport),
    );
  }

  run(k: Kernel): void {
    const { states, before, ins, table } = this;
    for (let i = 0; i < ins.length; i++) {
      states[i] = read(k, ins[i] ?? -1, X);
    }
    if (k.settling) {
      this.settle();
    } else if (this.evaluate()) {
      k.wake(this.id, 0);
    }
    before.set(states);
    for (let i = 0; i < this.outputs.length; i++) {
      this.outputs[i]?.showValue(k, VALUES[states[table.inputs + i] ?? X] ?? UNKNOWN);
    }
  }

  private settle(): void {
    const { states, before, table } = this;
    if (this.start.again()) {
      states.set(this.initial, table.inputs);
    }
    before.set(states);
    for (let round = 0; round < MOST_ROUNDS && this.evaluate(); round++) {
      before.set(states);
    }
  }

  /** One evaluation; true where the next one might give something else though no input changes. */
  private evaluate(): boolean {
    const { states, before, last, table } = this;
    const unknown = this.unknowns();
    for (let i = 0; i < last.length; i++) {
      const then = before[i] ?? X;
      last[i] = then === X || then === PERHAPS ? (states[i] ?? X) : then;
    }
    if (unknown.length === 0) {
      table.apply(states, last);
    } else if (unknown.length > MOST_UNKNOWN) {
      states.fill(X, table.inputs);
    } else {
      this.tryAll(unknown);
    }
    let moved = false;
    const from = table.seesEdges ? 0 : table.inputs;
    const to = table.seesOutputs ? states.length : table.inputs;
    for (let i = from; i < to; i++) {
      moved ||= states[i] !== before[i];
    }
    return moved;
  }

  /** Positions of the states that are X and that rules can look at. */
  private unknowns(): readonly number[] {
    const { states, table } = this;
    const unknown: number[] = [];
    const seen = table.seesOutputs ? states.length : table.inputs;
    for (let i = 0; i < seen; i++) {
      if (states[i] === X || states[i] === PERHAPS) {
        unknown.push(i);
      }
    }
    return unknown;
  }

  private tryAll(unknown: readonly number[]): void {
    const { states, last, trial, merged, table } = this;
    for (let choice = 0; choice < 2 ** unknown.length; choice++) {
      trial.set(states);
      for (const [bit, at] of unknown.entries()) {
        trial[at] = (choice >> bit) & 1;
        last[at] = trial[at] ?? 0;
      }
      table.apply(trial, last);
      for (let i = 0; i < merged.length; i++) {
        const one = trial[table.inputs + i] ?? X;
        merged[i] = choice === 0 ? one : eitherOutput(merged[i] ?? X, one);
      }
    }
    states.set(merged, table.inputs);
  }
}

function eitherOutput(a: number, b: number): number {
  return a === b ? a : a >= LET_GO || b >= LET_GO ? PERHAPS : X;
}

function tableOf(b: DeviceReading, inputs: number, outputs: number): RuleTable {
  try {
    return new RuleTable(b.word("rules"), inputs, outputs);
  } catch (error) {
    return b.fail(error instanceof Error ? error.message : String(error), "write INPUTS=OUTPUTS, a character a pin");
  }
}

function initialOutputs(b: Build, count: number): readonly number[] {
  const ic = b.given("ic") ? b.list("ic") : Array.from({ length: count }, () => X);
  if (ic.length !== count || ic.some((state) => state !== 0 && state !== 1 && state !== X)) {
    b.fail(`ic = [${ic.join(" ")}] does not give ${count} outputs a state`, "write 0, 1 or 2 (X) for each");
  }
  return ic;
}

function tableArcs(t: ArcInput): readonly TimingArc[] {
  const inputs = connected(t, "in");
  const outs = connected(t, "out");
  const count = t.nets("out").length;
  const [rise, fall] = [perOutput(t, "rise_delay", count), perOutput(t, "fall_delay", count)];
  const delay = ({ index }: PinRef): Delay => ({ rise: rise[index] ?? 0, fall: fall[index] ?? 0 });
  const source = t.source("rise_delay", "fall_delay");
  const { edges, levels } = tableOf(t, t.nets("in").length, count).triggers();
  const only = (input: number): readonly PinRef[] => inputs.filter(({ index }) => index === input);
  return [
    ...edges.flatMap(({ input, edge }) => clockedArcs(only(input), edge, outs, delay, source)),
    ...levels.flatMap((input) => delayArcs(only(input), outs, "either", delay, source)),
  ];
}

export const truthTable: DeviceDef = {
  type: "truth_table",
  title: "logic by a table of rules",
  modelTypes: { truth_table: {} },
  pins: [
    { name: "in", domain: "digital", direction: "in", vector: true },
    { name: "out", domain: "digital", direction: "out", vector: true },
  ],
  releases: (params) => {
    const rules = params.get("rules");
    return typeof rules === "string" && rules.includes("_");
  },
  buses: { tap: { kind: "onehot", pin: "out" }, out: { kind: "bus", pin: "out" } },
  params: {
    rules: { unit: "", default: "", doc: "the rules, separated by newlines or `;`", source: FALSTAD },
    ic: { unit: "", doc: "outputs at the start, a state each (2 is X); not given: X", source: FALSTAD },
    in_ic: {
      unit: "",
      doc: "level of the inputs before the start, from which a start may be an edge",
      source: FALSTAD,
    },
    rise_delay: seconds(0, "delay of an output's change to 1; a vector gives one an output", FALSTAD),
    fall_delay: seconds(0, "delay of an output's change to 0; a vector gives one an output", FALSTAD),
    delay_mode: delayMode,
    ...electrical,
  },
  arcs: tableArcs,
  build(b) {
    const table = new TruthTable(b);
    table.id = b.digital.process(table.ins, (k) => table.run(k));
    if (b.given("in_ic")) {
      b.digital.openWithEdges(table.id);
    }
  },
};

/**
 * A table of rules: d_lut where the outputs follow from the inputs alone, else flip-flops. Rules that wait for an edge are what is
 * taken at it, the others set and reset. Tables that wait for several edges have no equal in ngspice without a file beside the deck
 * (d_state).
 */
import { type DeviceReading, logicOf, RuleTable } from "@twinedge/core";
import { type Delays, gateDelays, type NgspiceDeck, not, ps, seconds, type Writer } from "../deck.ts";
import { NO_DELAYS } from "./gates.ts";
import { split } from "./storage.ts";

/** A table has 2^n entries in one line. */
const MOST_INPUTS = 14;
/** Of an output that no rule has set. */
const UNTOUCHED = -1;
/** On the states of outputs until a rule sets them; rules look at the lowest bit alone. */
const MARK = 8;

export const truthTable: Writer = (deck, d) => {
  const ins = d.nets("in");
  const outs = d.nets("out");
  const table = new RuleTable(d.word("rules"), ins.length, outs.length);
  const inputs = ins.map((net) => deck.input(net));
  deck.lags.add(NO_DELAYS);
  if (d.word("rules").includes("_")) {
    refuse(d, "outputs that let go");
  }
  if (borrows(d.word("rules"))) {
    refuse(d, "letters that one rule stores for another");
  }
  const { edges } = table.triggers();
  const [clock] = edges;
  const width = ins.length + (table.seesOutputs ? outs.length : 0);
  if (width > MOST_INPUTS) {
    refuse(d, `${width} inputs and outputs together`);
  }
  if (edges.length > 1) {
    refuse(d, "rules that wait for several edges");
  }
  const feedback = outs.map((net, i) => deck.output(net) ?? deck.fresh(`${d.name}.q${i}`));
  // What rules without an edge do; where it does not depend on the outputs, their half of the table will do.
  const all = tabulated(table, ins.length, outs.length, undefined, table.seesOutputs);
  const size = 2 ** ins.length;
  const blind = all.every((result, number) => result.join() === all[number % size]?.join());
  const levels = blind ? all.slice(0, size) : all;
  const taken = clock === undefined ? [] : tabulated(table, ins.length, outs.length, clock, table.seesOutputs);
  const looked = table.seesOutputs ? [...inputs, ...feedback] : inputs;
  for (const [i, output] of feedback.entries()) {
    const path = `${d.name}.y${i}`;
    const delays = delaysOf(d, i);
    const ic = d.given("ic") ? (d.list("ic")[i] ?? 2) : 2;
    const level = levels.map((result) => result[i] ?? UNTOUCHED);
    const where = (states: readonly number[], wanted: (state: number) => boolean): string =>
      states.map((state) => (wanted(state) ? 1 : 0)).join("");
    if (clock === undefined && blind && !level.includes(UNTOUCHED)) {
      lut(deck, path, inputs, output, where(level, isOne), delays);
      continue;
    }
    /** A table on a net of its own; `none` where it is nowhere 1. */
    const tableOf = (name: string, from: readonly string[], bits: string, none: string): string => {
      if (!bits.includes("1")) {
        return none;
      }
      const net = deck.fresh(`${path}.${name}`);
      lut(deck, `${path}.${name}`, from, net, bits);
      return net;
    };
    const from = blind ? inputs : looked;
    const set = tableOf("set", from, where(level, isOne), "null");
    const reset = tableOf("reset", from, where(level, isZero), "null");
    const pins = clock === undefined ? idle(deck) : clocked(clock);
    const times = split({ clk_delay: 0, set_delay: 0, reset_delay: 0 }, delays);
    deck.xspice(path, `${pins} ${set} ${reset} ${output} null`, "d_dff", { ...times, ic });

    /** Data and clock of the flip-flop: what the edge makes of the output, or what it holds. */
    function clocked({ input, edge }: { readonly input: number; readonly edge: "rise" | "fall" }): string {
      const after = taken.map((result) => result[i] ?? UNTOUCHED);
      const data = tableOf("data", looked, where(after, isOne), deck.constant(0));
      const acts = tableOf("acts", looked, where(after, isSet), deck.constant(0));
      const kept = deck.logic(`${path}.kept`, "and", [not(acts), output]);
      const next = deck.logic(`${path}.next`, "or", [kept, deck.logic(`${path}.taken`, "and", [acts, data])]);
      const clk = inputs[input] ?? "";
      return `${next} ${edge === "fall" ? not(clk) : clk}`;
    }
  }
};

function idle(deck: NgspiceDeck): string {
  return `${deck.constant(0)} ${deck.constant(0)}`;
}

const isOne = (state: number): boolean => state === 1;
const isZero = (state: number): boolean => state === 0;
const isSet = (state: number): boolean => state !== UNTOUCHED;

/** Logic by expressions: a table an output. */
export const logicExpression: Writer = (deck, d) => {
  const [ins, outs] = [d.nets("in"), d.nets("out")];
  if (ins.length > MOST_INPUTS) {
    refuse(d, `${ins.length} inputs`);
  }
  const evaluate = logicOf(d, ins.length, outs.length);
  const inputs = ins.map((net) => deck.input(net));
  const results = Array.from({ length: 2 ** ins.length }, (_, number) =>
    evaluate(ins.map((_net, i) => (number >> i) & 1)).slice(),
  );
  for (const [i, net] of outs.entries()) {
    const output = deck.output(net);
    if (output !== undefined) {
      const bits = results.map((result) => (result[i] === 1 ? 1 : 0)).join("");
      const delays = delaysOf(d, i);
      if (Math.min(delays.rise, delays.fall) === 0) {
        deck.lags.add(NO_DELAYS);
      }
      lut(deck, `${d.name}.y${i}`, inputs, output, bits, delays);
    }
  }
};

/** Is there a letter on the right that its own rule does not store? */
function borrows(rules: string): boolean {
  return rules
    .toLowerCase()
    .split(/[\n\r;]+/)
    .some((rule) => {
      const [left = "", right = ""] = rule.split("=");
      return (right.match(/[a-z]/g) ?? []).some((letter) => !left.includes(letter));
    });
}

function refuse(d: DeviceReading, what: string): never {
  d.fail(`a table of ${what} has no equal in ngspice`, "build it of gates and flip-flops (d_dff, d_jkff, counter_ud)");
}

function delaysOf(d: DeviceReading, i: number): Delays {
  const of = (param: string): number => ps(d.list(param)[i] ?? d.list(param)[0] ?? 0);
  return { rise: of("rise_delay"), fall: of("fall_delay") };
}

type Clock = { readonly input: number; readonly edge: "rise" | "fall" } | undefined;

/** The outputs for every number, whose bit 0 is the first input: XSPICE's order. */
function tabulated(table: RuleTable, inputs: number, outputs: number, clock: Clock, seesOutputs: boolean) {
  const width = inputs + (seesOutputs ? outputs : 0);
  return Array.from({ length: 2 ** width }, (_, number) => {
    const states = new Uint8Array(inputs + outputs).fill(MARK);
    for (let i = 0; i < width; i++) {
      states[i] = ((number >> i) & 1) + (i < inputs ? 0 : MARK);
    }
    const before = states.slice();
    if (clock !== undefined) {
      // The table is looked at across the edge.
      states[clock.input] = clock.edge === "rise" ? 1 : 0;
      before[clock.input] = clock.edge === "rise" ? 0 : 1;
    }
    table.apply(states, before);
    return Array.from(states.slice(inputs), (state) => (state >= MARK ? UNTOUCHED : state));
  });
}

function lut(
  deck: NgspiceDeck,
  path: string,
  inputs: readonly string[],
  output: string,
  bits: string,
  delays?: Delays,
): void {
  const times = delays === undefined ? { rise_delay: seconds(0), fall_delay: seconds(0) } : gateDelays(delays);
  deck.xspice(path, `[${inputs.join(" ")}] ${output}`, "d_lut", { ...times, table_values: `"${bits}"` });
}

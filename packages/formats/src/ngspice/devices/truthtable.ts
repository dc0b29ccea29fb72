/**
 * A table of rules: d_lut where the outputs follow from the inputs alone, a latch behind two of them where rules leave outputs as
 * they are, flip-flops where every rule waits for the same edge of one input. Others have no equal in ngspice without a file
 * beside the deck (d_state).
 */
import { type DeviceReading, RuleTable } from "@twinedge/core";
import { type Delays, gateDelays, type NgspiceDeck, not, ps, seconds, type Writer } from "../deck.ts";
import { NO_DELAYS } from "./gates.ts";
import { split } from "./storage.ts";

/** A table has 2^n entries in one line. */
const MOST_INPUTS = 12;
/** What an output holds that no rule has set. */
const UNTOUCHED = 9;

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
  const clocked = table.seesEdges;
  const [clock] = edges;
  const width = ins.length + (table.seesOutputs ? outs.length : 0);
  if (width > MOST_INPUTS) {
    refuse(d, `${width} inputs and outputs together`);
  }
  if (clocked && (edges.length > 1 || table.triggers().levels.length > 0 || clock === undefined)) {
    refuse(d, "rules that wait for several edges, or for edges and levels");
  }
  if (!clocked && table.seesOutputs) {
    refuse(d, "rules that look at their outputs without an edge");
  }
  const results = tabulated(table, ins.length, outs.length, clock, table.seesOutputs);
  const feedback = outs.map((net, i) => deck.output(net) ?? deck.fresh(`${d.name}.q${i}`));
  const looked = table.seesOutputs ? [...inputs, ...feedback] : inputs;
  for (const [i, output] of feedback.entries()) {
    const path = `${d.name}.y${i}`;
    const delays = delaysOf(d, i);
    const states = results.map((result) => result[i] ?? UNTOUCHED);
    const bits = (wanted: (state: number) => boolean): string => states.map((s) => (wanted(s) ? 1 : 0)).join("");
    const holds = states.includes(UNTOUCHED);
    const ic = d.given("ic") ? (d.list("ic")[i] ?? 2) : 2;
    if (!clocked && !holds) {
      lut(
        deck,
        path,
        looked,
        output,
        bits((s) => s === 1),
        delays,
      );
      continue;
    }
    const data = deck.fresh(`${path}.d`);
    const acts = deck.fresh(`${path}.acts`);
    lut(
      deck,
      data,
      looked,
      data,
      bits((s) => s === 1),
    );
    lut(
      deck,
      acts,
      looked,
      acts,
      bits((s) => s !== UNTOUCHED),
    );
    if (!clocked) {
      const through = split({ data_delay: 0, enable_delay: 0 }, delays);
      deck.xspice(path, `${data} ${acts} null null ${output} null`, "d_dlatch", { ...through, ic });
      continue;
    }
    const kept = deck.logic(`${path}.kept`, "and", [not(acts), output]);
    const taken = deck.logic(`${path}.taken`, "and", [acts, data]);
    const next = deck.logic(`${path}.next`, "or", [kept, taken]);
    const edge = inputs[clock?.input ?? 0] ?? "";
    const clk = clock?.edge === "fall" ? not(edge) : edge;
    deck.xspice(path, `${next} ${clk} null null ${output} null`, "d_dff", { ...split({ clk_delay: 0 }, delays), ic });
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
    const states = new Uint8Array(inputs + outputs).fill(UNTOUCHED);
    for (let i = 0; i < width; i++) {
      states[i] = (number >> i) & 1;
    }
    const before = states.slice();
    if (clock !== undefined) {
      // The table is looked at across the edge.
      states[clock.input] = clock.edge === "rise" ? 1 : 0;
      before[clock.input] = clock.edge === "rise" ? 0 : 1;
    }
    table.apply(states, before);
    return states.slice(inputs);
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

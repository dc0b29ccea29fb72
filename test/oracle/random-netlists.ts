/**
 * Random netlists for properties: gates with rise and fall delays, tri-state buses, pulls, X and Z, flip-flops.
 *
 * Left out is what the language leaves open. Pulses without width at the inputs of a gate with a delay come in any order: delays
 * stand at all gates or at none. Where an enable is X and both inputs of a delayed tri-state buffer change at once, Icarus lets
 * it pass through what it is in between: such a bus is compared once no input is X any more.
 */

import { readVerilog } from "@twinedge/formats";
import fc from "fast-check";
import { compareEvents, firstDifference, runHere, runInIcarus } from "./netlist-run.ts";

const GATES = ["and", "nand", "or", "nor", "xor", "xnor", "not", "buf"] as const;
const RELEASING = ["bufif0", "bufif1", "notif0", "notif1", "nmos", "pmos"] as const;

/** ps: longer than 60 gates of 6 ns after each other. */
const SETTLED = 500_000;

/** Numbers of a run that decide a network, drawn as it is made. */
class Draws {
  private readonly numbers: readonly number[];
  private next = 0;

  constructor(numbers: readonly number[]) {
    this.numbers = numbers;
  }

  below(limit: number): number {
    return (this.numbers[this.next++ % this.numbers.length] ?? 0) % limit;
  }

  pick<T>(from: readonly T[]): T {
    const one = from[this.below(from.length)];
    if (one === undefined) {
      throw new Error("nothing to pick from");
    }
    return one;
  }
}

export interface NetworkPlan {
  readonly inputs: number;
  readonly gates: number;
  readonly buses: number;
  readonly registers: number;
  readonly delays: boolean;
  readonly unknowns: boolean;
  readonly seed: number;
  readonly numbers: readonly number[];
}

/** The Verilog text of a plan; its top is `dut`. */
export function networkText(plan: NetworkPlan): string {
  const draws = new Draws(plan.numbers);
  const delay = (most: number): string => {
    // All or none: pulses without width at the inputs of a gate with a delay come in an order that the language leaves open.
    if (!plan.delays) {
      return "";
    }
    const values = Array.from({ length: 1 + draws.below(most) }, () => ((1 + draws.below(60)) / 10).toFixed(1));
    return `#(${values.join(",")}) `;
  };
  const driven = (net: string): boolean => !net.startsWith("b");
  const inputs = Array.from({ length: plan.inputs }, (_, i) => `i${i}`);
  const buses = Array.from({ length: plan.buses }, (_, i) => `b${i}`);
  const registers = Array.from({ length: plan.registers }, (_, i) => `q${i}`);
  const nets = [...inputs, ...buses, ...registers];
  const lines: string[] = [];
  for (let i = 0; i < plan.gates; i++) {
    const type = draws.pick(GATES);
    const count = type === "not" || type === "buf" ? 1 : 2 + draws.below(3);
    const ins = Array.from({ length: count }, () => draws.pick(nets));
    lines.push(`  ${type} ${delay(2)}g${i} (n${i}, ${ins.join(", ")});`);
    nets.push(`n${i}`);
  }
  for (const [i, bus] of buses.entries()) {
    for (let k = 0; k <= draws.below(3); k++) {
      lines.push(
        `  ${draws.pick(RELEASING)} ${delay(3)}t${i}_${k} (${bus}, ${draws.pick(inputs)}, ${draws.pick(inputs)});`,
      );
    }
    const pull = draws.below(4);
    if (pull < 2) {
      lines.push(`  ${pull === 0 ? "pullup" : "pulldown"} p${i} (${bus});`);
    }
  }
  for (const q of registers) {
    // A reg would keep the z of a bus.
    const d = draws.pick(nets.filter(driven));
    const [control, other] = [draws.pick(inputs), draws.pick(inputs)];
    const edge = draws.pick(["posedge", "negedge"]);
    const clocked = [
      `@(${edge} clk) ${q} <= ${d};`,
      `@(${edge} clk) if (${control}) ${q} <= ${d}; else ${q} <= ~${d};`,
    ];
    // What a reset's change to X finds at the data input is a race in Verilog, too.
    const asynchronous = [
      `@(${edge} clk or posedge ${control}) if (${control}) ${q} <= 1'b0; else ${q} <= ${d};`,
      `@(${edge} clk or negedge ${control}) if (!${control}) ${q} <= 1'b1; else if (${other}) ${q} <= ${d}; else ${q} <= ~${q};`,
    ];
    lines.push(`  always ${draws.pick(plan.unknowns ? clocked : [...clocked, ...asynchronous])}`);
  }
  const clock = registers.length === 0 ? [] : ["clk"];
  const outputs = nets.slice(inputs.length);
  return `\`timescale 1ns / 1ps
module dut (${[...clock, ...inputs, ...outputs].join(", ")});
  input ${[...clock, ...inputs].join(", ")};
  output ${outputs.join(", ")};
${registers.map((q) => `  reg ${q};`).join("\n")}
${lines.join("\n")}
endmodule
`;
}

/** Without what the language leaves open. */
function decided(plan: NetworkPlan): NetworkPlan {
  if (!plan.delays) {
    return plan;
  }
  return plan.seed % 2 === 0 ? { ...plan, buses: 0 } : { ...plan, registers: 0, unknowns: false };
}

/** @throws Error with the text and the first difference */
export async function checkNetwork(drawn: NetworkPlan): Promise<void> {
  const plan = decided(drawn);
  const text = networkText(plan);
  const { circuit } = await readVerilog(text, "dut.v");
  const settings = {
    vectors: 40,
    seed: plan.seed,
    start: SETTLED,
    period: 20_000,
    events: true,
    unknowns: plan.unknowns,
  };
  const ours = runHere(circuit, settings);
  const theirs = runInIcarus(text, "dut", ours.stimulus, true);
  const skipped = plan.delays && plan.buses > 0 ? Math.ceil(SETTLED / settings.period) : 0;
  const lines = firstDifference(ours.lines.slice(skipped), theirs.lines.slice(skipped));
  const events =
    theirs.trace === undefined
      ? undefined
      : compareEvents(ours.trace, theirs.trace, SETTLED - 1 + skipped * settings.period);
  if (events === undefined || events.nets < plan.gates + plan.inputs) {
    throw new Error(`only ${events?.nets ?? 0} nets compared of\n${text}`);
  }
  if (lines !== undefined || events.difference !== undefined) {
    throw new Error(`${lines ?? ""}\n${events.difference ?? ""}\n${text}`);
  }
}

const plans = fc.record({
  inputs: fc.integer({ min: 2, max: 8 }),
  gates: fc.integer({ min: 1, max: 60 }),
  buses: fc.integer({ min: 0, max: 4 }),
  registers: fc.integer({ min: 0, max: 5 }),
  delays: fc.boolean(),
  unknowns: fc.boolean(),
  seed: fc.integer({ min: 1, max: 1e6 }),
  numbers: fc.array(fc.nat(1e6), { minLength: 400, maxLength: 400 }),
});

/** Holds random networks against Icarus. Shrinking would run it thousands of times: the text that failed is shown as it is. */
export async function checkNetworks(runs: number): Promise<void> {
  await fc.assert(fc.asyncProperty(plans, checkNetwork), { numRuns: runs, endOnFailure: true });
}

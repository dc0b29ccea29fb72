/**
 * Targets that no pots can meet. In a network of resistors a free node lies between its neighbours. So an output that sits at its
 * target needs, by ways over free nodes alone, one node above the target and one below it: held ones, or outputs at their own
 * targets. (Where all of them are at the target it sits there by itself.) Diodes in the edges change nothing of it.
 */
import type { Diagnostic, SourcePos } from "@twinedge/core";
import type { Network } from "../networks/network.ts";
import { GROUND } from "../networks/schema.ts";
import type { Example, Task } from "./task.ts";

/** Warns of the first such target, and of how many examples have one. */
export function checkReach(task: Task, pos: SourcePos, warn: (diagnostic: Diagnostic) => void): void {
  const fixed = new Set([...task.held.keys(), ...task.inputs, ...task.outputs, GROUND]);
  const around = task.outputs.map((output) => fixedAround(task.network, output, fixed));
  const beyond = task.train.flatMap((example) => outOfReach(task, example, around) ?? []);
  const [first] = beyond;
  if (first !== undefined) {
    const others = beyond.length > 1 ? `; so it is in ${beyond.length} of ${task.train.length} examples` : "";
    warn({
      severity: "warning",
      code: "target-out-of-reach",
      message: `${first}${others}`,
      remedy: "change the target, or hold a node beyond it",
      pos,
    });
  }
}

/** Fixed nodes that a way over nodes which are not joins to this one. */
function fixedAround({ kind, edges }: Network, output: string, fixed: ReadonlySet<string>): readonly string[] {
  const neighbours = new Map<string, string[]>();
  const join = (a: string, b: string): unknown => neighbours.get(a)?.push(b) ?? neighbours.set(a, [b]);
  for (const { from, to } of edges) {
    join(from, to);
    join(to, from);
    if (kind === "divider") {
      join(from, GROUND);
      join(to, GROUND);
    }
  }
  const seen = new Set([output]);
  const found: string[] = [];
  for (const node of seen) {
    if (node !== output && fixed.has(node)) {
      found.push(node);
    } else {
      for (const neighbour of neighbours.get(node) ?? []) {
        seen.add(neighbour);
      }
    }
  }
  return found;
}

function outOfReach(
  { held, inputs, outputs }: Task,
  { inputs: values, targets = [] }: Example,
  around: readonly (readonly string[])[],
): string | undefined {
  const volt = new Map([...held, [GROUND, 0] as const]);
  for (const [nodes, at] of [
    [inputs, values],
    [outputs, targets],
  ] as const) {
    for (const [i, node] of nodes.entries()) {
      volt.set(node, at[i] ?? 0);
    }
  }
  for (const [i, target] of targets.entries()) {
    const others = (around[i] ?? []).map((node) => ({ node, value: volt.get(node) ?? 0 }));
    const above = others.some(({ value }) => value > target);
    const below = others.some(({ value }) => value < target);
    if (above !== below) {
      const [lowest, ...rest] = others.toSorted((a, b) => a.value - b.value);
      const highest = rest.at(-1);
      const [low, high] = [lowest, highest].map((one) => one && `${one.node} (${volts(one.value)})`);
      const where = high === undefined ? `joined to node ${low ?? ""} alone` : `between nodes ${low ?? ""} and ${high}`;
      return `no pots bring node ${outputs[i] ?? ""} to ${volts(target)}: it is ${where}`;
    }
  }
  return undefined;
}

function volts(value: number): string {
  return `${Number(value.toPrecision(4))} V`;
}

/** A run of ours beside the dump that Icarus made of its Verilog: event by event, violation by violation. */
import { logicChar, type Trace } from "@twinedge/core";
import { DUT } from "./bench.ts";
import type { VerilogModule } from "./module.ts";
import type { DigitalRun } from "./recording.ts";

/** An event that one side has and the other has not, or not with this value; empty where there is none. */
export interface EventDifference {
  readonly net: string;
  /** ps */
  readonly time: number;
  readonly ours: string;
  readonly theirs: string;
}

export interface Equality {
  readonly nets: number;
  /** Changes of nets that both sides have, their values at the start among them. */
  readonly events: number;
  /** The earliest. */
  readonly difference: EventDifference | undefined;
  /** Set-up, hold, width, recovery and other timing violations that both sides report. */
  readonly violations: number;
  /** `TIME KIND DEVICE` that only one side reports. */
  readonly onlyOurs: readonly string[];
  readonly onlyTheirs: readonly string[];
}

interface Change {
  readonly time: number;
  readonly value: string;
}

/**
 * @param ours trace of the run, with every net logged
 * @param theirs the dump of the test bench module `bench`
 * @param printed what the simulation printed
 */
export function compareWithDump(
  run: DigitalRun,
  module: VerilogModule,
  ours: Trace,
  theirs: Trace,
  printed: string,
  bench = "tb",
): Equality {
  const mine = historiesOf(ours, run.end, (path) => path);
  const scope = `${bench}.${DUT}.`;
  const dumped = historiesOf(theirs, run.end, (path) =>
    path.startsWith(scope) ? path.slice(scope.length).replace(/^\\/, "") : undefined,
  );
  let events = 0;
  let difference: EventDifference | undefined;
  for (const [name, net] of module.nets) {
    const path = run.design.nets[net]?.name ?? "";
    const found = firstDifference(mine.get(path) ?? [], dumped.get(name) ?? []);
    events += found.equal;
    if (found.at !== undefined && (difference === undefined || found.at.time < difference.time)) {
      difference = { net: path, ...found.at };
    }
  }
  const violations = compareViolations(run, module, ours, printed, scope);
  return { nets: module.nets.size, events, difference, ...violations };
}

/** Logic signals' changes up to `end`, repetitions left out. */
function historiesOf(
  trace: Trace,
  end: number,
  nameOf: (path: string) => string | undefined,
): ReadonlyMap<string, readonly Change[]> {
  const lists = trace.signals.map((): Change[] => []);
  for (let i = 0; i < trace.times.length; i++) {
    const id = trace.ids[i] ?? -1;
    const time = trace.times[i] ?? 0;
    const list = lists[id];
    if (trace.signals[id]?.kind !== "logic" || list === undefined || time > end) {
      continue;
    }
    const value = logicChar(trace.values[i] ?? 0);
    if (list.at(-1)?.time === time) {
      list.pop();
    }
    if (list.at(-1)?.value !== value) {
      list.push({ time, value });
    }
  }
  const found = new Map<string, readonly Change[]>();
  for (const [id, { path, kind }] of trace.signals.entries()) {
    const name = kind === "logic" ? nameOf(path) : undefined;
    if (name !== undefined) {
      found.set(name, lists[id] ?? []);
    }
  }
  return found;
}

function firstDifference(
  ours: readonly Change[],
  theirs: readonly Change[],
): { readonly equal: number; readonly at: Omit<EventDifference, "net"> | undefined } {
  for (let i = 0; i < Math.max(ours.length, theirs.length); i++) {
    const [a, b] = [ours[i], theirs[i]];
    if (a?.time !== b?.time || a?.value !== b?.value) {
      const time = Math.min(a?.time ?? Number.POSITIVE_INFINITY, b?.time ?? Number.POSITIVE_INFINITY);
      const at = (change: Change | undefined): string => (change?.time === time ? change.value : "");
      return { equal: i, at: { time, ours: at(a), theirs: at(b) } };
    }
  }
  return { equal: ours.length, at: undefined };
}

const CHECKED: ReadonlySet<string> = new Set(["setup", "hold", "width", "recovery", "constraint"]);

function compareViolations(
  run: DigitalRun,
  module: VerilogModule,
  ours: Trace,
  printed: string,
  scope: string,
): Pick<Equality, "violations" | "onlyOurs" | "onlyTheirs"> {
  const exported = new Set(module.devices.values());
  const left = new Map<string, number>();
  let violations = 0;
  for (const { kind, time, owner } of ours.records) {
    if (CHECKED.has(kind) && exported.has(owner) && time <= run.end) {
      const key = `${time} ${kind} ${owner}`;
      left.set(key, (left.get(key) ?? 0) + 1);
    }
  }
  const onlyTheirs: string[] = [];
  for (const [, kind = "", time = "", instance = ""] of printed.matchAll(/^te (\w+) (\d+) (.+)$/gm)) {
    if (!instance.startsWith(scope) || Number(time) > run.end) {
      continue;
    }
    const name = instance.slice(scope.length).replace(/^\\/, "").trim();
    const key = `${time} ${kind} ${module.devices.get(name) ?? name}`;
    const count = left.get(key) ?? 0;
    if (count > 0) {
      left.set(key, count - 1);
      violations++;
    } else {
      onlyTheirs.push(key);
    }
  }
  const onlyOurs = [...left].flatMap(([key, count]) => Array.from({ length: count }, () => key));
  return { violations, onlyOurs, onlyTheirs };
}

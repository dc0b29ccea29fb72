/** Holds a device against its function table, exhaustively. */
import type { Corner, Design } from "@twinedge/core";
import { play, type Stimulus } from "./bench.ts";
import { cellText, Expectation, levelsText, type Node, stateGraph, stepText } from "./states.ts";
import { type CellValue, type FunctionTable, type ReadTable, readTable } from "./table.ts";
import { walks } from "./walk.ts";

interface TableFailure {
  /** The combination: inputs, what the part held, and the change. */
  readonly inputs: string;
  readonly expected: string;
  readonly got: string;
}

export interface TableResult {
  readonly device: string;
  /** `""` for the device without a part. */
  readonly part: string;
  readonly title: string;
  readonly source: string;
  /** Combinations driven: of levels, or for a part that stores of present state, inputs and the input that changes. */
  readonly combinations: number;
  readonly failures: readonly TableFailure[];
}

export interface CheckOptions {
  readonly corner?: Corner;
}

/** What is driven, and what is expected after each entry. */
interface Plan {
  readonly stimulus: Stimulus;
  readonly combinations: number;
  readonly name: (i: number) => string;
  readonly expected: (i: number) => readonly CellValue[];
}

/** Faults that a device is given on the bench, for tests of this check. */
export interface Fault {
  readonly alter?: (design: Design) => Design;
}

/**
 * Drives every combination through the simulator and compares what it shows. A combination that fails is named once.
 *
 * @throws Error where the table leaves a combination out or says two things of it.
 */
export function checkAgainst(table: FunctionTable, part: string, options: CheckOptions & Fault = {}): TableResult {
  const params = part === "" ? {} : { part };
  const read = readTable({ ...table, params: { ...params, ...table.params } });
  const plans = read.sequential ? stepPlans(read) : [levelPlan(read)];
  const failures = new Map<string, TableFailure>();
  for (const plan of plans) {
    let i = 0;
    for (const { outputs, records } of play(read, plan.stimulus, options)) {
      const expected = texts(read, plan.expected(i));
      const wrong = outputs.some((got, at) => read.outputs[at]?.hidden !== true && got !== expected[at]);
      if (wrong || records.length > 0) {
        const inputs = plan.name(i);
        const got = [shown(read, outputs), ...records].join("; ");
        failures.set(inputs, failures.get(inputs) ?? { inputs, expected: shown(read, expected), got });
      }
      i++;
    }
  }
  const combinations = plans.reduce((sum, plan) => sum + plan.combinations, 0);
  const { title, source, device } = table;
  return { device, part, title, source, combinations, failures: [...failures.values()] };
}

function texts(read: ReadTable, values: readonly CellValue[]): readonly string[] {
  return read.outputs.map((column, i) => cellText(values[i] ?? "?", column));
}

function shown(read: ReadTable, outputs: readonly string[]): string {
  return read.outputs
    .map(({ name, hidden }, i) => (hidden ? "" : `${name}=${outputs[i]}`))
    .filter((text) => text !== "")
    .join(" ");
}

/** Every combination of levels once. */
function levelPlan(read: ReadTable): Plan {
  const expectation = new Expectation(read);
  let all: readonly (readonly number[])[] = [[]];
  for (const { levels } of read.inputBits) {
    all = all.flatMap((some) => Array.from({ length: levels }, (_, level) => [...some, level]));
  }
  const held = read.outputs.map(() => 0);
  const expected = all.map((levels) => expectation.after(levels, levels, held));
  expectation.requireAllUsed();
  return {
    stimulus: all.map((levels) => ({ levels })),
    combinations: all.length,
    name: (i) => levelsText(read, all[i] ?? []),
    expected: (i) => expected[i] ?? [],
  };
}

/** Every change of one input in every situation that can be reached. */
function stepPlans(read: ReadTable): readonly Plan[] {
  const graph = stateGraph(read);
  const node = (at: number): Node => graph.nodes[at] ?? { levels: [], held: [] };
  const allSteps = graph.steps.reduce((sum, own) => sum + own.length, 0);
  return walks(graph).map((walk, nth) => {
    const path = [0, ...walk.map(({ next }) => next)];
    return {
      stimulus: path.map(node),
      combinations: nth === 0 ? allSteps : 0,
      name: (i) => {
        const step = walk[i - 1];
        return step === undefined
          ? `${levelsText(read, node(0).levels)} at the start`
          : stepText(read, node(path[i - 1] ?? 0), step);
      },
      expected: (i) => node(path[i] ?? 0).held,
    };
  });
}

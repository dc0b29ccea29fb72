/** Classification on the running kernel, held against Kirchhoff's laws and Eq. 2 written again. */
import type { Level, Task } from "@twinedge/study/learn";
import { describe, expect, test } from "vitest";
import { accuracy, type Flower, learn, type Problem, scatterOf } from "./oracle/classifier.ts";
import { taskNamed, training } from "./oracle/training.ts";

const POTS = { codes: 128, ohms: 1e5, wiper: 40 };
/** V: decisions that hang on less may go either way. */
const CLOSE = 1e-9;

function flowers(examples: Task["train"]): readonly Flower[] {
  return examples.map(({ inputs, label = -1 }) => ({ inputs, label }));
}

/** The task as the reference takes it: nothing but its numbers. */
function problemOf({ network, held, inputs, outputs, classes, train }: Task): Problem {
  return {
    edges: network.edges.map(({ from, to }) => [from, to] as const),
    held: Object.fromEntries(held),
    inputs,
    outputs,
    classes: classes.length,
    train: flowers(train),
  };
}

/** @returns number of different states seen */
async function agrees(level: Level, codes: number, epochs: number, shuffle: boolean): Promise<number> {
  const task = await taskNamed("i", 5);
  const problem = problemOf(task);
  const clocks = problem.train.length;
  const pots = { ...POTS, codes };
  const run = await training(
    task,
    { level, scheme: level === "ideal" ? "xor" : "ideal", pot: { kind: "linear", ratio: 1, ...pots } },
    { nudge: 1, steps: epochs * clocks, shuffle, seed: 5 },
  );
  while (!run.done) {
    run.step();
  }
  const { example, codes: stepped, free, accuracy: judged, kept } = run.record("");
  const slice = <T>(of: readonly T[], epoch: number): readonly T[] => of.slice(epoch * clocks, (epoch + 1) * clocks);
  const reference = learn(problem, { pots, nudge: 1, order: (epoch) => slice(example, epoch) });
  let best = { step: 0, scatter: Number.POSITIVE_INFINITY };
  for (let epoch = 0; epoch <= epochs; epoch++) {
    const theirs = reference.next().value;
    const label = `epoch ${epoch}`;
    if (epoch < epochs) {
      expect(
        slice(example, epoch).toSorted((a, b) => a - b),
        label,
      ).toEqual([...problem.train.keys()]);
    }
    expect(theirs.nearest, label).toBeGreaterThan(CLOSE);
    expect(slice(stepped, epoch), label).toEqual(theirs.clocked);
    for (const [clock, outputs] of theirs.free.entries()) {
      for (const [i, volts] of outputs.entries()) {
        expect(Math.abs((slice(free, epoch)[clock]?.[i] ?? Number.NaN) - volts), label).toBeLessThan(1e-9);
      }
    }
    const { scatter = Number.NaN, ...found } = judged[epoch] ?? {};
    expect(Math.abs(scatter - scatterOf(problem, pots, theirs)), label).toBeLessThan(1e-9);
    expect(found, label).toEqual({
      step: epoch * clocks,
      train: accuracy(problem, pots, theirs, problem.train),
      test: accuracy(problem, pots, theirs, flowers(task.test)),
    });
    best = scatter < best.scatter ? { step: epoch * clocks, scatter } : best;
  }
  expect(kept).toMatchObject(best);
  return new Set(stepped.map((all) => all.join(" "))).size;
}

describe("an epoch on the kernel is an epoch of the equations: every code, every output, both accuracies", () => {
  test.each([
    ["component", 128, 12, false],
    ["component", 128, 12, true],
    ["ideal", 128, 12, true],
    ["ideal", 16, 8, true],
  ] as const)("%s level, %i codes, %i epochs, shuffled: %s", async (level, codes, epochs, shuffle) => {
    expect(await agrees(level, codes, epochs, shuffle)).toBeGreaterThan(epochs);
  });
});

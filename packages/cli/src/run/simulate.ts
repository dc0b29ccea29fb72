/**
 * Runs a simulator to its end in slices of time on the host, so that Ctrl-C, a closed pipe and the progress line get their
 * turn. What a slice has finished is whole: an interrupted run is a shorter one.
 */
import { Cursor, clockEdges, type Row, type Simulator, type Trace } from "@twinedge/core";
import { type Stimulus, VectorRun } from "@twinedge/study";
import type { RunExtent } from "./request.ts";

/** ms of host time: a key is answered at once, and the pauses cost nothing. */
const SLICE = 50;

export interface Watch {
  /** The rows of the slice that has ended, and how much of the run is done, 0 to 1. */
  readonly progress: (rows: readonly Row[], done: number) => void;
  /** The outputs after each vector, as `VectorRun.outputLine` writes them. */
  readonly outputs?: (line: string) => void;
  /** Asked between slices. */
  readonly stopped: () => boolean;
}

/** Runs a started simulator. @returns whether the run came to its end */
export async function simulate(simulator: Simulator, extent: RunExtent, watch: Watch): Promise<boolean> {
  const steps = stepsOf(simulator, extent, watch);
  for (;;) {
    const rows: Row[] = [];
    const end = performance.now() + SLICE;
    let step: IteratorResult<Step, void>;
    do {
      step = steps.next();
      if (step.value?.row !== undefined) {
        rows.push(step.value.row);
      }
    } while (step.done !== true && performance.now() < end);
    watch.progress(rows, step.value?.done ?? 1);
    if (step.done === true) {
      return true;
    }
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
    if (watch.stopped()) {
      return false;
    }
  }
}

function stepsOf(simulator: Simulator, extent: RunExtent, watch: Watch): Generator<Step, void> {
  switch (extent.kind) {
    case "clocks":
      return byClocks(simulator, extent.clocks);
    case "time":
      return byTime(simulator, extent.until);
    default:
      return byVectors(simulator, extent.stimulus, watch);
  }
}

function* byVectors(simulator: Simulator, stimulus: Stimulus, { outputs }: Watch): Generator<Step, void> {
  const run = new VectorRun(simulator, stimulus);
  for (let vector = 0; !run.done; vector++) {
    const time = run.step();
    outputs?.(run.outputLine());
    yield { row: simulator.row(vector, time), done: vector / stimulus.vectors.length };
  }
}

interface Step {
  readonly row?: Row;
  readonly done: number;
}

function* byClocks(simulator: Simulator, clocks: number): Generator<Step, void> {
  for (let clock = 0; clock <= clocks; clock++) {
    yield { row: simulator.nextRow(), done: clock / Math.max(1, clocks) };
  }
}

/** Sample rows at the clocks that end before `until`; without a clock, at the start and at the end. */
function* byTime(simulator: Simulator, until: number): Generator<Step, void> {
  const done = (): number => simulator.now / Math.max(1, until);
  if (simulator.design.run.clock === undefined) {
    simulator.row(0, 0);
    yield* events(simulator, until - 1, done);
    simulator.arriveAt(until);
    simulator.row(1, until);
    return;
  }
  const edges = clockEdges(simulator.design);
  for (let clock = 1; edges.edge(clock) <= until; clock++) {
    yield* events(simulator, edges.edge(clock) - 1, done);
    yield { row: simulator.nextRow(), done: done() };
  }
  yield* events(simulator, until - 1, done);
  simulator.arriveAt(until);
}

/** One time point a step. */
function* events(simulator: Simulator, until: number, done: () => number): Generator<Step, void> {
  while (simulator.kernel.nextTime <= until) {
    simulator.runTo(simulator.kernel.nextTime);
    yield { done: done() };
  }
}

/** A row for every time at which a probe changed: what a run without a clock shows. */
export function* changes(trace: Trace): Iterable<Row> {
  const cursor = new Cursor(trace);
  const { times } = trace;
  let last: readonly number[] | undefined;
  for (let i = 0, clock = 0; i < times.length; i++) {
    const time = times[i] ?? 0;
    if (times[i + 1] === time) {
      continue;
    }
    cursor.advance(time);
    const values = trace.probes.map((id) => cursor.value(id));
    if (last === undefined || values.some((value, p) => !Object.is(value, last?.[p]))) {
      last = values;
      yield { clock: clock++, time, values, residual: Number.NaN };
    }
  }
}

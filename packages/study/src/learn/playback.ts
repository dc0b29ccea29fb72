/**
 * What the supervisor does between the clocks of a training, as waveforms of a deck's sources: examples, targets, which edges
 * step, what is cut. Eq. 1 itself is not played back: the deck's sources follow it.
 */
import { InputError } from "@twinedge/core";
import type { Task } from "../tasks/task.ts";
import type { EdgeEvent, TrainOptions } from "./options.ts";
import type { CircuitSpec } from "./spec.ts";
import { actsAt, type Step } from "./trainer.ts";

/** Clocks that a deck whose sources move may have: each moves a source by two corners. */
const MOST_CLOCKS = 5_000;
/** ps: PWL corners of a jump are so far apart. */
const JUMP = 1;
const PAIRS_A_LINE = 8;

/** A run's options that its deck depends on. */
export type Played = Pick<TrainOptions, "nudge" | "skew" | "events" | "seed" | "corner">;

export class Playback {
  readonly options: Played;
  /** Clocks that were run. */
  readonly clocks: number;
  /** Does anything change between clocks? */
  readonly moves: boolean;
  private readonly task: Task;
  private readonly steps: readonly Step[];
  /** ps */
  private readonly period: number;

  /** @param steps of a run, all from the start on */
  constructor(task: Task, spec: CircuitSpec, options: Played, steps: readonly Step[]) {
    this.task = task;
    this.options = options;
    this.steps = steps;
    this.clocks = Math.max(0, steps.length - 1);
    this.period = Math.round(spec.period * 1e12);
    const doing = ({ example, desired, stepping }: Step): string => JSON.stringify([example, desired, stepping]);
    const [first] = steps;
    this.moves = options.events.length > 0 || steps.some((step) => first !== undefined && doing(step) !== doing(first));
  }

  /** V of the input of this place. */
  input(place: number): string {
    return this.wave(({ example }) => this.task.train[example]?.inputs[place] ?? 0);
  }

  /** V asked of the output of this place. */
  target(place: number): string {
    return this.wave(({ desired }) => desired[place] ?? 0);
  }

  /** `high` V while the edge of this place steps. */
  stepping(place: number, high: number): string {
    return this.wave(({ stepping }) => (stepping[place] === false ? 0 : high));
  }

  /** `high` V until the edge is cut. */
  whole(edge: string, high: number): string {
    const cut = (event: EdgeEvent, step: number): boolean =>
      event.kind === "cut" && event.edge === edge && event.step <= step;
    return this.wave(({ step }) => (this.options.events.some((event) => cut(event, step)) ? 0 : high));
  }

  /** A constant, or PWL over several lines. */
  private wave(value: (step: Step) => number): string {
    const { steps, period } = this;
    const late = Math.round(this.options.skew * 1e12);
    let last = steps[0] === undefined ? 0 : value(steps[0]);
    const corners = [`0 ${last}`];
    for (const step of steps) {
      const next = value(step);
      if (next !== last) {
        const at = actsAt(step.step, period, late);
        corners.push(`${microseconds(at)} ${last}`, `${microseconds(at + JUMP)} ${next}`);
        last = next;
      }
    }
    if (corners.length === 1) {
      return String(last);
    }
    const lines = Array.from({ length: Math.ceil(corners.length / PAIRS_A_LINE) }, (_, i) =>
      corners.slice(i * PAIRS_A_LINE, (i + 1) * PAIRS_A_LINE).join(" "),
    );
    return `pwl(${lines.join("\n+ ")})`;
  }

  /** What a reader of the deck has to know. */
  notes(): readonly string[] {
    const { task, steps, options } = this;
    const { events, seed, corner } = options;
    const chosen = events.length === 0 && steps.some(({ stepping }) => stepping.includes(false));
    return [
      ...(this.moves ? [`Sources play back ${this.clocks} clocks of twinedge train, seed ${seed}.`] : []),
      ...(task.classes.length > 0 && steps.some(({ example }) => task.train[example]?.targets === undefined)
        ? ["Targets are the V_desired of the classes as that run measured them, each epoch anew."]
        : []),
      ...(chosen ? ["Which edges step is as that run drew it or held clocks back."] : []),
      ...events.map(({ edge, step, kind }) => `${edge} is ${kind} after clock ${step}.`),
      ...(corner === "typ" ? [] : [`Trained with the data sheets' ${corner} values: run it with --corner ${corner}.`]),
    ];
  }
}

/** @throws InputError where a deck cannot do what the options ask */
export function checkPlayable(task: Task, spec: CircuitSpec, options: TrainOptions): void {
  const { imperfections, noise, centred, adcBits, dacBits, active, serial, freezeBelow, events, steps } = options;
  const spread = Object.values(imperfections).some((limit) => limit !== undefined && limit > 0);
  const remedy = "leave one of the two out";
  if (centred) {
    throw new InputError("--deck: centred nudges need the free outputs as they are without them, which no deck holds", {
      remedy,
    });
  }
  if (adcBits !== undefined || dacBits !== undefined) {
    throw new InputError("--deck cannot hold the converters of --adc-bits and --dac-bits: Eq. 1 is exact there", {
      remedy,
    });
  }
  if (spread || (noise > 0 && spec.level !== "ideal")) {
    throw new InputError(
      "--deck cannot hold what is drawn for single parts (--offset, --bias, --twin-mismatch, --pot-tolerance, --noise)",
      {
        remedy,
      },
    );
  }
  const moves = task.train.length > 1 || active < 1 || serial || freezeBelow !== undefined || events.length > 0;
  if (moves && steps > MOST_CLOCKS) {
    throw new InputError(`--deck plays back up to ${MOST_CLOCKS} clocks, and these are ${steps}`, {
      remedy: `give --steps ${MOST_CLOCKS} or less`,
    });
  }
}

/** A time in ps, exactly. */
function microseconds(time: number): string {
  return `${time / 1e6}u`;
}

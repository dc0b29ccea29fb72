/** A training run from its start to its end, step by step, and the record of it. */
import type { Design, LogScope } from "@twinedge/core";
import type { Task } from "../tasks/task.ts";
import { potOhms } from "./deck.ts";
import type { TrainOptions } from "./options.ts";
import type { EpochAccuracy, Kept, TrainingRecord } from "./record.ts";
import type { CircuitSpec } from "./spec.ts";
import { type Step, Trainer, worstError } from "./trainer.ts";

export class Training {
  readonly trainer: Trainer;
  readonly task: Task;
  private readonly spec: CircuitSpec;
  readonly options: TrainOptions;
  private readonly recorded: Step[] = [];
  /** V: largest target error, by step. */
  readonly errors: number[] = [];
  private readonly accuracy: EpochAccuracy[] = [];
  /** The best state so far by the training examples alone. */
  kept: Kept | undefined;
  /** Examples presented since an error was last not below the bound. */
  private readonly quiet = new Set<number>();
  private readonly watch: ((step: Step) => void) | undefined;
  private ended: TrainingRecord["stopped"] | undefined;

  /** @param watch is given every step from the start on */
  constructor(
    task: Task,
    spec: CircuitSpec,
    design: Design,
    options: TrainOptions,
    log: LogScope = "none",
    watch?: (step: Step) => void,
  ) {
    this.task = task;
    this.watch = watch;
    this.spec = spec;
    this.options = options;
    this.trainer = new Trainer(task, design, spec.period, options, log);
    this.take(this.trainer.state);
  }

  /** Why it ended; undefined while it has not. */
  get stopped(): TrainingRecord["stopped"] | undefined {
    return this.ended;
  }

  get done(): boolean {
    return this.ended !== undefined;
  }

  /** One clock further. */
  step(): void {
    if (this.ended === undefined) {
      this.take(this.trainer.clock());
    }
  }

  /** Gives up where it is. */
  interrupt(): void {
    this.ended ??= "interrupted";
  }

  private take(state: Step): void {
    const { steps, every, errorBelow, freezeBelow } = this.options;
    this.watch?.(state);
    const recorded = state.step % every === 0 || state.step === steps;
    if (recorded) {
      this.recorded.push(state);
    }
    const { task } = this;
    if (task.classes.length > 0 && state.step % task.train.length === 0) {
      this.judge(state, recorded);
    }
    const worst = worstError(state.free, state.desired);
    this.errors.push(worst);
    if (worst < (freezeBelow ?? errorBelow ?? 0)) {
      this.quiet.add(state.example);
    } else {
      this.quiet.clear();
    }
    if (this.quiet.size === task.train.length) {
      this.ended = freezeBelow === undefined ? "error" : "frozen";
    } else if (state.step >= steps) {
      this.ended = "steps";
    }
  }

  /** The test set is the larger one: it is looked at where the step is recorded, and where the training set is told apart better. */
  private judge({ step, codes }: Step, recorded: boolean): void {
    const { task, trainer } = this;
    const { accuracy: train, scatter } = trainer.judge(task.train);
    // Outputs that coincide have no scatter.
    const better = scatter < (this.kept?.scatter ?? Number.POSITIVE_INFINITY);
    if (!better && !recorded) {
      return;
    }
    const epoch = { step, train, test: trainer.accuracy(task.test), scatter };
    this.accuracy.push(epoch);
    if (better) {
      this.kept = { ...epoch, codes, desired: trainer.desired };
    }
  }

  /** @param version of the program */
  record(version: string): TrainingRecord {
    const { task, trainer, recorded, spec, options } = this;
    const { network } = task;
    const { design, engine } = trainer.simulator;
    const volts = (twin: "f" | "c"): Record<string, number> =>
      Object.fromEntries(
        network.nodes.map(({ name }) => [
          name,
          name === "0" ? 0 : engine.voltage(design.netByName.get(`${twin}${name}`) ?? 0),
        ]),
      );
    const codes = trainer.bench.codes();
    const { imperfections, start, events, errorBelow, freezeBelow, adcBits, dacBits, ...plain } = options;
    return {
      twinedge: "training",
      version,
      task: { name: task.name, title: task.title },
      network: {
        name: network.name,
        kind: network.kind,
        nodes: network.nodes,
        edges: network.edges.map(({ name, from, to, diodes = false }) => ({ name, from, to, diodes })),
        held: Object.fromEntries(task.held),
        inputs: task.inputs,
        ohms: codes.map((code) => potOhms(spec.pot, network.kind, code)),
      },
      outputs: task.outputs,
      classes: task.classes,
      spec,
      options: {
        ...plain,
        ...defined({ errorBelow, freezeBelow, adcBits, dacBits, ...imperfections }),
        ...(events.length > 0
          ? { events: events.map(({ edge, step, kind }) => `${kind} ${edge}@${step}`).join(" ") }
          : {}),
        ...(start === undefined ? {} : { start: [...start].map(([edge, code]) => `${edge}=${code}`).join(" ") }),
      },
      seed: options.seed,
      step: recorded.map(({ step }) => step),
      example: recorded.map(({ example }) => example),
      free: recorded.map(({ free }) => free),
      desired: recorded.map(({ desired }) => desired),
      codes: recorded.map((state) => state.codes),
      up: recorded.map(({ up }) => up),
      powerFree: recorded.map(({ powerFree }) => powerFree),
      powerClamped: recorded.map(({ powerClamped }) => powerClamped),
      accuracy: this.accuracy,
      ...(this.kept === undefined ? {} : { kept: this.kept }),
      nodes: { free: volts("f"), clamped: volts("c") },
      stopped: this.ended ?? "interrupted",
    };
  }
}

function defined(values: Readonly<Record<string, number | undefined>>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

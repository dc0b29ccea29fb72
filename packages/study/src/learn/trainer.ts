/**
 * The training procedure of Seiz 2022, section 5, steps 1 to 7, on a running circuit: inputs, free outputs, Eq. 1, clamped outputs,
 * clock, and again.
 *
 * What the paper's author did by hand happens here between two clocks, after the pots have stepped and before the decisions are
 * stored: the supervisor sets the inputs of the next example in both networks, reads the free outputs once they have settled,
 * and holds the clamped ones between them and their targets. Then the clock rises (decisions are stored) and falls (pots step).
 */
import { type Design, InputError, type Kernel, type LogScope, Simulator, stateOf } from "@twinedge/core";
import { EdgeBench } from "../edges/bench.ts";
import { shuffled } from "../parts/shuffle.ts";
import { type Stream, stream } from "../parts/stream.ts";
import type { Example, Task } from "../tasks/task.ts";
import { CLOSED, OPEN } from "./deck.ts";
import type { TrainOptions } from "./options.ts";

/** State after `step` clocks, with the decisions that the next one takes. */
export interface Step {
  readonly step: number;
  /** Place of the example presented. */
  readonly example: number;
  /** V at the free outputs, and what is asked of them. */
  readonly free: readonly number[];
  readonly desired: readonly number[];
  readonly codes: readonly number[];
  /** 0, 1, or 2 for X. */
  readonly up: readonly number[];
  /** By edge, does it see the next clock? Empty: all do. */
  readonly stepping: readonly boolean[];
  /** W drawn from the sources that hold each network. */
  readonly powerFree: number;
  readonly powerClamped: number;
}

export interface Judgement {
  /** Share that is classified rightly. */
  readonly accuracy: number;
  readonly scatter: number;
}

/** Share of a period after the falling edge at which the supervisor acts. */
const ACTS = 0.01;
/** The same after power-up, when the reset is over. */
const FIRST = 0.2;

/** V: outputs that move less hold still. */
const STILL = 1e-7;
/** Each one leaves a few percent of what moved before. */
const MOST_TRIES = 10;

/** ps: when the supervisor acts after so many clocks, the latest of which comes `late` after its time. */
export function actsAt(step: number, period: number, late: number): number {
  return period * step + late + Math.round(period * ACTS);
}

type Adjust = (k: Kernel, value: number) => void;

export class Trainer {
  readonly task: Task;
  readonly bench: EdgeBench;
  readonly simulator: Simulator;
  /** Clocks done. */
  steps = 0;
  private readonly options: TrainOptions;
  private readonly period: number;
  private readonly clocksLate: number;
  private readonly random: Stream;
  private order: readonly number[] = [];
  private desiredByClass: readonly (readonly number[])[] = [];
  /** V at the clamped outputs. */
  private held: readonly number[] = [];
  /** The same of the free network, where both are nudged; undefined before. */
  private heldFree: readonly number[] | undefined;
  private readonly gates: readonly Adjust[];
  private readonly stuck = new Set<number>();
  private readonly power: { readonly free: readonly (() => number)[]; readonly clamped: readonly (() => number)[] };

  /**
   * @param design made of `deckOf(task, ...)`
   * @param log changes that the simulator's trace is to hold
   * @throws InputError where the circuit is not that of the task
   */
  constructor(task: Task, design: Design, period: number, options: TrainOptions, log: LogScope = "none") {
    this.task = task;
    this.options = options;
    this.period = Math.round(period * 1e12);
    this.clocksLate = Math.round(options.skew * 1e12);
    this.random = stream(options.draw === 0 ? "training" : `training ${options.draw}`, options.seed);
    this.bench = new EdgeBench(design, { corner: options.corner, seed: options.seed, probes: [], log }, false);
    this.simulator = this.bench.simulator;
    this.gates = this.bench.edges.map(({ path }) => this.simulator.sources.get(`ven_${path}`) ?? (() => undefined));
    const drawn = (twin: "f" | "c"): readonly (() => number)[] =>
      [...task.held.keys(), ...task.inputs, ...(twin === "c" ? task.outputs : [])].flatMap(
        (node) => this.simulator.reading(`v${twin}${node}`, "p") ?? [],
      );
    this.power = { free: drawn("f"), clamped: drawn("c") };
    this.simulator.runTo(Math.round(this.period * FIRST));
    this.present();
  }

  /** The state as it is, the next example being presented. */
  get state(): Step {
    return this.current;
  }

  private current: Step = {
    step: 0,
    example: 0,
    free: [],
    desired: [],
    codes: [],
    up: [],
    stepping: [],
    powerFree: 0,
    powerClamped: 0,
  };

  /** One clock. @returns the state that it led to */
  clock(): Step {
    this.simulator.runTo(actsAt(this.steps + 1, this.period, this.clocksLate));
    this.steps++;
    this.present();
    return this.current;
  }

  /**
   * V at the free outputs for these inputs. The clamped network is made like the free one for it: a decision circuit that joins
   * them (summing resistors) then pulls neither, where it would move the outputs by tens of millivolts otherwise.
   */
  outputs(inputs: readonly number[]): readonly number[] {
    const { kernel, engine } = this.simulator;
    this.hold(kernel, undefined);
    this.drive("f", inputs);
    this.drive("c", inputs);
    engine.solve();
    return this.settle((free) => {
      this.clamp(kernel, free);
      engine.solve();
    });
  }

  /** Puts the present example back after `outputs`. */
  restore(): void {
    const { kernel, engine } = this.simulator;
    const { inputs } = this.task.train[this.current.example] ?? { inputs: [] };
    this.drive("f", inputs);
    this.drive("c", inputs);
    this.clamp(kernel, this.held);
    this.hold(kernel, this.heldFree);
    engine.solve();
  }

  /** Outputs asked of a class in this epoch. */
  get desired(): readonly (readonly number[])[] {
    return this.desiredByClass;
  }

  /** Share of the examples whose nearest class is their own. */
  accuracy(examples: readonly Example[]): number {
    return this.judge(examples).accuracy;
  }

  /**
   * How well the outputs tell the classes apart. The scatter is the rms distance of the outputs from what is asked of their own
   * class, as a share of the least distance between what is asked of two classes: at 0.5 the typical example is half way.
   */
  judge(examples: readonly Example[]): Judgement {
    if (examples.length === 0) {
      return { accuracy: Number.NaN, scatter: Number.NaN };
    }
    const asked = this.desiredByClass;
    let right = 0;
    let squares = 0;
    for (const { inputs, label = -1 } of examples) {
      const outputs = this.outputs(inputs);
      const distances = asked.map((desired) => distance(desired, outputs));
      right += distances.indexOf(Math.min(...distances)) === label ? 1 : 0;
      squares += (distances[label] ?? Number.NaN) ** 2;
    }
    this.restore();
    const apart = asked.flatMap((one, i) => asked.slice(i + 1).map((other) => distance(one, other)));
    return { accuracy: right / examples.length, scatter: Math.sqrt(squares / examples.length) / Math.min(...apart) };
  }

  /** Root of the mean square error over examples that have targets, and the largest, V. */
  errors(examples: readonly Example[]): { readonly rms: number; readonly worst: number } {
    let sum = 0;
    let count = 0;
    let worst = 0;
    for (const { inputs, targets = [] } of examples) {
      const outputs = this.outputs(inputs);
      for (const [i, target] of targets.entries()) {
        const error = Math.abs((outputs[i] ?? Number.NaN) - target);
        sum += error ** 2;
        count++;
        worst = Math.max(worst, error);
      }
    }
    this.restore();
    return { rms: Math.sqrt(sum / count), worst };
  }

  /** Between two clocks: what happens to edges, the next example, Eq. 1. */
  private present(): void {
    const { task, options, simulator } = this;
    const epoch = this.steps % task.train.length === 0;
    this.happen();
    if (epoch) {
      this.begin();
    }
    const index = this.order[this.steps % task.train.length] ?? 0;
    const example = task.train[index];
    const inputs = example?.inputs ?? [];
    simulator.kernel.act((k) => {
      this.hold(k, undefined);
      this.drive("f", inputs);
      this.drive("c", inputs);
    });
    const desired = example?.targets ?? this.desiredByClass[example?.label ?? -1] ?? [];
    const free = this.nudge(desired);
    if (options.centred) {
      this.heldFree = this.nudged(free, desired, -options.nudge);
      simulator.kernel.act((k) => this.hold(k, this.heldFree));
    }
    const stepping = this.gate(worstError(free, desired) < (options.freezeBelow ?? 0));
    this.simulator.runTo(this.period * this.steps + Math.round(this.period / 2) - 1);
    const drawn = (readings: readonly (() => number)[]): number => -readings.reduce((sum, read) => sum + read(), 0);
    this.current = {
      step: this.steps,
      example: index,
      free,
      desired,
      codes: this.bench.codes(),
      up: this.bench.edges.map(({ up }) => stateOf(simulator.kernel.read(up))),
      stepping,
      powerFree: drawn(this.power.free),
      powerClamped: drawn(this.power.clamped),
    };
  }

  /**
   * Holds the clamped outputs by Eq. 1.
   *
   * @returns V at the free outputs
   */
  private nudge(desired: readonly number[]): readonly number[] {
    return this.settle((free) => {
      this.held = this.nudged(free, desired, this.options.nudge);
      this.simulator.kernel.act((k) => this.clamp(k, this.held));
    });
  }

  /** V of Eq. 1, as the converters read and give them. */
  private nudged(free: readonly number[], desired: readonly number[], nudge: number): readonly number[] {
    const { adcBits, dacBits, range } = this.options;
    return free.map((volts, i) =>
      quantised(nudge * (desired[i] ?? 0) + (1 - nudge) * quantised(volts, adcBits, range), dacBits, range),
    );
  }

  /**
   * Where a decision circuit joins the networks, holding the clamped outputs moves the free ones a little, so it is done again
   * until they hold still.
   */
  private settle(hold: (free: readonly number[]) => void): readonly number[] {
    let free = this.measured();
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      hold(free);
      const now = this.measured();
      const moved = Math.max(...now.map((volts, i) => Math.abs(volts - (free[i] ?? 0))));
      free = now;
      if (!(moved > STILL)) {
        break;
      }
    }
    return free;
  }

  private clamp(k: Kernel, volts: readonly number[]): void {
    for (const [i, node] of this.task.outputs.entries()) {
      this.source(`vc${node}`)(k, volts[i] ?? 0);
    }
  }

  /** Holds the outputs of the free network, or lets go of them; without effect where they are never held. */
  private hold(k: Kernel, volts: readonly number[] | undefined): void {
    if (!this.options.centred) {
      return;
    }
    for (const [i, node] of this.task.outputs.entries()) {
      this.source(`rh${node}`)(k, volts === undefined ? OPEN : CLOSED);
      this.source(`vh${node}`)(k, volts?.[i] ?? 0);
    }
  }

  private begin(): void {
    const { task } = this;
    const { train, classes } = task;
    const order = [...train.keys()];
    this.order = this.options.shuffle ? shuffled(order, this.random) : order;
    this.desiredByClass = classes.map((_, label) => {
      const own = train.filter((example) => example.label === label);
      return this.outputs(
        task.inputs.map((_node, i) => own.reduce((sum, { inputs }) => sum + (inputs[i] ?? 0), 0) / own.length),
      );
    });
    if (classes.length > 0) {
      this.restore();
    }
  }

  /** Cuts and sticks what is due. */
  private happen(): void {
    for (const { edge, step, kind } of this.options.events) {
      if (step !== this.steps) {
        continue;
      }
      if (kind === "cut") {
        this.simulator.kernel.act((k) => {
          this.source(`rlf_${edge}`)(k, OPEN);
          this.source(`rlc_${edge}`)(k, OPEN);
        });
      }
      this.stuck.add(this.bench.edges.findIndex(({ path }) => path === edge));
    }
  }

  /** Decides which edges see the next clock. */
  private gate(frozen: boolean): readonly boolean[] {
    const { active, serial, freezeBelow } = this.options;
    if (active >= 1 && !serial && this.stuck.size === 0 && freezeBelow === undefined) {
      return [];
    }
    const stepping = this.gates.map((_, e) => {
      const turn = !serial || e === this.steps % this.gates.length;
      return turn && !frozen && !this.stuck.has(e) && (active >= 1 || this.random.uniform() < active);
    });
    this.simulator.kernel.act((k) => {
      for (const [e, gate] of this.gates.entries()) {
        gate(k, stepping[e] === true ? 5 : 0);
      }
    });
    return stepping;
  }

  private drive(twin: "f" | "c", inputs: readonly number[]): void {
    const { kernel } = this.simulator;
    for (const [i, node] of this.task.inputs.entries()) {
      this.source(`v${twin}${node}`)(kernel, inputs[i] ?? 0);
    }
  }

  private measured(): readonly number[] {
    const { engine, design } = this.simulator;
    return this.task.outputs.map((node) => engine.voltage(design.netByName.get(`f${node}`) ?? 0));
  }

  private source(name: string): Adjust {
    const found = this.simulator.sources.get(name);
    if (found === undefined) {
      throw new InputError(`the circuit has no source "${name}"`, { remedy: "train a circuit made of its task" });
    }
    return found;
  }
}

/** V: largest target error; NaN where something is not known. */
export function worstError(free: readonly number[], desired: readonly number[]): number {
  return Math.max(...free.map((volts, i) => Math.abs(volts - (desired[i] ?? Number.NaN))));
}

/** Euclidean, of two sets of outputs, V. */
function distance(a: readonly number[], b: readonly number[]): number {
  return Math.hypot(...a.map((volts, i) => volts - (b[i] ?? Number.NaN)));
}

/** What a converter of so many bits over 0 to `range` V makes of a voltage. */
function quantised(volts: number, bits: number | undefined, range: number): number {
  if (bits === undefined) {
    return volts;
  }
  const top = 2 ** bits - 1;
  return (Math.min(Math.max(Math.round((volts / range) * top), 0), top) * range) / top;
}

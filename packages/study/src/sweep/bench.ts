/**
 * One circuit brought from point to point of a sweep.
 *
 * Every point starts from the solution of the last one. Sources and resistors are changed in place; a parameter or the temperature
 * makes a new simulator that begins where the old one stands. Where Newton does not get from one point to the next, the way is made
 * in smaller steps, so that a circuit with several solutions stays on the branch it is on for as long as there is one; only
 * then a solution is looked for afresh.
 */
import {
  type Circuit,
  type Design,
  InputError,
  SimulationError,
  Simulator,
  type SimulatorOptions,
  type SourcePos,
  suggestion,
} from "@twinedge/core";

/** A quantity that a bench can set. */
export interface Quantity {
  readonly kind: "name" | "param" | "temp";
  readonly name: string;
  readonly pos?: SourcePos | undefined;
}

/** Smallest part of the way between two points that is tried. */
const SMALLEST = 1 / 256;
const SHORTER = 4;

export type Elaborate = (circuit: Circuit) => Design;

export type BenchOptions = Pick<SimulatorOptions, "corner" | "seed">;

export class SweepBench {
  private readonly circuit: Circuit;
  private readonly elaborate: Elaborate;
  private readonly quantities: readonly Quantity[];
  private readonly options: BenchOptions;
  private current: Simulator | undefined;
  private at: readonly number[] = [];
  /** By quantity: whether it is a device of the circuit, changed in place. */
  private readonly inPlace: readonly boolean[];

  /**
   * @throws InputError for a quantity that the circuit has not, or that cannot be set
   */
  constructor(circuit: Circuit, elaborate: Elaborate, quantities: readonly Quantity[], options: BenchOptions = {}) {
    this.circuit = circuit;
    this.elaborate = elaborate;
    this.quantities = quantities;
    this.options = options;
    const model = quantities.some(({ kind }) => kind === "name")
      ? new Simulator(elaborate(circuit), { ...options, probes: [] })
      : undefined;
    this.inPlace = quantities.map((quantity) => isDevice(quantity, circuit, model));
  }

  /** At the point reached last. */
  get simulator(): Simulator {
    if (this.current === undefined) {
      throw new Error("the bench has not been moved to a point yet");
    }
    return this.current;
  }

  /**
   * Brings every quantity to its value (V, A, ohm, degrees Celsius).
   *
   * @throws SimulationError where there is no solution; the next point then starts from the last one that had one
   */
  move(target: readonly number[]): void {
    if (this.current === undefined) {
      this.current = this.build(target, undefined, false);
      this.at = target;
      return;
    }
    const from = this.at;
    let done = 0;
    for (let step = 1; done < 1; ) {
      const to = Math.min(1, done + step);
      try {
        this.reach(to === 1 ? target : from.map((value, k) => value + to * ((target[k] ?? value) - value)), true);
        done = to;
        step *= 2;
      } catch (error) {
        if (!(error instanceof SimulationError)) {
          throw error;
        }
        step /= SHORTER;
        if (step < SMALLEST) {
          this.reach(target, false);
          return;
        }
      }
    }
  }

  private reach(target: readonly number[], follow: boolean): void {
    const { current, at, inPlace } = this;
    if (current === undefined || target.some((value, k) => inPlace[k] !== true && value !== at[k])) {
      this.current = this.build(target, current, follow);
    } else {
      const change: Parameters<Simulator["resettle"]>[0] = (k) => {
        for (const [i, { name }] of this.quantities.entries()) {
          if (inPlace[i] === true) {
            current.sources.get(name)?.(k, target[i] ?? 0);
          }
        }
      };
      if (follow) {
        current.follow(change);
      } else {
        current.resettle(change);
      }
    }
    this.at = target;
  }

  private build(target: readonly number[], from: Simulator | undefined, follow: boolean): Simulator {
    let { circuit } = this;
    for (const [k, quantity] of this.quantities.entries()) {
      circuit = this.inPlace[k] === true ? circuit : withValue(circuit, quantity, target[k] ?? 0);
    }
    const simulator = new Simulator(this.elaborate(circuit), { ...this.options, probes: [], from });
    for (const [k, { name }] of this.quantities.entries()) {
      if (this.inPlace[k] === true) {
        simulator.sources.get(name)?.(simulator.kernel, target[k] ?? 0);
      }
    }
    simulator.start(follow);
    return simulator;
  }
}

/** Is it a device that can be changed in place, and not a parameter or the temperature? */
function isDevice({ kind, name, pos }: Quantity, { top }: Circuit, model: Simulator | undefined): boolean {
  const params = top.params.map((param) => param.name);
  if (kind === "temp" || (kind === "param" && params.includes(name))) {
    return false;
  }
  if (kind === "param") {
    throw new InputError(`the deck has no parameter "${name}" to sweep`, {
      pos,
      remedy: suggestion(name, params, "define it with .param at the top"),
    });
  }
  if (model?.sources.has(name) === true) {
    return true;
  }
  if (model?.design.devices.some((device) => device.name === name) === true) {
    throw new InputError(`"${name}" cannot be swept: it is neither a V or I source nor a resistor`, {
      pos,
      remedy: "give its value by a .param and sweep that",
    });
  }
  if (!params.includes(name)) {
    throw new InputError(`there is no source, resistor or parameter "${name}" to sweep`, {
      pos,
      remedy: suggestion(name, [...(model?.sources.keys() ?? []), ...params, "temp"], "name one"),
    });
  }
  return false;
}

function withValue(circuit: Circuit, { kind, name }: Quantity, value: number): Circuit {
  if (kind === "temp") {
    return { ...circuit, options: new Map([...circuit.options, ["temp", value]]) };
  }
  const params = circuit.top.params.map((param) => (param.name === name ? { ...param, value } : param));
  return { ...circuit, top: { ...circuit.top, params } };
}

/** One scheme's circuit, clock by clock: what every edge decides, stores and stands at, and what Eq. 2 asks of it there. */
import { type Circuit, type Corner, InputError, type SchemeMark, stateOf } from "@twinedge/core";
import { EdgeBench } from "../edges/bench.ts";
import { type EdgeVoltages, idealRises, rises } from "../edges/edge.ts";
import { checkSenses, schemeOf } from "../edges/scheme.ts";
import type { Fault } from "../faults/fault.ts";
import { faultyDesign } from "../faults/inject.ts";

/** A circuit that takes part, under the name it was asked for by: `xor`, `xor/jk`. */
export interface Entrant {
  readonly name: string;
  readonly circuit: Circuit;
  readonly faults?: readonly Fault[];
}

/** One edge just before an active clock edge. */
export interface EdgeState {
  readonly volts: EdgeVoltages;
  /** Decision that the clock edge takes: 0, 1, or 2 for X. */
  readonly up: number;
  /** Stored decision, that of the clock before; 2 where it is unknown or the edge names none. */
  readonly q: number;
  /** NaN where it is unknown. */
  readonly code: number;
  readonly clampedCode: number;
  /** Does the decision raise the resistance? undefined for X. */
  readonly rises: boolean | undefined;
  /** The same, of Eq. 2 at these voltages. */
  readonly ideal: boolean;
}

/** State that clock `clock` led to, 0 being the start. */
export interface State {
  readonly clock: number;
  /** V, of the targets. */
  readonly targets: readonly number[];
  readonly edges: readonly EdgeState[];
}

export interface RunOptions {
  readonly corner?: Corner;
  readonly seed?: number;
}

const X = 2;

export class SchemeRun {
  readonly name: string;
  readonly scheme: SchemeMark;
  readonly bench: EdgeBench;
  readonly states: State[] = [];

  /** @throws InputError where the circuit has no scheme, no clock, or edges that the scheme cannot serve */
  constructor({ name, circuit, faults }: Entrant, options: RunOptions = {}) {
    this.name = name;
    this.scheme = schemeOf(circuit);
    const design = faultyDesign(circuit, faults);
    if (design.run.clock === undefined) {
      throw new InputError(`${design.file} has no clock to count`, {
        remedy: "add a line `*@ clock NET`, or name it with --clock NET",
      });
    }
    checkSenses(design.edges, this.scheme);
    this.bench = new EdgeBench(design, options);
    this.states.push(stateAt(this.bench, this.scheme, 0));
  }

  /** One clock further. */
  clock(): State {
    this.bench.clock();
    const state = stateAt(this.bench, this.scheme, this.states.length);
    this.states.push(state);
    return state;
  }

  /** The present one. */
  get state(): State {
    return this.states.at(-1) ?? stateAt(this.bench, this.scheme, 0);
  }
}

export function stateAt(bench: EdgeBench, scheme: SchemeMark, clock: number): State {
  const { design, engine } = bench.simulator;
  const codes = bench.codes();
  const clampedCodes = bench.clampedCodes();
  return {
    clock,
    targets: design.targets.map(({ net }) => engine.voltage(net)),
    edges: bench.edges.map((edge, e) => {
      const up = bench.up(e);
      const volts = bench.volts(e);
      return {
        volts,
        up,
        q: edge.q < 0 ? X : stateOf(bench.simulator.kernel.read(edge.q)),
        code: codes[e] ?? Number.NaN,
        clampedCode: clampedCodes[e] ?? Number.NaN,
        rises: up === X ? undefined : rises(edge, scheme.looksAt, up === 1),
        ideal: idealRises(volts),
      };
    }),
  };
}

/** One seed: every scheme's circuit with the parts and the starting codes that the seed draws, run to its end. */
import { type Circuit, type Corner, type Design } from "@twinedge/core";
import { EdgeBench } from "../edges/bench.ts";
import type { Fault } from "../faults/fault.ts";
import { faultyDesign } from "../faults/inject.ts";
import { type Imperfections, imperfect, randomCodes } from "../parts/imperfect.ts";
import { failureOf, thrown } from "../threads/failure.ts";

/** Plain data: it passes to threads. */
export interface SampleRequest {
  readonly circuits: readonly Circuit[];
  /** Put into each of them. */
  readonly faults?: readonly Fault[];
  readonly clocks: number;
  readonly imperfections: Imperfections;
  /** Starting codes are drawn too, the same for every scheme. */
  readonly randomStart: boolean;
  readonly corner: Corner;
}

export interface SchemeSample {
  /** V: targets of rows 0 to `clocks`, row by row. */
  readonly volts: Float64Array;
  /** Codes at the end; NaN where one is not known. */
  readonly codes: Float64Array;
}

/** Designs of the request that was sampled last: a thread has one. */
let last: { readonly request: SampleRequest; readonly sampler: Sampler } | undefined;

/** @throws InputError, SimulationError with the seed in front of the message */
export function sampleSeed(request: SampleRequest, seed: number): readonly SchemeSample[] {
  try {
    if (last?.request !== request) {
      last = { request, sampler: new Sampler(request) };
    }
    return last.sampler.sample(seed);
  } catch (error) {
    const { kind, message } = failureOf(error);
    throw thrown({ kind, message: `seed ${seed}: ${message}` });
  }
}

class Sampler {
  private readonly request: SampleRequest;
  private readonly designs: readonly Design[];

  constructor(request: SampleRequest) {
    this.request = request;
    this.designs = request.circuits.map((circuit) => faultyDesign(circuit, request.faults));
  }

  /** @returns one a circuit */
  sample(seed: number): readonly SchemeSample[] {
    const { clocks, imperfections, randomStart, corner } = this.request;
    return this.designs.map((nominal) => {
      const { design } = imperfect(nominal, imperfections, seed);
      const bench = new EdgeBench(design, { corner, seed });
      if (randomStart) {
        bench.place(
          randomCodes(
            bench.edges.map(({ path }) => path),
            bench.levels,
            seed,
          ),
        );
      }
      const { targets } = design;
      const volts = new Float64Array((clocks + 1) * targets.length);
      for (let row = 0; row <= clocks; row++) {
        if (row > 0) {
          bench.clock();
        }
        for (const [i, { net }] of targets.entries()) {
          volts[row * targets.length + i] = bench.simulator.engine.voltage(net);
        }
      }
      return { volts, codes: Float64Array.from(bench.codes()) };
    });
  }
}

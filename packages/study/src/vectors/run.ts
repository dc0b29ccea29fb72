/** Applies vectors to a simulator, one a step, and says what the outputs are at the end of each. */
import { type Kernel, logicChar, type Simulator } from "@twinedge/core";
import type { Stimulus } from "./stimulus.ts";

/** ps from a vector to the clock's edges: neither comes together with a vector. */
function edges(period: number): { readonly active: number; readonly inactive: number } {
  return { active: Math.floor(period / 2), inactive: Math.floor((3 * period) / 4) };
}

export class VectorRun {
  private readonly simulator: Simulator;
  private readonly stimulus: Stimulus;
  private readonly drives: readonly ((k: Kernel, state: number) => void)[];
  private readonly tick: ((k: Kernel, state: number) => void) | undefined;
  private readonly outputs: readonly number[];
  private before: Uint8Array | undefined;
  private next = 0;

  /** @param simulator of a design whose ports the stimulus names; it must not have been started */
  constructor(simulator: Simulator, stimulus: Stimulus) {
    this.simulator = simulator;
    this.stimulus = stimulus;
    const driveOf = (net: string): ((k: Kernel, state: number) => void) =>
      simulator.sources.get(net) ?? (() => undefined);
    this.drives = stimulus.inputs.flatMap(({ nets }) => nets.map(driveOf));
    this.tick = stimulus.clock === undefined ? undefined : driveOf(stimulus.clock.net);
    const { netByName } = simulator.design;
    this.outputs = stimulus.outputs.flatMap(({ nets }) => nets.map((net) => netByName.get(net) ?? -1));
  }

  get done(): boolean {
    return this.next >= this.stimulus.vectors.length;
  }

  /**
   * Applies the next vector and runs to 1 ps before its end: before the next vector, or before the clock's active edge.
   *
   * @returns that time, ps
   */
  step(): number {
    const { simulator, stimulus, drives, tick } = this;
    const { period, vectors, clock, start: lead = 0 } = stimulus;
    const start = lead + this.next * period;
    const vector = vectors[this.next];
    this.next++;
    const active = clock?.edge === "fall" ? 0 : 1;
    if (tick !== undefined && this.next === 1) {
      // The clock stands at its inactive level from the beginning: that is no edge.
      simulator.resettle((k) => tick(k, 1 - active));
    } else if (tick !== undefined) {
      simulator.runTo(start - period + edges(period).active);
      simulator.kernel.act((k) => tick(k, active));
      simulator.runTo(start - period + edges(period).inactive);
      simulator.kernel.act((k) => tick(k, 1 - active));
    }
    simulator.runTo(start);
    const { before } = this;
    simulator.kernel.act((k) => {
      for (let i = 0; i < drives.length; i++) {
        const state = vector?.[i] ?? 2;
        if (before?.[i] !== state) {
          drives[i]?.(k, state);
        }
      }
    });
    this.before = vector;
    const end = start + (tick === undefined ? period : edges(period).active) - 1;
    simulator.runTo(end);
    return end;
  }

  /** The outputs now, a character (0, 1, x, z) a bit (z where nothing is connected), ports in their order, most significant bit first. */
  outputLine(): string {
    const { kernel } = this.simulator;
    let line = "";
    for (const net of this.outputs) {
      line += net < 0 ? "z" : logicChar(kernel.read(net));
    }
    return line;
  }
}

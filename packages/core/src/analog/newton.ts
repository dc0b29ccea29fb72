/**
 * Newton's method for one island, and what is tried when it fails.
 *
 * A step solves J dx = -F with the true residual F, so the Jacobian only decides how fast the iteration converges, not where.
 * Once steps are small and shrink well, the factors of an earlier Jacobian are used again (chord steps).
 *
 * A solution is accepted when the last step was within the tolerance, no junction was limited before or after it, and the balance of every node
 * holds to a small part of the currents that meet there. In double precision steps cannot shrink for ever: where a node is
 * tied down by nanosiemens, rounding of currents alone moves it by 1e-11 V and more. When steps have stopped shrinking and
 * every equation is met to rounding of its own terms, the iterate is as good as arithmetic allows and is accepted as well.
 *
 * Homotopies, in this order: a plain start from nothing, or from the start voltages given for some nodes; stepping a shunt to ground at every node from 10 mS to nothing
 * (SPICE's gmin stepping); stepping a conductance across every junction likewise (its "true" gmin stepping), which feeds no current
 * to nodes that controlled sources drive; stepping all sources from 0 to their values.
 */
import type { AnalogStats } from "./engine.ts";
import type { Island } from "./island.ts";

export interface Tolerances {
  /** Volts: largest last step of a node voltage, beside `reltol` of the voltage itself. */
  readonly vntol: number;
  /** Amperes: largest last step of a branch current, beside `reltolCurrent` of the current itself. */
  readonly abstol: number;
  readonly reltol: number;
  readonly reltolCurrent: number;
  /** Newton iterations before a plain start is given up. */
  readonly itl1: number;
}

/** Results agree with ngspice at tight tolerances to 1e-9 V; see the accuracy tests. */
export const TOLERANCES: Tolerances = { vntol: 1e-10, abstol: 1e-13, reltol: 1e-12, reltolCurrent: 1e-10, itl1: 100 };

export type Outcome = "converged" | "stuck" | "singular" | "runaway";

/** Steps below this (V) may use the factors of an earlier Jacobian. */
const CHORD_BELOW = 2e-4;
/** A chord step that leaves more than this part of the step before asks for a new Jacobian. */
const CHORD_GAIN = 0.1;
/** Part of the tolerance that a last chord step may have, because what it leaves over is not small against itself. */
const CHORD_TOLERANCE = 0.2;
/** Part of the tolerance that a step may have and be left undone. */
const STANDING = 0.01;
/** Largest part of the terms of an equation that may be left over. */
const BALANCE = 5e-14;
/** Amperes (volts in branch equations) that are always small enough. */
const BALANCE_ABSOLUTE = 1e-12;
/** Left-over part that is rounding: a few units in the last place times the number of terms. */
const ROUNDING = 64 * Number.EPSILON;
/** Siemens: more than circuits have, and little enough to leave them their digits. */
const TIE = 1e3;
/** Steps without improvement before rounding is suspected, and the largest step (V) for which it may be. */
const STALLED = 4;
const STALLED_BELOW = 1e-6;
/** Siemens: where conductances of 10 mS do not tame an island, stronger ones up to this are tried. */
const STRONGEST = 100;
/** Volts (amperes in branches): beyond, nonlinear equations balance to rounding of enormous terms, which makes no solution. */
const RUNAWAY = 1e9;
/** Steps of a homotopy: a branch that is followed in steps of a millionth leads nowhere. */
const MOST_STEPS = 300;

export class Newton {
  private readonly island: Island;
  private readonly tolerances: Tolerances;
  private readonly stats: AnalogStats;
  private readonly dx: Float64Array;
  /** Unknowns before a homotopy step, and the guess a cold start begins with. */
  private readonly saved: Float64Array;
  readonly guess: Float64Array;
  private factored = false;
  /** Unknown at which the matrix was singular. */
  singularUnknown = -1;
  /** First unknown beyond all bounds where the balances were met there, and its value. */
  runaway: { readonly unknown: number; readonly value: number } | undefined;
  private cold = true;

  constructor(island: Island, tolerances: Tolerances, stats: AnalogStats) {
    this.island = island;
    this.tolerances = tolerances;
    this.stats = stats;
    this.dx = new Float64Array(island.n);
    this.saved = new Float64Array(island.n);
    this.guess = new Float64Array(island.n);
  }

  /** Solves the island from its last solution (or its guess). */
  solve(): Outcome {
    this.runaway = undefined;
    let outcome = this.cold ? this.startAfresh(() => this.begin()) : this.iterate();
    if (outcome !== "converged" && !this.cold) {
      outcome = this.startAfresh(() => this.begin());
    }
    if (outcome !== "converged") {
      const plain = outcome;
      const { island } = this;
      const { gmin } = island;
      outcome = this.startAfresh(() =>
        this.lessen((siemens) => {
          island.shunt = siemens;
        }),
      );
      if (outcome !== "converged" && !island.linear) {
        outcome = this.startAfresh(() =>
          this.lessen((siemens) => {
            island.gmin = gmin + siemens;
          }),
        );
      }
      if (outcome !== "converged") {
        outcome = this.startAfresh(() => this.stepSources());
      }
      if (outcome !== "converged") {
        this.restart();
        outcome = plain === "stuck" && this.runaway !== undefined ? "runaway" : plain;
      }
    }
    this.cold = outcome !== "converged";
    return outcome;
  }

  /** Solves the island from its last solution and by nothing else; that solution stands where this fails. */
  follow(): Outcome {
    if (this.cold) {
      return this.solve();
    }
    this.save();
    const outcome = this.iterate();
    if (outcome !== "converged") {
      this.recall();
      this.factored = false;
    }
    return outcome;
  }

  /** The unknowns hold a solution of nearly the same circuit. */
  resume(): void {
    this.cold = false;
    this.island.first = false;
  }

  /** Unknowns by how far they are from converging, worst first. */
  worst(count: number): number[] {
    const { dx, island } = this;
    return [...dx.keys()]
      .sort((p, q) => size(dx[q]!) - size(dx[p]!))
      .slice(0, count)
      .map((r) => island.unknowns[r]!);
  }

  private restart(): void {
    const { island } = this;
    for (let r = 0; r < island.n; r++) {
      island.v[island.unknowns[r]!] = this.guess[r]!;
    }
  }

  private startAfresh(run: () => Outcome): Outcome {
    this.restart();
    this.island.first = true;
    this.factored = false;
    return run();
  }

  /** A plain start. Nodes with a start voltage are first tied to it, so that the others and the junctions come to suit it. */
  private begin(): Outcome {
    const { island } = this;
    if (island.tied.length > 0 && !island.linear) {
      island.tie = TIE;
      const outcome = this.iterate();
      island.tie = 0;
      this.factored = false;
      if (outcome !== "converged") {
        this.restart();
        island.first = true;
      }
    }
    return this.iterate();
  }

  private iterate(): Outcome {
    const { island, tolerances, stats, dx } = this;
    const { n, nodeRows, unknowns, v } = island;
    const { vntol, reltol, abstol, reltolCurrent } = tolerances;
    let reuse = island.linear && this.factored && !island.jacobianStale && island.shunt === 0;
    let previous = Number.POSITIVE_INFINITY;
    let best = Number.POSITIVE_INFINITY;
    let stalled = 0;
    island.step = 0;
    island.load();
    island.first = false;
    for (let k = 0; k < tolerances.itl1; k++) {
      stats.newtonIterations++;
      const chord = reuse && !island.linear;
      // A step from limited junctions leads to where their tangents hold, which need not be the solution.
      const trusted = !island.isLimited;
      if (!reuse && !this.factor()) {
        return "singular";
      }
      this.solveStep();
      // Largest step in units of the tolerance, and in volts.
      let ratio = 0;
      let volts = 0;
      for (let r = 0; r < nodeRows; r++) {
        const step = Math.abs(dx[r]!);
        const tolerance = vntol + reltol * Math.abs(v[unknowns[r]!]!);
        if (!(step <= ratio * tolerance)) {
          ratio = step / tolerance;
        }
        if (!(step <= volts)) {
          volts = step;
        }
      }
      for (let r = nodeRows; r < n; r++) {
        const step = Math.abs(dx[r]!);
        const tolerance = abstol + reltolCurrent * Math.abs(v[unknowns[r]!]!);
        if (!(step <= ratio * tolerance)) {
          ratio = step / tolerance;
        }
      }
      // The step asked for is nothing beside the tolerance: the iterate stands as it is, with the balances just evaluated.
      if (
        ratio <= STANDING &&
        !island.linear &&
        !island.isLimited &&
        (this.isQuiet() || island.isBalanced(BALANCE, BALANCE_ABSOLUTE))
      ) {
        return this.bounded();
      }
      for (let r = 0; r < n; r++) {
        v[unknowns[r]!]! += dx[r]!;
      }
      if (!(ratio < Number.POSITIVE_INFINITY)) {
        return "stuck";
      }
      island.step = k + 1;
      island.load();
      if (island.isLimited) {
        reuse = false;
        previous = Number.POSITIVE_INFINITY;
        continue;
      }
      if (
        trusted &&
        ratio <= (chord ? CHORD_TOLERANCE : 1) &&
        (this.isQuiet() || island.isBalanced(BALANCE, BALANCE_ABSOLUTE))
      ) {
        return this.bounded();
      }
      stalled = ratio < 0.5 * best ? 0 : stalled + 1;
      best = Math.min(best, ratio);
      if (stalled >= STALLED && volts < STALLED_BELOW && island.isBalanced(ROUNDING, 0)) {
        return this.bounded();
      }
      reuse = volts < CHORD_BELOW && (island.linear || !reuse || ratio < CHORD_GAIN * previous);
      previous = ratio;
    }
    return "stuck";
  }

  /** Whether balances that are met belong to a solution. */
  private bounded(): Outcome {
    const { v, unknowns, n, linear } = this.island;
    if (linear) {
      return "converged";
    }
    for (let r = 0; r < n; r++) {
      const value = v[unknowns[r]!]!;
      if (!(Math.abs(value) <= RUNAWAY)) {
        this.runaway ??= { unknown: unknowns[r]!, value };
        return "runaway";
      }
    }
    return "converged";
  }

  /** Balances that need no comparison with the currents that meet. */
  private isQuiet(): boolean {
    const { f, n } = this.island;
    for (let r = 0; r < n; r++) {
      if (!(Math.abs(f[r]!) <= BALANCE_ABSOLUTE)) {
        return false;
      }
    }
    return true;
  }

  private factor(): boolean {
    const { island } = this;
    if (island.lu === undefined) {
      const pivot = island.a[island.pattern.slot[0] ?? 0] ?? 0;
      this.singularUnknown = island.unknowns[0] ?? -1;
      this.factored = pivot !== 0 && Number.isFinite(pivot);
      return this.factored;
    }
    this.factored = island.lu.factor(island.a);
    this.singularUnknown = this.factored ? -1 : (island.unknowns[island.lu.singularColumn] ?? -1);
    return this.factored;
  }

  private solveStep(): void {
    const { island, dx } = this;
    const { f, n } = island;
    if (island.lu === undefined) {
      dx[0] = -f[0]! / island.a[island.pattern.slot[0]!]!;
      return;
    }
    for (let r = 0; r < n; r++) {
      dx[r] = -f[r]!;
    }
    island.lu.solve(dx);
  }

  /**
   * Conductances at every node or junction make the island tame; they are taken away step by step, in smaller steps where Newton fails.
   *
   * @param set gives all of them a value in siemens; it is left at 0.
   */
  private lessen(set: (siemens: number) => void): Outcome {
    const { island } = this;
    let present = 1e-2;
    let last = 0;
    let factor = 10;
    let outcome: Outcome = "stuck";
    for (let tries = 0; tries < MOST_STEPS; tries++) {
      set(present);
      outcome = this.iterate();
      if (outcome === "converged") {
        this.save();
        last = present;
        if (present < 1e-13) {
          set(0);
          return this.iterate();
        }
        factor = Math.min(factor * factor, 10);
      } else if (last === 0 && present < STRONGEST) {
        this.restart();
        island.first = true;
        this.factored = false;
        present *= 100;
        continue;
      } else if (last === 0 || factor < 1.0005) {
        break;
      } else {
        this.recall();
        factor **= 0.25;
      }
      present = last / factor;
    }
    set(0);
    return outcome === "converged" ? "stuck" : outcome;
  }

  private stepSources(): Outcome {
    const { island } = this;
    const outer = Float64Array.from(island.outside, (index) => island.v[index]!);
    const setScale = (scale: number): void => {
      island.scale = scale;
      for (const [k, index] of island.outside.entries()) {
        island.v[index] = scale === 1 ? outer[k]! : outer[k]! * scale;
      }
    };
    let last = -1;
    let step = 0.1;
    let scale = 0;
    let outcome: Outcome = "stuck";
    for (let tries = 0; ; tries++) {
      setScale(scale);
      outcome = this.iterate();
      if (outcome === "converged") {
        if (scale === 1) {
          return outcome;
        }
        this.save();
        last = scale;
        step = Math.min(step * 2, 0.1);
      } else if (last < 0 || step < 1e-7 || tries > MOST_STEPS) {
        setScale(1);
        return outcome;
      } else {
        this.recall();
        step /= 8;
      }
      scale = Math.min(last + step, 1);
    }
  }

  private save(): void {
    const { island, saved } = this;
    for (let r = 0; r < island.n; r++) {
      saved[r] = island.v[island.unknowns[r]!]!;
    }
  }

  private recall(): void {
    const { island, saved } = this;
    for (let r = 0; r < island.n; r++) {
      island.v[island.unknowns[r]!] = saved[r]!;
    }
  }
}

/** Steps that are no numbers come first. */
function size(step: number): number {
  return Number.isFinite(step) ? Math.abs(step) : Number.POSITIVE_INFINITY;
}

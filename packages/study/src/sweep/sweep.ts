/**
 * DC sweeps: every combination of the values of some quantities, what is listed of each, and what is measured on each curve.
 *
 * The last axis varies fastest and makes a curve. Along the axes of `.dc` each point starts from the solution before it, as in ngspice;
 * each value of a `.step` axis and each Monte Carlo trial starts afresh.
 */
import {
  type Circuit,
  type Design,
  type Measure,
  type OutputItem,
  SimulationError,
  type Simulator,
} from "@twinedge/core";
import { type BenchOptions, type Quantity, SweepBench } from "./bench.ts";
import { type Curve, expressionsOf, measured } from "./curve.ts";
import { expression, type Reading, readingsOf } from "./readings.ts";
import { checkSpreads, Deviations, type Spread } from "./spread.ts";

/** A quantity and the values it takes. */
export interface Axis extends Quantity {
  readonly values: readonly number[];
}

export interface SweepRequest {
  readonly circuit: Circuit;
  /** @param random draws what is random, uniform in [0, 1) */
  readonly elaborate: (circuit: Circuit, random?: () => number) => Design;
  /** Outermost first: each value starts afresh. */
  readonly steps: readonly Axis[];
  /** Outermost first. */
  readonly axes: readonly Axis[];
  readonly outputs: readonly OutputItem[];
  readonly measures: readonly Measure[];
  readonly options?: BenchOptions;
  readonly trials?: { readonly count: number; readonly seed: number; readonly spreads: readonly Spread[] } | undefined;
}

export interface SweepRow {
  /** By axis of the table. */
  readonly at: readonly number[];
  /** By output; absent where the point has no solution. */
  readonly values?: readonly number[];
  readonly failure?: SimulationError;
}

export interface MeasureRow {
  /** By axis of the table but the last. */
  readonly at: readonly number[];
  /** By measure; undefined where the curve does not show it. */
  readonly values: readonly (number | undefined)[];
}

export interface SweepTable {
  /** Names, outermost first: `trial`, those of the steps, those of the sweep. */
  readonly axes: readonly string[];
  readonly outputs: readonly string[];
  readonly rows: readonly SweepRow[];
  readonly measures: readonly string[];
  readonly curves: readonly MeasureRow[];
}

/**
 * Runs a sweep and yields the part that is done, 0 to 1, after each point; what has been computed by then is in `table`.
 *
 * @throws InputError for quantities, nets and devices that the circuit has not
 */
export class Sweep {
  readonly table: SweepTable;
  private readonly request: SweepRequest;
  private readonly rows: SweepRow[] = [];
  private readonly curves: MeasureRow[] = [];
  private readonly axes: readonly Axis[];
  private outputs: string[] = [];

  constructor(request: SweepRequest) {
    const { steps, axes, measures, trials } = request;
    this.request = request;
    this.axes = [...steps, ...axes];
    this.table = {
      axes: [...(trials === undefined ? [] : ["trial"]), ...this.axes.map(({ name }) => name)],
      outputs: this.outputs,
      rows: this.rows,
      measures: measures.map(({ name }) => name),
      curves: this.curves,
    };
  }

  *run(): Generator<number> {
    const { trials } = this.request;
    const count = trials?.count ?? 1;
    for (let trial = 0; trial < count; trial++) {
      for (const part of this.trial(trials === undefined ? undefined : trial + 1)) {
        yield (trial + part) / count;
      }
    }
  }

  private *trial(trial: number | undefined): Generator<number> {
    const { steps } = this.request;
    const prepared = this.prepared(trial);
    const lead = trial === undefined ? [] : [trial];
    const total = this.axes.reduce((product, { values }) => product * values.length, 1);
    const strides = this.axes.map((_, k) =>
      this.axes.slice(k + 1).reduce((product, { values }) => product * values.length, 1),
    );
    /** Points that share their steps; points of one curve. */
    const group = strides[steps.length - 1] ?? total;
    const curve = this.axes.at(-1)?.values.length ?? 1;
    let bench = this.bench(prepared);
    let recorder = this.recorder(lead);
    for (let point = 0; point < total; point++) {
      if (point > 0 && point % group === 0) {
        bench = this.bench(prepared);
      }
      const at = this.axes.map(({ values }, k) => values[Math.floor(point / (strides[k] ?? 1)) % values.length] ?? 0);
      recorder.point(at, bench);
      if ((point + 1) % curve === 0) {
        recorder.finish();
        recorder = this.recorder(lead);
      }
      yield (point + 1) / total;
    }
  }

  /** The circuit of a trial and how it is elaborated. */
  private prepared(trial: number | undefined): Pick<SweepRequest, "circuit" | "elaborate"> {
    const { circuit, elaborate, trials } = this.request;
    if (trial === undefined || trials === undefined) {
      return { circuit, elaborate };
    }
    const drawn = new Deviations(trials.spreads, trial, trials.seed);
    if (trials.spreads.length === 0) {
      return { circuit, elaborate: (altered) => elaborate(altered, drawn.uniform()) };
    }
    const nominal = elaborate(circuit, drawn.uniform());
    checkSpreads(trials.spreads, circuit, nominal);
    return {
      circuit: drawn.inCircuit(circuit, (name, pos) => nominal.lookup(name, pos)),
      elaborate: (altered) => drawn.inDesign(elaborate(altered, drawn.uniform())),
    };
  }

  private bench({ circuit, elaborate }: Pick<SweepRequest, "circuit" | "elaborate">): SweepBench {
    return new SweepBench(circuit, elaborate, this.axes, this.request.options);
  }

  private recorder(lead: readonly number[]): CurveRecorder {
    const { outputs, measures } = this.request;
    return new CurveRecorder(
      lead,
      outputs,
      this.axes.length === 0 ? [] : measures,
      this.outputs,
      this.rows,
      this.curves,
    );
  }
}

/** The points of one curve, and its measures at the end. */
class CurveRecorder {
  private readonly lead: readonly number[];
  private readonly items: readonly OutputItem[];
  private readonly measures: readonly Measure[];
  private readonly outputs: string[];
  private readonly rows: SweepRow[];
  private readonly curves: MeasureRow[];
  private simulator: Simulator | undefined;
  private readings: readonly Reading[] = [];
  private readonly columns = new Map<object, { read: () => number; readonly values: number[] }>();
  private readonly x: number[] = [];
  private at: readonly number[] = [];

  constructor(
    lead: readonly number[],
    items: readonly OutputItem[],
    measures: readonly Measure[],
    outputs: string[],
    rows: SweepRow[],
    curves: MeasureRow[],
  ) {
    this.lead = lead;
    this.items = items;
    this.measures = measures;
    this.outputs = outputs;
    this.rows = rows;
    this.curves = curves;
  }

  point(at: readonly number[], bench: SweepBench): void {
    this.at = at;
    try {
      bench.move(at);
    } catch (error) {
      if (!(error instanceof SimulationError)) {
        throw error;
      }
      this.rows.push({ at: [...this.lead, ...at], failure: error });
      return;
    }
    this.bind(bench.simulator);
    this.rows.push({ at: [...this.lead, ...at], values: this.readings.map(({ read }) => read()) });
    this.x.push(at.at(-1) ?? 0);
    for (const { read, values } of this.columns.values()) {
      values.push(read());
    }
  }

  finish(): void {
    const { simulator, measures, columns } = this;
    if (measures.length === 0) {
      return;
    }
    const known = new Map<string, number>();
    const curve: Curve = {
      x: this.x,
      column: (expr) => columns.get(expr)?.values ?? [],
      lookup: (name, pos) => known.get(name) ?? simulator?.design.lookup(name, pos) ?? Number.NaN,
    };
    const values = measures.map((measure) => {
      const missing = measure.measure.rule === "param" && this.names(measure).some((name) => !known.has(name));
      const value = simulator === undefined || missing ? undefined : measured(measure, curve);
      if (value !== undefined) {
        known.set(measure.name, value);
      }
      return value;
    });
    this.curves.push({ at: [...this.lead, ...this.at.slice(0, -1)], values });
  }

  /** Other measures that a `param` measure reads. */
  private names({ measure }: Measure): readonly string[] {
    const found: string[] = [];
    const visit = (expr: { kind: string; name?: string; args?: readonly { kind: string }[] }): void => {
      if (expr.name !== undefined && this.measures.some(({ name }) => name === expr.name)) {
        found.push(expr.name);
      }
      for (const arg of expr.args ?? []) {
        visit(arg);
      }
    };
    if (measure.rule === "param") {
      visit(measure.of);
    }
    return found;
  }

  /** Readings belong to a simulator; a new one has the same. */
  private bind(simulator: Simulator): void {
    if (simulator === this.simulator) {
      return;
    }
    this.simulator = simulator;
    this.readings = readingsOf(simulator, this.items);
    if (this.outputs.length === 0) {
      this.outputs.push(...this.readings.map(({ label }) => label));
    }
    for (const { measure, pos } of this.measures) {
      for (const expr of expressionsOf(measure)) {
        const read = expression(simulator, expr, pos);
        const column = this.columns.get(expr);
        if (column === undefined) {
          this.columns.set(expr, { read, values: [] });
        } else {
          column.read = read;
        }
      }
    }
  }
}

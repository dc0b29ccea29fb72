/** DC sweeps. */
export type { BenchOptions } from "./bench.ts";
export { type Planned, planOf } from "./plan.ts";
export { pointsOf } from "./points.ts";
export type { Spread } from "./spread.ts";
export { type Axis, type MeasureRow, Sweep, type SweepRequest, type SweepRow, type SweepTable } from "./sweep.ts";

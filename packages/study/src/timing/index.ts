/** Timing of the loop from clock edge to clock edge. */
export { skewed, withNodeCapacitance } from "./adapt.ts";
export {
  analyseTiming,
  type CornerTiming,
  type SlowDecision,
  type TimingOptions,
  type TimingReport,
} from "./analyse.ts";
export { type Clocking, clockingOf, type Launch } from "./clocking.ts";
export { BELOW, Bench, type DynamicTiming, dynamicTiming, explain, type Failure, type Trial } from "./dynamic.ts";
export { elmoreTimes, settlingTime } from "./elmore.ts";
export type { Glitch } from "./glitches.ts";
export type { Arc, StepKind } from "./graph.ts";
export { type Capturing, type SeededRun, seededRun } from "./metastability.ts";
export { type Observation, observe, observeSlowly, type RunOptions } from "./observe.ts";
export { type Endpoint, type StaticTiming, staticTiming } from "./static.ts";

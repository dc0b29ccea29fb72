/** Learning: networks and tasks as data, circuits made of them, training. An entry of its own, so that other verbs do not load it. */

export { jsonSchemas } from "../json/schemas.ts";
export { type Direction, directionsReaching, fractionsAt, shorted } from "../ksweep/directions.ts";
export {
  accuracyOf,
  KSWEEP_DEFAULTS,
  type KSweep,
  type KSweepOptions,
  stepK,
  sweepK,
  type Turned,
  turnedOf,
} from "../ksweep/sweep.ts";
export { generateNetwork } from "../networks/generate/index.ts";
export type { Generator } from "../networks/generate/schema.ts";
export * from "../networks/network.ts";
export { readNetwork } from "../networks/read.ts";
export { type ReadTaskOptions, readTask } from "../tasks/read.ts";
export * from "../tasks/task.ts";
export {
  CAPACITY_NETWORKS,
  type CapacityCase,
  type CapacityRun,
  measureCapacity,
} from "./capacity.ts";
export * from "./circuit.ts";
export { deckOf, potOhms, type Wiring } from "./deck.ts";
export * from "./documents.ts";
export { differencesOf, type LevelDifference, type LevelRecord, type LevelsDocument, type Parting } from "./levels.ts";
export * from "./options.ts";
export { checkPlayable, Playback } from "./playback.ts";
export { type Cell, type Exponent, type PowerLaw, powerLaw } from "./powerlaw.ts";
export * from "./record.ts";
export { type TrainingJob, trainAll } from "./seeds.ts";
export * from "./spec.ts";
export { betterOf, startsOf } from "./starts.ts";
export { summaryOf, type TrainingSummary } from "./summary.ts";
export { Training } from "./train.ts";
export { type Step, Trainer } from "./trainer.ts";

export { clockOf } from "./clock.ts";
export { VectorRun } from "./run.ts";
export {
  type Hold,
  randomVectors,
  readVectors,
  type Stimulus,
  type VectorClock,
  vectorInputs,
} from "./stimulus.ts";

/** Several schemes on one network: in lockstep, and over seeds of their parts. */

export type { Sight } from "./comparators.ts";
export * from "./compare.ts";
export { type Learning, learning } from "./learning.ts";
export { type Quantiles, quantile, quantiles, type Share, share } from "./quantile.ts";
export { type EdgeState, type Entrant, SchemeRun, type State } from "./run.ts";
export type { SampleRequest, SchemeSample } from "./sample.ts";
export { overSeeds, type SeedsOptions } from "./seeds.ts";
export type { View } from "./view.ts";

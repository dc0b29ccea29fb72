/** The public surface of @twinedge/study. */

export * from "./bom/bom.ts";
export * from "./compare/index.ts";
export * from "./edges/bench.ts";
export * from "./edges/edge.ts";
export * from "./edges/exact.ts";
export * from "./edges/scheme.ts";
export type { Chunk } from "./explore/enumerate.ts";
export { type Attractor, type Exploration, explore, type Variant } from "./explore/explore.ts";
export { runOnThreads } from "./explore/threads.ts";
export { exploreSampled, type SampledExploration, type SampledVariant, spaceSize } from "./explore/walk.ts";
export * from "./faults/coverage.ts";
export * from "./faults/fault.ts";
export { withFaults } from "./faults/inject.ts";
export { isolate } from "./faults/isolate.ts";
export * from "./faults/selftest.ts";
export type { CheckResult } from "./faults/tally.ts";
export { type Imperfections, imperfect, randomCodes, type Sampled } from "./parts/imperfect.ts";
export * from "./sweep/index.ts";
export { checkTable, checkTables, type TableResult, tableNames } from "./tables/index.ts";
export * from "./timing/index.ts";
export * from "./vectors/index.ts";
export * from "./verify/index.ts";

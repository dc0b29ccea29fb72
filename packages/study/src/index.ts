/** The public surface of @twinedge/study. */

export * from "./bom/bom.ts";
export * from "./edges/bench.ts";
export * from "./edges/edge.ts";
export * from "./edges/scheme.ts";
export { type Exploration, explore, type Variant } from "./explore/explore.ts";
export { checkTable, checkTables, type TableResult, tableNames } from "./tables/index.ts";
export * from "./timing/index.ts";

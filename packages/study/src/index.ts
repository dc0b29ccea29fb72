/** The public surface of @twinedge/study. */

export * from "./edges/bench.ts";
export * from "./edges/edge.ts";
export * from "./edges/scheme.ts";
export { checkTable, checkTables, type TableResult, tableNames } from "./tables/index.ts";
export * from "./bom/bom.ts";
export { explore, type Exploration, type Variant } from "./explore/explore.ts";

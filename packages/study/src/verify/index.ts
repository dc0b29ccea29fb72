/** Verification: decisions held against Eq. 2, of a scheme over the plane of drops and of a network over its states. */
export { type AgreementOptions, agreement, wilson } from "./agreement.ts";
export { type BenchSpec, benchDeck, DecisionBench } from "./decision-bench.ts";
export { KINDS } from "./grid.ts";
export type { Load } from "./loading.ts";
export { type Plane, placement } from "./rays.ts";
export * from "./scheme.ts";
export { TIE_RULES } from "./ties.ts";
export { type Corner, cornerParts, type DeadZone } from "./worst-case.ts";

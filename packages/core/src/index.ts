/** The public surface of @twinedge/core. */
export * from "./circuit.ts";
export * from "./diagnostic.ts";
export * from "./expr.ts";
export * from "./units.ts";
export * from "./devices/device.ts";
export { devices } from "./devices/index.ts";
export * from "./kernel/logic.ts";
export * from "./trace/trace.ts";

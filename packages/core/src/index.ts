/** The public surface of @twinedge/core. */
export * from "./circuit.ts";
export * from "./devices/device.ts";
export { deviceByType, devices, mtbf } from "./devices/index.ts";
export * from "./diagnostic.ts";
export { arcsOf } from "./elaborate/arcs.ts";
export * from "./elaborate/design.ts";
export { elaborate } from "./elaborate/elaborate.ts";
export { type Probe, ProbeIndex } from "./elaborate/probe.ts";
export { suggestion } from "./elaborate/suggest.ts";
export * from "./expr.ts";
export type { Adjust, DeviceState } from "./kernel/build.ts";
export { checkDesign, permanentDecisions } from "./kernel/checks.ts";
export { clockEdges } from "./kernel/clock.ts";
export * from "./kernel/logic.ts";
export type { LogScope } from "./kernel/recorder.ts";
export { type OperatingPoint, type Row, Simulator, type SimulatorOptions } from "./kernel/simulator.ts";
export * from "./trace/trace.ts";
export * from "./units.ts";

/** The public surface of @twinedge/core. */
export * from "./analysis.ts";
export * from "./circuit.ts";
export * from "./devices/device.ts";
export {
  type BooleanForm,
  bitDelays,
  deviceByType,
  devices,
  entryNames,
  logicOf,
  logicStatements,
  mtbf,
  type PinRule,
  PinRules,
  parseRules,
  type Rule,
  RuleTable,
  readBoolean,
  readPinRules,
} from "./devices/index.ts";
export * from "./diagnostic.ts";
export { arcsOf } from "./elaborate/arcs.ts";
export * from "./elaborate/design.ts";
export { elaborate } from "./elaborate/elaborate.ts";
export { netOf, numberOf } from "./elaborate/flatdevice.ts";
export { type Probe, ProbeIndex } from "./elaborate/probe.ts";
export { readDevice, SeededReader } from "./elaborate/reader.ts";
export { suggestion } from "./elaborate/suggest.ts";
export * from "./expr.ts";
export type { Adjust, DeviceState } from "./kernel/build.ts";
export { checkDesign, permanentDecisions } from "./kernel/checks.ts";
export { clockEdges } from "./kernel/clock.ts";
export * from "./kernel/logic.ts";
export type { LogScope } from "./kernel/recorder.ts";
export { type OperatingPoint, type Row, Simulator, type SimulatorOptions } from "./kernel/simulator.ts";
export { ChangeLog } from "./trace/log.ts";
export * from "./trace/trace.ts";
export * from "./units.ts";

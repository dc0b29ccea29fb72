/** The list of devices: one line each. Nothing outside this folder names a device. */

import type { Value } from "../circuit.ts";
import { amux } from "./amux.ts";
import { bjt } from "./bjt.ts";
import { adcBridge, dacBridge } from "./bridges.ts";
import { bsource } from "./bsource.ts";
import { capacitor } from "./capacitor.ts";
import { comparator } from "./comparator.ts";
import { cccs, ccvs, vccs, vcvs } from "./controlled.ts";
import { adc, dac } from "./converters.ts";
import { counter } from "./counter.ts";
import { decoder } from "./decoder.ts";
import type { DeviceDef } from "./device.ts";
import { digipot } from "./digipot.ts";
import { diode } from "./diode.ts";
import { drivers } from "./drivers.ts";
import { dSource } from "./dsource.ts";
import { flipFlops } from "./flipflops.ts";
import { gates } from "./gates.ts";
import { inductor } from "./inductor.ts";
import { isource } from "./isource.ts";
import { jfet } from "./jfet.ts";
import { latches } from "./latches.ts";
import { logicExpression } from "./logicexp.ts";
import { mosfet } from "./mosfet.ts";
import { demux, mux } from "./mux.ts";
import { opamp } from "./opamp.ts";
import { pinDelay } from "./pindelay.ts";
import { resistor } from "./resistor.ts";
import { vswitch } from "./switch.ts";
import { timer555 } from "./timer555.ts";
import { timingCheck } from "./timingcheck.ts";
import { truthTable } from "./truthtable.ts";
import { twin } from "./twin.ts";
import { udp } from "./udp.ts";
import { vsource } from "./vsource.ts";

export { type BooleanForm, readBoolean } from "./boolean.ts";
export { bitDelays } from "./counter.ts";
export { entryNames, logicOf, statements as logicStatements } from "./logicexp.ts";
export { mtbf } from "./metastability.ts";
export { type PinRule, PinRules, readPinRules } from "./pinrules.ts";
export { parseRules, type Rule, RuleTable } from "./rules.ts";

export const devices: readonly DeviceDef[] = [
  resistor,
  capacitor,
  inductor,
  vsource,
  isource,
  vcvs,
  vccs,
  cccs,
  ccvs,
  bsource,
  diode,
  bjt,
  jfet,
  mosfet,
  vswitch,
  opamp,
  comparator,
  adcBridge,
  dacBridge,
  ...gates,
  ...drivers,
  ...flipFlops,
  ...latches,
  counter,
  decoder,
  truthTable,
  udp,
  logicExpression,
  pinDelay,
  timingCheck,
  mux,
  demux,
  amux,
  dSource,
  digipot,
  twin,
  dac,
  adc,
  timer555,
];

const byType = new Map(devices.map((def) => [def.type, def]));
const byModelType = new Map(
  devices.flatMap((def) =>
    Object.entries(def.modelTypes ?? {}).map(([type, preset]) => [type, { def, preset }] as const),
  ),
);

export function deviceByType(type: string): DeviceDef | undefined {
  return byType.get(type);
}

/** The device that a `.model` type selects, and the parameters that this choice sets. */
export function deviceByModelType(
  type: string,
): { readonly def: DeviceDef; readonly preset: Readonly<Record<string, Value>> } | undefined {
  return byModelType.get(type);
}

/** What elaboration inserts: bridges where digital pins meet analog nets, inverters where a pin is written `~net`. */
export const inserted = { adc: "adc_bridge", dac: "dac_bridge", inverter: "d_inverter" } as const;

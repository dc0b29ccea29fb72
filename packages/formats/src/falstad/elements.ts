/** The kinds of elements, by the type that begins their line. A further kind is one entry here. */
import * as chips from "./chips.ts";
import * as composite from "./composite.ts";
import * as controlled from "./controlled.ts";
import * as converters from "./converters.ts";
import * as display from "./display.ts";
import type { ElementType } from "./element.ts";
import * as gates from "./gates.ts";
import * as observers from "./observers.ts";
import * as passive from "./passive.ts";
import * as semiconductors from "./semiconductors.ts";
import * as sources from "./sources.ts";
import * as tables from "./tables.ts";

export const elementTypes: ReadonlyMap<string, ElementType> = new Map([
  ["w", passive.wire],
  ["g", passive.ground],
  ["207", passive.label],
  ["r", passive.resistor],
  ["c", passive.capacitor],
  ["209", passive.capacitor],
  ["l", passive.inductor],
  ["s", passive.switchElement],
  ["S", passive.switchThrow],
  ["174", passive.pot],
  ["159", passive.analogSwitch],
  ["160", passive.analogSwitchTwo],
  ["v", sources.voltageSource],
  ["R", sources.railElement],
  ["n", sources.noiseRail],
  ["172", sources.variableRail],
  ["170", sources.sweep],
  ["i", sources.currentSource],
  ["370", sources.ammeter],
  ["L", sources.logicInput],
  ["M", observers.logicOutput],
  ["O", observers.output],
  ["211", observers.output],
  ["p", observers.probe],
  ["368", observers.testPoint],
  ["d", semiconductors.diode],
  ["z", semiconductors.zener],
  ["162", semiconductors.led],
  ["t", semiconductors.transistor],
  ["f", semiconductors.mosfet],
  ["j", semiconductors.jfet],
  ["a", semiconductors.opamp],
  ["401", composite.comparator],
  ["410", composite.subcircuit],
  ["150", gates.and],
  ["151", gates.nand],
  ["152", gates.or],
  ["153", gates.nor],
  ["154", gates.xor],
  ["I", gates.inverter],
  ["182", gates.schmittBuffer],
  ["183", gates.schmittInverter],
  ["180", gates.tristate],
  ["155", chips.dff],
  ["193", chips.tff],
  ["156", chips.jkff],
  ["164", chips.counter],
  ["208", chips.customLogic],
  ["163", tables.ringCounter],
  ["168", tables.latch],
  ["184", tables.mux],
  ["185", tables.demux],
  ["186", tables.piso],
  ["189", tables.sipo],
  ["157", display.display],
  ["419", display.decimalDisplay],
  ["197", display.segmentDecoder],
  ["165", converters.timer],
  ["166", converters.dac],
  ["167", converters.adc],
  ["212", controlled.vcvs],
  ["213", controlled.vccs],
  ["214", controlled.ccvs],
  ["215", controlled.cccs],
]);

/** Lines that stand for nothing electrical: options, scopes, hints, sliders, texts, boxes and lines of other programs. */
export const ignoredTypes: ReadonlySet<string> = new Set([
  "$",
  "o",
  "h",
  "38",
  "&",
  "%",
  "?",
  "B",
  "x",
  "b",
  "403",
  "423",
]);

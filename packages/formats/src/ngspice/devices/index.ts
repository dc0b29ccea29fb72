/** How each device is written for ngspice: one line each. */
import type { Writer } from "../deck.ts";
import { adc, dac } from "./bridges.ts";
import { comparator } from "./comparator.ts";
import { bsource, cccs, ccvs, vccs, vcvs } from "./controlled.ts";
import { counter } from "./counter.ts";
import { decoder, demux, mux } from "./decoder.ts";
import { digipot } from "./digipot.ts";
import { driver } from "./drivers.ts";
import { dSource } from "./dsource.ts";
import { gate, single } from "./gates.ts";
import { opamp } from "./opamp.ts";
import { capacitor, inductor, resistor } from "./passive.ts";
import { pinDelay } from "./pindelay.ts";
import { bjt, diode, jfet, mosfet } from "./semiconductors.ts";
import { isource, vsource } from "./sources.ts";
import { dff, dlatch, jkff, srff, srlatch, tff, timingCheck } from "./storage.ts";
import { amux, vswitch } from "./switches.ts";
import { logicExpression, truthTable } from "./truthtable.ts";
import { twin } from "./twin.ts";

export const writers: Readonly<Record<string, Writer>> = {
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
  switch: vswitch,
  opamp,
  comparator,
  adc_bridge: adc,
  dac_bridge: dac,
  d_and: gate("and"),
  d_nand: gate("nand"),
  d_or: gate("or"),
  d_nor: gate("nor"),
  d_xor: gate("xor"),
  d_xnor: gate("xnor"),
  d_inverter: single("d_inverter"),
  d_buffer: single("d_buffer"),
  d_tristate: driver,
  d_pullup: driver,
  d_pulldown: driver,
  d_open_c: driver,
  d_open_e: driver,
  d_dff: dff,
  d_jkff: jkff,
  d_tff: tff,
  d_srff: srff,
  d_dlatch: dlatch,
  d_srlatch: srlatch,
  timing_check: timingCheck,
  counter_ud: counter,
  decoder,
  truth_table: truthTable,
  d_logic: logicExpression,
  pin_delay: pinDelay,
  mux,
  demux,
  amux,
  d_source: dSource,
  digipot,
  twin,
};

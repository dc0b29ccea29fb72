/**
 * Converters between numbers and voltages, ideal: Falstad's chips 166 (DAC) and 167 (ADC), circuitjs 2.7.3. Both take their full
 * scale from a reference pin. Left out: conversion time, sampling, noise and every error of a real part.
 */
import { stateOf } from "../kernel/logic.ts";
import { Output } from "./delays.ts";
import type { DeviceDef, Kernel } from "./device.ts";
import { electrical } from "./electrical.ts";
import { X } from "./states.ts";

export const dac: DeviceDef = {
  type: "dac",
  title: "digital to analog converter",
  modelTypes: { dac: {} },
  pins: [
    { name: "in", domain: "digital", direction: "in", vector: true },
    { name: "out", domain: "analog", direction: "inout" },
    { name: "ref", domain: "analog", direction: "in" },
  ],
  params: { ...electrical },
  build(b) {
    const ins = b.nets("in");
    const [out, ref] = [b.net("out"), b.net("ref")];
    const most = 2 ** ins.length - 1;
    // A divider of 1 siemens in all, between two buffers: its ratio is code / most.
    const scale = b.analog.node("scale");
    const tap = b.analog.node("tap");
    const unity = { linear: true, evaluate: (x: Float64Array, grad: Float64Array) => ((grad[0] = 1), x[0] ?? 0) };
    b.analog.controlledVoltage(scale, 0, [{ plus: ref, minus: 0 }], unity);
    b.analog.controlledVoltage(out, 0, [{ plus: tap, minus: 0 }], unity);
    const above = b.analog.conductance(scale, tap, 0);
    const below = b.analog.conductance(tap, 0, 1);
    b.digital.process(ins, (k) => {
      const states = ins.map((net) => stateOf(k.read(net)));
      const code = states.reduce((value, state) => 2 * value + (state === 1 ? 1 : 0), 0);
      k.setConductance(above, code / most);
      k.setConductance(below, 1 - code / most);
      k.markUnknown(out, states.includes(X));
    });
  },
};

export const adc: DeviceDef = {
  type: "adc",
  title: "analog to digital converter",
  modelTypes: { adc: {} },
  pins: [
    { name: "in", domain: "analog", direction: "in" },
    { name: "ref", domain: "analog", direction: "in" },
    { name: "out", domain: "digital", direction: "out", vector: true },
  ],
  buses: { code: { kind: "bus", pin: "out" } },
  params: { ...electrical },
  build(b) {
    const [input, ref, outs] = [b.net("in"), b.net("ref"), b.nets("out")];
    const most = 2 ** outs.length - 1;
    const drivers = outs.map((net) => new Output(b, net, 0, 0));
    b.digital.observe([input, ref], (k: Kernel) => {
      const ratio = k.voltage(input) / k.voltage(ref);
      const unknown = k.isUnknown(input) || k.isUnknown(ref) || Number.isNaN(ratio);
      const code = Math.min(Math.max(Math.trunc(most * ratio), 0), most);
      for (const [i, driver] of drivers.entries()) {
        driver.show(k, unknown ? X : Math.trunc(code / 2 ** (outs.length - 1 - i)) % 2);
      }
    });
  },
};

import { expect, test } from "vitest";
import type { Value } from "../circuit.ts";
import { elaborate } from "../elaborate/elaborate.ts";
import { Simulator } from "../kernel/simulator.ts";
import { circuitOf, type Part, play } from "./testing.ts";

type Params = Readonly<Record<string, Value>>;

/** What an adc_bridge makes of a voltage that goes through these levels, a microsecond each. */
function read(levels: readonly number[], params: Params): string {
  const args = levels.flatMap((volts, i) => [i * 1e-6, volts, (i + 1) * 1e-6 - 1e-12, volts]);
  const parts: Part[] = [
    { type: "vsource", pins: ["a", "0"], params: { wave: "pwl", args } },
    { type: "adc_bridge", pins: [["a"], ["y"]], params },
  ];
  return (play(parts, { step: "0".repeat(levels.length) }, ["y"]).waves["y"] ?? []).join("");
}

test.each([
  // at or below in_low 0, at or above in_high 1, X between; with hysteresis the level before.
  [[0, 1, 1.5, 2, 3, 1.5, 1, 0], { in_low: 1, in_high: 2 }, "00x11x00"],
  [[0, 1, 1.5, 2, 3, 1.5, 1, 0], { in_low: 1, in_high: 2, hysteresis: 1 }, "00011100"],
  [[0, 2.5, 2.6, 2.5], { in_low: 2.5, in_high: 2.5 }, "0010"],
])("an adc bridge reads %o with %o as %s", (levels, params, wave) => {
  expect(read(levels, params)).toBe(wave);
});

test("an adc bridge whose in_low is above its in_high is refused", () => {
  expect(() => read([0], { in_low: 2, in_high: 1 })).toThrow("in_low (2 V) is above in_high (1 V)");
});

test.each([
  ["0", { out_low: 0.2, out_high: 3 }, "0.2"],
  ["1", { out_low: 0.2, out_high: 3 }, "3"],
  ["x", { out_low: 0.2, out_high: 3 }, "1.6"],
  ["x", { out_low: 0.2, out_high: 3, out_undef: 0.7 }, "0.7"],
  ["1", { out_high: 5, r_out: 1e3 }, "2.5"],
])("a dac bridge given %s with %o drives %s V into a load of 1 kohm", (input, params, volts) => {
  const parts: Part[] = [
    { type: "dac_bridge", pins: [["d"], ["a"]], params },
    { type: "resistor", pins: ["a", "0"], params: { r: 1e3 } },
  ];
  expect(play(parts, { d: input }, ["a"]).waves["a"]).toEqual([volts]);
});

test("a tri-state output lets its analog net go", () => {
  const parts: Part[] = [
    { type: "vsource", pins: ["vcc", "0"], params: { dc: 3 } },
    { type: "resistor", pins: ["vcc", "a"], params: { r: 1e3 } },
    { type: "d_tristate", pins: ["d", "en", "a"] },
  ];
  const { waves } = play(parts, { d: "0011", en: "0101" }, ["a"]);
  expect(waves["a"]?.map((volts) => Math.round(Number(volts)))).toEqual([3, 0, 3, 5]);
});

test("an X that is driven through an analog net arrives as X", () => {
  const parts: Part[] = [
    { type: "d_buffer", pins: ["d", "a"], params: { r_out: 45 } },
    { type: "resistor", pins: ["a", "0"], params: { r: 1e6 } },
    { type: "d_buffer", pins: ["a", "y"] },
  ];
  expect(play(parts, { d: "01x0" }, ["y"]).waves["y"]?.join("")).toBe("01x0");
});

test("a gate's output behind its resistance crosses the next threshold at RC ln 2", () => {
  const parts: Part[] = [
    { type: "d_source", pins: [["d"]], params: { times: [0, 1e-6], values: [0, 1] } },
    { type: "d_buffer", pins: ["d", "a"], params: { r_out: 1e3, rise_delay: 0, fall_delay: 0 } },
    { type: "capacitor", pins: ["a", "0"], params: { c: 9e-12 } },
    { type: "d_buffer", pins: ["a", "y"], params: { rise_delay: 0, fall_delay: 0, input_load: 1e-12 } },
  ];
  const simulator = new Simulator(elaborate(circuitOf(parts)), { probes: ["y"], log: "probes" });
  simulator.start();
  simulator.runTo(1e8);
  expect(simulator.trace().times.at(-1)).toBe(1e6 + Math.ceil(1e4 * Math.LN2));
});

import { expect, test } from "vitest";
import { measured, normal, type Part, waves } from "./testing.ts";

const TRISTATE = `
  a en | y
  0 1  | 0
  1 1  | 1
  1 0  | z
  0 0  | z
  0 x  | 0
  x 1  | x
`;

test("tri-state buffer: released while enable is 0; of undetermined strength where it is X", () => {
  expect(measured([{ type: "d_tristate", pins: ["a", "en", "y"] }], TRISTATE)).toBe(normal(TRISTATE));
});

const BUS = `
  a ea b eb | y
  0 1  1 0  | 0
  0 0  1 1  | 1
  0 1  1 1  | x
  1 1  1 1  | 1
  0 0  0 0  | 1
`;

test("two tri-state buffers on a bus with a pull-up", () => {
  const parts: Part[] = [
    { type: "d_tristate", pins: ["a", "ea", "y"] },
    { type: "d_tristate", pins: ["b", "eb", "y"] },
    { type: "d_pullup", pins: ["y"] },
  ];
  expect(measured(parts, BUS)).toBe(normal(BUS));
});

const WIRED = `
  a b | c e
  0 0 | 0 0
  0 1 | 0 1
  1 0 | 0 1
  1 1 | 1 1
`;

test("open collectors with a pull-up are a wired AND, open emitters with a pull-down a wired OR", () => {
  const parts: Part[] = [
    { type: "d_open_c", pins: ["a", "c"] },
    { type: "d_open_c", pins: ["b", "c"] },
    { type: "d_pullup", pins: ["c"] },
    { type: "d_open_e", pins: ["a", "e"] },
    { type: "d_open_e", pins: ["b", "e"] },
    { type: "d_pulldown", pins: ["e"] },
  ];
  expect(measured(parts, WIRED)).toBe(normal(WIRED));
});

test("letting go and pulling have their own delays", () => {
  const parts: Part[] = [
    { type: "d_open_c", pins: ["a", "y"], params: { open_delay: 4e-9, fall_delay: 2e-9 } },
    { type: "d_pullup", pins: ["y"] },
  ];
  expect(waves(parts, { a: "00111111000000" }, ["y"], { step: 1e-9 })).toEqual({ y: "00000011110000" });
});

test("an open collector pulls an analog net down and lets it go", () => {
  const parts: Part[] = [
    { type: "d_open_c", pins: ["a", "y"] },
    { type: "vsource", pins: ["vcc", "0"], params: { dc: 5 } },
    { type: "resistor", pins: ["vcc", "y"], params: { r: 1e3 } },
    { type: "resistor", pins: ["y", "0"], params: { r: 1e3 } },
    { type: "d_buffer", pins: ["y", "level"], params: { in_low: 1, in_high: 1 } },
  ];
  expect(waves(parts, { a: "0110" }, ["level"])).toEqual({ level: "0110" });
});

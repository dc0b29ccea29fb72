import { expect, test } from "vitest";
import { measured, normal, type Part } from "./testing.ts";

const MUX = `
  i0 i1 i2 i3 s1 s0 off | y
  1  0  0  0  0  0  0   | 1
  0  1  0  0  0  1  0   | 1
  0  0  1  0  1  0  0   | 1
  0  0  0  1  1  1  0   | 1
  1  1  1  0  1  1  0   | 0
  1  1  0  0  0  x  0   | 1
  1  0  0  0  0  x  0   | x
  1  1  1  1  0  0  1   | 0
  0  0  0  0  0  0  x   | 0
  x  0  0  0  0  1  0   | 0
`;

test("multiplexer", () => {
  const part: Part = { type: "mux", pins: [["i0", "i1", "i2", "i3"], ["s1", "s0"], "y", "off"] };
  expect(measured([part], MUX)).toBe(normal(MUX));
});

const DEMUX = `
  a s1 s0 en | y0 y1 y2 y3
  1 0  0  1  | 1  0  0  0
  1 0  1  1  | 0  1  0  0
  1 1  0  1  | 0  0  1  0
  1 1  1  1  | 0  0  0  1
  0 1  1  1  | 0  0  0  0
  1 1  1  0  | 0  0  0  0
  1 x  1  1  | 0  x  0  x
  x 1  0  1  | 0  0  x  0
  0 x  1  1  | 0  0  0  0
`;

test("demultiplexer", () => {
  const part: Part = { type: "demux", pins: ["a", ["s1", "s0"], ["y0", "y1", "y2", "y3"], "en"] };
  expect(measured([part], DEMUX)).toBe(normal(DEMUX));
});

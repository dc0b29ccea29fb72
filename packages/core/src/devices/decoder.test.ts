import { describe, expect, test } from "vitest";
import { measured, normal, type Part, play, waves } from "./testing.ts";

const Y = ["y0", "y1", "y2", "y3"];

const two = (params: Part["params"] = {}): Part => ({ type: "decoder", pins: [["a1", "a0"], "en", "le", Y], params });

const FUNCTION = `
  a1 a0 en le | y0 y1 y2 y3 d0.tap
  0  0  1  1  | 1  0  0  0  0
  0  1  1  1  | 0  1  0  0  1
  1  0  1  1  | 0  0  1  0  2
  1  1  1  1  | 0  0  0  1  3
  1  1  0  1  | 0  0  0  0  -
  1  1  1  0  | 0  0  0  1  3
  0  0  1  0  | 0  0  0  1  3
  0  0  1  1  | 1  0  0  0  0
  0  x  1  1  | x  x  0  0  -
  x  0  1  1  | x  0  x  0  -
  1  0  x  1  | 0  0  x  0  -
  1  0  1  1  | 0  0  1  0  2
  1  1  1  x  | 0  0  x  x  -
`;

test("selects one output; enable, latch, X", () => {
  expect(measured([two()], FUNCTION)).toBe(normal(FUNCTION));
});

test("active low outputs are the inverse", () => {
  const found = waves([two({ active: "low" })], { a1: "0011", a0: "0101", en: "1", le: "1" }, Y);
  expect(found).toEqual({ y0: "0111", y1: "1011", y2: "1101", y3: "1110" });
});

const Y16 = Array.from({ length: 16 }, (_, i) => `y${i}`);

test("4 to 16, with and without optional pins; each code selects its own output", () => {
  const part: Part = { type: "decoder", pins: [["a3", "a2", "a1", "a0"], "", "", Y16], params: { part: "74HC4514" } };
  const bit = (weight: number): string => Array.from({ length: 16 }, (_, code) => (code >> weight) & 1).join("");
  const { waves: found } = play([part], { a3: bit(3), a2: bit(2), a1: bit(1), a0: bit(0) }, ["d0.tap"]);
  expect(found["d0.tap"]).toEqual(Array.from({ length: 16 }, (_, code) => `${code}`));
});

test("74HC154: outputs and enable active low", () => {
  const part: Part = { type: "decoder", pins: [["a1", "a0"], "~e", "", Y], params: { part: "74HC154" } };
  expect(waves([part], { a1: "00", a0: "11", e: "01" }, Y)).toEqual({ y0: "11", y1: "01", y2: "11", y3: "11" });
});

describe("a bit that comes late, from 1 to 2", () => {
  const inputs = (late: number) => ({
    a1: "0".padEnd(20, "1"),
    a0: "1".repeat(1 + late).padEnd(20, "0"),
    en: "1",
    le: "1",
  });
  const delays = { rise_delay: 4e-9, fall_delay: 4e-9 };

  test("selects 3 for as long, when that is longer than the delay", () => {
    const found = waves([two(delays)], inputs(6), Y, { step: 1e-9 });
    expect(found).toEqual({
      y0: "00000000000000000000",
      y1: "11111000000000000000",
      y2: "00000000000111111111",
      y3: "00000111111000000000",
    });
  });

  test("is swallowed when shorter, which leaves a time without any output", () => {
    const found = waves([two(delays)], inputs(2), Y, { step: 1e-9 });
    expect(found["y3"]).toBe("0".repeat(20));
    expect(found["y1"]).toBe("11111".padEnd(20, "0"));
    expect(found["y2"]).toBe("0000000".padEnd(20, "1"));
  });

  test("shows in any case with transport delay", () => {
    const found = waves([two({ ...delays, delay_mode: "transport" })], inputs(2), Y, { step: 1e-9 });
    expect(found["y3"]).toBe("0000011".padEnd(20, "0"));
  });
});

test("enable has a delay of its own where one is given", () => {
  const part = two({ rise_delay: 5e-9, fall_delay: 5e-9, enable_delay: 2e-9 });
  const inputs = { a1: "0", a0: "0001111111", en: "0111111111", le: "1" };
  expect(waves([part], inputs, ["y0", "y1"], { step: 1e-9 })).toEqual({ y0: "0001111100", y1: "0000000011" });
});

test("every output may have a delay of its own", () => {
  const part = two({ rise_delay: [1e-9, 2e-9, 3e-9, 4e-9], fall_delay: 1e-9 });
  const inputs = { a1: "0", a0: "0001111", en: "1", le: "1" };
  expect(waves([part], inputs, ["y0", "y1"], { step: 1e-9 })).toEqual({ y0: "1111000", y1: "0000011" });
});

test("set-up of the latch", () => {
  const part: Part = { type: "decoder", pins: [["a1", "a0"], "", "le", Y], params: { part: "CD4514B" } };
  const inputs = { a1: "000", a0: "011", le: "110" };
  const { records } = play([part], inputs, [], { step: 200e-9 });
  expect(records.map(({ kind, detail }) => [kind, detail])).toEqual([
    ["setup", "address bit 0 changed 200 ns before the end of LATCH, 250 ns needed"],
  ]);
});

test("more outputs than codes are refused", () => {
  const part: Part = { type: "decoder", pins: [["a"], "", "", ["y0", "y1", "y2"]] };
  expect(() => play([part], { a: "0" }, [])).toThrow("d0: 1 address bits cannot select one of 3 outputs");
});

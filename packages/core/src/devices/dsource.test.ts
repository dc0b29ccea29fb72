import { expect, test } from "vitest";
import { type Part, waves } from "./testing.ts";

const source = (pins: readonly string[], params: Part["params"]): Part => ({ type: "d_source", pins: [pins], params });

const options = { step: 1e-9 };
/** Gives the run its length. */
const length = { unused: "000000000000" };

test("values at times; X before the first", () => {
  const part = source(["y"], { times: [2e-9, 5e-9, 7e-9], values: [1, 0, 2] });
  expect(waves([part], length, ["y"], options)).toEqual({ y: "xx11100xxxxx" });
});

test("a value at 0 is the start", () => {
  expect(waves([source(["y"], { times: [0, 3e-9], values: [1, 0] })], length, ["y"], options)).toEqual({
    y: "111000000000",
  });
});

test("several outputs", () => {
  const part = source(["a", "b"], { times: [0, 3e-9], values: [0, 1, 1, 0] });
  expect(waves([part], length, ["a", "b"], options)).toEqual({ a: "000111111111", b: "111000000000" });
});

test("a clock: low until its delay, then high for duty of the period", () => {
  const part = source(["y"], { period: 4e-9, delay: 3e-9, duty: 0.25 });
  expect(waves([part], length, ["y"], options)).toEqual({ y: "000100010001" });
});

test("a clock counts from its first edge at 0", () => {
  const parts: Part[] = [
    source(["clk"], { period: 4e-9 }),
    { type: "counter_ud", pins: ["clk", "", "", "", "", "", ["q1", "q0"]], params: { ic: 0 } },
  ];
  expect(waves(parts, length, ["q1", "q0"], options)).toEqual({ q1: "000011111111", q0: "111100001111" });
});

test("a clock's edges do not drift, whatever the period", () => {
  const parts: Part[] = [
    source(["clk"], { period: 1e-9 / 3, delay: 1e-10 }),
    { type: "counter_ud", pins: ["clk", "", "", "", "", "", ["q4", "q3", "q2", "q1", "q0"]], params: { ic: 0 } },
  ];
  const found = waves(parts, { unused: "0000000000" }, ["q4", "q3", "q2", "q1", "q0"], options);
  expect(["q4", "q3", "q2", "q1", "q0"].map((net) => found[net]?.at(-1)).join("")).toBe("11110");
});

test("what does not fit is refused", () => {
  const refused = (params: Part["params"]) => () => waves([source(["y"], params)], length, ["y"]);
  expect(refused({ times: [0, 1], values: [0] })).toThrow("d0: 2 times and 1 outputs need 2 values, not 1");
  expect(refused({ times: [1, 1], values: [0, 1] })).toThrow("d0: times must rise");
  expect(refused({ times: [0], values: [3] })).toThrow("d0: values must be 0, 1 or 2");
  expect(refused({ period: 1e-6, duty: 1 })).toThrow("d0: duty 1 of period 0.000001 s leaves no pulse");
});

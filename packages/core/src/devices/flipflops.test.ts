import { describe, expect, test } from "vitest";
import { measured, normal, type Part, play, waves } from "./testing.ts";

const NO_DELAY = { clk_delay: 0, set_delay: 0, reset_delay: 0, rise_delay: 0, fall_delay: 0 };

const dff = (params: Part["params"] = {}): Part => ({
  type: "d_dff",
  pins: ["d", "clk", "s", "r", "q", "n"],
  params,
});

/** The flip-flop without set and reset. */
const plain = (params: Part["params"] = {}): Part => ({ type: "d_dff", pins: ["d", "clk", "", "", "q"], params });

const D = `
  d clk s r | q n
  1  0  0 0 | x x
  1  1  0 0 | 1 0
  0  1  0 0 | 1 0
  0  0  0 0 | 1 0
  0  1  0 0 | 0 1
  0  1  1 0 | 1 0
  0  0  0 0 | 1 0
  0  0  0 1 | 0 1
  1  1  0 1 | 0 1
  1  0  0 0 | 0 1
  x  1  0 0 | x x
  1  1  0 1 | 0 1
`;

test("D flip-flop: X until the first edge, set and reset at once and without a clock", () => {
  expect(measured([dff()], D)).toBe(normal(D));
});

const UNKNOWN_CLOCK = `
  d clk s r | q
  0  0  0 0 | 0
  0  x  0 0 | 0
  1  x  0 0 | 0
  1  1  0 0 | x
  1  0  0 0 | x
  1  1  0 0 | 1
  0  x  0 0 | 1
  0  0  0 0 | 1
  0  x  0 0 | x
  0  0  0 1 | 0
  0  0  x 0 | x
`;

test("an edge from or to X makes the output X where it would change it; so does an X on set or reset", () => {
  expect(measured([dff({ ic: 0 })], UNKNOWN_CLOCK)).toBe(normal(UNKNOWN_CLOCK));
});

describe("set and reset together", () => {
  const together = (both: string): Readonly<Record<string, string>> =>
    waves([dff({ ic: 0, both })], { d: "0", clk: "0", s: "01110", r: "00110" }, ["q", "n"]);

  test("X as in XSPICE", () => {
    expect(together("x")).toEqual({ q: "01xxx", n: "10xxx" });
  });

  test("one of them wins", () => {
    expect(together("reset")).toEqual({ q: "01000", n: "10111" });
    expect(together("set")).toEqual({ q: "01111", n: "10000" });
  });

  test("both outputs high as in a 74HC74, X after their end", () => {
    expect(together("high")).toEqual({ q: "0111x", n: "1011x" });
  });
});

test("set and reset act while the start is settled, from ic, and the clock's level then is no edge", () => {
  expect(waves([dff({ ic: 1 })], { d: "0", clk: "11", s: "00", r: "00" }, ["q"])).toEqual({ q: "11" });
  expect(waves([dff({ ic: 1 })], { d: "0", clk: "11", s: "00", r: "10" }, ["q"])).toEqual({ q: "00" });
});

test("with clk_ic=0 a clock that is high at the start is an edge, which all flip-flops take at once", () => {
  const shift = (clk_ic: number): Part[] => [
    { type: "d_dff", pins: ["d", "clk", "", "", "q0"], params: { ...NO_DELAY, ic: 0, clk_ic } },
    { type: "d_dff", pins: ["q0", "clk", "", "", "q1"], params: { ...NO_DELAY, ic: 0, clk_ic } },
  ];
  expect(waves(shift(0), { d: "111", clk: "101" }, ["q0", "q1"])).toEqual({ q0: "111", q1: "001" });
  expect(waves(shift(1), { d: "111", clk: "101" }, ["q0", "q1"])).toEqual({ q0: "001", q1: "000" });
  expect(waves(shift(0), { d: "111", clk: "001" }, ["q0", "q1"])).toEqual({ q0: "001", q1: "000" });
});

test("a flip-flop that resets itself settles", () => {
  const parts: Part[] = [{ type: "d_dff", pins: ["d", "clk", "", "q", "q"], params: { ...NO_DELAY, ic: 1 } }];
  expect(waves(parts, { d: "0", clk: "0" }, ["q"])).toEqual({ q: "0" });
});

test("clk_edge=fall takes the falling edge", () => {
  expect(waves([plain({ ic: 0, clk_edge: "fall" })], { d: "1111", clk: "0110" }, ["q"])).toEqual({ q: "0001" });
});

test("delays add up as in XSPICE: clock 5 ns, then 3 ns to 1 and 2 ns to 0", () => {
  const part = dff({ ic: 0, clk_delay: 5e-9, rise_delay: 3e-9, fall_delay: 2e-9 });
  const inputs = { d: "1", clk: "01111111111", s: "0", r: "0" };
  expect(waves([part], inputs, ["q", "n"], { step: 1e-9 })).toEqual({ q: "00000000011", n: "11111111000" });
});

test("flip-flops on one clock shift, without any delay", () => {
  const parts: Part[] = [
    { type: "d_dff", pins: ["d", "clk", "", "", "q0"], params: { ...NO_DELAY, ic: 0 } },
    { type: "d_dff", pins: ["q0", "clk", "", "", "q1"], params: { ...NO_DELAY, ic: 0 } },
  ];
  expect(waves(parts, { d: "1100000", clk: "0101010" }, ["q0", "q1"])).toEqual({ q0: "0110000", q1: "0001100" });
});

const JK = `
  j k clk | q
  0 0  0  | 0
  0 0  1  | 0
  1 0  0  | 0
  1 0  1  | 1
  0 0  0  | 1
  0 0  1  | 1
  0 1  0  | 1
  0 1  1  | 0
  1 1  0  | 0
  1 1  1  | 1
  1 1  0  | 1
  1 1  1  | 0
  x 1  0  | 0
  x 1  1  | x
  0 1  0  | x
  0 1  1  | 0
  0 x  0  | 0
  0 x  1  | 0
`;

test("JK flip-flop: 00 holds, 10 sets, 01 clears, 11 toggles; X only where it matters", () => {
  const part: Part = { type: "d_jkff", pins: ["j", "k", "clk", "", "", "q"], params: { ic: 0 } };
  expect(measured([part], JK)).toBe(normal(JK));
});

const T = `
  t clk | q
  1  0  | 0
  1  1  | 1
  0  0  | 1
  0  1  | 1
  1  0  | 1
  1  1  | 0
  x  0  | 0
  x  1  | x
`;

test("toggle flip-flop", () => {
  expect(measured([{ type: "d_tff", pins: ["t", "clk", "", "", "q"], params: { ic: 0 } }], T)).toBe(normal(T));
});

const SR = `
  s r clk | q
  1 0  0  | x
  1 0  1  | 1
  0 0  0  | 1
  0 0  1  | 1
  0 1  0  | 1
  0 1  1  | 0
  1 1  0  | 0
  1 1  1  | x
`;

test("SR flip-flop", () => {
  expect(measured([{ type: "d_srff", pins: ["s", "r", "clk", "", "", "q"] }], SR)).toBe(normal(SR));
});

const HC73 = `
  j k clk rn | q
  1 1  1  0  | 0
  1 1  1  1  | 0
  1 1  0  1  | 1
  1 1  1  1  | 1
  1 1  0  1  | 0
  1 0  1  1  | 0
  1 0  0  1  | 1
  0 0  0  0  | 0
`;

test("CD74HC73: falling edge, reset active low", () => {
  const part: Part = { type: "d_jkff", pins: ["j", "k", "clk", "", "~rn", "q"], params: { part: "CD74HC73" } };
  expect(measured([part], HC73)).toBe(normal(HC73));
});

describe("74HC74, timing in steps of 1 ns", () => {
  const low = (n: number): string => "0".repeat(n);
  const high = (n: number): string => "1".repeat(n);
  const options = { step: 1e-9 };
  const part = (params: Part["params"] = {}): Part => plain({ part: "74HC74", ic: 0, ...params });

  test("with time enough there is nothing to report, and Q follows after 17 ns", () => {
    const { waves: found, records } = play(
      [part()],
      { d: low(10) + high(70), clk: low(30) + high(50) },
      ["q"],
      options,
    );
    expect(found["q"]?.indexOf("1")).toBe(47);
    expect(records).toEqual([]);
  });

  test("set-up: D 3 ns before CLK, 12 ns needed", () => {
    const { waves: found, records } = play(
      [part()],
      { d: low(27) + high(53), clk: low(30) + high(50) },
      ["q"],
      options,
    );
    expect(found["q"]?.join("")).toBe(low(47) + high(33));
    expect(records).toEqual([
      { time: 30_000, kind: "setup", owner: "d0", detail: "D changed 3 ns before CLK, 12 ns needed", margin: -9e-9 },
    ]);
  });

  test("hold: D 2 ns after CLK, 3 ns needed; the old value is kept, or X", () => {
    const inputs = { d: low(32) + high(48), clk: low(30) + high(50) };
    const { waves: found, records } = play([part()], inputs, ["q"], options);
    expect(found["q"]?.join("")).toBe(low(80));
    expect(records.map(({ kind, detail }) => [kind, detail])).toEqual([
      ["hold", "D changed 2 ns after CLK, 3 ns needed"],
    ]);
    expect(waves([part({ violation: "x" })], inputs, ["q"], options)).toEqual({ q: `${low(47)}${"x".repeat(33)}` });
  });

  test("width: CLK high for 10 ns, 16 ns needed", () => {
    const inputs = { d: high(80), clk: low(30) + high(10) + low(40) };
    const { records } = play([part()], inputs, ["q"], options);
    expect(records.map(({ kind, detail, margin }) => [kind, detail, margin])).toEqual([
      ["width", "CLK was high for 10 ns, 16 ns needed", expect.closeTo(-6e-9, 15)],
    ]);
    const x = waves([part({ violation: "x" })], inputs, ["q"], options)["q"];
    expect(x).toContain("x");
    expect(x?.endsWith("x")).toBe(true);
  });

  test("recovery: reset released 4 ns before CLK, 6 ns needed", () => {
    const reset: Part = { type: "d_dff", pins: ["d", "clk", "", "~rn", "q"], params: { part: "74HC74" } };
    const inputs = { d: high(80), clk: low(30) + high(50), rn: low(26) + high(54) };
    const { waves: found, records } = play([reset], inputs, ["q"], options);
    expect(found["q"]?.join("")).toBe(low(47) + high(33));
    expect(records.map(({ kind, detail }) => [kind, detail])).toEqual([
      ["recovery", "RESET was released 4 ns before CLK, 6 ns needed"],
    ]);
  });

  test("violation=x: the output is X until the next edge", () => {
    const inputs = { d: low(27) + high(153), clk: low(30) + high(30) + low(30) + high(90) };
    expect(waves([part({ violation: "x" })], inputs, ["q"], options)).toEqual({
      q: low(47) + "x".repeat(60) + high(73),
    });
  });

  test("violation=random: X for a while, then a seeded side; both differ from seed to seed", () => {
    const inputs = { d: low(27) + high(93), clk: low(30) + high(90) };
    const undecided = part({ violation: "random", meta_window: 15e-9, meta_tau: 10e-9 });
    const run = (seed: number) => play([undecided], inputs, ["q"], { ...options, seed });
    const ends = Array.from({ length: 16 }, (_, seed) => run(seed).waves["q"]?.join("") ?? "");
    for (const wave of ends) {
      expect(wave).toMatch(/^0{47}x*(0+|1+)$/);
    }
    expect(new Set(ends.map((wave) => wave.at(-1)))).toEqual(new Set(["0", "1"]));
    expect(new Set(ends.map((wave) => wave.lastIndexOf("x"))).size).toBeGreaterThan(8);
    expect(run(3)).toEqual(run(3));
    expect(run(3).records.map(({ kind }) => kind)).toEqual(["setup", "metastable"]);
  });

  test("a reset ends metastability", () => {
    const reset: Part = {
      type: "d_dff",
      pins: ["d", "clk", "", "r", "q"],
      params: { part: "74HC74", ic: 0, violation: "random", meta_window: 1, meta_tau: 1e-6 },
    };
    const inputs = { d: low(27) + high(273), clk: low(30) + high(270), r: low(60) + high(10) + low(230) };
    expect(waves([reset], inputs, ["q"], options)).toEqual({ q: low(47) + "x".repeat(32) + low(221) });
  });
});

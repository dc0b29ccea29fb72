import { describe, expect, test } from "vitest";
import { measured, normal, type Part, play, waves } from "./testing.ts";

const Q = ["q3", "q2", "q1", "q0"];
const DATA = ["p3", "p2", "p1", "p0"];

/** Every pin connected. */
const full = (params: Part["params"] = {}): Part => ({
  type: "counter_ud",
  pins: ["clk", "dn", "r", "ld", DATA, "en", Q, "tc"],
  params,
});

const bare = (params: Part["params"] = {}, q: readonly string[] = Q): Part => ({
  type: "counter_ud",
  pins: ["clk", "dn", "", "", "", "", q, "tc"],
  params,
});

const FUNCTION = `
  clk dn r ld en p3 p2 p1 p0 | d0.code tc
   0  0  0 0  1  1  1  1  0  |   -     x
   0  0  0 1  1  1  1  1  0  |   14    0
   0  0  0 0  1  1  1  1  0  |   14    0
   1  0  0 0  1  1  1  1  0  |   15    1
   0  0  0 0  1  1  1  1  0  |   15    1
   0  1  0 0  1  1  1  1  0  |   15    0
   1  1  0 0  1  1  1  1  0  |   14    0
   0  1  0 0  0  1  1  1  0  |   14    0
   1  1  0 0  0  1  1  1  0  |   14    0
   1  1  1 0  0  1  1  1  0  |   0     1
   0  1  0 0  1  1  1  1  0  |   0     1
   1  1  0 0  1  1  1  1  0  |   15    0
   1  0  0 1  1  0  0  1  1  |   3     0
   1  0  0 1  1  0  1  1  1  |   7     0
   1  0  1 1  1  0  1  1  1  |   0     0
`;

test("counts up and down, loads and resets at once, wraps around, holds when not enabled", () => {
  expect(measured([full()], FUNCTION)).toBe(normal(FUNCTION));
});

/** Numbers after each of `count` clocks. */
function count(part: Part, clocks: number, dn = "0", corner?: "min" | "typ" | "max"): readonly string[] {
  const clk = `0${"10".repeat(clocks)}`;
  const options = corner === undefined ? {} : { corner };
  const { waves: found } = play([part], { clk, dn: dn.padEnd(clk.length, dn.at(-1)) }, ["d0.code"], options);
  return (found["d0.code"] ?? []).filter((_, i) => i % 2 === 0);
}

test("without a modulus 15 is followed by 0, and 0 by 15 downwards", () => {
  expect(count(bare({ ic: 14 }), 3)).toEqual(["14", "15", "0", "1"]);
  expect(count(bare({ ic: 1 }), 3, "1")).toEqual(["1", "0", "15", "14"]);
});

test("with a modulus the value is taken modulo it, as Falstad does", () => {
  expect(count(bare({ ic: 8, modulus: 10 }), 3)).toEqual(["8", "9", "0", "1"]);
  expect(count(bare({ ic: 1, modulus: 10 }), 3, "1")).toEqual(["1", "0", "9", "8"]);
  expect(count(bare({ ic: 14, modulus: 10 }), 1)).toEqual(["14", "5"]);
});

test("saturating it stays at the ends", () => {
  expect(count(bare({ ic: 14, saturate: 1 }), 3)).toEqual(["14", "15", "15", "15"]);
  expect(count(bare({ ic: 1, saturate: 1 }), 3, "1")).toEqual(["1", "0", "0", "0"]);
});

test("any number of bits, the most significant first", () => {
  expect(count(bare({ ic: 5 }, ["a", "b", "c"]), 3)).toEqual(["5", "6", "7", "0"]);
  expect(waves([bare({ ic: 6 }, ["a", "b", "c"])], { clk: "01", dn: "00" }, ["a", "b", "c"])).toEqual({
    a: "11",
    b: "11",
    c: "01",
  });
});

test("an open D/U counts up whatever down_is", () => {
  for (const down_is of ["high", "low"]) {
    const part: Part = { type: "counter_ud", pins: ["clk", "", "", "", "", "", Q], params: { ic: 3, down_is } };
    expect(play([part], { clk: "01" }, ["d0.code"]).waves["d0.code"]).toEqual(["3", "4"]);
  }
});

describe("what is not known", () => {
  test("a direction leaves the bits that both ways share", () => {
    const found = waves([bare({ ic: 5 })], { clk: "01", dn: "xx" }, Q);
    expect(found).toEqual({ q3: "00", q2: "11", q1: "0x", q0: "10" });
  });

  test("a clock leaves the bits that counting keeps", () => {
    expect(waves([bare({ ic: 4 })], { clk: "0x0", dn: "0" }, Q)).toEqual({
      q3: "000",
      q2: "111",
      q1: "000",
      q0: "0xx",
    });
  });

  test("a reset brings back a known number", () => {
    const part: Part = { type: "counter_ud", pins: ["clk", "", "r", "", "", "", Q] };
    expect(play([part], { clk: "00101", r: "01000" }, ["d0.code"]).waves["d0.code"]).toEqual(["-", "0", "1", "1", "2"]);
  });

  test("D/U does not matter while disabled", () => {
    const part: Part = { type: "counter_ud", pins: ["clk", "dn", "", "", "", "en", Q], params: { ic: 9 } };
    expect(play([part], { clk: "01", dn: "xx", en: "00" }, ["d0.code"]).waves["d0.code"]).toEqual(["9", "9"]);
  });
});

test("a decade counter by reset settles from a number that resets it", () => {
  const parts: Part[] = [
    { type: "counter_ud", pins: ["clk", "", "r", "", "", "", Q], params: { ic: 10 } },
    { type: "d_and", pins: [["q3", "q1"], "r"] },
  ];
  const clk = `0${"10".repeat(11)}`;
  const codes = play(parts, { clk }, ["d0.code"]).waves["d0.code"]?.filter((_, i) => i % 2 === 0);
  expect(codes).toEqual(["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "0", "1"]);
});

test("saturation from a wrapping 74HC191: TC holds it at the ends", () => {
  const parts: Part[] = [{ type: "counter_ud", pins: ["clk", "dn", "", "", "", "~tc", Q, "tc"], params: { ic: 14 } }];
  const clk = `0${"10".repeat(5)}`;
  const codes = play(parts, { clk, dn: "00000011111" }, ["d0.code"]).waves["d0.code"]?.filter((_, i) => i % 2 === 0);
  expect(codes).toEqual(["14", "15", "15", "15", "14", "13"]);
});

test("bits with delays of their own pass through codes on the way from 7 to 8", () => {
  const part = bare({ ic: 7, tpd_rise: [4e-9, 4e-9, 4e-9, 4e-9], tpd_fall: [1e-9, 3e-9, 2e-9, 1e-9] });
  const { waves: found } = play([part], { clk: "0111111", dn: "0" }, ["d0.code"], { step: 1e-9 });
  expect(found["d0.code"]).toEqual(["7", "7", "6", "4", "0", "8", "8"]);
});

test("skew spreads the bits by a seeded amount", () => {
  const part = bare({ ic: 7, tpd_rise: 20e-9, tpd_fall: 20e-9, skew: 2e-9 });
  const run = (seed: number) =>
    play([part], { clk: "0".padEnd(400, "1"), dn: "0" }, ["d0.code"], { step: 1e-10, seed }).waves["d0.code"] ?? [];
  expect(run(1)).toEqual(run(1));
  expect(run(1)).not.toEqual(run(2));
  expect(run(1).findIndex((code) => code !== "7")).toBeGreaterThanOrEqual(181);
  expect(run(1).at(-1)).toBe("8");
});

describe("74HC191 in steps of 1 ns", () => {
  const part = (name: string): Part => bare({ part: name, ic: 3, skew: 0 });
  const low = (n: number): string => "0".repeat(n);
  const high = (n: number): string => "1".repeat(n);
  const run = (name: string, clk: string, dn: string) => {
    const { waves: found, records } = play([part(name)], { clk, dn }, ["d0.code"], { step: 1e-9 });
    return { last: found["d0.code"]?.at(-1), records: records.map(({ kind, detail }) => [kind, detail]) };
  };

  test("D/U high counts down, 26 ns after the clock", () => {
    const { waves: found, records } = play(
      [part("74HC191")],
      { clk: low(100) + high(100), dn: high(200) },
      ["d0.code"],
      { step: 1e-9 },
    );
    expect(found["d0.code"]?.indexOf("2")).toBe(126);
    expect(records).toEqual([]);
  });

  test("D/U changed with the clock low: a record for Nexperia's, none for TI's", () => {
    const clk = low(100) + high(100);
    const dn = low(50) + high(150);
    expect(run("74HC191", clk, dn)).toEqual({
      last: "2",
      records: [["direction-change", "D/U changed with CLK low and counting enabled"]],
    });
    expect(run("SN74HC191", clk, dn)).toEqual({ last: "2", records: [] });
  });

  test("D/U 30 ns before the clock: set-up is 41 ns", () => {
    const { records } = run("SN74HC191", low(100) + high(100), low(70) + high(130));
    expect(records).toEqual([["setup", "D/U changed 30 ns before CLK, 41 ns needed"]]);
  });

  test("D/U 2 ns after the clock: hold is 5 ns; as X the number may be either neighbour", () => {
    const inputs = { clk: low(100) + high(100), dn: low(102) + high(98) };
    const uncertain = bare({ part: "SN74HC191", ic: 3, skew: 0, violation: "x" });
    const { waves: found, records } = play([uncertain], inputs, Q, { step: 1e-9 });
    expect(records.map(({ detail }) => detail)).toEqual(["D/U changed 2 ns after CLK, 5 ns needed"]);
    expect(Q.map((net) => found[net]?.at(-1))).toEqual(["0", "x", "x", "0"]);
  });
});

const LS169 = `
  clk up ldn en p3 p2 p1 p0 | d0.code rco
   0  1   0  0  1  1  0  1  |   -     x
   1  1   0  0  1  1  0  1  |   13    1
   0  1   1  0  1  1  0  1  |   13    1
   1  1   1  0  1  1  0  1  |   14    1
   0  1   1  0  1  1  0  1  |   14    1
   1  1   1  0  1  1  0  1  |   15    0
   0  1   1  1  1  1  0  1  |   15    1
   1  1   1  1  1  1  0  1  |   15    1
   0  0   1  0  1  1  0  1  |   15    1
   1  0   1  0  1  1  0  1  |   14    1
`;

test("DM74LS169A: load waits for the clock, U/D high counts up, terminal count low and gated", () => {
  const part: Part = {
    type: "counter_ud",
    pins: ["clk", "up", "", "~ldn", DATA, "~en", Q, "~rco"],
    params: { part: "DM74LS169A" },
  };
  expect(measured([part], LS169)).toBe(normal(LS169));
});

test("CD4516B: UP/DOWN high counts up, reset over load", () => {
  const part: Part = {
    type: "counter_ud",
    pins: ["clk", "up", "r", "ld", DATA, "~ci", Q, "~co"],
    params: { part: "CD4516B" },
  };
  const inputs = {
    clk: "00010101",
    up: "11111100",
    r: "01000000",
    ld: "01100000",
    ci: "0",
    p3: "1",
    p2: "1",
    p1: "1",
    p0: "0",
  };
  const { waves: found } = play([part], inputs, ["d0.code", "co"]);
  expect(found["d0.code"]).toEqual(["-", "0", "14", "15", "15", "0", "0", "15"]);
  expect(found["co"]?.join("")).toBe("x1100101");
});

test("what does not fit is refused", () => {
  const run = (part: Part): unknown => play([part], { clk: "0", dn: "0" }, []);
  expect(() => run(bare({ bits: 3 }))).toThrow("d0: bits is 3, but q has 4 nets");
  expect(() => run(bare({ ic: 16 }))).toThrow("d0: ic = 16 is no number of 4 bits");
  expect(() => run(bare({ modulus: 17 }))).toThrow("d0: modulus 17 does not fit 4 bits");
  expect(() => run(bare({ tpd_rise: [1, 2] }))).toThrow("d0: tpd_rise has 2 values for 4 outputs");
  expect(() => run({ type: "counter_ud", pins: ["clk", "dn", "", "ld", "", "", Q] })).toThrow(
    "data has 0 nets for 4 bits",
  );
});

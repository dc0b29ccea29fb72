import { expect, test } from "vitest";
import { type Part, play, waves } from "./testing.ts";

const CODE = ["k6", "k5", "k4", "k3", "k2", "k1", "k0"];

const pot = (params: Part["params"] = {}): Part => ({
  type: "digipot",
  pins: ["a", "w", "b", "clk", "ud", "cs", CODE],
  params,
});
const supply: Part = { type: "vsource", pins: ["a", "0"], params: { dc: 1.28 } };
const ground: Part = { type: "vsource", pins: ["b", "0"], params: { dc: 0 } };

/** Position and wiper voltage after each step; the wiper is not loaded. */
function run(params: Part["params"], inputs: { clk: string; ud: string; cs: string }) {
  const { waves: found, records } = play([pot(params), supply, ground], inputs, ["d0.code", "w"]);
  return { code: found["d0.code"], volts: found["w"]?.map(Number), records };
}

test("powers up at mid-scale and steps at the falling clock, up with U/D high", () => {
  expect(run({}, { clk: "1010101", ud: "1110000", cs: "0" })).toMatchObject({
    code: ["64", "65", "65", "64", "64", "63", "63"],
    volts: [0.64, 0.65, 0.65, 0.64, 0.64, 0.63, 0.63],
  });
});

test("cs high ignores the clock", () => {
  expect(run({}, { clk: "1010", ud: "1", cs: "1110" }).code).toEqual(["64", "64", "64", "65"]);
});

test("stays at the ends, where only the wiper's resistance is left", () => {
  expect(run({ ic: 126 }, { clk: "10101", ud: "1", cs: "0" }).code).toEqual(["126", "127", "127", "127", "127"]);
  const { code, volts } = run({ ic: 1 }, { clk: "10101", ud: "0", cs: "0" });
  expect(code).toEqual(["1", "0", "0", "0", "0"]);
  expect(volts).toEqual([0.01, 0, 0, 0, 0]);
});

test("resistances: D/128 rab + rw from w to b, 30 % more and rw 100 ohm at the max corner", () => {
  const parts: Part[] = [
    pot({ part: "AD5220-10", ic: 32 }),
    { type: "resistor", pins: ["a", "0"], params: { r: 1e12 } },
    { type: "isource", pins: ["0", "w"], params: { dc: 1e-3 } },
    ground,
  ];
  const inputs = { clk: "1", ud: "1", cs: "0" };
  expect(Number(play(parts, inputs, ["w"]).waves["w"]?.[0])).toBeCloseTo(2.54, 5);
  expect(Number(play(parts, inputs, ["w"], { corner: "max" }).waves["w"]?.[0])).toBeCloseTo(3.35, 5);
});

test("log taper: equal steps are equal factors, from rab/ratio at 0 to rab at the last position", () => {
  const params = { positions: 11, rab: 1e4, rw: 50, ratio: 1000, ic: 0 };
  const ohms = (at: "a" | "b"): readonly number[] => {
    const held: Part = { type: "vsource", pins: [at, "0"], params: { dc: 0 } };
    const parts: Part[] = [
      pot(params),
      held,
      { type: "resistor", pins: [at === "a" ? "b" : "a", "0"], params: { r: 1e15 } },
      { type: "isource", pins: ["0", "w"], params: { dc: 1e-6 } },
    ];
    const { waves: found } = play(parts, { clk: "10".repeat(11), ud: "1", cs: "0" }, ["w"]);
    return (found["w"] ?? []).filter((_, i) => i % 2 === 0).map((volts) => Number(volts) * 1e6);
  };
  for (const [p, found] of ohms("b").entries()) {
    const lower = 10 * 1000 ** (Math.min(p, 10) / 10);
    expect(Math.abs(found / (lower + 50) - 1)).toBeLessThan(1e-5);
    expect(Math.abs((ohms("a")[p] ?? 0) / (1e4 - lower + 50) - 1)).toBeLessThan(1e-5);
  }
});

test("the wiper moves after its delay", () => {
  const inputs = { clk: "1000000", ud: "1", cs: "0" };
  const { waves: found } = play([pot({ delay: 3e-9 }), supply, ground], inputs, ["d0.code", "w"], { step: 1e-9 });
  expect(found["d0.code"]).toEqual(["64", "65", "65", "65", "65", "65", "65"]);
  expect(found["w"]).toEqual(["0.64", "0.64", "0.64", "0.64", "0.65", "0.65", "0.65"]);
});

test("AD5220: set-up of U/D", () => {
  const inputs = { clk: "1".repeat(60) + "0".repeat(60), ud: "1".repeat(55) + "0".repeat(65), cs: "0" };
  const { records } = play([pot({ part: "AD5220-100" }), supply, ground], inputs, [], { step: 1e-9 });
  expect(records.map(({ kind, detail }) => [kind, detail])).toEqual([
    ["setup", "U/D changed 5 ns before CLK, 10 ns needed"],
  ]);
});

test("an unknown direction makes the position unknown, and X for whatever reads the wiper", () => {
  const parts: Part[] = [
    pot(),
    supply,
    ground,
    { type: "d_buffer", pins: ["w", "level"], params: { in_low: 0.5, in_high: 0.5 } },
  ];
  expect(waves(parts, { clk: "1010", ud: "1x11", cs: "0" }, ["level", "k6"])).toEqual({ level: "1xxx", k6: "1xxx" });
});

test("without wiper resistance it is refused", () => {
  expect(() => run({ rw: 0 }, { clk: "1", ud: "1", cs: "0" })).toThrow("d0: rab and rw must be above 0");
});

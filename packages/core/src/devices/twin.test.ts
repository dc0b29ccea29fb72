import fc from "fast-check";
import { expect, test } from "vitest";
import { elaborate } from "../elaborate/elaborate.ts";
import { Simulator } from "../kernel/simulator.ts";
import { circuitOf, type Part, play } from "./testing.ts";

const bits = (name: string): string[] => Array.from({ length: 7 }, (_, i) => `${name}${6 - i}`);
const holds = (net: string, dc: number): Part => ({ type: "vsource", pins: [net, "0"], params: { dc } });

interface Volts {
  readonly fi: number;
  readonly fj: number;
  readonly ci: number;
  readonly cj: number;
}

function edge(volts: Volts, params: Part["params"] = {}): readonly Part[] {
  const pins = ["fi", "fj", "fj", "ci", "cj", "cj", "clk", "up", "q", bits("f"), bits("c"), "rst"];
  return [{ type: "twin", pins, params }, ...Object.entries(volts).map(([net, dc]) => holds(net, dc))];
}

const SHOWN = ["up", "q", "d0.codef", "d0.codec"];

/** up, q and both codes after each step. */
function run(volts: Volts, params: Part["params"], inputs: { clk: string; rst?: string }, seed = 1) {
  const { waves } = play(edge(volts, params), { rst: "0", ...inputs }, SHOWN, { seed });
  return SHOWN.map((name) => (waves[name] ?? []).join(" "));
}

const MORE: Volts = { fi: 2, fj: 1, ci: 1, cj: 3 };
const LESS: Volts = { fi: 3, fj: 1, ci: 1, cj: 2 };

test("stores the decision at the rising clock and steps at the falling one, from mid-scale", () => {
  expect(run(MORE, {}, { clk: "00110011" })).toEqual([
    "1 1 1 1 1 1 1 1",
    "0 0 1 1 1 1 1 1",
    "64 64 64 64 65 65 65 65",
    "64 64 64 64 65 65 65 65",
  ]);
  expect(run(LESS, { icf: 1, icc: 2 }, { clk: "0101010" })).toEqual([
    "0 0 0 0 0 0 0",
    "0 0 0 0 0 0 0",
    "1 1 0 0 0 0 0",
    "2 2 1 1 0 0 0",
  ]);
});

test("stays at the ends, or wraps", () => {
  const at = { icf: 126, icc: 127 };
  expect(run(MORE, at, { clk: "01010" }).slice(2)).toEqual(["126 126 127 127 127", "127 127 127 127 127"]);
  expect(run(MORE, { ...at, wrap: 1 }, { clk: "01010" }).slice(2)).toEqual(["126 126 127 127 0", "127 127 0 0 1"]);
  expect(run(LESS, { icf: 0, icc: 1, wrap: 1 }, { clk: "010" }).slice(2)).toEqual(["0 0 127", "1 1 0"]);
});

test("sign turns the steps around", () => {
  expect(run(MORE, { sign: -1 }, { clk: "010" })[2]).toBe("64 64 63");
});

test("a reset clears the decision and keeps it", () => {
  expect(run(MORE, {}, { clk: "0101010", rst: "0011100" }).slice(1, 3)).toEqual([
    "0 1 0 0 0 1 1",
    "64 64 63 63 62 62 63",
  ]);
});

test("X on the clock makes the positions unknown for good", () => {
  expect(run(MORE, {}, { clk: "01x01" }).slice(2)).toEqual(["64 64 - - -", "64 64 - - -"]);
  // It may have risen: where the stored decision is the new one anyway, nothing is lost.
  expect(run(LESS, {}, { clk: "0x" })[1]).toBe("0 0");
  expect(run(MORE, {}, { clk: "0x" })[1]).toBe("0 x");
});

test("resistances: of both tapers, with the twins' factors", () => {
  const ohms = (params: Part["params"]): readonly number[] => {
    const currents: readonly Part[] = ["f", "c"].map((side) => ({
      type: "isource",
      pins: ["0", `${side}i`],
      params: { dc: 1e-6 },
    }));
    const [device] = edge(MORE, params);
    const parts = [...(device === undefined ? [] : [device]), ...currents, holds("fj", 0), holds("cj", 0)];
    const { waves } = play(parts, { clk: "0", rst: "0" }, ["fi", "ci"]);
    return ["fi", "ci"].map((net) => 1e6 * Number(waves[net]?.[0]));
  };
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 15 }), fc.integer({ min: 0, max: 15 }), fc.boolean(), (icf, icc, log) => {
      const found = ohms({
        positions: 16,
        rab: 2e4,
        rw: 50,
        icf,
        icc,
        scalef: 1.5,
        scalec: 0.5,
        ...(log ? { ratio: 300 } : {}),
      });
      const tap = (p: number): number => (log ? 2e4 * 300 ** (p / 15 - 1) : (2e4 * p) / 16);
      expect(found[0] ?? 0).toBeCloseTo(1.5 * tap(icf) + 50, 0);
      expect(found[1] ?? 0).toBeCloseTo(0.5 * tap(icc) + 50, 0);
    }),
    { numRuns: 30 },
  );
});

test("every rule with its offset, and a tie is 0", () => {
  const volts = fc.integer({ min: -4, max: 4 });
  const whole = fc.record({ fi: volts, fj: volts, ci: volts, cj: volts });
  const codes = fc.record({ icf: fc.integer({ min: 1, max: 127 }), icc: fc.integer({ min: 1, max: 127 }) });
  const offset = fc.constantFrom(0, -0.5, 1.5);
  fc.assert(
    fc.property(whole, codes, offset, (v, at, vos) => {
      const [f, c] = [v.fi - v.fj, v.ci - v.cj];
      const watts = (drop: number, code: number): number => drop ** 2 / ((1e5 * code) / 128 + 40);
      const rules = {
        drops: Math.abs(c) - Math.abs(f) + vos > 0,
        nodes: v.cj - v.fj + vos > 0 && v.cj > 0,
        power: 1e3 * (watts(c, at.icc) - watts(f, at.icf)) + vos > 0,
      };
      for (const [rule, up] of Object.entries(rules)) {
        const found = run(v, { rule, vos, ...at }, { clk: "01" });
        expect(found.slice(0, 2), rule).toEqual([up ? "1 1" : "0 0", up ? "0 1" : "0 0"]);
      }
    }),
    { numRuns: 60 },
  );
});

test("noise: ones come as often as the normal distribution says, seeded", () => {
  const clk = "01".repeat(4000);
  // Standard normal distribution function, Abramowitz and Stegun, table 26.1.
  for (const [deviations, share] of [
    [0, 0.5],
    [0.5, 0.691462],
    [-1, 0.158655],
    [2, 0.97725],
  ] as const) {
    const volts = { fi: 1, fj: 0, ci: 1 + deviations * 1e-3, cj: 0 };
    const [, q = ""] = run(volts, { noise: 1e-3 }, { clk }, 7);
    const ones = q.split(" ").filter((bit, i) => i % 2 === 1 && bit === "1").length;
    const spread = Math.sqrt(4000 * share * (1 - share));
    expect(Math.abs(ones - 4000 * share)).toBeLessThan(4 * spread);
  }
  const seeded = (seed: number) => run({ fi: 1, fj: 0, ci: 1, cj: 0 }, { noise: 1 }, { clk: "01".repeat(40) }, seed)[1];
  expect(seeded(3)).toBe(seeded(3));
  expect(seeded(3)).not.toBe(seeded(4));
});

test("what cannot be built is refused", () => {
  const refused = (params: Part["params"]) => () => run(MORE, params, { clk: "0" });
  expect(refused({ rw: 0 })).toThrow("rab and rw must be above 0");
  expect(refused({ icf: 128 })).toThrow("icf = 128 is no position");
  expect(refused({ scalec: 0 })).toThrow("scalec must be above 0");
  expect(refused({ taper: "log" })).toThrow("a log taper needs a ratio above 1");
  expect(refused({ taper: "linear", ratio: 10 })).toThrow("a linear taper has no ratio");
  expect(refused({ noise: -1 })).toThrow("noise is below 0");
});

test("its states can be placed: known again after an X, and NaN while it is one", () => {
  const parts: readonly Part[] = [
    ...edge(MORE),
    { type: "d_source", pins: [["clk"]], params: { times: [0, 1e-6, 2e-6], values: [1, 2, 0] } },
    { type: "d_source", pins: [["rst"]], params: { times: [0], values: [0] } },
  ];
  const simulator = new Simulator(elaborate(circuitOf(parts)), { probes: ["d0.codef", "d0.codec"] });
  simulator.start();
  const read = () => simulator.states.map((state) => state.read());
  expect(read()).toEqual([64, 64]);
  simulator.runTo(1.5e6);
  expect(read()).toEqual([Number.NaN, Number.NaN]);
  simulator.resettle((k) => simulator.states.forEach((state, i) => state.write(k, 5 + i)));
  expect(read()).toEqual([5, 6]);
  expect(simulator.row(0, 0).values).toEqual([5, 6]);
});

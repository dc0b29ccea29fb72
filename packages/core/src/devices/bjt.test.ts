import fc from "fast-check";
import { expect, test } from "vitest";
import { ohms, settle, volts } from "./analogbench.ts";
import type { Part } from "./testing.ts";

const bjt = (params: Part["params"] = {}, pins = ["c", "b", "e"]): Part => ({ type: "bjt", pins, params });
const VT = 0.025865;

test("forward active: the collector current is Is exp(vbe/vt), the base current that over beta", () => {
  const { quantity } = settle([volts("c", 5), volts("b", 0.65), volts("e", 0), bjt({ is: 1e-14, bf: 120, vt: VT })]);
  const ic = 1e-14 * Math.exp(0.65 / VT);
  expect(quantity(3, "ic") / ic).toBeCloseTo(1, 6);
  expect(quantity(3, "ib") / (ic / 120)).toBeCloseTo(1, 5);
  expect(quantity(3, "ie")).toBeCloseTo(-quantity(3, "ic") - quantity(3, "ib"), 18);
  expect(quantity(3, "p")).toBeCloseTo(5 * quantity(3, "ic") + 0.65 * quantity(3, "ib"), 15);
});

test("a pnp is the npn with all voltages turned round, but for the substrate", () => {
  const point = (sign: number): number[] => {
    const { volts: at } = settle([
      volts("vcc", 5 * sign),
      ohms("vcc", "c", 1e3),
      volts("vb", 2 * sign),
      ohms("vb", "b", 1e4),
      ohms("e", "0", 500),
      bjt({ polarity: sign, bf: 50, vaf: 40, gsub: 0 }),
    ]);
    return ["c", "b", "e"].map((net) => sign * at(net));
  };
  const [npn, pnp] = [point(1), point(-1)];
  for (const [k, value] of npn.entries()) {
    expect(pnp[k]).toBeCloseTo(value, 11);
  }
});

test("m transistors in parallel are one of area m, with all effects", () => {
  const effects = { vaf: 50, ikf: 1e-3, ise: 1e-14, isc: 1e-14, rb: 100, rbm: 10, rc: 5, re: 1, gsub: 0 };
  const at = (params: Part["params"]): number =>
    settle([
      volts("in", 1),
      ohms("in", "b", 100),
      volts("vcc", 3),
      ohms("vcc", "c", 50),
      volts("e", 0),
      bjt(params),
    ]).volts("c");
  expect(at({ ...effects, area: 4 })).toBeCloseTo(at({ ...effects, m: 4 }), 9);
});

test("the substrate's conductance can be left out, or given a pin", () => {
  const open = (params: Part["params"], pins?: string[]): number =>
    settle([volts("b", 0), volts("e", 0), volts("s", -3), ohms("c", "e", 1e9), bjt(params, pins)]).volts("c");
  // Beside 1 nS to the emitter and gmin to the base (with the junction's own conductance), 1 pS to the substrate.
  expect(open({ gsub: 0, is: 1e-20 })).toBeCloseTo(0, 12);
  expect(open({ is: 1e-20 }, ["c", "b", "e", "s"])).toBeCloseTo(-3e-12 / (1e-9 + 2e-12), 8);
});

test("start voltages choose between the states of a flip-flop", () => {
  const half = (mine: string, other: string): Part[] => [ohms("vcc", mine, 1e3), ohms(other, `b${mine}`, 1e4)];
  const state = (left: number, right: number): number[] => {
    const { volts: at } = settle([
      volts("vcc", 5),
      ...half("x", "y"),
      ...half("y", "x"),
      bjt({ icvbe: left, icvbc: left - 0.1 }, ["x", "bx", "0"]),
      bjt({ icvbe: right, icvbc: right - 5 }, ["y", "by", "0"]),
    ]);
    return [at("x"), at("y")].map((v) => Math.round(v));
  };
  expect(state(0.7, 0)).toEqual([0, 5]);
  expect(state(0, 0.7)).toEqual([5, 0]);
});

test("the solution does not depend on where Newton came from", () => {
  const drive = fc.array(fc.double({ min: -5, max: 12, noNaN: true }), { minLength: 2, maxLength: 6 });
  fc.assert(
    fc.property(drive, (path) => {
      const parts = (vb: number): Part[] => [
        volts("vb", vb),
        volts("vcc", 9),
        ohms("vb", "b", 1e3),
        ohms("vcc", "c", 1e3),
        ohms("e", "0", 10),
        bjt({ vaf: 60, ikf: 5e-3 }),
      ];
      const { simulator } = settle(parts(path[0] ?? 0));
      const { engine, design } = simulator;
      for (const vb of path) {
        engine.setVoltage(0, vb);
        engine.solve();
      }
      const fresh = settle(parts(path.at(-1) ?? 0));
      for (const net of ["b", "c", "e"]) {
        expect(Math.abs(engine.voltage(design.netByName.get(net) ?? -1) - fresh.volts(net))).toBeLessThan(1e-10);
      }
    }),
    { numRuns: 50 },
  );
});

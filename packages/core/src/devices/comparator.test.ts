import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Value } from "../circuit.ts";
import { arcsOf } from "../elaborate/arcs.ts";
import { elaborate } from "../elaborate/elaborate.ts";
import { Simulator } from "../kernel/simulator.ts";
import type { TraceRecord } from "../trace/trace.ts";
import { comparator } from "./comparator.ts";
import { CORNERS, type Corner, isTriple } from "./device.ts";
import { circuitOf, type Part } from "./testing.ts";

type Params = Readonly<Record<string, Value>>;

const volts = (net: string, params: Params): Part => ({ type: "vsource", pins: [net, "0"], params });
const pullUp = (r: number): Part => ({ type: "resistor", pins: ["vcc", "o"], params: { r } });

/** Two sources, the comparator, a pull-up to 5 V, and a buffer without delay that reads its output. */
function bench(
  inp: Params,
  inm: Params,
  params: Params,
  r = 1e3,
  more: readonly Part[] = [],
  corner: Corner = "typ",
): Simulator {
  const parts: Part[] = [
    volts("p", inp),
    volts("m", inm),
    volts("vcc", { dc: 5 }),
    pullUp(r),
    { type: "comparator", pins: ["p", "m", "o"], params },
    { type: "d_buffer", pins: ["o", "y"], params: { rise_delay: 0, fall_delay: 0, input_load: 0 } },
    ...more,
  ];
  const simulator = new Simulator(elaborate(circuitOf(parts)), { probes: ["o", "y"], log: "probes", corner });
  simulator.start();
  return simulator;
}

function output(inp: number, inm: number, params: Params): string {
  const code = bench({ dc: inp }, { dc: inm }, params).operatingPoint().logic.get("y") ?? Number.NaN;
  return "01x"[code % 3] ?? "?";
}

/** ps at which y takes each value it has after the start. */
function changes(simulator: Simulator, until = 1e8): readonly (readonly [time: number, value: number])[] {
  simulator.runTo(until);
  const { times, ids, values, signals } = simulator.trace();
  const y = signals.findIndex(({ path }) => path === "y");
  return [...times].flatMap((time, i) => (ids[i] === y && time > 0 ? [[time, values[i] ?? Number.NaN] as const] : []));
}

const step = (from: number, to: number, at: number): Params => ({ wave: "pulse", args: [from, to, at] });

describe("the decision", () => {
  test.each([
    // inp   inm   y    parameters
    [1.001, 1, "1", {}],
    [0.999, 1, "0", {}],
    [1, 1, "x", {}],
    [1, 1, "0", { tie: "low" }],
    [1, 1, "1", { tie: "high" }],
    [1.001, 1, "x", { tie_band: 2e-3 }],
    [1.003, 1, "1", { tie_band: 2e-3 }],
    [0.997, 1, "0", { tie_band: 2e-3 }],
    [1, 1, "1", { vos: 1e-3 }],
    [1, 1, "0", { vos: -1e-3 }],
    [0.9995, 1, "1", { vos: 1e-3 }],
    [1.0005, 1, "0", { vos: -1e-3 }],
  ] as const)("of %s V against %s V is %s with %o", (inp, inm, y, params) => {
    expect(output(inp, inm, params)).toBe(y);
  });

  test.each([
    // Range -1 mV to 3.5 V. One input above: the other decides; both above: `above`; one below: undefined.
    [4, 1, "1", {}],
    [1, 4, "0", {}],
    [4, 4.5, "x", {}],
    [4, 4.5, "0", { above: "low" }],
    [4, 4.5, "1", { above: "high" }],
    [-0.3, 1, "x", {}],
    [1, -0.3, "x", {}],
    [0, 1, "0", {}],
    [3.5, 3.4, "1", {}],
  ] as const)("outside the common-mode range: %s V against %s V is %s with %o", (inp, inm, y, params) => {
    expect(output(inp, inm, { headroom: 1.5, vicr_low: -1e-3, ...params })).toBe(y);
  });

  test.each([
    ["tie", 1, 1, 0],
    ["common-mode", 4, 1, -0.5],
    ["common-mode", 1, -0.3, -0.299],
  ] as const)("a %s at %s V and %s V is recorded once, with its margin", (kind, inp, inm, margin) => {
    const simulator = bench({ dc: inp }, { dc: inm }, { headroom: 1.5, vicr_low: -1e-3 });
    const found = simulator.trace().records.filter((record: TraceRecord) => record.kind === kind);
    expect(found).toHaveLength(1);
    expect(found[0]?.margin).toBeCloseTo(margin, 12);
  });

  test("an X through a pull-up reaches the gate as X, whatever the voltage", () => {
    const simulator = bench({ dc: 1 }, { dc: 1 }, {});
    expect(simulator.operatingPoint().logic.get("y")).toBe(2);
    expect(simulator.kernel.isUnknown(simulator.design.netByName.get("o") ?? -1)).toBe(true);
  });
});

describe("the delay", () => {
  const overdrive = [5e-3, 20e-3, 100e-3];
  const rise = [1.3e-6, 0.7e-6, 0.3e-6];
  const fall = [1.5e-6, 0.9e-6, 0.4e-6];
  const curve = { overdrive, t_rise: rise, t_fall: fall };

  test.each(overdrive.map((over, i) => [over, rise[i] ?? 0, fall[i] ?? 0] as const))(
    "at %s V, a point of the curve, is that point's",
    (over, up, down) => {
      const at = 1e6;
      expect(changes(bench(step(1 - over, 1 + over, 1e-6), { dc: 1 }, curve))).toEqual([
        [at + Math.round(up * 1e12), 1],
      ]);
      expect(changes(bench(step(1 + over, 1 - over, 1e-6), { dc: 1 }, curve))).toEqual([
        [at + Math.round(down * 1e12), 0],
      ]);
    },
  );

  test("between two points is a straight line in logarithms, below the first 1/overdrive, above the last constant", () => {
    const delayAt = (over: number): number =>
      (changes(bench(step(0, 1 + over, 1e-6), { dc: 1 }, curve))[0]?.[0] ?? 0) - 1e6;
    const share = Math.log(10e-3 / 5e-3) / Math.log(20e-3 / 5e-3);
    expect(delayAt(10e-3)).toBeCloseTo(1.3e6 * (0.7 / 1.3) ** share, -0.31);
    expect(delayAt(2.5e-3)).toBeCloseTo(2.6e6, -0.31);
    expect(delayAt(1)).toBe(0.3e6);
  });

  test("what is gone of it stays gone when the overdrive changes on the way", () => {
    // 20 mV asks for 700 ns; after 350 ns half is done; 100 mV needs half of its 300 ns for the rest.
    const inp = { wave: "pwl", args: [0, 0.5, 1e-6, 0.5, 1.000001e-6, 1.02, 1.350001e-6, 1.02, 1.350002e-6, 1.1] };
    expect(changes(bench(inp, { dc: 1 }, curve))[0]?.[0]).toBeCloseTo(1.350002e6 + 150e3, -1);
  });

  test("a decision taken back before it is over leaves no trace", () => {
    const inp = { wave: "pulse", args: [0.9, 1.1, 1e-6, 0, 0, 0.2e-6] };
    expect(changes(bench(inp, { dc: 1 }, curve))).toEqual([]);
  });
});

describe("the arc for static analysis", () => {
  function arcOf(simulator: Simulator, corner: Corner) {
    const device = simulator.design.devices.find(({ def }) => def.type === "comparator");
    const [arc] = device === undefined ? [] : arcsOf(device, corner);
    if (arc?.kind !== "compare") {
      throw new Error("no arc");
    }
    return arc;
  }
  const params = { part: "LM339", sink_i: [1], sink_v: [1], leakage: 0, ib: 0, ios: 0 };
  /** Volts, from far below the curve's first point to beyond its last. */
  const overdrives = fc.double({ min: Math.log(1e-5), max: Math.log(0.3), noNaN: true }).map(Math.exp);

  test("has the simulation's delay at every overdrive and corner, in both directions, the offset counted", () => {
    fc.assert(
      fc.property(overdrives, fc.boolean(), fc.constantFrom(...CORNERS), (over, up, corner) => {
        const arc = arcOf(bench({ dc: 1 }, { dc: 1 }, params), corner);
        const sign = up ? 1 : -1;
        const inp = step(1 - arc.offset - sign * 0.1, 1 - arc.offset + sign * over, 1e-6);
        const [change] = changes(bench(inp, { dc: 1 }, params, 1e3, [], corner), 1e9);
        const took = (change?.[0] ?? Number.NaN) - 1e6;
        expect(change?.[1]).toBe(up ? 1 : 0);
        expect(Math.abs(took - (up ? arc.rise(over) : arc.fall(over)))).toBeLessThanOrEqual(1);
      }),
    );
  });

  test("bounds a decision whose overdrive changes on the way", () => {
    fc.assert(
      fc.property(overdrives, overdrives, fc.integer({ min: 10, max: 3_000_000 }), (first, second, wait) => {
        const arc = arcOf(bench({ dc: 1 }, { dc: 1 }, params), "typ");
        const at = 1e-6 + wait * 1e-12;
        const corners = [0, 0.5, 1e-6, 0.5, 1.000001e-6, 1 + first, at, 1 + first, at + 1e-12, 1 + second];
        const [change] = changes(bench({ wave: "pwl", args: corners }, { dc: 1 }, params), 1e9);
        const time = change?.[0] ?? Number.NaN;
        const settled = time <= 1e6 + wait ? 1e6 + 1 + arc.rise(first) : 1e6 + wait + 1 + arc.rise(second);
        // A picosecond of rounding for each of the two ways.
        expect(time).toBeLessThanOrEqual(settled + 2);
      }),
    );
  });

  test("never ends at a tie", () => {
    const tied = arcOf(bench({ dc: 1 }, { dc: 1 }, { ...params, tie_band: 1e-3 }), "typ");
    expect([tied.rise(0), tied.fall(0), tied.rise(1e-3)]).toEqual([Infinity, Infinity, Infinity]);
    expect(tied.rise(5e-3)).toBe(1_355_000);
  });

  test("names the part, the parameters and their source", () => {
    expect(arcOf(bench({ dc: 1 }, { dc: 1 }, params), "typ").source).toMatch(
      /^LM339 t_rise, t_fall: simulated in ngspice 39/,
    );
    expect(
      arcOf(bench({ dc: 1 }, { dc: 1 }, { ...params, t_rise: 2e-6, overdrive: [1], t_fall: 1e-6 }), "typ").source,
    ).toBe("LM339 t_rise, t_fall: given in bench:1");
  });
});

describe("the output", () => {
  test.each([1e3, 5.1e3, 100e3])("rises through a pull-up of %s ohm as t = RC ln((5 - VOL)/(5 - Vth))", (r) => {
    const load = 15e-12;
    const on = 1;
    const parts: Part[] = [{ type: "capacitor", pins: ["o", "0"], params: { c: load } }];
    const [crossing] = changes(bench(step(0.9, 1.1, 1e-6), { dc: 1 }, {}, r, parts), 1e9);
    const low = (5 * on) / (r + on);
    // The adc bridge and nothing else hangs on the net; gmin is far below a picosecond's worth.
    const t = r * load * Math.log((5 - low) / (5 - 2.5));
    expect(crossing?.[0]).toBe(1e6 + Math.ceil(t * 1e12));
  });

  test.each(["LM339", "LM339A"])("VOL of the %s at 4 mA is the part's", (part) => {
    const values = comparator.parts?.[part]?.values ?? {};
    const sink = values["sink_v"]?.value;
    const typical = (Array.isArray(sink) ? sink : []).map((value: Value) => (isTriple(value) ? value.typ : value))[0];
    const params = Object.fromEntries(Object.entries(values).map(([name, { value }]) => [name, value]));
    const parts: Part[] = [
      volts("p", { dc: 1 }),
      volts("m", { dc: 2 }),
      { type: "isource", pins: ["0", "o"], params: { dc: 4e-3 } },
      { type: "comparator", pins: ["p", "m", "o"], params },
    ];
    const simulator = new Simulator(elaborate(circuitOf(parts)));
    simulator.start();
    expect(simulator.operatingPoint().voltages.get("o")).toBeCloseTo(Number(typical), 9);
  });

  test.each([
    ["p", 25e-9, 0, 25e-9],
    ["m", 25e-9, 0, 25e-9],
    ["p", 25e-9, 6e-9, 28e-9],
    ["m", 25e-9, 6e-9, 22e-9],
  ] as const)(
    "the bias current out of %s (ib %s A, ios %s A) lifts a resistor by %s A times its ohms",
    (pin, ib, ios, i) => {
      const other = pin === "p" ? "m" : "p";
      const parts: Part[] = [
        volts(other, { dc: 1 }),
        volts("vcc", { dc: 5 }),
        { type: "resistor", pins: [pin, "0"], params: { r: 1e6 } },
        pullUp(1e3),
        { type: "comparator", pins: ["p", "m", "o", "vcc", "0"], params: { ib, ios } },
      ];
      const simulator = new Simulator(elaborate(circuitOf(parts)));
      simulator.start();
      expect(simulator.operatingPoint().voltages.get(pin)).toBeCloseTo(i * 1e6, 7);
    },
  );
});

test.each([
  [{ t_rise: [1e-6, 2e-6] }, "t_rise and t_fall need one delay for each overdrive"],
  [{ sink_v: [1, 2] }, "sink_v and sink_i need equally many points"],
  [{ sink_v: [0] }, "sink_v and sink_i must rise from above 0"],
])("%o is refused", (params, message) => {
  expect(() => bench({ dc: 1 }, { dc: 2 }, params)).toThrow(message);
});

describe("noise", () => {
  const CLOCKS = 2000;
  const PERIOD = 1e-6;

  /** Bits that a flip-flop stores, the inputs being solved anew before every clock; `over` V between them. */
  function sampled(over: number, params: Params, seed = 1): string {
    const supply = volts("vcc", { dc: 5 });
    const pulse = (at: number): Params["args"] => [0, 5, at * PERIOD, 0, 0, PERIOD / 4, PERIOD];
    const parts: Part[] = [
      volts("p", { wave: "pulse", args: [0, 1 + over, 0.2 * PERIOD, 0, 0, PERIOD / 2, PERIOD] }),
      volts("m", { dc: 1 }),
      supply,
      pullUp(1e3),
      volts("clk", { wave: "pulse", args: pulse(0.5) ?? [] }),
      { type: "comparator", pins: ["p", "m", "o"], params },
      { type: "d_dff", pins: ["o", "clk", "", "", "q"], params: { ic: 0 } },
    ];
    const simulator = new Simulator(elaborate(circuitOf(parts)), { probes: ["q"], seed });
    simulator.start();
    return Array.from({ length: CLOCKS }, (_, clock) => {
      const time = Math.round((clock + 0.9) * PERIOD * 1e12);
      simulator.runTo(time);
      return "01x"[(simulator.row(clock, time).values[0] ?? 2) % 3];
    }).join("");
  }

  test.each([
    // Standard normal distribution function at the overdrive, Abramowitz and Stegun, table 26.1.
    [0, 0.5],
    [0.5, 0.691462],
    [-1, 0.158655],
    [2, 0.97725],
  ])("at %s deviations of overdrive a flip-flop stores %s of ones", (deviations, share) => {
    const noise = 2e-3;
    const bits = sampled(deviations * noise - 1e-3, { noise, vos: 1e-3 });
    const ones = bits.replaceAll("0", "").length;
    expect(bits).toMatch(/^[01]*$/);
    expect(Math.abs(ones - CLOCKS * share)).toBeLessThan(4 * Math.sqrt(CLOCKS * share * (1 - share)));
  });

  test("one clock's draw says nothing of the next one's", () => {
    const bits = sampled(0, { noise: 1e-3 });
    const same = Array.from(bits).filter((bit, i) => i > 0 && bit === bits[i - 1]).length;
    expect(Math.abs(same - CLOCKS / 2)).toBeLessThan(4 * Math.sqrt(CLOCKS / 4));
  });

  test("the seed decides, and without noise nothing is drawn", () => {
    expect(sampled(0, { noise: 1 }, 3)).toBe(sampled(0, { noise: 1 }, 3));
    expect(sampled(0, { noise: 1 }, 3)).not.toBe(sampled(0, { noise: 1 }, 4));
    expect(sampled(1e-9, {}, 3)).toBe("1".repeat(CLOCKS));
  });

  test("inputs that stand still keep their draw; below 0 it is refused", () => {
    const still = bench({ dc: 1 }, { dc: 1 }, { noise: 1e-3 });
    expect(changes(still).length).toBeLessThanOrEqual(1);
    expect(() => bench({ dc: 1 }, { dc: 1 }, { noise: -1 })).toThrow("noise is below 0");
  });
});

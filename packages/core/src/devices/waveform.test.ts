import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Value } from "../circuit.ts";
import { elaborate } from "../elaborate/elaborate.ts";
import { assemble } from "../kernel/assemble.ts";
import { DeviceBuild } from "../kernel/build.ts";
import { Simulator } from "../kernel/simulator.ts";
import { circuitOf } from "./testing.ts";
import { waveformOf } from "./waveform.ts";

/** Steps of a source as [ps, V], the start first. */
function steps(params: Readonly<Record<string, Value>>, until: number): readonly (readonly [number, number])[] {
  const parts = [{ type: "vsource", pins: ["a", "0"], params }];
  const simulator = new Simulator(elaborate(circuitOf(parts)), { probes: ["a"], log: "probes" });
  simulator.start();
  simulator.runTo(until);
  const { times, values } = simulator.trace();
  return [...times].map((time, i) => [time, values[i] ?? Number.NaN] as const);
}

describe("PULSE", () => {
  test("without ramps steps at delay, width and period to the picosecond", () => {
    const args = [0, 5, 7e-12, 0, 0, 3e-12, 10e-12];
    expect(steps({ wave: "pulse", args }, 30)).toEqual([
      [0, 0],
      [7, 5],
      [10, 0],
      [17, 5],
      [20, 0],
      [27, 5],
      [30, 0],
    ]);
  });

  test("without width or period happens once", () => {
    expect(steps({ wave: "pulse", args: [1, 2, 1e-9] }, 1e9)).toEqual([
      [0, 1],
      [1000, 2],
    ]);
  });

  test("ramps in 32 equal parts and ends on its level", () => {
    const seen = steps({ wave: "pulse", args: [0, 3.2, 100e-12, 320e-12] }, 1e6);
    expect(seen).toHaveLength(33);
    for (const [i, [time, volts]] of seen.entries()) {
      expect(time).toBe(i === 0 ? 0 : 100 + 10 * i);
      expect(volts).toBeCloseTo(0.1 * i, 12);
    }
  });

  test.each([
    [[0, 5, -1e-9], "PULSE has a negative time"],
    [[0, 5, 0, 0, 0, 2e-6, 1e-6], "do not fit its period"],
  ])("%o is refused", (args, message) => {
    expect(() => steps({ wave: "pulse", args }, 1)).toThrow(message);
  });
});

describe("PWL", () => {
  test("with corners a picosecond apart steps there and holds its last value", () => {
    const args = [0, 2, 99e-9, 2, 99.001e-9, 1.9, 200e-9, 1.9];
    expect(steps({ wave: "pwl", args }, 1e9)).toEqual([
      [0, 2],
      [99_001, 1.9],
    ]);
  });

  test.each([
    [[0, 1, 1e-9], "PWL needs pairs"],
    [[0, 1, 1e-9, 2, 1e-9, 3], "PWL times must rise"],
  ])("%o is refused", (args, message) => {
    expect(() => steps({ wave: "pwl", args }, 1)).toThrow(message);
  });
});

test("SIN holds 64 values a period, each that of its beginning", () => {
  const seen = steps({ wave: "sin", args: [1, 2, 1e9 / 6.4] }, 6400);
  for (const [time, volts] of seen) {
    expect(time % 100).toBe(0);
    expect(volts).toBeCloseTo(1 + 2 * Math.sin((2 * Math.PI * time) / 6400), 9);
  }
  expect(seen.length).toBeGreaterThan(60);
});

test("a square wave changes at its duty and its period", () => {
  expect(steps({ wave: "square", freq: 1e9, amplitude: 2, bias: 1, duty: 0.25 }, 2300)).toEqual([
    [0, 3],
    [250, -1],
    [1000, 3],
    [1250, -1],
    [2000, 3],
    [2250, -1],
  ]);
});

const moment = fc.integer({ min: 0, max: 50_000 }).map((ps) => ps * 1e-12);
const level = fc.integer({ min: -10, max: 10 });

/** What a waveform needs of an instance. */
const params = fc.oneof(
  fc.tuple(level, level, moment, moment, moment, moment, moment).map(([v1, v2, delay, rise, fall, width, rest]) => ({
    wave: "pulse",
    args: [v1, v2, delay, rise, fall, width, width === 0 ? 0 : rise + fall + width + rest],
  })),
  fc.array(fc.tuple(fc.integer({ min: 1, max: 9000 }), level), { minLength: 1, maxLength: 6 }).map((corners) => {
    let at = 0;
    const args = corners.flatMap(([gap, volts]) => {
      at += gap;
      return [at * 1e-12, volts];
    });
    return { wave: "pwl", args };
  }),
  fc.tuple(level, level, fc.integer({ min: 1e6, max: 1e11 }), moment).map((args) => ({ wave: "sin", args })),
  fc
    .tuple(
      fc.constantFrom("square", "triangle", "sawtooth", "pulse"),
      fc.integer({ min: 1e3, max: 2e10 }),
      fc.double({ min: 0.01, max: 0.99, noNaN: true }),
      fc.double({ min: 0, max: 6, noNaN: true }),
    )
    .map(([wave, freq, duty, phase]) => ({ wave, freq, duty, phase })),
);

test("the next step is later than now, in whole picoseconds, and between two steps nothing moves", () => {
  fc.assert(
    fc.property(params, fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 8 }), (given, inside) => {
      const waveform = waveOf(given);
      let now = 0;
      for (let i = 0; i < 40; i++) {
        const next = waveform?.next(now) ?? Number.NaN;
        if (next === Number.POSITIVE_INFINITY) {
          break;
        }
        expect(next).toBeGreaterThan(now);
        expect(Number.isInteger(next)).toBe(true);
        for (const share of inside) {
          const between = now + Math.floor(share * (next - 1 - now));
          expect(waveform?.at(between)).toBe(waveform?.at(now));
        }
        now = next;
      }
    }),
    { numRuns: 500 },
  );
});

test("where a run is looked at a sine and a ramp have their exact value, and their steps stay where they were", () => {
  const design = elaborate(
    circuitOf([
      { type: "vsource", pins: ["a", "0"], params: { wave: "sin", args: [1, 2, 1e6] } },
      { type: "vsource", pins: ["b", "0"], params: { wave: "pwl", args: [0, 0, 1e-6, 3] } },
    ]),
  );
  const simulator = new Simulator(design, { probes: ["a", "b"] });
  simulator.start();
  for (const at of [100_001, 300_000, 777_777]) {
    simulator.arriveAt(at);
    const { values } = simulator.row(0, at);
    expect(values[0]).toBeCloseTo(1 + 2 * Math.sin(2 * Math.PI * at * 1e-6), 12);
    expect(values[1]).toBeCloseTo(3e-6 * at, 12);
    simulator.runTo(at + 50_000);
    const [, step = 0] = simulator.row(0, simulator.now).values;
    expect((step * 32) / 3).toBeCloseTo(Math.floor(((at + 50_000) * 32) / 1e6), 9);
  }
});

function waveOf(given: Readonly<Record<string, Value>>): ReturnType<typeof waveformOf> {
  const design = elaborate(circuitOf([{ type: "vsource", pins: ["a", "0"], params: given }]));
  const [source] = design.devices;
  const { network, kernel } = assemble(design);
  const context = { design, corner: "typ", seed: 1, network, digital: kernel } as const;
  return source === undefined
    ? undefined
    : waveformOf(new DeviceBuild(source, { ...context, quantities: [], states: [], sources: new Map() }));
}

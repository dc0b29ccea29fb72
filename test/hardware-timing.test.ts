/**
 * The hardware decks at picosecond resolution: every delay read off the change log and held against the parts' own values
 * and the closed forms, none of which are typed in here.
 */
import { deviceByType, Simulator, type Trace, type Value } from "@twinedge/core";
import { describe, expect, test } from "vitest";
import { deck } from "./shared.ts";

/** Typical values of a part's parameter. */
function part(type: string, name: string, param: string): readonly number[] {
  const value = deviceByType(type)?.parts?.[name]?.values[param]?.value;
  const typical = (one: Value | undefined): number =>
    typeof one === "object" && "typ" in one ? Number(one.typ) : Number(one);
  return Array.isArray(value) ? value.map((one: Value) => typical(one)) : [typical(value)];
}

function ps(type: string, name: string, param: string): number {
  return Math.round((part(type, name, param)[0] ?? Number.NaN) * 1e12);
}

type Change = readonly [time: number, value: number];

/** Changes of one signal within (from, to]. */
function changes(trace: Trace, path: string, from: number, to: number): readonly Change[] {
  const id = trace.signals.findIndex((signal) => signal.path === path);
  expect(id, path).toBeGreaterThanOrEqual(0);
  const all = [...trace.times].map((time, i) => [time, trace.values[i] ?? Number.NaN, trace.ids[i]] as const);
  return all.flatMap(([time, value, of]) => (of === id && time > from && time <= to ? [[time, value] as const] : []));
}

async function traced(file: string, clocks: number): Promise<Trace> {
  const simulator = new Simulator(await deck(file), { log: "all" });
  simulator.start();
  simulator.clocks(clocks);
  return simulator.trace();
}

const US = 1e6;

describe("Fig. 1a with real parts", async () => {
  const trace = await traced("circuits/fig1a-evaluation-hardware.cir", 6);
  const overdrives = part("comparator", "LM339", "overdrive");

  /** ps: the part's delay at an overdrive, straight between its points in logarithms. */
  function delayAt(over: number, param: string): number {
    const delays = part("comparator", "LM339", param);
    const i = overdrives.findIndex((one) => one >= over);
    const [y0 = 0, y1 = 0] = [delays[i - 1], delays[i]];
    const [x0 = 1, x1 = 1] = [overdrives[i - 1], overdrives[i]];
    if (i < 0) {
      return 1e12 * (delays.at(-1) ?? 0);
    }
    return (
      1e12 * (i === 0 ? ((delays[0] ?? 0) * x1) / over : y0 * (y1 / y0) ** (Math.log(over / x0) / Math.log(x1 / x0)))
    );
  }

  /** When the output begins to move: the inputs' steps since the sign changed, each doing its share of the delay. */
  function outputStarts(at: number, sign: 1 | -1, param: string): number {
    const level = (path: string, time: number): number => changes(trace, path, -1, time).at(-1)?.[1] ?? Number.NaN;
    const moves = ["clamped", "free"].flatMap((path) => changes(trace, path, at - 0.02 * US, at).map(([time]) => time));
    const times = [...new Set(moves)].toSorted((a, b) => a - b);
    let done = 0;
    for (const [i, time] of times.entries()) {
      const over = sign * (level("clamped", time) - level("free", time));
      const length = (times[i + 1] ?? Number.POSITIVE_INFINITY) - time;
      const whole = over > 1e-12 ? delayAt(over, param) : Number.POSITIVE_INFINITY;
      if (done + length / whole >= 1) {
        return time + whole * (1 - done);
      }
      done += length / whole;
    }
    return Number.NaN;
  }

  const [amps = Number.NaN] = part("comparator", "LM339", "sink_i");
  const [vol = Number.NaN] = part("comparator", "LM339", "sink_v");
  const [leakage = Number.NaN] = part("comparator", "LM339", "leakage");
  const [threshold = Number.NaN] = part("d_and", "74HC08", "in_low");
  const [input = Number.NaN] = part("d_and", "74HC08", "input_load");
  /** Of the deck: pull-up, its supply and the wiring. */
  const pullUp = 100e3;
  const supply = 5;
  const load = 5e-12 + input;
  const high = supply - pullUp * leakage;
  const low = (supply * (vol / amps)) / (vol / amps + pullUp);

  test.each([
    ["a fall", 100, -1, "t_fall", high, low, 1 / (1 / pullUp + amps / vol), 0],
    ["a rise", 200, 1, "t_rise", low, high, pullUp, 1],
  ] as const)(
    "%s: comparator, pull-up, gate and flip-flop, one after the other",
    (_, us, sign, param, from, to, r, bit) => {
      const at = us * US;
      const moves = changes(trace, "xeval.xdecide.m2", at, at + 45 * US);
      const begun = moves[0]?.[0] ?? Number.NaN;
      expect(Math.abs(begun - outputStarts(at, sign, param))).toBeLessThanOrEqual(1);
      const [crossed] = changes(trace, "xeval.xdecide.m2#in", at, at + 45 * US);
      const rc = r * load * 1e12 * Math.log((to - from) / (to - threshold));
      expect(crossed?.[1]).toBe(bit);
      expect(Math.abs((crossed?.[0] ?? 0) - begun - rc)).toBeLessThanOrEqual(1);
      const [up] = changes(trace, "up", crossed?.[0] ?? 0, at + 45 * US);
      expect(up).toEqual([(crossed?.[0] ?? 0) + ps("d_and", "74HC08", bit === 1 ? "rise_delay" : "fall_delay"), bit]);
      const edge = at + 50 * US;
      expect(changes(trace, "q", edge - 1, edge + US)).toEqual([[edge + ps("d_dff", "74HC74", "clk_delay"), bit]]);
    },
  );
});

describe("Fig. 1b with real parts", async () => {
  const trace = await traced("circuits/fig1b-digipot-hardware.cir", 16);
  const bits = ["code3", "code2", "code1", "code0"];
  const edgeOf = (clock: number): number => 100 * clock * US + ps("d_inverter", "74HC04", "rise_delay");
  const bitChanges = (clock: number): readonly (readonly [string, number])[] =>
    bits.flatMap((bit) =>
      changes(trace, bit, edgeOf(clock), edgeOf(clock) + US).map(([time]) => [bit, time - edgeOf(clock)] as const),
    );
  const tpd = ps("counter_ud", "SN74HC191", "tpd_rise");
  const skew = ps("counter_ud", "SN74HC191", "skew");
  const decoder = ps("decoder", "74HC4514", "rise_delay");
  const clocks = Array.from({ length: 15 }, (_, i) => i + 1);

  test("the inverted clock follows the clock's fall by the inverter's delay", () => {
    expect(changes(trace, "nclk", 200 * US, 201 * US)).toEqual([[edgeOf(2), 1]]);
  });

  test("every bit of the counter has a delay of its own, the part's within its skew, the same at every clock", () => {
    const own = new Map<string, Set<number>>(bits.map((bit) => [bit, new Set()]));
    for (const [bit, delay] of clocks.flatMap(bitChanges)) {
      expect(Math.abs(delay - tpd)).toBeLessThanOrEqual(skew);
      own.get(bit)?.add(delay);
    }
    expect([...own.values()].map(({ size }) => size)).toEqual([1, 1, 1, 1]);
    expect(new Set(clocks.flatMap(bitChanges).map(([, delay]) => delay)).size).toBe(4);
  });

  test("a tap goes after the first bit and the next comes after the last: between them none is selected", () => {
    for (const clock of clocks) {
      const delays = bitChanges(clock).map(([, delay]) => delay);
      const off = edgeOf(clock) + Math.min(...delays) + decoder;
      const on = edgeOf(clock) + Math.max(...delays) + decoder;
      const left = `t${(7 + clock) % 16}#d`;
      const next = `t${(8 + clock) % 16}#d`;
      expect(changes(trace, left, edgeOf(clock), edgeOf(clock) + US)).toEqual([[off, 0]]);
      expect(changes(trace, next, edgeOf(clock), edgeOf(clock) + US)).toEqual([[on, 1]]);
      const lowest = changes(trace, "vout", edgeOf(clock), on - 1).map(([, volts]) => volts);
      expect(lowest.length).toBe(off < on ? 1 : 0);
      expect(Math.max(0, ...lowest)).toBeLessThan(1e-6);
    }
    expect(clocks.filter((clock) => bitChanges(clock).length > 1)).toHaveLength(7);
  });
});

describe("the loop of three-edge-hardware.cir", () => {
  async function loop(period: string, clocks: number): Promise<Simulator> {
    const simulator = new Simulator(await deck("circuits/three-edge-hardware.cir", { period }));
    simulator.start();
    simulator.clocks(clocks);
    return simulator;
  }

  test.each(["2.6u", "3u"])(
    "at a period of %s a decision comes within the set-up time of its flip-flop",
    async (period) => {
      const late = (await loop(period, 100)).trace().records.filter(({ kind }) => kind === "setup");
      const needed = part("d_dff", "74HC74", "setup")[0] ?? Number.NaN;
      expect(late.length).toBeGreaterThan(0);
      for (const { owner, time, margin, detail } of late) {
        expect(owner).toMatch(/^xe\d\d\.xeval\.xstore\.aff$/);
        expect(time % (Number.parseFloat(period) * US)).toBe((Number.parseFloat(period) * US) / 2);
        expect(margin).toBeLessThan(0);
        expect(margin).toBeGreaterThanOrEqual(-needed);
        expect(detail).toMatch(/^D changed .* before CLK, .* needed$/);
      }
    },
  );

  test("at 2 us decisions miss their clock altogether, so that the codes go another way", async () => {
    const [slow, fast] = [await loop("100u", 9), await loop("2u", 40)];
    const codes = ({ samples, probes }: Trace, from: number): Float64Array =>
      samples.slice(from * probes.length).filter((_, i) => i % probes.length === 1);
    // The first 10 us are the reset's: five clocks of 2 us.
    expect(codes(fast.trace(), 5).slice(0, 10)).not.toEqual(codes(slow.trace(), 0));
  });

  test("at 100 us it has time enough: no decision is late", async () => {
    const { records } = (await loop("100u", 32)).trace();
    expect(records.filter(({ kind }) => ["setup", "hold", "width", "recovery"].includes(kind))).toEqual([]);
  });
});

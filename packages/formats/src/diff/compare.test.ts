import type { Trace, TraceSignal } from "@twinedge/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { readRaw } from "../raw/read.ts";
import { writeRaw } from "../raw/write.ts";
import { traceOf } from "../testing.ts";
import { readVcd } from "../vcd/read.ts";
import { writeVcd } from "../vcd/write.ts";
import { compareTraces } from "./compare.ts";

type Log = readonly (readonly [number, number | "0" | "1" | "x" | "z"])[];

const bit = (path: string): TraceSignal => ({ kind: "logic", path });
const volts = (path: string, continuous = false): TraceSignal =>
  continuous ? { kind: "real", path, unit: "V", continuous } : { kind: "real", path, unit: "V" };

/** A trace of one signal. */
const one = (signal: TraceSignal, log: Log, endTime = 100): Trace =>
  traceOf({ signals: [signal], log: log.map(([time, value]) => [time, signal.path, value] as const), endTime });

const q = (...log: Log): Trace => one(bit("q"), log);
const v = (...log: Log): Trace => one(volts("v"), log);
const ramp = (...log: Log): Trace => one(volts("v", true), log);

test("equal events are equal, however often a value is written again", () => {
  expect(compareTraces(q([0, "0"], [10, "1"]), q([0, "0"], [5, "0"], [10, "1"], [20, "1"]))).toEqual({
    compared: ["q"],
    onlyA: [],
    onlyB: [],
    until: 100,
    differences: [],
  });
});

test("an edge may be early or late by the time tolerance, and no more", () => {
  const [a, b] = [q([0, "0"], [10, "1"]), q([0, "0"], [13, "1"])];
  expect(compareTraces(a, b, { timeTol: 3 }).differences).toEqual([]);
  expect(compareTraces(b, a, { timeTol: 3 }).differences).toEqual([]);
  const first = { signal: "q", other: "q", time: 10, a: "1", b: "0" };
  expect(compareTraces(a, b, { timeTol: 2 }).differences).toEqual([{ first, count: 1 }]);
  expect(compareTraces(b, a).differences[0]?.first).toEqual({ ...first, a: "0", b: "1" });
});

test("a glitch of one trace is a difference however short it is", () => {
  const still = q([0, "0"]);
  const glitch = q([0, "0"], [50, "1"], [51, "0"]);
  expect(compareTraces(still, glitch, { timeTol: 20 }).differences[0]?.first).toMatchObject({
    time: 50,
    a: "0",
    b: "1",
  });
  expect(compareTraces(glitch, still, { timeTol: 20 }).differences[0]?.first).toMatchObject({
    time: 50,
    a: "1",
    b: "0",
  });
});

test("x and z are values of their own; what has no value yet is x", () => {
  expect(compareTraces(q([0, "x"]), q([0, "z"])).differences[0]?.first).toMatchObject({ time: 0, a: "x", b: "z" });
  expect(compareTraces(q([0, "x"], [5, "1"]), q([5, "1"])).differences).toEqual([]);
});

test("voltages within both tolerances; the first and the largest difference are named", () => {
  const a = v([0, 1], [10, 2], [20, 3]);
  const b = v([0, 1.001], [10, 2.1], [20, 3.5]);
  expect(compareTraces(a, b, { absTol: 0.5 }).differences).toEqual([]);
  expect(compareTraces(a, b, { relTol: 0.15 }).differences).toEqual([]);
  const found = compareTraces(a, b, { absTol: 1e-2, relTol: 0 });
  expect(found.differences).toEqual([
    {
      first: { signal: "v", other: "v", time: 10, a: 2, b: 2.1 },
      largest: { signal: "v", other: "v", time: 20, a: 3, b: 3.5 },
      count: 2,
    },
  ]);
  expect(found.largest).toEqual(found.differences[0]?.largest);
});

test("what runs straight is compared between its points", () => {
  const whole = ramp([0, 0], [100, 1]);
  const points = ramp([0, 0], [25, 0.25], [50, 0.5], [100, 1]);
  expect(compareTraces(whole, points).differences).toEqual([]);
  const bent = ramp([0, 0], [50, 0.6], [100, 1]);
  expect(compareTraces(whole, bent, { absTol: 0.05 }).differences[0]?.first).toMatchObject({
    time: 50,
    a: 0.5,
    b: 0.6,
  });
  // A step beside a ramp: they part just before the step.
  const step = v([0, 0], [100, 1]);
  expect(compareTraces(whole, step, { absTol: 0.05 }).differences[0]).toMatchObject({
    first: { time: 100, a: 1, b: 0 },
  });
});

test("a voltage may move by the time tolerance", () => {
  const [a, b] = [ramp([0, 0], [10, 0], [20, 5], [100, 5]), ramp([0, 0], [12, 0], [22, 5], [100, 5])];
  expect(compareTraces(a, b, { timeTol: 2 }).differences).toEqual([]);
  expect(compareTraces(a, b, { timeTol: 1 }).differences[0]?.first).toMatchObject({ time: 12, a: 1, b: 0 });
});

test("only what both cover is compared, and how long that is is said", () => {
  const found = compareTraces(one(bit("q"), [[0, "0"]], 40), q([0, "0"], [50, "1"]));
  expect(found).toMatchObject({ until: 40, differences: [] });
});

test("at given times nothing else counts", () => {
  const [a, b] = [q([0, "0"], [10, "1"], [20, "0"]), q([0, "0"])];
  expect(compareTraces(a, b, { at: [5, 30] }).differences).toEqual([]);
  expect(compareTraces(a, b, { at: [5, 15] }).differences[0]?.first).toMatchObject({ time: 15 });
});

test("clock rows are compared with what the other trace says just before the edge", () => {
  const rows = traceOf({
    signals: [bit("q"), volts("v")],
    period: 100,
    rows: [
      [0, 1],
      [1, 2],
    ],
  });
  const log: [number, string, number | "0" | "1"][] = [
    [0, "q", "0"],
    [0, "v", 1],
    [50, "q", "1"],
    [60, "v", 2],
    [150, "q", "0"],
  ];
  const changes = traceOf({ signals: [bit("q"), volts("v")], log, endTime: 200 });
  expect(compareTraces(rows, changes).differences).toEqual([]);
  const late = traceOf({
    signals: [bit("q"), volts("v")],
    log: log.map(([t, ...rest]) => [t + 120, ...rest]),
    endTime: 300,
  });
  expect(compareTraces(changes, late, { at: "clocks" }).differences).toEqual([]);
  expect(compareTraces(rows, late).differences[0]?.first).toMatchObject({ signal: "q", time: 50, a: "0", b: "x" });
});

test("a signal that has values in one trace only is a difference", () => {
  expect(compareTraces(v([0, 1]), v()).differences[0]?.first).toMatchObject({ time: 0, a: 1, b: "none" });
});

test("names: case, v(), separators, brackets, escapes, ranges, the scopes of a test bench", () => {
  const names = ["xe12.q", "xe12.code(3)", "f3", "clk", "a_b"];
  const others = [
    "tb.dut.XE12.Q",
    "tb.dut.xe12.code[3]",
    "V(F3)",
    "tb.clk",
    String.raw`tb.dut.\a b `,
    "tb.dut.clk",
    "tb.i",
  ];
  const [a, b] = [names, others].map((list) => traceOf({ signals: list.map(bit) }));
  const found = compareTraces(a ?? q(), b ?? q());
  expect(found.compared).toEqual(names);
  expect(found.onlyA).toEqual([]);
  expect(found.onlyB).toEqual(["tb.clk", "tb.i"]);
  const back = compareTraces(b ?? q(), a ?? q());
  expect([back.compared.length, back.onlyA]).toEqual([5, ["tb.clk", "tb.i"]]);
});

test("names that differ are joined by a map, and patterns choose", () => {
  const a = traceOf({ signals: ["x1.q", "x1.nq", "y"].map(bit) });
  const b = traceOf({ signals: ["dut.q", "dut.nq", "out"].map(bit) });
  const map = new Map([
    ["x1.*", "dut.*"],
    ["y", "out"],
  ]);
  expect(compareTraces(a, b, { map }).compared).toEqual(["x1.q", "x1.nq", "y"]);
  expect(compareTraces(a, b, { map, signals: ["x1.*q", "out"] }).compared).toEqual(["x1.q", "x1.nq", "y"]);
  expect(compareTraces(a, b, { map, signals: ["*"] }).compared).toEqual(["y"]);
});

test("a voltage beside a logic signal needs a threshold", () => {
  const logic = one(bit("v"), [
    [0, "0"],
    [15, "1"],
  ]);
  const analog = ramp([0, 0], [10, 0], [20, 5], [100, 5]);
  expect(compareTraces(logic, analog, { threshold: 2.5 }).differences).toEqual([]);
  expect(compareTraces(logic, analog, { threshold: 2 }).differences[0]?.first).toMatchObject({
    time: 14,
    a: "0",
    b: "1",
  });
  expect(compareTraces(logic, analog).differences).toHaveLength(1);
});

const bitLog = fc.array(
  fc.record({
    step: fc.integer({ min: 1, max: 1000 }),
    signal: fc.nat(5),
    code: fc.constantFrom("0", "1", "x"),
    level: fc.double({ min: -5, max: 5, noNaN: true }),
  }),
  { minLength: 1, maxLength: 40 },
);

/** Bits with a bus and a position on them, a stepping and a straight voltage. */
const traces = bitLog.map((entries) => {
  const bits = [0, 1, 2, 3].map((i) => bit(`x1.n${i}`));
  const signals: TraceSignal[] = [
    ...bits,
    volts("f"),
    volts("x1.c", true),
    { kind: "bus", path: "x1.code", bits: [0, 1, 2, 3] },
    { kind: "onehot", path: "x1.tap", bits: [0, 1, 2, 3] },
  ];
  let time = 0;
  const log = signals
    .slice(0, 6)
    .map(({ kind, path }) => [0, path, kind === "real" ? 0 : "0"] as const)
    .concat(
      entries.map(({ step, signal, code, level }) => {
        time += step;
        const { kind, path } = signals[signal] ?? bit("x1.n0");
        return [time, path, kind === "real" ? level : code] as never;
      }),
    );
  return traceOf({ signals, log, endTime: time + 10 });
});

const rawOf = (trace: Trace): Trace =>
  readRaw(Uint8Array.from([...writeRaw(trace)].flatMap((piece) => [...piece])), "t.raw");
const vcdOf = (trace: Trace): Trace => readVcd([...writeVcd(trace)].join(""), "t.vcd");

test("a run is equal to its raw file and to its dump", () => {
  fc.assert(
    fc.property(traces, (trace) => {
      const raw = compareTraces(trace, rawOf(trace));
      expect(raw).toMatchObject({ differences: [], onlyA: [], onlyB: [] });
      expect(raw.compared).toHaveLength(8);
      const vcd = compareTraces(trace, vcdOf(trace));
      expect(vcd).toMatchObject({ differences: [], onlyA: [], onlyB: [] });
      expect(vcd.compared).toHaveLength(8);
    }),
    { numRuns: 60 },
  );
});

test("a change of one value is found, wherever it is, by every way round", () => {
  fc.assert(
    fc.property(
      traces,
      fc.nat(),
      fc.constantFrom<(trace: Trace) => Trace>((trace) => trace, rawOf, vcdOf),
      (trace, at, through) => {
        const i = at % trace.values.length;
        const id = trace.ids[i] ?? 0;
        // The last entry of a signal at a time counts; the straight one is not the same in a dump.
        fc.pre(trace.signals[id]?.path !== "x1.c");
        const values = trace.values.slice();
        const old = values[i] ?? 0;
        values[i] = trace.signals[id]?.kind === "real" ? old + 1 : old === 1 ? 0 : 1;
        const found = compareTraces(trace, through({ ...trace, values }), { signals: [trace.signals[id]?.path ?? ""] });
        expect(found.differences[0]?.first).toMatchObject({ signal: trace.signals[id]?.path, time: trace.times[i] });
      },
    ),
    { numRuns: 60 },
  );
});

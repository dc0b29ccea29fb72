import type { TraceSignal } from "@twinedge/core";
import { expect, test } from "vitest";
import { traceOf } from "../testing.ts";
import { clockFigure } from "./clock-figure.ts";

const volts = (path: string): TraceSignal => ({ kind: "real", path, unit: "V" });
const bit = (path: string): TraceSignal => ({ kind: "logic", path });

test("two voltages with targets, a code with an unknown, digital lanes in all four values", async () => {
  const trace = traceOf({
    title: "Voltages, codes & <lanes>",
    signals: [volts("f3"), volts("f4"), { kind: "bus", path: "xe12.code", bits: [3] }, bit("q"), bit("up")],
    period: 100e6,
    rows: [
      [2.4, 2.41, 0, 0, "x"],
      [2.2, 2.3, 1, 1, "x"],
      [1.9, 2.1, 2, 1, 1],
      [1.6, 2.0, "x", 0, "z"],
      [1.5, 1.9, 3, 1, "z"],
      [1.4, 2.05, 15, 0, 0],
      [1.55, 2.02, 0, 1, 1],
    ],
  });
  const targets = [
    { probe: "f3", value: 1.5, label: "target 1.5 V" },
    { probe: "f4", value: 2, label: "target 2 V" },
  ];
  await expect(clockFigure(trace, { targets })).toMatchFileSnapshot("golden/clock-all-kinds.svg");
});

test("where the values of a code do not all fit, its peaks and valleys have theirs", async () => {
  const code = (clock: number): number => (clock % 32 < 16 ? clock % 16 : 15 - (clock % 16));
  const trace = traceOf({
    title: "A hundred clocks",
    signals: [{ kind: "onehot", path: "tap", bits: [] }],
    rows: Array.from({ length: 101 }, (_, clock) => [code(clock)]),
  });
  await expect(clockFigure(trace)).toMatchFileSnapshot("golden/clock-many.svg");
});

test("a target of a probe that is not shown is left out", () => {
  const trace = traceOf({ signals: [volts("a")], rows: [[1], [2]] });
  expect(clockFigure(trace, { targets: [{ probe: "b", value: 1, label: "no such" }] })).not.toContain("no such");
});

test("a trace without rows is an empty frame, not an error", () => {
  for (const signals of [[], [volts("a")], [bit("q")]]) {
    const svg = clockFigure(traceOf({ signals }));
    expect(svg).toMatch(/^<svg /);
    expect(svg).not.toMatch(/NaN|Infinity|undefined/);
    expect(svg).toMatch(/<text x="(?:4\d\d)[^"]*"[^>]*>clock cycle</);
  }
});

test("long numbers of the voltage axis stand inside the picture", () => {
  const svg = clockFigure(traceOf({ signals: [volts("a")], rows: [[2.5], [2.5000082]] }));
  const [, x = "", label = ""] = /<text x="([\d.]+)"[^>]*text-anchor="end"[^>]*>(2\.50000\d+)</.exec(svg) ?? [];
  expect(label.length * 7).toBeGreaterThan(50);
  expect(Number(x)).toBeGreaterThan(label.length * 7);
});

test("a run may be longer than a call may have arguments", () => {
  const rows = Array.from({ length: 150_000 }, (_, clock) => [clock % 16, clock % 5]);
  expect(clockFigure(traceOf({ signals: [{ kind: "bus", path: "c", bits: [] }, volts("a")], rows }))).toMatch(/^<svg /);
});

test("voltages that are not numbers leave a gap", () => {
  const svg = clockFigure(traceOf({ signals: [volts("a")], rows: [[1], [Number.NaN], [2]] }));
  expect(svg).not.toMatch(/NaN|Infinity|undefined/);
});

test("the same trace gives the same bytes", () => {
  const trace = traceOf({
    signals: [volts("a"), bit("q")],
    rows: [
      [1 / 3, 0],
      [2 / 3, 1],
    ],
  });
  expect(clockFigure(trace)).toBe(clockFigure(trace));
});

test("what XML cannot say is not in the file", () => {
  const svg = clockFigure(traceOf({ title: 'a\u0000<b>&"\ud800', signals: [] }));
  expect(svg).toContain("a\ufffd&lt;b&gt;&amp;&quot;\ufffd");
});

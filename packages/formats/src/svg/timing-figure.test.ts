import { InputError, type TraceSignal } from "@twinedge/core";
import { expect, test } from "vitest";
import { traceOf } from "../testing.ts";
import { timingFigure } from "./timing-figure.ts";

const volts = (path: string, continuous = false): TraceSignal => ({ kind: "real", path, unit: "V", continuous });
const bit = (path: string): TraceSignal => ({ kind: "logic", path });

/** An RC rise from 40 ns on, a two-bit counter, an enable that lets go, an input that is unknown at first. */
const TRACE = traceOf({
  title: "Every kind of row",
  signals: [
    bit("clk"),
    bit("en"),
    bit("b1"),
    bit("b0"),
    { kind: "bus", path: "code", bits: [2, 3] },
    { kind: "onehot", path: "tap", bits: [2, 3] },
    volts("f"),
    volts("c"),
    volts("m", true),
  ],
  log: [
    [0, "clk", "0"],
    [0, "en", "x"],
    [0, "b1", "0"],
    [0, "b0", "1"],
    [0, "f", 1],
    [0, "c", 1.5],
    [0, "m", 0],
    [20_000, "clk", "1"],
    [20_000, "en", "z"],
    [30_000, "b0", "0"],
    [33_000, "b1", "1"],
    [35_000, "f", 2],
    [40_000, "m", 0],
    [50_000, "m", 1.97],
    [60_000, "m", 3.16],
    [60_000, "en", "1"],
    [70_000, "clk", "0"],
    [80_000, "m", 4.32],
    [100_000, "m", 4.75],
    [150_000, "en", "0"],
    [160_000, "b1", "x"],
  ],
  endTime: 200_000,
});

test("logic, buses and voltages on one axis", async () => {
  const svg = timingFigure(TRACE, {
    from: 0,
    to: 200_000,
    signals: ["clk", "en", "code", "tap", ["f", "c"], "m"],
    marks: [
      { time: 20_000, label: "edge" },
      { time: 33_000, label: "code settled" },
    ],
  });
  await expect(svg).toMatchFileSnapshot("golden/timing-all-kinds.svg");
});

test("a stretch can be left out, with one scale on both sides", async () => {
  const svg = timingFigure(TRACE, {
    from: 10_000,
    to: 170_000,
    skip: { from: 90_000, to: 140_000 },
    signals: ["en", "m"],
  });
  await expect(svg).toMatchFileSnapshot("golden/timing-skip.svg");
});

test("stretches are magnified below, each within the one above, and marks stand in the narrowest panel", async () => {
  const svg = timingFigure(TRACE, {
    from: 0,
    to: 200_000,
    signals: ["clk", "code", "m"],
    zooms: [
      { from: 20_000, to: 70_000 },
      { from: 29_000, to: 36_000 },
    ],
    marks: [
      { time: 33_000, label: "code settled" },
      { time: 150_000, label: "late" },
    ],
  });
  expect(svg.match(/>code settled</g)).toHaveLength(1);
  // Every panel has its own axis of true time: the code's change at 30 ns lies at these places.
  expect(svg.match(/>time</g)).toHaveLength(3);
  await expect(svg).toMatchFileSnapshot("golden/timing-zooms.svg");
});

test.each([
  [[{ from: 0, to: 300_000 }]],
  [[{ from: 50_000, to: 50_000 }]],
  [
    [
      { from: 20_000, to: 70_000 },
      { from: 80_000, to: 90_000 },
    ],
  ],
])("refuses to magnify %j", (zooms) => {
  const options = { from: 0, to: 200_000, signals: ["clk"], zooms };
  expect(() => timingFigure(TRACE, options)).toThrow(/cannot be magnified; name a stretch shown between/);
});

test("what lies outside the window is not drawn, what holds into it is", () => {
  const svg = timingFigure(TRACE, { from: 100_000, to: 140_000, signals: ["clk", "code", "f"] });
  expect(svg).not.toMatch(/NaN|Infinity|undefined/);
  expect(svg).toContain(">2</text>");
});

test("a window before the first change is unknown, not an error", () => {
  const late = traceOf({ signals: [bit("q"), volts("a")], log: [[50, "q", "1"]], endTime: 100 });
  const svg = timingFigure(late, { from: 0, to: 40, signals: ["q", "a"] });
  expect(svg).toContain('fill="url(#unknown)"');
  expect(svg).not.toMatch(/NaN|Infinity|undefined/);
});

test.each([
  [{ from: 0, to: 0, signals: ["clk"] }, /no time between/],
  [{ from: 0, to: 10, signals: [] }, /without signals/],
  [{ from: 0, to: 10, signals: ["clock"] }, /no signal "clock"; .*clk/],
  [{ from: 0, to: 10, signals: [["f", "clk"]] }, /"clk" is no voltage/],
  [{ from: 0, to: 10, skip: { from: 5, to: 20 }, signals: ["clk"] }, /cannot be left out/],
])("refuses %j", (options, message) => {
  expect(() => timingFigure(TRACE, options)).toThrow(InputError);
  expect(() => timingFigure(TRACE, options)).toThrow(message);
});

test("a window may hold more changes than a call may have arguments", () => {
  const log = Array.from({ length: 150_000 }, (_, i) => [i, "v", i % 7] as const);
  const svg = timingFigure(traceOf({ signals: [volts("v")], log }), { from: 0, to: 149_999, signals: ["v"] });
  expect(svg).toMatch(/^<svg /);
});

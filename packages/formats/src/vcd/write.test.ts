import { RESISTIVE_ONE, type TraceSignal, UNDETERMINED } from "@twinedge/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { histories, type TraceParts, traceOf } from "../testing.ts";
import { readVcd } from "./read.ts";
import { writeVcd } from "./write.ts";

const bit = (path: string): TraceSignal => ({ kind: "logic", path });
const volts = (path: string): TraceSignal => ({ kind: "real", path, unit: "V" });
const text = (parts: TraceParts): string => [...writeVcd(traceOf(parts))].join("");

test("levels of the paths are scopes; nets are wires, buses vectors, one-hot signals integers, voltages reals", () => {
  const vcd = text({
    title: "Two\n lines $end",
    signals: [
      bit("clk"),
      volts("f3"),
      bit("xe12.code1"),
      bit("xe12.code0"),
      { kind: "bus", path: "xe12.code", bits: [2, 3] },
      { kind: "onehot", path: "xe12.xpots.tap", bits: [2, 3] },
    ],
    log: [
      [0, "clk", "0"],
      [0, "f3", 2.5],
      [0, "xe12.code1", "x"],
      [0, "xe12.code0", "1"],
      [17_000, "xe12.code1", "0"],
      [17_000, "clk", "1"],
      [20_000, "f3", 0.1 + 0.2],
    ],
    endTime: 30_000,
  });
  expect(vcd).toBe(`$comment Two lines end $end
$version twinedge $end
$timescale 1ps $end
$scope module top $end
$var wire 1 ! clk $end
$var real 64 " f3 $end
$scope module xe12 $end
$var wire 1 # code1 $end
$var wire 1 $ code0 $end
$var wire 2 % code [1:0] $end
$scope module xpots $end
$var integer 32 & tap $end
$upscope $end
$upscope $end
$upscope $end
$enddefinitions $end
#0
$dumpvars
0!
r2.5 "
x#
bx1 %
bx &
1$
$end
#17000
0#
b01 %
b1 &
1!
#20000
r0.30000000000000004 "
#30000
`);
});

test("strength is not shown, but high impedance is", () => {
  const signals = [bit("a"), bit("b"), bit("c")];
  const vcd = text({
    signals,
    log: [
      [0, "a", RESISTIVE_ONE],
      [0, "b", UNDETERMINED],
      [0, "c", "z"],
    ],
  });
  expect(vcd).toContain('1!\nx"\nz#\n');
});

test("a bus changes once at a time, however many of its bits do", () => {
  const vcd = text({
    signals: [bit("b1"), bit("b0"), { kind: "bus", path: "b", bits: [0, 1] }],
    log: [
      [0, "b1", "0"],
      [0, "b0", "1"],
      [5, "b1", "1"],
      [5, "b0", "0"],
    ],
  });
  expect(vcd.match(/^b.*$/gm)).toEqual(["b01 #", "b10 #"]);
});

test("names cannot end a declaration", () => {
  const vcd = text({
    signals: [bit("a b"), bit("$end"), bit("q[3]"), bit("x..y"), bit("counter@-128:432.code"), bit("@224:416")],
  });
  expect(readVcd(vcd, "t.vcd").signals.map(({ path }) => path)).toEqual([
    "a_b",
    "_end",
    "q(3)",
    "@224_416",
    "x._.y",
    "counter@-128:432.code",
  ]);
});

test("names that differ only in what is replaced stay apart", () => {
  const vcd = text({ signals: [bit("a b"), bit("a_b"), bit("x[1].q"), bit("x(1).q"), bit("A_b")] });
  expect(readVcd(vcd, "t.vcd").signals.map(({ path }) => path)).toEqual([
    "a_b_2",
    "a_b",
    "A_b_3",
    "x(1)_2.q",
    "x(1).q",
  ]);
});

test("more signals than there are characters have codes of their own", () => {
  const signals = Array.from({ length: 10_000 }, (_, i) => bit(`n${i}`));
  const codes = [...text({ signals }).matchAll(/^\$var wire 1 (\S+) /gm)].map(([, code]) => code);
  expect(new Set(codes).size).toBe(10_000);
});

test("an empty log is a dump without changes", () => {
  expect(readVcd(text({ signals: [bit("a")], endTime: 7 }), "t.vcd")).toMatchObject({ endTime: 7, title: "test" });
});

/** Traces of a few logic signals with a bus and a one-hot signal on them, and two voltages. */
const traces = fc
  .record({
    title: fc.string({ maxLength: 12 }),
    bits: fc.integer({ min: 1, max: 5 }),
    log: fc.array(
      fc.record({
        step: fc.integer({ min: 0, max: 1000 }),
        signal: fc.nat(),
        code: fc.constantFrom("0", "1", "x", "z"),
        volts: fc.double({ noNaN: true, noDefaultInfinity: true }),
      }),
      { maxLength: 40 },
    ),
    rest: fc.nat(100),
  })
  .map(({ title, bits, log, rest }) => {
    const nets = Array.from({ length: bits }, (_, i) => bit(`x1.n${i}`));
    const reals = [volts("f"), volts("x1.x2.c")];
    let time = 0;
    const entries = log.map(({ step, signal, code, volts: value }) => {
      time += step;
      const { kind, path } = [...nets, ...reals][signal % (bits + 2)] ?? bit("x1.n0");
      return [time, path, kind === "real" ? value : code] as const;
    });
    const ids = nets.map((_, i) => i);
    const signals = [
      ...nets,
      ...reals,
      { kind: "bus", path: "b", bits: ids },
      { kind: "onehot", path: "h", bits: ids },
    ];
    return traceOf({ title, signals: signals as TraceSignal[], log: entries, endTime: time + rest });
  });

test("what is written reads back: every change of every signal", () => {
  fc.assert(
    fc.property(traces, (trace) => {
      const back = readVcd([...writeVcd(trace)].join(""), "t.vcd");
      const read = histories(back);
      expect(Object.fromEntries(read)).toMatchObject(Object.fromEntries(histories(trace)));
      expect(back.endTime).toBe(trace.endTime);
    }),
  );
});

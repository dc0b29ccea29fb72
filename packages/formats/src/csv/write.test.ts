import type { TraceSignal } from "@twinedge/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { traceOf } from "../testing.ts";
import { type CsvOptions, writeCsv } from "./write.ts";

const SIGNALS: readonly TraceSignal[] = [
  { kind: "real", path: "f3", unit: "V" },
  { kind: "logic", path: "b1" },
  { kind: "logic", path: "b0" },
  { kind: "bus", path: "code", bits: [1, 2] },
  { kind: "onehot", path: "tap", bits: [1, 2] },
];

const TRACE = traceOf({
  signals: SIGNALS,
  probes: ["f3", "code", "tap", "b0"],
  period: 100e6,
  rows: [
    [1 / 3, 1, 1, "x"],
    [2, "x", "x", "z"],
    [-1e-15, 3, "x", 1],
  ],
  log: [
    [0, "f3", 1 / 3],
    [0, "b1", "0"],
    [0, "b0", "1"],
    [40e6, "f3", 1 / 3],
    [60e6, "b0", "z"],
    [60e6, "b1", "x"],
    [150e6, "b1", "1"],
    [160e6, "b0", "0"],
  ],
});

const lines = (options?: CsvOptions): readonly string[] => [...writeCsv(TRACE, options)].join("").split("\n");

test("a row a clock: number, seconds, and the probes with twelve digits", () => {
  expect(lines()).toEqual([
    "clock,t,f3,code,tap,b0",
    "0,0.00005,0.333333333333,1,1,x",
    "1,0.00015,2,x,x,z",
    "2,0.00025,-1e-15,3,x,1",
    "",
  ]);
});

test("a row a change of what is shown; changes at one time are one row", () => {
  expect(lines({ every: "change" })).toEqual(
    [
      "clock,t,f3,code,tap,b0",
      "0,0,0.333333333333,1,1,1",
      "0,0.00006,0.333333333333,x,x,z",
      "1,0.00015,0.333333333333,x,x,z",
      "1,0.00016,0.333333333333,2,0,0",
      "",
    ].filter((line) => !line.startsWith("1,0.00015")),
  );
});

test("names are quoted as RFC 4180 says", () => {
  const names = ["plain", "a,b", 'say "x"', "two\nlines", "cr\rx", " blank "];
  const trace = traceOf({ signals: names.map((path) => ({ kind: "logic", path })) });
  expect([...writeCsv(trace)].join("")).toBe('clock,t,plain,"a,b","say ""x""","two\nlines","cr\rx", blank \n');
});

test("without probes the rows are clocks and times", () => {
  expect([...writeCsv(traceOf({ signals: [], rows: [[], []] }))].join("")).toBe("clock,t\n0,5e-11\n1,1.5e-10\n");
});

test("every number reads back to half a unit of its twelfth digit", () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e300, max: 1e300 }), (volts) => {
      const trace = traceOf({ signals: [{ kind: "real", path: "v", unit: "V" }], rows: [[volts]] });
      const [, row = ""] = [...writeCsv(trace)];
      const [, , field = ""] = row.trimEnd().split(",");
      // Denormal numbers have no twelve digits.
      expect(Math.abs(Number(field) - volts)).toBeLessThanOrEqual(5.1e-12 * Math.abs(volts) + Number.MIN_VALUE);
    }),
  );
});

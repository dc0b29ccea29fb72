import { Cursor, InputError } from "@twinedge/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { changesOf } from "../changes.ts";
import { Courses, valueAt, valueBefore, Words } from "../diff/courses.ts";
import { traceOf } from "../testing.ts";
import { readRaw, readRawPlots } from "./read.ts";
import { writeRaw } from "./write.ts";

/** Part of Node, though not of the language. */
declare const TextEncoder: new () => { encode(text: string): Uint8Array };

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

const head = (points: number, variables: readonly string[], flags = "real"): string =>
  [
    "Title: * a title",
    "Date: Tue Nov 24 17:53:13  2026",
    "Command: ngspice-39, Build Tue Dec 26 17:10:20 UTC 2023",
    "Plotname: Transient Analysis",
    `Flags: ${flags}`,
    `No. Variables: ${variables.length}`,
    `No. Points: ${points}       `,
    "Variables:",
    ...variables.map((one, i) => `\t${i}\t${one}`),
    "",
  ].join("\n");

const VARIABLES = ["time\ttime", "v(out)\tvoltage", "i(v1)\tcurrent"];

/** As ngspice writes it in ASCII. */
const ASCII = `${head(3, VARIABLES)}Values:
 0	0.000000000000000e+00
	1.5e+00
	-2e-3

 1	1.500000000000000e-06
	2.5e+00
	-2e-3

 2	2.000000000000000e-06
	2.5e+00
	-3e-3

`;

function packed(header: string, rows: readonly (readonly number[])[], narrow = false): Uint8Array {
  const start = bytesOf(header);
  const sizes = (row: readonly number[]): number[] => row.map((_, i) => (narrow && i > 0 ? 4 : 8));
  const total = rows.flatMap(sizes).reduce((sum, size) => sum + size, 0);
  const data = new Uint8Array(start.length + total);
  data.set(start);
  const view = new DataView(data.buffer, start.length);
  let at = 0;
  for (const row of rows) {
    for (const [i, size] of sizes(row).entries()) {
      if (size === 4) {
        view.setFloat32(at, row[i] ?? 0, true);
      } else {
        view.setFloat64(at, row[i] ?? 0, true);
      }
      at += size;
    }
  }
  return data;
}

const ROWS = [
  [0, 1.5, -2e-3],
  [1.5e-6, 2.5, -2e-3],
  [2e-6, 2.5, -3e-3],
];

test("ASCII and binary hold the same plot; a run is a trace of voltages by the names of their nets", () => {
  const [plot] = readRawPlots(bytesOf(ASCII), "a.raw");
  expect(readRawPlots(packed(`${head(3, VARIABLES)}Binary:\n`, ROWS), "a.raw")).toEqual([plot]);
  expect(plot).toMatchObject({ title: "a title", name: "Transient Analysis", points: 3 });
  const trace = readRaw(bytesOf(ASCII), "a.raw");
  expect(trace.signals).toEqual([
    { kind: "real", path: "out", unit: "V", continuous: true },
    { kind: "real", path: "i(v1)", unit: "A", continuous: true },
  ]);
  expect(trace.endTime).toBe(2_000_000);
  expect(changesOf(trace, [1]).get(1)).toEqual({ times: [0, 1_500_000, 2_000_000], values: [-2e-3, -2e-3, -3e-3] });
  const cursor = new Cursor(trace);
  cursor.advance(1_500_000);
  expect(cursor.value(0)).toBe(2.5);
});

test("a vector that is shorter has its own points, padded or not", () => {
  const short = [...VARIABLES.slice(0, 2), "k\tnotype dims=1"];
  const padded = packed(
    `${head(3, short)}Binary:\n`,
    ROWS.map(([t = 0, v = 0], i) => [t, v, i === 0 ? 7 : 0]),
  );
  const bare = ROWS.map(([t = 0, v = 0], i) => (i === 0 ? [t, v, 7] : [t, v]));
  const unpadded = packed(`${head(3, short, "real unpadded")}Binary:\n`, bare);
  for (const data of [padded, unpadded]) {
    const [plot] = readRawPlots(data, "a.raw");
    expect(plot?.columns.map((column) => [...column])).toEqual([[0, 1.5e-6, 2e-6], [1.5, 2.5, 2.5], [7]]);
  }
});

test("LTspice: a header in UTF-16, times of 8 bytes and numbers of 4, negative times where points were left out", () => {
  const header = `${head(3, VARIABLES, "real forward").replace("Variables:\n", "Offset: 0.0\nVariables:\n")}Binary:\n`;
  const rows = ROWS.map(([t = 0, ...rest], i) => [i === 1 ? -t : t, ...rest]);
  const ascii = packed(header, rows, true);
  const start = header.length;
  const wide = new Uint8Array(ascii.length + start);
  for (let i = 0; i < start; i++) {
    wide[2 * i] = ascii[i] ?? 0;
  }
  wide.set(ascii.subarray(start), 2 * start);
  for (const data of [ascii, wide]) {
    const [plot] = readRawPlots(data, "lt.raw");
    expect([...(plot?.columns[0] ?? [])]).toEqual([0, 1.5e-6, 2e-6]);
    expect([...(plot?.columns[2] ?? [])]).toEqual([-2e-3, -2e-3, -3e-3].map(Math.fround));
  }
});

test("several plots follow each other; the run among them is the trace", () => {
  const op = ASCII.replace("Transient Analysis", "Operating Point")
    .replace("No. Points: 3", "No. Points: 1")
    .replace("time\ttime", "v(in)\tvoltage")
    .replace(/\n 1\t[^]*$/, "\n");
  const both = bytesOf(op + ASCII);
  expect(readRawPlots(both, "a.raw").map(({ name }) => name)).toEqual(["Operating Point", "Transient Analysis"]);
  expect(readRaw(both, "a.raw").endTime).toBe(2_000_000);
  expect(readRaw(bytesOf(op), "a.raw")).toMatchObject({ endTime: 0, times: Float64Array.of(0, 0, 0) });
});

test.each([
  [/"nonsense" stands in the header/, "nonsense\n", 1],
  [/the file ends in the header/, "Title: x\n", 1],
  [/No\. Variables: "many"/, ASCII.replace("Variables: 3", "Variables: many"), 8],
  [/more than \d+ values/, ASCII.replace("Points: 3", "Points: 99999999999"), 8],
  [/no points/, ASCII.replace("Points: 3", "Points: 0"), 8],
  [/where variable 1 is declared/, ASCII.replace("\t1\tv(out)", "\t5\tv(out)"), 10],
  [/"nothing:" where the values begin/, ASCII.replace("Values:", "Nothing:"), 12],
  [/complex numbers/, ASCII.replace("Flags: real", "Flags: complex"), 8],
  [/several steps/, ASCII.replace("Flags: real", "Flags: real stepped"), 8],
  [/fastaccess/, ASCII.replace("Flags: real", "Flags: real fastaccess"), 8],
  [/v\(out\) is "nan" at point 0/, ASCII.replace("1.5e+00", "nan"), 14],
  [/where point 1 begins/, ASCII.replace(" 1\t", " 7\t"), 17],
  [/ends before point 2/, ASCII.replace(/\n 2\t[^]*$/, "\n"), 20],
])("refuses with %s", (message, text, line) => {
  const read = (): unknown => readRawPlots(bytesOf(text), "bad.raw");
  expect(read).toThrow(InputError);
  expect(read).toThrow(message);
  expect(read).toThrow(`bad.raw:${line}:1: `);
});

test("refuses a binary file that ends too early, a time that runs back, several runs and none", () => {
  const data = packed(`${head(3, VARIABLES)}Binary:\n`, ROWS);
  expect(() => readRaw(data.subarray(0, -1), "a.raw")).toThrow(/3 points take 72 bytes, 71 are there/);
  expect(() => readRaw(bytesOf(ASCII.replace(/ 2\t2/, " 2\t1")), "a.raw")).toThrow(/the time runs back at point 2/);
  expect(() => readRaw(bytesOf(ASCII + ASCII), "a.raw")).toThrow(/several runs/);
  const sweep = ASCII.replace("time\ttime", "v(v-sweep)\tvoltage");
  expect(() => readRaw(bytesOf(sweep), "a.raw")).toThrow(/holds nothing over time/);
});

test("what is written reads back: every signal's number at every time, between the steps too", () => {
  const entry = fc.record({
    step: fc.integer({ min: 100, max: 1e9 }),
    value: fc.double({ min: -10, max: 10, noNaN: true }),
  });
  fc.assert(
    fc.property(fc.array(entry, { minLength: 1, maxLength: 20 }), fc.boolean(), (entries, ascii) => {
      let time = 0;
      const log = entries.flatMap(({ step, value }, i) => {
        const at = time;
        time += step;
        return [
          [at, "x1.a", value] as const,
          [at, "x1.b", 2 * value] as const,
          ...(i % 2 === 0 ? [[at, "q", value > 0 ? "1" : "0"] as const] : []),
        ];
      });
      const trace = traceOf({
        signals: [
          { kind: "real", path: "x1.a", unit: "V" },
          { kind: "real", path: "x1.b", unit: "V", continuous: true },
          { kind: "logic", path: "q" },
        ],
        log,
        endTime: time,
      });
      const pieces = [...writeRaw(trace, { ascii })].flatMap((piece) => [...piece]);
      const back = readRaw(Uint8Array.from(pieces), "t.raw");
      expect(back.endTime).toBe(trace.endTime);
      expect(back.signals.map(({ path }) => path)).toEqual(["x1.a", "x1.b", "q"]);
      const [from, to] = [trace, back].map((one) => new Courses(one, new Words()));
      for (const id of [0, 1, 2]) {
        const [own, read] = [from?.of(id), to?.of(id)];
        for (const at of log.flatMap(([t]) => [t, t + 0.4])) {
          if (own !== undefined && read !== undefined && at > 0 && at < time) {
            expect(valueAt(read, at)).toBeCloseTo(valueAt(own, at), 6);
            expect(valueBefore(read, at)).toBeCloseTo(valueBefore(own, at), 6);
          }
        }
      }
    }),
    { numRuns: 100 },
  );
});

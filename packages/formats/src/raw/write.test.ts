import type { TraceSignal } from "@twinedge/core";
import { expect, test } from "vitest";
import { traceOf } from "../testing.ts";
import { writeRaw } from "./write.ts";

const SIGNALS: readonly TraceSignal[] = [
  { kind: "real", path: "f3", unit: "V" },
  { kind: "real", path: "x1.m", unit: "V", continuous: true },
  { kind: "logic", path: "q" },
  { kind: "logic", path: "b0" },
  { kind: "bus", path: "code", bits: [2, 3] },
];

const TRACE = traceOf({
  title: "A\ntitle",
  signals: SIGNALS,
  log: [
    [0, "f3", 1],
    [0, "x1.m", 0],
    [0, "q", "1"],
    [0, "b0", "z"],
    [100, "f3", 2],
    [200, "x1.m", 4],
    [200, "b0", "1"],
  ],
  endTime: 300,
});

const HEADER = `Title: A title
Plotname: Transient Analysis
Flags: real
No. Variables: 6
No. Points: 6
Variables:
	0	time	time
	1	v(f3)	voltage
	2	v(x1.m)	voltage
	3	q	notype
	4	b0	notype
	5	code	notype
`;

/** Time in ps and the values, a row a point. Steps have a point just before them, the curve of x1.m is straight. */
const POINTS = [
  [0, 1, 0, 1, 0.5, -1],
  [99.5, 1, 1.99, 1, 0.5, -1],
  [100, 2, 2, 1, 0.5, -1],
  [199.5, 2, 3.99, 1, 0.5, -1],
  [200, 2, 4, 1, 1, 3],
  [300, 2, 4, 1, 1, 3],
];

const bytes = (ascii: boolean): Uint8Array<ArrayBuffer> =>
  Uint8Array.from([...writeRaw(TRACE, { ascii })].flatMap((piece) => Array.from(piece)));

test("binary: the header, then little-endian doubles", () => {
  const file = bytes(false);
  const start = `${HEADER}Binary:\n`;
  expect(new TextDecoder().decode(file.subarray(0, start.length))).toBe(start);
  const data = new DataView(file.buffer, start.length);
  expect(data.byteLength).toBe(8 * 6 * 6);
  for (const [row, point] of POINTS.entries()) {
    for (const [column, value] of point.entries()) {
      const expected = column === 0 ? value * 1e-12 : value;
      expect(data.getFloat64(8 * (6 * row + column), true)).toBeCloseTo(expected, 12);
    }
  }
});

test("ASCII: numbered points with all their digits", () => {
  const text = new TextDecoder().decode(bytes(true));
  expect(text.startsWith(`${HEADER}Values:\n`)).toBe(true);
  const lines = text.slice(`${HEADER}Values:\n`.length).trim().split("\n");
  expect(lines).toHaveLength(36);
  expect(lines[6]).toBe(`1\t${(99.5e-12).toExponential(16)}`);
  const numbers = lines.map((line) => Number(line.split("\t").at(-1)));
  expect(numbers.filter((_, i) => i % 6 === 2)).toEqual(POINTS.map((point) => expect.closeTo(point[2] ?? 0, 12)));
});

test("blanks are not in names", () => {
  const trace = traceOf({ signals: [{ kind: "logic", path: "a b" }] });
  const text = new TextDecoder().decode([...writeRaw(trace)][0]);
  expect(text).toContain("\t1\ta_b\tnotype");
});

test("names cannot end a declaration", () => {
  const signals: readonly TraceSignal[] = [
    { kind: "logic", path: "a, b" },
    { kind: "real", path: "@224:416", unit: "V" },
  ];
  const text = [...writeRaw(traceOf({ signals }), { ascii: true })]
    .map((piece) => new TextDecoder().decode(piece))
    .join("");
  expect(text).toContain("\t1\ta__b\tnotype\n\t2\tv(@224:416)\tvoltage\n");
});

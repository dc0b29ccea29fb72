import { Cursor, InputError } from "@twinedge/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { histories } from "../testing.ts";
import { readVcd } from "./read.ts";

const dump = (variables: string, changes: string, timescale = "1ps"): string =>
  `$timescale ${timescale} $end\n$scope module tb $end\n${variables}\n$upscope $end\n$enddefinitions $end\n${changes}\n`;

/** As Icarus Verilog 11 writes it, shortened. */
const ICARUS = `$date
	Tue Nov 24 12:00:00 2020
$end
$version
	Icarus Verilog
$end
$timescale
	1ns
$end
$scope module tb $end
$var wire 4 ! count [3:0] $end
$var reg 1 " clk $end
$var reg 1 # r [7] $end
$scope module dut $end
$var wire 1 " clk $end
$var real 1 $ v $end
$upscope $end
$upscope $end
$enddefinitions $end
#0
$dumpvars
r2.5 $
x#
0"
bx !
$end
#10
1"
b11 !
#15
bz01 !
$comment pause $end
$dumpoff
$end
#20
`;

test("reads a dump of Icarus Verilog: scopes, a vector, a bit, a real, one net under two names", () => {
  const trace = readVcd(ICARUS, "tb.vcd");
  expect(Object.fromEntries(histories(trace))).toMatchObject({
    "tb.count": ["0 xxxx", "10000 0011", "15000 zz01"],
    "tb.clk": ["0 0", "10000 1"],
    "tb.dut.clk": ["0 0", "10000 1"],
    "tb.r(7)": ["0 x"],
    "tb.dut.v": ["0 2.5"],
  });
  expect(trace.endTime).toBe(20_000);
  expect(trace.probes.map((id) => trace.signals[id]?.path)).toEqual([
    "tb.count",
    "tb.clk",
    "tb.r[7]",
    "tb.dut.clk",
    "tb.dut.v",
  ]);
});

test("the trace it gives can be followed by a cursor", () => {
  const trace = readVcd(ICARUS, "tb.vcd");
  const cursor = new Cursor(trace);
  const id = trace.signals.findIndex(({ path }) => path === "tb.count");
  cursor.advance(9999);
  expect(cursor.value(id)).toBeNaN();
  cursor.advance(10_000);
  expect(cursor.value(id)).toBe(3);
});

test.each([
  ["1ps", 3],
  ["10 ns", 30_000],
  ["100us", 300_000_000],
  ["1s", 3_000_000_000_000],
])("a timescale of %s", (timescale, time) => {
  expect(readVcd(dump("$var wire 1 ! a $end", "#3 1!", timescale), "t.vcd").endTime).toBe(time);
});

test("times that are no whole picoseconds keep their fraction", () => {
  expect(readVcd(dump("$var wire 1 ! a $end", "#3000 1!", "1fs"), "t.vcd").endTime).toBe(3);
  expect(readVcd(dump("$var wire 1 ! a $end", "#13 1!", "100fs"), "t.vcd").endTime).toBe(1.3);
});

/** What a reader says beside its trace. */
function warnings(text: string): readonly string[] {
  const said: string[] = [];
  readVcd(text, "t.vcd", ({ message }) => said.push(message));
  return said;
}

test("text variables are left out and said so; a dump without a timescale is taken for picoseconds", () => {
  const strings = dump("$var string 0 ! s $end\n$var wire 1 # a $end", "#5 shello !\n1#");
  expect(warnings(strings)).toEqual(["1 text variables are left out"]);
  expect(Object.fromEntries(histories(readVcd(strings, "t.vcd")))).toEqual({ "tb.a": ["5 1"] });
  expect(warnings("$var wire 1 ! a $end $enddefinitions $end #1 1!")[0]).toMatch(/no \$timescale/);
  expect(warnings(dump("$timezero 5 $end", ""))[0]).toMatch(/\$timezero 5/);
});

test("an extended dump, as ModelSim's $dumpports writes it: states of ports, strengths left out", () => {
  const text = dump(
    "$var port 1 <0 clk $end\n$var port [3:0] <1 data $end",
    "#0\n$dumpports\npD 6 0 <0\npLLHX 6606 0066 <1\n$end\n#10\npU 0 6 <0\npZzzT 0000 0000 <1\n$vcdclose #20 $end".replace(
      "zz",
      "FF",
    ),
  );
  const trace = readVcd(text, "t.evcd");
  expect(Object.fromEntries(histories(trace))).toMatchObject({
    "tb.clk": ["0 0", "10 1"],
    "tb.data": ["0 001x", "10 zzzz"],
  });
  expect(trace.endTime).toBe(20);
});

test("the nine values of std_logic; a real that is no number is unknown", () => {
  const text = dump("$var reg 9 ! v [0:8] $end\n$var real 0 # r $end", "#0 bUX01ZWLH- !\nrnan #\n#4 r1 #");
  const trace = readVcd(text, "t.vcd");
  expect(Object.fromEntries(histories(trace))).toMatchObject({ "tb.v": ["0 xx01zx01x"] });
  expect(trace.values.slice(-2)).toEqual(Float64Array.of(Number.NaN, 1));
});

test("ranges in the name or behind it, negative ones, escaped names; more digits than bits where they are 0", () => {
  const variables = [
    "$var wire 4 ! a[3:0] $end",
    "$var wire 2 # b [1:-0] $end",
    String.raw`$var wire 1 $ \esc+name[3] $end`,
    "$var wire 3 % c [1:-1] $end",
  ];
  const trace = readVcd(dump(variables.join("\n"), "#0 b000101 !\nb1 #\n1$ b0 %"), "t.vcd");
  expect(trace.probes.map((id) => trace.signals[id]?.path)).toEqual(["tb.a", "tb.b", "tb.esc+name[3]", "tb.c"]);
  expect(Object.fromEntries(histories(trace))).toMatchObject({
    "tb.a": ["0 0101"],
    "tb.b": ["0 01"],
    "tb.c(-1)": ["0 0"],
  });
});

test.each([
  [/no value change dump/, "", 1, 1],
  [/"SPICE" is no declaration/, "SPICE deck\n", 1, 1],
  [/"3parsec" is no timescale/, "$timescale 3 parsec $end", 1, 21],
  [/ends inside \$comment; close it with \$end/, "$comment never closed", 1, 22],
  [/without an open scope/, "$upscope $end", 1, 10],
  [/without a name/, "$scope module $end", 1, 15],
  [/"x" is no size/, "$var wire x ! a $end", 1, 17],
  [/type, size, code and name/, "$var wire 1 ! $end", 1, 15],
  [/unknown type of variable: rope/, "$var rope 1 ! a $end", 1, 17],
  [/not 4 bits; write \[3:0\]/, "$var wire 4 ! a [2:0] $end", 1, 23],
  [/more bits than 65536/, "$var wire 99999999 ! a $end", 1, 24],
  [/two sizes/, "$var wire 1 ! a $end\n$var wire 4 ! b $end", 2, 17],
  [/a change of """, which is not declared/, dump("$var wire 1 ! a $end", '#5\n1"'), 7, 1],
  [/#4 comes after a later time/, dump("$var wire 1 ! a $end", "#5\n#4"), 7, 1],
  [/"#-1" is no time/, dump("$var wire 1 ! a $end", "#-1"), 6, 1],
  [/3 bits for a variable of 1/, dump("$var wire 1 ! a $end", "#5 b101 !"), 6, 9],
  [/made of bits/, dump("$var wire 1 ! a $end", "#5 r1.5 !"), 6, 9],
  [/"2" is no value of !/, dump("$var wire 1 ! a $end", "#5 2!"), 6, 4],
  [/write r1.5 !/, dump("$var real 64 ! a $end", "#5 1!"), 6, 4],
  [/"1.2.3" is no number/, dump("$var real 64 ! a $end", "#5 r1.2.3 !"), 6, 11],
  [/no command/, dump("$var real 64 ! a $end", "#5 $dumpall $stop"), 6, 13],
  [/a text for !, which is none/, dump("$var wire 1 ! a $end", "#5 shi !"), 6, 8],
  [/the strengths of 1 should stand/, dump("$var port 1 <0 a $end", "#5 pD 6"), 7, 1],
  [/the file ends behind b10/, dump("$var wire 2 ! a $end", "b10"), 7, 1],
])("refuses with %s", (message, text, line, column) => {
  const read = (): unknown => readVcd(text, "bad.vcd");
  expect(read).toThrow(InputError);
  expect(read).toThrow(message);
  expect(read).toThrow(`bad.vcd:${line}:${column}: `);
});

/** Words that mean something, to put anywhere. */
const WORDS = [
  "$end",
  "$var",
  "$scope",
  "$upscope",
  "$enddefinitions $end",
  "$comment",
  "$timescale 1fs $end",
  "#99999999999999999999",
  "#5",
  "b1x0z !",
  "r1e999 $",
  "rnan $",
  "1!",
  "[99:0]",
  "65536",
  "__proto__",
];

test("a damaged dump is refused or read, and never anything else", () => {
  const edits = fc.array(
    fc.record({
      at: fc.nat(ICARUS.length),
      cut: fc.nat(12),
      put: fc.oneof(fc.constantFrom(...WORDS), fc.string({ maxLength: 6 })),
    }),
    { minLength: 1, maxLength: 6 },
  );
  fc.assert(
    fc.property(edits, (list) => {
      let text = ICARUS;
      for (const { at, cut, put } of list) {
        text = text.slice(0, at) + put + text.slice(at + cut);
      }
      let failure: unknown;
      try {
        const { times, ids, values, signals } = readVcd(text, "fuzz.vcd");
        expect(times).toHaveLength(values.length);
        expect(ids.every((id) => id < signals.length)).toBe(true);
        expect(values.every((value) => Number.isFinite(value) || Number.isNaN(value))).toBe(true);
      } catch (error) {
        failure = error;
      }
      expect(failure ?? new InputError("none")).toBeInstanceOf(InputError);
    }),
    { numRuns: 2000 },
  );
}, 60_000);

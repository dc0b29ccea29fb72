/** Function tables of decoders, multiplexers and logic by rules. */
import { bits, type FunctionTable, type Situation } from "./table.ts";

const A = bits("A", 4);

/** Outputs in the order of the device, output 0 first; the column shows the last one first, so that its number is 2^n. */
const lines = (name: string, count: number): readonly string[] => bits(name, count).toReversed();

const ALL = 2 ** 16 - 1;
const hot = (address: number): number => 2 ** address;

/** 4514: an input latch, outputs active high. `LE` and `INH` name the pins. */
function latched(part: string, source: string, le: string, inhibit: string): FunctionTable {
  return {
    device: "decoder",
    parts: [part],
    title: part,
    source,
    bits: { A: 4, S: 16, REG: 4 },
    // The latch powers up unknown: it is open first.
    start: { [le]: 1 },
    pins: [A, `~${inhibit}`, le, lines("S", 16)],
    legend: {
      "S(A)": ({ now }) => hot(now("A")),
      "S(REG)": ({ was }) => hot(was("REG")),
      none: () => 0,
    },
    rows: `
      ${le} ${inhibit} A | @REG S
      H L X | A    S(A)
      L L X | REG0 S(REG)
      H H X | A    none
      L H X | REG0 none
    `,
  };
}

/** 16 rows and the enable; unknown inputs leave the outputs unknown that they may select. */
function plain(
  parts: readonly string[],
  title: string,
  source: string,
  more: Pick<FunctionTable, "rows"> & Partial<FunctionTable>,
): FunctionTable {
  return {
    device: "decoder",
    parts,
    title,
    source,
    bits: { A: 4, Y: 16 },
    pins: [A, "EN", "", lines("Y", 16)],
    unknownIs: "either",
    ...more,
  };
}

const sixteen = (enable: string): string => Array.from({ length: 16 }, (_, i) => `${enable} ${i} | Y(${i})`).join("\n");

const words = (value: (address: number) => number): Readonly<Record<string, (s: Situation) => number>> =>
  Object.fromEntries(Array.from({ length: 16 }, (_, i) => [`Y(${i})`, () => value(i)]));

export const decoderTables: readonly FunctionTable[] = [
  plain(
    ["74HC154"],
    "74HC154, E1 low",
    "Nexperia 74HC154 Rev.7 sec. 1: a HIGH on either enable forces the outputs HIGH, the addressed output is LOW; its Table 3 from memory, unverified (E0 and E1 are one pin of the device here)",
    {
      pins: [A, "~nE0", "", lines("Y", 16)],
      unknown: ["A", "nE0"],
      legend: { ...words((i) => ALL - hot(i)), all: () => ALL },
      rows: `
        nE0 A | Y
        H X | all
        ${sixteen("L")}
      `,
    },
  ),
  plain(
    ["", "ideal"],
    "decoder, outputs active high",
    "the definition: output n is high where the address is n and enable is high",
    {
      unknown: ["A", "EN"],
      legend: { ...words(hot), none: () => 0 },
      rows: `
        EN A | Y
        L X | none
        ${sixteen("H")}
      `,
    },
  ),
  latched(
    "CD4514B",
    "National CD4514BC (1988): the selected output is 1, latches hold the last data before the strobe's 1 to 0; decode truth table (strobe = 1) of the Fairchild edition, its last rows cut in the copy read",
    "STROBE",
    "INH",
  ),
  latched(
    "74HC4514",
    "Philips 74HC/HCT4515 (September 1993): LE high transparent, low stores, E high makes all outputs inactive and leaves the latch; 4514 with outputs active high",
    "LE",
    "nE",
  ),
  {
    device: "mux",
    parts: [""],
    title: "multiplexer, 4 inputs",
    source: "the definition, as Motorola 74LS151 truth table (strobe high gives L)",
    bits: { S: 2 },
    pins: [["I0", "I1", "I2", "I3"], bits("S", 2), "Y", "STROBE"],
    unknown: ["I0", "I1", "I2", "I3", "S", "STROBE"],
    unknownIs: "either",
    rows: `
      STROBE S I0 I1 I2 I3 | Y
      H      X X  X  X  X  | L
      L      0 L  X  X  X  | L
      L      0 H  X  X  X  | H
      L      1 X  L  X  X  | L
      L      1 X  H  X  X  | H
      L      2 X  X  L  X  | L
      L      2 X  X  H  X  | H
      L      3 X  X  X  L  | L
      L      3 X  X  X  H  | H
    `,
  },
  {
    device: "demux",
    parts: [""],
    title: "demultiplexer, 4 outputs",
    source: "the definition: the selected output follows the input, the others are L, all are L without enable",
    bits: { S: 2 },
    pins: ["IN", bits("S", 2), ["Y0", "Y1", "Y2", "Y3"], "EN"],
    unknown: ["IN", "S", "EN"],
    unknownIs: "either",
    rows: `
      EN S IN | Y0 Y1 Y2 Y3
      L  X X  | L  L  L  L
      H  0 X  | IN L  L  L
      H  1 X  | L  IN L  L
      H  2 X  | L  L  IN L
      H  3 X  | L  L  L  IN
    `,
  },
  {
    device: "truth_table",
    parts: [""],
    title: "rules of a full adder",
    source: "binary addition: A + B + CI = 2 CO + S; Falstad circuitjs 2.7.3, chip 208, for the notation of the rules",
    params: { rules: "000=00;001=01;010=01;011=10;100=01;101=10;110=10;111=11" },
    pins: [
      ["A", "B", "CI"],
      ["CO", "S"],
    ],
    unknown: ["A", "B", "CI"],
    unknownIs: "either",
    legend: {
      carry: ({ now }) => (now("A") + now("B") + now("CI") >= 2 ? 1 : 0),
      sum: ({ now }) => (now("A") + now("B") + now("CI")) % 2,
    },
    rows: `
      A B CI | CO    S
      X X X  | carry sum
    `,
  },
  {
    device: "truth_table",
    parts: [""],
    title: "rules of a D flip-flop with reset",
    source:
      "Falstad circuitjs 2.7.3, chip 208: the first rule that matches applies, + is a rising edge, none keeps the outputs",
    params: { rules: "??1=0;a+0=a", ic: [0] },
    pins: [["D", "CLK", "R"], ["Q"]],
    rows: `
      R CLK D | Q
      H X   X | L
      L ↑   L | L
      L ↑   H | H
      L ¬↑  X | Q0
    `,
  },
];

/** Function tables of gates: of the parts, and of XSPICE's gates with unknown levels. */
import type { FunctionTable } from "./table.ts";

const TWO = [["A", "B"], "Y"] as const;

/** A quad 2-input gate; where an input is unknown the output is, unless both levels give the same. */
function quad(device: string, parts: readonly string[], title: string, source: string, rows: string): FunctionTable {
  return { device, parts, title, source, pins: TWO, unknown: ["A", "B"], unknownIs: "either", rows };
}

/** The gates of XSPICE read every level as 0, 1 or U and state what U does. */
function xspice(device: string, title: string, rule: string, rows: string): FunctionTable {
  return {
    device,
    parts: [""],
    title: `${title}, three inputs`,
    source: `ngspice 39, ${device} cfunc.mod: ${rule}`,
    pins: [["A", "B", "C"], "Y"],
    unknown: ["A", "B", "C"],
    rows,
  };
}

/** Rows of a gate whose output `settled` follows from one input at `level`, otherwise from all at the other level. */
function decided(level: "L" | "H", settled: "L" | "H", otherwise: "L" | "H"): string {
  const rest = level === "L" ? "H" : "L";
  const unknown = [
    ["U", rest, rest],
    [rest, "U", rest],
    [rest, rest, "U"],
    ["U", "U", rest],
    ["U", rest, "U"],
    [rest, "U", "U"],
    ["U", "U", "U"],
  ].map((cells) => `${cells.join(" ")} | U`);
  return `
    A B C | Y
    ${level} X X | ${settled}
    X ${level} X | ${settled}
    X X ${level} | ${settled}
    ${rest} ${rest} ${rest} | ${otherwise}
    ${unknown.join("\n")}
  `;
}

function parity(odd: "L" | "H", even: "L" | "H"): string {
  return `
    A B C | Y
    L L L | ${even}
    L L H | ${odd}
    L H L | ${odd}
    L H H | ${even}
    H L L | ${odd}
    H L H | ${even}
    H H L | ${even}
    H H H | ${odd}
    U X X | U
    X U X | U
    X X U | U
  `;
}

const AND = `
  A B | Y
  L L | L
  L H | L
  H L | L
  H H | H
`;

const NAND = `
  A B | Y
  L X | H
  X L | H
  H H | L
`;

const OR = `
  A B | Y
  L L | L
  X H | H
  H X | H
`;

const NOR = `
  A B | Y
  L L | H
  X H | L
  H X | L
`;

const XOR = `
  A B | Y
  L L | L
  L H | H
  H L | H
  H H | L
`;

const UNREAD = "from memory, unverified";

export const gateTables: readonly FunctionTable[] = [
  quad("d_and", ["74HC08"], "74HC08", "NXP 74HC_HCT08 Rev.4 (2012) Table 3", AND),
  quad("d_and", ["SN74ALS08"], "SN74ALS08", `TI SDAS191 function table (each gate), ${UNREAD}`, AND),
  quad("d_nand", ["74HC00"], "74HC00", "Nexperia 74HC_HCT00 Rev.7 (2015) Table 3", NAND),
  quad("d_or", ["74HC32"], "74HC32", `Nexperia 74HC32 Table 3, ${UNREAD}`, OR),
  quad("d_nor", ["74HC02"], "74HC02", `Nexperia 74HC02 Table 3, ${UNREAD}`, NOR),
  quad(
    "d_xor",
    ["74HC86"],
    "74HC86",
    "TI SCLS100E (same function) p.2, function table; that of NXP 74HC_HCT86 Rev.4 could not be read",
    XOR,
  ),
  quad("d_xor", ["SN74HC86"], "SN74HC86", "TI SCLS100E (2003) p.2, function table (each gate)", XOR),
  quad(
    "d_xor",
    ["SN74ALS86"],
    "SN74ALS86",
    "TI SCAS288P (SN74LVC86A, same function) p.2, function table; that of SDAS006B could not be read",
    XOR,
  ),
  {
    device: "d_inverter",
    parts: ["74HC04"],
    title: "74HC04",
    source: `Nexperia 74HC04 Table 3, ${UNREAD}`,
    pins: ["A", "Y"],
    unknown: ["A"],
    unknownIs: "either",
    rows: `
      A | Y
      L | H
      H | L
    `,
  },
  xspice("d_and", "AND gate", "any 0 gives 0, else any U gives U", decided("L", "L", "H")),
  xspice("d_nand", "NAND gate", "any 0 gives 1, else any U gives U", decided("L", "H", "L")),
  xspice("d_or", "OR gate", "any 1 gives 1, else any U gives U", decided("H", "H", "L")),
  xspice("d_nor", "NOR gate", "any 1 gives 0, else any U gives U", decided("H", "L", "H")),
  xspice("d_xor", "XOR gate", "any U gives U, else the parity of the ones", parity("H", "L")),
  xspice("d_xnor", "XNOR gate", "any U gives U, else the inverted parity of the ones", parity("L", "H")),
  {
    device: "d_inverter",
    parts: [""],
    title: "inverter",
    source: "ngspice 39, d_inverter cfunc.mod",
    pins: ["A", "Y"],
    unknown: ["A"],
    rows: `
      A | Y
      L | H
      H | L
      U | U
    `,
  },
  {
    device: "d_buffer",
    parts: [""],
    title: "buffer",
    source: "ngspice 39, d_buffer cfunc.mod",
    pins: ["A", "Y"],
    unknown: ["A"],
    rows: `
      A | Y
      L | L
      H | H
      U | U
    `,
  },
];

/**
 * Function tables of flip-flops and latches.
 *
 * Data sheets print the rows of the active edge; that nothing changes without one they say in words ("edge-triggered"). Those
 * rows have `¬↑` or `¬↓` on the clock. A change of one input at a time never releases set and reset together, which the data
 * sheets leave undefined.
 */
import type { FunctionTable } from "./table.ts";

const CFUNC = "cfunc.mod: edge 0 to 1; set and reset at once; both give U";

/** XSPICE's flip-flops: set and reset active high, `data` the columns of the data inputs. */
function xspice(
  device: string,
  title: string,
  data: readonly string[],
  clocked: string,
  more: Partial<FunctionTable> = {},
): FunctionTable {
  const any = data.map(() => "X").join(" ");
  return {
    device,
    parts: [""],
    title,
    source: `ngspice 39, ${device} ${CFUNC}`,
    pins: [...data, "CLK", "SET", "RESET", "Q", "nQ"],
    params: { ic: 0 },
    start: { Q: 0, nQ: 1 },
    ...more,
    rows: `
      CLK SET RESET ${data.join(" ")} | Q nQ
      X   H   H     ${any} | U  U
      X   H   L     ${any} | H  L
      X   L   H     ${any} | L  H
      ${clocked}
      ¬↑  L   L     ${any} | Q0 nQ0
    `,
  };
}

const EITHER: Partial<FunctionTable> = { unknownIs: "either" };
const KEEPS = "an unknown data input gives what both levels have in common (ngspice 39 gives U)";

export const flipFlopTables: readonly FunctionTable[] = [
  {
    device: "d_dff",
    parts: ["74HC74"],
    title: "74HC74",
    source: "Hitachi HD74AC74 truth table (same function; Tables 3 and 4 of Nexperia 74HC_HCT74 could not be read)",
    pins: ["D", "CP", "~nSD", "~nRD", "Q", "nQ"],
    params: { ic: 0 },
    start: { Q: 0, nQ: 1 },
    rows: `
      nSD nRD CP D | Q  nQ
      L   H   X  X | H  L
      H   L   X  X | L  H
      L   L   X  X | H  H
      H   H   ↑  L | L  H
      H   H   ↑  H | H  L
      H   H   ¬↑ X | Q0 nQ0
    `,
  },
  {
    device: "d_dff",
    parts: ["SN74HC74"],
    title: "SN74HC74",
    source:
      "TI SN54AHC74 Table 7-1 (same function; that of SCLS094 could not be read): both outputs high while PRE and CLR are low",
    pins: ["D", "CLK", "~nPRE", "~nCLR", "Q", "nQ"],
    params: { ic: 0 },
    start: { Q: 0, nQ: 1 },
    rows: `
      nPRE nCLR CLK D | Q  nQ
      L    H    X   X | H  L
      H    L    X   X | L  H
      L    L    X   X | H  H
      H    H    ↑   H | H  L
      H    H    ↑   L | L  H
      H    H    L   X | Q0 nQ0
      H    H    ¬↑  X | Q0 nQ0
    `,
  },
  {
    device: "d_jkff",
    parts: ["CD74HC73"],
    title: "CD74HC73",
    source: "NXP 74HC73 Rev.04 Table 3 (same function; the table of TI SCHS134 could not be read)",
    pins: ["J", "K", "CP", "", "~nR", "Q", "nQ"],
    params: { ic: 0 },
    start: { Q: 0, nQ: 1 },
    rows: `
      nR CP J K | Q   nQ
      L  X  X X | L   H
      H  ↓  H H | nQ0 Q0
      H  ↓  L H | L   H
      H  ↓  H L | H   L
      H  ↓  L L | Q0  nQ0
      H  ¬↓ X X | Q0  nQ0
    `,
  },
  xspice(
    "d_dff",
    "D flip-flop",
    ["D"],
    `
      ↑   L   L     L | L  H
      ↑   L   L     H | H  L
      ↑   L   L     U | U  U
    `,
    { unknown: ["D"] },
  ),
  xspice(
    "d_jkff",
    "JK flip-flop",
    ["J", "K"],
    `
      ↑   L   L     L L | Q0  nQ0
      ↑   L   L     L H | L   H
      ↑   L   L     H L | H   L
      ↑   L   L     H H | nQ0 Q0
    `,
    { ...EITHER, unknown: ["J", "K"], source: `ngspice 39, d_jkff ${CFUNC}; ${KEEPS}` },
  ),
  xspice(
    "d_tff",
    "toggle flip-flop",
    ["T"],
    `
      ↑   L   L     L | Q0  nQ0
      ↑   L   L     H | nQ0 Q0
      ↑   L   L     U | U   U
    `,
    { unknown: ["T"] },
  ),
  xspice(
    "d_srff",
    "SR flip-flop",
    ["S", "R"],
    `
      ↑   L   L     L L | Q0 nQ0
      ↑   L   L     L H | L  H
      ↑   L   L     H L | H  L
      ↑   L   L     H H | U  U
    `,
    { ...EITHER, unknown: ["S", "R"], source: `ngspice 39, d_srff ${CFUNC}; ${KEEPS}` },
  ),
  {
    device: "d_dlatch",
    parts: [""],
    title: "D latch",
    source: "ngspice 39, d_dlatch cfunc.mod: transparent at enable 1; set and reset at once; both give U",
    pins: ["D", "EN", "SET", "RESET", "Q", "nQ"],
    params: { ic: 0 },
    start: { Q: 0, nQ: 1 },
    unknown: ["D"],
    rows: `
      EN SET RESET D | Q  nQ
      X  H   H     X | U  U
      X  H   L     X | H  L
      X  L   H     X | L  H
      H  L   L     L | L  H
      H  L   L     H | H  L
      H  L   L     U | U  U
      L  L   L     X | Q0 nQ0
    `,
  },
  {
    device: "d_srlatch",
    parts: [""],
    title: "SR latch",
    source: `ngspice 39, d_srlatch cfunc.mod: transparent at enable 1; set and reset at once; both give U; ${KEEPS}`,
    pins: ["S", "R", "EN", "SET", "RESET", "Q", "nQ"],
    params: { ic: 0 },
    start: { Q: 0, nQ: 1 },
    unknown: ["S", "R"],
    unknownIs: "either",
    rows: `
      EN SET RESET S R | Q  nQ
      X  H   H     X X | U  U
      X  H   L     X X | H  L
      X  L   H     X X | L  H
      H  L   L     L L | Q0 nQ0
      H  L   L     L H | L  H
      H  L   L     H L | H  L
      H  L   L     H H | U  U
      L  L   L     X X | Q0 nQ0
    `,
  },
];

/**
 * Function tables of up/down counters. Data sheets print what the active clock edge does; rows with `¬↑` are what they say in
 * words, that nothing else counts. TC columns are the equations beside the tables.
 */
import { bits, type FunctionTable, type Situation } from "./table.ts";

const MOST = 15;

/** 1 at the last count of the direction that `up` names. */
function last(s: Situation, up: boolean): number {
  return s.now("Q") === (up ? MOST : 0) ? 1 : 0;
}

const counting = {
  up: ({ was }: Situation) => (was("Q") + 1) % (MOST + 1),
  down: ({ was }: Situation) => (was("Q") + MOST) % (MOST + 1),
};

const START = { params: { ic: 0 }, bits: { D: 4, Q: 4 } } as const;
const D = bits("D", 4);
const Q = bits("Q", 4);

/** Falstad's chip 164 with reset, and load and enable beside it: all active high, D/U high counts down. */
function falstad(parts: readonly string[]): FunctionTable {
  return {
    device: "counter_ud",
    parts,
    title: "up/down counter of Falstad, with load and enable",
    source:
      "Falstad circuitjs 2.7.3, chip 164: D/U high counts down, wraps, reset wins; load, enable and tc are twinedge's, as those of a 74HC191",
    ...START,
    pins: ["CLK", "DU", "R", "LD", D, "EN", Q, "TC"],
    legend: { ...counting, last: (s) => last(s, s.now("DU") === 0) },
    rows: `
      R LD EN DU CLK D | Q    TC
      H X  X  X  X   X | L    last
      L H  X  X  X   X | D    last
      L L  H  L  ↑   X | up   last
      L L  H  H  ↑   X | down last
      L L  L  X  ↑   X | Q0   last
      L L  X  X  ¬↑  X | Q0   last
    `,
  };
}

const NEXPERIA =
  "The U/D input should be changed only when either CE or CP is HIGH; the LOW-to-HIGH CE transition must occur only when the clock is HIGH (Nexperia 74HC191 Rev.6 sec. 1)";

/** Nexperia's names. */
function hc191(part: string, source: string): FunctionTable {
  return {
    device: "counter_ud",
    parts: [part],
    title: part,
    source,
    ...START,
    pins: ["CP", "UD", "", "~nPL", D, "~nCE", Q, "TC"],
    legend: { ...counting, last: (s) => last(s, s.now("UD") === 0) },
    forbids: {
      why: NEXPERIA,
      change: ({ pin, level }) =>
        level("CP") === 0 && ((pin === "UD" && level("nCE") === 0) || (pin === "nCE" && level("nCE") === 0)),
    },
    rows: `
      nPL UD nCE CP D | Q    TC
      L   X  X   X  X | D    last
      H   L  L   ↑  X | up   last
      H   H  L   ↑  X | down last
      H   X  H   X  X | Q0   last
      H   X  X   ¬↑ X | Q0   last
    `,
  };
}

export const counterTables: readonly FunctionTable[] = [
  falstad(["", "ideal"]),
  {
    device: "counter_ud",
    parts: [""],
    title: "decade counter of Falstad",
    source: "Falstad circuitjs 2.7.3, chip 164: (value + modulus) mod modulus after each step; TC is twinedge's",
    params: { ic: 0, modulus: 10 },
    bits: { Q: 4 },
    pins: ["CLK", "DU", "", "", "", "", Q],
    legend: {
      up: ({ was }) => (was("Q") + 1) % 10,
      down: ({ was }) => (was("Q") + 9) % 10,
    },
    rows: `
      DU CLK | Q
      L  ↑   | up
      H  ↑   | down
      X  ¬↑  | Q0
    `,
  },
  {
    device: "counter_ud",
    parts: [""],
    title: "saturating counter",
    source: "no part does this: 15 and up stays 15, 0 and down stays 0 (the rule of Eq. 2 on a wiper with ends)",
    params: { ic: 0, saturate: 1 },
    bits: { Q: 4 },
    pins: ["CLK", "DU", "", "", "", "", Q],
    legend: {
      up: ({ was }) => Math.min(was("Q") + 1, MOST),
      down: ({ was }) => Math.max(was("Q") - 1, 0),
    },
    rows: `
      DU CLK | Q
      L  ↑   | up
      H  ↑   | down
      X  ¬↑  | Q0
    `,
  },
  hc191("74HC191", "Nexperia 74HC191 Rev.6 sec. 1 (text); its function table (sec. 6) from memory, unverified"),
  hc191(
    "CD74HC191",
    "TI SCHS275E: D/U high counts down; its function table could not be read, that of the 74HC191 from memory, unverified",
  ),
  {
    device: "counter_ud",
    parts: ["SN74HC191"],
    title: "SN74HC191",
    source:
      "TI SCLS121B description: counts on the rising edge if CTEN is low, D/U low up, high down; low on LOAD presets independently of the clock",
    ...START,
    pins: ["CLK", "DU", "", "~nLOAD", D, "~nCTEN", Q, "MAXMIN"],
    legend: { ...counting, last: (s) => last(s, s.now("DU") === 0) },
    rows: `
      nLOAD nCTEN DU CLK D | Q    MAXMIN
      H     L     L  ↑   X | up   last
      H     L     H  ↑   X | down last
      L     X     X  X   X | D    last
      H     H     X  X   X | Q0   last
      H     X     X  ¬↑  X | Q0   last
    `,
  },
  {
    device: "counter_ud",
    parts: ["DM74LS169A"],
    title: "DM74LS169A, CEP low",
    source:
      "Fairchild 74AC169 mode select table and the equations of TC, the same for all 169 (CEP and CET are one pin of the device here, CET)",
    ...START,
    start: { nTC: 1 },
    pins: ["CP", "UD", "", "~nPE", D, "~nCET", Q, "~nTC"],
    legend: {
      ...counting,
      terminal: (s) => 1 - (s.now("nCET") === 0 ? last(s, s.now("UD") === 1) : 0),
    },
    rows: `
      nPE nCET UD CP D | Q    nTC
      L   X    X  ↑  X | D    terminal
      H   L    H  ↑  X | up   terminal
      H   L    L  ↑  X | down terminal
      H   H    X  ↑  X | Q0   terminal
      X   X    X  ¬↑ X | Q0   terminal
    `,
  },
  {
    device: "counter_ud",
    parts: ["CD4516B"],
    title: "CD4516B",
    source: "Philips HEF4516B (January 1995) p.5: function table and the equation of TC",
    ...START,
    pins: ["CP", "UPDN", "MR", "PL", D, "~nCE", Q, "~nTC"],
    legend: {
      ...counting,
      terminal: (s) => 1 - (s.now("nCE") === 0 ? last(s, s.now("UPDN") === 1) : 0),
    },
    forbids: {
      why: "the UP/DOWN input must change while the clock is high (Harris CD4516BMS p.1); here also while counting is disabled",
      change: ({ pin, level }) => pin === "UPDN" && level("CP") === 0 && level("nCE") === 0,
    },
    rows: `
      MR PL UPDN nCE CP D | Q    nTC
      L  H  X    X   X  X | D    terminal
      L  L  X    H   X  X | Q0   terminal
      L  L  L    L   ↑  X | down terminal
      L  L  H    L   ↑  X | up   terminal
      H  X  X    X   X  X | L    terminal
      L  L  X    X   ¬↑ X | Q0   terminal
    `,
  },
];

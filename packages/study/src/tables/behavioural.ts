/**
 * Function tables of the devices that PSpice's behavioural primitives become. What they do is in their parameters; the tables
 * take one set of them each.
 */
import type { FunctionTable } from "./table.ts";

export const behaviouralTables: readonly FunctionTable[] = [
  {
    device: "d_logic",
    parts: [""],
    title: "logic by expressions: a 2-to-1 multiplexer",
    source: "PSpice A/D reference, LOGICEXP: Y = (S & B) | (~S & A), three-valued",
    pins: [["A", "B", "S"], ["Y"]],
    params: { names: "a b s y", logic: "ns = ~s; y = (s & b) | (ns & a)" },
    unknown: ["A", "B", "S"],
    rows: `
      A B S | Y
      L X L | L
      H X L | H
      U X L | U
      X L H | L
      X H H | H
      X U H | U
      L L U | L
      L H U | U
      L U U | U
      H X U | U
      U X U | U
    `,
  },
  {
    device: "d_logic",
    parts: [""],
    title: "logic by expressions: operators",
    source: "PSpice A/D reference, LOGICEXP: ~ before &, & before ^, ^ before |",
    pins: [["A", "B", "C"], ["Y"]],
    params: { names: "a b c y", logic: "y = a | b ^ ~a & c" },
    rows: `
      A B C | Y
      L L L | L
      L L H | H
      L H L | H
      L H H | L
      H X X | H
    `,
  },
  {
    device: "pin_delay",
    parts: [""],
    title: "pin-to-pin delay with an enable",
    source:
      "PSpice A/D reference, PINDLY with TRISTATE: ENABLE HI; an enable at X is undetermined (XSPICE's d_tristate)",
    pins: [["IN"], ["EN"], "", ["OUT"]],
    params: { names: "a en y", rules: "y @ en : trn_$z ? 0 : 1", times: [1e-9, 2e-9] },
    unknown: ["IN", "EN"],
    rows: `
      IN EN | OUT
      L  H  | L
      H  H  | H
      U  H  | U
      X  L  | Uz
      X  U  | Uu
    `,
  },
];

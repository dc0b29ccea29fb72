/**
 * Function tables of outputs that let go, in XSPICE's notation of a value: state 0, 1, U and strength s(trong), r(esistive),
 * z (high impedance), u(ndetermined).
 */
import type { FunctionTable } from "./table.ts";

function cfunc(device: string): string {
  return `ngspice 39, ${device} cfunc.mod`;
}

export const driverTables: readonly FunctionTable[] = [
  {
    device: "d_tristate",
    parts: [""],
    title: "tri-state buffer",
    source: `${cfunc("d_tristate")}: the state is the input's; enable 1 gives s, 0 z, U u`,
    pins: ["IN", "EN", "OUT"],
    unknown: ["IN", "EN"],
    rows: `
      IN EN | OUT
      L  H  | L
      H  H  | H
      U  H  | U
      L  L  | 0z
      H  L  | 1z
      U  L  | Uz
      L  U  | 0u
      H  U  | 1u
      U  U  | Uu
    `,
  },
  {
    device: "d_open_c",
    parts: [""],
    title: "open-collector buffer",
    source: cfunc("d_open_c"),
    pins: ["IN", "OUT"],
    unknown: ["IN"],
    rows: `
      IN | OUT
      L  | L
      H  | 1z
      U  | Uu
    `,
  },
  {
    device: "d_open_e",
    parts: [""],
    title: "open-emitter buffer",
    source: cfunc("d_open_e"),
    pins: ["IN", "OUT"],
    unknown: ["IN"],
    rows: `
      IN | OUT
      L  | 0z
      H  | H
      U  | Uu
    `,
  },
  {
    device: "d_pullup",
    parts: [""],
    title: "pull-up",
    source: cfunc("d_pullup"),
    pins: ["OUT"],
    rows: `
      | OUT
      | 1r
    `,
  },
  {
    device: "d_pulldown",
    parts: [""],
    title: "pull-down",
    source: cfunc("d_pulldown"),
    pins: ["OUT"],
    rows: `
      | OUT
      | 0r
    `,
  },
];

/**
 * Digital values: XSPICE's twelve, {0, 1, X} x {strong, resistive, high-impedance, undetermined}.
 *
 * A value is one small integer, `state + 3 * strength`, in XSPICE's own order, so that a net's history fits a Uint8Array.
 */

export type Logic = number;

export const ZERO = 0;
export const ONE = 1;
export const UNKNOWN = 2;
export const RESISTIVE_ZERO = 3;
export const RESISTIVE_ONE = 4;
export const RESISTIVE_UNKNOWN = 5;
export const HIGH_Z = 8;
/** What a net without any driver reads as: unknown, undetermined strength. */
export const UNDETERMINED = 11;

/** 0, 1, or 2 for X. */
export function stateOf(value: Logic): number {
  return value % 3;
}

/** 0 strong, 1 resistive, 2 high-impedance, 3 undetermined. */
export function strengthOf(value: Logic): number {
  return (value - (value % 3)) / 3;
}

export function logic(state: number, strength: number): Logic {
  return state + 3 * strength;
}

const NAMES = ["0s", "1s", "Us", "0r", "1r", "Ur", "0z", "1z", "Uz", "0u", "1u", "Uu"];

/** XSPICE's notation: `0s`, `1r`, `Uz`, ... */
export function logicName(value: Logic): string {
  return NAMES[value] ?? "?";
}

/** Weaker strengths lose whole; equal strengths with different states are unknown at that strength. */
const RESOLUTION: readonly string[] = [
  //        0s  1s  Us  0r  1r  Ur  0z  1z  Uz  0u  1u  Uu
  /* 0s */ "0s  Us  Us  0s  0s  0s  0s  0s  0s  0s  Us  Us",
  /* 1s */ "Us  1s  Us  1s  1s  1s  1s  1s  1s  Us  1s  Us",
  /* Us */ "Us  Us  Us  Us  Us  Us  Us  Us  Us  Us  Us  Us",
  /* 0r */ "0s  1s  Us  0r  Ur  Ur  0r  0r  0r  0u  Uu  Uu",
  /* 1r */ "0s  1s  Us  Ur  1r  Ur  1r  1r  1r  Uu  1u  Uu",
  /* Ur */ "0s  1s  Us  Ur  Ur  Ur  Ur  Ur  Ur  Uu  Uu  Uu",
  /* 0z */ "0s  1s  Us  0r  1r  Ur  0z  Uz  Uz  0u  Uu  Uu",
  /* 1z */ "0s  1s  Us  0r  1r  Ur  Uz  1z  Uz  Uu  1u  Uu",
  /* Uz */ "0s  1s  Us  0r  1r  Ur  Uz  Uz  Uz  Uu  Uu  Uu",
  /* 0u */ "0s  Us  Us  0u  Uu  Uu  0u  Uu  Uu  0u  Uu  Uu",
  /* 1u */ "Us  1s  Us  Uu  1u  Uu  Uu  1u  Uu  Uu  1u  Uu",
  /* Uu */ "Us  Us  Us  Uu  Uu  Uu  Uu  Uu  Uu  Uu  Uu  Uu",
];

const TABLE = Uint8Array.from(RESOLUTION.flatMap((row) => row.split(/\s+/).map((name) => NAMES.indexOf(name))));

/** Two drivers on one net: XSPICE's table (idn_digital_resolve, ngspice 39). More drivers fold from the left. */
export function resolve(a: Logic, b: Logic): Logic {
  return TABLE[12 * a + b] ?? UNDETERMINED;
}

/**
 * Digital values: XSPICE's twelve, {0, 1, X} x {strong, resistive, high-impedance, undetermined}, and after them Verilog's
 * ambiguous strengths.
 *
 * A value is one small integer, `state + 3 * strength`, in XSPICE's own order, so that a net's history fits a Uint8Array.
 *
 * Where Verilog does not know whether an output drives, its value is a range between two strengths (IEEE 1364-2005, 7.9
 * and 7.10): a buffer of a 1 whose enable is X is between let go and strong 1. It reads as X, but wins over a weak 1 as a 1.
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

/** Ranges on a scale from strong 0 to strong 1, let go in the middle: XSPICE's values, then those that only Verilog has. */
const STRONG = 2;
const RESISTIVE = 1;
const RANGES: readonly (readonly [low: number, high: number])[] = [
  [-STRONG, -STRONG],
  [STRONG, STRONG],
  [-STRONG, STRONG],
  [-RESISTIVE, -RESISTIVE],
  [RESISTIVE, RESISTIVE],
  [-RESISTIVE, RESISTIVE],
  [0, 0],
  [0, 0],
  [0, 0],
  [-STRONG, 0],
  [0, STRONG],
  [-STRONG, STRONG],
  /* 12, a 0 */ [-STRONG, -RESISTIVE],
  /* 13, a 1 */ [RESISTIVE, STRONG],
  /* 14 */ [-STRONG, 0],
  /* not used */ [0, 0],
  /* not used */ [0, 0],
  /* 17 */ [0, STRONG],
  /* not used */ [0, 0],
  /* not used */ [0, 0],
  /* 20 */ [-RESISTIVE, 0],
  /* not used */ [0, 0],
  /* not used */ [0, 0],
  /* 23 */ [0, RESISTIVE],
  /* not used */ [0, 0],
  /* not used */ [0, 0],
  /* 26 */ [-RESISTIVE, STRONG],
  /* not used */ [0, 0],
  /* not used */ [0, 0],
  /* 29 */ [-STRONG, RESISTIVE],
];
/** Most specific first: what a range is as one value. */
const CODES: readonly Logic[] = [0, 1, 2, 3, 4, 5, 8, 12, 13, 14, 17, 20, 23, 26, 29];

function codeOf(low: number, high: number): Logic {
  return CODES.find((code) => RANGES[code]?.[0] === low && RANGES[code]?.[1] === high) ?? UNDETERMINED;
}

/** The range of everything that two of the strengths in these ranges may come to: the stronger one, X where they are equal. */
function combined(a: Logic, b: Logic): Logic {
  const [lowA, highA] = RANGES[a] ?? [0, 0];
  const [lowB, highB] = RANGES[b] ?? [0, 0];
  let low = STRONG;
  let high = -STRONG;
  for (let x = lowA; x <= highA; x++) {
    for (let y = lowB; y <= highB; y++) {
      const fight = x === -y;
      const winner = Math.abs(x) > Math.abs(y) ? x : y;
      low = Math.min(low, fight ? -Math.abs(x) : winner);
      high = Math.max(high, fight ? Math.abs(x) : winner);
    }
  }
  return codeOf(low, high);
}

const STRIDE = 32;
const TABLE = new Uint8Array(STRIDE * STRIDE).fill(UNDETERMINED);
for (const a of RANGES.keys()) {
  for (const b of RANGES.keys()) {
    TABLE[STRIDE * a + b] = combined(a, b);
  }
}
for (const [a, row] of RESOLUTION.entries()) {
  for (const [b, name] of row.split(/\s+/).entries()) {
    TABLE[STRIDE * a + b] = NAMES.indexOf(name);
  }
}

/** Two drivers on one net: XSPICE's table (idn_digital_resolve, ngspice 39), Verilog's rule for its ranges. More drivers fold from the left. */
export function resolve(a: Logic, b: Logic): Logic {
  return TABLE[STRIDE * a + b] ?? UNDETERMINED;
}

/** A value of which it is not known whether it is there or let go. */
export function perhaps(value: Logic): Logic {
  const [low, high] = RANGES[value] ?? [0, 0];
  return codeOf(Math.min(low, 0), Math.max(high, 0));
}

/** Falstad's text. */

export type { Waveform } from "./inputs.ts";
export { type FalstadCircuit, type FalstadOptions, isFalstad, readFalstad } from "./read.ts";
export { type FalstadText, writeFalstad } from "./write/write.ts";

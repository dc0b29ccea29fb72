/** Falstad's text. */
export { type FalstadCircuit, type FalstadOptions, isFalstad, readFalstad } from "./read.ts";
export type { Waveform } from "./waveform.ts";

/**
 * Delays of a Verilog text in seconds. A delay counts in the time unit of its module's `timescale and is rounded to its
 * precision (IEEE 1364-2005, 19.8). Without a `timescale the unit is 1 s in Icarus; delays then are too long to be meant.
 */
import { InputError, type SourcePos } from "@twinedge/core";

/** Exponents of ten of a second. */
export interface Timescale {
  readonly unit: number;
  readonly precision: number;
}

const UNITS: Readonly<Record<string, number>> = { s: 0, ms: -3, us: -6, ns: -9, ps: -12, fs: -15 };
/** A time of the kernel is a whole number of these. */
const PICO = -12;

export function parseTimescale(text: string, pos: SourcePos): Timescale {
  const match = /^\s*(10{0,2})\s*([munpf]?s)\s*\/\s*(10{0,2})\s*([munpf]?s)\s*$/.exec(text);
  if (match === null) {
    throw new InputError("`timescale is not UNIT / PRECISION", { pos, remedy: "write e.g. `timescale 1ns / 1ps" });
  }
  const [, unit = "", unitName = "", precision = "", precisionName = ""] = match;
  const scale = {
    unit: (UNITS[unitName] ?? 0) + unit.length - 1,
    precision: (UNITS[precisionName] ?? 0) + precision.length - 1,
  };
  if (scale.precision > scale.unit) {
    throw new InputError("`timescale: the precision is coarser than the unit", { pos, remedy: "exchange them" });
  }
  return scale;
}

/** Seconds, a whole number of picoseconds, of a delay in time units; halves are rounded up, as Icarus does. */
export function delaySeconds(delay: number, { unit, precision }: Timescale): number {
  const steps = Math.round(Number((delay * 10 ** (unit - precision)).toPrecision(15)));
  const exponent = precision - PICO;
  const picoseconds = exponent >= 0 ? steps * 10 ** exponent : Math.round(steps / 10 ** -exponent);
  return picoseconds / 1e12;
}

/** Does the precision go below what the kernel resolves? */
export function finerThanKernel({ precision }: Timescale): boolean {
  return precision < PICO;
}

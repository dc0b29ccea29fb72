/** SPICE's PULSE in whole picoseconds: a source steps through it, a run's clock knows its edges from it. */

export const NEVER = Number.POSITIVE_INFINITY;

export function picoseconds(seconds: number): number {
  return Math.round(seconds * 1e12);
}

export interface Pulse {
  readonly v1: number;
  readonly v2: number;
  /** ps */
  readonly delay: number;
  readonly rise: number;
  readonly fall: number;
  readonly width: number;
  /** ps; Infinity for a single pulse. */
  readonly period: number;
}

/** `PULSE(v1 v2 td tr tf pw per)`, in seconds; what is left off is 0, a width or period left off (or 0) is endless. */
export function pulseOf(args: readonly number[]): Pulse {
  const [v1 = 0, v2 = 0, td = 0, tr = 0, tf = 0, pw = 0, per = 0] = args;
  return {
    v1,
    v2,
    delay: picoseconds(td),
    rise: picoseconds(tr),
    fall: picoseconds(tf),
    width: pw > 0 ? picoseconds(pw) : NEVER,
    period: per > 0 ? picoseconds(per) : NEVER,
  };
}

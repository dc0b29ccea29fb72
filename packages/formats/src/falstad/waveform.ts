/** What drives a logic input in a run, as parameters of the voltage source that it becomes. */
import { InputError } from "@twinedge/core";
import type { InputLevels, Params } from "./element.ts";

export type Waveform =
  /** Low first, rises at `start` + period/2, falls at `start` + period: at `start` + k period clock k is over. Seconds. */
  | { readonly kind: "clock"; readonly period: number; readonly start: number }
  /** `value` volts (default: the input's high level) from `from` to `to`, once. Seconds. */
  | { readonly kind: "pulse"; readonly from: number; readonly to: number; readonly value?: number | undefined };

/** SPICE's `PULSE(v1 v2 td tr tf pw per)`. */
export function driveParams(name: string, waveform: Waveform, levels: InputLevels): Params {
  if (waveform.kind === "clock") {
    const { period, start } = waveform;
    if (!(period > 0 && start >= 0 && Number.isFinite(period + start))) {
      const remedy = "give a period above 0 s and a start of 0 s or later";
      throw new InputError(`the clock at ${name} has period ${period} s and start ${start} s`, { remedy });
    }
    const half = period / 2;
    return { wave: "pulse", args: [levels.low, levels.high, start + half, 0, 0, half, period] };
  }
  const { from, to, value = levels.high } = waveform;
  if (!(from >= 0 && to > from && Number.isFinite(to) && Number.isFinite(value))) {
    const remedy = "give a pulse that ends after it starts, as FROM:TO";
    throw new InputError(`the pulse at ${name} goes from ${from} s to ${to} s with ${value} V`, { remedy });
  }
  return { wave: "pulse", args: [levels.now, value, from, 0, 0, to - from] };
}

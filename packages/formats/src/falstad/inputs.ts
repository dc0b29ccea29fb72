/** What drives the logic inputs in a run: each waveform finds its input and becomes the parameters of its source. */
import { InputError } from "@twinedge/core";
import type { Drawing, Placed } from "./drawing.ts";
import type { InputLevels, Params } from "./element.ts";

export type Waveform =
  /** Low first, rises at `start` + period/2, falls at `start` + period: at `start` + k period clock k is over. Seconds. */
  | { readonly kind: "clock"; readonly period: number; readonly start: number }
  /** `value` volts (default: the input's high level) from `from` to `to`, once, else as in the file. Seconds. */
  | { readonly kind: "pulse"; readonly from: number; readonly to: number; readonly value?: number | undefined };

export interface Drive {
  readonly waveform: Waveform;
  readonly params: Params;
}

/** @throws InputError with the list of inputs, where a name is none of them */
export function resolveInputs(drawing: Drawing, inputs: ReadonlyMap<string, Waveform>): ReadonlyMap<Placed, Drive> {
  const existing = drawing.placed.filter(({ element }) => element.input !== undefined);
  const drives = new Map<Placed, Drive>();
  for (const [name, waveform] of inputs) {
    const net = drawing.netOf.get(name);
    const input = existing.find((one) => one.name === name || (net !== undefined && one.nets[0] === net));
    const levels = input?.element.input;
    if (input === undefined || levels === undefined) {
      const list = existing.map((one) => one.name.replace(/^input/, "")).join(", ");
      const remedy = list === "" ? "the file has no logic input" : `the logic inputs are ${list}`;
      throw new InputError(`"${name}" is no logic input of the file`, { remedy });
    }
    if (drives.has(input)) {
      throw new InputError(`the logic input ${input.name} is driven twice`, {
        remedy: "give it one clock or one pulse",
      });
    }
    drives.set(input, { waveform, params: driveParams(name, waveform, levels) });
  }
  return drives;
}

/** SPICE's `PULSE(v1 v2 td tr tf pw per)`. */
function driveParams(name: string, waveform: Waveform, levels: InputLevels): Params {
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

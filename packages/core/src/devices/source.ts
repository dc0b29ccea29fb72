/**
 * What voltage and current sources share: the parameters of the value and its course in time, and the process that
 * steps it. The operating point uses the waveform's value at time 0, as in ngspice.
 */
import type { Build, ParamSpec } from "./device.ts";
import { type Waveform, waveformOf } from "./waveform.ts";

const NGSPICE = "ngspice manual 39, section 4.1";
const FALSTAD = "circuitjs1 2.7.3, waveform defaults";

export function sourceParams(unit: string): Record<string, ParamSpec> {
  return {
    dc: { unit, default: 0, doc: "constant value", source: NGSPICE },
    wave: {
      unit: "",
      default: "dc",
      words: ["dc", "pulse", "pwl", "sin", "square", "triangle", "sawtooth", "noise", "sweep"],
      doc: "course in time",
      source: NGSPICE,
    },
    args: {
      unit: "",
      doc: "arguments of PULSE, PWL, SIN in SPICE's order; of sweep: lowest and highest frequency, amplitude, time, 1 logarithmic, 1 up and down",
      source: NGSPICE,
    },
    freq: { unit: "Hz", default: 40, doc: "frequency, where no args are given", source: FALSTAD },
    amplitude: { unit, default: 5, doc: "amplitude, where no args are given", source: FALSTAD },
    bias: { unit, default: 0, doc: "offset, where no args are given", source: FALSTAD },
    phase: { unit: "rad", default: 0, doc: "phase, where no args are given", source: FALSTAD },
    duty: { unit: "", default: 0.5, doc: "share of the period that is high", source: FALSTAD },
    acmag: { unit, doc: "AC magnitude; without effect at DC", source: NGSPICE },
    acphase: { unit: "deg", doc: "AC phase; without effect at DC", source: NGSPICE },
  };
}

/** Value at time 0; `set` is called at every later step. */
export function startSource(
  b: Build,
  set: (k: Parameters<Parameters<Build["digital"]["process"]>[1]>[0], value: number) => void,
): number {
  b.adjustable(set);
  const waveform = waveformOf(b);
  if (waveform === undefined) {
    return b.num("dc");
  }
  stepThrough(b, waveform, set);
  return waveform.at(0);
}

function stepThrough(b: Build, waveform: Waveform, set: Parameters<typeof startSource>[1]): void {
  const { exact } = waveform;
  let value = waveform.at(0);
  let step = 0;
  const id = b.digital.process([], (k) => {
    if (k.settling && k.now > 0) {
      return;
    }
    // Before its next step it is being looked at.
    const next = k.now < step && exact !== undefined ? exact(k.now) : waveform.at(k.now);
    if (next !== value) {
      value = next;
      set(k, value);
    }
    step = waveform.next(k.now);
    k.wake(id, step - k.now);
  });
  if (exact !== undefined) {
    b.digital.follows(id);
  }
}

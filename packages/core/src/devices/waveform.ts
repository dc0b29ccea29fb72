/**
 * Time functions of independent sources, as a sequence of steps: what an event-driven simulator needs to know is the
 * value now and when it next changes. Pulses and piece-wise linear sources with zero rise time are exact; ramps and
 * sines are staircases of `RAMP_STEPS` and `SINE_STEPS` equal parts, so their crossing of a threshold is right to one part;
 * where a run is looked at (a sample row, its end) they are exact.
 *
 * Times are integer picoseconds. PULSE, PWL and SIN as in ngspice (manual 39, section 4.1), except that a rise or fall
 * time of 0 is a step (ngspice puts the transient's time step there); the others as in Falstad.
 */
import { NEVER, type Pulse, picoseconds as ps, pulseOf } from "../kernel/pulse.ts";
import type { Build } from "./device.ts";

export interface Waveform {
  /** Value at `time` (right of a step). */
  at(time: number): number;
  /** Time of the next change after `time`; Infinity when there is none. */
  next(time: number): number;
  /** Where the steps stand for something that moves: its value. */
  readonly exact?: (time: number) => number;
}

/** Parts of a ramp. */
const RAMP_STEPS = 32;
/** Parts of a period of a continuous waveform. */
const SINE_STEPS = 64;

type Ramp = (from: number, to: number, elapsed: number, length: number) => number;

const stepped: Ramp = (from, to, elapsed, length) =>
  from + (to - from) * (Math.floor((elapsed * RAMP_STEPS) / length) / RAMP_STEPS);

const straight: Ramp = (from, to, elapsed, length) => from + (to - from) * (elapsed / length);

/** Next step of a ramp that began `elapsed` ago; whole picoseconds, later than now. */
function nextOnRamp(elapsed: number, length: number): number {
  const part = Math.floor((elapsed * RAMP_STEPS) / length) + 1;
  return Math.max(elapsed + 1, Math.ceil((part * length) / RAMP_STEPS));
}

function pulse(p: Pulse): Waveform {
  const fallAt = p.rise + p.width;
  const phase = (time: number): number => (p.period === NEVER ? time - p.delay : (time - p.delay) % p.period);
  const value = (time: number, ramp: Ramp): number => {
    if (time < p.delay) {
      return p.v1;
    }
    const t = phase(time);
    if (t < p.rise) {
      return ramp(p.v1, p.v2, t, p.rise);
    }
    if (t < fallAt) {
      return p.v2;
    }
    return t < fallAt + p.fall ? ramp(p.v2, p.v1, t - fallAt, p.fall) : p.v1;
  };
  return {
    at: (time) => value(time, stepped),
    exact: (time) => value(time, straight),
    next(time) {
      if (time < p.delay) {
        return p.delay;
      }
      const t = phase(time);
      const base = time - t;
      if (t < p.rise) {
        return base + nextOnRamp(t, p.rise);
      }
      if (t < fallAt) {
        return Math.min(base + fallAt, base + p.period);
      }
      if (t < fallAt + p.fall) {
        return Math.min(base + fallAt + nextOnRamp(t - fallAt, p.fall), base + p.period);
      }
      return base + p.period;
    },
  };
}

function pwl(args: readonly number[]): Waveform {
  const times: number[] = [];
  const volts: number[] = [];
  for (let i = 0; i + 1 < args.length; i += 2) {
    times.push(ps(args[i] ?? 0));
    volts.push(args[i + 1] ?? 0);
  }
  /** Index of the last corner at or before `time`; -1 before the first. */
  const corner = (time: number): number => times.findLastIndex((t) => t <= time);
  const value = (time: number, ramp: Ramp): number => {
    const i = corner(time);
    if (i < 0) {
      return volts[0] ?? 0;
    }
    const from = volts[i] ?? 0;
    const to = volts[i + 1];
    const start = times[i] ?? 0;
    return to === undefined ? from : ramp(from, to, time - start, (times[i + 1] ?? 0) - start);
  };
  return {
    at: (time) => value(time, stepped),
    exact: (time) => value(time, straight),
    next(time) {
      const i = corner(time);
      const end = times[i + 1];
      if (end === undefined) {
        return NEVER;
      }
      const start = times[i];
      if (start === undefined || volts[i] === volts[i + 1]) {
        return end;
      }
      return Math.min(end, start + nextOnRamp(time - start, end - start));
    },
  };
}

/** A continuous function of the cycle (0..1), held over each of `SINE_STEPS` parts of the period. */
function continuous(frequency: number, startPs: number, value: (cycle: number, time: number) => number): Waveform {
  const period = 1e12 / frequency;
  return {
    ...periodic(frequency, startPs, value),
    exact: (time) => value(time < startPs ? 0 : ((time - startPs) % period) / period, time),
  };
}

function periodic(frequency: number, startPs: number, value: (cycle: number, time: number) => number): Waveform {
  const period = 1e12 / frequency;
  return {
    at(time) {
      if (time < startPs) {
        return value(0, time);
      }
      const part = Math.floor(((time - startPs) * SINE_STEPS) / period + 1e-9);
      return value((part % SINE_STEPS) / SINE_STEPS, time);
    },
    next(time) {
      if (time < startPs) {
        return startPs;
      }
      const part = Math.floor(((time - startPs) * SINE_STEPS) / period + 1e-9) + 1;
      return Math.max(time + 1, startPs + Math.ceil((part * period) / SINE_STEPS));
    },
  };
}

/** Two levels: `high` while `isHigh(cycle)`, changing at `cycle` = 0 and `duty`. */
function twoLevel(frequency: number, duty: number, phase: number, high: number, low: number): Waveform {
  const period = 1e12 / frequency;
  const shift = (phase / (2 * Math.PI)) * period;
  const cycles = (time: number): number => (time + shift) / period + 1e-12;
  return {
    at(time) {
      const c = cycles(time);
      return c - Math.floor(c) < duty ? high : low;
    },
    next(time) {
      const c = cycles(time);
      const whole = Math.floor(c);
      const target = c - whole < duty ? whole + duty : whole + 1;
      return Math.max(time + 1, Math.ceil(target * period - shift));
    },
  };
}

/** The waveform that a source's parameters describe; undefined for a constant. */
export function waveformOf(b: Build): Waveform | undefined {
  const wave = b.word("wave");
  const args = b.given("args") ? b.list("args") : [];
  const freq = b.num("freq");
  const amplitude = b.num("amplitude");
  const bias = b.num("bias");
  const phase = b.num("phase");
  const duty = b.num("duty");
  switch (wave) {
    case "pulse":
      if (args.length > 0) {
        return pulse(checked(b, pulseOf(args)));
      }
      return twoLevel(freq, duty, phase, bias + amplitude, bias);
    case "pwl":
      checkPwl(b, args);
      return pwl(args);
    case "sin": {
      if (args.length === 0) {
        const start = phase / (2 * Math.PI);
        return continuous(freq, 0, (cycle) => bias + amplitude * Math.sin(2 * Math.PI * (cycle + start)));
      }
      const [offset = 0, peak = 0, f = 0, delay = 0, damping = 0, degrees = 0] = args;
      if (f <= 0) {
        b.fail("SIN needs a frequency above 0", "write SIN(offset amplitude frequency)");
      }
      const start = ps(delay);
      const angle = (degrees * Math.PI) / 180;
      return continuous(f, start, (cycle, time) => {
        const decay = time < start ? 1 : Math.exp(-(time - start) * 1e-12 * damping);
        return offset + peak * Math.sin(2 * Math.PI * cycle + angle) * decay;
      });
    }
    case "square":
      return twoLevel(freq, duty, phase, bias + amplitude, bias - amplitude);
    case "triangle":
      return continuous(freq, 0, (cycle) => {
        const m = (cycle + phase / (2 * Math.PI)) % 1;
        return bias + amplitude * (m < 0.5 ? 4 * m - 1 : 3 - 4 * m);
      });
    case "sawtooth":
      return continuous(freq, 0, (cycle) => bias - amplitude + 2 * amplitude * ((cycle + phase / (2 * Math.PI)) % 1));
    case "sweep":
      return sweep(args);
    case "noise":
      return periodic(freq, 0, (_cycle, time) => (time === 0 ? bias : bias + amplitude * (2 * b.random() - 1)));
    default:
      return undefined;
  }
}

/**
 * A sine whose frequency rises from `from` to `to` in `time` seconds and begins again, or falls back. The phase is the integral of
 * the frequency (Falstad sums it up over its time steps). Steps are parts of the period at the present frequency.
 */
function sweep([from = 1, to = 1, amplitude = 0, time = 1, logarithmic = 0, back = 0]: readonly number[]): Waveform {
  const rate = Math.log(to / from) / time;
  const frequency = (t: number): number =>
    logarithmic === 1 ? from * Math.exp(rate * t) : from + ((to - from) * t) / time;
  const cycles = (t: number): number =>
    logarithmic === 1 ? (from * Math.expm1(rate * t)) / rate : from * t + ((to - from) * t * t) / (2 * time);
  const whole = cycles(time);
  const place = (t: number): { readonly up: boolean; readonly sweeps: number; readonly rest: number } => {
    const sweeps = Math.floor(t / time);
    return { up: back === 0 || sweeps % 2 === 0, sweeps, rest: t - sweeps * time };
  };
  const exact = (picoseconds: number): number => {
    const { up, sweeps, rest } = place(picoseconds * 1e-12);
    const within = up ? cycles(rest) : whole - cycles(time - rest);
    return amplitude * Math.sin(2 * Math.PI * ((sweeps * whole + within) % 1));
  };
  return {
    at: exact,
    exact,
    next(picoseconds) {
      const { up, rest } = place(picoseconds * 1e-12);
      return picoseconds + Math.max(1, Math.round(1e12 / (SINE_STEPS * frequency(up ? rest : time - rest))));
    },
  };
}

function checked(b: Build, p: Pulse): Pulse {
  if (p.delay < 0 || p.rise < 0 || p.fall < 0) {
    b.fail("PULSE has a negative time", "write PULSE(v1 v2 delay rise fall width period)");
  }
  if (p.rise + p.fall + (p.width === NEVER ? 0 : p.width) > p.period) {
    b.fail("rise, width and fall of PULSE do not fit its period", "lengthen the period or shorten the width");
  }
  return p;
}

function checkPwl(b: Build, args: readonly number[]): void {
  if (args.length < 2 || args.length % 2 !== 0) {
    b.fail("PWL needs pairs of time and value", "write PWL(t1 v1 t2 v2 ...)");
  }
  for (let i = 2; i < args.length; i += 2) {
    if (ps(args[i] ?? 0) <= ps(args[i - 2] ?? 0)) {
      b.fail(`PWL times must rise by at least 1 ps; ${args[i]} follows ${args[i - 2]}`, "order the corners by time");
    }
  }
}

/**
 * Voltage sources: constant ones and sines as they are; pulses as Falstad's periodic ones, which begin in the middle of
 * their period; what happens once as a pulse whose period is a thousand times as long.
 */
import type { Point } from "../geometry.ts";
import type { Device } from "./part.ts";

const LEVEL: Point = { x: 64, y: 0 };
const UP: Point = { x: -32, y: 0 };
/** Bit of a pulse that gives its duty cycle. */
const FLAG_DUTY = 4;
const FLAG_CLOCK = 1;
const [DC, SINE, SQUARE, TRIANGLE, SAWTOOTH, PULSE] = [0, 1, 2, 3, 4, 5];
/** Periods that something that happens once has room in. */
const ONCE = 10_000;
/** s: a ramp that is over within one of Falstad's time steps is a step. */
const STEP = 5e-6;

interface Wave {
  readonly form: number;
  readonly freq: number;
  readonly amplitude: number;
  readonly bias: number;
  readonly phase: number;
  readonly duty: number;
}

const constant = (volts: number): Wave => ({ form: DC ?? 0, freq: 40, amplitude: volts, bias: 0, phase: 0, duty: 0.5 });

/** Rails where one end is ground; several waves stand in series. */
export function vsource(d: Device): void {
  const waves = wavesOf(d);
  const [plus, minus] = [d.net("plus"), d.net("minus")];
  if (waves.length === 1 && minus === "0" && waves[0] !== undefined) {
    const clock = waves[0].form === SQUARE ? FLAG_CLOCK : 0;
    d.add("R", UP, flagsOf(waves[0]) | clock, fieldsOf(waves[0]), [plus]);
    return;
  }
  let below = minus;
  for (const [i, wave] of waves.entries()) {
    const above = i === waves.length - 1 ? plus : d.inner(`v${i + 1}`);
    d.add("v", LEVEL, flagsOf(wave), fieldsOf(wave), [below, above]);
    below = above;
  }
}

const flagsOf = ({ form }: Wave): number => (form === PULSE ? FLAG_DUTY : 0);

const fieldsOf = ({ form, freq, amplitude, bias, phase, duty }: Wave): readonly number[] => [
  form,
  freq,
  amplitude,
  bias,
  phase,
  duty,
];

function wavesOf(d: Device): readonly Wave[] {
  const { reading } = d;
  const wave = reading.word("wave");
  const args = reading.given("args") ? reading.list("args") : [];
  const own = {
    freq: d.num("freq"),
    amplitude: d.num("amplitude"),
    bias: d.num("bias"),
    phase: d.num("phase"),
    duty: d.num("duty"),
  };
  switch (wave) {
    case "dc":
      return [constant(d.num("dc"))];
    case "square":
      return [{ form: SQUARE ?? 0, ...own }];
    case "triangle":
      return [{ form: TRIANGLE ?? 0, ...own }];
    case "sawtooth":
      return [{ form: SAWTOOTH ?? 0, ...own }];
    case "pulse":
      return args.length === 0 ? [{ form: PULSE ?? 0, ...own }] : pulse(d, args);
    case "pwl":
      return steps(d, args);
    case "sin":
      return [args.length === 0 ? { form: SINE ?? 0, ...own } : sine(d, args)];
    default:
      return d.refuse(`Falstad has no waveform ${wave} that repeats`, "give the source another waveform");
  }
}

function sine(
  d: Device,
  [offset = 0, peak = 0, freq = 0, delay = 0, damping = 0, degrees = 0]: readonly number[],
): Wave {
  if (delay !== 0 || damping !== 0) {
    d.refuse("Falstad's sine has neither delay nor damping", "leave them out of SIN");
  }
  return { form: SINE ?? 0, freq, amplitude: peak, bias: offset, phase: (degrees * Math.PI) / 180, duty: 0.5 };
}

function pulse(d: Device, args: readonly number[]): readonly Wave[] {
  const [v1 = 0, v2 = 0, delay = 0, rise = 0, fall = 0, width = 0, period = 0] = args;
  if (rise > STEP || fall > STEP) {
    d.refuse("Falstad's pulses have no ramps", `give PULSE rise and fall times of 0, or up to ${STEP} s`);
  }
  const up = delay + rise;
  if (period > 0) {
    return [periodic(d, v1, v2, up, width === 0 ? period : width, period)];
  }
  return width === 0 ? [constant(v1), once(up, v2 - v1)] : [constant(v1), once(up, v2 - v1), once(up + width, v1 - v2)];
}

/**
 * A square wave is at bias + amplitude while its phase is below the duty cycle. It starts with the level of time 0, so that
 * its phase there is 0 or within that level.
 */
function periodic(d: Device, v1: number, v2: number, delay: number, width: number, period: number): Wave {
  const late = delay - (period - width);
  if (late > 1e-9 * period) {
    const message = `${d.reading.name}: Falstad's waveforms have no beginning; this one is already high before its delay is over`;
    d.warn("not-in-falstad", message, "give PULSE a delay of at most period - width");
  }
  const bias = (v1 + v2) / 2;
  const startsHigh = delay <= 0;
  const [level, share, since] = startsHigh
    ? [v2, width / period, 0]
    : [v1, 1 - width / period, (period - width - delay) / period];
  const phase = 2 * Math.PI * (since < 0 ? since + 1 : since);
  return { form: SQUARE ?? 0, freq: 1 / period, amplitude: level - bias, bias, phase, duty: share };
}

/** 0 V until `time`, then `volts` for half of a long period. */
function once(time: number, volts: number): Wave {
  if (time <= 0) {
    return constant(volts);
  }
  const period = ONCE * time;
  return {
    form: PULSE ?? 0,
    freq: 1 / period,
    amplitude: volts,
    bias: 0,
    phase: 2 * Math.PI * (1 - 1 / ONCE),
    duty: 0.5,
  };
}

/** Corners of a PWL that are steps: one source for each. */
function steps(d: Device, args: readonly number[]): readonly Wave[] {
  const waves = [constant(args[1] ?? 0)];
  for (let i = 2; i < args.length; i += 2) {
    const volts = (args[i + 1] ?? 0) - (args[i - 1] ?? 0);
    if (volts !== 0 && (args[i] ?? 0) - (args[i - 2] ?? 0) > STEP) {
      d.refuse("Falstad has no ramps", `let PWL change within ${STEP} s, or write a pulse or a sine`);
    }
    if (volts !== 0) {
      waves.push(once(args[i] ?? 0, volts));
    }
  }
  return waves;
}

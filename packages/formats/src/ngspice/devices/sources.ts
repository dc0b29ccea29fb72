/**
 * V, I: ngspice's own. A step becomes a ramp that begins where the step is, and what stands at its second level from time 0 on
 * is written the other way round, so that ngspice's operating point has it, too.
 */
import type { DeviceReading } from "@twinedge/core";
import type { NgspiceDeck, Writer } from "../deck.ts";

function waveform(deck: NgspiceDeck, d: DeviceReading): string {
  const wave = d.word("wave");
  const args = d.given("args") ? d.list("args") : [];
  const [freq, amplitude, bias] = [d.num("freq"), d.num("amplitude"), d.num("bias")];
  // Turns, 0 .. 1.
  const phase = (((d.num("phase") / (2 * Math.PI)) % 1) + 1) % 1;
  switch (wave) {
    case "dc":
      return `dc ${d.num("dc")}`;
    case "pulse":
      return args.length > 0
        ? pulse(deck, args)
        : twoLevels(deck, [bias + amplitude, bias], freq, phase, d.num("duty"));
    case "square":
      return twoLevels(deck, [bias + amplitude, bias - amplitude], freq, phase, d.num("duty"));
    case "pwl":
      return piecewise(deck, args);
    case "sin":
      deck.notes.add(STAIRS);
      return args.length > 0
        ? `sin(${args.join(" ")})`
        : `sin(${[bias, amplitude, freq, 0, 0, phase * 360].join(" ")})`;
    case "triangle":
    case "sawtooth":
      if (phase !== 0) {
        d.fail(`a ${wave} with a phase is not written for ngspice`, "leave the phase off, or write it as PWL");
      }
      deck.notes.add(STAIRS);
      return wave === "triangle"
        ? `pulse(${[bias - amplitude, bias + amplitude, 0, 0.5 / freq, 0.5 / freq, 0, 1 / freq].join(" ")})`
        : `pulse(${[bias - amplitude, bias + amplitude, 0, 1 / freq - deck.ramp, deck.ramp, 0, 1 / freq].join(" ")})`;
    default:
      return d.fail(`a source of ${wave} has no equal in ngspice`, "give it a constant or a waveform that repeats");
  }
}

const STAIRS = "ramps and sines are smooth in ngspice and staircases here";

function pulse(deck: NgspiceDeck, args: readonly number[]): string {
  const [v1 = 0, v2 = 0, delay = 0, rise = 0, fall = 0, width = 0, period = 0] = args;
  if (rise > 0 || fall > 0) {
    deck.notes.add(STAIRS);
  }
  const high = width - (rise > 0 ? 0 : deck.ramp);
  const up = rise > 0 ? rise : deck.ramp;
  const down = fall > 0 ? fall : deck.ramp;
  if (delay > 0 || rise > 0) {
    const times = [delay, up, down, ...(width > 0 ? [high, ...(period > 0 ? [period] : [])] : [])];
    return `pulse(${[v1, v2, ...times].join(" ")})`;
  }
  if (width <= 0) {
    return `dc ${v2}`;
  }
  // It stands at v2 from the start.
  const low = period - width - down;
  return `pulse(${[v2, v1, width, down, up, ...(period > 0 ? [low, period] : [])].join(" ")})`;
}

/** High while the cycle, begun `phase` turns ago, is before `duty`. */
function twoLevels(
  deck: NgspiceDeck,
  [high, low]: readonly [number, number],
  freq: number,
  phase: number,
  duty: number,
): string {
  const period = 1 / freq;
  const { ramp } = deck;
  const times = (delay: number, width: number): string => [delay, ramp, ramp, width - ramp, period].join(" ");
  return phase < duty
    ? `pulse(${high} ${low} ${times((duty - phase) * period, (1 - duty) * period)})`
    : `pulse(${low} ${high} ${times((1 - phase) * period, duty * period)})`;
}

/** s: ngspice takes no less for later. */
const LEAST = 1e-12;
/** s: corners that are no further apart are a jump. */
const JUMP = 1.5e-12;

/** ngspice's PWL begins at 0 and needs rising times; a jump has its least ramp. */
function piecewise(deck: NgspiceDeck, args: readonly number[]): string {
  const points = args[0] === 0 ? args : [0, args[1] ?? 0, ...args];
  const written: number[] = [];
  let [before, last] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i + 1 < points.length; i += 2) {
    const time = points[i] ?? 0;
    const jumps = time - before <= JUMP;
    if (!jumps && i > 0 && points[i + 1] !== points[i - 1]) {
      deck.notes.add(STAIRS);
    }
    last = jumps ? last + deck.ramp : Math.max(time, last + LEAST);
    before = time;
    written.push(last, points[i + 1] ?? 0);
  }
  return `pwl(${written.join(" ")})`;
}

export const vsource: Writer = (deck, d) => {
  deck.element(
    "v",
    d.name,
    `${deck.node(d.net("plus"), d.name)} ${deck.node(d.net("minus"), d.name)} ${waveform(deck, d)}`,
  );
};

export const isource: Writer = (deck, d) => {
  const m = d.num("m");
  if (m !== 1 && d.word("wave") !== "dc") {
    d.fail("a multiple source that changes is not written for ngspice", "write its value times m");
  }
  const value = m === 1 ? waveform(deck, d) : `dc ${m * d.num("dc")}`;
  deck.element("i", d.name, `${deck.node(d.net("plus"), d.name)} ${deck.node(d.net("minus"), d.name)} ${value}`);
};

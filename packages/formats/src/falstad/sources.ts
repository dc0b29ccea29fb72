/** Voltage and current sources, rails, logic inputs; and the meters that are a source of 0 V. */
import type { Element, ElementLine, ElementType, Params } from "./element.ts";
import { twoTerminal } from "./passive.ts";

const WAVES = ["dc", "sin", "square", "triangle", "sawtooth", "pulse", "noise"] as const;

interface Source {
  readonly wave: (typeof WAVES)[number];
  readonly freq: number;
  readonly amplitude: number;
  readonly bias: number;
  readonly phase: number;
  readonly duty: number;
}

const FLAG_COSINE = 2;
const FLAG_PULSE_DUTY = 4;

function readSource({ flags, line }: ElementLine): Source {
  const wave = WAVES[line.integerOr(0, "waveform", 0, WAVES.length - 1)] ?? "dc";
  const freq = line.numberOr(40, "frequency");
  if (freq <= 0 && wave !== "dc" && wave !== "noise") {
    throw line.error(`the frequency is ${freq} Hz`, "write one above 0, or waveform 0 for a constant voltage");
  }
  const amplitude = line.numberOr(5, "voltage");
  const bias = line.numberOr(0, "bias");
  const phase = line.numberOr(0, "phase");
  const duty = line.numberOr(0.5, "duty cycle");
  return {
    wave,
    freq,
    amplitude,
    bias,
    phase: (flags & FLAG_COSINE) === 0 ? phase : Math.PI / 2,
    // Before the pulse had a duty cycle its width was one radian.
    duty: wave === "pulse" && (flags & FLAG_PULSE_DUTY) === 0 ? 1 / (2 * Math.PI) : duty,
  };
}

/** Parameters of the voltage source. */
function sourceParams(source: Source): Params {
  const { wave, amplitude, bias, freq, phase, duty } = source;
  switch (wave) {
    case "dc":
      return { dc: amplitude + bias };
    case "square":
    case "pulse":
      return { wave, freq, amplitude, bias, phase, duty };
    case "noise":
      return { wave, amplitude, bias };
    default:
      return { wave, freq, amplitude, bias, phase };
  }
}

/** The second terminal is plus. */
export const voltageSource: ElementType = {
  kind: "v",
  read: (element) => {
    const params = sourceParams(readSource(element));
    return twoTerminal(element.p1, element.p2, ([minus = "", plus = ""], out) =>
      out.device("vsource", [plus, minus], params),
    );
  },
};

function rail(params: Params, { p1 }: ElementLine): Element {
  return {
    posts: [p1],
    held: [0],
    translate: ([plus = ""], out) => out.device("vsource", [plus, "0"], params),
  };
}

export const railElement: ElementType = {
  kind: "rail",
  read: (element) => rail(sourceParams(readSource(element)), element),
};

export const noiseRail: ElementType = {
  kind: "rail",
  read: (element) => rail(sourceParams({ ...readSource(element), wave: "noise" }), element),
};

/** A rail with a slider of a hundred steps; the voltage in effect is in the place of the frequency. */
export const variableRail: ElementType = {
  kind: "rail",
  read: (element) => {
    const { line } = element;
    line.skip();
    const value = line.number("voltage");
    const most = line.number("highest voltage");
    const least = line.number("lowest voltage");
    const span = most - least;
    const step = span === 0 ? 0 : Math.trunc((100 * (value - least)) / span);
    return rail({ dc: least + (step / 100) * span }, element);
  },
};

const SWEEP_LOGARITHMIC = 1;
const SWEEP_BOTH_WAYS = 2;

/** A sine whose frequency goes from one to another, again and again. */
export const sweep: ElementType = {
  kind: "rail",
  read: (element) => {
    const { flags, line } = element;
    const [from, to] = [line.number("lowest frequency"), line.number("highest frequency")];
    const amplitude = line.number("voltage");
    const time = line.number("time of the sweep");
    if (!(from > 0 && to > from && time > 0)) {
      throw line.error(
        `the sweep goes from ${from} Hz to ${to} Hz in ${time} s`,
        "give it rising frequencies and a time above 0",
      );
    }
    const logarithmic = (flags & SWEEP_LOGARITHMIC) === 0 ? 0 : 1;
    const back = (flags & SWEEP_BOTH_WAYS) === 0 ? 0 : 1;
    return rail({ wave: "sweep", args: [from, to, amplitude, time, logarithmic, back] }, element);
  },
};

/** The current flows through it from the first terminal to the second. */
export const currentSource: ElementType = {
  kind: "current",
  read: ({ p1, p2, line }) => {
    const dc = line.numberOr(0.01, "current");
    return { posts: [p1, p2], forced: true, translate: (nets, out) => out.device("isource", nets, { dc }) };
  },
};

export const ammeter: ElementType = {
  kind: "ammeter",
  read: ({ p1, p2 }) => twoTerminal(p1, p2, (nets, out) => out.device("vsource", nets, { dc: 0 })),
};

const FLAG_TERNARY = 1;

export const logicInput: ElementType = {
  kind: "input",
  read: ({ p1, flags, line }) => {
    const position = line.position("position", 0, 1);
    line.skip();
    const high = line.numberOr(5, "high level");
    const low = line.numberOr(0, "low level");
    const ternary = (flags & FLAG_TERNARY) !== 0;
    const last = ternary ? 2 : 1;
    const words: Readonly<Record<string, number>> = { low: 0, high: last };
    const standing = (at: number): Element => {
      const now = ternary ? low + (at * (high - low)) / 2 : at === 0 ? low : high;
      return {
        posts: [p1],
        held: [0],
        input: { low, high, now },
        positions: {
          words: `0 to ${last}, low, high`,
          link: 0,
          at: (word) => {
            const to = word in words ? (words[word] ?? 0) : /^\d$/.test(word) ? Number(word) : Number.NaN;
            return to <= last ? standing(to) : undefined;
          },
        },
        translate: ([plus = ""], out) => out.device("vsource", [plus, "0"], out.drive ?? { dc: now }),
      };
    };
    return standing(position);
  },
};

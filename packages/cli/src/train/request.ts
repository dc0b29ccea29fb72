/** What `twinedge train` is asked: of what the circuit is built, how it is trained, what goes wrong. */
import { CORNERS, InputError, parseSi, suggestion } from "@twinedge/core";
import {
  type CircuitSpec,
  type EdgeEvent,
  LEVELS,
  type Level,
  type PotKind,
  type PotSpec,
  type Task,
  TRAIN_DEFAULTS,
  type TrainOptions,
} from "@twinedge/study/learn";
import type { InferredOptionTypes } from "yargs";
import { atLeast, count, deviation, fromZero, names, positive, seconds, share } from "../values.ts";
import type { Specs } from "../verbs/verb.ts";

const DIODES = ["silicon", "schottky", "led"] as const;
const POTS = ["ladder16", "ad5220", "linear", "log"] as const satisfies readonly PotKind[];

export const trainOptions = {
  level: {
    type: "string",
    describe:
      "literal: transistors and gates; component: comparators, gates, digipots; ideal: the rule as an equation (default: the task's, else component); several, joined by commas, are trained side by side",
  },
  parts: {
    type: "string",
    choices: ["ideal", "hardware"],
    describe: "lib/ideal.lib, or data sheets (default: ideal)",
  },
  scheme: { type: "string", describe: "file of lib/schemes (default: the task's)" },
  store: { type: "string", describe: "file of lib/stores (default: dff)" },
  pot: { type: "string", choices: POTS, describe: "kind of pot (default: the task's)" },
  codes: { type: "string", describe: "positions of a pot (default: the task's)" },
  ohms: { type: "string", describe: "a pot from end to end (default: the task's, else 100k)" },
  wiper: { type: "string", describe: "its wiper, ohm (default: 40)" },
  ratio: { type: "string", describe: "largest over smallest resistance of a log pot (default: the task's, else 100)" },
  diode: {
    type: "string",
    choices: DIODES,
    describe: "of edges with diodes: lib/diodes.lib (default: the task's, else silicon)",
  },
  period: { type: "string", describe: "of the clock (default: 100us)" },
  supply: { type: "string", describe: "V of the comparators (default: 12)" },
  nudge: { type: "string", describe: "Eq. 1: part of the way to the target (default: the task's)" },
  centred: { type: "boolean", describe: "nudge the free network the other way" },
  steps: { type: "string", describe: "clocks (default: the task's)" },
  epochs: { type: "string", describe: "clocks, in times through the training examples" },
  "error-below": { type: "string", describe: "V: stop once every target error has stayed below this for an epoch" },
  "freeze-below": {
    type: "string",
    describe: "V: hold the clock back while the presented example's errors are below this; stop after such an epoch",
  },
  shuffle: { type: "boolean", describe: "draw the order of the examples anew each epoch" },
  "adc-bits": { type: "string", describe: "bits with which free outputs are read (default: exact)" },
  "dac-bits": { type: "string", describe: "bits with which clamped outputs are held (default: exact)" },
  range: { type: "string", describe: "V at the top code of both converters (default: 5)" },
  offset: { type: "string", describe: "largest offset of a comparator, 3 deviations, e.g. 5m" },
  "twin-mismatch": { type: "string", describe: "largest difference of the twins of an edge, 3 deviations, e.g. 5%" },
  "pot-tolerance": { type: "string", describe: "largest deviation of an edge's pots, 3 deviations, e.g. 30%" },
  bias: { type: "string", describe: "A out of each comparator's inputs, e.g. 25n (default: the part's)" },
  noise: { type: "string", describe: "V rms of each comparator's input" },
  skew: { type: "string", describe: "each edge's clock comes late by up to this, drawn" },
  active: { type: "string", describe: "chance of an edge to take part in a clock, e.g. 50% (desynchronised)" },
  serial: {
    type: "boolean",
    describe: "one edge in turn takes part in a clock, as with one evaluation circuit for all",
  },
  cut: { type: "string", array: true, describe: "open an edge's pots after a clock: EDGE@STEP" },
  stuck: { type: "string", array: true, describe: "an edge steps no more after a clock: EDGE@STEP" },
  starts: {
    type: "string",
    describe: "begin so often, from the second time on with drawn codes; the best training set is kept",
  },
  "random-start": { type: "boolean", describe: "draw the codes at the start" },
  corner: { type: "string", choices: CORNERS, describe: "min:typ:max values of data sheets (default: typ)" },
  seed: { type: "string", default: "1", describe: "seed of what is drawn; the first of --seeds" },
} as const satisfies Specs;

export type TrainArgs = InferredOptionTypes<typeof trainOptions>;

/** The levels asked for, the task's own where none is. */
export function levelsOf(text: string | undefined, { defaults }: Task): readonly [Level, ...Level[]] {
  const known = (name: string): Level => {
    const level = LEVELS.find((one) => one === name);
    if (level === undefined) {
      throw new InputError(`--level cannot be "${name}"`, {
        remedy: suggestion(name, LEVELS, `give one or several of ${LEVELS.join(",")}`),
      });
    }
    return level;
  };
  const [first, ...others] = names([text ?? defaults.level ?? "component"]);
  const levels = [known(first ?? ""), ...others.map(known)] as const;
  const twice = levels.find((level, i) => levels.indexOf(level) !== i);
  if (twice !== undefined) {
    throw new InputError(`--level names ${twice} twice`, { remedy: "give each once" });
  }
  return levels;
}

export function specOf(args: TrainArgs, task: Task): CircuitSpec {
  const { defaults, network } = task;
  const levels = levelsOf(args.level, task);
  const pot = potOf(args, defaults);
  if (levels.includes("ideal") && network.kind === "rheostat" && pot.kind === "ladder16") {
    throw new InputError("the ideal level has no rheostats of 16 taps", {
      remedy: "take --pot linear --codes 16, or --level component",
    });
  }
  return {
    level: levels[0],
    parts: args.parts ?? "ideal",
    scheme: args.scheme ?? defaults.scheme ?? (network.kind === "divider" ? "and" : "xor"),
    store: args.store ?? "dff",
    pot,
    diode: args.diode ?? defaults.diode ?? "silicon",
    period: periodOf(args),
    supply: args.supply === undefined ? 12 : positive("--supply", args.supply, "V"),
  };
}

function potOf(args: TrainArgs, defaults: Task["defaults"]): PotSpec {
  const codes = args.codes === undefined ? undefined : count("--codes", args.codes);
  // Another number of codes than the task's part has asks for another part.
  const usual = codes === undefined ? POTS.find((pot) => pot === defaults.pot) : undefined;
  const kind = args.pot ?? usual ?? "linear";
  if (kind === "ladder16" || kind === "ad5220") {
    const own = kind === "ladder16" ? 16 : 128;
    if (codes !== undefined && codes !== own) {
      throw new InputError(`a pot ${kind} has ${own} codes`, { remedy: "leave out --codes, or take --pot linear" });
    }
  }
  const chosen = kind === "ladder16" ? 16 : kind === "ad5220" ? 128 : (codes ?? defaults.codes ?? 128);
  if (chosen < 2 || chosen > 1024) {
    throw new InputError(`--codes cannot be ${chosen}`, { remedy: "give 2 to 1024" });
  }
  const ratio = args.ratio === undefined ? (defaults.ratio ?? 100) : positive("--ratio", args.ratio, "");
  if (kind === "log" && ratio <= 1) {
    throw new InputError(`--ratio cannot be ${args.ratio}`, { remedy: "give more than 1" });
  }
  return {
    kind,
    codes: chosen,
    ohms: args.ohms === undefined ? (defaults.ohms ?? 1e5) : positive("--ohms", args.ohms, "ohm"),
    wiper: args.wiper === undefined ? 40 : positive("--wiper", args.wiper, "ohm"),
    ratio,
  };
}

/** @throws InputError for what cannot be, with the option's name */
export function optionsOf(args: TrainArgs, task: Task): TrainOptions {
  const { defaults, train } = task;
  if (args.steps !== undefined && args.epochs !== undefined) {
    throw new InputError("--steps and --epochs both say how long", { remedy: "give one of them" });
  }
  const steps =
    args.epochs === undefined
      ? args.steps === undefined
        ? (defaults.steps ?? TRAIN_DEFAULTS.steps)
        : count("--steps", args.steps)
      : count("--epochs", args.epochs) * train.length;
  if (args["error-below"] !== undefined && args["freeze-below"] !== undefined) {
    throw new InputError("--error-below and --freeze-below both end the run", { remedy: "give one of them" });
  }
  const active = args.active === undefined ? 1 : share("--active", args.active);
  if (args.serial === true && train.length > 1) {
    throw new InputError(`--serial is for tasks of one example, and "${task.name}" has ${train.length}`, {
      remedy: "leave it out: edges that take turns would see some examples only",
    });
  }
  if (args.serial === true && active < 1) {
    throw new InputError("--serial and --active both say which edges take part in a clock", { remedy: "give one" });
  }
  return {
    ...TRAIN_DEFAULTS,
    nudge: args.nudge === undefined ? (defaults.nudge ?? TRAIN_DEFAULTS.nudge) : nudgeOf(args.nudge),
    centred: args.centred === true,
    steps,
    errorBelow: args["error-below"] === undefined ? undefined : positive("--error-below", args["error-below"], "V"),
    freezeBelow:
      args["freeze-below"] === undefined
        ? args["error-below"] === undefined
          ? defaults.freezeBelow
          : undefined
        : positive("--freeze-below", args["freeze-below"], "V"),
    shuffle: args.shuffle ?? defaults.shuffle ?? false,
    adcBits: bitsOf("--adc-bits", args["adc-bits"]),
    dacBits: bitsOf("--dac-bits", args["dac-bits"]),
    range: args.range === undefined ? TRAIN_DEFAULTS.range : positive("--range", args.range, "V"),
    active,
    serial: args.serial === true,
    skew: skewOf(args),
    noise: args.noise === undefined ? (defaults.noise ?? 0) : fromZero("--noise", args.noise, "V"),
    events: [...eventsOf("cut", args.cut, task), ...eventsOf("stuck", args.stuck, task)],
    imperfections: {
      offset: args.offset === undefined ? 0 : fromZero("--offset", args.offset, "V"),
      bias: args.bias === undefined ? undefined : fromZero("--bias", args.bias, "A"),
      twinMismatch: deviation("--twin-mismatch", args["twin-mismatch"]),
      potTolerance: deviation("--pot-tolerance", args["pot-tolerance"]),
    },
    randomStart: args["random-start"] ?? defaults.randomStart ?? false,
    starts: startsAsked(args, task),
    corner: args.corner ?? TRAIN_DEFAULTS.corner,
    seed: count("--seed", args.seed),
  };
}

function startsAsked(args: TrainArgs, { classes }: Task): number {
  const starts = args.starts === undefined ? 1 : atLeast("--starts", args.starts, 1);
  if (starts > 1 && classes.length === 0) {
    throw new InputError("--starts is for tasks with classes", { remedy: "take --random-start and --seeds" });
  }
  return starts;
}

export function nudgeOf(text: string): number {
  const value = parseSi(text, "");
  if (value === undefined || value === 0 || Math.abs(value) > 1) {
    throw new InputError(`--nudge cannot be "${text}"`, { remedy: "give a number from -1 to 1 that is not 0" });
  }
  return value;
}

/** s */
function periodOf({ period = "100us" }: TrainArgs): number {
  return positive("--period", String(seconds("--period", period)), "s");
}

/** Pots must have stepped, and comparators decided, within the clock. */
function skewOf(args: TrainArgs): number {
  const skew = args.skew === undefined ? 0 : seconds("--skew", args.skew);
  if (skew > 0.4 * periodOf(args)) {
    throw new InputError(`--skew ${args.skew} is more than 40 % of the period`, { remedy: "lengthen --period" });
  }
  return skew;
}

function eventsOf(
  kind: EdgeEvent["kind"],
  texts: readonly string[] | undefined,
  { network }: Task,
): readonly EdgeEvent[] {
  return names(texts ?? []).map((text) => {
    const [, edge, step] = /^([^@]+)@(\d+)$/.exec(text) ?? [];
    if (edge === undefined || step === undefined) {
      throw new InputError(`--${kind} cannot be "${text}"`, { remedy: "write EDGE@STEP, e.g. xe5@150" });
    }
    if (!network.edges.some(({ name }) => name === edge)) {
      throw new InputError(`--${kind}: network "${network.name}" has no edge "${edge}"`, {
        remedy: `edges are ${network.edges
          .slice(0, 20)
          .map(({ name }) => name)
          .join(" ")}`,
      });
    }
    return { edge, step: Number(step), kind };
  });
}

function bitsOf(option: string, text: string | undefined): number | undefined {
  const bits = text === undefined ? undefined : count(option, text);
  if (bits !== undefined && (bits < 1 || bits > 32)) {
    throw new InputError(`${option} cannot be ${text}`, { remedy: "give 1 to 32" });
  }
  return bits;
}

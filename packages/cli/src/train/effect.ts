/** Options of `twinedge train` that would change nothing beside the others are refused, and each says why. */
import { InputError } from "@twinedge/core";
import type { Level, TrainingJob } from "@twinedge/study/learn";

type Given = Readonly<Record<string, unknown>>;

interface Idle {
  readonly options: readonly string[];
  readonly when: boolean;
  readonly why: string;
  readonly remedy: string;
}

/** What a sweep of K heeds. */
const SWEEP = ["k-step", "k-steps", "directions", "re-evaluate", "turned"];
const HEEDED_BY_SWEEPS = [...SWEEP, "method", "nudge", "ohms", "seed", "record", "svg", "json"];

/**
 * @param args as they were given, without defaults
 * @param options names of all there are
 * @param levels at which the job is done
 * @throws InputError for one that has no effect, at any level
 */
export function checkEffect(args: Given, options: readonly string[], job: TrainingJob, levels: readonly Level[]): void {
  const reasons = levels.map((level): readonly Idle[] => {
    const at = { ...job, spec: { ...job.spec, level } };
    const all =
      args["method"] === "sweep" ? ofSweeps(options) : [...ofMethod, ...ofCircuit(args, at), ...ofTraining(args, at)];
    return all.filter(({ when }) => when);
  });
  for (const name of options.filter((option) => args[option] !== undefined)) {
    const found = reasons.map((idle) => idle.find((one) => one.options.includes(name)));
    const [first] = found;
    if (first !== undefined && found.every((one) => one !== undefined)) {
      throw new InputError(`--${name} ${first.why}`, { remedy: first.remedy });
    }
  }
}

function ofSweeps(options: readonly string[]): readonly Idle[] {
  const others = options.filter((option) => !HEEDED_BY_SWEEPS.includes(option));
  return [{ options: others, when: true, why: "has no meaning for --method sweep", remedy: "leave it out" }];
}

const ofMethod: readonly Idle[] = [{ options: SWEEP, when: true, why: "is of a sweep", remedy: "add --method sweep" }];

function ofCircuit(args: Given, { task, spec }: TrainingJob): readonly Idle[] {
  const { network } = task;
  const { level, parts, pot } = spec;
  /** Dividers have circuits with ideal parts at the ideal level. */
  const equations = level === "ideal" && network.kind === "rheostat";
  const ladder = pot.kind === "ladder16" && !equations;
  const hardware = level !== "ideal" && parts === "hardware";
  return [
    {
      options: ["parts"],
      when: args["parts"] === "hardware" && level === "ideal",
      why: "hardware has no effect at the ideal level",
      remedy: "take --level component",
    },
    {
      options: ["store", "supply", "bias"],
      when: equations,
      why: "has no effect at the ideal level, where an edge is one equation",
      remedy: "take --level component",
    },
    { options: ["corner"], when: !hardware, why: "has no effect on ideal parts", remedy: "take --parts hardware" },
    {
      options: ["supply"],
      when: ladder && !hardware,
      why: "has no effect on the edges of lib/edge.lib, whose comparators are on the supply of the logic",
      remedy: "take --parts hardware, or another --pot",
    },
    {
      options: ["ohms", "wiper"],
      when: ladder,
      why: "has no effect on ladders of 16 taps",
      remedy: "take --pot linear",
    },
    {
      options: ["ohms", "wiper"],
      when: pot.kind === "ad5220" && hardware,
      why: "has no effect on an AD5220, which has its data sheet's",
      remedy: "take --pot linear",
    },
    { options: ["ratio"], when: pot.kind !== "log", why: "is of log pots", remedy: "take --pot log" },
    {
      options: ["diode"],
      when: network.edges.every(({ diodes }) => diodes !== true),
      why: `has no effect on network "${network.name}", no edge of which has diodes`,
      remedy: 'give edges "diodes": true',
    },
  ];
}

function ofTraining(args: Given, { task, options }: TrainingJob): readonly Idle[] {
  const { events, steps } = options;
  const late = (kind: string): boolean => events.some((event) => event.kind === kind && event.step > steps);
  const seeds = args["seeds"] !== undefined;
  return [
    {
      options: ["range"],
      when: options.adcBits === undefined && options.dacBits === undefined,
      why: "is of converters",
      remedy: "add --adc-bits or --dac-bits",
    },
    { options: ["shuffle"], when: task.train.length === 1, why: "needs several examples", remedy: "leave it out" },
    ...["cut", "stuck"].map((kind) => ({
      options: [kind],
      when: late(kind),
      why: `comes after the last of ${steps} steps`,
      remedy: "take an earlier step, or more --steps",
    })),
    {
      options: ["random-start"],
      when: options.start !== undefined,
      why: "has no effect on codes that --from gives",
      remedy: "give one of them",
    },
    { options: ["every"], when: seeds, why: "is of one run: seeds are not recorded", remedy: "leave out --seeds" },
    { options: ["vcd", "deck"], when: seeds, why: "is of one run", remedy: "leave out --seeds" },
    { options: ["workers"], when: !seeds, why: "is of many runs", remedy: "add --seeds" },
  ];
}

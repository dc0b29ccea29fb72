/** `twinedge train TASK --method sweep`: the CircuitLab part of the paper. */
import { formatSi, InputError, parseSi } from "@twinedge/core";
import {
  type Direction,
  fractionsAt,
  KSWEEP_DEFAULTS,
  type KSweep,
  type KSweepCurve,
  type KSweepDocument,
  type KSweepOptions,
  shorted,
  stepK,
  sweepK,
  type Task,
  type Turned,
  turnedOf,
} from "@twinedge/study/learn";
import { version } from "../grammar.ts";
import { json } from "../json.ts";
import { alignRight, columns, plural } from "../text.ts";
import { count } from "../values.ts";
import type { Specs } from "../verbs/verb.ts";
import { commit, keep } from "./outputs.ts";
import type { Session } from "./session.ts";

export const sweepOptions = {
  "k-step": { type: "string", describe: "--method sweep: S, by which K moves (default 0.03125)" },
  "k-steps": { type: "string", describe: "--method sweep: r of Eq. 5 instead, S = (1 - 0.5)/r" },
  directions: { type: "string", describe: "--method sweep: one of + - 0 an edge in the place of Eq. 4's, e.g. =++-" },
  "re-evaluate": {
    type: "boolean",
    describe: "--method sweep: beside it Eq. 4 anew before every step, each pot going its own way",
  },
  turned: { type: "boolean", describe: "--method sweep: what each edge's direction is worth" },
} as const satisfies Specs;

interface SweepArgs {
  readonly "k-step"?: string | undefined;
  readonly "k-steps"?: string | undefined;
  readonly directions?: string | undefined;
  readonly "re-evaluate"?: boolean | undefined;
  readonly turned?: boolean | undefined;
}

function sweepRequest(args: SweepArgs, ohms: number, nudge: number): KSweepOptions {
  if (args["k-step"] !== undefined && args["k-steps"] !== undefined) {
    throw new InputError("--k-step and --k-steps say the same (Eq. 5)", { remedy: "give one of them" });
  }
  if (args.directions !== undefined && args["re-evaluate"] === true) {
    throw new InputError("--directions and --re-evaluate both set the directions", { remedy: "give one of them" });
  }
  const { from, to } = KSWEEP_DEFAULTS;
  const step =
    args["k-steps"] === undefined
      ? args["k-step"] === undefined
        ? KSWEEP_DEFAULTS.step
        : (parseSi(args["k-step"], "") ?? Number.NaN)
      : (to - from) / count("--k-steps", args["k-steps"]);
  if (!(step > 0 && step <= to - from)) {
    throw new InputError(`K cannot go from ${from} to ${to} in steps of ${args["k-step"] ?? step}`, {
      remedy: "give --k-step 0.03125, or --k-steps 16",
    });
  }
  const directions = args.directions?.replace(/^=/, "");
  if (directions !== undefined && !/^[-+0]+$/.test(directions)) {
    throw new InputError(`--directions cannot be "${args.directions}"`, {
      remedy: "write one of + - 0 an edge: --directions==++-",
    });
  }
  return {
    ...KSWEEP_DEFAULTS,
    ohms,
    nudge,
    step,
    directions:
      directions === undefined
        ? undefined
        : Array.from(directions, (one): Direction => (one === "+" ? 1 : one === "-" ? -1 : 0)),
  };
}

/** Sweeps K, writes the files and reports. */
export async function trainBySweep({ job, outputs, io, ...session }: Session, args: SweepArgs): Promise<void> {
  const { task, spec, options } = job;
  const { lines, document } = await sweepOf(task, sweepRequest(args, spec.pot.ohms, options.nudge), args);
  await keep(document, outputs, io);
  commit(outputs);
  io.stdout.write(session.json ? json(document) : lines.join("\n"));
}

interface Sweep {
  readonly lines: readonly string[];
  readonly document: KSweepDocument & {
    readonly directions: Readonly<Record<string, string>>;
    readonly turned?: readonly Turned[] | undefined;
  };
}

/** @param asked what is shown beside the sweep */
async function sweepOf(task: Task, options: KSweepOptions, asked: SweepArgs): Promise<Sweep> {
  const once = await sweepK(task, options);
  const anew = asked["re-evaluate"] === true ? await stepK(task, options) : undefined;
  const turned = asked.turned === true ? await turnedOf(task, options) : undefined;
  const directions = Object.fromEntries(task.network.edges.map(({ name }, e) => [name, sign(once.directions[e])]));
  const name = `S = ${options.step}`;
  return {
    lines: [
      ...headLines(task, options, once, directions),
      "",
      ...tableLines(task, once),
      ...(anew === undefined ? [] : ["", "Eq. 4 anew before every step, K counting them:", ...tableLines(task, anew)]),
      ...(turned === undefined ? [] : ["", ...turnedLines(turned, directions)]),
      "",
    ],
    document: {
      twinedge: "ksweep",
      version: version(),
      title: task.title,
      directions,
      curves: [
        curveOf(task, name, once),
        ...(anew === undefined ? [] : [curveOf(task, `${name}, Eq. 4 every step`, anew)]),
      ],
      turned,
    },
  };
}

function curveOf({ outputs, train }: Task, name: string, { k, volts, accuracy }: KSweep): KSweepCurve {
  return {
    name,
    k,
    outputs: outputs.map((output, i) => ({
      name: output,
      volts: volts.map((row) => row[i] ?? Number.NaN),
      target: train[0]?.targets?.[i] ?? 0,
    })),
    accuracy,
  };
}

/** Rows of the table. */
const ROWS = 20;

function headLines(
  task: Task,
  { step, ohms, nudge, directions: given }: KSweepOptions,
  { k, directions: found }: KSweep,
  directions: Readonly<Record<string, string>>,
): readonly string[] {
  const last = k.at(-1) ?? 0;
  const edges = Object.entries(directions).map(([edge, direction]) => `${edge}${direction}`);
  return [
    task.title,
    `${task.network.title}: ${plural(task.network.edges.length, "pot")} of ${formatSi(ohms, "ohm")}`,
    `directions ${given === undefined ? `by Eq. 4 with all pots in the middle, n = ${nudge}` : "as given"}: ${edges.join(" ")}`,
    `S = ${step}: ${plural(k.length - 1, "step")} from K = ${k[0]} to ${short(last)}`,
    ...(shorted(task, fractionsAt(found, last))
      ? [
          `at K = ${short(last)} pots without resistance join nodes held apart: voltages there are a limit, not a circuit's`,
        ]
      : []),
  ];
}

function tableLines(task: Task, { k, volts, accuracy, best }: KSweep): readonly string[] {
  const shown =
    k.length <= ROWS
      ? [...k.keys()]
      : Array.from({ length: ROWS }, (_, i) => Math.round((i * (k.length - 1)) / (ROWS - 1)));
  const places = [...new Set([...shown, best])].toSorted((a, b) => a - b);
  const rows = [
    ["K", ...task.outputs.map((node) => `V${node}`), "accuracy", ""],
    ...places.map((i) => [
      short(k[i] ?? 0),
      ...(volts[i] ?? []).map((value) => value.toFixed(4)),
      percent(accuracy[i]),
      i === best ? "best" : "",
    ]),
  ];
  return [
    ...columns(
      rows,
      [...task.outputs, ""].map(() => alignRight),
    ),
    "",
    `best accuracy ${percent(accuracy[best])} at K = ${short(k[best] ?? 0)}`,
  ];
}

function turnedLines(turned: readonly Turned[], directions: Readonly<Record<string, string>>): readonly string[] {
  const signs = ["+", "-", "0"] as const;
  return columns(
    [
      ["best accuracy with", "it is", ...signs],
      ...turned.map(({ edge, best }) => [edge, directions[edge] ?? "", ...signs.map((one) => percent(best[one]))]),
    ],
    ["", "", ...signs].map(() => alignRight),
  );
}

function short(k: number): string {
  return String(Number(k.toFixed(9)));
}

function sign(direction: Direction | undefined): string {
  return direction === 1 ? "+" : direction === -1 ? "-" : "0";
}

function percent(share: number | undefined): string {
  return `${(100 * (share ?? Number.NaN)).toFixed(2)} %`;
}

/** `twinedge train TASK --method sweep`: the CircuitLab part of the paper. */
import { formatSi, InputError, parseSi } from "@twinedge/core";
import {
  type Direction,
  KSWEEP_DEFAULTS,
  type KSweep,
  type KSweepDocument,
  type KSweepOptions,
  sweepK,
  type Task,
} from "@twinedge/study/learn";
import { version } from "../grammar.ts";
import { alignRight, columns, plural } from "../text.ts";
import { count } from "../values.ts";
import type { Specs } from "../verbs/verb.ts";

export const sweepOptions = {
  "k-step": { type: "string", describe: "--method sweep: S, by which K moves (default 0.03125)" },
  "k-steps": { type: "string", describe: "--method sweep: r of Eq. 5 instead, S = (1 - 0.5)/r" },
  directions: { type: "string", describe: "--method sweep: one of + - 0 an edge in the place of Eq. 4's, e.g. =++-" },
} as const satisfies Specs;

interface SweepArgs {
  readonly "k-step"?: string | undefined;
  readonly "k-steps"?: string | undefined;
  readonly directions?: string | undefined;
}

export function sweepRequest(args: SweepArgs, ohms: number, nudge: number): KSweepOptions {
  if (args["k-step"] !== undefined && args["k-steps"] !== undefined) {
    throw new InputError("--k-step and --k-steps say the same (Eq. 5)", { remedy: "give one of them" });
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
        : [...directions].map((one): Direction => (one === "+" ? 1 : one === "-" ? -1 : 0)),
  };
}

export interface Sweep {
  readonly lines: readonly string[];
  readonly document: KSweepDocument & { readonly directions: Readonly<Record<string, string>> };
}

export async function sweepOf(task: Task, options: KSweepOptions): Promise<Sweep> {
  const found = await sweepK(task, options);
  const { network, outputs, train } = task;
  const targets = train[0]?.targets ?? [];
  const directions = Object.fromEntries(network.edges.map(({ name }, e) => [name, sign(found.directions[e])]));
  return {
    lines: [...linesOf(task, options, found, directions), ""],
    document: {
      twinedge: "ksweep",
      version: version(),
      title: task.title,
      directions,
      curves: [
        {
          name: `S = ${options.step}`,
          k: found.k,
          outputs: outputs.map((name, i) => ({
            name,
            volts: found.volts.map((row) => row[i] ?? Number.NaN),
            target: targets[i] ?? 0,
          })),
          accuracy: found.accuracy,
        },
      ],
    },
  };
}

/** Rows of the table. */
const ROWS = 20;

function linesOf(
  task: Task,
  { step, ohms, directions: given }: KSweepOptions,
  found: KSweep,
  directions: Readonly<Record<string, string>>,
): readonly string[] {
  const { k, volts, accuracy, best } = found;
  const shown =
    k.length <= ROWS
      ? [...k.keys()]
      : Array.from({ length: ROWS }, (_, i) => Math.round((i * (k.length - 1)) / (ROWS - 1)));
  const places = [...new Set([...shown, best])].toSorted((a, b) => a - b);
  const rows = [
    ["K", ...task.outputs.map((node) => `V${node}`), "accuracy", ""],
    ...places.map((i) => [
      String(Number((k[i] ?? 0).toFixed(9))),
      ...(volts[i] ?? []).map((value) => value.toFixed(4)),
      percent(accuracy[i]),
      i === best ? "best" : "",
    ]),
  ];
  return [
    task.title,
    `${task.network.title}: ${plural(task.network.edges.length, "pot")} of ${formatSi(ohms, "ohm")}`,
    `directions ${given === undefined ? "by Eq. 4 with all pots in the middle" : "as given"}: ${Object.entries(
      directions,
    )
      .map(([edge, direction]) => `${edge}${direction}`)
      .join(" ")}`,
    `S = ${step}: ${plural(k.length - 1, "step")} from K = ${k[0]} to ${Number((k.at(-1) ?? 0).toFixed(9))}`,
    "",
    ...columns(
      rows,
      [...task.outputs, ""].map(() => alignRight),
    ),
    "",
    `best accuracy ${percent(accuracy[best])} at K = ${Number((k[best] ?? 0).toFixed(9))}`,
  ];
}

function sign(direction: Direction | undefined): string {
  return direction === 1 ? "+" : direction === -1 ? "-" : "0";
}

function percent(share: number | undefined): string {
  return `${(100 * (share ?? Number.NaN)).toFixed(2)} %`;
}

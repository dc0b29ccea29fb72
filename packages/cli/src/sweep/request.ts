/** What to sweep, from the deck's own lines and from the command line. */
import { type Corner, type Design, InputError, parseSi } from "@twinedge/core";
import { readOutputs } from "@twinedge/formats";
import { type Axis, planOf, pointsOf, type Spread, type SweepRequest } from "@twinedge/study";
import { elaborated, type Source } from "../source.ts";
import { count, settings } from "../values.ts";

export interface SweepArgs {
  readonly vary?: readonly string[] | undefined;
  readonly probe?: readonly string[] | undefined;
  readonly mc?: string | undefined;
  readonly spread?: readonly string[] | undefined;
  readonly seed: string;
  readonly corner: Corner;
}

/**
 * One request for each `.dc` line, or one of the command line's.
 *
 * @throws InputError where there is nothing to sweep
 */
export async function requestsOf(source: Source, design: Design, args: SweepArgs): Promise<readonly SweepRequest[]> {
  const own = planOf(source.circuit.analyses ?? [], design.lookup);
  const varied = (args.vary ?? []).map(axisOf).toReversed();
  const trials = trialsOf(args);
  const sweeps = varied.length > 0 ? [varied] : own.sweeps;
  const steps = varied.length > 0 ? [] : own.steps;
  if (sweeps.length === 0 && steps.length === 0 && trials === undefined) {
    throw new InputError(`${design.file} asks for no sweep`, {
      remedy: "add a .dc or .step line, or give --vary NAME=FROM:TO:STEP",
    });
  }
  const probes = args.probe === undefined ? [] : await readOutputs(args.probe.join(" "), "--probe");
  const marked = await readOutputs(design.run.probes.join(" "), design.file);
  const outputs = [probes, own.outputs, marked].find((items) => items.length > 0) ?? [{ kind: "all" as const }];
  const { faults } = source;
  return (sweeps.length === 0 ? [[]] : sweeps).map((axes) => ({
    circuit: source.circuit,
    elaborate: (circuit, random) => elaborated({ circuit, faults, diagnostics: [], files: [] }, random),
    steps,
    axes,
    outputs,
    measures: own.measures,
    options: { corner: args.corner, seed: count("--seed", args.seed) },
    trials,
  }));
}

const VARY_FORM = "write NAME=FROM:TO:STEP, NAME=FROM:TO:COUNT/dec, or NAME=A,B,C";

function axisOf(text: string): Axis {
  const [, written = "", range = ""] = /^\s*([^=\s]+)\s*=(.*)$/.exec(text) ?? [];
  const name = written.toLowerCase();
  if (name === "" || range.trim() === "") {
    throw new InputError(`--vary cannot be "${text}"`, { remedy: VARY_FORM });
  }
  const number = (part: string): number => {
    const value = ["", "V", "A", "ohm"].map((unit) => parseSi(part, unit)).find((found) => found !== undefined);
    if (value === undefined) {
      throw new InputError(`--vary ${name}: "${part.trim()}" is no number`, { remedy: VARY_FORM });
    }
    return value;
  };
  const kind = name === "temp" ? "temp" : "name";
  const parts = range.split(":");
  if (parts.length === 1) {
    return { kind, name, values: range.split(",").map(number) };
  }
  const [from = "", to = "", third = "", ...more] = parts;
  const [, points, per] = /^\s*(\d+)\s*\/\s*(dec|oct)\s*$/.exec(third) ?? [];
  if (third === "" || more.length > 0) {
    throw new InputError(`--vary cannot be "${text}"`, { remedy: VARY_FORM });
  }
  const ends = { from: number(from), to: number(to) };
  const values = pointsOf(
    per === "dec" || per === "oct"
      ? { kind: per, ...ends, count: Number(points) }
      : { kind: "step", ...ends, step: number(third) },
    Number,
  );
  return { kind, name, values };
}

function trialsOf({ mc, spread, seed }: SweepArgs): SweepRequest["trials"] {
  if (mc === undefined) {
    if (spread !== undefined) {
      throw new InputError("--spread belongs to a Monte Carlo run", { remedy: "add --mc N" });
    }
    return undefined;
  }
  const trials = count("--mc", mc);
  if (trials === 0) {
    throw new InputError("--mc 0 asks for no trials", { remedy: "give a number from 1 on" });
  }
  const spreads = [...settings("--spread", spread ?? [])].map(([name, text]): Spread => {
    const [, percent, per] = /^([\d.]+)\s*(%?)$/.exec(text) ?? [];
    const value = Number(percent) / (per === "%" ? 100 : 1);
    if (percent === undefined || !Number.isFinite(value)) {
      throw new InputError(`--spread ${name} cannot be "${text}"`, { remedy: "write NAME=5% or NAME=0.05" });
    }
    return { name, tolerance: value };
  });
  return { count: trials, seed: count("--seed", seed), spreads };
}

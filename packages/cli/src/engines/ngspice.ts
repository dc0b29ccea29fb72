/**
 * ngspice with its XSPICE models: the deck that `export --to ngspice` writes, run as a child process, its raw file and its
 * value change dumps read back. Settled states are compared at the operating point and just before every active edge; times of events
 * only where nothing in the circuit has other ones in ngspice by its nature.
 */

import { spawnSync } from "node:child_process";
import { type Design, Simulator, type Trace } from "@twinedge/core";
import {
  compareTraces,
  type Difference,
  type NgspiceText,
  type TraceComparison,
  writeNgspice,
} from "@twinedge/formats";
import { plural } from "../text.ts";
import { toSeconds } from "../values.ts";
import type { CompareRequest, Comparison, Engine, LogicDifference, VoltageDifference } from "./engine.ts";
import { PROGRAM, RESULTS, type Results, runNgspice } from "./ngspice-run.ts";
import { compareStates, instantsOf, settledStates, statesAlone } from "./states.ts";

export const ngspice: Engine = {
  name: "ngspice",
  summary: "voltages and logic values at the operating point and at every clock",
  missing: () => (version() === undefined ? MISSING : undefined),
  compare: async (_source, design, request, io) => {
    const { extent, corner, seed } = request;
    const written = writeNgspice(design, {
      corner,
      results: RESULTS,
      ...(extent.kind === "clocks" ? { clocks: extent.clocks } : { until: extent.until }),
    });
    const instants = instantsOf(design, extent, written.settled, written.step);
    const timed = written.lags.length === 0;
    const simulator = new Simulator(design, { probes: [], log: timed ? "all" : "none", corner, seed });
    const ours = await settledStates(simulator, [...instants.keys()], io);
    const theirs = ours === undefined ? undefined : await runNgspice(written, request.keep, io);
    return ours === undefined || theirs === undefined
      ? undefined
      : compared(design, request, written, instants, { ours, events: statesAlone(simulator.trace()), theirs });
  },
};

const MISSING = { message: "ngspice is not in the PATH", remedy: "install it, e.g. apt-get install ngspice" };

/** As it prints it; undefined where it is not installed. */
function version(): string | undefined {
  const { error, stdout } = spawnSync(PROGRAM, ["--version"], { encoding: "utf8" });
  return error === undefined ? (/ngspice-\S+/.exec(stdout)?.[0] ?? "ngspice") : undefined;
}

interface Runs {
  /** Our settled states, and our events. */
  readonly ours: Trace;
  readonly events: Trace;
  readonly theirs: Results;
}

function compared(
  design: Design,
  request: CompareRequest,
  written: NgspiceText,
  clockAt: ReadonlyMap<number, number | undefined>,
  { ours, events: log, theirs: { raw, dumps, warnings } }: Runs,
): Comparison {
  const at = [...clockAt.keys()];
  const names = (nets: ReadonlyMap<number, string>): ReadonlyMap<string, string> =>
    new Map([...nets].map(([net, name]) => [design.nets[net]?.name ?? "", name]));
  const [analog, digital] = [names(written.analog), names(written.digital)];
  const only = (map: ReadonlyMap<string, string>) => ({ map, signals: [...map.keys()] });
  const voltages = compareTraces(ours, raw, { ...only(analog), at, absTol: request.volts, relTol: 0 });
  const states = dumps.map((dump) => compareStates(ours, dump, digital, at));
  const timed = written.lags.length === 0;
  const changes = timed
    ? dumps.map((dump) => compareTraces(log, dump, { ...only(digital), timeTol: request.picoseconds }))
    : [];
  const differences = states.flatMap((one) => one.differences);
  const unknown = states.flatMap((one) => one.unknown);
  const [voltage, state, event] = [voltages.largest, earliest(differences), earliest(changes.flatMap(firsts))];
  const violations = ours.records.filter(({ kind }) => kind !== "tie").length;
  return {
    version: version() ?? PROGRAM,
    instants: at.length,
    analogNets: voltages.compared.length,
    digitalNets: states.reduce((sum, one) => sum + one.compared, 0),
    voltage: voltage === undefined ? undefined : volts(voltage, clockAt),
    state: state === undefined ? undefined : logic(state, clockAt),
    events: timed ? eventsOf(log, digital) : 0,
    event: event === undefined ? undefined : logic(event, clockAt),
    agrees: voltages.differences.length === 0 && state === undefined && event === undefined,
    notes: [
      ...written.notes,
      ...unknownNote(unknown, clockAt),
      ...warnings.map((warning) => `ngspice says: ${warning}`),
      ...(timed || digital.size === 0 ? [] : [`times of events are not compared: ${written.lags.join("; ")}`]),
      ...(violations > 0
        ? [`our run has ${violations} findings (set-up, range, overdrive), which ngspice does not look for`]
        : []),
    ],
  };
}

/** Changes after the start. */
function eventsOf({ signals, ids, times }: Trace, names: ReadonlyMap<string, string>): number {
  const counted = signals.map(({ path }) => names.has(path));
  return ids.reduce((sum, id, i) => sum + (counted[id] === true && (times[i] ?? 0) > 0 ? 1 : 0), 0);
}

function unknownNote(
  unknown: readonly Difference[],
  clockAt: ReadonlyMap<number, number | undefined>,
): readonly string[] {
  const one = earliest(unknown);
  if (one === undefined) {
    return [];
  }
  const clock = clockAt.get(one.time);
  const when = clock === undefined ? `${toSeconds(one.time)} s` : `clock ${clock}`;
  return [
    `${plural(unknown.length, "logic value")} X here and known in ngspice, first ${one.signal} at ${when} (${one.b})`,
  ];
}

function firsts({ differences }: TraceComparison): readonly Difference[] {
  return differences.map(({ first }) => first);
}

function earliest(differences: readonly Difference[]): Difference | undefined {
  return differences.toSorted((a, b) => a.time - b.time)[0];
}

function volts(d: Difference, clockAt: ReadonlyMap<number, number | undefined>): VoltageDifference {
  return { net: d.signal, clock: clockAt.get(d.time), time: d.time, ours: Number(d.a), theirs: Number(d.b) };
}

function logic(d: Difference, clockAt: ReadonlyMap<number, number | undefined>): LogicDifference {
  return { net: d.signal, clock: clockAt.get(d.time), time: d.time, ours: String(d.a), theirs: String(d.b) };
}

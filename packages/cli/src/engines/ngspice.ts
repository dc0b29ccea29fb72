/**
 * ngspice with its XSPICE models: the deck that `export --to ngspice` writes, run as a child process, its raw file and its
 * value change dumps read back.
 *
 * ngspice ends with 0 on a broken deck, so what it wrote decides: no raw file, or one that ends too early, is a failure, and
 * its own words say why, with the line of our deck that the element stands for.
 */

import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  Cursor,
  clockEdges,
  type Design,
  formatPos,
  InputError,
  logicChar,
  SimulationError,
  Simulator,
  stateOf,
  type Trace,
  UNKNOWN,
} from "@twinedge/core";
import {
  compareTraces,
  type Difference,
  type NgspiceText,
  readRaw,
  readVcd,
  type TraceComparison,
  writeNgspice,
} from "@twinedge/formats";
import type { Io } from "../io.ts";
import type { Extent } from "../run/request.ts";
import { plural } from "../text.ts";
import { toSeconds } from "../values.ts";
import type { CompareRequest, Comparison, Engine, LogicDifference, VoltageDifference } from "./engine.ts";

const PROGRAM = "ngspice";
const NAME = "ngspice";

export const ngspice: Engine = {
  name: "ngspice",
  summary: "voltages and logic values at the operating point and at every clock",
  missing: () => (version() === undefined ? MISSING : undefined),
  compare: async (_source, design, request, io) => {
    const { extent, corner, seed } = request;
    const written = writeNgspice(design, {
      corner,
      results: NAME,
      ...(extent.kind === "clocks" ? { clocks: extent.clocks } : { until: extent.until }),
    });
    const instants = instantsOf(design, extent);
    const timed = written.lags.length === 0;
    const simulator = new Simulator(design, { probes: [], log: timed ? "all" : "none", corner, seed });
    const ours = await settledStates(simulator, [...instants.keys()], io);
    const theirs = ours === undefined ? undefined : await run(written, request.keep, io);
    return ours === undefined || theirs === undefined
      ? undefined
      : compared(design, request, written, instants, { ours, events: known(simulator.trace()), theirs });
  },
};

const MISSING = { message: "ngspice is not in the PATH", remedy: "install it, e.g. apt-get install ngspice" };

/** As it prints it; undefined where it is not installed. */
function version(): string | undefined {
  const { error, stdout } = spawnSync(PROGRAM, ["--version"], { encoding: "utf8" });
  return error === undefined ? (/ngspice-\S+/.exec(stdout)?.[0] ?? "ngspice") : undefined;
}

/** What ngspice gave. */
interface Results {
  readonly raw: Trace;
  readonly dumps: readonly Trace[];
}

/** @throws SimulationError with ngspice's own words */
async function run(written: NgspiceText, keep: string | undefined, io: Io): Promise<Results | undefined> {
  const folder = keep ?? mkdtempSync(join(tmpdir(), "twinedge-ngspice-"));
  try {
    const file = `${NAME}.cir`;
    try {
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, file), written.text);
      for (const result of [written.raw, ...written.dumps]) {
        rmSync(join(folder, result), { force: true });
      }
    } catch (error) {
      throw new InputError(`--keep ${folder} cannot be written (${(error as NodeJS.ErrnoException).code})`, {
        remedy: "name a folder that can be",
      });
    }
    const said = await child(folder, file, io);
    if (said === undefined) {
      return undefined;
    }
    if (keep !== undefined) {
      writeFileSync(join(folder, `${NAME}.log`), said);
    }
    return results(folder, written, said);
  } finally {
    if (keep === undefined) {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}

/** Everything the child says; undefined where the user has stopped it. */
async function child(folder: string, file: string, io: Io): Promise<string | undefined> {
  return await new Promise((resolve, reject) => {
    const process = spawn(PROGRAM, ["-b", file], { cwd: folder, stdio: ["ignore", "pipe", "pipe"], signal: io.signal });
    let said = "";
    const take = (chunk: Buffer): void => {
      said += chunk.toString("utf8");
    };
    process.stdout.on("data", take);
    process.stderr.on("data", take);
    process.on("error", (error) => (io.signal.aborted ? resolve(undefined) : reject(error)));
    process.on("close", () => resolve(io.signal.aborted ? undefined : said));
  });
}

function results(folder: string, written: NgspiceText, said: string): Results {
  const read = <T>(name: string, reader: (path: string) => T): T => {
    try {
      return reader(join(folder, name));
    } catch (error) {
      throw new SimulationError(`ngspice gave no ${name}: ${reason(said, written) || (error as Error).message}`, {
        remedy: "look at its deck with --keep FOLDER",
      });
    }
  };
  const raw = read(written.raw, (path) => readRaw(readFileSync(path), written.raw));
  const dumps = written.dumps.map((name) => read(name, (path) => readVcd(readFileSync(path, "utf8"), name)));
  if (raw.endTime < written.stop) {
    throw new SimulationError(
      `ngspice stopped at ${toSeconds(raw.endTime)} s of ${toSeconds(written.stop)} s: ${reason(said, written)}`,
      { remedy: "look at its deck with --keep FOLDER" },
    );
  }
  return { raw, dumps };
}

const COMPLAINT =
  /error|fatal|fail|singular|too small|unknown|unrecognized|can't|cannot|not found|no such|aborted|interrupted/i;
const MOST_LINES = 4;

/** The lines in which ngspice complains, with the place in our deck of the elements that they name. */
function reason(said: string, { owners }: NgspiceText): string {
  const lines = said.split("\n").map((line) => line.trim());
  const found = lines.flatMap((line, i) =>
    COMPLAINT.test(line) ? [line, ...(line.endsWith(":") ? [lines[i + 1] ?? ""] : [])] : [],
  );
  const named = found
    .join(" ")
    .toLowerCase()
    .split(/[\s,;:()'"]+/)
    .flatMap((word) => owners.get(word) ?? []);
  const places = [...new Set(named.map((device) => `${formatPos(device.pos)} (${device.name})`))];
  return [...found.slice(0, MOST_LINES), ...places].join("; ");
}

/** What stands on every net at these times; undefined where the user has stopped it. */
async function settledStates(simulator: Simulator, instants: readonly number[], io: Io): Promise<Trace | undefined> {
  const { design, kernel } = simulator;
  const nets = [...design.nets.keys()].slice(1);
  simulator.start();
  const values: number[] = [];
  for (const time of instants) {
    simulator.runTo(time);
    for (const net of nets) {
      values.push(design.nets[net]?.domain === "analog" ? kernel.voltage(net) : stateOf(kernel.read(net)));
    }
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
    if (io.signal.aborted) {
      return undefined;
    }
  }
  return {
    ...simulator.trace(),
    signals: nets.map((net) => {
      const { name: path = "", domain } = design.nets[net] ?? {};
      return domain === "analog" ? { kind: "real", path, unit: "V" } : { kind: "logic", path };
    }),
    times: Float64Array.from(instants.flatMap((time) => nets.map(() => time))),
    ids: Int32Array.from(instants.flatMap(() => [...nets.keys()])),
    values: Float64Array.from(values),
  };
}

/** Only states: a dump of ngspice shows no strengths. */
function known(trace: Trace): Trace {
  const values = trace.values.map((value, i) =>
    trace.signals[trace.ids[i] ?? -1]?.kind === "logic" ? stateOf(value) : value,
  );
  return { ...trace, values };
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
  { ours, events: log, theirs: { raw, dumps } }: Runs,
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
    version: version() ?? NAME,
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
      ...(timed || digital.size === 0 ? [] : [`times of events are not compared: ${written.lags.join("; ")}`]),
      ...(violations > 0
        ? [`our run has ${violations} findings (set-up, range, overdrive), which ngspice does not look for`]
        : []),
    ],
  };
}

/** Times at which both are looked at (ps), with their clocks: just before the active edges, and the operating point. */
function instantsOf(design: Design, extent: Extent): ReadonlyMap<number, number | undefined> {
  const instants = new Map<number, number | undefined>([[0, undefined]]);
  if (design.run.clock === undefined) {
    return extent.kind === "time" ? instants.set(extent.until, undefined) : instants;
  }
  const edges = clockEdges(design);
  for (let clock = 0; ; clock++) {
    const edge = edges.edge(clock + 1);
    if (extent.kind === "clocks" ? clock > extent.clocks : edge > extent.until) {
      return instants;
    }
    instants.set(Math.max(0, edge - 1), clock);
  }
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

interface StateComparison {
  readonly compared: number;
  readonly differences: readonly Difference[];
  /** X here, known there: an X says "0 or 1", so these are none. */
  readonly unknown: readonly Difference[];
}

/** Logic values at instants. */
function compareStates(
  ours: Trace,
  theirs: Trace,
  names: ReadonlyMap<string, string>,
  at: readonly number[],
): StateComparison {
  const ids = new Map(ours.signals.map(({ path }, id) => [path, id]));
  const others = new Map(theirs.signals.map(({ path }, id) => [path, id]));
  const pairs = [...names].flatMap(([net, name]) => {
    const [a, b] = [ids.get(net), others.get(name)];
    return a === undefined || b === undefined ? [] : [{ net, name, a, b }];
  });
  const [cursor, other] = [new Cursor(ours), new Cursor(theirs)];
  const differences: Difference[] = [];
  const unknown: Difference[] = [];
  for (const time of at) {
    cursor.advance(time);
    other.advance(time);
    for (const pair of pairs) {
      const [x, y] = [stateOf(cursor.value(pair.a)), stateOf(other.value(pair.b))];
      if (x !== y) {
        const list = x === UNKNOWN ? unknown : differences;
        list.push({ signal: pair.net, other: pair.name, time, a: logicChar(x), b: logicChar(y) });
      }
    }
  }
  return { compared: pairs.length, differences, unknown };
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

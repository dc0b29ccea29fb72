/** `--figure timing`: clock cycles of a circuit, or of a recorded run, on one true time axis, from clocks to nanoseconds. */
import {
  clockEdges,
  type Design,
  formatDiagnostic,
  InputError,
  ProbeIndex,
  parseSi,
  Simulator,
  type Trace,
} from "@twinedge/core";
import { type Mark, type Span, timingFigure } from "@twinedge/formats";
import type { Io } from "../io.ts";
import { readRecording } from "../recording.ts";
import { cornerOf } from "../run/request.ts";
import { simulate } from "../run/simulate.ts";
import { designOf, readSource } from "../source.ts";
import { toPicoseconds } from "../values.ts";
import type { PlotArgs, PlotFigure, PlotInput } from "./figure.ts";

export const timing: PlotFigure = {
  name: "timing",
  summary: "signals of a circuit or a recorded run over time (--signals, --clocks, --zoom)",
  takes: ["vcd", "raw", "deck", "falstad", "verilog", "bench"],
  most: 1,
  options: ["title", "signals", "clocks", "from", "to", "zoom", "mark", "set", "corner"],
  async make(inputs, args, io) {
    const [input] = inputs;
    if (input === undefined) {
      return "";
    }
    return input.kind === "vcd" || input.kind === "raw" ? recorded(input, args, io) : simulated(input, args, io);
  },
};

/** Time in ps of the active clock edge k = 1, 2, ... */
type Edge = (k: number) => number;

type Rows = readonly (string | readonly string[])[];

async function simulated({ file }: PlotInput, args: PlotArgs, io: Io): Promise<string> {
  const design = designOf(await readSource(file, { set: args.set }), io);
  const edge: Edge | undefined = design.run.clock === undefined ? undefined : (k) => clockEdges(design).edge(k);
  const rows = rowsOf(args.signals, design);
  const span = spanOf(args, edge, undefined);
  const options = figureOptions(args, edge, span);
  const simulator = new Simulator(design, { probes: rows.flat(), log: "probes", corner: cornerOf(args) });
  simulator.start();
  const extent = { kind: "time", until: span.to + 1 } as const;
  const whole = await simulate(simulator, extent, { progress: () => undefined, stopped: () => io.signal.aborted });
  if (!whole) {
    throw new InputError("the run was stopped before the figure's end", { remedy: "let it run" });
  }
  return timingFigure(simulator.trace(), { ...options, signals: rows });
}

function recorded({ file }: PlotInput, args: PlotArgs, io: Io): string {
  const extra = (["clocks", "set", "corner"] as const).find((name) => args[name] !== undefined);
  if (extra !== undefined) {
    throw new InputError(`--${extra} has no meaning for a recorded run`, { remedy: "give --from and --to" });
  }
  const trace = readRecording(file, (diagnostic) => io.stderr.write(`${formatDiagnostic(diagnostic)}\n`));
  const end = Math.max(trace.endTime, trace.times.at(-1) ?? 0);
  const options = figureOptions(args, undefined, spanOf(args, undefined, end));
  return timingFigure(trace, { ...options, signals: recordedRows(args.signals, trace) });
}

/** Rows that a picture holds. */
const MOST_ROWS = 40;

function recordedRows(signals: string | undefined, trace: Trace): Rows {
  if (signals !== undefined) {
    return groups(signals).map((row) => (row.length === 1 ? (row[0] ?? "") : row));
  }
  const all = trace.probes.map((id) => trace.signals[id]?.path ?? "");
  if (all.length > MOST_ROWS) {
    throw new InputError(`${all.length} signals are too many for one figure`, {
      remedy: `name up to ${MOST_ROWS} with --signals`,
    });
  }
  return all;
}

function groups(signals: string): readonly (readonly string[])[] {
  return signals
    .split(/\s+/)
    .filter((row) => row !== "")
    .map((row) => row.split(",").filter((name) => name !== ""));
}

/** What is asked for; else the clock and the deck's probes. */
function rowsOf(signals: string | undefined, design: Design): Rows {
  const index = new ProbeIndex(design);
  if (signals !== undefined) {
    return groups(signals).flatMap((row): Rows => {
      const paths = row.flatMap((name) => index.find(name).map(({ path }) => path));
      return row.length > 1 ? [paths] : paths;
    });
  }
  const { clock, probes } = design.run;
  const names = [...(clock === undefined ? [] : [clock.net]), ...probes];
  if (names.length === 0) {
    throw new InputError("nothing says what to draw", { remedy: "name rows with --signals" });
  }
  const paths = names.flatMap((name) => index.find(name, design.run.probesAt?.get(name)).map(({ path }) => path));
  return [...new Set(paths)];
}

/** Part of a period shown before the first cycle, whose edge would else lie on the frame. */
const LEAD_IN = 0.1;

/** @param end ps, of a recording */
function spanOf({ clocks, from, to }: PlotArgs, edge: Edge | undefined, end: number | undefined): Span {
  if (clocks !== undefined) {
    const [, first, last] = /^(\d+)\.\.(\d+)$/.exec(clocks) ?? [];
    if (first === undefined || last === undefined || Number(first) > Number(last) || Number(first) < 1) {
      throw new InputError(`--clocks cannot be "${clocks}"`, { remedy: "write A..B, clocks from 1 on, e.g. 3..6" });
    }
    if (edge === undefined) {
      throw new InputError("the circuit has no clock to count", { remedy: "give --from and --to" });
    }
    if (from !== undefined || to !== undefined) {
      throw new InputError("--clocks and --from or --to both say what to show", { remedy: "give one of them" });
    }
    const [a, b] = [edge(Number(first)), edge(Number(last) + 1)];
    if (!Number.isFinite(b)) {
      throw new InputError(`the clock has no edge ${Number(last) + 1}`, { remedy: "name fewer clocks" });
    }
    const lead = Math.round(((b - a) / (Number(last) - Number(first) + 1)) * LEAD_IN);
    return { from: Math.max(0, a - lead), to: b };
  }
  const until = to === undefined ? end : timeOf("--to", to, edge);
  if (until === undefined) {
    throw new InputError("nothing says what to show", { remedy: "give --clocks A..B, or --to TIME" });
  }
  return { from: from === undefined ? 0 : timeOf("--from", from, edge), to: until };
}

/** `100us`, or `@4`, `@4-20ns`, `@4+1us` from clock edge 4; ps. */
function timeOf(option: string, text: string, edge: Edge | undefined): number {
  const fail = (): InputError =>
    new InputError(`${option} cannot be "${text}"`, {
      remedy: "give a time, e.g. 100us or @4-20ns (from clock edge 4)",
    });
  const [, number, sign, offset] = /^@(\d+)(?:([-+])(.+))?$/.exec(text) ?? [];
  if (number === undefined) {
    const value = parseSi(text, "s");
    if (value === undefined || value < 0) {
      throw fail();
    }
    return toPicoseconds(value);
  }
  if (edge === undefined) {
    throw new InputError(`${option} ${text} counts clocks, and there is no clock`, { remedy: "give times" });
  }
  const shift = offset === undefined ? 0 : parseSi(offset, "s");
  if (shift === undefined || Number(number) < 1) {
    throw fail();
  }
  return edge(Number(number)) + (sign === "-" ? -1 : 1) * toPicoseconds(shift);
}

function figureOptions(
  { zoom = [], mark = [], title }: PlotArgs,
  edge: Edge | undefined,
  span: Span,
): Span & { readonly zooms: readonly Span[]; readonly marks: readonly Mark[]; readonly title?: string } {
  const zooms = zoom.map((text) => {
    const [a, b, ...more] = text.split("..");
    if (a === undefined || b === undefined || more.length > 0) {
      throw new InputError(`--zoom cannot be "${text}"`, { remedy: "write FROM..TO, e.g. @4-20ns..@4+100ns" });
    }
    return { from: timeOf("--zoom", a, edge), to: timeOf("--zoom", b, edge) };
  });
  const marks = mark.map((text) => {
    const [time, ...words] = text.split("=");
    if (time === undefined || words.length === 0) {
      throw new InputError(`--mark cannot be "${text}"`, { remedy: "write TIME=LABEL" });
    }
    const at = timeOf("--mark", time, edge);
    if (at < span.from || at > span.to) {
      throw new InputError(`--mark ${text} lies outside of what is shown`, { remedy: "name a time within it" });
    }
    return { time: at, label: words.join("=") };
  });
  return { ...span, zooms, marks, ...(title === undefined ? {} : { title }) };
}

/** One run: request and source in, trace and rows out. It neither prints nor writes. */
import { createHash } from "node:crypto";
import {
  type Design,
  type Expectation,
  InputError,
  type LogScope,
  ProbeIndex,
  type Row,
  Simulator,
  type Trace,
  type TraceSignal,
} from "@twinedge/core";
import type { Stimulus } from "@twinedge/study";
import { judge, type Verdict } from "./expectations.ts";
import { cornerOf, extentOf, probesOf, type Request, type RunExtent, seedOf } from "./request.ts";
import { changes, simulate } from "./simulate.ts";

export interface Execution {
  readonly trace: Trace;
  /** One a clock; without a clock one a change of a probe. */
  readonly rows: readonly Row[];
  readonly signals: readonly TraceSignal[];
  /** It came to its end. */
  readonly finished: boolean;
  readonly extent: RunExtent;
  readonly verdicts: readonly Verdict[];
  /** Rows are numbered: by clocks, or by vectors. */
  readonly clocked: boolean;
  /** Of a run under vectors: SHA-256 of a line of output bits a vector. */
  readonly digest: string | undefined;
}

export interface Observer {
  /** The start is settled. */
  readonly begin: (signals: readonly TraceSignal[], clocked: boolean) => void;
  readonly progress: (rows: readonly Row[], done: number) => void;
  readonly stopped: () => boolean;
}

interface Wishes {
  readonly log: LogScope;
  /** Judge the deck's expectations. */
  readonly expecting: boolean;
  readonly stimulus?: Stimulus | undefined;
}

export async function execute(
  request: Request,
  design: Design,
  { log, expecting, stimulus }: Wishes,
  observer: Observer,
): Promise<Execution> {
  const extent: RunExtent =
    stimulus === undefined
      ? extentOf(request, design.run, expecting, design.ports.length > 0)
      : { kind: "vectors", stimulus };
  const clocked = stimulus !== undefined || design.run.clock !== undefined;
  const lines = createHash("sha256");
  const index = new ProbeIndex(design);
  const probes = probesOf(request, design);
  const shown = new Set(
    probes.flatMap((name) => index.find(name, design.run.probesAt?.get(name)).map(({ path }) => path)),
  ).size;
  const expected = expecting ? expectedPaths(design, index) : new Map<Expectation, string>();
  const simulator = new Simulator(design, {
    probes: [...probes, ...expected.values()],
    log: clocked || log !== "none" ? log : "probes",
    corner: cornerOf(request),
    seed: seedOf(request),
  });
  simulator.start();
  const { signals: all, probes: ids } = simulator.trace();
  const signals = ids.flatMap((id) => all[id] ?? []);
  observer.begin(signals.slice(0, shown), clocked);
  const rows: Row[] = [];
  const finished = await simulate(simulator, extent, {
    stopped: observer.stopped,
    outputs: (line) => lines.update(`${line}\n`),
    progress: (slice, done) => {
      rows.push(...slice);
      observer.progress(slice, done);
    },
  });
  const trace = withProbes(simulator.trace(), shown);
  const byClock = new Map(rows.map((row) => [row.clock, row]));
  const verdicts = judge(expected, byClock, (path, row) => {
    const column = signals.findIndex((signal) => signal.path === path);
    const signal = signals[column];
    return signal && { signal, value: row.values[column] ?? Number.NaN };
  });
  return {
    trace,
    rows: clocked ? rows : [...changes(trace)],
    signals: signals.slice(0, shown),
    finished,
    extent,
    verdicts,
    clocked,
    digest: stimulus === undefined ? undefined : lines.digest("hex"),
  };
}

/** What each expectation of the deck looks at, by its own name (`v(f3)` is `f3`). */
function expectedPaths({ run }: Design, index: ProbeIndex): ReadonlyMap<Expectation, string> {
  if (run.expectations.length === 0) {
    throw new InputError("the deck expects nothing", {
      remedy: "add lines `*@ expect NAME @ CLOCK = VALUE +- TOLERANCE`",
    });
  }
  return new Map(
    run.expectations.flatMap((one) => index.find(one.probe, one.pos).map(({ path }) => [one, path] as const)),
  );
}

/** The trace with its first probes only: those that only expectations need are not shown. */
function withProbes(trace: Trace, count: number): Trace {
  const { probes, samples } = trace;
  if (probes.length === count) {
    return trace;
  }
  return {
    ...trace,
    probes: probes.slice(0, count),
    samples: samples.filter((_, i) => i % probes.length < count),
  };
}

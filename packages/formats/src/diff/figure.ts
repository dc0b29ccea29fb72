/** The first difference of two traces in its surroundings: both traces' lanes of the signals that differ there. */
import type { Trace, TraceSignal } from "@twinedge/core";
import { timingFigure } from "../svg/timing-figure.ts";
import type { TraceComparison } from "./compare.ts";

/** Signals that are drawn, the first to differ first. */
const MOST = 6;
/** Changes of these signals that are shown before and after. */
const AROUND = 6;
/** ps, of what hardly changes. */
const LEAST = 1000;

/** @param labels of the two traces @returns the text of an SVG file */
export function differenceFigure(
  a: Trace,
  b: Trace,
  result: TraceComparison,
  labels: readonly [string, string],
): string {
  const first = result.differences[0]?.first;
  const shown = result.differences.slice(0, MOST).map((one) => one.first);
  const at = first?.time ?? 0;
  const sides = [
    { trace: a, names: shown.map(({ signal }) => signal), label: labels[0] },
    { trace: b, names: shown.map(({ other }) => other), label: labels[1] },
  ];
  const times = sides.flatMap(({ trace, names }) => changesIn(trace, names)).toSorted((one, other) => one - other);
  const next = times.findIndex((time) => time > at);
  const behind = next < 0 ? times.length : next;
  const from = Math.max(0, Math.min(times[Math.max(0, behind - AROUND)] ?? 0, at - LEAST));
  const to = Math.max(times[Math.min(times.length - 1, behind + AROUND)] ?? 0, at + LEAST);
  const together = joined(sides, result.until);
  return timingFigure(together, {
    from,
    to,
    signals: shown.flatMap((_, i): readonly (string | readonly string[])[] => {
      const pair = sides.map(({ names, label }) => named(names[i] ?? "", label));
      const voltages = pair.every((path) => together.signals.some((one) => one.path === path && one.kind === "real"));
      return voltages ? [pair] : pair;
    }),
    marks: [{ time: at, label: "first difference" }],
    title: `${first?.signal ?? ""}: ${first?.a} in ${labels[0]}, ${first?.b} in ${labels[1]}`,
  });
}

function named(path: string, label: string): string {
  return `${path} (${label})`;
}

/** Signals that make up the named ones, and those themselves. */
function idsOf({ signals }: Trace, names: readonly string[]): readonly number[] {
  return names.map((name) => signals.findIndex(({ path }) => path === name)).filter((id) => id >= 0);
}

function loggedBy({ signals }: Trace, id: number): readonly number[] {
  const signal = signals[id];
  return signal?.kind === "bus" || signal?.kind === "onehot" ? signal.bits : [id];
}

function changesIn(trace: Trace, names: readonly string[]): readonly number[] {
  const ids = new Set(idsOf(trace, names).flatMap((id) => loggedBy(trace, id)));
  const rows = trace.times.length === 0 ? [...trace.sampleTimes] : [];
  return [...rows, ...[...trace.times].filter((_, i) => ids.has(trace.ids[i] ?? -1))];
}

interface Entry {
  readonly time: number;
  readonly id: number;
  readonly value: number;
}

/** One trace with the named signals of both, called by their names and labels. */
function joined(
  sides: readonly { readonly trace: Trace; readonly names: readonly string[]; readonly label: string }[],
  endTime: number,
): Trace {
  const signals: TraceSignal[] = [];
  const entries: Entry[] = [];
  for (const { trace, names, label } of sides) {
    const place = new Map<number, number>();
    const put = (id: number): number => {
      const known = place.get(id);
      const signal = trace.signals[id];
      if (known !== undefined || signal === undefined) {
        return known ?? 0;
      }
      const path = named(signal.path, label);
      const own =
        signal.kind === "bus" || signal.kind === "onehot"
          ? { ...signal, path, bits: signal.bits.map(put) }
          : { ...signal, path };
      const at = signals.push(own) - 1;
      place.set(id, at);
      return at;
    };
    idsOf(trace, names).forEach(put);
    for (const [i, time] of trace.times.entries()) {
      const id = place.get(trace.ids[i] ?? -1);
      if (id !== undefined) {
        entries.push({ time, id, value: trace.values[i] ?? Number.NaN });
      }
    }
    if (trace.times.length === 0) {
      for (const [row, time] of trace.sampleTimes.entries()) {
        for (const [column, probe] of trace.probes.entries()) {
          const id = place.get(probe);
          if (id !== undefined) {
            entries.push({ time, id, value: trace.samples[row * trace.probes.length + column] ?? Number.NaN });
          }
        }
      }
    }
  }
  entries.sort((one, other) => one.time - other.time);
  const [base] = sides;
  return {
    ...(base?.trace as Trace),
    signals,
    times: Float64Array.from(entries, ({ time }) => time),
    ids: Int32Array.from(entries, ({ id }) => id),
    values: Float64Array.from(entries, ({ value }) => value),
    endTime,
    probes: [...signals.keys()],
    sampleClocks: new Float64Array(),
    sampleTimes: new Float64Array(),
    sampleResiduals: new Float64Array(),
    samples: new Float64Array(),
  };
}

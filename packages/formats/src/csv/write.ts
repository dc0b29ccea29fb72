/**
 * Probe values as CSV (RFC 4180): `clock,t` and the probes. Times are in seconds, numbers carry twelve significant digits,
 * logic values are 0, 1, x or z, buses and one-hot signals unsigned numbers or x.
 */
import { Cursor, formatNumber, logicChar, type Trace, type TraceSignal } from "@twinedge/core";
import { quoted } from "./quoted.ts";

export interface CsvOptions {
  /** One row a clock (sampled just before the next active edge), or one at every change of a probe. */
  readonly every?: "clock" | "change";
}

/** The text in pieces, a row each. */
export function* writeCsv(trace: Trace, { every = "clock" }: CsvOptions = {}): Generator<string> {
  const signals = trace.probes.map((id) => trace.signals[id]);
  yield `${["clock", "t", ...signals.map((signal) => quoted(signal?.path ?? ""))].join(",")}\n`;
  yield* every === "clock" ? clockRows(trace, signals) : changeRows(trace, signals);
}

function* clockRows(trace: Trace, signals: readonly (TraceSignal | undefined)[]): Generator<string> {
  const width = signals.length;
  for (const [row, clock] of trace.sampleClocks.entries()) {
    const values = signals.map((signal, i) => field(signal, trace.samples[row * width + i] ?? Number.NaN));
    yield `${[clock, seconds(trace.sampleTimes[row] ?? 0), ...values].join(",")}\n`;
  }
}

/** `clock` is the number of the clock whose state has been sampled last; 0 before the first. */
function* changeRows(trace: Trace, signals: readonly (TraceSignal | undefined)[]): Generator<string> {
  const cursor = new Cursor(trace);
  let before = "";
  let row = 0;
  for (let i = 0; i < trace.times.length; i++) {
    const time = trace.times[i] ?? 0;
    if (trace.times[i + 1] === time) {
      continue;
    }
    while ((trace.sampleTimes[row + 1] ?? Number.POSITIVE_INFINITY) <= time) {
      row++;
    }
    cursor.advance(time);
    const values = trace.probes.map((id, k) => field(signals[k], cursor.value(id))).join(",");
    if (values !== before) {
      before = values;
      yield `${trace.sampleClocks[row] ?? 0},${seconds(time)},${values}\n`;
    }
  }
}

function seconds(ps: number): string {
  return formatNumber(ps * 1e-12);
}

function field(signal: TraceSignal | undefined, value: number): string {
  if (signal?.kind === "logic") {
    return logicChar(value);
  }
  return Number.isNaN(value) ? "x" : formatNumber(value);
}

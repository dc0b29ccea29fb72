/** Recorded runs: files of values over time, whoever wrote them, read as a trace. */
import { type Diagnostic, InputError, type Trace } from "@twinedge/core";
import { readCsv, readRaw, readVcd } from "@twinedge/formats";
import { type FileKind, type InputFile, kindOf } from "./input.ts";
import { toSeconds } from "./values.ts";

const READERS: Readonly<Partial<Record<FileKind, (file: InputFile, warn: (diagnostic: Diagnostic) => void) => Trace>>> =
  {
    vcd: ({ text, name }, warn) => readVcd(text, name, warn),
    raw: ({ bytes, name }, warn) => readRaw(bytes, name, warn),
    csv: ({ text, name }) => readCsv(text, name),
  };

export const RECORDINGS: Readonly<Partial<Record<FileKind, string>>> = { vcd: "VCD", raw: "ngspice raw", csv: "CSV" };

/** @throws InputError for what is no recorded run, or cannot be read */
export function readRecording(file: InputFile, warn: (diagnostic: Diagnostic) => void): Trace {
  const kind = kindOf(file.text);
  const read = READERS[kind];
  if (read === undefined) {
    throw new InputError(`${file.name} is no recorded run (${kind})`, { remedy: "name a VCD, raw or CSV file" });
  }
  return read(file, warn);
}

export interface RecordingFacts {
  readonly title: string | undefined;
  readonly signals: readonly string[];
  /** Signals by the kind of their values. */
  readonly kinds: Readonly<Record<string, number>>;
  /** Levels of the hierarchy and how many signals each holds. */
  readonly scopes: Readonly<Record<string, number>>;
  /** s */
  readonly from: number | undefined;
  readonly to: number | undefined;
  /** Times at which something is recorded. */
  readonly points: number;
  /** Changes of all signals. */
  readonly changes: number;
}

export function recordingFacts(trace: Trace, file: string): RecordingFacts {
  const { title, times, sampleTimes } = trace;
  const signals = trace.probes.map((id) => trace.signals[id]);
  const scopes = signals.map((signal) => signal?.path.split(".").slice(0, -1).join(".") || "(top)");
  const moments = times.length > 0 ? times : sampleTimes;
  let points = 0;
  for (const [i, time] of moments.entries()) {
    points += time === moments[i - 1] ? 0 : 1;
  }
  return {
    title: title === "" || title === file ? undefined : title,
    signals: signals.map((signal) => signal?.path ?? ""),
    kinds: counts(signals.map((signal) => KINDS[signal?.kind ?? "real"])),
    scopes: counts(scopes),
    from: seconds(moments[0]),
    to: points === 0 ? undefined : seconds(Math.max(trace.endTime, moments.at(-1) ?? 0)),
    points,
    changes: times.length,
  };
}

const KINDS = { logic: "logic", bus: "vector", onehot: "one-hot", real: "number" } as const;

function counts(words: readonly string[]): Readonly<Record<string, number>> {
  const found = new Map<string, number>();
  for (const word of words) {
    found.set(word, (found.get(word) ?? 0) + 1);
  }
  return Object.fromEntries(found);
}

function seconds(picoseconds: number | undefined): number | undefined {
  return picoseconds === undefined ? undefined : toSeconds(picoseconds);
}

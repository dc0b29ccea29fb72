/** The JSON document of a run. Times in seconds, margins in the unit of their kind. */
import type { Design } from "@twinedge/core";
import { toSeconds } from "../values.ts";
import type { Execution } from "./execute.ts";
import type { Verdict } from "./expectations.ts";
import { valueJson } from "./value.ts";

export function runDocument(
  design: Design,
  { trace, rows, signals, finished, verdicts, clocked, digest }: Execution,
): unknown {
  return {
    title: design.title,
    file: design.file,
    probes: signals.map(({ path }) => path),
    rows: rows.map(({ clock, time, values, residual }) => ({
      ...(clocked ? { clock } : {}),
      t: toSeconds(time),
      values: signals.map((signal, i) => valueJson(signal, values[i] ?? Number.NaN)),
      ...(clocked ? { residual } : {}),
    })),
    records: trace.records.map(({ time, ...record }) => ({ t: toSeconds(time), ...record })),
    ...(verdicts.length === 0 ? {} : { expectations: verdicts.map(plain) }),
    ...(digest === undefined ? {} : { outputs: { sha256: digest } }),
    stats: trace.stats,
    end: { ...(clocked ? { clock: rows.at(-1)?.clock ?? null } : {}), t: toSeconds(trace.endTime), finished },
  };
}

function plain({ probe, clock, expected, tolerance, value, held }: Verdict): Omit<Verdict, "text"> {
  return { probe, clock, expected, tolerance, value, held };
}

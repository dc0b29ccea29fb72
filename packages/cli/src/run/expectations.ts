/** The deck's `*@ expect` lines held against a run. */
import { type Expectation, formatPos, type Row, type TraceSignal } from "@twinedge/core";
import { valueNumber, valueText } from "./value.ts";

export interface Verdict {
  readonly probe: string;
  readonly clock: number;
  readonly expected: number;
  readonly tolerance: number;
  /** NaN where the value is unknown or the run ended before. */
  readonly value: number;
  readonly held: boolean;
  readonly text: string;
}

/**
 * @param expectations each with the path of what it looks at
 * @param at reads a path in a row
 */
export function judge(
  expectations: ReadonlyMap<Expectation, string>,
  rows: ReadonlyMap<number, Row>,
  at: (path: string, row: Row) => { readonly signal: TraceSignal; readonly value: number } | undefined,
): readonly Verdict[] {
  return [...expectations].map(([{ probe, clock, value: expected, tolerance, pos }, path]) => {
    const row = rows.get(clock);
    const found = row === undefined ? undefined : at(path, row);
    const value = found === undefined ? Number.NaN : valueNumber(found.signal, found.value);
    const held = Math.abs(value - expected) <= tolerance;
    const wanted = `${expected}${tolerance === 0 ? "" : ` +- ${tolerance}`}`;
    const got = found === undefined ? "was not reached" : `is ${valueText(found.signal, found.value)}`;
    const text = `${held ? "held  " : "FAILED"}  ${probe} @ ${clock} ${got}, expected ${wanted}${held ? "" : ` (${formatPos(pos)})`}`;
    return { probe, clock, expected, tolerance, value, held, text };
  });
}

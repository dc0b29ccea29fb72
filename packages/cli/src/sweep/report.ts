/** A sweep for people: its points, what was measured, and over Monte Carlo trials how far values spread. */
import { formatNumber } from "@twinedge/core";
import type { SweepTable } from "@twinedge/study";
import { alignRight, columns } from "../text.ts";

/** Digits shown; files carry twelve. */
const DIGITS = 7;

/** @param withRows the points too, not only measures and statistics */
export function sweepLines(table: SweepTable, withRows: boolean): readonly string[] {
  const { axes, outputs, rows, measures, curves } = table;
  const lines: string[] = [];
  const right = [...axes, ...outputs, ...measures].map(() => alignRight);
  if (withRows) {
    lines.push(
      ...columns(
        [
          [...axes, ...outputs],
          ...rows.map(({ at, values }) => [
            ...at.map(shown),
            ...(values === undefined ? ["no solution"] : values.map(shown)),
          ]),
        ],
        right,
      ),
    );
  }
  if (curves.length > 0 && measures.length > 0) {
    const outer = axes.slice(0, -1);
    lines.push(
      ...(lines.length > 0 ? [""] : []),
      ...(outer.length === 0
        ? columns(measures.map((name, k) => [name, shownOrNone(curves[0]?.values[k])]))
        : columns(
            [
              [...outer, ...measures],
              ...curves.map(({ at, values }) => [...at.map(shown), ...values.map(shownOrNone)]),
            ],
            right,
          )),
    );
  }
  const spread = statistics(table);
  if (spread.length > 0) {
    lines.push(
      ...(lines.length > 0 ? [""] : []),
      ...columns(
        [
          ["over trials", "mean", "deviation", "least", "most"],
          ...spread.map(({ name, mean, deviation, least, most }) => [
            name,
            ...[mean, deviation, least, most].map(shown),
          ]),
        ],
        right,
      ),
    );
  }
  return lines;
}

export interface Statistics {
  readonly name: string;
  readonly count: number;
  readonly mean: number;
  /** Of the sample: with count - 1. */
  readonly deviation: number;
  readonly least: number;
  readonly most: number;
}

/** Over the trials of a Monte Carlo run its outputs where each trial is one point, its measures where each is one curve. */
export function statistics({ axes, outputs, rows, measures, curves }: SweepTable): readonly Statistics[] {
  if (axes[0] !== "trial") {
    return [];
  }
  const sets =
    rows.length === rows.at(-1)?.at[0]
      ? outputs.map((name, k) => ({ name, values: rows.map(({ values }) => values?.[k]) }))
      : axes.length === 2
        ? measures.map((name, k) => ({ name, values: curves.map(({ values }) => values[k]) }))
        : [];
  return sets.flatMap(({ name, values }) => {
    const known = values.filter((value): value is number => value !== undefined && Number.isFinite(value));
    if (known.length === 0) {
      return [];
    }
    const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
    const squares = known.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    return [
      {
        name,
        count: known.length,
        mean,
        deviation: known.length > 1 ? Math.sqrt(squares / (known.length - 1)) : 0,
        least: known.reduce((a, b) => Math.min(a, b)),
        most: known.reduce((a, b) => Math.max(a, b)),
      },
    ];
  });
}

function shown(value: number): string {
  return Number.isNaN(value) ? "x" : formatNumber(Number(value.toPrecision(DIGITS)));
}

function shownOrNone(value: number | undefined): string {
  return value === undefined ? "none" : shown(value);
}

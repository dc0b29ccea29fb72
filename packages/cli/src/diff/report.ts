/** What `twinedge diff` says of two recorded runs, as lines and as a document. */
import { formatNumber, formatSi } from "@twinedge/core";
import type { Difference, SignalDifference, TraceComparison } from "@twinedge/formats";
import { columns, plural } from "../text.ts";
import { toSeconds } from "../values.ts";

/** Names in a line at most; the rest are counted. */
const MOST_NAMES = 8;
/** Signals that are listed one by one. */
const MOST_SIGNALS = 20;
const TIME_DIGITS = 12;

export interface Ends {
  readonly a: string;
  readonly b: string;
  /** ps */
  readonly endA: number;
  readonly endB: number;
}

export function diffLines(result: TraceComparison, { a, b, endA, endB }: Ends): readonly string[] {
  const { compared, onlyA, onlyB, until, differences, largest } = result;
  const first = differences[0]?.first;
  const longer =
    endA > endB ? `, ${a} goes on to ${timeText(endA)}` : endB > endA ? `, ${b} goes on to ${timeText(endB)}` : "";
  return [
    ...columns([
      ["compared", `${plural(compared.length, "signal")} up to ${timeText(until)}${longer}`],
      ...onlyIn(a, onlyA),
      ...onlyIn(b, onlyB),
      ...(first === undefined
        ? []
        : [["first difference", `${nameText(first)} at ${timeText(first.time)}: ${values(first)}`]]),
      ...(largest === undefined
        ? []
        : [["largest", `${nameText(largest)} at ${timeText(largest.time)}: ${values(largest)}`]]),
    ]),
    ...(differences.length > 1 ? ["", ...table(differences)] : []),
    differences.length === 0 ? "equal" : `${plural(differences.length, "signal")} of ${compared.length} differ`,
  ];
}

function onlyIn(file: string, names: readonly string[]): readonly (readonly string[])[] {
  const rest = names.length > MOST_NAMES ? ", ..." : "";
  const list = names.slice(0, MOST_NAMES).join(", ");
  return names.length === 0 ? [] : [[`only in ${file}`, `${plural(names.length, "signal")}: ${list}${rest}`]];
}

function table(differences: readonly SignalDifference[]): readonly string[] {
  const rows = differences
    .slice(0, MOST_SIGNALS)
    .map(({ first, count }) => [
      nameText(first),
      `first at ${timeText(first.time)}`,
      values(first),
      plural(count, "time"),
    ]);
  const rest = differences.length - rows.length;
  return [...columns(rows), ...(rest > 0 ? [`and ${plural(rest, "signal")} more`] : []), ""];
}

function nameText({ signal, other }: Difference): string {
  return signal.toLowerCase() === other.toLowerCase() ? signal : `${signal} (${other})`;
}

function timeText(picoseconds: number): string {
  return formatSi(toSeconds(picoseconds), "s", TIME_DIGITS);
}

function values({ a, b }: Difference): string {
  const apart =
    typeof a === "number" && typeof b === "number" ? ` (${formatNumber(Number((b - a).toPrecision(4)))})` : "";
  return `${valueText(a)} and ${valueText(b)}${apart}`;
}

function valueText(value: number | string): string {
  return typeof value === "number" ? formatNumber(value) : value;
}

export function diffDocument(result: TraceComparison, { a, b, endA, endB }: Ends): unknown {
  const { compared, onlyA, onlyB, until, differences, largest } = result;
  return {
    a: { file: a, end: toSeconds(endA) },
    b: { file: b, end: toSeconds(endB) },
    until: toSeconds(until),
    compared,
    onlyA,
    onlyB,
    equal: differences.length === 0,
    first: differences[0] === undefined ? null : inSeconds(differences[0].first),
    largest: largest === undefined ? null : inSeconds(largest),
    differences: differences.map(({ first, largest: most, count }) => ({
      count,
      first: inSeconds(first),
      largest: most === undefined ? null : inSeconds(most),
    })),
  };
}

function inSeconds(one: Difference): unknown {
  return { ...one, time: toSeconds(one.time) };
}

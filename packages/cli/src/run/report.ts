/** What `twinedge run` shows a person: one line a clock, then the findings and a summary. */
import {
  type Diagnostic,
  formatSi,
  type RecordKind,
  type Row,
  type Trace,
  type TraceRecord,
  type TraceSignal,
  type TraceStats,
} from "@twinedge/core";
import { alignRight, columns, plural } from "../text.ts";
import { toSeconds } from "../values.ts";
import { valueText } from "./value.ts";

const CLOCK_WIDTH = 6;
const TIME_WIDTH = 11;
const RESIDUAL_WIDTH = 11;
/** Width of a value, where the probe's name is no wider. */
const VALUE_WIDTH = { real: 9, logic: 2, bus: 4, onehot: 4 } as const;
/** Lines of findings; the rest are counted. */
const MOST_FINDINGS = 24;

/** Lines of rows with fixed columns, so that they can be printed while the run goes on. */
export class RowTable {
  private readonly signals: readonly TraceSignal[];
  private readonly widths: readonly number[];
  private readonly clocked: boolean;

  constructor(signals: readonly TraceSignal[], clocked: boolean) {
    this.signals = signals;
    this.widths = signals.map(({ kind, path }) => Math.max(VALUE_WIDTH[kind], path.length));
    this.clocked = clocked;
  }

  header(): string {
    const names = this.signals.map(({ path }, i) => path.padStart(this.widths[i] ?? 0));
    return this.line("clock", "time", names, "residual");
  }

  row({ clock, time, values, residual }: Row): string {
    const cells = this.signals.map((signal, i) =>
      valueText(signal, values[i] ?? Number.NaN).padStart(this.widths[i] ?? 0),
    );
    return this.line(String(clock), formatSi(toSeconds(time), "s", 6), cells, formatSi(residual, "A", 3));
  }

  private line(clock: string, time: string, cells: readonly string[], residual: string): string {
    const left = this.clocked ? [clock.padStart(CLOCK_WIDTH)] : [];
    const right = this.clocked ? [residual.padStart(RESIDUAL_WIDTH)] : [];
    return [...left, time.padStart(TIME_WIDTH), ...cells, ...right].join("  ");
  }
}

/** Records by kind and owner, in the order of their first appearance; permanent ties by name. */
export function findingLines(trace: Trace, diagnostics: readonly Diagnostic[]): readonly string[] {
  const permanent = new Map(
    diagnostics
      .filter(({ code }) => code === "permanent-tie")
      .flatMap(({ devices = [], message }) => devices.map((device) => [device, message] as const)),
  );
  const groups = new Map<string, { readonly first: TraceRecord; count: number; margin: number }>();
  for (const record of trace.records) {
    const key = `${record.kind} ${record.owner}`;
    const group = groups.get(key) ?? { first: record, count: 0, margin: record.margin };
    group.count++;
    group.margin = Math.min(group.margin, record.margin);
    groups.set(key, group);
  }
  const rows = [...groups.values()].map(({ first, count, margin }) => {
    const tied = first.kind === "tie" && permanent.has(first.owner);
    permanent.delete(tied ? first.owner : "");
    return [
      `  ${tied ? "permanent tie" : first.kind}`,
      first.owner,
      plural(count, "time"),
      `first at ${formatSi(toSeconds(first.time), "s", 6)}`,
      marginText(first.kind, margin),
      first.detail,
    ];
  });
  const shown = rows.slice(0, MOST_FINDINGS);
  const lines = [...columns(shown, [undefined, alignRight])];
  if (rows.length > shown.length) {
    lines.push(`  and ${rows.length - shown.length} more: --json lists them all`);
  }
  lines.push(...[...permanent.values()].map((message) => `  ${message}`));
  return lines.length === 0 ? ["no findings"] : ["findings", ...lines];
}

/** Kinds whose margin is a time; the others' are voltages, or there is none. */
const TIMES: readonly RecordKind[] = ["setup", "hold", "width", "recovery", "constraint", "metastable"];
const VOLTAGES: readonly RecordKind[] = ["tie", "common-mode", "extrapolated-delay"];

function marginText(kind: RecordKind, margin: number): string {
  const unit = TIMES.includes(kind) ? "s" : VOLTAGES.includes(kind) ? "V" : undefined;
  return unit === undefined ? "" : `margin ${formatSi(margin, unit)}`;
}

export function summaryLines(stats: TraceStats): readonly string[] {
  const { devices, nets, islands, events, deltas, solves, newtonIterations, worstResidual } = stats;
  return [
    `${plural(devices, "device")}, ${plural(nets, "net")}, ${plural(islands, "analog island")}`,
    `${plural(events, "event")}, ${plural(deltas, "delta cycle")}, ${plural(solves, "solve")}, ${plural(newtonIterations, "Newton iteration")}, worst residual ${formatSi(worstResidual, "A", 3)}`,
  ];
}

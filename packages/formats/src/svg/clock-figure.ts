/**
 * A run, clock by clock: node voltages with their targets above, one lane a code or digital probe below, one axis of clocks.
 *
 * Every column is a clock and shows the state that clock led to (row k of the trace's samples). Nothing is drawn between.
 */
import type { Trace } from "@twinedge/core";
import { CLOCK_AXIS_HEIGHT, type Columns, clockAxis, columnGrid } from "./columns.ts";
import { drawing, text } from "./element.ts";
import { LABEL_INSET } from "./end-labels.ts";
import { widest, wrap } from "./labels.ts";
import { CODE_LANE_HEIGHT, codeLane, LOGIC_LANE_HEIGHT, laneName, logicLane } from "./lanes.ts";
import { ink, labelSize, tickSize, titleSize, unknownPattern } from "./style.ts";
import { range, timeLabel } from "./ticks.ts";
import { type Target, voltagePanel, voltageScale } from "./voltages.ts";

export interface ClockFigureOptions {
  /** Dashed lines, each with the probe it belongs to. */
  readonly targets?: readonly Target[];
  /** In place of the trace's own. */
  readonly title?: string;
  /** px of the whole drawing; long names add to it. */
  readonly width?: number;
}

const WIDTH = 860;
const PANEL_HEIGHT = 210;
const MARGIN = 16;
const TITLE_LINE = 20;
const GAP = 12;

/** @returns the text of an SVG file */
export function clockFigure(
  trace: Trace,
  { targets = [], title = trace.title, width = WIDTH }: ClockFigureOptions = {},
): string {
  const clocks = [...trace.sampleClocks];
  const probes = trace.probes.map((id, column) => ({
    signal: trace.signals[id],
    name: trace.signals[id]?.path ?? "",
    values: clocks.map((_, row) => trace.samples[row * trace.probes.length + column] ?? Number.NaN),
  }));
  const voltages = probes.filter(({ signal }) => signal?.kind === "real");
  const lanes = probes.filter(({ signal }) => signal?.kind !== "real");
  const shown = targets.filter(({ probe }) => voltages.some(({ name }) => name === probe));
  const endLabels = [...voltages.map(({ name }) => name), ...shown.map(({ label }) => label)];

  const scale = voltageScale(voltages, shown, Math.max(PANEL_HEIGHT, 15 * endLabels.length));
  const startLabels = [...lanes.map(({ name }) => name), ...(voltages.length > 0 ? scale.labels : [])];
  const left = MARGIN + 8 + Math.max(40, widest(startLabels, tickSize));
  const margin = MARGIN + (endLabels.length === 0 ? 0 : LABEL_INSET + widest(endLabels, labelSize));
  const inner = Math.max(WIDTH / 2, width - left - margin);
  const count = Math.max(1, clocks.length);
  const columns: Columns = { left, pitch: inner / count, count, clocks };

  const lines = wrap(title, titleSize, inner + margin - MARGIN);
  const body: string[] = [];
  let y = MARGIN;
  for (const line of lines) {
    body.push(text(left, y + TITLE_LINE / 2, line, { size: titleSize, weight: "bold", fill: ink }));
    y += TITLE_LINE;
  }
  y += GAP;
  const top = y;
  if (voltages.length > 0) {
    body.push(text(left, y + 4, "node voltage (V)", { size: labelSize, fill: ink }));
    y += 20;
    body.push(...voltagePanel(columns, y, scale, voltages, shown));
    y += scale.height + GAP + 4;
  }
  const codes = codeRange(lanes);
  for (const [i, { signal, name, values }] of lanes.entries()) {
    const coded = signal?.kind !== "logic";
    body.push(laneName(columns, y + (coded ? CODE_LANE_HEIGHT - 14 : LOGIC_LANE_HEIGHT / 2), name));
    body.push(...(coded ? codeLane(columns, y, values, codes) : logicLane(columns, y, values)));
    y += coded ? CODE_LANE_HEIGHT : LOGIC_LANE_HEIGHT;
    y += coded && lanes[i + 1]?.signal?.kind === "logic" ? GAP : 7;
  }
  const axis = clockAxis(columns, y, axisTitle(trace));
  const grid = columnGrid(columns, top + (voltages.length > 0 ? 20 : 0), y);
  return drawing(left + inner + margin, y + CLOCK_AXIS_HEIGHT + GAP, title, [unknownPattern, grid, ...body, ...axis]);
}

/** One range for all codes, so that equal heights are equal codes. */
function codeRange(
  lanes: readonly { signal: Trace["signals"][number] | undefined; values: readonly number[] }[],
): readonly [number, number] {
  const codes = lanes.filter(({ signal }) => signal?.kind !== "logic").flatMap(({ values }) => values);
  const [min, max] = range(codes);
  return [Math.min(0, min), Math.max(1, max)];
}

/** Names the period where the clock has one. */
function axisTitle({ sampleTimes }: Trace): string {
  const periods = new Set<number>();
  for (let row = 2; row < sampleTimes.length; row++) {
    periods.add((sampleTimes[row] ?? 0) - (sampleTimes[row - 1] ?? 0));
  }
  const [period = 0] = periods;
  return periods.size === 1 && period > 0 ? `clock cycle (${timeLabel(period)} each)` : "clock cycle";
}

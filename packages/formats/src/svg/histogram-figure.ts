/**
 * What many seeds come to, one row a setting: histograms on common axes with their quantiles below, and the share of runs that
 * failed with its interval. What never happened has a bar of its own at the right.
 */
import { type Axis, linearAxis, logAxis, part } from "./axis.ts";
import { decimal, drawing, element, text } from "./element.ts";
import { heading } from "./heading.ts";
import { shortened, textWidth } from "./labels.ts";
import { frame, PANEL_TITLE, type Panel } from "./panel.ts";
import { axisColour, blockFill, colour, ink, labelSize, smallSize, tickSize } from "./style.ts";

export interface HistogramQuantity {
  readonly label: string;
  /** On each number of a logarithmic axis. */
  readonly unit: string;
  readonly scale: "log" | "linear" | "percent";
  /** From here on a run has failed. */
  readonly limit?: number | undefined;
}

export interface HistogramSetting {
  readonly name: string;
  /** By quantity, one a run; Infinity where it never happened. */
  readonly values: readonly (readonly number[])[];
  /** Runs that failed, with the ends of an interval of 95 %, as shares. */
  readonly failed?:
    | { readonly count: number; readonly of: number; readonly low: number; readonly high: number }
    | undefined;
}

export interface HistogramFigure {
  readonly title: string;
  readonly note?: string | undefined;
  readonly quantities: readonly HistogramQuantity[];
  readonly settings: readonly HistogramSetting[];
}

const WIDTH = 860;
const MARGIN = 16;
const NUMBERS = 46;
const HEIGHT = 78;
const BINS = 28;
/** px below the bars for the quantiles. */
const QUANTILES = 16;
/** px: gap and bar of what never happened. */
const NEVER_GAP = 10;
const NEVER = 22;
const GAP = 26;

interface Column {
  readonly quantity: HistogramQuantity;
  readonly x: Axis;
  readonly y: Axis;
  readonly left: number;
  readonly width: number;
  readonly never: boolean;
  /** Shares by setting: bins, then what never happened. */
  readonly shares: readonly (readonly number[])[];
}

/** @returns the text of an SVG file */
export function histogramFigure({ title, note, quantities, settings }: HistogramFigure): string {
  const head = heading(title, note, MARGIN, MARGIN, WIDTH - 2 * MARGIN);
  const body = [...head.parts];
  const columns = quantities.map((quantity, q) => columnOf(quantity, q, quantities.length, settings));
  let y = MARGIN + head.height + 10;
  for (const [s, setting] of settings.entries()) {
    const failed = failureWords(setting);
    const room = WIDTH - 2 * MARGIN - textWidth(failed, labelSize) - GAP;
    const name = shortened(setting.name, labelSize, room);
    body.push(text(MARGIN, y + 7, name, { size: labelSize, weight: "bold", fill: ink }));
    body.push(text(WIDTH - MARGIN, y + 7, failed, { size: labelSize, anchor: "end", fill: ink }));
    y += PANEL_TITLE + (s === 0 ? PANEL_TITLE : 0);
    const last = s === settings.length - 1;
    for (const [q, column] of columns.entries()) {
      const panel: Panel = { ...column, top: y, height: HEIGHT };
      const above = s === 0 ? { title: `${column.quantity.label}; runs (%)` } : {};
      body.push(
        ...frame(panel, above),
        ...bars(panel, column, s),
        ...quantileMarks(panel, column, setting.values[q] ?? []),
        ...(last ? numbers(panel, column) : []),
      );
    }
    y += HEIGHT + QUANTILES + (last ? 40 : GAP);
  }
  const key = "below each: line 10 to 90 %, bar 25 to 75 %, mark median of the runs";
  body.push(text(MARGIN, y, key, { size: smallSize, fill: ink }));
  return drawing(WIDTH, y + 16, title, body);
}

function columnOf(
  quantity: HistogramQuantity,
  q: number,
  count: number,
  settings: readonly HistogramSetting[],
): Column {
  const all = settings.map(({ values }) => values[q] ?? []);
  const known = all.flat().filter((value) => Number.isFinite(value));
  const { scale, unit, limit } = quantity;
  const ends = limit === undefined ? known : [...known, limit];
  const x =
    scale === "log" ? logAxis(ends, unit) : scale === "percent" ? linearAxis(ends, 3, 6, 100) : linearAxis(ends, 3, 6);
  const shares = all.map((values) => {
    const bins = Array.from({ length: BINS + 1 }, () => 0);
    const counted = values.filter((value) => !Number.isNaN(value));
    for (const value of counted) {
      const bin =
        value === Number.POSITIVE_INFINITY ? BINS : Math.max(0, Math.min(BINS - 1, Math.floor(part(x, value) * BINS)));
      bins[bin] = (bins[bin] ?? 0) + 1 / counted.length;
    }
    return bins;
  });
  const never = all.flat().includes(Number.POSITIVE_INFINITY);
  const room = (WIDTH - 2 * MARGIN) / Math.max(1, count);
  return {
    quantity,
    x,
    y: linearAxis([0, 0.05, ...shares.flat()], 2, 3, 100),
    left: MARGIN + room * q + NUMBERS,
    width: room - NUMBERS - GAP - (never ? NEVER + NEVER_GAP : 0),
    never,
    shares,
  };
}

function bars(panel: Panel, { shares, never, quantity, x }: Column, setting: number): readonly string[] {
  const bottom = panel.top + panel.height;
  const bins = shares[setting] ?? [];
  const limit = quantity.limit === undefined ? Number.POSITIVE_INFINITY : part(x, quantity.limit);
  const bar = (left: number, width: number, share: number, failed: boolean): string => {
    const height = part(panel.y, share) * panel.height;
    return share === 0
      ? ""
      : element("rect", { x: left, y: bottom - height, width, height, fill: failed ? colour(1) : blockFill });
  };
  const pitch = panel.width / BINS;
  const drawn = bins
    .slice(0, BINS)
    .map((share, i) => bar(panel.left + pitch * i + 0.5, pitch - 1, share, (i + 0.5) / BINS >= limit));
  if (never) {
    const left = panel.left + panel.width + NEVER_GAP;
    const rule = `M${decimal(left)} ${decimal(bottom)}h${NEVER}`;
    drawn.push(bar(left + 1, NEVER - 2, bins[BINS] ?? 0, true));
    drawn.push(element("path", { d: rule, stroke: axisColour, fill: "none" }));
  }
  if (quantity.limit !== undefined) {
    const d = `M${decimal(panel.left + limit * panel.width)} ${decimal(panel.top)}V${decimal(bottom)}`;
    drawn.push(element("path", { d, stroke: ink, "stroke-width": 1.2, "stroke-dasharray": "5 3", fill: "none" }));
  }
  return drawn;
}

function quantileMarks(panel: Panel, { x, never }: Column, values: readonly number[]): readonly string[] {
  const sorted = Float64Array.from(values.filter((value) => !Number.isNaN(value))).sort();
  if (sorted.length === 0) {
    return [];
  }
  const y = panel.top + panel.height + 9;
  const end = panel.left + panel.width + (never ? NEVER_GAP + NEVER / 2 : 0);
  const at = (p: number): string => {
    const value = sorted[Math.round(p * (sorted.length - 1))] ?? 0;
    return decimal(value === Number.POSITIVE_INFINITY ? end : panel.left + part(x, value) * panel.width);
  };
  const line = (from: number, to: number, width: number): string =>
    element("path", { d: `M${at(from)} ${decimal(y)}H${at(to)}`, stroke: ink, "stroke-width": width, fill: "none" });
  const median = `M${at(0.5)} ${decimal(y - 6)}v12`;
  return [line(0.1, 0.9, 1), line(0.25, 0.75, 4), element("path", { d: median, stroke: ink, "stroke-width": 2 })];
}

function numbers(panel: Panel, { never, x }: Column): readonly string[] {
  const y = panel.top + panel.height + QUANTILES + 10;
  let free = Number.NEGATIVE_INFINITY;
  const labels = x.ticks.flatMap((tick, i) => {
    const label = x.labels[i] ?? "";
    const at = panel.left + part(x, tick) * panel.width;
    const half = textWidth(label, tickSize) / 2;
    if (at - half < free) {
      return [];
    }
    free = at + half + 2;
    return [text(at, y, label, { size: tickSize, anchor: "middle", fill: ink })];
  });
  const right = panel.left + panel.width + NEVER_GAP + NEVER / 2;
  return never ? [...labels, text(right, y + 13, "never", { size: tickSize, anchor: "middle", fill: ink })] : labels;
}

function failureWords({ failed }: HistogramSetting): string {
  if (failed === undefined) {
    return "";
  }
  const { count, of, low, high } = failed;
  const percent = (share: number): string => (100 * share).toFixed(1);
  return `${count} of ${of} fail: ${percent(count / Math.max(1, of))} % (95 % interval ${percent(low)} to ${percent(high)} %)`;
}

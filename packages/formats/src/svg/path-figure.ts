/** A timing path as a waterfall, every contribution a bar that begins where the last one ended, and beside it slacks. */
import { drawing, element, text } from "./element.ts";
import { textWidth, widest, wrap } from "./labels.ts";
import { axisColour, colour, gridColour, ink, labelSize, muted, smallSize, tickSize, titleSize } from "./style.ts";
import { multiples, range, tickStep, tightScale, timeLabel } from "./ticks.ts";

export interface PathStep {
  readonly name: string;
  /** What kind of contribution it is: those of one kind share a colour and an entry of the legend. */
  readonly kind: string;
  /** ps */
  readonly time: number;
}

export interface SlackRow {
  readonly name: string;
  /** ps by series, in their order; values that are not finite are left out. */
  readonly values: readonly number[];
}

export interface PathFigureOptions {
  readonly title: string;
  readonly subtitle: string;
  readonly steps: readonly PathStep[];
  /** ps that the path may take; a line where it ends. */
  readonly limit?: { readonly time: number; readonly name: string } | undefined;
  readonly slackTitle: string;
  /** Names of the series of slacks, e.g. the corners. */
  readonly series: readonly string[];
  readonly slacks: readonly SlackRow[];
}

const MARGIN = 16;
const GAP = 8;
const ROW = 20;
const BAR = 13;
const TITLE_LINE = 20;
const SUBTITLE_LINE = 16;
const HEAD_GAP = 14;
const AXIS = 24;
const PATH_WIDTH = 420;
const SLACK_WIDTH = 220;
const BETWEEN = 44;
/** px: radius; rows of several are as far apart, so that equal values are seen. */
const DOT = 4;
/** px: a bar that is next to nothing is still seen. */
const THINNEST = 1.5;

/** @returns the text of an SVG file */
export function pathFigure(options: PathFigureOptions): string {
  const { steps, slacks, series, title, subtitle, limit } = options;
  const names = widest(
    steps.map(({ name }) => name),
    labelSize,
  );
  const slackNames = widest(
    slacks.map(({ name }) => name),
    labelSize,
  );
  const left = MARGIN + names + GAP;
  const total = steps.reduce((sum, { time }) => sum + time, 0);
  const longest = Math.max(total, limit?.time ?? 0, 1);
  // The value of the last bar stands right of it.
  const room = textWidth("000.000 µs", smallSize) + GAP;
  const slackLeft = left + PATH_WIDTH + room + BETWEEN + slackNames + GAP;
  const width = slackLeft + SLACK_WIDTH + MARGIN + GAP;

  const parts: string[] = [];
  let y = MARGIN;
  for (const line of wrap(title, titleSize, width - 2 * MARGIN)) {
    parts.push(text(MARGIN, y + TITLE_LINE / 2, line, { size: titleSize, weight: "bold", fill: ink }));
    y += TITLE_LINE;
  }
  for (const line of wrap(subtitle, labelSize, width - 2 * MARGIN)) {
    parts.push(text(MARGIN, y + SUBTITLE_LINE / 2, line, { size: labelSize, fill: muted }));
    y += SUBTITLE_LINE;
  }
  y += HEAD_GAP;
  const kinds = [...new Set(steps.map(({ kind }) => kind))];
  parts.push(...legend(kinds, left, y, (kind) => colour(kinds.indexOf(kind))));
  parts.push(text(slackLeft, y, options.slackTitle, { size: labelSize, weight: "bold", fill: ink }));
  y += ROW;
  const top = y;
  const bottom = top + Math.max(steps.length, slacks.length + 1) * ROW;
  const x = (time: number): number => left + (PATH_WIDTH * time) / longest;
  parts.push(...axis(multiples(0, longest, tickStep(longest, 5)), x, top, bottom, left, left + PATH_WIDTH));
  parts.push(...waterfall(steps, kinds, x, top, left));
  if (limit !== undefined) {
    const at = x(limit.time);
    parts.push(
      element("path", {
        d: `M${at.toFixed(2)} ${top}V${bottom}`,
        stroke: ink,
        "stroke-dasharray": "4 3",
        fill: "none",
      }),
      text(at + 4, bottom - ROW / 2, limit.name, { size: smallSize, fill: ink }),
    );
  }
  parts.push(...slackPanel(slacks, series, slackLeft, top, bottom));
  return drawing(width, bottom + AXIS + MARGIN, title, parts);
}

function legend(kinds: readonly string[], left: number, y: number, fill: (kind: string) => string): readonly string[] {
  let at = left;
  return kinds.flatMap((kind) => {
    const mark = element("rect", { x: at, y: y - 5, width: 10, height: 10, fill: fill(kind) });
    const label = text(at + 14, y, kind, { size: smallSize, fill: muted });
    at += 14 + textWidth(kind, smallSize) + 2 * GAP;
    return [mark, label];
  });
}

function axis(
  ticks: readonly number[],
  x: (time: number) => number,
  top: number,
  bottom: number,
  from: number,
  to: number,
): readonly string[] {
  return [
    ...ticks.map((tick) =>
      element("path", {
        d: `M${x(tick).toFixed(2)} ${top}V${bottom}`,
        stroke: tick === 0 ? axisColour : gridColour,
        fill: "none",
      }),
    ),
    element("path", { d: `M${from.toFixed(2)} ${bottom}H${to.toFixed(2)}`, stroke: axisColour, fill: "none" }),
    ...ticks.map((tick) =>
      text(x(tick), bottom + AXIS / 2, timeLabel(tick), { size: tickSize, anchor: "middle", fill: muted }),
    ),
  ];
}

function waterfall(
  steps: readonly PathStep[],
  kinds: readonly string[],
  x: (time: number) => number,
  top: number,
  left: number,
): readonly string[] {
  let done = 0;
  return steps.flatMap(({ name, kind, time }, i) => {
    const y = top + (i + 0.5) * ROW;
    const [from, to] = [x(done), x(done + time)];
    done += time;
    const width = Math.max(THINNEST, to - from);
    return [
      text(left - GAP, y, name, { size: labelSize, anchor: "end", fill: ink }),
      element("rect", { x: from, y: y - BAR / 2, width, height: BAR, fill: colour(kinds.indexOf(kind)) }),
      text(from + width + 4, y, timeLabel(Number(time.toPrecision(4))), { size: smallSize, fill: ink }),
    ];
  });
}

function slackPanel(
  rows: readonly SlackRow[],
  series: readonly string[],
  left: number,
  top: number,
  bottom: number,
): readonly string[] {
  const [low, high] = range(rows.flatMap(({ values }) => values));
  if (!(high >= low)) {
    return [];
  }
  const { min: from, max: to, ticks } = tightScale(Math.min(0, low), Math.max(0, high), 2, 4);
  const x = (time: number): number => left + ((time - from) / (to - from)) * SLACK_WIDTH;
  const parts = [...axis(ticks, x, top + ROW, bottom, left, left + SLACK_WIDTH)];
  let at = left;
  for (const [i, name] of series.entries()) {
    parts.push(
      element("circle", { cx: at + DOT, cy: top + ROW / 2, r: DOT, fill: colour(i) }),
      text(at + 2 * DOT + 4, top + ROW / 2, name, { size: smallSize, fill: muted }),
    );
    at += 2 * DOT + 4 + textWidth(name, smallSize) + 2 * GAP;
  }
  for (const [r, { name, values }] of rows.entries()) {
    const y = top + (r + 1.5) * ROW;
    parts.push(text(left - GAP, y, name, { size: labelSize, anchor: "end", fill: ink }));
    for (const [i, value] of values.entries()) {
      if (Number.isFinite(value)) {
        const cy = y + (i - (values.length - 1) / 2) * DOT;
        parts.push(element("circle", { cx: x(value), cy, r: DOT, fill: colour(i), "fill-opacity": "0.85" }));
      }
    }
  }
  return parts;
}

/** The time axis of a timing diagram: its windows, grid, ticks, break and marked moments. */
import { decimal, element, text } from "./element.ts";
import { textWidth } from "./labels.ts";
import { axisColour, gridColour, ink, labelSize, muted, smallSize, tickSize } from "./style.ts";
import { timeLabel, timeTicks } from "./ticks.ts";

/** A stretch of the time axis: `from` at `left`, `scale` pixels a picosecond. */
export interface Window {
  readonly from: number;
  readonly to: number;
  readonly left: number;
  readonly scale: number;
}

export interface Span {
  /** ps */
  readonly from: number;
  /** ps */
  readonly to: number;
}

export interface Mark {
  /** ps */
  readonly time: number;
  readonly label: string;
}

/** px between the parts of a broken axis. */
const BREAK = 26;
/** px that a tick with its label needs. */
const TICK_ROOM = 85;
/** px between the labels of two ticks. */
const TICK_GAP = 4;
const AXIS_HEIGHT = 52;
const MARK_LINE = 14;
/** px between the labels of two marks on one line. */
const MARK_GAP = 10;

export function xOf(window: Window, time: number): number {
  return window.left + (time - window.from) * window.scale;
}

export function endOf(window: Window): number {
  return xOf(window, window.to);
}

/** One window, or two of the same scale where something is left out. */
export function windowsOf({ from, to }: Span, skip: Span | undefined, left: number, width: number): readonly Window[] {
  if (skip === undefined) {
    return [{ from, to, left, scale: width / (to - from) }];
  }
  const scale = (width - BREAK) / (skip.from - from + to - skip.to);
  const first = { from, to: skip.from, left, scale };
  return [first, { from: skip.to, to, left: endOf(first) + BREAK, scale }];
}

interface TimeAxis {
  readonly height: number;
  readonly grid: readonly string[];
  readonly parts: readonly string[];
}

/** The axis at `y`, and grid lines from `top` down to it. */
export function timeAxis(windows: readonly Window[], top: number, y: number): TimeAxis {
  const [first, last] = [windows[0], windows.at(-1)];
  if (first === undefined || last === undefined) {
    return { height: 0, grid: [], parts: [] };
  }
  const shown = (endOf(last) - first.left) / first.scale;
  const count = Math.max(2, Math.floor((endOf(last) - first.left) / TICK_ROOM));
  const { step, origin } = timeTicks(first.from, last.to, shown, count);
  let freeFrom = Number.NEGATIVE_INFINITY;
  const grid: string[] = [];
  const parts: string[] = [];
  for (const window of windows) {
    const times = ticksIn(window, origin, step);
    const lines = times.map((time) => `M${decimal(xOf(window, time))} ${decimal(top)}V${decimal(y)}`).join("");
    const ticks = times.map((time) => `M${decimal(xOf(window, time))} ${decimal(y)}v4`).join("");
    const base = `M${decimal(window.left)} ${decimal(y)}H${decimal(endOf(window))}`;
    grid.push(element("path", { d: lines, stroke: gridColour, fill: "none" }));
    parts.push(element("path", { d: base + ticks, stroke: axisColour, fill: "none" }));
    for (const time of times) {
      const [x, label] = [xOf(window, time), timeLabel(time - origin)];
      const half = textWidth(label, tickSize) / 2;
      // Ticks on both sides of a break can be close: the later one has no label then.
      if (x - half > freeFrom) {
        freeFrom = x + half + TICK_GAP;
        parts.push(text(x, y + 13, label, { size: tickSize, anchor: "middle", fill: ink }));
      }
    }
    if (window !== last) {
      parts.push(breakMark(endOf(window) + BREAK / 2, y));
    }
  }
  const title = origin === 0 ? "time" : `time after ${timeLabel(origin)}`;
  parts.push(text((first.left + endOf(last)) / 2, y + 34, title, { size: labelSize, anchor: "middle", fill: ink }));
  return { height: AXIS_HEIGHT, grid, parts };
}

/** Multiples of the step from the origin. */
function ticksIn({ from, to }: Window, origin: number, step: number): readonly number[] {
  const first = Math.ceil((from - origin) / step);
  const last = Math.floor((to - origin) / step);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => origin + (first + i) * step);
}

/** Two slanted strokes where the axis leaves something out. */
function breakMark(x: number, y: number): string {
  const stroke = (at: number): string => `M${decimal(at - 2)} ${decimal(y + 5)}l4 -10`;
  return element("path", { d: stroke(x - 3) + stroke(x + 3), stroke: ink, fill: "none" });
}

interface Marks {
  readonly height: number;
  /** px that the labels need right of the axis. */
  readonly overhang: number;
  /** Labels, from the top given. */
  readonly labels: readonly string[];
  /** Lines from each label down to `bottom`. */
  readonly lines: (bottom: number) => readonly string[];
}

/** Labels of marked moments in as few lines as keep them apart; later marks lie higher, so that no line crosses a label. */
export function markLabels(marks: readonly Mark[], windows: readonly Window[], top: number): Marks {
  const right = endOf(windows.at(-1) ?? { from: 0, to: 0, left: 0, scale: 0 });
  const placed = marks
    .flatMap(({ time, label }) => {
      const window = windows.find(({ from, to }) => from <= time && time <= to);
      return window === undefined ? [] : [{ label, x: xOf(window, time) }];
    })
    .sort((a, b) => b.x - a.x);
  // From the right: a label stands right of its line and may use the line of text on which nothing is in its way.
  const starts: number[] = [];
  let overhang = 0;
  const lines = placed.map(({ label, x }) => {
    const width = textWidth(label, smallSize);
    const end = x + 4 + width;
    overhang = Math.max(overhang, end - right);
    let line = starts.findIndex((start) => start > end + MARK_GAP);
    line = line === -1 ? starts.length : line;
    for (let lower = 0; lower < line; lower++) {
      starts[lower] = Math.min(starts[lower] ?? x, x);
    }
    starts[line] = x;
    return line;
  });
  const count = starts.length;
  const yOf = (line: number): number => top + (count - line - 0.5) * MARK_LINE;
  return {
    height: count === 0 ? 0 : count * MARK_LINE + 6,
    overhang,
    labels: placed.map(({ label, x }, i) => text(x + 4, yOf(lines[i] ?? 0), label, { size: smallSize, fill: muted })),
    lines: (bottom) =>
      placed.map(({ x }, i) => {
        const d = `M${decimal(x)} ${decimal(yOf(lines[i] ?? 0) - MARK_LINE / 2)}V${decimal(bottom)}`;
        return element("path", { d, stroke: muted, "stroke-width": 0.9, "stroke-dasharray": "3 3", fill: "none" });
      }),
  };
}

/** A frame with two axes, and what is drawn inside it. */
import { type Axis, part } from "./axis.ts";
import { simplified } from "./bins.ts";
import { type Attributes, decimal, element, polyline, text } from "./element.ts";
import { textWidth } from "./labels.ts";
import { axisColour, gridColour, ink, labelSize, tickSize } from "./style.ts";

export interface Panel {
  /** px */
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly x: Axis;
  readonly y: Axis;
}

export interface PanelWords {
  /** Above the panel. */
  readonly title?: string;
  /** Below it, with the numbers of the x axis; without it there are none. */
  readonly below?: string;
  /** False where a panel to the left has the same y axis. */
  readonly numbers?: boolean;
}

/** px from the frame down to the end of the x axis's title. */
export const X_AXIS_HEIGHT = 42;
/** px above the frame that its title takes. */
export const PANEL_TITLE = 20;

export function atX({ left, width, x }: Panel, value: number): number {
  return left + part(x, value) * width;
}

export function atY({ top, height, y }: Panel, value: number): number {
  return top + (1 - part(y, value)) * height;
}

/** Grid, axes, numbers, titles. */
export function frame(panel: Panel, { title, below, numbers = true }: PanelWords): readonly string[] {
  const { left, top, width, height, x, y } = panel;
  const [right, bottom] = [left + width, top + height];
  const across = y.ticks.map((tick) => `M${decimal(left)} ${decimal(atY(panel, tick))}H${decimal(right)}`);
  const up = x.ticks.map((tick) => `M${decimal(atX(panel, tick))} ${decimal(top)}V${decimal(bottom)}`);
  const parts = [
    element("path", { d: [...across, ...up].join(""), stroke: gridColour, fill: "none" }),
    element("path", {
      d: `M${decimal(left)} ${decimal(top)}V${decimal(bottom)}H${decimal(right)}`,
      stroke: axisColour,
      fill: "none",
    }),
  ];
  if (title !== undefined) {
    parts.push(text(left, top - 10, title, { size: labelSize, fill: ink }));
  }
  if (numbers) {
    parts.push(
      ...y.ticks.map((tick, i) =>
        text(left - 8, atY(panel, tick), y.labels[i] ?? "", { size: tickSize, anchor: "end", fill: ink }),
      ),
    );
  }
  if (below !== undefined) {
    parts.push(...numbersBelow(panel, bottom));
    parts.push(text(left + width / 2, bottom + 33, below, { size: labelSize, anchor: "middle", fill: ink }));
  }
  return parts;
}

/** As many as have room beside one another. */
function numbersBelow(panel: Panel, bottom: number): readonly string[] {
  let free = Number.NEGATIVE_INFINITY;
  return panel.x.ticks.flatMap((tick, i) => {
    const label = panel.x.labels[i] ?? "";
    const at = atX(panel, tick);
    const half = textWidth(label, tickSize) / 2;
    if (label === "" || at - half < free) {
      return [];
    }
    free = at + half + 4;
    return [text(at, bottom + 13, label, { size: tickSize, anchor: "middle", fill: ink })];
  });
}

export type Points = readonly (readonly [x: number, y: number])[];

/** px that a drawn line may pass beside its points. */
const TOLERANCE = 0.1;

/** A line through points, broken where one is no number. */
export function curve(panel: Panel, points: Points, attributes: Attributes): string {
  let d = "";
  let piece: (readonly [number, number])[] = [];
  for (const [x, y] of [...points, [Number.NaN, Number.NaN] as const]) {
    if (Number.isFinite(x) && Number.isFinite(y)) {
      piece.push([atX(panel, x), atY(panel, y)]);
    } else {
      d += polyline(simplified(piece, TOLERANCE));
      piece = [];
    }
  }
  return d === "" ? "" : element("path", { d, fill: "none", "stroke-linejoin": "round", ...attributes });
}

/** Filled between two lines of the same x. */
export function band(panel: Panel, low: Points, high: Points, attributes: Attributes): string {
  const keep = low.map(([x, y], i) => [x, y, high[i]?.[1]].every((value) => Number.isFinite(value)));
  const there = (points: Points): (readonly [number, number])[] =>
    points.filter((_, i) => keep[i]).map(([x, y]) => [atX(panel, x), atY(panel, y)]);
  const d = polyline([...there(low), ...there(high).toReversed()]);
  return d === "" ? "" : element("path", { d: `${d}z`, stroke: "none", ...attributes });
}

/** A dot is a stroke without length and with round ends. */
export function dots(panel: Panel, points: Points, size: number, stroke: string): string {
  const d = points
    .filter(([x, y]) => Number.isFinite(x) && Number.isFinite(y))
    .map(([x, y]) => `M${decimal(atX(panel, x))} ${decimal(atY(panel, y))}h0`)
    .join("");
  return d === "" ? "" : element("path", { d, stroke, "stroke-width": size, "stroke-linecap": "round" });
}

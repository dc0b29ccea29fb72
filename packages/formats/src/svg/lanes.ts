/** One lane a probe: codes as a step plot with their values, digital probes as blocks where they are high. */
import { logicChar } from "@twinedge/core";
import { type Columns, edge, lineWidth, right, runs } from "./columns.ts";
import { decimal, element, polyline, text } from "./element.ts";
import { textWidth } from "./labels.ts";
import { axisColour, blockFill, gridColour, ink, muted, smallSize, tickSize, unknownFill } from "./style.ts";

/** px */
export const CODE_LANE_HEIGHT = 52;
export const LOGIC_LANE_HEIGHT = 16;

/** px above or below a code's line for the values on it, from the line to their middle, and without values. */
const INSET = 13;
const RISE = 7;
const BARE = 4;

interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly value: number;
}

/**
 * A code between `min` and `max`; NaN is unknown. The values stand on the line where all of them fit; otherwise peaks carry
 * theirs above the line and valleys below it, as far as there is room.
 */
export function codeLane(
  columns: Columns,
  top: number,
  values: readonly number[],
  [min, max]: readonly [number, number],
): readonly string[] {
  const bottom = top + CODE_LANE_HEIGHT;
  const stretches = runs(values);
  const known = stretches.filter(({ value }) => !Number.isNaN(value));
  const everyFits = known.every(
    ({ from, to, value }) => textWidth(`${value}`, smallSize) + 2 <= columns.pitch * (to - from),
  );
  const low = bottom - (everyFits ? BARE : INSET);
  const y = (value: number): number => low - ((value - min) / Math.max(1, max - min)) * (low - top - INSET);
  return [
    element("path", {
      d: `M${decimal(columns.left)} ${decimal(bottom)}H${decimal(right(columns))}`,
      stroke: gridColour,
    }),
    ...unknowns(columns, top + BARE, CODE_LANE_HEIGHT - 2 * BARE, stretches),
    element("path", { d: steps(columns, stretches, y), fill: "none", stroke: ink, "stroke-width": lineWidth(columns) }),
    ...(everyFits
      ? known.map((stretch) => valueText(columns, stretch, y(stretch.value) - RISE))
      : extremes(columns, known, y)),
  ];
}

/** One polyline for each piece without unknowns. */
function steps(columns: Columns, stretches: readonly Stretch[], y: (value: number) => number): string {
  let data = "";
  let points: (readonly [number, number])[] = [];
  for (const { from, to, value } of stretches) {
    if (Number.isNaN(value)) {
      data += polyline(points);
      points = [];
    } else {
      points.push([edge(columns, from), y(value)], [edge(columns, to), y(value)]);
    }
  }
  return data + polyline(points);
}

function extremes(columns: Columns, stretches: readonly Stretch[], y: (value: number) => number): readonly string[] {
  const labels: string[] = [];
  // Where the next label may begin, above the line and below it.
  const free = { above: columns.left, below: columns.left };
  for (const [i, stretch] of stretches.entries()) {
    const { value } = stretch;
    const before = stretches[i - 1]?.value ?? value;
    const after = stretches[i + 1]?.value ?? value;
    const isPeak = value >= before && value >= after;
    const isValley = value <= before && value <= after;
    const half = textWidth(`${value}`, smallSize) / 2 + 1;
    const x = middle(columns, stretch);
    const side = isPeak ? "above" : "below";
    if (isPeak === isValley || x - half < free[side] || x + half > right(columns)) {
      continue;
    }
    free[side] = x + half;
    labels.push(valueText(columns, stretch, y(value) + (isPeak ? -RISE : RISE)));
  }
  return labels;
}

function middle(columns: Columns, { from, to }: Stretch): number {
  return (edge(columns, from) + edge(columns, to)) / 2;
}

function valueText(columns: Columns, stretch: Stretch, y: number): string {
  return text(middle(columns, stretch), y, `${stretch.value}`, { size: smallSize, anchor: "middle", fill: ink });
}

/** Hatched where unknown. */
function unknowns(columns: Columns, y: number, height: number, stretches: readonly Stretch[]): readonly string[] {
  return stretches
    .filter(({ value }) => Number.isNaN(value))
    .map(({ from, to }) =>
      element("rect", {
        x: edge(columns, from),
        y,
        width: columns.pitch * (to - from),
        height,
        fill: unknownFill,
      }),
    );
}

/** Blocks where the value is 1, hatched where it is unknown, a line in the middle where nothing drives it. */
export function logicLane(columns: Columns, top: number, values: readonly number[]): readonly string[] {
  const bottom = top + LOGIC_LANE_HEIGHT;
  const half = (top + bottom) / 2;
  const stretches = runs(values.map((value) => (Number.isNaN(value) ? 3 : "01zx".indexOf(logicChar(value)))));
  const base = `M${decimal(columns.left)} ${decimal(bottom)}H${decimal(right(columns))}`;
  const parts: string[] = [element("path", { d: base, stroke: axisColour, "stroke-width": 0.8 })];
  for (const { from, to, value } of stretches) {
    const x = edge(columns, from);
    const width = columns.pitch * (to - from);
    if (value === 1) {
      parts.push(element("rect", { x, y: top, width, height: LOGIC_LANE_HEIGHT, fill: blockFill }));
    } else if (value === 2) {
      parts.push(element("path", { d: `M${decimal(x)} ${decimal(half)}h${decimal(width)}`, stroke: muted }));
    } else if (value === 3) {
      parts.push(element("rect", { x, y: top, width, height: LOGIC_LANE_HEIGHT, fill: unknownFill }));
    }
  }
  return parts;
}

/** The name of a lane, left of it. */
export function laneName(columns: Columns, y: number, name: string): string {
  return text(columns.left - 8, y, name, { size: tickSize, anchor: "end", fill: ink });
}

/** The horizontal frame of a figure over clocks: every clock is a column, centred on its number. */
import { decimal, element, text } from "./element.ts";
import { textWidth } from "./labels.ts";
import { axisColour, gridColour, ink, labelSize, tickSize } from "./style.ts";
import { integerTicks, tickLabels } from "./ticks.ts";

export interface Columns {
  /** px: left edge of the first column, width of one, number of columns (one, empty, where there are no clocks). */
  readonly left: number;
  readonly pitch: number;
  readonly count: number;
  /** Clock number of each column; they rise by one. */
  readonly clocks: readonly number[];
}

export function right(columns: Columns): number {
  return columns.left + columns.pitch * columns.count;
}

/** Width of a step line: thinner where the columns are so narrow that it would close the gaps between its steps. */
export function lineWidth(columns: Columns): number {
  return columns.pitch < 4 ? 0.8 : 1.6;
}

/** Left edge of a column. */
export function edge(columns: Columns, column: number): number {
  return columns.left + columns.pitch * column;
}

export function centre(columns: Columns, column: number): number {
  return edge(columns, column + 0.5);
}

/** Stretches of columns with the same value. */
export function runs(values: readonly number[]): readonly { from: number; to: number; value: number }[] {
  const found: { from: number; to: number; value: number }[] = [];
  for (const [column, value] of values.entries()) {
    const last = found.at(-1);
    if (last !== undefined && Object.is(last.value, value)) {
      last.to = column + 1;
    } else {
      found.push({ from: column, to: column + 1, value });
    }
  }
  return found;
}

/** Columns that get a number, spaced so that the numbers stay apart. */
function numbered(columns: Columns): readonly { column: number; label: string }[] {
  const { clocks, pitch, count } = columns;
  if (clocks.length === 0) {
    return [];
  }
  const first = clocks[0] ?? 0;
  const last = clocks.at(-1) ?? 0;
  const room = textWidth(`${last}`, tickSize) + 2 * tickSize;
  const ticks = integerTicks(first, last, Math.max(1, Math.floor((pitch * count) / room)));
  const labels = tickLabels(ticks);
  return ticks.map((clock, i) => ({ column: clock - first, label: labels[i] ?? "" }));
}

/** Thin lines at the numbered clocks, behind everything from `top` to `bottom`. */
export function columnGrid(columns: Columns, top: number, bottom: number): string {
  const d = numbered(columns)
    .map(({ column }) => `M${decimal(centre(columns, column))} ${decimal(top)}V${decimal(bottom)}`)
    .join("");
  return element("path", { d, stroke: gridColour, fill: "none" });
}

/** px: height of the axis with its numbers and title. */
export const CLOCK_AXIS_HEIGHT = 44;

export function clockAxis(columns: Columns, y: number, title: string): readonly string[] {
  const marks = numbered(columns);
  const d = marks.map(({ column }) => `M${decimal(centre(columns, column))} ${decimal(y)}v4`).join("");
  const middle = (columns.left + right(columns)) / 2;
  return [
    element("path", {
      d: `M${decimal(columns.left)} ${decimal(y)}H${decimal(right(columns))}${d}`,
      stroke: axisColour,
      fill: "none",
    }),
    ...marks.map(({ column, label }) =>
      text(centre(columns, column), y + 13, label, { size: tickSize, anchor: "middle", fill: ink }),
    ),
    text(middle, y + 34, title, { size: labelSize, anchor: "middle", fill: ink }),
  ];
}

/** The panel of node voltages: a step line a probe with a marker a clock, named at its right end; targets dashed. */
import { type Columns, centre, edge, lineWidth, right } from "./columns.ts";
import { decimal, element, polyline, text } from "./element.ts";
import { endLabels } from "./end-labels.ts";
import { axisColour, colour, dash, gridColour, ink, muted, tickSize } from "./style.ts";
import { range, type Scale, tickLabels, tightScale } from "./ticks.ts";

export interface Series {
  readonly name: string;
  readonly values: readonly number[];
}

export interface Target {
  /** Name of the series whose target it is. */
  readonly probe: string;
  readonly value: number;
  readonly label: string;
}

/** Columns narrower than this show no markers. */
const MARKER_PITCH = 7;

export interface VoltageScale extends Scale {
  readonly labels: readonly string[];
  /** px */
  readonly height: number;
}

export function voltageScale(series: readonly Series[], targets: readonly Target[], height: number): VoltageScale {
  const [min, max] = range([...series.flatMap(({ values }) => values), ...targets.map(({ value }) => value)]);
  const scale = tightScale(min, max, Math.floor(height / 50), Math.floor(height / 32));
  return { ...scale, labels: tickLabels(scale.ticks), height };
}

export function voltagePanel(
  columns: Columns,
  top: number,
  { min, max, ticks, labels, height }: VoltageScale,
  series: readonly Series[],
  targets: readonly Target[],
): readonly string[] {
  const bottom = top + height;
  const y = (value: number): number => bottom - ((value - min) / (max - min)) * height;
  const end = right(columns);
  const parts: string[] = [
    element("path", {
      d: ticks.map((tick) => `M${decimal(columns.left)} ${decimal(y(tick))}H${decimal(end)}`).join(""),
      stroke: gridColour,
      fill: "none",
    }),
    element("path", {
      d: `M${decimal(columns.left)} ${decimal(top)}V${decimal(bottom)}H${decimal(end)}`,
      stroke: axisColour,
      fill: "none",
    }),
    ...ticks.map((tick, i) =>
      text(columns.left - 8, y(tick), labels[i] ?? "", { size: tickSize, anchor: "end", fill: ink }),
    ),
  ];
  const colourOf = new Map(series.map(({ name }, i) => [name, colour(i)]));
  for (const { probe, value } of targets) {
    parts.push(
      element("path", {
        d: `M${decimal(columns.left)} ${decimal(y(value))}H${decimal(end)}`,
        stroke: colourOf.get(probe) ?? muted,
        "stroke-width": 1.2,
        "stroke-dasharray": "6 4",
        fill: "none",
      }),
    );
  }
  for (const [i, { values }] of series.entries()) {
    parts.push(...line(columns, values, y, i));
  }
  const ends = [
    ...series.map(({ name, values }, i) => ({
      words: name,
      at: y(values.findLast((value) => Number.isFinite(value)) ?? min),
      fill: colour(i),
      weight: "bold" as const,
    })),
    ...targets.map(({ probe, value, label }) => ({ words: label, at: y(value), fill: colourOf.get(probe) ?? muted })),
  ];
  return [...parts, ...endLabels(end, top, bottom, ends)];
}

function line(
  columns: Columns,
  values: readonly number[],
  y: (value: number) => number,
  index: number,
): readonly string[] {
  const pieces: string[] = [];
  let points: (readonly [number, number])[] = [];
  for (const [column, value] of [...values, Number.NaN].entries()) {
    if (Number.isFinite(value)) {
      points.push([edge(columns, column), y(value)], [edge(columns, column + 1), y(value)]);
    } else if (points.length > 0) {
      pieces.push(polyline(points));
      points = [];
    }
  }
  const stroke = colour(index);
  const drawn = [
    element("path", {
      d: pieces.join(""),
      fill: "none",
      stroke,
      "stroke-width": lineWidth(columns),
      "stroke-dasharray": dash(index),
      "stroke-linejoin": "round",
    }),
  ];
  if (columns.pitch >= MARKER_PITCH) {
    const dots = values.flatMap((value, column) =>
      Number.isFinite(value) ? [`M${decimal(centre(columns, column))} ${decimal(y(value))}h0`] : [],
    );
    // A dot is a stroke without length and with round ends.
    drawn.push(element("path", { d: dots.join(""), stroke, "stroke-width": 5, "stroke-linecap": "round" }));
  }
  return drawn;
}

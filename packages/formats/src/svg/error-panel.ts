/** Errors of one target under every scheme: a line each, with a band where there are several runs; 0 is the target. */
import { type Columns, centre, right } from "./columns.ts";
import type { ComparisonCurve } from "./comparison-figure.ts";
import { decimal, element, polyline, text } from "./element.ts";
import { axisColour, colour, gridColour, ink, muted, tickSize } from "./style.ts";
import { range, type Scale, tickLabels, tightScale } from "./ticks.ts";

const HEIGHT = 170;
/** px: the last scheme's line is the thinnest, so that it leaves those below it to be seen. */
const THINNEST = 1.2;
const THICKER = 1.5;

export interface ErrorScale extends Scale {
  readonly labels: readonly string[];
  readonly height: number;
}

export function errorScale(curves: readonly ComparisonCurve[]): ErrorScale {
  const [min, max] = range([0, ...curves.flatMap(({ values, low = [], high = [] }) => [...values, ...low, ...high])]);
  const scale = tightScale(min, max, 3, 6);
  return { ...scale, labels: tickLabels(scale.ticks), height: HEIGHT };
}

export function errorPanel(
  columns: Columns,
  top: number,
  { min, max, ticks, labels, height }: ErrorScale,
  curves: readonly ComparisonCurve[],
): readonly string[] {
  const bottom = top + height;
  const y = (value: number): number => bottom - ((value - min) / (max - min)) * height;
  const across = (value: number): string => `M${decimal(columns.left)} ${decimal(y(value))}H${decimal(right(columns))}`;
  const points = (values: readonly number[]): (readonly [number, number])[] =>
    values.flatMap((value, clock) => (Number.isFinite(value) ? [[centre(columns, clock), y(value)] as const] : []));
  const width = (s: number): number => THINNEST + THICKER * (curves.length - 1 - s);
  return [
    element("path", { d: ticks.map(across).join(""), stroke: gridColour, fill: "none" }),
    ...curves.flatMap(({ low, high }, s) =>
      low === undefined || high === undefined
        ? []
        : [
            element("path", {
              d: `${polyline([...points(low), ...points(high).toReversed()])}z`,
              fill: colour(s),
              "fill-opacity": "0.18",
              stroke: "none",
            }),
          ],
    ),
    element("path", { d: across(0), stroke: muted, "stroke-width": 1.2, "stroke-dasharray": "6 4", fill: "none" }),
    ...curves.map(({ values }, s) =>
      element("path", {
        d: polyline(points(values)),
        stroke: colour(s),
        "stroke-width": width(s),
        "stroke-linejoin": "round",
        fill: "none",
      }),
    ),
    element("path", {
      d: `M${decimal(columns.left)} ${decimal(top)}V${decimal(bottom)}H${decimal(right(columns))}`,
      stroke: axisColour,
      fill: "none",
    }),
    ...ticks.map((tick, i) =>
      text(columns.left - 8, y(tick), labels[i] ?? "", { size: tickSize, anchor: "end", fill: ink }),
    ),
  ];
}

/** Errors of one target under every scheme: a line each, with a band where there are several runs; 0 is the target. */
import { type Columns, centre, right } from "./columns.ts";
import type { ComparisonCurve } from "./comparison-figure.ts";
import { type Attributes, decimal, element, polyline, text } from "./element.ts";
import { axisColour, colour, gridColour, ink, muted, tickSize } from "./style.ts";
import { range, type Scale, tickLabels, tightScale } from "./ticks.ts";

const HEIGHT = 170;
/** Dashes with gaps that let a line below show: schemes that agree lie on one another. */
const DASHES = [undefined, "10 6", "5 5", "2.5 3.5", "10 4 2 4"] as const;

/** How the line of a scheme is drawn: the first one's is wide and whole, below the others. */
export function lineOf(scheme: number): Attributes {
  return {
    stroke: colour(scheme),
    "stroke-width": scheme === 0 ? 3.2 : 2,
    "stroke-dasharray": DASHES[scheme % DASHES.length],
    "stroke-linejoin": "round",
    fill: "none",
  };
}

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
    ...curves.map(({ values }, s) => element("path", { d: polyline(points(values)), ...lineOf(s) })),
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

/**
 * The smallest error that is reached, against a size: edges, codes, outputs. One line a setting through the medians over seeds, in
 * a band from 10 to 90 %; both axes logarithmic.
 */
import { type Axis, logAxis } from "./axis.ts";
import { decimal, drawing, element } from "./element.ts";
import { endLabels, LABEL_INSET } from "./end-labels.ts";
import { heading } from "./heading.ts";
import { shortened, widest } from "./labels.ts";
import { atX, atY, band, curve, frame, PANEL_TITLE, type Panel, type Points, X_AXIS_HEIGHT } from "./panel.ts";
import { colour, ink, labelSize } from "./style.ts";

export interface CapacitySetting {
  readonly name: string;
  readonly points: readonly {
    readonly x: number;
    readonly median: number;
    readonly low: number;
    readonly high: number;
  }[];
}

export interface CapacityFigure {
  readonly title: string;
  readonly note?: string | undefined;
  /** What is counted. */
  readonly x: string;
  /** What is drawn, in V. */
  readonly y: string;
  /** V, where a task counts as learned. */
  readonly threshold?: number | undefined;
  readonly settings: readonly CapacitySetting[];
}

const WIDTH = 760;
const MARGIN = 16;
const NUMBERS = 66;
const HEIGHT = 360;
const MOST_NAME = 190;
/** Values of x up to which each has its own number. */
const MOST_NUMBERS = 9;
const LEARNED = "learned below";
const DASHES = [undefined, "10 4", "4 3", "10 3 3 3"] as const;

/** @returns the text of an SVG file */
export function capacityFigure({ title, note, x, y, threshold, settings }: CapacityFigure): string {
  const points = settings.flatMap((setting) => setting.points);
  const names = settings.map(({ name }) => shortened(name, labelSize, MOST_NAME));
  const head = heading(title, note, MARGIN, MARGIN, WIDTH - 2 * MARGIN);
  const left = MARGIN + NUMBERS;
  const panel: Panel = {
    left,
    top: MARGIN + head.height + 8 + PANEL_TITLE,
    width: WIDTH - left - MARGIN - LABEL_INSET - widest([...names, LEARNED], labelSize),
    height: HEIGHT,
    x: sizes(points.map((point) => point.x)),
    y: logAxis(
      [
        ...points.flatMap(({ median, low, high }) => [median, low, high]),
        ...(threshold === undefined ? [] : [threshold]),
      ],
      "V",
    ),
  };
  const lines = settings.flatMap(({ points: own }, s) => {
    const line = (pick: (point: CapacitySetting["points"][number]) => number): Points =>
      own.map((point) => [point.x, pick(point)] as const);
    const style = { stroke: colour(s), "stroke-width": 1.8, "stroke-dasharray": DASHES[s % DASHES.length] };
    return [
      band(
        panel,
        line(({ low }) => low),
        line(({ high }) => high),
        { fill: colour(s), "fill-opacity": "0.15", stroke: colour(s), "stroke-width": 0.6, "stroke-opacity": "0.6" },
      ),
      curve(
        panel,
        line(({ median }) => median),
        style,
      ),
      ...own.map((point) => (Number.isFinite(point.median) ? mark(panel, point.x, point.median, s) : "")),
    ];
  });
  const ends = settings.map(({ points: own }, s) => ({
    words: names[s] ?? "",
    at: atY(panel, own.findLast(({ median }) => Number.isFinite(median))?.median ?? Number.NaN),
    fill: colour(s),
    weight: "bold" as const,
  }));
  const learned = threshold === undefined ? [] : [{ words: LEARNED, at: atY(panel, threshold), fill: ink }];
  const words = `${y}: median, band 10 to 90 % of the runs`;
  return drawing(WIDTH, panel.top + HEIGHT + X_AXIS_HEIGHT + 10, title, [
    ...head.parts,
    ...frame(panel, { title: words, below: x }),
    threshold === undefined
      ? ""
      : curve(
          panel,
          [panel.x.min, panel.x.max].map((at) => [at, threshold] as const),
          {
            stroke: ink,
            "stroke-width": 1.2,
            "stroke-dasharray": "2 3",
          },
        ),
    ...lines,
    ...endLabels(left + panel.width, panel.top, panel.top + HEIGHT, [
      ...ends.filter(({ at }) => Number.isFinite(at)),
      ...learned,
    ]),
  ]);
}

/** Numbers at the sizes themselves where they are few. */
function sizes(values: readonly number[]): Axis {
  const distinct = [...new Set(values)].filter((value) => value > 0).sort((a, b) => a - b);
  const axis = logAxis(distinct, "");
  const [first, last] = [distinct[0], distinct.at(-1)];
  if (first === undefined || last === undefined || distinct.length > MOST_NUMBERS || first === last) {
    return axis;
  }
  const margin = (last / first) ** 0.03;
  return { min: first / margin, max: last * margin, log: true, ticks: distinct, labels: distinct.map(String) };
}

/** Disc, square, diamond, triangle: told apart in grey too. */
function mark(panel: Panel, x: number, y: number, setting: number): string {
  const [cx, cy] = [atX(panel, x), atY(panel, y)];
  const outlines = ["m-4 -4h8v8h-8z", "m0 -5.5l5.5 5.5l-5.5 5.5l-5.5 -5.5z", "m0 -5l5 9h-10z"] as const;
  const fill = colour(setting);
  const shape = setting % (outlines.length + 1);
  return shape === 0
    ? element("circle", { cx, cy, r: 4.2, fill })
    : element("path", { d: `M${decimal(cx)} ${decimal(cy)}${outlines[shape - 1] ?? ""}`, fill });
}

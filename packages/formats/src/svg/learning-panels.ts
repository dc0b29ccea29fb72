/** Panels of a learning figure: free outputs against what is asked of them, errors, accuracy. */
import { type Axis, linearAxis, logAxis } from "./axis.ts";
import { binsOf, m4 } from "./bins.ts";
import { decimal, element } from "./element.ts";
import { endLabels } from "./end-labels.ts";
import type { LearningFigure, LearningOutput } from "./learning-figure.ts";
import { atX, atY, band, curve, dots, frame, type Panel, type Points } from "./panel.ts";
import { colour, ink, muted } from "./style.ts";

/** px that a step needs to carry a dot. */
const DOT_PITCH = 7;
/** Points of a series up to which each is drawn on its own. */
const MOST_DOTS = 1500;
/** Stretches into which long runs are cut for their errors. */
const STRETCHES = 170;
const DASHES = [undefined, "9 4", "4 3", "9 3 3 3"] as const;

/** Where a panel lies; it is as high as it is drawn. */
export type Place = Omit<Panel, "y" | "height">;

/** All outputs on one axis, each with the voltage asked of it as a dashed line: tasks of one example. */
export function voltagesTogether(
  place: Place,
  height: number,
  { steps, outputs, points: shown = [] }: LearningFigure,
): readonly string[] {
  const y = linearAxis(
    [...outputs.flatMap(({ free, desired }) => [...free, ...desired]), ...shown.flat().map(([, volts]) => volts)],
    3,
    7,
  );
  const panel: Panel = { ...place, height, y };
  const pitch = place.width / Math.max(1, steps.length);
  const lines = outputs.flatMap(({ free, desired }, o) => [
    curve(panel, corners(pairs(steps, desired)), { stroke: colour(o), "stroke-width": 1.2, "stroke-dasharray": "6 4" }),
    curve(panel, m4(pairs(steps, free), place.width), { stroke: colour(o), "stroke-width": pitch < 3 ? 1.1 : 1.7 }),
    pitch < DOT_PITCH ? "" : dots(panel, pairs(steps, free), 5, colour(o)),
  ]);
  const rings = shown.flatMap((values, o) => values.map((point) => ring(panel, point, o === 0 ? ink : colour(o))));
  const labels = outputs.map((output, o) => ({
    words: outputWords(output),
    at: atY(panel, last(output.free)),
    fill: colour(o),
    weight: "bold" as const,
  }));
  const title = `free outputs (V); dashed: asked of them${shown.length > 0 ? "; rings: measured elsewhere" : ""}`;
  return [
    ...frame(panel, { title }),
    ...lines,
    ...rings,
    ...endLabels(
      place.left + place.width,
      panel.top,
      panel.top + height,
      labels.filter(({ at }) => Number.isFinite(at)),
    ),
  ];
}

/** One output of a task of many examples: what each step's example gives, over what is asked. */
export function voltagesOf(
  place: Place,
  height: number,
  { steps, period }: LearningFigure,
  { name, free, desired }: LearningOutput,
  y: Axis,
  index: number,
): readonly string[] {
  const panel: Panel = { ...place, height, y };
  const keep = wholePeriods(steps.length, period);
  const pick = (values: readonly number[]): Points => pairs(steps, values).filter((_, i) => keep(i));
  return [
    ...frame(panel, { title: `${name} (V), a dot an example; grey: asked of it` }),
    dots(panel, pick(desired), 4.5, "#bbb"),
    dots(panel, pick(free), 2.6, colour(index)),
  ];
}

/** Which records are drawn: all, or those of evenly spaced times through the examples. */
function wholePeriods(records: number, period: number): (record: number) => boolean {
  const every = Math.max(1, Math.ceil(records / MOST_DOTS));
  return (record) => Math.floor(record / period) % every === 0;
}

/**
 * |free - desired| of each output, logarithmic. Long runs, and tasks of several examples: root of the mean square over stretches,
 * in a band from the smallest to the largest of the worst output.
 */
export function errors(place: Place, height: number, { steps, outputs, period }: LearningFigure): readonly string[] {
  const all = outputs.map(({ free, desired }) => free.map((volts, i) => Math.abs(volts - (desired[i] ?? Number.NaN))));
  const bins = binsOf(steps.length, STRETCHES, period);
  const single = bins.every(({ from, to }) => to - from === 1);
  const middle = bins.map(({ from, to }) => ((steps[from] ?? 0) + (steps[to - 1] ?? 0)) / 2);
  const lines = all.map((values) =>
    bins.map(({ from, to }) =>
      Math.sqrt(values.slice(from, to).reduce((sum, error) => sum + error ** 2, 0) / (to - from)),
    ),
  );
  const worst = steps.map((_, i) => Math.max(...all.map((values) => values[i] ?? Number.NaN)));
  const low = bins.map(({ from, to }) => Math.min(...worst.slice(from, to)));
  const high = bins.map(({ from, to }) => Math.max(...worst.slice(from, to)));
  const y = logAxis(single ? lines.flat() : [...lines.flat(), ...low, ...high], "V");
  const panel: Panel = { ...place, height, y };
  const size = (bins[0]?.to ?? 1) - (bins[0]?.from ?? 0);
  const title = single
    ? "error |free − asked|"
    : `error, root mean square of ${size} steps; grey: smallest to largest of the worst output`;
  const ends = lines.map((values, o) => ({
    words: outputs.length > 1 ? (outputs[o]?.name ?? "") : "",
    at: atY(panel, last(values)),
    fill: colour(o),
  }));
  return [
    ...frame(panel, { title }),
    ...(single ? [] : [band(panel, pairs(middle, low), pairs(middle, high), { fill: muted, "fill-opacity": "0.2" })]),
    ...lines.map((values, o) =>
      curve(panel, pairs(middle, values), {
        stroke: colour(o),
        "stroke-width": 1.6,
        "stroke-dasharray": DASHES[o % DASHES.length],
      }),
    ),
    ...endLabels(
      place.left + place.width,
      place.top,
      place.top + height,
      ends.filter(({ words, at }) => words !== "" && Number.isFinite(at)),
    ),
  ];
}

/** Shares of the training and the test set that are classified rightly. */
export function accuracyPanel(place: Place, height: number, { accuracy = [] }: LearningFigure): readonly string[] {
  const y = linearAxis([...accuracy.flatMap(({ train, test }) => [train, test]), 1], 2, 5, 100);
  const panel: Panel = { ...place, height, y };
  const series = (["train", "test"] as const)
    .map((key, i) => ({
      key,
      points: accuracy.map((one) => [one.step, one[key]] as const),
      stroke: i === 0 ? muted : ink,
    }))
    .filter(({ points }) => points.some(([, share]) => Number.isFinite(share)));
  return [
    ...frame(panel, { title: "classified rightly (%), each time through the examples" }),
    ...series.flatMap(({ key, points, stroke }) => [
      curve(panel, points, { stroke, "stroke-width": 1.7, "stroke-dasharray": key === "train" ? "5 3" : undefined }),
      dots(panel, points, points.length > place.width / DOT_PITCH ? 2 : 5, stroke),
    ]),
    ...endLabels(
      place.left + place.width,
      place.top,
      place.top + height,
      series.map(({ key, points, stroke }) => {
        const share = points.findLast(([, value]) => Number.isFinite(value))?.[1] ?? 0;
        return { words: `${key} ${(100 * share).toFixed(1)} %`, at: atY(panel, share), fill: stroke };
      }),
    ),
  ];
}

function ring(panel: Panel, [x, y]: readonly [number, number], stroke: string): string {
  return element("circle", { cx: atX(panel, x), cy: atY(panel, y), r: 5, stroke, "stroke-width": 1.3, fill: "none" });
}

function pairs(x: readonly number[], y: readonly number[]): Points {
  return x.map((at, i) => [at, y[i] ?? Number.NaN] as const);
}

/** Without the points in the middle of level stretches. */
function corners(points: Points): Points {
  return points.filter(([, y], i) => y !== points[i - 1]?.[1] || y !== points[i + 1]?.[1]);
}

function last(values: readonly number[]): number {
  return values.findLast((value) => Number.isFinite(value)) ?? Number.NaN;
}

/** Its name and what is asked of it. */
export function outputWords({ name, desired }: LearningOutput): string {
  const volts = last(desired);
  return Number.isFinite(volts) ? `${name} (${decimal(volts)} V)` : name;
}

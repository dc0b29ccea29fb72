/** Codes of all edges by step: a lane an edge where there are few, quantiles over the edges where there are many. */
import { type Axis, linearAxis } from "./axis.ts";
import { binsOf, m4 } from "./bins.ts";
import { decimal, element, text } from "./element.ts";
import type { LearningFigure } from "./learning-figure.ts";
import type { Place } from "./learning-panels.ts";
import { atX, band, curve, frame, PANEL_TITLE, type Panel, type Points } from "./panel.ts";
import { axisColour, gridColour, ink, labelSize, muted, smallSize, tickSize, unknownFill } from "./style.ts";
import { range } from "./ticks.ts";

/** Edges up to which each has a lane. */
export const MOST_LANES = 40;
const BAND_HEIGHT = 130;
const SHARE_HEIGHT = 70;
const GAP = 16;
/** Stretches of steps whose decisions are drawn as one shade. */
const STRETCHES = 200;
/** px: room of the decisions below a code's line. */
const DECISIONS = 3;

/** px from one lane to the next. */
function laneHeight(edges: number): number {
  return edges <= 8 ? 34 : edges <= 20 ? 22 : 15;
}

export function codesHeight({ edges }: LearningFigure): number {
  return edges.length === 0
    ? 0
    : edges.length <= MOST_LANES
      ? PANEL_TITLE + laneHeight(edges.length) * edges.length
      : BAND_HEIGHT + 2 * PANEL_TITLE + GAP + SHARE_HEIGHT;
}

export function codeLanes(place: Place, figure: LearningFigure): readonly string[] {
  const { edges, codes, decisions, lastCode } = figure;
  if (edges.length === 0) {
    return [];
  }
  if (edges.length > MOST_LANES) {
    return bands({ ...place, top: place.top + PANEL_TITLE }, figure);
  }
  const [least, most] = range(rowsOf(codes));
  const [min, max] = Number.isFinite(least) ? [least, most] : [0, lastCode];
  const words = `codes, each lane ${min} to ${max}; right: at the end${decisions === undefined ? "" : "; grey below a line: the edge decides up"}`;
  const parts = [text(place.left, place.top + 8, words, { size: labelSize, fill: ink })];
  const y: Axis = { min, max: Math.max(min + 1, max), log: false, ticks: [], labels: [] };
  for (const e of edges.keys()) {
    parts.push(...lane({ ...place, top: place.top + PANEL_TITLE + laneHeight(edges.length) * e }, y, figure, e));
  }
  return parts;
}

function* rowsOf(codes: LearningFigure["codes"]): Iterable<number> {
  for (const row of codes) {
    yield* row;
  }
}

function lane(place: Place, y: Axis, figure: LearningFigure, e: number): readonly string[] {
  const { edges, steps, codes, decisions } = figure;
  const step = laneHeight(edges.length);
  const under = decisions === undefined ? 2 : DECISIONS + 2;
  const panel: Panel = { ...place, height: step - under - 2, y };
  const points = steps.map((at, i) => [at, codes[i]?.[e] ?? Number.NaN] as const);
  const middle = place.top + panel.height / 2;
  const end = points.findLast(([, code]) => Number.isFinite(code))?.[1];
  const rule = `M${decimal(place.left)} ${decimal(place.top + panel.height)}h${decimal(place.width)}`;
  return [
    element("path", { d: rule, stroke: gridColour }),
    ...(decisions === undefined ? [] : decisionStrip(panel, steps, decisions, e, place.top + panel.height + 1)),
    curve(panel, m4(points, STRETCHES), { stroke: ink, "stroke-width": steps.length * 3 > place.width ? 1 : 1.4 }),
    text(place.left - 8, middle, edges[e] ?? "", { size: step > 16 ? tickSize : smallSize, anchor: "end", fill: ink }),
    text(place.left + place.width + 8, middle, end === undefined ? "" : String(end), { size: smallSize, fill: muted }),
  ];
}

/** Shades of the share of steps that decide up; hatched where one is unknown. */
function decisionStrip(
  panel: Panel,
  steps: readonly number[],
  decisions: readonly (readonly number[])[],
  e: number,
  top: number,
): readonly string[] {
  const SHADES = 4;
  const byShade = new Map<number, string>();
  const unknown: string[] = [];
  for (const { from, to } of binsOf(steps.length, STRETCHES)) {
    const values = decisions.slice(from, to).map((row) => row[e]);
    const x = atX(panel, (steps[from] ?? 0) - 0.5);
    const width = atX(panel, (steps[to - 1] ?? 0) + 0.5) - x;
    if (values.includes(2)) {
      unknown.push(element("rect", { x, y: top, width, height: DECISIONS, fill: unknownFill }));
      continue;
    }
    const shade = Math.round((SHADES * values.filter((value) => value === 1).length) / values.length);
    if (shade > 0) {
      byShade.set(shade, `${byShade.get(shade) ?? ""}M${decimal(x)} ${decimal(top + DECISIONS / 2)}h${decimal(width)}`);
    }
  }
  const strips = [...byShade].map(([shade, d]) =>
    element("path", {
      d,
      stroke: axisColour,
      "stroke-width": DECISIONS,
      "stroke-opacity": shade / SHADES,
      fill: "none",
    }),
  );
  return [...strips, ...unknown];
}

/** Ends where the codes end. */
function codeAxis(lastCode: number): Axis {
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((part) => Math.round(part * lastCode));
  return { min: 0, max: lastCode, log: false, ticks, labels: ticks.map(String) };
}

function bands(place: Place, { edges, steps, codes, lastCode }: LearningFigure): readonly string[] {
  const chosen = binsOf(steps.length, STRETCHES).map(({ to }) => to - 1);
  const rows = chosen.map((record) => Float64Array.from(codes[record] ?? []).sort());
  const at = (p: number): Points =>
    rows.map((sorted, i) => [steps[chosen[i] ?? 0] ?? 0, sorted[Math.round(p * (sorted.length - 1))] ?? Number.NaN]);
  const panel: Panel = { ...place, height: BAND_HEIGHT, y: codeAxis(lastCode) };
  const ends = (of: (code: number) => boolean): Points =>
    rows.map((sorted, i) => [steps[chosen[i] ?? 0] ?? 0, sorted.filter(of).length / Math.max(1, sorted.length)]);
  const [bottom, top] = [ends((code) => code === 0), ends((code) => code === lastCode)];
  const low: Panel = {
    ...place,
    top: place.top + BAND_HEIGHT + GAP + PANEL_TITLE,
    height: SHARE_HEIGHT,
    y: linearAxis([0, 0.01, ...bottom.map(([, y]) => y), ...top.map(([, y]) => y)], 2, 4, 100),
  };
  const fill = { fill: ink, "fill-opacity": "0.16" };
  return [
    ...frame(panel, { title: `codes of ${edges.length} edges: all, 5 to 95 %, 25 to 75 %, median` }),
    ...[0, 0.05, 0.25].map((p) => band(panel, at(p), at(1 - p), fill)),
    curve(panel, at(0.5), { stroke: ink, "stroke-width": 1.7 }),
    ...frame(low, { title: `edges at an end (%): whole line at code ${lastCode}, dashed at 0` }),
    curve(low, top, { stroke: ink, "stroke-width": 1.6 }),
    curve(low, bottom, { stroke: ink, "stroke-width": 1.6, "stroke-dasharray": "5 3" }),
  ];
}

/**
 * Several schemes on one network, by clocks: the error of each target under every scheme above, below one strip a scheme with a
 * row an edge that marks the decisions against Eq. 2 and the first one that the scheme takes otherwise than the first scheme.
 *
 * Column k of a panel is the state that clock k led to, column k of a strip the decision that clock k takes.
 */
import { CLOCK_AXIS_HEIGHT, type Columns, clockAxis, columnGrid } from "./columns.ts";
import { decisionStrip, stripHeight } from "./decision-strip.ts";
import { decimal, drawing, element, text } from "./element.ts";
import { errorPanel, errorScale, lineOf } from "./error-panel.ts";
import { textWidth, widest, wrap } from "./labels.ts";
import { colour, ink, labelSize, muted, smallSize, tickSize, titleSize, unknownFill, unknownPattern } from "./style.ts";

/** V, one value a clock from 0 on; `low` and `high` bound a band. */
export interface ComparisonCurve {
  readonly values: readonly number[];
  readonly low?: readonly number[];
  readonly high?: readonly number[];
}

export type DecisionMark = "agrees" | "against" | "unknown";

export interface ComparedScheme {
  readonly name: string;
  /** By edge, then by clock from 1 on. */
  readonly decisions: readonly (readonly DecisionMark[])[];
  /** First decision unlike the first scheme's. */
  readonly divergence?: { readonly clock: number; readonly edge: number } | undefined;
}

export interface ComparisonFigure {
  readonly title: string;
  readonly edges: readonly string[];
  /** Title of each one's panel, and a curve for every scheme, in their order. */
  readonly targets: readonly { readonly label: string; readonly curves: readonly ComparisonCurve[] }[];
  readonly schemes: readonly ComparedScheme[];
  /** A line below the title. */
  readonly note?: string | undefined;
}

const WIDTH = 860;
const MARGIN = 16;
const LINE = 20;
const GAP = 14;
const SWATCH = 34;

/** @returns the text of an SVG file */
export function comparisonFigure({ title, edges, targets, schemes, note }: ComparisonFigure): string {
  const clocks = Math.max(0, ...schemes.map(({ decisions }) => decisions[0]?.length ?? 0));
  const scales = targets.map(({ curves }) => errorScale(curves));
  const names = schemes.map(({ name }) => name);
  const starts = [...edges, ...names, ...scales.flatMap(({ labels }) => labels)];
  const left = MARGIN + 8 + Math.max(40, widest(starts, tickSize));
  const inner = WIDTH - left - MARGIN;
  const columns: Columns = {
    left,
    pitch: inner / (clocks + 1),
    count: clocks + 1,
    clocks: Array.from({ length: clocks + 1 }, (_, clock) => clock),
  };
  const body: string[] = [];
  let y = MARGIN;
  for (const line of wrap(title, titleSize, inner)) {
    body.push(text(left, y + LINE / 2, line, { size: titleSize, weight: "bold", fill: ink }));
    y += LINE;
  }
  for (const line of wrap(note ?? "", smallSize, inner)) {
    body.push(text(left, y + LINE / 2, line, { size: smallSize, fill: muted }));
    y += LINE - 4;
  }
  y += 4;
  const legend = schemeLegend(names, left, y, inner);
  body.push(...legend.parts);
  y += legend.height + GAP / 2;
  const top = y;
  for (const [t, { label, curves }] of targets.entries()) {
    const scale = scales[t];
    if (scale !== undefined) {
      body.push(text(left, y + 6, label, { size: labelSize, fill: ink }));
      y += LINE;
      body.push(...errorPanel(columns, y, scale, curves));
      y += scale.height + GAP;
    }
  }
  body.push(...stripLegend(left, y + 6));
  y += LINE + 4;
  for (const [s, scheme] of schemes.entries()) {
    body.push(text(left - 8, y + 7, scheme.name, { size: tickSize, anchor: "end", fill: colour(s), weight: "bold" }));
    y += LINE - 2;
    body.push(...decisionStrip(columns, y, edges, scheme));
    y += stripHeight(edges.length) + GAP - 4;
  }
  const axis = clockAxis(columns, y, "clock cycle");
  const grid = columnGrid(columns, top + LINE, y);
  return drawing(WIDTH, y + CLOCK_AXIS_HEIGHT + GAP, title, [unknownPattern, grid, ...body, ...axis]);
}

/** A sample of every scheme's line with its name, in as many lines as they need. */
function schemeLegend(
  names: readonly string[],
  left: number,
  top: number,
  width: number,
): { readonly parts: readonly string[]; readonly height: number } {
  let [x, y] = [left, top + LINE / 2];
  const parts = names.flatMap((name, s) => {
    const room = SWATCH + 6 + textWidth(name, labelSize) + LINE;
    if (x > left && x + room > left + width) {
      [x, y] = [left, y + LINE];
    }
    const here = x;
    x += room;
    return [
      element("path", { d: `M${decimal(here)} ${decimal(y)}h${SWATCH}`, ...lineOf(s) }),
      text(here + SWATCH + 6, y, name, { size: labelSize, fill: ink }),
    ];
  });
  return { parts, height: y + LINE / 2 - top };
}

function stripLegend(left: number, y: number): readonly string[] {
  const box = (x: number, fill: string): string => element("rect", { x, y: y - 5, width: 10, height: 10, fill });
  const words = "decisions of each edge:";
  const first = left + textWidth(words, labelSize);
  return [
    text(left, y, words, { size: labelSize, fill: ink }),
    box(first, ink),
    text(first + 15, y, "against Eq. 2", { size: tickSize, fill: ink }),
    box(first + 120, unknownFill),
    text(first + 135, y, "unknown", { size: tickSize, fill: ink }),
    element("circle", { cx: first + 217, cy: y, r: 5, stroke: ink, "stroke-width": 1.6, fill: "none" }),
    text(first + 228, y, "first decision unlike the first scheme's", { size: tickSize, fill: ink }),
  ];
}

/** One scheme's decisions: a row an edge, a column a clock, dark where it decides against Eq. 2. */
import { type Columns, edge, right, runs } from "./columns.ts";
import type { ComparedScheme, DecisionMark } from "./comparison-figure.ts";
import { decimal, element, text } from "./element.ts";
import { axisColour, ink, muted, smallSize, unknownFill } from "./style.ts";

/** px: rows of few edges are high enough for their names, those of many are not named one by one. */
const NAMED_ROW = 12;
const ROW = 6;
const MOST_NAMED = 8;

function rowHeight(edges: number): number {
  return edges > MOST_NAMED ? ROW : NAMED_ROW;
}

export function stripHeight(edges: number): number {
  return edges * rowHeight(edges);
}

export function decisionStrip(
  columns: Columns,
  top: number,
  edges: readonly string[],
  { decisions, divergence }: ComparedScheme,
): readonly string[] {
  const height = rowHeight(edges.length);
  const bottom = top + stripHeight(edges.length);
  // Column 0 is the start, to which no decision led.
  const start = edge(columns, 1);
  const boxes = (mark: DecisionMark): string =>
    decisions
      .flatMap((row, e) =>
        runs(row.map((one) => (one === mark ? 1 : 0)))
          .filter(({ value }) => value === 1)
          .map(({ from, to }) => {
            const [x0, x1] = [edge(columns, from + 1), edge(columns, to + 1)];
            return `M${decimal(x0)} ${decimal(top + e * height)}H${decimal(x1)}v${decimal(height - 1)}H${decimal(x0)}z`;
          }),
      )
      .join("");
  const named = edges.length > MOST_NAMED ? [0, edges.length - 1] : edges.map((_, e) => e);
  const parts = [
    element("rect", { x: start, y: top - 0.5, width: right(columns) - start, height: bottom - top, fill: "#f2f2f2" }),
    element("path", { d: boxes("against"), fill: ink }),
    element("path", { d: boxes("unknown"), fill: unknownFill }),
    element("path", { d: `M${decimal(start)} ${decimal(top)}V${decimal(bottom)}`, stroke: axisColour, fill: "none" }),
    ...named.map((e) =>
      text(columns.left - 8, top + (e + 0.5) * height, edges[e] ?? "", { size: smallSize, anchor: "end", fill: muted }),
    ),
  ];
  if (divergence !== undefined) {
    const [cx, cy] = [edge(columns, divergence.clock + 0.5), top + (divergence.edge + 0.5) * height];
    parts.push(
      element("circle", { cx, cy, r: 6.5, stroke: "#fff", "stroke-width": 4, fill: "none" }),
      element("circle", { cx, cy, r: 6.5, stroke: ink, "stroke-width": 1.6, fill: "none" }),
    );
  }
  return parts;
}

/**
 * Sweeps of the shared parameter K (Seiz 2022, Figs. 3b to 3d and 4c), one column a sweep: output voltages against K with their
 * targets above, the accuracy below, with what was published of it as diamonds.
 */
import { linearAxis } from "./axis.ts";
import { m4 } from "./bins.ts";
import { decimal, drawing, element, text } from "./element.ts";
import { endLabels, LABEL_INSET } from "./end-labels.ts";
import { heading } from "./heading.ts";
import { shortened, widest } from "./labels.ts";
import { atX, atY, curve, dots, frame, PANEL_TITLE, type Panel, type Points, X_AXIS_HEIGHT } from "./panel.ts";
import { colour, ink, labelSize, tickSize } from "./style.ts";

export interface KSweepColumn {
  readonly name: string;
  readonly k: readonly number[];
  /** V by k. */
  readonly outputs: readonly { readonly name: string; readonly volts: readonly number[]; readonly target: number }[];
  /** Shares by k. */
  readonly accuracy: readonly number[];
}

export interface KSweepFigure {
  readonly title: string;
  readonly note?: string | undefined;
  readonly columns: readonly KSweepColumn[];
  /** Accuracies printed elsewhere: shares. */
  readonly published?: readonly { readonly k: number; readonly accuracy: number }[] | undefined;
}

const WIDTH = 860;
const MARGIN = 16;
const GAP = 36;
const HEIGHTS = { volts: 170, accuracy: 130 };
const MOST_NAME = 110;
/** Columns beside one another. */
const MOST_COLUMNS = 3;
/** Values of K that differ by less are one: a printed point belongs to the sweeps that pass through it. */
const SAME = 1e-6;
/** px that a value needs to carry a dot. */
const DOT_PITCH = 6;
const DASHES = [undefined, "9 4", "4 3", "9 3 3 3"] as const;

/** @returns the text of an SVG file */
export function ksweepFigure({ title, note, columns, published = [] }: KSweepFigure): string {
  const outputs = columns.flatMap((column) => column.outputs);
  const x = linearAxis([...columns.flatMap(({ k }) => k), ...published.map(({ k }) => k)], 4, 6);
  const volts = linearAxis(
    outputs.flatMap((output) => [...output.volts, output.target]),
    3,
    7,
  );
  const shares = linearAxis(
    [1, ...columns.flatMap(({ accuracy }) => accuracy), ...published.map((one) => one.accuracy)],
    2,
    6,
    100,
  );
  const numbers = 8 + Math.max(36, widest([...volts.labels, ...shares.labels], tickSize));
  const right = WIDTH - MARGIN - LABEL_INSET - Math.max(20, widest(outputs.map(outputWords), labelSize));
  const across = Math.min(MOST_COLUMNS, Math.max(1, columns.length));
  const width = (right - MARGIN - numbers - GAP * (across - 1)) / across;
  const head = heading(title, note, MARGIN, MARGIN, WIDTH - 2 * MARGIN);
  const body = [...head.parts];
  const has = ({ k }: KSweepColumn, at: number): boolean => k.some((value) => Math.abs(value - at) < SAME);
  const publishedOf = (column: KSweepColumn): NonNullable<KSweepFigure["published"]> =>
    published
      .filter(({ k, accuracy }) => Number.isFinite(k + accuracy))
      .filter(({ k }) => has(column, k) || !columns.some((other) => has(other, k)));
  let top = MARGIN + head.height + 8 + 2 * PANEL_TITLE;
  for (let first = 0; first < columns.length; first += across) {
    for (const [c, column] of columns.slice(first, first + across).entries()) {
      const left = MARGIN + numbers + (width + GAP) * c;
      const isLast = c === across - 1 || first + c === columns.length - 1;
      const upper: Panel = { left, top, width, height: HEIGHTS.volts, x, y: volts };
      const lower: Panel = {
        ...upper,
        top: top + HEIGHTS.volts + 3 * PANEL_TITLE,
        height: HEIGHTS.accuracy,
        y: shares,
      };
      body.push(
        ...voltages(upper, column, c === 0, isLast),
        ...accuracies(lower, column, c === 0),
        ...publishedOf(column).map(({ k, accuracy }) => diamond(lower, k, accuracy)),
      );
    }
    top += HEIGHTS.volts + HEIGHTS.accuracy + X_AXIS_HEIGHT + 6 * PANEL_TITLE;
  }
  return drawing(WIDTH, top - 3 * PANEL_TITLE + 8, title, body);
}

function voltages(
  panel: Panel,
  { name, k, outputs }: KSweepColumn,
  numbers: boolean,
  named: boolean,
): readonly string[] {
  const lines = outputs.flatMap(({ volts, target }, o) => {
    const points = pairs(k, volts);
    const level: Points = [
      [panel.x.min, target],
      [panel.x.max, target],
    ];
    return [
      curve(panel, level, { stroke: colour(o), "stroke-width": 1.2, "stroke-dasharray": "2 3" }),
      curve(panel, m4(points, panel.width), {
        stroke: colour(o),
        "stroke-width": 1.7,
        "stroke-dasharray": DASHES[o % DASHES.length],
      }),
      sparse(panel, k) ? dots(panel, points, 5, colour(o)) : "",
    ];
  });
  const labels = outputs.map((output, o) => ({
    words: outputWords(output),
    at: atY(panel, output.volts.findLast((value) => Number.isFinite(value)) ?? output.target),
    fill: colour(o),
    weight: "bold" as const,
  }));
  return [
    ...frame(panel, { title: shortened(name, labelSize, panel.width), numbers }),
    numbers ? caption(panel, "outputs (V)") : "",
    ...lines,
    ...(named ? endLabels(panel.left + panel.width, panel.top, panel.top + panel.height, labels) : []),
  ];
}

function accuracies(panel: Panel, { k, accuracy }: KSweepColumn, numbers: boolean): readonly string[] {
  const points = pairs(k, accuracy);
  const best = points.reduce<(typeof points)[number] | undefined>(
    (found, one) => (Number.isFinite(one[1]) && !(found !== undefined && found[1] >= one[1]) ? one : found),
    undefined,
  );
  const words = best === undefined ? "" : `best ${(100 * best[1]).toFixed(2)} at K = ${Number(best[0].toPrecision(6))}`;
  return [
    ...frame(panel, { title: words, below: "K", numbers }),
    numbers ? caption(panel, "accuracy (%)") : "",
    curve(panel, m4(points, panel.width), { stroke: ink, "stroke-width": 1.7 }),
    sparse(panel, k) ? dots(panel, points, 5, ink) : "",
    best === undefined
      ? ""
      : element("circle", {
          cx: atX(panel, best[0]),
          cy: atY(panel, best[1]),
          r: 6,
          stroke: ink,
          "stroke-width": 1.4,
          fill: "none",
        }),
  ];
}

/** Above the titles of a row of panels. */
function caption({ left, top }: Panel, words: string): string {
  return text(left, top - 10 - PANEL_TITLE, words, { size: labelSize, weight: "bold", fill: ink });
}

function diamond(panel: Panel, k: number, accuracy: number): string {
  const d = `M${decimal(atX(panel, k))} ${decimal(atY(panel, accuracy) - 7)}l7 7l-7 7l-7 -7z`;
  return element("path", { d, stroke: colour(1), "stroke-width": 1.6, fill: "none" });
}

function sparse({ width, x }: Panel, k: readonly number[]): boolean {
  const span = Math.abs((k.at(-1) ?? 0) - (k[0] ?? 0));
  return (width * span) / (x.max - x.min) >= DOT_PITCH * (k.length - 1);
}

function outputWords({ name, target }: KSweepColumn["outputs"][number]): string {
  return `${shortened(name, labelSize, MOST_NAME)} (${decimal(target)} V)`;
}

function pairs(x: readonly number[], y: readonly number[]): Points {
  return x.map((at, i) => [at, y[i] ?? Number.NaN] as const);
}

/**
 * One training run by steps: the free outputs against what is asked of them, their errors, accuracy where there are classes, and
 * the codes of the edges. Readable from a dozen steps (Seiz 2022, Fig. 2b) to thousands, from 3 edges to 10,000.
 */
import { type Axis, linearAxis } from "./axis.ts";
import { codeLanes, codesHeight, MOST_LANES } from "./code-lanes.ts";
import { decimal, drawing, element, text } from "./element.ts";
import { LABEL_INSET } from "./end-labels.ts";
import { heading } from "./heading.ts";
import { shortened, textWidth, widest } from "./labels.ts";
import { accuracyPanel, errors, outputWords, type Place, voltagesOf, voltagesTogether } from "./learning-panels.ts";
import { PANEL_TITLE, X_AXIS_HEIGHT } from "./panel.ts";
import { axisColour, ink, labelSize, muted, smallSize, tickSize, unknownPattern } from "./style.ts";
import { integerTicks, tickLabels } from "./ticks.ts";

export interface LearningOutput {
  readonly name: string;
  /** V by record. */
  readonly free: readonly number[];
  readonly desired: readonly number[];
}

export interface LearningFigure {
  readonly title: string;
  /** A line below the title. */
  readonly note?: string | undefined;
  /** Step of each record, rising. */
  readonly steps: readonly number[];
  /** Records of one time through the examples; 1 where there is one example. */
  readonly period: number;
  readonly outputs: readonly LearningOutput[];
  readonly edges: readonly string[];
  /** By record and edge. */
  readonly codes: readonly (readonly number[])[];
  readonly lastCode: number;
  /** By record and edge: 1 up, 0, 2 unknown. */
  readonly decisions?: readonly (readonly number[])[] | undefined;
  /** Shares by step; NaN where there is no such set. */
  readonly accuracy?: readonly { readonly step: number; readonly train: number; readonly test: number }[];
  /** What happened: a cut edge, the end of the clock. */
  readonly events?: readonly { readonly step: number; readonly label: string }[];
  /** Measured elsewhere, by output: [step, V]. */
  readonly points?: readonly (readonly (readonly [step: number, volts: number])[])[];
}

const WIDTH = 860;
const MARGIN = 16;
const GAP = 18;
/** Outputs with a panel of their own. */
const MOST_PANELS = 6;
/** px of a name. */
const MOST_NAME = 110;
const HEIGHTS = { together: 200, apart: 92, errors: 130, accuracy: 90 };

/** @returns the text of an SVG file */
export function learningFigure(asked: LearningFigure): string {
  const figure: LearningFigure = {
    ...asked,
    outputs: asked.outputs.map((output) => ({ ...output, name: shortened(output.name, labelSize, MOST_NAME) })),
    edges: asked.edges.map((name) => shortened(name, tickSize, MOST_NAME)),
  };
  const { title, note, steps, outputs, edges, period, accuracy = [], events = [] } = figure;
  const names = edges.length <= MOST_LANES ? edges : [];
  const left = MARGIN + 8 + Math.max(56, widest(names, tickSize));
  const ends = [
    ...outputs.map((output) => (period > 1 ? output.name : outputWords(output))),
    ...(accuracy.length > 0 ? ["train 100.0 %"] : []),
  ];
  const right = WIDTH - MARGIN - LABEL_INSET - Math.max(30, widest(ends, labelSize));
  const x = stepAxis(steps, right - left);
  const head = heading(title, note, left, MARGIN, WIDTH - left - MARGIN);
  const lines = eventLabels(events, x, left, right - left);
  const body = [...head.parts];
  let y = MARGIN + head.height + 6 + lines.height;
  const top = y;
  const spans: (readonly [number, number])[] = [];
  const place = (): Place => ({ left, width: right - left, top: y, x });
  const add = (height: number, draw: (place: Place) => readonly string[]): void => {
    y += PANEL_TITLE;
    body.push(...draw(place()));
    spans.push([y, y + height]);
    y += height + GAP;
  };
  if (period > 1) {
    const shown = outputs.slice(0, MOST_PANELS);
    const scale = linearAxis(
      shown.flatMap(({ free, desired }) => [...free, ...desired]),
      2,
      4,
    );
    for (const [o, output] of shown.entries()) {
      add(HEIGHTS.apart, (at) => voltagesOf(at, HEIGHTS.apart, figure, output, scale, o));
    }
    if (outputs.length > shown.length) {
      const more = `and ${outputs.length - shown.length} outputs more, in the errors below`;
      body.push(text(left, y, more, { size: smallSize, fill: muted }));
      y += GAP;
    }
  } else {
    add(HEIGHTS.together, (at) => voltagesTogether(at, HEIGHTS.together, figure));
  }
  add(HEIGHTS.errors, (at) => errors(at, HEIGHTS.errors, figure));
  if (accuracy.length > 0) {
    add(HEIGHTS.accuracy, (at) => accuracyPanel(at, HEIGHTS.accuracy, figure));
  }
  body.push(...codeLanes(place(), figure));
  spans.push([y + PANEL_TITLE, y + codesHeight(figure)]);
  y += codesHeight(figure) + 4;
  const marks = lines.draw(top, spans);
  return drawing(WIDTH, y + X_AXIS_HEIGHT + 8, title, [unknownPattern, ...body, ...marks, ...axis(place())]);
}

/** Half a step wider than the steps. */
function stepAxis(steps: readonly number[], width: number): Axis {
  const [first, last] = [steps[0] ?? 0, steps.at(-1) ?? 1];
  const room = textWidth(`${last}`, tickSize) + 2 * tickSize;
  const ticks = integerTicks(first, last, Math.max(1, Math.floor(width / room)));
  return { min: first - 0.5, max: last + 0.5, log: false, ticks, labels: tickLabels(ticks) };
}

function axis({ left, width, top, x }: Place): readonly string[] {
  const at = (step: number): number => left + ((step - x.min) / (x.max - x.min)) * width;
  const d = x.ticks.map((tick) => `M${decimal(at(tick))} ${decimal(top)}v4`).join("");
  return [
    element("path", { d: `M${decimal(left)} ${decimal(top)}h${decimal(width)}${d}`, stroke: axisColour, fill: "none" }),
    ...x.ticks.map((tick, i) =>
      text(at(tick), top + 13, x.labels[i] ?? "", { size: tickSize, anchor: "middle", fill: ink }),
    ),
    text(left + width / 2, top + 33, "training step", { size: labelSize, anchor: "middle", fill: ink }),
  ];
}

type Spans = readonly (readonly [top: number, bottom: number])[];

/** Dotted lines down the panels; labels that would touch stand on lines of their own. */
function eventLabels(
  events: NonNullable<LearningFigure["events"]>,
  x: Axis,
  left: number,
  width: number,
): { readonly height: number; readonly draw: (top: number, spans: Spans) => readonly string[] } {
  const LINE = 14;
  const MOST = 300;
  const rows: number[] = [];
  const placed = events
    .filter(({ step }) => step >= x.min && step <= x.max)
    .toSorted((a, b) => a.step - b.step)
    .map(({ step, label: words }) => {
      const label = shortened(words, smallSize, MOST);
      const at = left + ((step - x.min) / (x.max - x.min)) * width;
      const room = textWidth(label, smallSize);
      const start = Math.max(left, Math.min(at + 4, left + width - room));
      const free = rows.findIndex((end) => end < start);
      const row = free < 0 ? rows.length : free;
      rows[row] = start + room + 6;
      return { at, label, start, row };
    });
  return {
    height: rows.length * LINE,
    draw: (top, spans) =>
      placed.flatMap(({ at, label, start, row }) => {
        const y = top - (rows.length - row - 0.5) * LINE;
        return [
          element("path", {
            d: [[y - 6, y + 6] as const, ...spans]
              .map(([a, b]) => `M${decimal(at)} ${decimal(a)}V${decimal(b)}`)
              .join(""),
            stroke: ink,
            "stroke-width": 1,
            "stroke-dasharray": "2 3",
            fill: "none",
          }),
          text(start, y, label, { size: smallSize, fill: ink }),
        ];
      }),
  };
}

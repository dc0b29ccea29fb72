/**
 * A timing diagram from a trace's log: digital waveforms, buses and voltages on one true time axis, down to picoseconds.
 *
 * The log has to hold the signals (`log: "probes"` or `"all"`). A stretch in which nothing happens can be left out; the
 * scale is the same on both sides of the break.
 */
import { InputError, suggestion, type Trace } from "@twinedge/core";
import { changesOf } from "../changes.ts";
import { decimal, drawing, element, text } from "./element.ts";
import { widest, wrap } from "./labels.ts";
import { NAME_GAP, nameWidth, rowNames, type Shown, strip, stripHeight, stripScale } from "./strips.ts";
import { ink, smallSize, titleSize, unknownPattern } from "./style.ts";
import { timeLabel } from "./ticks.ts";
import { type Mark, markLabels, type Span, timeAxis, type Window, windowsOf, xOf } from "./time-axis.ts";
import { BUS_HEIGHT, busWave, LOGIC_HEIGHT, logicWave } from "./waveforms.ts";

export interface TimingFigureOptions {
  /** ps */
  readonly from: number;
  /** ps */
  readonly to: number;
  /** Paths of signals, top to bottom; a list of voltages shares one strip. */
  readonly signals: readonly (string | readonly string[])[];
  /** A stretch inside [from, to] that is left out. */
  readonly skip?: Span;
  /** Stretches drawn once more below, each magnified from within the one above it. */
  readonly zooms?: readonly Span[];
  /** Moments with a name: a line through all rows, in the narrowest panel that holds them. */
  readonly marks?: readonly Mark[];
  /** In place of the trace's own. */
  readonly title?: string;
  /** px of the whole drawing; long names add to it. */
  readonly width?: number;
}

const WIDTH = 860;
const MARGIN = 16;
/** px right of the axis: half of its last label. */
const RIGHT = 40;
const TITLE_LINE = 20;
const ROW_GAP = 11;
/** px between two strips, whose outermost ticks stand out. */
const STRIP_GAP = 18;
/** px between a panel and the next, over which the magnified stretch widens. */
const ZOOM_GAP = 34;
const ZOOM_FILL = "#f0ead8";
const ZOOM_EDGE = "#b09a5c";

/**
 * @returns the text of an SVG file
 * @throws InputError for a signal that the trace does not have, and for a stretch of time that is none
 */
export function timingFigure(trace: Trace, options: TimingFigureOptions): string {
  const { signals, skip, zooms = [], marks = [], title = trace.title, width = WIDTH } = options;
  check(options);
  const rows = find(trace, signals);
  const nameColumn = Math.max(...rows.map(nameWidth));
  // Scales depend on what the windows show, not on where they are.
  const scales = rows.map((row) => stripScale(row, windowsOf(options, skip, 0, 1)));
  const tickColumn =
    NAME_GAP +
    widest(
      scales.flatMap((scale) => scale?.labels ?? []),
      smallSize,
    );
  const left = MARGIN + nameColumn + NAME_GAP + tickColumn;
  const inner = Math.max(WIDTH / 2, width - left - RIGHT);
  const panels = [
    windowsOf(options, skip, left, inner),
    ...zooms.map((zoom) => windowsOf(zoom, undefined, left, inner)),
  ];

  const head: string[] = [];
  let y = MARGIN;
  for (const line of wrap(title, titleSize, left + inner - MARGIN)) {
    head.push(text(MARGIN, y + TITLE_LINE / 2, line, { size: titleSize, weight: "bold", fill: ink }));
    y += TITLE_LINE;
  }
  y += ROW_GAP;
  const owner = (time: number): number => panels.findLastIndex((windows) => within(time, windows));
  const drawn: string[] = [];
  let overhang = 0;
  for (const [p, windows] of panels.entries()) {
    const own = marks.filter(({ time }) => owner(time) === p);
    const part = panel(rows, scales, windows, own, { names: MARGIN + nameColumn, y });
    const [zoom, next] = [zooms[p], part.bottom + ZOOM_GAP];
    drawn.push(
      ...(zoom === undefined ? [] : magnified(zoom, windows, part, next, [left, left + inner])),
      ...part.parts,
    );
    overhang = Math.max(overhang, part.overhang);
    y = zoom === undefined ? part.bottom : next;
  }
  return drawing(left + inner + Math.max(RIGHT, overhang + MARGIN), y, title, [unknownPattern, ...drawn, ...head]);
}

interface Panel {
  readonly parts: readonly string[];
  /** px: of the rows, of the axis line, and of everything. */
  readonly top: number;
  readonly axis: number;
  readonly bottom: number;
  readonly overhang: number;
}

function panel(
  rows: readonly (readonly Shown[])[],
  scales: readonly (ReturnType<typeof stripScale> | undefined)[],
  windows: readonly Window[],
  marks: readonly Mark[],
  at: { readonly names: number; readonly y: number },
): Panel {
  let { y } = at;
  const marked = markLabels(marks, windows, y);
  y += marked.height;
  const top = y;
  const body: string[] = [];
  for (const [i, row] of rows.entries()) {
    const scale = scales[i];
    const height = scale === undefined ? digitalHeight(row) : stripHeight(row);
    const drawn = scale === undefined ? digital(row, windows, y) : strip(row, scale, windows, y);
    body.push(...rowNames(row, at.names, y + height / 2), ...drawn);
    y += height + (scale !== undefined && scales[i + 1] !== undefined ? STRIP_GAP : ROW_GAP);
  }
  const axis = timeAxis(windows, top, y);
  const parts = [...axis.grid, ...body, ...marked.lines(y), ...marked.labels, ...axis.parts];
  return { parts, top, axis: y, bottom: y + axis.height, overhang: marked.overhang };
}

function within(time: number, windows: readonly Window[]): boolean {
  return windows.some(({ from, to }) => from <= time && time <= to);
}

/** A band behind the stretch in its panel, and its edges down to the ends of the panel that magnifies it. */
function magnified(
  zoom: Span,
  windows: readonly Window[],
  { top, axis }: Panel,
  below: number,
  [left, right]: readonly [number, number],
): readonly string[] {
  const window = windows.find(({ from, to }) => from <= zoom.from && zoom.to <= to);
  if (window === undefined) {
    return [];
  }
  const x0 = xOf(window, zoom.from);
  // A stretch of nanoseconds among clocks is still to be seen.
  const x1 = Math.max(xOf(window, zoom.to), x0 + 1.5);
  const [a, b, l, r] = [x0, x1, left, right].map(decimal);
  const cone = `M${a} ${decimal(axis)}L${l} ${decimal(below)}H${r}L${b} ${decimal(axis)}Z`;
  return [
    element("rect", { x: x0, y: top, width: x1 - x0, height: axis - top, fill: ZOOM_FILL }),
    element("path", { d: cone, fill: ZOOM_FILL, "fill-opacity": "0.55" }),
    element("path", {
      d: `M${a} ${decimal(top)}V${decimal(axis)}L${l} ${decimal(below)}M${b} ${decimal(top)}V${decimal(axis)}L${r} ${decimal(below)}`,
      stroke: ZOOM_EDGE,
      "stroke-width": 0.9,
      fill: "none",
    }),
  ];
}

function check({ from, to, skip, zooms = [], signals }: TimingFigureOptions): void {
  if (!(to > from)) {
    throw new InputError(`no time between ${timeLabel(from)} and ${timeLabel(to)}`, {
      remedy: "let the end come after the start",
    });
  }
  if (skip !== undefined && !(from < skip.from && skip.from < skip.to && skip.to < to)) {
    throw new InputError(`${timeLabel(skip.from)} to ${timeLabel(skip.to)} cannot be left out`, {
      remedy: `leave out a stretch inside ${timeLabel(from)} to ${timeLabel(to)}`,
    });
  }
  let around: Span = { from, to };
  for (const zoom of zooms) {
    const left = skip !== undefined && around.from === from && around.to === to ? skip : undefined;
    const inside = around.from <= zoom.from && zoom.from < zoom.to && zoom.to <= around.to;
    if (!inside || (left !== undefined && zoom.from < left.to && zoom.to > left.from)) {
      throw new InputError(`${timeLabel(zoom.from)} to ${timeLabel(zoom.to)} cannot be magnified`, {
        remedy: `name a stretch shown between ${timeLabel(around.from)} and ${timeLabel(around.to)}`,
      });
    }
    around = zoom;
  }
  if (signals.length === 0) {
    throw new InputError("a timing diagram without signals", { remedy: "name at least one" });
  }
}

function find(trace: Trace, wanted: TimingFigureOptions["signals"]): readonly (readonly Shown[])[] {
  const idOf = new Map(trace.signals.map(({ path }, id) => [path, id]));
  const ids = wanted.map((row) =>
    [row].flat().map((path) => {
      const id = idOf.get(path);
      if (id === undefined) {
        const remedy = suggestion(path, [...idOf.keys()], "record signals in the run's trace");
        throw new InputError(`the trace has no signal "${path}"`, { remedy });
      }
      return id;
    }),
  );
  const changes = changesOf(trace, ids.flat());
  return ids.map((row) => {
    const shown = row.flatMap((id) => {
      const [signal, own] = [trace.signals[id], changes.get(id)];
      return signal === undefined || own === undefined ? [] : [{ signal, changes: own }];
    });
    const digitals = shown.filter(({ signal }) => signal.kind !== "real");
    if (shown.length > 1 && digitals.length > 0) {
      throw new InputError(`"${digitals[0]?.signal.path}" is no voltage and cannot share a strip`, {
        remedy: "give it a row of its own",
      });
    }
    return shown;
  });
}

function digitalHeight([shown]: readonly Shown[]): number {
  return shown?.signal.kind === "logic" ? LOGIC_HEIGHT : BUS_HEIGHT;
}

function digital([shown]: readonly Shown[], windows: readonly Window[], top: number): readonly string[] {
  if (shown === undefined) {
    return [];
  }
  const draw = shown.signal.kind === "logic" ? logicWave : busWave;
  return windows.flatMap((window) => draw(window, top, shown.changes));
}

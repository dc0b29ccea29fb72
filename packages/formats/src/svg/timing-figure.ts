/**
 * A timing diagram from a trace's log: digital waveforms, buses and voltages on one true time axis, down to picoseconds.
 *
 * The log has to hold the signals (`log: "probes"` or `"all"`). A stretch in which nothing happens can be left out; the
 * scale is the same on both sides of the break.
 */
import { InputError, suggestion, type Trace } from "@twinedge/core";
import { changesOf } from "../changes.ts";
import { drawing, text } from "./element.ts";
import { widest, wrap } from "./labels.ts";
import { NAME_GAP, nameWidth, rowNames, type Shown, strip, stripHeight, stripScale } from "./strips.ts";
import { ink, smallSize, titleSize, unknownPattern } from "./style.ts";
import { timeLabel } from "./ticks.ts";
import { type Mark, markLabels, type Span, timeAxis, type Window, windowsOf } from "./time-axis.ts";
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
  /** Moments with a name: a line through all rows. */
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

/**
 * @returns the text of an SVG file
 * @throws InputError for a signal that the trace does not have, and for a stretch of time that is none
 */
export function timingFigure(trace: Trace, options: TimingFigureOptions): string {
  const { signals, skip, marks = [], title = trace.title, width = WIDTH } = options;
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
  const windows = windowsOf(options, skip, left, inner);

  const head: string[] = [];
  let y = MARGIN;
  for (const line of wrap(title, titleSize, left + inner - MARGIN)) {
    head.push(text(MARGIN, y + TITLE_LINE / 2, line, { size: titleSize, weight: "bold", fill: ink }));
    y += TITLE_LINE;
  }
  y += ROW_GAP;
  const marked = markLabels(marks, windows, y);
  y += marked.height;
  const top = y;
  const body: string[] = [];
  for (const [i, row] of rows.entries()) {
    const scale = scales[i];
    const height = scale === undefined ? digitalHeight(row) : stripHeight(row);
    const drawn = scale === undefined ? digital(row, windows, y) : strip(row, scale, windows, y);
    body.push(...rowNames(row, MARGIN + nameColumn, y + height / 2), ...drawn);
    y += height + (scale !== undefined && scales[i + 1] !== undefined ? STRIP_GAP : ROW_GAP);
  }
  const axis = timeAxis(windows, top, y);
  const parts = [unknownPattern, ...axis.grid, ...body, ...marked.lines(y), ...head, ...marked.labels, ...axis.parts];
  return drawing(left + inner + Math.max(RIGHT, marked.overhang + MARGIN), y + axis.height, title, parts);
}

function check({ from, to, skip, signals }: TimingFigureOptions): void {
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

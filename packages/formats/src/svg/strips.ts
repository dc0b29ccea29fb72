/** A strip of a timing diagram: voltages on a scale of their own, and the names left of any row. */
import type { TraceSignal } from "@twinedge/core";
import { type Changes, isContinuous } from "../changes.ts";
import { decimal, element, text } from "./element.ts";
import { textWidth } from "./labels.ts";
import { axisColour, colour, dash, gridColour, ink, smallSize, tickSize } from "./style.ts";
import { type Scale, tickLabels, tightScale } from "./ticks.ts";
import { endOf, type Window } from "./time-axis.ts";
import { analogWave, extent } from "./waveforms.ts";

export interface Shown {
  readonly signal: TraceSignal;
  readonly changes: Changes;
}

export interface StripScale extends Scale {
  readonly labels: readonly string[];
}

const HEIGHT = 54;
const SHARED_HEIGHT = 84;
/** V: what moves less is drawn as a level above 0 V, not as a magnified wiggle. */
const FLAT = 1e-3;
const NAME_LINE = 15;
const SWATCH = 16;
/** px between a name and what is right of it. */
export const NAME_GAP = 8;

/** A strip's scale covers what its signals do in the windows; undefined for a digital row. */
export function stripScale(row: readonly Shown[], windows: readonly Window[]): StripScale | undefined {
  const [first] = row;
  if (first?.signal.kind !== "real") {
    return undefined;
  }
  const { unit } = first.signal;
  const values = row.flatMap(({ signal, changes }) =>
    windows.flatMap((window) => extent(window, changes, isContinuous(signal))),
  );
  const [min, max] = [Math.min(...values), Math.max(...values)];
  const scale = max - min < FLAT ? tightScale(Math.min(0, min), Math.max(1, max), 2, 3) : tightScale(min, max, 2, 3);
  return { ...scale, labels: tickLabels(scale.ticks).map((label) => `${label} ${unit}`) };
}

export function stripHeight(row: readonly Shown[]): number {
  return row.length > 1 ? Math.max(SHARED_HEIGHT, NAME_LINE * row.length) : HEIGHT;
}

export function strip(
  row: readonly Shown[],
  scale: StripScale,
  windows: readonly Window[],
  top: number,
): readonly string[] {
  const height = stripHeight(row);
  const bottom = top + height;
  const y = (value: number): number => bottom - ((value - scale.min) / (scale.max - scale.min)) * height;
  const parts: string[] = [];
  for (const window of windows) {
    const [left, right] = [decimal(window.left), decimal(endOf(window))];
    const lines = scale.ticks.map((tick) => `M${left} ${decimal(y(tick))}H${right}`).join("");
    parts.push(
      element("path", { d: lines, stroke: gridColour, fill: "none" }),
      element("path", { d: `M${left} ${decimal(top)}V${decimal(bottom)}`, stroke: axisColour, fill: "none" }),
    );
    for (const [i, { signal, changes }] of row.entries()) {
      parts.push(analogWave(window, changes, isContinuous(signal), y, { stroke: colour(i), dash: dash(i) }));
    }
  }
  const x = (windows[0]?.left ?? 0) - 5;
  const labels = scale.ticks.map((tick, i) =>
    text(x, y(tick), scale.labels[i] ?? "", { size: smallSize, anchor: "end", fill: ink }),
  );
  return [...parts, ...labels];
}

/** The names of a row, one under the other about `y`; voltages that share a strip with a sample of their line. */
export function rowNames(row: readonly Shown[], right: number, y: number): readonly string[] {
  const start = right - nameWidth(row);
  return row.flatMap(({ signal }, i) => {
    const at = y + (i - (row.length - 1) / 2) * NAME_LINE;
    const name = text(right, at, signal.path, { size: tickSize, anchor: "end", fill: ink });
    if (row.length === 1) {
      return [name];
    }
    const d = `M${decimal(start)} ${decimal(at)}h${SWATCH - 4}`;
    return [
      element("path", { d, stroke: colour(i), "stroke-width": 2, "stroke-dasharray": dash(i), fill: "none" }),
      name,
    ];
  });
}

/** px a row's names take. */
export function nameWidth(row: readonly Shown[]): number {
  const swatch = row.length > 1 ? SWATCH : 0;
  return Math.max(0, ...row.map(({ signal }) => textWidth(signal.path, tickSize) + swatch));
}

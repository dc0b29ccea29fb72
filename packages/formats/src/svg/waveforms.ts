/** The rows of a timing diagram: digital waveforms with slanted edges, buses as hexagons, voltages on a scale. */
import { logicChar } from "@twinedge/core";
import { type Changes, indexAt, valueAt } from "../changes.ts";
import { element, polyline, smooth, text } from "./element.ts";
import { textWidth } from "./labels.ts";
import { ink, muted, smallSize, unknownFill } from "./style.ts";
import { range } from "./ticks.ts";
import { type Window, xOf } from "./time-axis.ts";

/** px */
export const LOGIC_HEIGHT = 16;
export const BUS_HEIGHT = 18;

/** px that an edge takes: it is centred on its time. */
const SLANT = 4;

interface Stretch {
  readonly x0: number;
  readonly x1: number;
  readonly value: number;
}

/** What a signal is within the window, equal neighbours joined. */
function stretches(window: Window, changes: Changes, kindOf: (value: number) => number): readonly Stretch[] {
  const found: { x0: number; x1: number; value: number }[] = [];
  const end = xOf(window, window.to);
  const put = (x: number, raw: number): void => {
    const value = kindOf(raw);
    const last = found.at(-1);
    if (last !== undefined && Object.is(last.value, value)) {
      return;
    }
    if (last !== undefined) {
      last.x1 = x;
    }
    found.push({ x0: x, x1: end, value });
  };
  put(window.left, valueAt(changes, window.from, false));
  for (let i = indexAt(changes, window.from) + 1; i < changes.times.length; i++) {
    const time = changes.times[i] ?? 0;
    if (time > window.to) {
      break;
    }
    put(xOf(window, time), changes.values[i] ?? Number.NaN);
  }
  return found;
}

/** Half the width of the edge between two stretches: less where one of them is short. */
function halfEdge(before: Stretch | undefined, after: Stretch | undefined): number {
  const room = Math.min(
    before === undefined ? 0 : before.x1 - before.x0,
    after === undefined ? 0 : after.x1 - after.x0,
  );
  return Math.min(SLANT / 2, room / 2);
}

const LEVELS = "01zx";
const Z = 2;
const X = 3;

/**
 * Two rails, together where the value is known: at the top for 1, the bottom for 0, the middle where nothing drives, apart
 * and hatched where unknown.
 */
export function logicWave(window: Window, top: number, changes: Changes): readonly string[] {
  const bottom = top + LOGIC_HEIGHT;
  const middle = (top + bottom) / 2;
  const upperOf = [bottom, top, middle, top];
  const lowerOf = [bottom, top, middle, bottom];
  const upper: (readonly [number, number])[] = [];
  const lower: (readonly [number, number])[] = [];
  const hatched: string[] = [];
  const all = stretches(window, changes, (value) => (Number.isNaN(value) ? X : LEVELS.indexOf(logicChar(value))));
  for (const [i, stretch] of all.entries()) {
    const x0 = stretch.x0 + halfEdge(all[i - 1], stretch);
    const x1 = stretch.x1 - halfEdge(stretch, all[i + 1]);
    const [up = middle, low = middle] = [upperOf[stretch.value], lowerOf[stretch.value]];
    upper.push([x0, up], [x1, up]);
    lower.push([x0, low], [x1, low]);
    if (stretch.value === X) {
      hatched.push(element("rect", { x: x0, y: top, width: x1 - x0, height: LOGIC_HEIGHT, fill: unknownFill }));
    }
  }
  const rails = all.some(({ value }) => value === X) ? [upper, lower] : [upper];
  const stroke = all.every(({ value }) => value === Z) ? muted : ink;
  const d = rails.map(polyline).join("");
  return [...hatched, element("path", { d, stroke, fill: "none", "stroke-width": 1.4, "stroke-linejoin": "round" })];
}

/** Hexagons with the value where there is room for it, open at the ends of the window; hatched where unknown. */
export function busWave(window: Window, top: number, changes: Changes): readonly string[] {
  const bottom = top + BUS_HEIGHT;
  const middle = (top + bottom) / 2;
  const all = stretches(window, changes, (value) => value);
  const parts: string[] = [];
  for (const [i, stretch] of all.entries()) {
    const { x0, x1, value } = stretch;
    const [begin, end] = [halfEdge(all[i - 1], stretch), halfEdge(stretch, all[i + 1])];
    const rail = (level: number): readonly (readonly [number, number])[] => [
      ...(begin === 0 ? [] : [[x0, middle] as const]),
      [x0 + begin, level],
      [x1 - end, level],
      ...(end === 0 ? [] : [[x1, middle] as const]),
    ];
    const [upper, lower] = [rail(top), rail(bottom)];
    const fill = Number.isNaN(value) ? unknownFill : "#fff";
    parts.push(
      element("path", { d: `${polyline([...upper, ...lower.toReversed()])}Z`, fill }),
      element("path", { d: polyline(upper) + polyline(lower), fill: "none", stroke: ink, "stroke-width": 1.2 }),
    );
    const label = `${value}`;
    if (!Number.isNaN(value) && textWidth(label, smallSize) + 2 + begin + end <= x1 - x0) {
      parts.push(text((x0 + x1) / 2, middle, label, { size: smallSize, anchor: "middle", fill: ink }));
    }
  }
  return parts;
}

/** A voltage as it is in the log: in steps, or from point to point where it is continuous. */
export function analogWave(
  window: Window,
  changes: Changes,
  continuous: boolean,
  y: (value: number) => number,
  style: { readonly stroke: string; readonly dash: string | undefined },
): string {
  const points: (readonly [number, number])[] = [];
  let held = valueAt(changes, window.from, continuous);
  if (Number.isFinite(held)) {
    points.push([window.left, y(held)]);
  }
  for (let i = indexAt(changes, window.from) + 1; i < changes.times.length; i++) {
    const time = changes.times[i] ?? 0;
    if (time > window.to) {
      break;
    }
    const value = changes.values[i] ?? Number.NaN;
    const x = xOf(window, time);
    if (!continuous && Number.isFinite(held)) {
      points.push([x, y(held)]);
    }
    points.push([x, y(value)]);
    held = value;
  }
  const end = valueAt(changes, window.to, continuous);
  if (Number.isFinite(end)) {
    points.push([xOf(window, window.to), y(end)]);
  }
  const attributes = { fill: "none", stroke: style.stroke, "stroke-width": 1.6, "stroke-dasharray": style.dash };
  return element("path", {
    d: continuous ? smooth(points) : polyline(points),
    ...attributes,
    "stroke-linejoin": "round",
  });
}

/** Smallest and largest value within the window. */
export function extent(window: Window, changes: Changes, continuous: boolean): readonly number[] {
  const found = [valueAt(changes, window.from, continuous), valueAt(changes, window.to, continuous)];
  for (let i = indexAt(changes, window.from) + 1; i <= indexAt(changes, window.to); i++) {
    found.push(changes.values[i] ?? Number.NaN);
  }
  const known = range(found);
  return known.every(Number.isFinite) ? known : [];
}

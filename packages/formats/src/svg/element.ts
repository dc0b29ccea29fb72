/**
 * SVG as text. An element is a string; numbers have two decimals and no trailing zeros, so that the same picture is the
 * same bytes everywhere. Presentation attributes only: what is drawn does not depend on a style sheet.
 */
import { fontFamily } from "./style.ts";

export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** `element("path", { d, fill: "none" })`; attributes that are undefined are left out. */
export function element(name: string, attributes: Attributes, children: readonly string[] = []): string {
  const open = [name];
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== undefined) {
      open.push(`${key}="${typeof value === "number" ? decimal(value) : escaped(value)}"`);
    }
  }
  if (children.length === 0) {
    return `<${open.join(" ")}/>`;
  }
  return `<${open.join(" ")}>\n${children.join("\n")}\n</${name}>`;
}

export interface TextAttributes {
  readonly size: number;
  readonly anchor?: "start" | "middle" | "end";
  readonly fill?: string;
  readonly weight?: "bold";
  /** White around the letters, where they lie on lines. */
  readonly halo?: boolean;
}

/** Ems from the middle of a line of digits and capitals down to its baseline. */
const MIDDLE = 0.35;

/** A line of text, vertically centred on `y`. */
export function text(
  x: number,
  y: number,
  words: string,
  { size, anchor, fill, weight, halo }: TextAttributes,
): string {
  const attributes: Attributes = {
    x,
    y: y + MIDDLE * size,
    "font-size": size,
    "text-anchor": anchor === "start" ? undefined : anchor,
    fill,
    "font-weight": weight,
    ...(halo === true
      ? { "paint-order": "stroke", stroke: "#fff", "stroke-width": 3, "stroke-linejoin": "round" }
      : {}),
  };
  return element("text", attributes, [escaped(words)]).replaceAll("\n", "");
}

type Point = readonly [x: number, y: number];

/** Path data of a polyline through points; horizontal and vertical pieces are written short. */
export function polyline(points: readonly Point[]): string {
  let data = "";
  let before: readonly [string, string] | undefined;
  for (const [x, y] of points) {
    const here = [decimal(x), decimal(y)] as const;
    if (before === undefined) {
      data = `M${here[0]} ${here[1]}`;
    } else if (before[1] === here[1]) {
      data += before[0] === here[0] ? "" : `H${here[0]}`;
    } else {
      data += before[0] === here[0] ? `V${here[1]}` : `L${here[0]} ${here[1]}`;
    }
    before = here;
  }
  return data;
}

/**
 * Path data of a smooth curve through points of rising x that has no extremum between them: cubics with the slopes of
 * Steffen, "A simple method for monotonic interpolation in one dimension", Astron. Astrophys. 239, 443 (1990). Where the
 * points turn or leave a level, the curve has a corner.
 */
export function smooth(points: readonly Point[]): string {
  const distinct = points.filter(([x], i) => x !== points[i + 1]?.[0]);
  const [first] = distinct;
  if (first === undefined) {
    return "";
  }
  let data = `M${pair(first)}`;
  for (const [i, point] of distinct.entries()) {
    const next = distinct[i + 1];
    if (next !== undefined) {
      const third = (next[0] - point[0]) / 3;
      const own = secant(point, next);
      const leave: Point = [point[0] + third, point[1] + third * slope(distinct[i - 1], point, next, own)];
      const arrive: Point = [next[0] - third, next[1] - third * slope(point, next, distinct[i + 2], own)];
      data += own === 0 ? `L${pair(next)}` : `C${pair(leave)} ${pair(arrive)} ${pair(next)}`;
    }
  }
  return data;
}

function pair([x, y]: Point): string {
  return `${decimal(x)} ${decimal(y)}`;
}

function secant(a: Point, b: Point): number {
  return (b[1] - a[1]) / (b[0] - a[0]);
}

/** Slope at `here` between its neighbours; `own` at an end and at a corner. */
function slope(before: Point | undefined, here: Point, after: Point | undefined, own: number): number {
  if (before === undefined || after === undefined) {
    return own;
  }
  const [left, right] = [secant(before, here), secant(here, after)];
  if (left * right <= 0) {
    return own;
  }
  const [h0, h1] = [here[0] - before[0], after[0] - here[0]];
  const parabola = (left * h1 + right * h0) / (h0 + h1);
  return Math.sign(parabola) * 2 * Math.min(Math.abs(left), Math.abs(right), Math.abs(parabola) / 2);
}

/** A whole drawing on white. `title` is what a screen reader says. */
export function drawing(width: number, height: number, title: string, body: readonly string[]): string {
  const [w, h] = [Math.ceil(width), Math.ceil(height)];
  const attributes = {
    xmlns: "http://www.w3.org/2000/svg",
    width: w,
    height: h,
    viewBox: `0 0 ${w} ${h}`,
    role: "img",
    "font-family": fontFamily,
  };
  const children = [
    `<title>${escaped(title)}</title>`,
    element("rect", { width: w, height: h, fill: "#fff" }),
    ...body.filter((part) => part !== ""),
  ];
  return `${element("svg", attributes, children)}\n`;
}

export function decimal(value: number): string {
  const rounded = Number(value.toFixed(2));
  return Object.is(rounded, -0) ? "0" : String(rounded);
}

/** What XML 1.0 has no way to write: control characters, lone surrogates, two code points that are none. */
const UNWRITABLE = /[^\P{Cc}\t\n\r]|[\p{Cs}\ufffe\uffff]/gu;

function escaped(words: string): string {
  return words
    .replaceAll(UNWRITABLE, "\ufffd")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

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
}

/** Ems from the middle of a line of digits and capitals down to its baseline. */
const MIDDLE = 0.35;

/** A line of text, vertically centred on `y`. */
export function text(x: number, y: number, words: string, { size, anchor, fill, weight }: TextAttributes): string {
  const attributes: Attributes = {
    x,
    y: y + MIDDLE * size,
    "font-size": size,
    "text-anchor": anchor === "start" ? undefined : anchor,
    fill,
    "font-weight": weight,
  };
  return element("text", attributes, [escaped(words)]).replaceAll("\n", "");
}

/** Path data of a polyline through points; horizontal and vertical pieces are written short. */
export function polyline(points: readonly (readonly [x: number, y: number])[]): string {
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

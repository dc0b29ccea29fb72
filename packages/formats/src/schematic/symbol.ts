/** What every symbol of a schematic has: a box, pins on its sides, and a drawing whose leads end on the pins. */
import { formatSi, isTriple, type Value } from "@twinedge/core";
import { decimal, element, text } from "../svg/element.ts";
import { textWidth } from "../svg/labels.ts";
import { ink, muted, smallSize } from "../svg/style.ts";
import type { SheetPart, SheetPin } from "./sheet.ts";

type Side = "WEST" | "EAST" | "NORTH" | "SOUTH";
export type Point = readonly [x: number, y: number];

/** Where a wire meets the symbol. */
export interface SymbolPin {
  /** Device and pin, `xeval.acmp1 inp`. */
  readonly id: string;
  readonly net: number;
  readonly side: Side;
  /** px from the left upper corner of the box; of a box whose pins are free, a wish. */
  readonly at: Point;
  /** Where signals come from and go to; decides what stands left of what. */
  readonly role: "out" | "in" | "passive";
}

export interface Symbol {
  readonly width: number;
  readonly height: number;
  /** Pins lie where they say; else anywhere on their side, in any order. */
  readonly fixed: boolean;
  /** Those that wires go to. A pin that the symbol itself ties to ground or a supply is not among them. */
  readonly pins: readonly SymbolPin[];
  /** @param at place of each pin by id */
  draw(at: (id: string) => Point): readonly string[];
}

export const stroke = { stroke: ink, "stroke-width": 1.4, fill: "none", "stroke-linejoin": "round" } as const;

/** px: width of a wire. */
export const WIRE = 1.1;

/** px from a pin's end to the body. */
export const LEAD = 14;
export const PITCH = 20;
/** px from the edge of a box to the flag of a pin that is tied to ground or a supply. */
export const TIE = 12;

/** A line from a pin's outer end to the body; the drawing's connections are read from these. */
export function lead(id: string, ...points: readonly Point[]): string {
  const d = points.map(([x, y], i) => `${i === 0 ? "M" : "L"}${decimal(x)} ${decimal(y)}`).join("");
  return element("path", { "data-pin": id, d, ...stroke });
}

/** A piece of wire that a symbol brings with it. */
export function piece([x0, y0]: Point, [x1, y1]: Point): string {
  const d = `M${decimal(x0)} ${decimal(y0)}L${decimal(x1)} ${decimal(y1)}`;
  return element("path", { "data-wire": "", d, ...stroke, "stroke-width": WIRE });
}

/** Where wires of one net meet. */
export function dot([cx, cy]: Point): string {
  return element("circle", { cx, cy, r: 2.6, fill: ink });
}

/** Ground, or the arrow of a supply with its name, at the end of a pin. `data-flag` names the net. */
export function flag(net: number, name: string, [x, y]: Point): readonly string[] {
  const [cx, cy] = [decimal(x), decimal(y)];
  if (net === 0) {
    const bar = (half: number, below: number): string => `M${decimal(x - half)} ${decimal(y + below)}h${2 * half}`;
    return [
      element("path", { "data-flag": name, d: `M${cx} ${cy}v4${bar(8, 4)}${bar(5, 7.5)}${bar(2, 11)}`, ...stroke }),
    ];
  }
  return [
    element("path", { "data-flag": name, d: `M${cx} ${cy}v-4M${decimal(x - 6)} ${decimal(y - 4)}h12`, ...stroke }),
    text(x, y - 11, name, { size: smallSize, anchor: "middle", fill: ink }),
  ];
}

/** px of a flag above or below its pin. */
export const FLAG_HEIGHT = 18;

export function words(at: Point, label: string, anchor: "start" | "middle" | "end", quiet = false): string {
  return text(at[0], at[1], label, { size: smallSize, anchor, fill: quiet ? muted : ink, halo: true });
}

export function wordsWidth(...labels: readonly string[]): number {
  return Math.max(0, ...labels.map((label) => textWidth(label, smallSize)));
}

export function pinId({ path }: SheetPart, { name }: SheetPin): string {
  return `${path} ${name}`;
}

const UNITS: Readonly<Record<string, readonly [param: string, unit: string]>> = {
  resistor: ["r", "\u03a9"],
  capacitor: ["c", "F"],
  inductor: ["l", "H"],
  vsource: ["dc", "V"],
  isource: ["dc", "A"],
};

/** `100 kΩ`, `5 V`, `pwl`, `LM339`, or the model's name. */
export function valueOf({ device }: SheetPart): string {
  const { params, def, model } = device;
  const wave = params.get("wave");
  if (typeof wave === "string" && wave !== "dc") {
    return wave;
  }
  const [param, unit] = UNITS[def.type] ?? [];
  const value = param === undefined ? undefined : numberIn(params.get(param) ?? def.params[param]?.default);
  if (value !== undefined) {
    return formatSi(value, unit ?? "");
  }
  const part = params.get("part");
  return typeof part === "string" && part !== "ideal" ? part : (model ?? def.type);
}

function numberIn(value: Value | undefined): number | undefined {
  const typical = value !== undefined && isTriple(value) ? value.typ : value;
  return typeof typical === "number" ? typical : undefined;
}

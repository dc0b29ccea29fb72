/** One network of the pair: edges as wide as they conduct, nodes in the colours of their voltages. */
import { formatSi } from "@twinedge/core";
import { type Attributes, decimal, element, text } from "./element.ts";
import { textWidth } from "./labels.ts";
import {
  along,
  type NetworkFigureNode,
  type NetworkRole,
  type Placed,
  type PlacedEdge,
  type Side,
} from "./network-model.ts";
import { ink, smallSize, tickSize } from "./style.ts";
import { range } from "./ticks.ts";
import type { VoltScale } from "./volt-scale.ts";

/** How much a picture shows: a large network is a texture, without labels. */
export interface Detail {
  /** px */
  readonly radius: number;
  readonly names: boolean;
  readonly voltages: boolean;
  readonly ohms: boolean;
  /** Edges one by one, with outlines, arrows and marks; else all of one colour and width in one path. */
  readonly single: boolean;
}

/** Edges up to which each is drawn on its own, and up to which its resistance is written. */
const MOST_SINGLE = 150;
const MOST_OHMS = 16;

export function detailOf({ edges, pitch }: Placed): Detail {
  const radius = Math.max(0.8, Math.min(13, pitch * 0.2));
  return {
    radius,
    names: radius >= 8,
    voltages: pitch >= 58,
    ohms: edges.length <= MOST_OHMS && pitch >= 90,
    single: edges.length <= MOST_SINGLE,
  };
}

/** Widths of edges: the logarithm of their conductance. */
export class WidthScale {
  private readonly low: number;
  private readonly high: number;
  private readonly widest: number;

  /** @param ohms of all edges in both networks @param widest px */
  constructor(ohms: readonly number[], widest: number) {
    const [least, most] = range(ohms);
    this.low = least;
    this.high = most;
    this.widest = widest;
  }

  /** px */
  width(ohms: number): number {
    const thinnest = this.widest * 0.14;
    const decades = Math.log(this.high / this.low);
    const share = decades < 1e-9 ? 0.5 : Math.log(this.high / ohms) / decades;
    return thinnest + (this.widest - thinnest) * Math.max(0, Math.min(1, share));
  }

  /** Resistances that a legend shows: the ends, and between them in equal factors. */
  samples(): readonly number[] {
    const [low, high] = [this.low, this.high].map((ohms) => Number(ohms.toPrecision(2)));
    if (low === undefined || high === undefined || !Number.isFinite(low) || low === high) {
      return low === undefined || !Number.isFinite(low) ? [] : [low];
    }
    return [high, Number(Math.sqrt(low * high).toPrecision(2)), low];
  }
}

export interface Scales {
  readonly volts: VoltScale;
  readonly widths: WidthScale;
}

/** The panel in its own coordinates. */
export function networkPanel(placed: Placed, side: Side, scales: Scales, arrows: boolean): readonly string[] {
  const detail = detailOf(placed);
  const edges = detail.single
    ? placed.edges.flatMap((edge) => singleEdge(edge, side, scales, detail, arrows))
    : texture(placed.edges, side, scales);
  const labels = detail.ohms ? placed.edges.map((edge) => ohmsLabel(edge, side)) : [];
  const nodes = placed.nodes.map(({ node, at }) => nodeShape(node, at, side, scales.volts, detail));
  const taken: Box[] = placed.nodes.map(({ at }) => around(at, detail.radius + 3, detail.radius + 3));
  const words = placed.nodes.flatMap(({ node, at }) => nodeLabels(node, at, side, placed, detail, scales.volts, taken));
  return [...edges, ...nodes, ...labels, ...words];
}

function curve({ a, b, bend }: PlacedEdge): string {
  const straight = Math.hypot(bend[0] - (a[0] + b[0]) / 2, bend[1] - (a[1] + b[1]) / 2) < 1e-6;
  const [ax, ay, bx, by] = [a[0], a[1], b[0], b[1]].map(decimal);
  return straight ? `M${ax} ${ay}L${bx} ${by}` : `M${ax} ${ay}Q${decimal(bend[0])} ${decimal(bend[1])} ${bx} ${by}`;
}

/** V at the ends of an edge; ground is 0. */
function ends({ from, to }: PlacedEdge, side: Side): readonly [number, number] {
  return [from?.[side] ?? 0, to?.[side] ?? 0];
}

/** Pieces of an edge that show its voltage falling from end to end. */
const PIECES = 12;

function singleEdge(edge: PlacedEdge, side: Side, { volts, widths }: Scales, detail: Detail, arrow: boolean): string[] {
  const width = widths.width(edge.edge.ohms[side]);
  const d = curve(edge);
  const [from, to] = ends(edge, side);
  const casing = element("path", { d, stroke: ink, "stroke-width": width + 1.4, fill: "none" });
  const pieces: string[] = [];
  for (let i = 0; i < PIECES; i++) {
    const [p, q] = [along(edge, i / PIECES).at, along(edge, Math.min(1, (i + 1.15) / PIECES)).at];
    const stroke = volts.colour(from + ((to - from) * (i + 0.5)) / PIECES);
    const line = `M${decimal(p[0])} ${decimal(p[1])}L${decimal(q[0])} ${decimal(q[1])}`;
    pieces.push(element("path", { d: line, stroke, "stroke-width": width, fill: "none" }));
  }
  const ground = edge.grounded ? [groundSymbol(edge.from === undefined ? edge.a : edge.b)] : [];
  return [casing, ...pieces, ...ground, ...marks(edge, detail, arrow)];
}

function groundSymbol([x, y]: readonly [number, number]): string {
  const bar = (half: number, below: number): string => `M${decimal(x - half)} ${decimal(y + below)}h${2 * half}`;
  return element("path", { d: bar(8, 0) + bar(5, 3.5) + bar(2, 7), stroke: ink, "stroke-width": 1.4, fill: "none" });
}

/** Where along an edge its marks are. */
const DIODES_AT = 0.27;
const STEP_AT = 0.5;
const ARROW_AT = 0.72;

function marks(edge: PlacedEdge, { radius }: Detail, arrow: boolean): string[] {
  const size = Math.max(3, radius * 0.55);
  const turned = (t: number, d: string, style: Attributes): string => {
    const { at, angle } = along(edge, t);
    const transform = `translate(${decimal(at[0])} ${decimal(at[1])}) rotate(${decimal((angle * 180) / Math.PI)})`;
    return element("path", { d, transform, stroke: ink, "stroke-width": 0.9, ...style });
  };
  const found: string[] = [];
  if (edge.edge.diodes === true) {
    found.push(turned(DIODES_AT, diodesPath(size * 1.2), { fill: "#fff", "stroke-linejoin": "round" }));
  }
  if (arrow) {
    const half = size * 0.6;
    const d = `M${decimal(size)} 0L${decimal(-size)} ${decimal(half)}V${decimal(-half)}Z`;
    found.push(turned(ARROW_AT, d, { fill: "#fff" }));
  }
  if (edge.edge.up !== undefined) {
    found.push(stepMark(along(edge, STEP_AT).at, size, edge.edge.up));
  }
  return found;
}

/** Two diodes in parallel about the origin, one forward above one backward, each `size` to either side. */
export function diodesPath(size: number): string {
  const [s, gap] = [size, size * 0.25];
  const n = decimal;
  const box = `M${n(-s)} ${n(-s - gap)}H${n(s)}V${n(s + gap)}H${n(-s)}Z`;
  const forward = `M${n(-s * 0.6)} ${n(-s)}v${n(s - gap)}L${n(s * 0.6)} ${n(-(s + gap) / 2)}ZM${n(s * 0.6)} ${n(-s)}v${n(s - gap)}`;
  const backward = `M${n(s * 0.6)} ${n(gap)}v${n(s - gap)}L${n(-s * 0.6)} ${n((s + gap) / 2)}ZM${n(-s * 0.6)} ${n(gap)}v${n(s - gap)}`;
  return box + forward + backward;
}

/** A triangle that points up or down on the page: black for up, white for down. */
export function stepMark([x, y]: readonly [number, number], size: number, up: boolean): string {
  const s = up ? size : -size;
  const d = `M${decimal(x - size)} ${decimal(y + s * 0.8)}h${decimal(2 * size)}L${decimal(x)} ${decimal(y - s)}Z`;
  return element("path", { d, fill: up ? ink : "#fff", stroke: up ? "#fff" : ink, "stroke-width": 0.9 });
}

/** Colours and widths that a texture tells apart. */
const SHADES = 24;
const WIDTHS = 4;

function texture(edges: readonly PlacedEdge[], side: Side, { volts, widths }: Scales): readonly string[] {
  const all = edges.map((edge) => ({ edge, mid: mean(ends(edge, side)), px: widths.width(edge.edge.ohms[side]) }));
  const [low, high] = range(all.map(({ mid }) => mid));
  const [thin, thick] = range(all.map(({ px }) => px));
  const paths = new Map<string, string[]>();
  for (const { edge, mid, px } of all) {
    const stroke = volts.colour(rounded(mid, low, high, SHADES));
    const key = `${stroke} ${decimal(rounded(px, thin, thick, WIDTHS))}`;
    const data = paths.get(key);
    if (data === undefined) {
      paths.set(key, [curve(edge)]);
    } else {
      data.push(curve(edge));
    }
  }
  return [...paths].map(([key, data]) => {
    const [stroke, width] = key.split(" ");
    return element("path", { d: data.join(""), stroke, "stroke-width": width, fill: "none" });
  });
}

function mean([a, b]: readonly [number, number]): number {
  return (a + b) / 2;
}

function rounded(value: number, low: number, high: number, count: number): number {
  const step = (high - low) / count;
  return step > 0 ? low + (Math.min(count - 1, Math.floor((value - low) / step)) + 0.5) * step : value;
}

function isSquare(role: NetworkRole): boolean {
  return role === "held" || role === "input";
}

/** Held and input nodes are square, outputs have a second outline. */
export function nodeShape(
  { role, ...node }: Pick<NetworkFigureNode, "role" | Side>,
  [x, y]: readonly [number, number],
  side: Side,
  volts: VoltScale,
  { radius }: Pick<Detail, "radius">,
): string {
  const fill = volts.colour(node[side]);
  const square = isSquare(role);
  const shape = (r: number, attributes: Attributes): string =>
    square
      ? element("rect", { x: x - r, y: y - r, width: 2 * r, height: 2 * r, ...attributes })
      : element("circle", { cx: x, cy: y, r, ...attributes });
  if (radius < 3 && (role === "hidden" || square)) {
    return shape(radius * (square ? 1.6 : 1), { fill });
  }
  const r = Math.max(3, radius);
  const outline = { stroke: ink, "stroke-width": Math.min(1.4, r / 4) };
  const inner = shape(r, { fill, ...outline });
  return role === "output" || role === "input" ? `${shape(r + 3, { fill: "#fff", ...outline })}\n${inner}` : inner;
}

/** Directions a label may lie in, best first. */
const AROUND = [
  -Math.PI / 2,
  Math.PI / 2,
  0,
  Math.PI,
  -Math.PI / 4,
  Math.PI / 4,
  (-3 * Math.PI) / 4,
  (3 * Math.PI) / 4,
];

function nodeLabels(
  node: NetworkFigureNode,
  [x, y]: readonly [number, number],
  side: Side,
  placed: Placed,
  { radius, names, voltages }: Detail,
  volts: VoltScale,
  taken: Box[],
): readonly string[] {
  const words: string[] = [];
  if (names) {
    const size = Math.min(tickSize + 1, (1.7 * radius) / Math.max(1, node.name.length * 0.62));
    words.push(text(x, y, node.name, { size, anchor: "middle", weight: "bold", fill: volts.inkOn(node[side]) }));
  }
  if (voltages) {
    const lines = [volt(node[side]), ...(node.target === undefined ? [] : [`\u2192 ${volt(node.target)}`])];
    const half = Math.max(...lines.map((line) => textWidth(line, smallSize + 1))) / 2;
    const tall = lines.length * 6;
    const away = radius * (isSquare(node.role) ? 1.25 : 1) + 6;
    const places = AROUND.map((angle) => {
      const at: Point = [x + Math.cos(angle) * (away + half), y + Math.sin(angle) * (away + tall)];
      const box = around(at, half, tall);
      return { at, box, worth: room(angle, node, placed) - crowd(box, placed, taken) };
    });
    // A little more room is no reason for a worse place.
    const best = places.reduce((one, other) => (other.worth > one.worth + 0.2 ? other : one));
    taken.push(best.box);
    const [cx, cy] = best.at;
    for (const [i, line] of lines.entries()) {
      const at = cy + (i - (lines.length - 1) / 2) * 12;
      const style = { size: smallSize + 1, anchor: "middle", fill: ink, halo: true } as const;
      words.push(text(cx, at, line, i === 0 ? { ...style, weight: "bold" } : style));
    }
  }
  return words;
}

function volt(value: number): string {
  return Number.isFinite(value) ? `${value.toFixed(2).replace("-", "\u2212")} V` : "?";
}

type Point = readonly [x: number, y: number];

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

function around([x, y]: Point, across: number, up: number): Box {
  return { left: x - across, right: x + across, top: y - up, bottom: y + up };
}

/** Angle between a direction and the nearest edge of a node, 0 to pi. */
function room(angle: number, node: NetworkFigureNode, { edges }: Placed): number {
  const leaving = edges.flatMap((edge) => [
    ...(edge.from === node ? [along(edge, 0).angle] : []),
    ...(edge.to === node ? [along(edge, 1).angle + Math.PI] : []),
  ]);
  return Math.min(Math.PI, ...leaving.map((one) => Math.abs(Math.atan2(Math.sin(angle - one), Math.cos(angle - one)))));
}

/** What lying on other labels and nodes, and on an edge, costs in radians of room. */
const ON_BOX = 4;
const ON_EDGE = 0.7;
const SAMPLES = 16;

function crowd(box: Box, { edges, width }: Placed, taken: readonly Box[]): number {
  const boxes = taken.filter(
    (other) => box.left < other.right && other.left < box.right && box.top < other.bottom && other.top < box.bottom,
  );
  const crossing = edges.filter((edge) =>
    Array.from({ length: SAMPLES - 1 }, (_, i) => along(edge, (i + 1) / SAMPLES).at).some(
      ([x, y]) => x > box.left && x < box.right && y > box.top && y < box.bottom,
    ),
  );
  const outside = box.left < 0 || box.right > width || box.top < 0 ? 1 : 0;
  return (boxes.length + outside) * ON_BOX + crossing.length * ON_EDGE;
}

function ohmsLabel(edge: PlacedEdge, side: Side): string {
  const label = formatSi(edge.edge.ohms[side], "", 2);
  if (edge.grounded) {
    const [x, y] = edge.from === undefined ? edge.a : edge.b;
    return text(x, y + 18, label, { size: smallSize, anchor: "middle", fill: "#444" });
  }
  const { at, angle } = along(edge, 0.4);
  const half = (Math.abs(Math.sin(angle)) * textWidth(label, smallSize)) / 2 + 9;
  const turn = angle > 0 ? -1 : 1;
  const [x, y] = [at[0] - Math.sin(angle) * turn * half, at[1] + Math.cos(angle) * turn * half];
  return text(x, y, label, { size: smallSize, anchor: "middle", fill: "#444", halo: true });
}

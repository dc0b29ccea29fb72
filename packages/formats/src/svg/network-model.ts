/** What a picture of a network shows, and where its parts come to lie. */
import { InputError, suggestion } from "@twinedge/core";
import { range } from "./ticks.ts";

export type NetworkRole = "held" | "input" | "output" | "hidden";

export interface NetworkFigureNode {
  readonly name: string;
  /** Place, in any unit; y points down. */
  readonly at: readonly [x: number, y: number];
  /** V in each network; NaN where it is not known. */
  readonly free: number;
  readonly clamped: number;
  readonly role: NetworkRole;
  /** V, of an output. */
  readonly target?: number | undefined;
}

export interface NetworkFigureEdge {
  readonly name: string;
  /** Names of nodes; `0` is ground where no node has that name. */
  readonly from: string;
  readonly to: string;
  /** Above 0. */
  readonly ohms: { readonly free: number; readonly clamped: number };
  readonly diodes?: boolean | undefined;
  /** Decision of the last step; undefined where none is known. */
  readonly up?: boolean | undefined;
}

export interface NetworkPicture {
  readonly title: string;
  /** Dividers run from Vin to Vout and end at ground with their third end: they are drawn with an arrow. */
  readonly kind: "rheostat" | "divider";
  readonly nodes: readonly NetworkFigureNode[];
  readonly edges: readonly NetworkFigureEdge[];
}

export type Side = "free" | "clamped";
export const SIDES: readonly Side[] = ["free", "clamped"];

type Point = readonly [x: number, y: number];

/** An edge's curve in units of the picture: a straight line where `bend` is the middle of its ends. */
export interface PlacedEdge {
  readonly edge: NetworkFigureEdge;
  readonly a: Point;
  readonly b: Point;
  /** Control point of a quadratic curve. */
  readonly bend: Point;
  /** End at ground. */
  readonly grounded: boolean;
  readonly from: NetworkFigureNode | undefined;
  readonly to: NetworkFigureNode | undefined;
}

const GROUND = "0";

/** Sideways px between neighbours of a bundle of parallel edges. */
const PARALLEL = 26;
/** px between the ground symbols of a node, of the stub to one, and below the nodes of a panel for them. */
const GROUND_PITCH = 44;
const GROUND_STUB = 56;
export const GROUND_ROOM = 46;

export interface Placed {
  readonly nodes: readonly { readonly node: NetworkFigureNode; readonly at: Point }[];
  readonly edges: readonly PlacedEdge[];
  /** px between neighbouring nodes, typically. */
  readonly pitch: number;
  readonly width: number;
  readonly height: number;
}

/** Scales the network into a panel at most `width` by `tallest` px, with px around as given. @throws InputError */
export function place(
  picture: NetworkPicture,
  width: number,
  tallest: number,
  [beside, above]: readonly [number, number],
): Placed {
  const byName = new Map(picture.nodes.map((node) => [node.name, node]));
  check(picture, byName);
  const [x0, x1] = range(picture.nodes.map(({ at }) => at[0]));
  const [y0, y1] = range(picture.nodes.map(({ at }) => at[1]));
  const inner = width - 2 * beside;
  const scale = Math.min(inner / (x1 - x0 || 1e-9), (tallest - 2 * above) / (y1 - y0 || 1e-9), 1e6);
  const fit = x1 === x0 && y1 === y0 ? 1 : scale;
  const left = beside + (inner - (x1 - x0) * fit) / 2;
  const put = ({ at }: NetworkFigureNode): Point => [left + (at[0] - x0) * fit, above + (at[1] - y0) * fit];
  const lengths = picture.edges.flatMap(({ from, to }) => {
    const [a, b] = [byName.get(from), byName.get(to)];
    return a === undefined || b === undefined || a === b ? [] : [distance(put(a), put(b))];
  });
  lengths.sort((a, b) => a - b);
  return {
    nodes: picture.nodes.map((node) => ({ node, at: put(node) })),
    edges: bundles(picture.edges).flatMap((bundle) => placeBundle(bundle, byName, put)),
    pitch: lengths[Math.floor(lengths.length / 4)] ?? width,
    width,
    height: 2 * above + (y1 - y0) * fit,
  };
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1]);
}

/** Edges between the same two nodes, in either direction. */
function bundles(edges: readonly NetworkFigureEdge[]): readonly (readonly NetworkFigureEdge[])[] {
  const found = new Map<string, NetworkFigureEdge[]>();
  for (const edge of edges) {
    const key = JSON.stringify([edge.from, edge.to].sort());
    const bundle = found.get(key);
    if (bundle === undefined) {
      found.set(key, [edge]);
    } else {
      bundle.push(edge);
    }
  }
  return [...found.values()];
}

function placeBundle(
  bundle: readonly NetworkFigureEdge[],
  byName: ReadonlyMap<string, NetworkFigureNode>,
  put: (node: NetworkFigureNode) => Point,
): readonly PlacedEdge[] {
  const [first] = bundle;
  return bundle.map((edge, i) => {
    const [from, to] = [byName.get(edge.from), byName.get(edge.to)];
    const offset = i - (bundle.length - 1) / 2;
    if (from === undefined || to === undefined) {
      const node = from ?? to;
      const [x, y] = node === undefined ? [0, 0] : put(node);
      const end: Point = [x + offset * GROUND_PITCH, y + GROUND_STUB];
      const [a, b]: readonly [Point, Point] = from === undefined ? [end, [x, y]] : [[x, y], end];
      return { edge, from, to, a, b, bend: middle(a, b), grounded: true };
    }
    const [a, b] = [put(from), put(to)];
    // The side of a bundle's edge must not depend on which way it runs.
    const turn = edge.from === first?.from ? 1 : -1;
    const length = distance(a, b) || 1;
    const [mx, my] = middle(a, b);
    const shift = (turn * 2 * offset * PARALLEL) / length;
    const bend: Point = [mx - (b[1] - a[1]) * shift, my + (b[0] - a[0]) * shift];
    return { edge, from, to, a, b, bend, grounded: false };
  });
}

function middle(a: Point, b: Point): Point {
  return [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
}

/** Point of an edge's curve, 0 at its end a, 1 at b, and the direction there. */
export function along({ a, b, bend }: PlacedEdge, t: number): { readonly at: Point; readonly angle: number } {
  const s = 1 - t;
  const mix = (k: 0 | 1): number => s * s * a[k] + 2 * s * t * bend[k] + t * t * b[k];
  const slope = (k: 0 | 1): number => s * (bend[k] - a[k]) + t * (b[k] - bend[k]);
  return { at: [mix(0), mix(1)], angle: Math.atan2(slope(1), slope(0)) };
}

function check({ nodes, edges }: NetworkPicture, byName: ReadonlyMap<string, NetworkFigureNode>): void {
  if (nodes.length === 0) {
    throw new InputError("a network without nodes", { remedy: "give it at least one" });
  }
  if (byName.size < nodes.length) {
    const seen = new Set<string>();
    const twin = nodes.find(({ name }) => seen.size === seen.add(name).size)?.name ?? "";
    throw new InputError(`two nodes are named "${twin}"`, { remedy: "rename one" });
  }
  for (const { name, at } of nodes) {
    if (!at.every(Number.isFinite)) {
      throw new InputError(`node "${name}" has no place`, { remedy: "give it two numbers" });
    }
  }
  for (const { name, from, to, ohms } of edges) {
    if (from === to) {
      throw new InputError(`edge "${name}" begins and ends at node "${from}"`, { remedy: "join two nodes" });
    }
    const lost = [from, to].find((end) => end !== GROUND && !byName.has(end));
    if (lost !== undefined) {
      const remedy = suggestion(lost, [...byName.keys()], "name nodes of the network, or 0 for ground");
      throw new InputError(`edge "${name}" ends at "${lost}", which is no node`, { remedy });
    }
    if (!SIDES.every((side) => ohms[side] > 0 && Number.isFinite(ohms[side]))) {
      throw new InputError(`edge "${name}" has no resistance above 0`, { remedy: "give ohms for both networks" });
    }
  }
}

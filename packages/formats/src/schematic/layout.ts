/** Where symbols and wires lie: ELK's layered placement with orthogonal routing, left to right as signals go. */
import type { ElkExtendedEdge, ElkNode, ElkPort } from "elkjs/lib/elk-api.js";
import type { Point, Symbol, SymbolPin } from "./symbol.ts";
import { HEAD } from "./symbols.ts";

export interface Placed {
  readonly symbol: Symbol;
  readonly at: Point;
  /** Pins that the layout had to choose, from the symbol's corner. */
  readonly pins: ReadonlyMap<string, Point>;
}

export interface Wire {
  readonly net: number;
  readonly points: readonly Point[];
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly placed: readonly Placed[];
  readonly wires: readonly Wire[];
}

const OPTIONS = {
  "elk.algorithm": "layered",
  "elk.direction": "RIGHT",
  "elk.edgeRouting": "ORTHOGONAL",
  "elk.padding": "[top=8,left=8,bottom=8,right=8]",
  "elk.spacing.nodeNode": "18",
  "elk.spacing.edgeNode": "14",
  "elk.spacing.edgeEdge": "12",
  "elk.spacing.componentComponent": "36",
  "elk.layered.spacing.nodeNodeBetweenLayers": "30",
  "elk.layered.spacing.edgeNodeBetweenLayers": "16",
  "elk.layered.spacing.edgeEdgeBetweenLayers": "12",
  "elk.layered.nodePlacement.strategy": "NETWORK_SIMPLEX",
  "elk.layered.nodePlacement.favorStraightEdges": "true",
  "elk.layered.thoroughness": "20",
  "elk.layered.considerModelOrder.strategy": "NODES_AND_EDGES",
  "elk.aspectRatio": "1.6",
};

/** Places symbols and routes every net as a tree between the pins it has. */
export async function layout(symbols: readonly Symbol[]): Promise<Layout> {
  // A megabyte and a half: read when something is drawn.
  const { default: Elk } = await import("elkjs/lib/elk.bundled.js");
  const trees = edgesOf(symbols);
  const sheet: ElkNode = {
    id: "sheet",
    layoutOptions: OPTIONS,
    children: symbols.map(nodeOf),
    edges: trees.map(({ from, to }, i) => ({ id: `w${i}`, sources: [from.id], targets: [to.id] })),
  };
  const graph: ElkNode = await new Elk.default().layout(sheet);
  const places = new Map((graph.children ?? []).map((node) => [node.id, node]));
  return {
    width: graph.width ?? 0,
    height: graph.height ?? 0,
    placed: symbols.map((symbol, i) => placedOf(symbol, places.get(`s${i}`))),
    wires: (graph.edges ?? []).map((edge, i) => ({ net: trees[i]?.from.net ?? -1, points: pointsOf(edge) })),
  };
}

function nodeOf({ width, height, fixed, pins }: Symbol, i: number): ElkNode {
  return {
    id: `s${i}`,
    width,
    height,
    layoutOptions: {
      "elk.portConstraints": fixed ? "FIXED_POS" : "FIXED_SIDE",
      "elk.spacing.portsSurrounding": `[top=${HEAD},left=0,bottom=8,right=0]`,
      "elk.portAlignment.default": "DISTRIBUTED",
    },
    ports: pins.map(
      ({ id, side, at: [x, y] }): ElkPort => ({
        id,
        x,
        y,
        width: 0,
        height: 0,
        layoutOptions: { "elk.port.side": side, "elk.port.borderOffset": "0" },
      }),
    ),
  };
}

function placedOf(symbol: Symbol, node: ElkNode | undefined): Placed {
  const pins = new Map((node?.ports ?? []).map(({ id, x = 0, y = 0 }) => [id, [x, y] as Point]));
  return { symbol, at: [node?.x ?? 0, node?.y ?? 0], pins };
}

function pointsOf({ sections = [] }: ElkExtendedEdge): readonly Point[] {
  return sections
    .flatMap(({ startPoint, bendPoints = [], endPoint }) => [startPoint, ...bendPoints, endPoint])
    .map(({ x, y }) => [x, y]);
}

interface Edge {
  readonly from: SymbolPin;
  readonly to: SymbolPin;
}

/** Each net as a tree: from what drives it to what reads it; passive ends that look right come before what looks left. */
function edgesOf(symbols: readonly Symbol[]): readonly Edge[] {
  const nets = new Map<number, SymbolPin[]>();
  for (const pin of symbols.flatMap(({ pins }) => pins)) {
    nets.set(pin.net, [...(nets.get(pin.net) ?? []), pin]);
  }
  return [...nets.values()].flatMap((pins) => {
    const rightward = pins.find(({ side }) => side === "EAST");
    const source = pins.find(({ role }) => role === "out") ?? rightward ?? pins[0];
    const sink =
      pins.find((pin) => pin !== source && pin.side === "WEST") ??
      pins.find((pin) => pin !== source && pin.side !== "EAST");
    return pins.flatMap((pin): readonly Edge[] => {
      if (source === undefined || pin === source) {
        return [];
      }
      const before = pin.side === "EAST" && pin.role !== "in" && sink !== undefined && pin !== sink;
      return [before ? { from: pin, to: sink } : { from: source, to: pin }];
    });
  });
}

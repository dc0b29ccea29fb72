/**
 * A learning network drawn twice, free and clamped: nodes and edges in the colour of their voltage, edges as wide as the
 * logarithm of their conductance. Small networks have their numbers on them; large ones are a picture.
 */
import { formatSi } from "@twinedge/core";
import { drawing, element, text } from "./element.ts";
import { textWidth, wrap } from "./labels.ts";
import { GROUND_ROOM, type NetworkPicture, place, SIDES } from "./network-model.ts";
import { detailOf, diodesPath, networkPanel, nodeShape, stepMark, WidthScale } from "./network-panel.ts";
import { ink, labelSize, muted, tickSize, titleSize } from "./style.ts";
import { range } from "./ticks.ts";
import { VOLT_LEGEND_HEIGHT, VoltScale } from "./volt-scale.ts";

export interface NetworkFigureOptions {
  /** px of the whole drawing */
  readonly width?: number;
}

const WIDTH = 940;
const MARGIN = 16;
const TITLE_LINE = 20;
/** px beside, and above and below the outermost nodes of a panel. */
const AROUND: readonly [number, number] = [76, 48];
const TALLEST = 560;
const WIDEST = 8;
const LEGEND_LINE = 24;

/**
 * @returns the text of an SVG file
 * @throws InputError naming a node without a place, an edge without ends or resistance
 */
export function networkFigure(picture: NetworkPicture, { width = WIDTH }: NetworkFigureOptions = {}): string {
  const { title, nodes, edges, kind } = picture;
  const panel = (width - 2 * MARGIN) / 2;
  const placed = place(picture, panel, TALLEST, AROUND);
  const detail = detailOf(placed);
  const grounded = placed.edges.some((edge) => edge.grounded);
  const [low, high] = range([...nodes.flatMap((node) => SIDES.map((side) => node[side])), ...(grounded ? [0] : [])]);
  const widest = Math.max(1.2, Math.min(WIDEST, placed.pitch * 0.16));
  const widths = new WidthScale(
    edges.flatMap(({ ohms }) => SIDES.map((side) => ohms[side])),
    widest,
  );
  const scales = { volts: new VoltScale(low, high), widths };

  const body: string[] = [];
  let y = MARGIN;
  for (const line of wrap(title, titleSize, width - 2 * MARGIN)) {
    body.push(text(MARGIN, y + TITLE_LINE / 2, line, { size: titleSize, weight: "bold", fill: ink }));
    y += TITLE_LINE;
  }
  for (const [i, side] of SIDES.entries()) {
    const left = MARGIN + i * panel;
    const name = `${side} network`;
    body.push(
      text(left + panel / 2, y + 14, name, { size: labelSize + 1, anchor: "middle", weight: "bold", fill: ink }),
      element(
        "g",
        { transform: `translate(${left} ${y + 20})` },
        networkPanel(placed, side, scales, kind === "divider"),
      ),
    );
  }
  y += 20 + placed.height + (grounded ? GROUND_ROOM : 0);

  body.push(...scales.volts.legend(MARGIN + 90, y, panel - 110));
  body.push(...widthLegend(widths, MARGIN + panel + 20, y + 6));
  y += VOLT_LEGEND_HEIGHT + 10;
  const entries = symbols(picture, scales.volts, detail.single);
  let x = MARGIN;
  for (const { draw, words } of entries) {
    const needed = 26 + textWidth(words, tickSize) + 12;
    if (x + needed > width - MARGIN) {
      x = MARGIN;
      y += LEGEND_LINE;
    }
    body.push(draw(x + 12, y), text(x + 26, y, words, { size: tickSize, fill: ink }));
    x += needed;
  }
  return drawing(width, y + LEGEND_LINE, title, body);
}

function widthLegend(widths: WidthScale, x: number, y: number): readonly string[] {
  const label = "edge (\u03a9)";
  const parts = [text(x, y, label, { size: labelSize, fill: ink })];
  let at = x + textWidth(label, labelSize) + 10;
  for (const ohms of widths.samples()) {
    const words = formatSi(ohms, "", 2);
    parts.push(
      element("path", { d: `M${at} ${y}h40`, stroke: muted, "stroke-width": widths.width(ohms), fill: "none" }),
      text(at + 46, y, words, { size: tickSize, fill: ink }),
    );
    at += 46 + textWidth(words, tickSize) + 20;
  }
  return parts;
}

interface Entry {
  readonly draw: (x: number, y: number) => string;
  readonly words: string;
}

/** What the shapes of this picture mean. */
function symbols({ nodes, edges, kind }: NetworkPicture, volts: VoltScale, single: boolean): readonly Entry[] {
  const node = (role: "held" | "input" | "output"): Entry["draw"] => {
    const blank = { role, free: Number.NaN, clamped: Number.NaN };
    return (x, y) => nodeShape(blank, [x, y], "free", volts, { radius: 5 });
  };
  const has = (role: string): boolean => nodes.some((one) => one.role === role);
  const entries: Entry[] = [];
  if (has("held")) {
    entries.push({ draw: node("held"), words: "held in both networks" });
  }
  if (has("input")) {
    entries.push({ draw: node("input"), words: "input" });
  }
  if (has("output")) {
    entries.push({ draw: node("output"), words: "output, \u2192 its target" });
  }
  if (single) {
    if (kind === "divider") {
      const draw = (x: number, y: number): string =>
        element("path", { d: `M${x + 6} ${y}l-11 -3.5v7Z`, fill: "#fff", stroke: ink, "stroke-width": 0.9 });
      entries.push({ draw, words: "divider from Vin to Vout, third end at ground" });
    }
    for (const up of [true, false]) {
      if (edges.some((edge) => edge.up === up)) {
        const words = `last step ${up ? "up" : "down"}`;
        entries.push({ draw: (x, y) => stepMark([x, y], 5, up), words });
      }
    }
    if (edges.some(({ diodes }) => diodes === true)) {
      const draw = (x: number, y: number): string =>
        element("path", {
          d: diodesPath(6.5),
          transform: `translate(${x} ${y})`,
          fill: "#fff",
          stroke: ink,
          "stroke-width": 0.9,
        });
      entries.push({ draw, words: "anti-parallel diodes" });
    }
  }
  return entries;
}

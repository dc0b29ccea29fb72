/**
 * Decisions over the plane of free and clamped drops: one panel a level of the held end, one row a set of parts. What is right is
 * light, what is wrong dark, so that a grey print tells them apart; the lines of Eq. 2 cross every panel.
 */
import { decimal, drawing, element, polyline, text } from "./element.ts";
import { textWidth, wrap } from "./labels.ts";
import { axisColour, ink, labelSize, muted, smallSize, tickSize, titleSize } from "./style.ts";
import { multiples, tickStep } from "./ticks.ts";

/** Kinds of a point, by index; what every cell of a panel names. */
const FILLS = {
  "right rise": "#7db8e0",
  "right fall": "#e4eef6",
  "wrong rise": "#d55e00",
  "wrong fall": "#7a2e00",
  unknown: "url(#undecided)",
  tie: "#ffffff",
} as const;

export type MapKind = keyof typeof FILLS;

interface DecisionPanel {
  /** V: drops of the cells' middles, the same free and clamped. */
  readonly drops: readonly number[];
  /** Kind of the cell (free f, clamped c) at c * drops.length + f. */
  readonly kinds: ArrayLike<number>;
  /** 1 where an input is outside its common-mode range. */
  readonly outside: ArrayLike<number>;
  /** Lines below the panel. */
  readonly notes: readonly string[];
}

export interface DecisionMapOptions {
  readonly title: string;
  readonly subtitle: string;
  /** Names of the kinds by their index. */
  readonly kinds: readonly MapKind[];
  /** One a column. */
  readonly levels: readonly string[];
  readonly rows: readonly { readonly title: string; readonly panels: readonly DecisionPanel[] }[];
}

const MARGIN = 18;
const SIDE = 210;
const GAP_X = 38;
const LEFT = 62;
const ROW_HEAD = 44;
const FOOT = 48;
const LINE = 15;

const PATTERNS =
  '<defs><pattern id="undecided" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">' +
  '<rect width="6" height="6" fill="#fff"/><path d="M0 0V6" stroke="#555" stroke-width="2.4"/></pattern>' +
  '<pattern id="outside" width="7" height="7" patternUnits="userSpaceOnUse">' +
  '<circle cx="2" cy="2" r="1.1" fill="#222"/></pattern></defs>';

/** @returns the text of an SVG file */
export function decisionMap({ title, subtitle, kinds, levels, rows }: DecisionMapOptions): string {
  const width = Math.max(620, MARGIN + LEFT + levels.length * (SIDE + GAP_X) - GAP_X + MARGIN);
  const body: string[] = [PATTERNS];
  let y = MARGIN;
  for (const line of wrap(title, titleSize, width - 2 * MARGIN)) {
    body.push(text(MARGIN, y + 10, line, { size: titleSize, weight: "bold", fill: ink }));
    y += 20;
  }
  for (const line of wrap(subtitle, labelSize, width - 2 * MARGIN)) {
    body.push(text(MARGIN, y + 9, line, { size: labelSize, fill: muted }));
    y += 17;
  }
  y += 10;
  const [keys, keyHeight] = legend(MARGIN, y, width - 2 * MARGIN, used(rows, kinds));
  body.push(...keys);
  y += keyHeight + 6;
  for (const row of rows) {
    body.push(text(MARGIN, y + 10, row.title, { size: labelSize + 1, weight: "bold", fill: ink }));
    y += ROW_HEAD;
    for (const [i, panel] of row.panels.entries()) {
      const x = MARGIN + LEFT + i * (SIDE + GAP_X);
      body.push(text(x + SIDE / 2, y - 12, levels[i] ?? "", { size: labelSize, anchor: "middle", fill: ink }));
      body.push(...drawPanel(x, y, panel, kinds, i === 0));
    }
    const notes = Math.max(0, ...row.panels.map((panel) => noteLines(panel).length));
    y += SIDE + FOOT + notes * LINE + 12;
  }
  return drawing(width, y, title, body);
}

function noteLines({ notes }: DecisionPanel): readonly string[] {
  return notes.flatMap((note) => wrap(note, tickSize, SIDE + GAP_X - 6));
}

/** Kinds that occur, and whether an input is outside anywhere. */
function used(rows: DecisionMapOptions["rows"], kinds: readonly MapKind[]): ReadonlySet<MapKind | "outside"> {
  const seen = new Set<MapKind | "outside">(["right rise", "right fall", "wrong rise", "wrong fall"]);
  for (const { panels } of rows) {
    for (const panel of panels) {
      for (let i = 0; i < panel.kinds.length; i++) {
        const kind = kinds[panel.kinds[i] ?? 0];
        if (kind === "unknown") {
          seen.add(kind);
        }
        if (panel.outside[i] === 1) {
          seen.add("outside");
        }
      }
    }
  }
  return seen;
}

const KEYS: readonly (readonly [kind: MapKind | "outside" | "line", words: string])[] = [
  ["right rise", "rises, rightly"],
  ["right fall", "falls, rightly"],
  ["wrong rise", "WRONG: rises, should fall"],
  ["wrong fall", "WRONG: falls, should rise"],
  ["unknown", "undecided (X)"],
  ["outside", "a comparator input outside its common-mode range"],
  ["line", "Eq. 2: |a| = |b|; it rises where |a| > |b|"],
];

function legend(
  left: number,
  top: number,
  width: number,
  seen: ReadonlySet<string>,
): readonly [parts: readonly string[], height: number] {
  const parts: string[] = [];
  let [x, y] = [left, top];
  for (const [kind, words] of KEYS) {
    if (kind !== "line" && !seen.has(kind)) {
      continue;
    }
    const wide = 26 + textWidth(words, tickSize) + 12;
    if (x + wide > left + width && x > left) {
      x = left;
      y += 21;
    }
    if (kind === "line") {
      parts.push(
        element("path", {
          d: polyline([
            [x, y + 13],
            [x + 18, y + 2],
          ]),
          stroke: "#000",
          "stroke-width": 1.4,
          "stroke-dasharray": "5 3",
        }),
      );
    } else {
      const fill = kind === "outside" ? "#e4eef6" : FILLS[kind];
      parts.push(element("rect", { x, y, width: 18, height: 14, fill, stroke: axisColour, "stroke-width": 0.7 }));
      if (kind === "outside") {
        parts.push(element("rect", { x, y, width: 18, height: 14, fill: "url(#outside)" }));
      }
    }
    parts.push(text(x + 24, y + 7, words, { size: tickSize, fill: ink }));
    x += wide;
  }
  return [parts, y - top + 26];
}

function drawPanel(
  left: number,
  top: number,
  panel: DecisionPanel,
  kinds: readonly MapKind[],
  named: boolean,
): readonly string[] {
  const { drops } = panel;
  const n = drops.length;
  const [min, max] = [drops[0] ?? 0, drops.at(-1) ?? 1];
  const cell = SIDE / n;
  const edge = (max - min) / Math.max(1, n - 1) / 2;
  const scale = SIDE / (max - min + 2 * edge);
  const px = (volts: number): number => left + (volts - min + edge) * scale;
  const py = (volts: number): number => top + SIDE - (volts - min + edge) * scale;
  const parts: string[] = [];
  const area = ({ from, to, low, high }: Block): string =>
    `M${decimal(left + from * cell)} ${decimal(top + SIDE - high * cell)}H${decimal(left + to * cell)}V${decimal(top + SIDE - low * cell)}H${decimal(left + from * cell)}Z`;
  const fill = (found: readonly Block[], value: number, colour: string): void => {
    const d = found
      .filter((one) => one.value === value)
      .map(area)
      .join("");
    if (d !== "") {
      parts.push(element("path", { d, fill: colour, "shape-rendering": "crispEdges" }));
    }
  };
  const cells = blocks(n, (i) => panel.kinds[i] ?? 0);
  for (const [value, kind] of kinds.entries()) {
    fill(cells, value, FILLS[kind]);
  }
  fill(
    blocks(n, (i) => panel.outside[i] ?? 0),
    1,
    "url(#outside)",
  );
  const [low, high] = [Math.max(min, -max), Math.min(max, -min)];
  parts.push(ruleLine([px(min), py(min)], [px(max), py(max)]));
  if (high > low) {
    parts.push(ruleLine([px(low), py(-low)], [px(high), py(-high)]));
  }
  parts.push(
    element("rect", { x: left, y: top, width: SIDE, height: SIDE, fill: "none", stroke: ink, "stroke-width": 1 }),
  );
  for (const volts of multiples(min, max, tickStep(max - min, 5))) {
    const label = String(volts).replace("-", "\u2212");
    parts.push(
      element("path", {
        d: `M${decimal(px(volts))} ${decimal(top + SIDE)}V${decimal(top + SIDE + 5)}`,
        stroke: axisColour,
      }),
      text(px(volts), top + SIDE + 13, label, { size: tickSize, anchor: "middle", fill: ink }),
      element("path", { d: `M${decimal(left)} ${decimal(py(volts))}H${decimal(left - 5)}`, stroke: axisColour }),
      text(left - 8, py(volts), label, { size: tickSize, anchor: "end", fill: ink }),
    );
  }
  parts.push(
    text(left + SIDE / 2, top + SIDE + 30, "free drop b (V)", { size: tickSize, anchor: "middle", fill: ink }),
  );
  if (named) {
    const x = left - 44;
    parts.push(
      element("g", { transform: `rotate(-90 ${decimal(x)} ${decimal(top + SIDE / 2)})` }, [
        text(x, top + SIDE / 2, "clamped drop a (V)", { size: tickSize, anchor: "middle", fill: ink }),
      ]),
    );
  }
  for (const [i, line] of noteLines(panel).entries()) {
    parts.push(text(left, top + SIDE + FOOT + i * LINE, line, { size: smallSize + 0.5, fill: ink }));
  }
  return parts;
}

function ruleLine(from: readonly [number, number], to: readonly [number, number]): string {
  return element("path", { d: polyline([from, to]), stroke: "#000", "stroke-width": 1.4, "stroke-dasharray": "5 3" });
}

/** Cells of one value side by side, as a rectangle: columns [from, to), rows [low, high). */
interface Block {
  readonly from: number;
  readonly to: number;
  readonly low: number;
  readonly high: number;
  readonly value: number;
}

/** Runs of equal cells, joined with the run below where that has the same ends. */
function blocks(n: number, at: (i: number) => number): readonly Block[] {
  const done: Block[] = [];
  let open = new Map<string, Block>();
  for (let row = 0; row < n; row++) {
    const next = new Map<string, Block>();
    for (let from = 0; from < n; ) {
      const value = at(row * n + from);
      let to = from + 1;
      while (to < n && at(row * n + to) === value) {
        to++;
      }
      const key = `${from} ${to} ${value}`;
      next.set(key, { from, to, low: open.get(key)?.low ?? row, high: row + 1, value });
      open.delete(key);
      from = to;
    }
    done.push(...open.values());
    open = next;
  }
  return [...done, ...open.values()];
}

/**
 * Where the elements stand. The elements of one subcircuit stand together, in rows; one whose terminal on the right is joined
 * to nothing but one terminal on the left of another stands before it, and a wire joins them. Every other terminal has a label
 * with its net's name, or ground. Two terminals that are not one net never share a point: elements stand in boxes of their own,
 * and wires bend in columns of their own.
 */
import { readElementLine } from "../drawing.ts";
import type { Sheet } from "../element.ts";
import { elementTypes } from "../elements.ts";
import type { Point } from "../geometry.ts";
import { splitLines } from "../line.ts";
import { escape, type Part } from "./part.ts";

const GRID = 16;
/** Width of a letter of a label, and of what surrounds the text. */
const LETTER = 7;
const LABEL_ENDS = 32;
const PAGE_WIDTH = 1800;
const ROW_GAP = 32;
const CELL_GAP = 32;
const GROUP_GAP = 64;
const TITLE_SIZE = 24;
const TITLE_HEIGHT = 48;
const FLAG_ESCAPED = 4;

type Side = "left" | "right" | "top" | "bottom";

interface Terminal {
  /** From the element's first point. */
  readonly at: Point;
  readonly side: Side;
  readonly net: string;
}

interface Cell {
  readonly part: Part;
  readonly terminals: readonly Terminal[];
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** A cell with the nets by which a wire joins it to the next. */
interface Link {
  readonly cell: Cell;
  readonly joins: readonly string[];
}

export interface Placement {
  readonly lines: readonly string[];
  /** A point of every net, as `X:Y`. */
  readonly points: ReadonlyMap<string, string>;
}

const snapUp = (length: number): number => Math.ceil(length / GRID) * GRID;

export function place(parts: readonly Part[], sheet: Sheet): Placement {
  const page = new Page();
  const uses = usesOf(parts);
  let y = 0;
  for (const group of new Set(parts.map((part) => part.group))) {
    const members = parts.filter((part) => part.group === group);
    if (group !== "") {
      page.title(group, y);
      y += TITLE_HEIGHT;
    }
    y =
      page.rows(
        chains(
          members.map((part) => cellOf(part, sheet)),
          uses,
        ),
        y,
      ) + GROUP_GAP;
  }
  return { lines: page.lines, points: page.points };
}

/** How many terminals each net has. */
function usesOf(parts: readonly Part[]): ReadonlyMap<string, number> {
  const uses = new Map<string, number>();
  for (const net of parts.flatMap(({ nets }) => nets)) {
    uses.set(net, (uses.get(net) ?? 0) + 1);
  }
  return uses;
}

function lineOf({ type, span, flags, fields }: Part, { x, y }: Point): string {
  return `${type} ${x} ${y} ${x + span.x} ${y + span.y} ${flags} ${fields}`.trimEnd();
}

/** Asks the reader where the terminals are: what is written is what will be read. */
function cellOf(part: Part, sheet: Sheet): Cell {
  const [line] = splitLines(lineOf(part, { x: 0, y: 0 }), "export");
  const posts = line === undefined ? [] : (elementTypes.get(part.type)?.read(readElementLine(line), sheet).posts ?? []);
  if (posts.length !== part.nets.length) {
    throw new Error(`element ${part.type} has ${posts.length} terminals, not ${part.nets.length}`);
  }
  const [left, right] = [Math.min(...posts.map(({ x }) => x)), Math.max(...posts.map(({ x }) => x))];
  const top = Math.min(...posts.map(({ y }) => y));
  const bottom = Math.max(...posts.map(({ y }) => y));
  const single = posts.length === 1;
  const sideOf = ({ x, y }: Point): Side =>
    single
      ? part.span.x < 0
        ? "right"
        : "left"
      : x === left
        ? "left"
        : x === right
          ? "right"
          : y === top
            ? "top"
            : "bottom";
  const terminals = posts.map((at, i) => ({ at, side: sideOf(at), net: part.nets[i] ?? "" }));
  return { part, terminals, left: Math.min(left, part.span.x), right: Math.max(right, part.span.x), top, bottom };
}

/** A two-terminal element the other way round. */
function turned(cell: Cell): Cell {
  const [a, b] = cell.terminals;
  return a === undefined || b === undefined
    ? cell
    : {
        ...cell,
        terminals: [
          { ...a, net: b.net },
          { ...b, net: a.net },
        ],
      };
}

const netsOn = ({ terminals }: Cell, side: Side): readonly string[] =>
  terminals
    .filter((terminal) => terminal.side === side && terminal.net !== "" && terminal.net !== "0")
    .map(({ net }) => net);

/** Cells in sequences in which wires join each to the next. */
function chains(cells: readonly Cell[], uses: ReadonlyMap<string, number>): readonly (readonly Link[])[] {
  const between = (net: string): boolean => uses.get(net) === 2;
  const onLeft = new Map<string, Cell>();
  const onRight = new Map<string, Cell>();
  for (const cell of cells) {
    netsOn(cell, "left")
      .filter(between)
      .forEach((net) => onLeft.set(net, cell));
    netsOn(cell, "right")
      .filter(between)
      .forEach((net) => onRight.set(net, cell));
  }
  const placed = new Set<Part>();
  const follow = (first: Cell): Link[] => {
    const chain: Link[] = [];
    let cell: Cell | undefined = first;
    while (cell !== undefined) {
      placed.add(cell.part);
      const now: Cell = cell;
      const next: Cell | undefined = netsOn(now, "right")
        .filter(between)
        .flatMap((net) => {
          const ahead = onLeft.get(net);
          const behind = onRight.get(net);
          return ahead !== undefined && ahead.part !== now.part
            ? [ahead]
            : behind?.part.turns === true && behind.part !== now.part
              ? [turned(behind)]
              : [];
        })
        .find(({ part }) => !placed.has(part));
      const shared =
        next === undefined
          ? []
          : netsOn(next, "left").filter((net) => between(net) && netsOn(now, "right").includes(net));
      chain.push({ cell: now, joins: shared });
      cell = next;
    }
    return chain;
  };
  const fed = (cell: Cell): boolean =>
    netsOn(cell, "left").some((net) => between(net) && onRight.has(net) && onRight.get(net)?.part !== cell.part);
  const starts = [...cells.filter((cell) => !fed(cell)), ...cells];
  return starts.flatMap((cell) => (placed.has(cell.part) ? [] : [follow(cell)]));
}

const labelWidth = (net: string): number => snapUp(net.length * LETTER + LABEL_ENDS);

/** A chain laid out from (0, 0): where its cells stand, and how far it reaches. */
interface Strip {
  readonly chain: readonly Link[];
  readonly at: readonly Point[];
  /** Columns of the wires' bends, by cell and joined net. */
  readonly bends: readonly (readonly number[])[];
  readonly width: number;
  readonly top: number;
  readonly bottom: number;
}

function roomFor(cell: Cell, side: "left" | "right", joins: readonly string[]): number {
  return Math.max(
    0,
    ...netsOn(cell, side)
      .filter((net) => !joins.includes(net))
      .map(labelWidth),
    GRID,
  );
}

function strip(chain: readonly Link[]): Strip {
  const at: Point[] = [];
  const bends: number[][] = [];
  let x = 0;
  let y = 0;
  let top = 0;
  let bottom = 0;
  let before: readonly string[] = [];
  for (const { cell, joins } of chain) {
    x += roomFor(cell, "left", before) - cell.left;
    const origin = { x: snapUp(x), y };
    at.push(origin);
    top = Math.min(top, y + cell.top - verticalRoom(cell, "top"));
    bottom = Math.max(bottom, y + cell.bottom + verticalRoom(cell, "bottom"));
    x = snapUp(origin.x + cell.right + roomFor(cell, "right", joins));
    bends.push(joins.map((_, i) => x + GRID * i));
    x += GRID * Math.max(1, joins.length);
    const [first] = joins;
    const next = chain[at.length]?.cell;
    if (first !== undefined && next !== undefined) {
      y += heightOf(cell, "right", first) - heightOf(next, "left", first);
    }
    before = joins;
  }
  return { chain, at, bends, width: x, top, bottom };
}

const heightOf = (cell: Cell, side: Side, net: string): number =>
  cell.terminals.find((terminal) => terminal.side === side && terminal.net === net)?.at.y ?? 0;

/** Labels above and below an element stand on steps of different height. */
function verticalRoom({ terminals }: Cell, side: "top" | "bottom"): number {
  return GRID * (1 + terminals.filter((terminal) => terminal.side === side).length);
}

class Page {
  readonly lines: string[] = [];
  readonly points = new Map<string, string>();
  private readonly netAt = new Map<string, string>();

  title(text: string, y: number): void {
    this.lines.push(
      `x 0 ${y + TITLE_SIZE} ${text.length * TITLE_SIZE} ${y + TITLE_SIZE} 4 ${TITLE_SIZE} ${escape(text)}`,
    );
  }

  /** @returns the height below them */
  rows(all: readonly (readonly Link[])[], from: number): number {
    let x = 0;
    let y = from;
    let row: Strip[] = [];
    const end = (): void => {
      y = this.row(row, y);
      x = 0;
      row = [];
    };
    for (const one of all.map(strip)) {
      if (x > 0 && x + one.width > PAGE_WIDTH) {
        end();
      }
      row.push(one);
      x += one.width + CELL_GAP;
    }
    end();
    return y;
  }

  private row(strips: readonly Strip[], y: number): number {
    const base = snapUp(y - Math.min(0, ...strips.map(({ top }) => top)));
    let x = 0;
    for (const one of strips) {
      this.strip(one, { x, y: base });
      x += snapUp(one.width + CELL_GAP);
    }
    return base + Math.max(0, ...strips.map(({ bottom }) => bottom)) + ROW_GAP;
  }

  private strip({ chain, at, bends }: Strip, { x, y }: Point): void {
    let before: readonly string[] = [];
    for (const [i, { cell, joins }] of chain.entries()) {
      const origin = { x: x + (at[i]?.x ?? 0), y: y + (at[i]?.y ?? 0) };
      this.cell(cell, origin, before, joins);
      const next = chain[i + 1]?.cell;
      const there = { x: x + (at[i + 1]?.x ?? 0), y: y + (at[i + 1]?.y ?? 0) };
      for (const [k, net] of joins.entries()) {
        if (next !== undefined) {
          this.wire(net, ends(cell, "right", net, origin), ends(next, "left", net, there), x + (bends[i]?.[k] ?? 0));
        }
      }
      before = joins;
    }
  }

  /** Draws the element, and a label or ground at each terminal that no wire joins. */
  private cell(cell: Cell, origin: Point, wiredLeft: readonly string[], wiredRight: readonly string[]): void {
    this.lines.push(lineOf(cell.part, origin));
    const heights = { top: 0, bottom: 0 };
    for (const { at, side, net } of cell.terminals) {
      const post = { x: origin.x + at.x, y: origin.y + at.y };
      this.take(post, net);
      const wired = side === "left" ? wiredLeft.includes(net) : side === "right" && wiredRight.includes(net);
      if (net === "" || wired) {
        continue;
      }
      const reach = side === "top" || side === "bottom" ? GRID * ++heights[side] : GRID;
      const end = beyond(post, side, reach);
      const ground = net === "0";
      const line = `${post.x} ${post.y} ${end.x} ${end.y}`;
      this.lines.push(ground ? `g ${line} 0` : `207 ${line} ${FLAG_ESCAPED} ${escape(net)}`);
    }
  }

  private wire(net: string, from: Point, to: Point, bend: number): void {
    const corners = from.y === to.y ? [from, to] : [from, { x: bend, y: from.y }, { x: bend, y: to.y }, to];
    for (const [i, corner] of corners.entries()) {
      this.take(corner, net);
      const last = corners[i - 1];
      if (last !== undefined && (last.x !== corner.x || last.y !== corner.y)) {
        this.lines.push(`w ${last.x} ${last.y} ${corner.x} ${corner.y} 0`);
      }
    }
  }

  /** A terminal of the net is here, and none of another. */
  private take({ x, y }: Point, net: string): void {
    const point = `${x}:${y}`;
    const own = net === "" ? `open ${this.netAt.size}` : net;
    const taken = this.netAt.get(point);
    if (taken !== undefined && taken !== own) {
      throw new Error(`two nets, ${taken} and ${own}, meet at ${point}`);
    }
    this.netAt.set(point, own);
    if (net !== "" && !this.points.has(net)) {
      this.points.set(net, point);
    }
  }
}

function ends(cell: Cell, side: Side, net: string, origin: Point): Point {
  const at = cell.terminals.find((terminal) => terminal.side === side && terminal.net === net)?.at ?? { x: 0, y: 0 };
  return { x: origin.x + at.x, y: origin.y + at.y };
}

function beyond({ x, y }: Point, side: Side, reach: number): Point {
  switch (side) {
    case "left":
      return { x: x - reach, y };
    case "right":
      return { x: x + reach, y };
    case "top":
      return { x, y: y - reach };
    case "bottom":
      return { x, y: y + reach };
  }
}

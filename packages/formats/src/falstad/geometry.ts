/**
 * Where an element's terminals are. A terminal is a point of the grid, and two terminals are connected when their
 * coordinates are equal; nothing is snapped.
 */

export interface Point {
  readonly x: number;
  readonly y: number;
}

export function pointName(p: Point): string {
  return `@${p.x}:${p.y}`;
}

/** The fraction `along` of the way from `p1` to `p2`, then `aside` to the left of it (upwards, for a line that points right). */
export function at(p1: Point, p2: Point, along: number, aside: number): Point {
  const dx = p2.x - p1.x;
  const dy = p2.y - p1.y;
  const length = Math.hypot(dx, dy);
  const unit = length === 0 ? 0 : aside / length;
  return { x: snap(p1.x + along * dx + unit * dy), y: snap(p1.y + along * dy - unit * dx) };
}

/** Falstad's rounding; `+ 0` turns -0 into 0. */
function snap(value: number): number {
  return Math.floor(value + 0.48) + 0;
}

/** Sign of the element's direction: that of dy, or of dx where the element is level. */
export function direction(p1: Point, p2: Point): number {
  return Math.sign(p1.y === p2.y ? p2.x - p1.x : p2.y - p1.y);
}

type Side = "n" | "s" | "w" | "e";

/** A pin of a chip: its place along a side, counted from the top or from the left. */
export type PinPlace = readonly [place: number, side: Side];

const EXCHANGED: Readonly<Record<Side, Side>> = { n: "w", s: "e", w: "n", e: "s" };

const CHIP_SMALL = 1;
const FLIP_X = 1024;
const FLIP_Y = 2048;
const EXCHANGE_XY = 4096;

/** Pins of a chip of `width` by `height` pin distances whose first western pin is at `origin`. */
export function chipPosts(
  origin: Point,
  flags: number,
  width: number,
  height: number,
  pins: readonly PinPlace[],
): Point[] {
  const step = (flags & CHIP_SMALL) === 0 ? 32 : 16;
  const exchanged = (flags & EXCHANGE_XY) !== 0;
  const across = exchanged ? height : width;
  const down = exchanged ? width : height;
  return pins.map(([place, drawn]) => {
    const { x, y } = pinOffset(place, exchanged ? EXCHANGED[drawn] : drawn, across, down);
    return {
      x: origin.x + step * ((flags & FLIP_X) === 0 ? x : across + 1 - x),
      y: origin.y + step * ((flags & FLIP_Y) === 0 ? y : down - 1 - y),
    };
  });
}

/** In pin distances from the first western pin. */
function pinOffset(place: number, side: Side, across: number, down: number): Point {
  switch (side) {
    case "w":
      return { x: 0, y: place };
    case "e":
      return { x: across + 1, y: place };
    case "n":
      return { x: 1 + place, y: -1 };
    case "s":
      return { x: 1 + place, y: down };
  }
}

/** Symbols of devices with more than two pins: amplifiers, gates, transistors, and a box with named pins for everything else. */
import { decimal, element } from "../svg/element.ts";
import type { Sheet, SheetPart, SheetPin } from "./sheet.ts";
import {
  FLAG_HEIGHT,
  flag,
  LEAD,
  lead,
  PITCH,
  type Point,
  pinId,
  type Symbol,
  type SymbolPin,
  stroke,
  TIE,
  valueOf,
  words,
  wordsWidth,
} from "./symbol.ts";

export function symbolOf(part: SheetPart, sheet: Sheet): Symbol {
  const { type } = part.device.def;
  if (type === "comparator" || type === "opamp") {
    return amplifier(part, sheet);
  }
  if (gateBody[type] !== undefined) {
    return gate(part, sheet);
  }
  return type === "bjt" && part.pins.length === 3 ? transistor(part) : box(part, sheet);
}

function bubble([x, y]: Point): string {
  return element("circle", { cx: x, cy: y, r: 3.5, ...stroke, fill: "#fff" });
}

/** A triangle with its inputs at the left; supply pins above and below. */
function amplifier(part: SheetPart, { flags, names }: Sheet): Symbol {
  const [plus, minus, out, ...supplies] = part.pins;
  const inputs = [plus, minus].flatMap((pin, i) => (pin === undefined ? [] : [{ pin, down: i === 0 ? -15 : 15 }]));
  const tie = inputs.some(({ pin }) => flags.has(pin.net)) ? TIE : 0;
  const [left, right] = [tie + LEAD, tie + LEAD + 52];
  const top = 14 + FLAG_HEIGHT;
  const middle = top + 30;
  // Where a supply's lead meets the slanted side, a third along.
  const [supplyX, reach] = [left + 17, 20];
  const width = Math.max(right + LEAD, left + 24 + wordsWidth(part.label, valueOf(part)));
  const place = (pin: SheetPin, side: SymbolPin["side"], at: Point, role: SymbolPin["role"]): SymbolPin => ({
    id: pinId(part, pin),
    net: pin.net,
    side,
    at,
    role,
  });
  // A flag stands at the end of a short lead, a wire comes from the edge of the box.
  const ends = supplies.map((pin) => {
    const [above, flagged] = [pin.name === "vcc", flags.has(pin.net)];
    const distance = flagged ? reach + LEAD : middle;
    return { pin, above, flagged, at: [supplyX, above ? middle - distance : middle + distance] as Point };
  });
  const pins = [
    ...inputs.map(({ pin, down }) => place(pin, "WEST", [flags.has(pin.net) ? tie : 0, middle + down], "in")),
    ...(out === undefined ? [] : [place(out, "EAST", [width, middle], "out")]),
  ];
  const wired = ends.flatMap(({ pin, above, flagged, at }) =>
    flagged ? [] : [place(pin, above ? "NORTH" : "SOUTH", at, "passive")],
  );
  return {
    width,
    height: 2 * middle,
    fixed: true,
    pins: [...pins.filter(({ net }) => !flags.has(net)), ...wired],
    draw: () => [
      ...pins.flatMap(({ net, at }) => (flags.has(net) ? flag(net, names.get(net) ?? "", at) : [])),
      ...pins.map(({ id, at: [x, y], role }) => lead(id, [x, y], [role === "out" ? right : left, y])),
      ...ends.map(({ pin, above, at }) =>
        lead(pinId(part, pin), at, [supplyX, above ? middle - reach : middle + reach]),
      ),
      ...ends.flatMap(({ pin, flagged, at }) => (flagged ? flag(pin.net, names.get(pin.net) ?? "", at) : [])),
      element("path", { d: `M${left} ${middle - 30}V${middle + 30}L${right} ${middle}Z`, ...stroke, fill: "#fff" }),
      words([left + 5, middle - 15], "+", "start"),
      words([left + 5, middle + 15], "\u2212", "start"),
      words([left + 28, middle - 27], part.label, "start"),
      words([left + 28, middle + 27], valueOf(part), "start", true),
    ],
  };
}

/** Bodies of gates between x = 0 and 44 and y = -h and h; the inputs end at x = `inset`. */
interface GateBody {
  readonly path: (h: number) => string;
  readonly inset: number;
  readonly inverts: boolean;
  readonly tip: number;
}

const AND = (h: number): string => `M0 ${-h}H22a22 ${h} 0 0 1 0 ${2 * h}H0Z`;
const OR = (h: number): string => `M0 ${-h}H10Q34 ${-h} 44 0Q34 ${h} 10 ${h}H0Q12 0 0 ${-h}Z`;
const XOR = (h: number): string => `${OR(h)}M-6 ${-h}Q6 0 -6 ${h}`;
const BUFFER = (h: number): string => `M0 ${-h}L32 0L0 ${h}Z`;

const gateBody: Readonly<Record<string, GateBody>> = {
  d_and: { path: AND, inset: 0, inverts: false, tip: 44 },
  d_nand: { path: AND, inset: 0, inverts: true, tip: 44 },
  d_or: { path: OR, inset: 4, inverts: false, tip: 44 },
  d_nor: { path: OR, inset: 4, inverts: true, tip: 44 },
  d_xor: { path: XOR, inset: -2, inverts: false, tip: 44 },
  d_xnor: { path: XOR, inset: -2, inverts: true, tip: 44 },
  d_inverter: { path: BUFFER, inset: 0, inverts: true, tip: 32 },
  d_buffer: { path: BUFFER, inset: 0, inverts: false, tip: 32 },
};

function gate(part: SheetPart, { flags, names }: Sheet): Symbol {
  const { path, inset, inverts, tip } = gateBody[part.device.def.type] ?? {
    path: BUFFER,
    inset: 0,
    inverts: false,
    tip: 32,
  };
  const inputs = part.pins.filter(({ direction }) => direction === "in");
  const outputs = part.pins.filter(({ direction }) => direction !== "in");
  const half = Math.max(16, (inputs.length * PITCH) / 2);
  const middle = 14 + half;
  const tie = inputs.some(({ net }) => flags.has(net)) ? TIE : 0;
  const left = tie + LEAD + 8;
  const width = Math.max(left + tip + LEAD + 8, wordsWidth(part.label, valueOf(part)));
  const pins = [
    ...inputs.map((pin, i) => ({
      pin,
      side: "WEST" as const,
      at: [flags.has(pin.net) ? tie : 0, middle + (i - (inputs.length - 1) / 2) * PITCH] as Point,
      role: "in" as const,
    })),
    ...outputs.map((pin) => ({ pin, side: "EAST" as const, at: [width, middle] as Point, role: "out" as const })),
  ].map(({ pin, ...place }) => ({ id: pinId(part, pin), net: pin.net, pin, ...place }));
  return {
    width,
    height: 2 * middle,
    fixed: true,
    pins: pins.filter(({ net, role }) => role === "out" || !flags.has(net)),
    draw: () => [
      ...pins.flatMap(({ net, at, role }) =>
        role === "in" && flags.has(net) ? flag(net, names.get(net) ?? "", at) : [],
      ),
      ...pins.map(({ id, at: [x, y], role }) => lead(id, [x, y], [role === "out" ? left + tip : left + inset, y])),
      element("path", { d: path(half), transform: `translate(${left} ${middle})`, ...stroke, fill: "#fff" }),
      ...pins.flatMap(({ pin, role, at: [, y] }) =>
        pin.inverted !== (role === "out" && inverts)
          ? [bubble([role === "out" ? left + tip + 3.5 : left + inset - 3.5, y])]
          : [],
      ),
      words([width / 2, 6], part.label, "middle"),
      words([width / 2, 2 * middle - 6], valueOf(part), "middle", true),
    ],
  };
}

/** Base at the left, collector and emitter to the right: wires to both run level. */
function transistor(part: SheetPart): Symbol {
  const [c, b, e] = part.pins;
  const pnp = (part.device.params.get("polarity") ?? 1) === -1;
  const width = LEAD + 34;
  const y = 22;
  const at = { c: [width, y - 14], b: [0, y], e: [width, y + 14] } as const;
  const place = (pin: SheetPin | undefined, outer: Point, side: "WEST" | "EAST"): readonly SymbolPin[] =>
    pin === undefined ? [] : [{ id: pinId(part, pin), net: pin.net, side, at: outer, role: "passive" }];
  const pins = [...place(b, at.b, "WEST"), ...place(c, at.c, "EAST"), ...place(e, at.e, "EAST")];
  const bar = LEAD + 6;
  return {
    width,
    height: 50,
    fixed: true,
    pins,
    draw: () => [
      ...pins.map(({ id, side, at: [x, py] }) =>
        side === "WEST"
          ? lead(id, [x, py], [bar, y])
          : lead(id, [x, py], [bar + 14, py], [bar, py < y ? y - 5 : y + 5]),
      ),
      element("path", { d: `M${bar} ${y - 12}V${y + 12}`, ...stroke, "stroke-width": 2.6 }),
      element("path", { d: arrow(bar, y, pnp), fill: stroke.stroke }),
      words([bar - 8, y - 15], part.label, "middle"),
      words([bar - 2, y + 23], valueOf(part), "middle", true),
    ],
  };
}

/** On the emitter's slant: outwards for NPN. */
function arrow(bar: number, y: number, pnp: boolean): string {
  const [x0, y0, x1, y1] = pnp ? [bar + 12, y + 12.7, bar + 4, y + 7.5] : [bar + 3, y + 7, bar + 11, y + 12.2];
  const [dx, dy] = [(x1 - x0) * 0.45, (y1 - y0) * 0.45];
  const p = ([x, py]: Point): string => `${decimal(x)} ${decimal(py)}`;
  return `M${p([x1, y1])}L${p([x0 + dy, y0 - dx])}L${p([x0 - dy, y0 + dx])}Z`;
}

const NO_PIN: SheetPin = { name: "", net: -1, direction: "inout", inverted: false };

/** px of a box above its pins. */
export const HEAD = 26;
/** Vectors up to this length keep their order: the pins of a decoder lie where its taps are. */
const MOST_ORDERED = 8;

/** A box: what it reads at the left, what it drives at the right. The layout chooses the order on each side. */
function box(part: SheetPart, { flags, names }: Sheet): Symbol {
  const inner = part.pins.map((pin) => ({ ...pin, id: pinId(part, pin) }));
  const left = inner.filter(({ direction }, i) => direction === "in" || (direction === "inout" && i % 2 === 0));
  const right = inner.filter((pin) => !left.includes(pin));
  const name = (pin: SheetPin): string => pin.name.replace(/^out$/, "q").replace(/^nout$/, "q\u0305");
  const free = part.pins.some((pin) => pin.name.endsWith(`${MOST_ORDERED}`));
  const tied = (pin: SheetPin): boolean => !free && flags.has(pin.net);
  const wall = LEAD + (part.pins.some(tied) ? TIE : 0);
  const title = wordsWidth(part.label, valueOf(part)) + 12;
  const pinNames = wordsWidth(...left.map(name)) + wordsWidth(...right.map(name));
  // Free pins may lie beside the title.
  const width = 2 * wall + Math.max(44, free ? pinNames + title : Math.max(pinNames + 26, title));
  const rows = Math.max(left.length, right.length);
  const place = (pins: typeof inner, side: "WEST" | "EAST"): readonly SymbolPin[] =>
    pins.map((pin, i) => ({
      id: pin.id,
      net: pin.net,
      side,
      at: [side === "WEST" ? (tied(pin) ? TIE : 0) : width - (tied(pin) ? TIE : 0), HEAD + 12 + i * PITCH],
      role: pin.direction === "in" ? "in" : pin.direction === "out" ? "out" : "passive",
    }));
  const pins = [...place(left, "WEST"), ...place(right, "EAST")];
  const height = HEAD + 8 + rows * PITCH;
  const byId = new Map(inner.map((pin) => [pin.id, pin]));
  return {
    width,
    height,
    fixed: !free,
    pins: pins.filter(({ id }) => !tied(byId.get(id) ?? NO_PIN)),
    draw: (at) => [
      element("rect", { x: wall, y: 1, width: width - 2 * wall, height: height - 2, ...stroke, fill: "#fff" }),
      words([width / 2, 9], part.label, "middle"),
      words([width / 2, 21], valueOf(part), "middle", true),
      ...pins.flatMap(({ id, side, at: wish }) => {
        const pin = byId.get(id) ?? NO_PIN;
        const [x, y] = tied(pin) ? wish : at(id);
        const face = side === "WEST" ? wall : width - wall;
        const inwards = side === "WEST" ? 1 : -1;
        const clock = pin.name === "clk";
        const wedge = `M${face} ${decimal(y - 5)}L${face + 7 * inwards} ${decimal(y)}L${face} ${decimal(y + 5)}`;
        const label: Point = [face + inwards * (clock ? 10 : 5), y];
        return [
          lead(id, [x, y], [face, y]),
          ...(tied(pin) ? flag(pin.net, names.get(pin.net) ?? "", [x, y]) : []),
          ...(pin.inverted ? [bubble([face - 3.5 * inwards, y])] : []),
          ...(clock ? [element("path", { d: wedge, ...stroke })] : []),
          words(label, name(pin), side === "WEST" ? "start" : "end"),
        ];
      }),
    ],
  };
}

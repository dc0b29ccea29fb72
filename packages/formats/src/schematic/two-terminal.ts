/** Symbols of two ends: lying between wires, or standing where an end is at ground or a supply. Ladders stand as columns. */
import { decimal, element } from "../svg/element.ts";
import type { Sheet, SheetPart } from "./sheet.ts";
import {
  dot,
  FLAG_HEIGHT,
  flag,
  LEAD,
  lead,
  type Point,
  piece,
  pinId,
  type Symbol,
  stroke,
  valueOf,
  words,
  wordsWidth,
} from "./symbol.ts";

/** px of a body along its axis. */
const BODY = 32;

/** A body about the origin, its axis to the right, from -16 to 16, first pin at the left. */
const bodies: Readonly<Record<string, readonly string[]>> = {
  resistor: ["M-16 0L-13 -6L-8 6L-3 -6L3 6L8 -6L13 6L16 0"],
  capacitor: ["M-16 0H-4M-4 -9V9M4 -9V9M4 0H16"],
  inductor: ["M-16 0a4 4 0 0 1 8 0a4 4 0 0 1 8 0a4 4 0 0 1 8 0a4 4 0 0 1 8 0"],
  diode: ["M-16 0H-7M-7 -8V8L8 0ZM8 -8V8M8 0H16"],
  vsource: ["M-14 0a14 14 0 1 0 28 0a14 14 0 1 0 -28 0M-16 0H-14M14 0H16M-10 0H-4M-7 -3V3M6 -3V3"],
  isource: ["M-14 0a14 14 0 1 0 28 0a14 14 0 1 0 -28 0M-16 0H-14M14 0H16M-8 0H8M3 -4L8 0L3 4"],
};

export function isTwoTerminal({ device, pins }: SheetPart): boolean {
  return bodies[device.def.type] !== undefined && pins.length === 2;
}

/** A body turned by a multiple of 90 degrees: 0 first pin left, 1 first pin above, 2 right, 3 below. */
function body(type: string, [x, y]: Point, turn: number): string {
  const transform = `translate(${decimal(x)} ${decimal(y)}) rotate(${turn * 90})`;
  return element("path", { d: (bodies[type] ?? []).join(""), transform, ...stroke });
}

/** @param flip the second pin is where signals come from */
export function twoTerminal(part: SheetPart, { flags, names }: Sheet, flip: boolean): Symbol {
  const [a, b] = part.pins;
  if (a === undefined || b === undefined) {
    throw new RangeError(`${part.path} has not two pins`);
  }
  const { type } = part.device.def;
  const isSource = type === "vsource" || type === "isource";
  const labels: readonly [string, string] = [part.label, valueOf(part)];
  const flagged = [a, b].filter(({ net }) => flags.has(net));
  if (flagged.length === 0 && !isSource) {
    return lying(part, flip, labels);
  }
  // Grounds are below, supplies above; a source stands with its first pin above.
  const low = (net: number): boolean => net === 0;
  const high = (net: number): boolean => flags.has(net) && net !== 0;
  const upsideDown = isSource ? low(a.net) && !low(b.net) : low(a.net) || (high(b.net) && !high(a.net));
  const [upper, lower] = upsideDown ? [b, a] : [a, b];
  const top = flags.has(upper.net) ? FLAG_HEIGHT : 0;
  const bottom = flags.has(lower.net) ? FLAG_HEIGHT : 0;
  const side = wordsWidth(...labels) + 12;
  const width = 2 * side;
  const height = top + 2 * LEAD + BODY + bottom;
  const x = side;
  const ends: readonly [Point, Point] = [
    [x, top],
    [x, height - bottom],
  ];
  const pins = [upper, lower].flatMap((pin, i) =>
    flags.has(pin.net)
      ? []
      : [
          {
            id: pinId(part, pin),
            net: pin.net,
            side: i === 0 ? ("NORTH" as const) : ("SOUTH" as const),
            at: ends[i] ?? ends[0],
            role: isSource ? ("out" as const) : ("passive" as const),
          },
        ],
  );
  const middle: Point = [x, top + LEAD + BODY / 2];
  return {
    width,
    height,
    fixed: true,
    pins,
    draw: () => [
      lead(pinId(part, upper), ends[0], [x, top + LEAD]),
      lead(pinId(part, lower), ends[1], [x, height - bottom - LEAD]),
      body(type, middle, upsideDown ? 3 : 1),
      ...[upper, lower].flatMap((pin, i) =>
        flags.has(pin.net) ? flag(pin.net, names.get(pin.net) ?? "", ends[i] ?? ends[0]) : [],
      ),
      words([x + (isSource ? 18 : 11), middle[1] - 6], labels[0], "start"),
      words([x + (isSource ? 18 : 11), middle[1] + 7], labels[1], "start", true),
    ],
  };
}

function lying(part: SheetPart, flip: boolean, labels: readonly [string, string]): Symbol {
  const [left, right] = flip ? part.pins.toReversed() : part.pins;
  const width = Math.max(2 * LEAD + BODY, wordsWidth(...labels));
  const y = 20;
  const place = (pin: typeof left, side: "WEST" | "EAST") =>
    pin === undefined
      ? []
      : [
          {
            id: pinId(part, pin),
            net: pin.net,
            side,
            at: [side === "WEST" ? 0 : width, y] as const,
            role: "passive" as const,
          },
        ];
  const pins = [...place(left, "WEST"), ...place(right, "EAST")];
  return {
    width,
    height: 40,
    fixed: true,
    pins,
    draw: () => [
      ...pins.map(({ id, at: [x] }) => lead(id, [x, y], [width / 2 + (x === 0 ? -BODY : BODY) / 2, y])),
      body(part.device.def.type, [width / 2, y], flip ? 2 : 0),
      words([width / 2, y - 13], labels[0], "middle"),
      words([width / 2, y + 14], labels[1], "middle", true),
    ],
  };
}

/** px of one resistor of a ladder. */
const RUNG = 68;
const LADDER_X = 24;

/**
 * Resistors in series as one column, the end at ground below, with a wire to the left from every joint that goes on elsewhere.
 *
 * @param chain in order; `nets` the joints, one more
 */
export function ladder(
  chain: readonly SheetPart[],
  nets: readonly number[],
  outside: ReadonlySet<number>,
  { flags, names }: Sheet,
): Symbol {
  const top = nets[0] !== undefined && flags.has(nets[0]) ? FLAG_HEIGHT : 4;
  const joints = nets.map((net, i) => ({ net, at: [LADDER_X, top + i * RUNG] as Point }));
  const pins = joints.flatMap(({ net, at }) =>
    flags.has(net) || !outside.has(net)
      ? []
      : [
          {
            id: `joint ${chain[0]?.path} ${net}`,
            net,
            side: "WEST" as const,
            at: [0, at[1]] as Point,
            role: "in" as const,
          },
        ],
  );
  return {
    width: LADDER_X + 14 + wordsWidth(...chain.flatMap((part) => [part.label, valueOf(part)])),
    height: top + chain.length * RUNG + FLAG_HEIGHT,
    fixed: true,
    pins,
    draw: () => [
      ...chain.flatMap((part, i) => {
        const [from, to] = [joints[i], joints[i + 1]];
        const first = part.pins.find(({ net }) => net === from?.net) ?? part.pins[0];
        const second = part.pins.find((pin) => pin !== first);
        if (from === undefined || to === undefined || first === undefined || second === undefined) {
          return [];
        }
        const y = (from.at[1] + to.at[1]) / 2;
        return [
          lead(pinId(part, first), from.at, [LADDER_X, y - BODY / 2]),
          lead(pinId(part, second), to.at, [LADDER_X, y + BODY / 2]),
          body("resistor", [LADDER_X, y], 1),
          words([LADDER_X + 11, y - 6], part.label, "start"),
          words([LADDER_X + 11, y + 7], valueOf(part), "start", true),
        ];
      }),
      ...pins.map(({ at: [x, y] }) => piece([x, y], [LADDER_X, y])),
      ...pins
        .filter(({ at: [, y] }) => y > top && y < top + chain.length * RUNG)
        .map(({ at: [, y] }) => dot([LADDER_X, y])),
      ...joints.flatMap(({ net, at }) => (flags.has(net) ? flag(net, names.get(net) ?? "", at) : [])),
    ],
  };
}

/** Chains of at least four equal resistors, each in the order that has ground, or else the last in the deck, at its end. */
export function laddersOf({ parts, flags }: Sheet): readonly (readonly SheetPart[])[] {
  const equal = new Map<string, SheetPart[]>();
  for (const part of parts.filter((one) => one.device.def.type === "resistor" && isTwoTerminal(one))) {
    const key = valueOf(part);
    equal.set(key, [...(equal.get(key) ?? []), part]);
  }
  return [...equal.values()].flatMap((group) => {
    const at = new Map<number, SheetPart[]>();
    for (const part of group) {
      for (const { net } of part.pins) {
        at.set(net, [...(at.get(net) ?? []), part]);
      }
    }
    const next = (part: SheetPart): readonly SheetPart[] =>
      part.pins.flatMap(({ net }) => {
        const both = at.get(net) ?? [];
        return flags.has(net) || both.length !== 2 ? [] : both.filter((other) => other !== part);
      });
    const done = new Set<SheetPart>();
    return group.flatMap((start) => {
      if (done.has(start) || next(start).length !== 1) {
        return [];
      }
      const chain: SheetPart[] = [];
      for (
        let part: SheetPart | undefined = start;
        part !== undefined;
        part = next(part).find((one) => !done.has(one))
      ) {
        chain.push(part);
        done.add(part);
      }
      const grounded = chain[0]?.pins.some(({ net }) => net === 0) === true;
      return chain.length < 4 ? [] : [grounded ? chain.toReversed() : chain];
    });
  });
}

/** The nets along a chain, one more than it has parts. */
export function jointsOf(chain: readonly SheetPart[]): readonly number[] {
  const inner = chain.slice(1).map((part, i) => {
    const before = chain[i]?.pins.map(({ net }) => net) ?? [];
    return part.pins.find(({ net }) => before.includes(net))?.net ?? -1;
  });
  const end = (part: SheetPart | undefined, joint: number | undefined): number =>
    part?.pins.find(({ net }) => net !== joint)?.net ?? -1;
  return [end(chain[0], inner[0]), ...inner, end(chain.at(-1), inner.at(-1))];
}

/** A schematic drawn from the circuit itself: symbols, wires, junction dots, names and values. */
import type { Circuit, Design } from "@twinedge/core";
import { decimal, drawing, element, text } from "../svg/element.ts";
import { wrap } from "../svg/labels.ts";
import { ink, titleSize } from "../svg/style.ts";
import { flagSymbol, portSymbol } from "./ends.ts";
import { dots, type Segment, segmentsOf } from "./geometry.ts";
import { type Layout, layout, type Placed } from "./layout.ts";
import { type Sheet, type SheetOptions, type SheetPart, sheetOf } from "./sheet.ts";
import { dot, LEAD, type Point, type Symbol, stroke, WIRE, words, wordsWidth } from "./symbol.ts";
import { symbolOf } from "./symbols.ts";
import { isTwoTerminal, jointsOf, ladder, laddersOf, twoTerminal } from "./two-terminal.ts";

const MARGIN = 16;
const TITLE_LINE = 20;

/**
 * Every wire is a path in a group `data-net`, every pin a path `data-pin` that begins where the wire ends.
 *
 * @returns the text of an SVG file
 * @throws InputError naming an unknown subcircuit, or a circuit too large for a page
 */
export async function schematicFigure(design: Design, circuit: Circuit, options: SheetOptions = {}): Promise<string> {
  const sheet = sheetOf(design, circuit, options);
  const drawn = await layout(symbolsOf(sheet));
  const width = Math.max(360, drawn.width + 2 * MARGIN);
  const head: string[] = [];
  let y = MARGIN;
  for (const line of wrap(sheet.title, titleSize, width - 2 * MARGIN)) {
    head.push(text(MARGIN, y + TITLE_LINE / 2, line, { size: titleSize, weight: "bold", fill: ink }));
    y += TITLE_LINE;
  }
  const body = element("g", { transform: `translate(${MARGIN} ${y})` }, [
    ...wires(drawn, sheet),
    ...drawn.placed.map(({ symbol, at, pins }) =>
      element(
        "g",
        { transform: `translate(${decimal(at[0])} ${decimal(at[1])})` },
        symbol.draw((id) => pins.get(id) ?? [0, 0]),
      ),
    ),
  ]);
  return drawing(width, y + drawn.height + MARGIN, sheet.title, [...head, body]);
}

/** Symbols of the parts; a flag or a port is a symbol too. */
function symbolsOf(sheet: Sheet): readonly Symbol[] {
  const chains = laddersOf(sheet);
  const inChain = new Set(chains.flat());
  const driven = new Set(
    sheet.parts.flatMap((part) =>
      part.pins
        .filter((pin) => pin.direction === "out" || isSource(part) || isOutput(part.device.def.type, pin.name))
        .map(({ net }) => net),
    ),
  );
  // Among symbols of one column the earlier stand higher: sources begin.
  const parts = [...sheet.parts.filter(isSource), ...sheet.parts.filter((part) => !isSource(part))]
    .filter((part) => !inChain.has(part))
    .map((part) => {
      const [a, b] = part.pins;
      const flip = b !== undefined && a !== undefined && driven.has(b.net) && !driven.has(a.net);
      return isTwoTerminal(part) ? twoTerminal(part, sheet, flip) : symbolOf(part, sheet);
    });
  const ladders = chains.map((chain) => {
    const others = sheet.parts
      .filter((part) => !chain.includes(part))
      .flatMap(({ pins }) => pins.map(({ net }) => net));
    return ladder(chain, jointsOf(chain), new Set([...others, ...sheet.ports]), sheet);
  });
  const symbols = [...parts, ...ladders];
  const pins = symbols.flatMap((symbol) => symbol.pins);
  const flagged = pins.filter(({ net }) => sheet.flags.has(net));
  const count = new Map<number, number>();
  for (const { net } of pins) {
    count.set(net, (count.get(net) ?? 0) + 1);
  }
  // A net that ends nowhere ends in its name.
  const ports = [...count].flatMap(([net, ends]) =>
    sheet.ports.has(net) || (ends === 1 && !sheet.flags.has(net)) ? [net] : [],
  );
  // A pin that has a flag of its own is not wired to the others: it is a net of its own, with a number that no net has.
  const alone = new Map(flagged.map((pin, i) => [pin, -2 - i]));
  return [
    ...symbols.map((symbol) => ({
      ...symbol,
      pins: symbol.pins.map((pin) => ({ ...pin, net: alone.get(pin) ?? pin.net })),
    })),
    ...flagged.map((pin) => flagSymbol(pin, alone.get(pin) ?? -1, sheet.names.get(pin.net) ?? "")),
    ...ports.map((net) => portSymbol(net, sheet.names.get(net) ?? "", !driven.has(net))),
  ];
}

/** A voltage from ground; one between two nets measures a current or shifts a level. */
function isSource({ device, pins }: SheetPart): boolean {
  return device.def.waveformPin !== undefined && pins.some(({ net }) => net === 0);
}

function isOutput(type: string, pin: string): boolean {
  return (type === "comparator" || type === "opamp") && pin === "out";
}

function wires(drawn: Layout, { names }: Sheet): readonly string[] {
  const nets = new Map<number, (typeof drawn.wires)[number][]>();
  for (const wire of drawn.wires) {
    nets.set(wire.net, [...(nets.get(wire.net) ?? []), wire]);
  }
  const labels: string[] = [];
  const drawings = [...nets].map(([net, own]) => {
    const segments = segmentsOf(own);
    const data = [
      ...new Set(
        own.map(({ points }) =>
          points.map(([x, y], i) => `${i === 0 ? "M" : "L"}${decimal(x)} ${decimal(y)}`).join(""),
        ),
      ),
    ];
    const leads = drawn.placed.flatMap((placed) => leadsOf(placed, net));
    const joints = dots([...segments, ...leads]);
    const name = names.get(net);
    const tagged = drawn.placed.some(({ symbol }) => symbol.pins.some(({ id }) => id === `port ${name}`));
    if (name !== undefined && !tagged) {
      labels.push(...label(name, segments));
    }
    return element("g", name === undefined ? {} : { "data-net": name }, [
      element("path", { "data-wire": "", d: data.join(""), ...stroke, "stroke-width": WIRE }),
      ...joints.map(dot),
    ]);
  });
  return [...labels, ...drawings];
}

/** The first px of every pin's lead, as lines. */
function leadsOf({ symbol, at, pins }: Placed, net: number): readonly Segment[] {
  const inwards = { WEST: [LEAD, 0], EAST: [-LEAD, 0], NORTH: [0, LEAD], SOUTH: [0, -LEAD] } as const;
  return symbol.pins
    .filter((pin) => pin.net === net)
    .map(({ id, side }) => {
      const [x, y] = pins.get(id) ?? [0, 0];
      const from: Point = [at[0] + x, at[1] + y];
      return { from, to: [from[0] + inwards[side][0], from[1] + inwards[side][1]] };
    });
}

/** The name on the first level piece that is long enough. */
function label(name: string, segments: readonly Segment[]): readonly string[] {
  const room = wordsWidth(name) + 4;
  const place = segments.find(({ from, to }) => from[1] === to[1] && Math.abs(to[0] - from[0]) >= room);
  return place === undefined
    ? []
    : [words([Math.min(place.from[0], place.to[0]) + 3, place.from[1] - 7], name, "start", true)];
}

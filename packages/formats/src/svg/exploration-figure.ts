/**
 * Where every start of a network ends, one row a rule for ties and end codes: the cycle that the circuit's own start ends in, how
 * far all starts end from the targets, and how many clocks they take. Rows share their axes.
 */
import { decimal, drawing, element, polyline, text } from "./element.ts";
import { wrap } from "./labels.ts";
import { axisColour, blockFill, colour, gridColour, ink, labelSize, smallSize, tickSize, titleSize } from "./style.ts";
import { range, type Scale, tickLabels, tightScale } from "./ticks.ts";

export interface ExplorationPanel {
  readonly title: string;
  /** Is it what the circuit does as it is? */
  readonly asBuilt: boolean;
  readonly deck: boolean;
  /** The cycle that the circuit's start ends in: V of the target nets, state by state. */
  readonly start:
    | { readonly clocks: number; readonly attractor: { readonly volts: readonly (readonly number[])[] } }
    | undefined;
  /** V of mean error, and the share of starts that end with it. */
  readonly outcomes: readonly { readonly error: number; readonly share: number }[];
  /** Starts by clocks until their cycle. */
  readonly histogram: readonly number[];
}

export interface ExplorationFigureOptions {
  readonly title: string;
  readonly targets: readonly { readonly net: string; readonly volts: number }[];
  readonly panels: readonly ExplorationPanel[];
}

const WIDTH = 980;
const MARGIN = 16;
const ROW = 150;
const HEAD = 40;
const GAP = 46;
const AXIS = 56;
const BINS = 30;
/** Clocks of a cycle that are drawn. */
const MOST_CLOCKS = 64;

interface Frame {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly x: Scale;
  readonly y: Scale;
}

/** @returns the text of an SVG file */
export function explorationFigure({ title, targets, panels }: ExplorationFigureOptions): string {
  const cycles = panels.map(({ start }) => start?.attractor.volts.slice(0, MOST_CLOCKS) ?? []);
  const volts = tightScale(...range([...cycles.flat(2), ...targets.map((target) => target.volts)]), 3, 5);
  const clocks: Scale = { ...tightScale(0, Math.max(4, ...cycles.map((rows) => rows.length)), 4, 8), min: 0 };
  const errors = tightScale(
    0,
    Math.max(1e-3, ...panels.flatMap(({ outcomes }) => outcomes.map(({ error }) => error))),
    3,
    5,
  );
  const ways = tightScale(0, Math.max(4, ...panels.map(({ histogram }) => histogram.length)), 3, 5);
  const binned = panels.map(({ outcomes, histogram }) => ({
    errors: bins(
      outcomes.map(({ error, share }) => [error, share]),
      errors.max,
    ),
    ways: bins(
      histogram.map((count, steps) => [steps, count / sum(histogram)]),
      ways.max,
    ),
  }));
  const share = (pick: (one: (typeof binned)[number]) => readonly number[]): Scale =>
    tightScale(0, 100 * Math.max(...binned.flatMap((one) => pick(one))), 2, 4);
  const errorShare = share((one) => one.errors);
  const wayShare = share((one) => one.ways);

  const lines = wrap(title, titleSize, WIDTH - 2 * MARGIN);
  const body: string[] = lines.map((line, i) =>
    text(MARGIN, MARGIN + 10 + 20 * i, line, { size: titleSize, weight: "bold", fill: ink }),
  );
  let y = MARGIN + 20 * lines.length + 10;
  for (const [row, panel] of panels.entries()) {
    const cycle = cycles[row] ?? [];
    const one = binned[row];
    const own = panel.asBuilt && panel.deck ? "  (this circuit)" : "";
    body.push(text(MARGIN, y + 8, `${panel.title}${own}`, { size: labelSize, weight: "bold", fill: ink }));
    const top = y + HEAD;
    const frame = (left: number, width: number, x: Scale, scale: Scale): Frame => ({
      left,
      top,
      width,
      height: ROW,
      x,
      y: scale,
    });
    const first = frame(MARGIN + 44, 380, clocks, volts);
    const second = frame(first.left + first.width + GAP + 58, 190, errors, errorShare);
    const third = frame(second.left + second.width + GAP, 170, ways, wayShare);
    const after = panel.start === undefined ? "" : ` after ${panel.start.clocks} clocks`;
    body.push(
      ...axes(first, `cycle of the deck's start${after} (V)`, row === panels.length - 1 ? "clock in the cycle" : ""),
      ...cycleLines(first, cycle, targets),
      ...axes(second, "starts (%) by error of their cycle", row === panels.length - 1 ? "mean |error| (V)" : ""),
      ...bars(second, one?.errors ?? []),
      ...axes(third, "starts (%) by way to it", row === panels.length - 1 ? "clocks" : ""),
      ...bars(third, one?.ways ?? []),
    );
    y = top + ROW + (row === panels.length - 1 ? AXIS : 34);
  }
  return drawing(WIDTH, y, title, body);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Shares by bin of `BINS` up to `max`. */
function bins(entries: readonly (readonly [at: number, share: number])[], max: number): readonly number[] {
  const found = Array.from({ length: BINS }, () => 0);
  for (const [at, part] of entries) {
    const bin = Math.min(BINS - 1, Math.floor((at / max) * BINS));
    found[bin] = (found[bin] ?? 0) + part;
  }
  return found;
}

function place({ left, width, top, height, x, y }: Frame): {
  readonly x: (v: number) => number;
  readonly y: (v: number) => number;
} {
  return {
    x: (value) => left + ((value - x.min) / (x.max - x.min)) * width,
    y: (value) => top + height - ((value - y.min) / (y.max - y.min)) * height,
  };
}

function axes(frame: Frame, title: string, below: string): readonly string[] {
  const { left, top, width, height, x, y } = frame;
  const at = place(frame);
  const yLabels = tickLabels(y.ticks);
  const xLabels = tickLabels(x.ticks);
  return [
    text(left, top - 12, title, { size: smallSize, fill: ink }),
    element("path", {
      d: y.ticks.map((tick) => `M${decimal(left)} ${decimal(at.y(tick))}H${decimal(left + width)}`).join(""),
      stroke: gridColour,
      fill: "none",
    }),
    element("path", { d: `M${left} ${top}V${top + height}H${left + width}`, stroke: axisColour, fill: "none" }),
    ...y.ticks.map((tick, i) =>
      text(left - 6, at.y(tick), yLabels[i] ?? "", { size: tickSize, anchor: "end", fill: ink }),
    ),
    ...x.ticks.flatMap((tick, i) => [
      element("path", { d: `M${decimal(at.x(tick))} ${top + height}v4`, stroke: axisColour }),
      text(at.x(tick), top + height + 13, xLabels[i] ?? "", { size: tickSize, anchor: "middle", fill: ink }),
    ]),
    ...(below === ""
      ? []
      : [text(left + width / 2, top + height + 34, below, { size: labelSize, anchor: "middle", fill: ink })]),
  ];
}

function bars(frame: Frame, shares: readonly number[]): readonly string[] {
  const at = place(frame);
  const pitch = frame.width / BINS;
  const base = frame.top + frame.height;
  return shares.flatMap((part, bin) =>
    part === 0
      ? []
      : [
          element("rect", {
            x: frame.left + bin * pitch + 0.5,
            y: at.y(100 * part),
            width: pitch - 1,
            height: Math.max(0.5, base - at.y(100 * part)),
            fill: blockFill,
          }),
        ],
  );
}

function cycleLines(
  frame: Frame,
  cycle: readonly (readonly number[])[],
  targets: ExplorationFigureOptions["targets"],
): readonly string[] {
  const at = place(frame);
  const end = frame.left + frame.width;
  return targets.flatMap(({ net, volts }, t) => {
    // The cycle once, then on and on in a lighter stroke.
    const clocks = cycle.length === 0 ? 0 : Math.max(cycle.length, Math.floor(frame.x.max));
    const steps = Array.from({ length: clocks }, (_, clock) => {
      const level = at.y(cycle[clock % cycle.length]?.[t] ?? 0);
      return [[at.x(clock), level] as const, [at.x(clock + 1), level] as const];
    });
    const stroke = { stroke: colour(t), fill: "none", "stroke-width": 1.8, "stroke-linejoin": "round" };
    const dashed = { stroke: colour(t), fill: "none", "stroke-width": 1.1, "stroke-dasharray": "6 4" };
    return [
      element("path", { d: `M${decimal(frame.left)} ${decimal(at.y(volts))}H${decimal(end)}`, ...dashed }),
      element("path", { d: polyline(steps.slice(0, cycle.length).flat()), ...stroke }),
      element("path", { d: polyline(steps.slice(Math.max(0, cycle.length - 1)).flat()), ...stroke, opacity: 0.35 }),
      text(end + 6, at.y(volts), `${net} to ${volts} V`, { size: smallSize, fill: colour(t) }),
    ];
  });
}

/** Colours of voltages: viridis (van der Walt and Smith, 2015, CC0), whose lightness rises evenly, in print and for colour-blind readers too. */
import { decimal, element, text } from "./element.ts";
import { ink, labelSize, tickSize } from "./style.ts";
import { multiples, tickLabels, tickStep } from "./ticks.ts";

/** viridis at 0, 1/8, ... 1. */
const STOPS: readonly string[] = [
  "#440154",
  "#472d7b",
  "#3b528b",
  "#2c728e",
  "#21918c",
  "#28ae80",
  "#5ec962",
  "#addc30",
  "#fde725",
];

/** Of a voltage that is not known. */
const UNKNOWN = "#bbb";

/** V: differences below this are none. */
const SINGLE = 1e-6;

/** px */
const BAR_HEIGHT = 12;
export const VOLT_LEGEND_HEIGHT = 34;

export class VoltScale {
  private readonly min: number;
  private readonly max: number;

  /** @param min V @param max V; a single value gets a range around it, none at all 0 to 1 */
  constructor(min: number, max: number) {
    const known = max >= min;
    const single = known && max - min < SINGLE;
    this.min = known ? min - (single ? 0.5 : 0) : 0;
    this.max = known ? max + (single ? 0.5 : 0) : 1;
  }

  /** `#rrggbb`; values beyond the ends have the colours of the ends. */
  colour(volts: number): string {
    if (!Number.isFinite(volts)) {
      return UNKNOWN;
    }
    const at = this.place(volts) * (STOPS.length - 1);
    const i = Math.min(STOPS.length - 2, Math.floor(at));
    const [a, b] = [channels(STOPS[i] ?? UNKNOWN), channels(STOPS[i + 1] ?? UNKNOWN)];
    const mixed = a.map((from, k) => Math.round(from + ((b[k] ?? from) - from) * (at - i)));
    return `#${mixed.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
  }

  /** Black or white, whichever reads better on the colour of a voltage. */
  inkOn(volts: number): string {
    return !Number.isFinite(volts) || this.place(volts) > 0.55 ? "#000" : "#fff";
  }

  /** The bar with its ticks in volts, `width` px wide. */
  legend(x: number, y: number, width: number): readonly string[] {
    const { min, max } = this;
    const ticks = multiples(min, max, tickStep(max - min, 8));
    const stops = STOPS.map((stop, i) => element("stop", { offset: `${i / (STOPS.length - 1)}`, "stop-color": stop }));
    const labels = tickLabels(ticks);
    const at = (tick: number): number => x + ((tick - min) / (max - min)) * width;
    const marks = ticks.map((tick) => `M${decimal(at(tick))} ${decimal(y + BAR_HEIGHT)}v4`).join("");
    return [
      element("defs", {}, [element("linearGradient", { id: "volts" }, stops)]),
      text(x - 8, y + BAR_HEIGHT / 2, "voltage (V)", { size: labelSize, anchor: "end", fill: ink }),
      element("rect", { x, y, width, height: BAR_HEIGHT, fill: "url(#volts)", stroke: ink, "stroke-width": 0.6 }),
      element("path", { d: marks, stroke: ink, "stroke-width": 0.8 }),
      ...ticks.map((tick, i) =>
        text(at(tick), y + BAR_HEIGHT + 11, labels[i] ?? "", { size: tickSize, anchor: "middle", fill: ink }),
      ),
    ];
  }

  /** 0 at the low end, 1 at the high one. */
  private place(volts: number): number {
    return Math.max(0, Math.min(1, (volts - this.min) / (this.max - this.min)));
  }
}

function channels(colour: string): readonly number[] {
  return [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
}

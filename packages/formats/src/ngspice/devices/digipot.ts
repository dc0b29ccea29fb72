/**
 * The digital potentiometer: a counter that stays at its ends, its position as a voltage, and the three conductances between a, w
 * and b that the position gives (the triangle of devices/digipot.ts in core, by the taper's law).
 */
import type { DeviceReading } from "@twinedge/core";
import { type NgspiceDeck, not, ps, type Writer } from "../deck.ts";
import { countBits } from "./counter.ts";
import { NO_DELAYS } from "./gates.ts";
import { checksLeftOut, split } from "./storage.ts";

export const digipot: Writer = (deck, d) => {
  const [positions, rab, rw] = [d.num("positions"), d.num("rab"), d.num("rw")];
  const start = d.given("ic") ? d.num("ic") : Math.floor(positions / 2);
  const q = shownBits(deck, d.nets("code"), positions, d.name);
  countBits(
    deck,
    d.name,
    {
      clk: not(deck.input(d.net("clk"))),
      down: not(deck.input(d.net("updown"))),
      enable: d.net("cs") < 0 ? undefined : not(deck.input(d.net("cs"))),
      terminal: false,
      sets: [],
      resets: [],
      q,
    },
    {
      modulus: positions,
      saturates: true,
      start: (bit) => Math.floor(start / 2 ** bit) % 2,
      delays: () => split({ clk_delay: 0 }, { rise: 0, fall: 0 }),
    },
  );
  const shown = q.map((net, i) => delayed(net, q.length - 1 - i));
  const lower = lowerOf(d, positionOf(deck, d.name, shown));
  const upper = `(${rab} - ${lower})`;
  const sum = `(${lower} * ${upper} + ${rw * rab})`;
  const [a, w, b] = ["a", "w", "b"].map((pin) => deck.node(d.net(pin), `${d.name}.${pin}`));
  deck.element("b", `${d.name}.ab`, `${a} ${b} i=v(${a},${b}) * ${rw} / ${sum}`);
  deck.element("b", `${d.name}.aw`, `${a} ${w} i=v(${a},${w}) * ${lower} / ${sum}`);
  deck.element("b", `${d.name}.wb`, `${w} ${b} i=v(${w},${b}) * ${upper} / ${sum}`);
  deck.lags.add(NO_DELAYS);
  checksLeftOut(deck, d);

  function delayed(net: string, bit: number): string {
    const delay = ps(d.num("delay"));
    if (delay === 0) {
      return net;
    }
    const late = deck.fresh(`${d.name}.d${bit}`);
    deck.gate(`${d.name}.d${bit}`, "and", [net], late, { rise: delay, fall: delay });
    return late;
  }
};

/** Nets of a counter's bits, the most significant first: those that show the code, which may have more bits than these, or fewer. */
export function shownBits(
  deck: NgspiceDeck,
  code: readonly number[],
  positions: number,
  path: string,
): readonly string[] {
  const bits = Math.max(1, Math.ceil(Math.log2(positions)));
  for (const net of code.slice(0, Math.max(0, code.length - bits))) {
    const output = deck.output(net);
    if (output !== undefined) {
      deck.xspice(`${path}.${output}`, output, "d_pulldown", {});
    }
  }
  return Array.from(
    { length: bits },
    (_, i) => deck.output(code[code.length - bits + i] ?? -1) ?? deck.fresh(`${path}.q${bits - 1 - i}`),
  );
}

/** A counter's position as a voltage. @returns its net */
export function positionOf(deck: NgspiceDeck, path: string, bits: readonly string[]): string {
  const weighted = bits.map((net, i) => {
    const bit = bits.length - 1 - i;
    return `v(${deck.level(`${path}.p${bit}`, net, 2 ** bit)})`;
  });
  const position = deck.fresh(`${path}.position`);
  deck.element("b", `${path}.position`, `${position} 0 v=${weighted.join(" + ")}`);
  return position;
}

/** ohm between b and the tap at the position, as an expression. */
export function lowerOf(d: DeviceReading, position: string): string {
  const [positions, rab, ratio] = [d.num("positions"), d.num("rab"), d.num("ratio")];
  return ratio === 0
    ? `(${rab / positions} * v(${position}))`
    : `(${rab} * exp(${Math.log(ratio) / (positions - 1)} * (v(${position}) - ${positions - 1})))`;
}

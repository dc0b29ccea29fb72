/**
 * The digital potentiometer: a counter that stays at its ends, its position as a voltage, and the three conductances between a, w
 * and b that the position gives (the triangle of devices/digipot.ts in core, by the taper's law).
 */
import { not, ps, type Writer } from "../deck.ts";
import { countBits } from "./counter.ts";
import { NO_DELAYS } from "./gates.ts";
import { checksLeftOut, split } from "./storage.ts";

export const digipot: Writer = (deck, d) => {
  const [positions, rab, rw] = [d.num("positions"), d.num("rab"), d.num("rw")];
  const start = d.given("ic") ? d.num("ic") : Math.floor(positions / 2);
  const bits = Math.max(1, Math.ceil(Math.log2(positions)));
  const code = d.nets("code");
  // `code` may show more bits than there are positions for, or fewer.
  const q = Array.from({ length: bits }, (_, i) => {
    const net = code[code.length - bits + i] ?? -1;
    return deck.output(net) ?? deck.fresh(`${d.name}.q${bits - 1 - i}`);
  });
  for (const net of code.slice(0, Math.max(0, code.length - bits))) {
    const output = deck.output(net);
    if (output !== undefined) {
      deck.xspice(`${d.name}.${output}`, output, "d_pulldown", {});
    }
  }
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
  const weighted = q.map((net, i) => {
    const bit = bits - 1 - i;
    return `v(${deck.level(`${d.name}.p${bit}`, delayed(net, bit), 2 ** bit)})`;
  });
  const position = deck.fresh(`${d.name}.position`);
  deck.element("b", `${d.name}.position`, `${position} 0 v=${weighted.join(" + ")}`);
  const ratio = d.num("ratio");
  const lower =
    ratio === 0
      ? `(${rab / positions} * v(${position}))`
      : `(${rab} * exp(${Math.log(ratio) / (positions - 1)} * (v(${position}) - ${positions - 1})))`;
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

/**
 * The ideal learning edge: two counters that step at the falling clock, their resistances as current sources of what the counters
 * show, the rule as a B source (the equations of devices/twin.ts in core), and a flip-flop that stores its decision at the rising clock.
 *
 * Left out: that an X on the way makes the codes X.
 */
import type { DeviceReading } from "@twinedge/core";
import { type NgspiceDeck, not, type Writer } from "../deck.ts";
import { countBits } from "./counter.ts";
import { lowerOf, positionOf, shownBits } from "./digipot.ts";
import { NO_DELAYS } from "./gates.ts";
import { split } from "./storage.ts";

/** V a watt: schemes/power.lib. */
const VOLTS_PER_WATT = 1e3;
/** V: rounding leaves less of equal drops, and more is a decision. */
const TIE = 1e-12;
/** V: what is compared stands on it, and so has the tolerance (reltol) of the nodes it comes from, which 0 V would not have. */
const LEVEL = 1;
const AT_ONCE = { rise: 0, fall: 0 };

export const twin: Writer = (deck, d) => {
  if (d.num("noise") !== 0) {
    d.fail("noise that is drawn at every clock has no equal in ngspice", "leave noise off");
  }
  const { name } = d;
  const clk = deck.input(d.net("clk"));
  const rst = d.net("rst") < 0 ? "null" : deck.input(d.net("rst"));
  const q = deck.output(d.net("q")) ?? deck.fresh(`${name}.q`);
  const up = deck.output(d.net("up")) ?? deck.fresh(`${name}.up`);
  const free = half(deck, d, "f", q, not(clk));
  const clamped = half(deck, d, "c", q, not(clk));
  const excess = deck.fresh(`${name}.excess`);
  deck.element("b", `${name}.excess`, `${excess} 0 v=${LEVEL} + ${rule(deck, d, free, clamped)}`);
  deck.adc(`${name}.up`, excess, up, LEVEL + TIE, LEVEL + TIE);
  deck.xspice(`${name}.q`, `${up} ${clk} null ${rst} ${q} null`, "d_dff", {
    ...split({ clk_delay: 0, set_delay: 0, reset_delay: 0 }, AT_ONCE),
    ic: 0,
  });
  deck.lags.add(NO_DELAYS);
};

/** The drop of one twin and its resistance, as expressions. */
interface Half {
  readonly drop: string;
  readonly ohms: string;
}

function half(deck: NgspiceDeck, d: DeviceReading, side: "f" | "c", q: string, clk: string): Half {
  const [positions, start] = [d.num("positions"), `ic${side}`];
  const path = `${d.name}.${side}`;
  const bits = shownBits(deck, d.nets(`code${side}`), positions, path);
  const first = d.given(start) ? d.num(start) : Math.floor(positions / 2);
  countBits(
    deck,
    path,
    {
      clk,
      down: d.num("sign") < 0 ? q : not(q),
      enable: undefined,
      terminal: false,
      sets: bits.map(() => "null"),
      resets: bits.map(() => "null"),
      q: bits,
    },
    {
      modulus: positions,
      saturates: d.num("wrap") === 0,
      start: (bit) => Math.floor(first / 2 ** bit) % 2,
      delays: () => split({ clk_delay: 0 }, AT_ONCE),
    },
  );
  const ohms = `(${d.num(`scale${side}`)} * ${lowerOf(d, positionOf(deck, path, bits))} + ${d.num("rw")})`;
  const [i, j] = [`${side}i`, `${side}j`].map((pin) => deck.node(d.net(pin), `${d.name}.${pin}`));
  const drop = i === "0" ? `(-v(${j}))` : j === "0" ? `v(${i})` : `(v(${i}) - v(${j}))`;
  if (i !== j) {
    deck.element("b", path, `${i} ${j} i=${drop} / ${ohms}`);
  }
  return { drop: i === j ? "0" : drop, ohms };
}

/** What is compared with 0; smooth, since a tie would flip at each iteration otherwise. */
function rule(deck: NgspiceDeck, d: DeviceReading, free: Half, clamped: Half): string {
  const offset = `(${d.num("vos")})`;
  if (d.word("rule") === "nodes") {
    const [fn, cn] = ["fn", "cn"].map((pin) => {
      const net = deck.node(d.net(pin), `${d.name}.${pin}`);
      return net === "0" ? "0" : `v(${net})`;
    });
    return `min(${cn} - ${fn} + ${offset}, ${cn})`;
  }
  if (d.word("rule") === "drops") {
    return `abs(${clamped.drop}) - abs(${free.drop}) + ${offset}`;
  }
  const power = ({ drop, ohms }: Half): string => `${drop} * ${drop} / ${ohms}`;
  return `${VOLTS_PER_WATT} * (${power(clamped)} - ${power(free)}) + ${offset}`;
}

/**
 * Flip-flops and latches are XSPICE's own. Their delays are two in a row there, each of at least 1 ps: what the outputs share is in
 * the first. A falling clock is the inverted one. Where set and reset may meet and one of them wins, it keeps the other away.
 * Set-up, hold, pulse width and recovery are not checked in ngspice.
 */
import type { DeviceReading } from "@twinedge/core";
import { fallMore } from "../../storage-delays.ts";
import { type Delays, type ModelParams, type NgspiceDeck, not, ps, STEP, type Writer } from "../deck.ts";
import { NO_DELAYS } from "./gates.ts";

/** ps: the least delay in XSPICE. */
const LEAST = 1;

/** Delays before the outputs' own, by name, and those of the outputs; ps. */
export function split(before: Readonly<Record<string, number>>, { rise, fall }: Delays): ModelParams {
  const common = Math.min(rise, fall);
  return {
    ...Object.fromEntries(
      Object.entries(before).map(([name, delay]) => [name, `${Math.max(STEP, delay + common) - LEAST}p`]),
    ),
    rise_delay: `${rise - common + LEAST}p`,
    fall_delay: `${fall - common + LEAST}p`,
  };
}

function storage(type: string, data: readonly string[], clock: string, before: readonly string[]): Writer {
  return (deck, d) => {
    const [out, nout] = [deck.output(d.net("out")), deck.output(d.net("nout"))];
    if (out === undefined && nout === undefined) {
      return;
    }
    const names = [...before, "set_delay", "reset_delay"];
    const outputs = { rise: ps(d.num("rise_delay")), fall: ps(d.num("fall_delay") + fallMore(d, names)) };
    const delays = Object.fromEntries(names.map((name) => [name, ps(d.num(name))]));
    if (Object.values(delays).some((delay) => delay + Math.min(outputs.rise, outputs.fall) < STEP)) {
      deck.lags.add(NO_DELAYS);
    }
    const inputs = data.map((pin) => deck.input(d.net(pin)));
    const edge = deck.input(d.net(clock));
    const falls = clock === "clk" && d.word("clk_edge") === "fall";
    const { set, reset, both } = asynchronous(deck, d);
    const high = both !== undefined && d.word("both") === "high" && nout !== undefined;
    const inner = high ? deck.fresh(`${d.name}.nq`) : (nout ?? "null");
    const rising = falls ? not(edge) : edge;
    const clk = clock === "clk" ? opened(deck, d, rising) : rising;
    const pins = [...inputs, clk, set, reset, out ?? "null", inner];
    deck.xspice(d.name, pins.join(" "), type, { ...split(delays, outputs), ic: d.given("ic") ? d.num("ic") : 2 });
    if (high) {
      deck.gate(`${d.name}.high`, "or", [inner, both], nout);
    }
    checksLeftOut(deck, d);
  };
}

/**
 * The clock of a part that takes a clock that is active at the start for an edge: it comes when the start is over, because XSPICE
 * sees no edge at time 0.
 */
export function opened(deck: NgspiceDeck, d: DeviceReading, rising: string): string {
  const active = d.word("clk_edge") === "fall" ? 0 : 1;
  if (!d.given("clk_ic") || d.num("clk_ic") === active) {
    return rising;
  }
  return deck.logic(`${d.name}.opened`, "and", [rising, deck.started()]);
}

/** Set and reset as XSPICE takes them (null where open), and the net that is 1 while both are. */
function asynchronous(deck: NgspiceDeck, d: DeviceReading) {
  const pin = (name: string): string => {
    const net = d.net(name) < 0 ? "null" : deck.input(d.net(name));
    return net !== "null" && d.word(`${name}_level`) === "low" ? not(net) : net;
  };
  const [set, reset, wins] = [pin("set"), pin("reset"), d.word("both")];
  if (set === "null" || reset === "null" || wins === "x") {
    return { set, reset, both: undefined };
  }
  if (wins === "reset") {
    return { set: deck.logic(`${d.name}.set`, "and", [set, not(reset)]), reset, both: undefined };
  }
  const kept = deck.logic(`${d.name}.reset`, "and", [reset, not(set)]);
  return { set, reset: kept, both: wins === "high" ? deck.logic(`${d.name}.both`, "and", [set, reset]) : undefined };
}

const CHECKED = ["setup", "setup_enable", "setup_load", "setup_data", "setup_cs", "hold", "width", "recovery"];

export function checksLeftOut(deck: NgspiceDeck, d: DeviceReading): void {
  if (CHECKED.some((name) => hasTime(d, name))) {
    deck.notes.add(UNCHECKED);
  }
}

const UNCHECKED = "set-up, hold, pulse width and recovery are not checked in ngspice, and nothing is metastable";

/** Timing checks drive nothing: what they ask is not asked in ngspice. */
export const timingCheck: Writer = (deck) => {
  deck.notes.add(UNCHECKED);
};

function hasTime(d: DeviceReading, param: string): boolean {
  return d.given(param) && d.num(param) > 0;
}

export const dff = storage("d_dff", ["data"], "clk", ["clk_delay"]);
export const jkff = storage("d_jkff", ["j", "k"], "clk", ["clk_delay"]);
export const tff = storage("d_tff", ["t"], "clk", ["clk_delay"]);
export const srff = storage("d_srff", ["s", "r"], "clk", ["clk_delay"]);
export const dlatch = storage("d_dlatch", ["data"], "enable", ["data_delay", "enable_delay"]);
export const srlatch = storage("d_srlatch", ["s", "r"], "enable", ["sr_delay", "enable_delay"]);

/** The decoder is a gate for each output, the multiplexers two layers of them. */

import type { DeviceReading } from "@twinedge/core";
import { type Delays, type NgspiceDeck, not, ps, type Writer } from "../deck.ts";
import { selects } from "../select.ts";
import { NO_DELAYS } from "./gates.ts";
import { checksLeftOut } from "./storage.ts";

/** ps, of output i. */
function delaysOf(deck: NgspiceDeck, d: DeviceReading, i: number): Delays {
  const of = (param: string): number => {
    const all = d.list(param);
    return ps(all[i] ?? all[0] ?? 0);
  };
  const delays = { rise: of("rise_delay"), fall: of("fall_delay") };
  if (Math.min(delays.rise, delays.fall) === 0) {
    deck.lags.add(NO_DELAYS);
  }
  return delays;
}

export const decoder: Writer = (deck, d) => {
  const enable = d.net("enable") < 0 ? [] : [deck.input(d.net("enable"))];
  const address = d.nets("a").map((net, i) => latched(deck, d, deck.input(net), i));
  for (const [i, net] of d.nets("y").entries()) {
    const output = deck.output(net);
    if (output !== undefined) {
      const inputs = [...selects(address, i), ...enable];
      deck.gate(`${d.name}.y${i}`, d.word("active") === "low" ? "nand" : "and", inputs, output, delaysOf(deck, d, i));
    }
  }
  if (d.given("enable_delay") && enable.length > 0) {
    deck.lags.add("a decoder's enable takes as long as its address in ngspice");
  }
  checksLeftOut(deck, d);
};

function latched(deck: NgspiceDeck, d: DeviceReading, address: string, i: number): string {
  if (d.net("latch") < 0) {
    return address;
  }
  const held = deck.fresh(`${d.name}.a${i}`);
  const times = { data_delay: "1p", enable_delay: "1p", rise_delay: "1p", fall_delay: "1p" };
  deck.xspice(`${d.name}.l${i}`, `${address} ${deck.input(d.net("latch"))} null null ${held} null`, "d_dlatch", {
    ...times,
    ic: 2,
  });
  return held;
}

export const mux: Writer = (deck, d) => {
  const output = deck.output(d.net("out"));
  if (output === undefined) {
    return;
  }
  const sel = d.nets("sel").map((net) => deck.input(net));
  const strobe = d.net("strobe") < 0 ? [] : [not(deck.input(d.net("strobe")))];
  const terms = d
    .nets("in")
    .map((net, i) => deck.logic(`${d.name}.i${i}`, "and", [deck.input(net, 0), ...selects(sel, i), ...strobe]));
  deck.gate(d.name, "or", terms, output, delaysOf(deck, d, 0));
  deck.lags.add(NO_DELAYS);
};

export const demux: Writer = (deck, d) => {
  const sel = d.nets("sel").map((net) => deck.input(net));
  const enable = d.net("enable") < 0 ? [] : [deck.input(d.net("enable"))];
  const data = deck.input(d.net("in"));
  for (const [i, net] of d.nets("out").entries()) {
    const output = deck.output(net);
    if (output !== undefined) {
      deck.gate(`${d.name}.y${i}`, "and", [data, ...selects(sel, i), ...enable], output, delaysOf(deck, d, i));
    }
  }
};

/**
 * Tri-state buffer, open collector, open emitter and the digital pulls are XSPICE's own. `onto` writes one so that it drives
 * another net: how a bridge finds out whether its net is let go.
 */
import type { DeviceReading } from "@twinedge/core";
import { type NgspiceDeck, not, ps, seconds, type Writer } from "../deck.ts";
import { NO_DELAYS } from "./gates.ts";

type Onto = (deck: NgspiceDeck, d: DeviceReading, path: string, output: string) => void;

function delay(deck: NgspiceDeck, d: DeviceReading, param: string): string {
  const picoseconds = ps(d.num(param));
  if (picoseconds === 0) {
    deck.lags.add(NO_DELAYS);
  }
  return seconds(picoseconds);
}

function open(type: string, conducting: string): Onto {
  return (deck, d, path, output) =>
    deck.xspice(path, `${deck.input(d.net("in"))} ${output}`, type, {
      open_delay: delay(deck, d, "open_delay"),
      [conducting]: delay(deck, d, conducting),
    });
}

/** XSPICE's has one delay for every change: the longest. */
function tristate(deck: NgspiceDeck, d: DeviceReading, path: string, output: string): void {
  if (d.num("passes") !== 0) {
    d.fail("a switch that passes its input's strength has no equal in ngspice", "write a tri-state buffer (passes=0)");
  }
  const given = ["rise_delay", "fall_delay", "open_delay"].map((name) => d.num(d.given(name) ? name : "delay"));
  if (new Set(given).size > 1) {
    deck.lags.add("a tri-state buffer has one delay in ngspice, the longest of its own");
  }
  if (d.word("released") === "z") {
    deck.notes.add("a net that is let go reads as the state it had in ngspice, not as X");
  }
  const [data, enable] = [deck.input(d.net("in")), deck.input(d.net("enable"))];
  const pins = [d.num("inverts") === 0 ? data : not(data), d.word("active") === "high" ? enable : not(enable), output];
  const longest = ps(Math.max(...given));
  if (longest === 0) {
    deck.lags.add(NO_DELAYS);
  }
  deck.xspice(path, pins.join(" "), "d_tristate", { delay: seconds(longest) });
}

export const onto: Readonly<Record<string, Onto>> = {
  d_tristate: tristate,
  d_open_c: open("d_open_c", "fall_delay"),
  d_open_e: open("d_open_e", "rise_delay"),
  d_pullup: (deck, _d, path, output) => deck.xspice(path, output, "d_pullup", {}),
  d_pulldown: (deck, _d, path, output) => deck.xspice(path, output, "d_pulldown", {}),
};

export const driver: Writer = (deck, d, { def }) => {
  const output = deck.output(d.net("out"));
  if (output !== undefined) {
    onto[def.type]?.(deck, d, d.name, output);
  }
};

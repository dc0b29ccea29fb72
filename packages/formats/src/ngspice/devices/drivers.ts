/**
 * Tri-state buffer, open collector, open emitter and the digital pulls are XSPICE's own. `onto` writes one so that it drives
 * another net: how a bridge finds out whether its net is let go.
 */
import type { DeviceReading } from "@twinedge/core";
import { type NgspiceDeck, ps, seconds, type Writer } from "../deck.ts";
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

export const onto: Readonly<Record<string, Onto>> = {
  d_tristate: (deck, d, path, output) =>
    deck.xspice(path, `${deck.input(d.net("in"))} ${deck.input(d.net("enable"))} ${output}`, "d_tristate", {
      delay: delay(deck, d, "delay"),
    }),
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

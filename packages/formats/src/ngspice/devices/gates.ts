/** Gates are XSPICE's own. An output pin that is open needs no gate. */
import type { DeviceReading } from "@twinedge/core";
import { type Delays, type Gate, gateDelays, type NgspiceDeck, ps, type Writer } from "../deck.ts";

function delaysOf(deck: NgspiceDeck, d: DeviceReading): Delays {
  const delays = { rise: ps(d.num("rise_delay")), fall: ps(d.num("fall_delay")) };
  if (Math.min(delays.rise, delays.fall) === 0) {
    deck.lags.add(NO_DELAYS);
  }
  return delays;
}

export const NO_DELAYS = "what has no delay here takes 2 ps in ngspice, which knows none of 0";

export function gate(kind: Gate): Writer {
  return (deck, d) => {
    const output = deck.output(d.net("out"));
    if (output !== undefined) {
      const inputs = d.nets("in").map((net) => deck.input(net));
      deck.gate(d.name, kind, inputs, output, delaysOf(deck, d));
    }
  };
}

export function single(kind: "d_inverter" | "d_buffer"): Writer {
  return (deck, d) => {
    const output = deck.output(d.net("out"));
    if (kind === "d_buffer" && d.word("high_z") === "pass") {
      d.fail(
        "a buffer that lets high impedance through has no equal in ngspice",
        "use d_tristate, or leave high_z off",
      );
    }
    if (output !== undefined) {
      deck.xspice(d.name, `${deck.input(d.net("in"))} ${output}`, kind, gateDelays(delaysOf(deck, d)));
    }
  };
}

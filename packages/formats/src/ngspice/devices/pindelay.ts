/**
 * Pin-to-pin delays: a buffer with the delays of a rise and a fall; where the rules look at more than that, the longest they may choose.
 */
import { entryNames, PinRules, UNKNOWN } from "@twinedge/core";
import { ps, type Writer } from "../deck.ts";
import { NO_DELAYS } from "./gates.ts";

const PINS = ["in", "enable", "ref", "out"];

export const pinDelay: Writer = (deck, d) => {
  if (d.word("rules").includes("@")) {
    d.fail("pin-to-pin delays of outputs that are let go have no equal in ngspice", "put d_tristate behind them");
  }
  const outs = d.nets("out");
  const names = entryNames(d, PINS.flatMap((pin) => d.nets(pin)).length);
  const outputs = names.slice(names.length - outs.length);
  let conditional = false;
  const perhaps = (): number => {
    conditional = true;
    return UNKNOWN;
  };
  const net = (name: string): (() => number) | undefined => (names.includes(name) ? perhaps : undefined);
  const rules = new PinRules(d.word("rules"), { state: net, changed: net }, (name) => outputs.includes(name));
  const times = d.list("times").map(ps);
  for (const [i, out] of outs.entries()) {
    const output = deck.output(out);
    const rule = rules.outputs.get(outputs[i] ?? "");
    if (output !== undefined && rule !== undefined) {
      const delays = { rise: rules.delay(rule, 0, 1, times), fall: rules.delay(rule, 1, 0, times) };
      if (Math.min(delays.rise, delays.fall) === 0) {
        deck.lags.add(NO_DELAYS);
      }
      deck.gate(`${d.name}.${i}`, "and", [deck.input(d.nets("in")[i] ?? -1)], output, delays);
    }
  }
  if (conditional) {
    deck.lags.add("pin-to-pin delays are the longest of their rules in ngspice");
  }
};

/**
 * Pin-to-pin delays: a buffer with the longest of the delays that the rules may choose.
 */
import { ps, type Writer } from "../deck.ts";

export const pinDelay: Writer = (deck, d) => {
  if (d.word("rules").includes("@")) {
    d.fail("pin-to-pin delays of outputs that are let go have no equal in ngspice", "put d_tristate behind them");
  }
  const longest = ps(Math.max(...d.list("times")));
  for (const [i, net] of d.nets("out").entries()) {
    const output = deck.output(net);
    if (output !== undefined) {
      const input = deck.input(d.nets("in")[i] ?? -1);
      deck.gate(`${d.name}.${i}`, "and", [input], output, { rise: longest, fall: longest });
    }
  }
  deck.lags.add("pin-to-pin delays are the longest of their rules in ngspice");
};

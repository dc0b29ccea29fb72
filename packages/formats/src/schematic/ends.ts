/** Symbols at the ends of wires: ground and supplies beside a pin, and the ports of a subcircuit. */
import { element } from "../svg/element.ts";
import { FLAG_HEIGHT, flag, LEAD, piece, type Symbol, type SymbolPin, stroke, words, wordsWidth } from "./symbol.ts";

/** The flag of one pin, at the end of a wire to it. */
export function flagSymbol(pin: SymbolPin, net: number, name: string): Symbol {
  const ground = name === "0";
  const half = Math.max(10, wordsWidth(ground ? "" : name) / 2 + 2);
  const y = ground ? 2 : FLAG_HEIGHT;
  const after = pin.side === "EAST";
  const x = after ? 0 : 2 * half;
  return {
    width: 2 * half,
    height: FLAG_HEIGHT + 2,
    fixed: true,
    pins: [{ id: `flag ${pin.id}`, net, side: after ? "WEST" : "EAST", at: [x, y], role: after ? "in" : "out" }],
    draw: () => [piece([x, y], [half, y]), ...flag(ground ? 0 : 1, name, [half, y])],
  };
}

/** A port: its name in a tag that points the way the signal goes. */
export function portSymbol(net: number, name: string, input: boolean): Symbol {
  const width = wordsWidth(name) + 18 + LEAD;
  const y = 10;
  const [x0, x1, x2] = input ? [0, width - LEAD - 8, width - LEAD] : [LEAD, width - 8, width];
  const end = input ? width : 0;
  return {
    width,
    height: 20,
    fixed: true,
    pins: [{ id: `port ${name}`, net, side: input ? "EAST" : "WEST", at: [end, y], role: input ? "out" : "in" }],
    draw: () => [
      element("path", { "data-port": name, d: `M${end} ${y}H${input ? x2 : x0}`, ...stroke }),
      element("path", { d: `M${x0} 2H${x1}L${x2} ${y}L${x1} 18H${x0}Z`, ...stroke, fill: "#fff" }),
      words([x0 + 5, y], name, "start"),
    ],
  };
}

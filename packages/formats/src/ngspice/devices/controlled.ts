/** E, F, G, H, B: ngspice's own; a law becomes that of a B source. */
import type { Writer } from "../deck.ts";
import { currentOf, law } from "../expression.ts";

function byVoltage(letter: "e" | "g"): Writer {
  return (deck, d, device) => {
    const out = `${deck.node(d.net("plus"), d.name)} ${deck.node(d.net("minus"), d.name)}`;
    const m = letter === "g" ? d.num("m") : 1;
    if (d.given("law")) {
      const text = law(deck, d, device, "law");
      deck.element("b", d.name, `${out} ${letter === "e" ? "v" : "i"}=${m === 1 ? text : `${m} * ${text}`}`);
    } else {
      deck.element(
        letter,
        d.name,
        `${out} ${deck.node(d.net("cplus"), d.name)} ${deck.node(d.net("cminus"), d.name)} ${m * d.num("gain")}`,
      );
    }
  };
}

function byCurrent(letter: "f" | "h"): Writer {
  return (deck, d, device) => {
    const out = `${deck.node(d.net("plus"), d.name)} ${deck.node(d.net("minus"), d.name)}`;
    const m = letter === "f" ? d.num("m") : 1;
    deck.element(letter, d.name, `${out} ${currentOf(deck, d, device, d.word("control"))} ${m * d.num("gain")}`);
  };
}

export const vcvs = byVoltage("e");
export const vccs = byVoltage("g");
export const cccs = byCurrent("f");
export const ccvs = byCurrent("h");

export const bsource: Writer = (deck, d, device) => {
  const param = d.given("v") ? "v" : "i";
  deck.element(
    "b",
    d.name,
    `${deck.node(d.net("plus"), d.name)} ${deck.node(d.net("minus"), d.name)} ${param}=${law(deck, d, device, param)}`,
  );
};

/**
 * S is ngspice's own. A switch of an analog multiplexer is a conductance that follows a gate: with an S there, whose step Newton
 * meets in the middle of an edge, ngspice fails where the common net floats while one channel has let go and the next not yet taken.
 */
import { ps, type Writer } from "../deck.ts";
import { selects } from "../select.ts";

export const vswitch: Writer = (deck, d, device) => {
  const pins = ["plus", "minus", "cplus", "cminus"].map((pin) => deck.node(d.net(pin), d.name)).join(" ");
  const params = { vt: d.num("vt"), vh: d.num("vh"), ron: d.num("ron"), roff: d.num("roff") };
  const model = deck.model("sw", params, device.model ?? "sw");
  deck.element("s", d.name, `${pins} ${model}${d.num("on") !== 0 ? " on" : " off"}`);
};

export const amux: Writer = (deck, d) => {
  const com = deck.node(d.net("com"), d.name);
  const enable = d.net("enable") < 0 ? [] : [deck.input(d.net("enable"))];
  const sel = d.nets("sel").map((net) => deck.input(net));
  const delays = { rise: ps(d.num("ton")), fall: ps(d.num("toff")) };
  const [off, on] = [1 / d.num("roff"), 1 / d.num("ron")];
  for (const [position, net] of d.nets("ch").entries()) {
    const path = `${d.name}.ch${position}`;
    const selected = deck.fresh(`${path}.on`);
    deck.gate(path, "and", [...selects(sel, position), ...enable], selected, delays);
    const control = deck.level(`${path}.control`, selected);
    const channel = deck.node(net, path);
    deck.element("b", path, `${channel} ${com} i=v(${channel},${com}) * (${off} + ${on - off} * v(${control}))`);
  }
  deck.lags.add("switches move with the ramp of what drives them");
};

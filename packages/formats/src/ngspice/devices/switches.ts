/** S is ngspice's own. The switches of an analog multiplexer are such ones behind a gate each. */
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
  const model = deck.model("sw", { vt: 0.5, vh: 0, ron: d.num("ron"), roff: d.num("roff") }, "channel");
  for (const [position, net] of d.nets("ch").entries()) {
    const path = `${d.name}.ch${position}`;
    const on = deck.fresh(`${path}.on`);
    deck.gate(path, "and", [...selects(sel, position), ...enable], on, delays);
    const control = deck.level(`${path}.control`, on);
    deck.element("s", path, `${deck.node(net, path)} ${com} ${control} 0 ${model}`);
  }
  deck.lags.add("switches move with the ramp of what drives them");
};

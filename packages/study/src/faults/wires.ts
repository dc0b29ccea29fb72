/** Two wires exchanged at some devices, whatever side of a bridge their pins are on. */
import type { FlatDevice } from "@twinedge/core";
import type { Draft } from "./draft.ts";

/** @throws Error where an output drives one of the wires and nothing the other */
export function swapWires(draft: Draft, at: Iterable<FlatDevice>, a: number, b: number): void {
  const devices = [...at];
  const other = (net: number): number => (net === a ? b : net === b ? a : net);
  const swapped = (net: number): number =>
    net < 0 || !draft.isDigital(net) ? other(net) : digitalOther(draft, net, a, b);
  for (const device of devices) {
    const { netOf } = device;
    draft.rewire(device, swapped);
    const rewired = draft.find(device.name);
    if (rewired !== undefined) {
      draft.replace({ ...rewired, netOf: (name) => other(netOf(name)) });
    }
  }
}

/** A digital net stands for an analog one behind a bridge: its counterpart is behind a bridge of the same kind. */
function digitalOther(draft: Draft, net: number, a: number, b: number): number {
  if (net === a || net === b) {
    return net === a ? b : a;
  }
  const ends = ({ pins }: FlatDevice): readonly number[] => pins.map(([end = -1]) => end);
  const bridges = draft.devices.filter(({ def }) => def.type === "adc_bridge" || def.type === "dac_bridge");
  const bridge = bridges.find(
    (device) => ends(device).includes(net) && (ends(device).includes(a) || ends(device).includes(b)),
  );
  if (bridge === undefined) {
    return net;
  }
  const to = ends(bridge).includes(a) ? b : a;
  const twin = bridges.find((device) => device.def.type === bridge.def.type && ends(device).includes(to));
  if (twin !== undefined) {
    return ends(twin).find((end) => end !== to) ?? net;
  }
  const side = draft.isDigital(to) ? to : draft.addNet(`${draft.netName(to)}#in`, "digital");
  if (side !== to) {
    const pins = bridge.pins.map((nets) => nets.map((end) => (end === net ? side : to)));
    draft.add(bridge.def.type, draft.netName(side), bridge, pins, [...bridge.params]);
  }
  return side;
}

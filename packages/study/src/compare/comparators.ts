/** What the comparators of an edge see in the settled circuit. */
import { type Corner, type Design, type FlatDevice, isTriple, stateOf, type Value } from "@twinedge/core";
import type { EdgeBench } from "../edges/bench.ts";

export interface Sight {
  /** Name within the edge. */
  readonly device: string;
  /** V at the inputs, the offset left out. */
  readonly plus: number;
  readonly minus: number;
  /** V, added to the + input. */
  readonly offset: number;
  /** V: plus - minus + offset. */
  readonly difference: number;
  /** What the logic reads of its output: 0, 1, or 2 for X. */
  readonly out: number;
  /** `above`, `below`: an input lies outside the common-mode range; V of its end there. */
  readonly condition: "decides" | "tie" | "above" | "below";
  readonly limit?: number | undefined;
}

export function sights(bench: EdgeBench, edge: number, corner: Corner): readonly Sight[] {
  const { design } = bench.simulator;
  const folder = `${bench.edges[edge]?.path ?? ""}.`;
  return design.devices
    .filter(({ def, name }) => def.compares !== undefined && name.startsWith(folder))
    .flatMap((device) => {
      const read = readOf(design, netOf(device, "out"));
      // An amplifier compares two inputs, too, but no logic reads its output.
      return read < 0 ? [] : [{ device: device.name.slice(folder.length), ...sight(bench, device, read, corner) }];
    });
}

function sight({ simulator }: EdgeBench, device: FlatDevice, read: number, corner: Corner): Omit<Sight, "device"> {
  const { def, params } = device;
  const { engine, kernel } = simulator;
  const number = (param: string): number => at(params.get(param) ?? def.params[param]?.default, corner);
  const [plus, minus] = [def.compares?.plus, def.compares?.minus].map((pin) => engine.voltage(netOf(device, pin)));
  const [vp, vm] = [plus ?? Number.NaN, minus ?? Number.NaN];
  const offset = number("vos");
  const difference = vp - vm + offset;
  const supply = netOf(device, "vcc") < 0 ? number("vcc") : engine.voltage(netOf(device, "vcc"));
  const top = params.has("headroom") ? supply - number("headroom") : Number.POSITIVE_INFINITY;
  const bottom = params.has("vicr_low")
    ? engine.voltage(Math.max(netOf(device, "vee"), 0)) + number("vicr_low")
    : Number.NEGATIVE_INFINITY;
  const shared = { plus: vp, minus: vm, offset, difference, out: stateOf(kernel.read(read)) };
  if (Math.max(vp, vm) > top) {
    return { ...shared, condition: "above", limit: top };
  }
  if (Math.min(vp, vm) < bottom) {
    return { ...shared, condition: "below", limit: bottom };
  }
  return { ...shared, condition: Math.abs(difference) <= number("tie_band") ? "tie" : "decides" };
}

function netOf({ def, pins }: FlatDevice, pin: string | undefined): number {
  return pins[def.pins.findIndex(({ name }) => name === pin)]?.[0] ?? -1;
}

/** The digital net through which logic reads an analog one. */
function readOf(design: Design, net: number): number {
  for (const { def, pins } of design.devices) {
    if (def.type === "adc_bridge") {
      const i = pins[0]?.indexOf(net) ?? -1;
      if (i >= 0) {
        return pins[1]?.[i] ?? -1;
      }
    }
  }
  return -1;
}

function at(value: Value | undefined, corner: Corner): number {
  if (value !== undefined && isTriple(value)) {
    return at(value[corner], corner);
  }
  return typeof value === "number" ? value : 0;
}

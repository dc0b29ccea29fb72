/** What the comparators of an edge see in the settled circuit. */
import { type Corner, type Design, type FlatDevice, netOf, numberOf, stateOf } from "@twinedge/core";
import type { EdgeBench } from "../edges/bench.ts";
import { rangeOf, windowOf } from "../verify/range.ts";

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
  const { engine, kernel } = simulator;
  const window = windowOf(device, corner);
  const [plus, minus] = [engine.voltage(window.inputs[0]), engine.voltage(window.inputs[1])];
  const offset = numberOf(device, "vos", corner) ?? 0;
  const difference = plus - minus + offset;
  const shared = { plus, minus, offset, difference, out: stateOf(kernel.read(read)) };
  const { low, high } = rangeOf(window, (net) => engine.voltage(net));
  if (Math.max(plus, minus) > high) {
    return { ...shared, condition: "above", limit: high };
  }
  if (Math.min(plus, minus) < low) {
    return { ...shared, condition: "below", limit: low };
  }
  const band = numberOf(device, "tie_band", corner) ?? 0;
  return { ...shared, condition: Math.abs(difference) <= band ? "tie" : "decides" };
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

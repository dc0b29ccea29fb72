/** Which devices make up the two pots of an edge: a digital potentiometer, or a ladder of resistors with its taps. */
import type { Design, FlatDevice, FlatEdge, FlatSignal } from "@twinedge/core";

/** Devices whose resistance is the pot's, each with the parameter that gives it. */
interface Pot {
  readonly devices: readonly FlatDevice[];
  readonly param: string;
}

export interface TwinPots {
  readonly free: Pot;
  readonly clamped: Pot;
}

/** The pots of an edge; undefined where it is built otherwise. */
export function potsOf(design: Design, edge: FlatEdge): TwinPots | undefined {
  const free = digipot(design, edge.code?.free) ?? ladder(design, edge.tap?.free);
  const clamped = digipot(design, edge.code?.clamped) ?? ladder(design, edge.tap?.clamped);
  return free === undefined || clamped === undefined ? undefined : { free, clamped };
}

/** The device that shows its position as the edge's code. */
function digipot(design: Design, code: FlatSignal | undefined): Pot | undefined {
  const wanted = code?.nets.join();
  const device = design.devices.find(({ def, pins }) => {
    const bus = def.buses?.["code"];
    const pin = def.pins.findIndex(({ name }) => name === bus?.pin);
    return "rab" in def.params && pin >= 0 && pins[pin]?.join() === wanted;
  });
  return device && { devices: [device], param: "rab" };
}

/** The resistors beside the tap drivers' own, in the subcircuit that the tap signals lead to. */
function ladder(design: Design, tap: FlatSignal | undefined): Pot | undefined {
  const driven = analogSides(design, tap?.nets ?? []);
  const resistors = design.devices.filter(({ def }) => def.type === "resistor");
  const touches = ({ pins }: FlatDevice): boolean => pins.some(([net = -1]) => driven.has(net));
  const folder = resistors.find(touches)?.name.replace(/[^.]*$/, "");
  const devices = resistors.filter((device) => device.name.replace(/[^.]*$/, "") === folder && !touches(device));
  return devices.length === 0 ? undefined : { devices, param: "r" };
}

/** Analog nets that outputs on these digital nets drive through bridges; the nets themselves among them. */
function analogSides(design: Design, nets: readonly number[]): ReadonlySet<number> {
  const found = new Set(nets);
  for (const { def, pins } of design.devices) {
    if (def.type === "dac_bridge") {
      for (const [i, net] of (pins[0] ?? []).entries()) {
        const out = pins[1]?.[i];
        if (nets.includes(net) && out !== undefined) {
          found.add(out);
        }
      }
    }
  }
  return found;
}

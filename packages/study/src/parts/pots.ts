/** Which devices make up the two pots of an edge: a digital potentiometer, half of an ideal edge, or a ladder of resistors with its taps. */
import type { Design, FlatDevice, FlatEdge, FlatSignal } from "@twinedge/core";

/** Devices whose resistance is the pot's, each with the parameter that gives it, or that is a factor of it. */
interface Pot {
  readonly devices: readonly FlatDevice[];
  readonly param: string;
}

export interface TwinPots {
  readonly free: Pot;
  readonly clamped: Pot;
}

/** Buses that show a pot's position, with the parameter that gives the pot's resistance. */
const POSITIONS = [
  ["code", "rab"],
  ["codef", "scalef"],
  ["codec", "scalec"],
] as const;

/** Looks up the pots of the edges of one design. */
export class Pots {
  private readonly design: Design;
  /** By the nets of the code. */
  private readonly byCode = new Map<string, Pot>();

  constructor(design: Design) {
    this.design = design;
    for (const device of design.devices) {
      const { def, pins } = device;
      for (const [name, param] of POSITIONS) {
        const bus = def.buses?.[name];
        const pin = param in def.params ? def.pins.findIndex((one) => one.name === bus?.pin) : -1;
        if (pin >= 0) {
          this.byCode.set(pins[pin]?.join() ?? "", { devices: [device], param });
        }
      }
    }
  }

  /** The pots of an edge; undefined where it is built otherwise. */
  of(edge: FlatEdge): TwinPots | undefined {
    const pot = (code: FlatSignal | undefined, tap: FlatSignal | undefined): Pot | undefined =>
      this.byCode.get(code?.nets.join() ?? "none") ?? ladder(this.design, tap);
    const free = pot(edge.code?.free, edge.tap?.free);
    const clamped = pot(edge.code?.clamped, edge.tap?.clamped);
    return free === undefined || clamped === undefined ? undefined : { free, clamped };
  }
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

/** Wires that lead nowhere: an input on a net that nothing drives, a part with a terminal of its own. */
import { type Design, type FlatDevice, numberOf } from "@twinedge/core";
import { hasTwoTerminals } from "./draft.ts";
import { drives, usersOf } from "./roles.ts";

/** Ohm: from here on a resistor is a leak, not a connection. */
const LEAK = 1e9;

export interface Loose {
  /** `DEVICE.PIN` */
  readonly subject: string;
  readonly net: number;
  /** It only looks at its net: it cannot work so. A conducting terminal may be left open on purpose. */
  readonly input: boolean;
  readonly text: string;
}

/** Looks at an edge's own devices among all that are on its bench. */
export function looseWires(design: Design, own: readonly FlatDevice[]): readonly Loose[] {
  const connecting = design.devices.filter(
    (device) =>
      !(device.def.type === "resistor" && hasTwoTerminals(device) && (numberOf(device, "r", "typ") ?? 0) >= LEAK),
  );
  const users = usersOf(connecting);
  const inside = new Set(own.map(({ name }) => name));
  const found: Loose[] = [];
  for (const [net, devices] of users) {
    const [first] = devices;
    if (first === undefined || !inside.has(first.name)) {
      continue;
    }
    const name = design.nets[net]?.name ?? "";
    if (design.nets[net]?.domain === "digital") {
      if (!devices.some((device) => drives(device, net))) {
        found.push({ subject: pinAt(first, net), net, input: true, text: `nothing drives this input (net ${name})` });
      }
    } else if (devices.length === 1 && first.pins.flat().filter((pin) => pin === net).length === 1) {
      const input = !drives(first, net);
      if (input || isPassive(first)) {
        found.push({ subject: pinAt(first, net), net, input, text: `not connected to anything else (net ${name})` });
      }
    }
  }
  return found;
}

/** A sense that nobody reads and a pot's third terminal are no faults; an open resistor or transistor is. */
function isPassive({ def }: FlatDevice): boolean {
  const digital = def.pins.some(({ domain }) => domain === "digital");
  return !digital && !["vcvs", "vccs", "cccs", "ccvs", "bsource"].includes(def.type);
}

function pinAt({ name, def, pins }: FlatDevice, net: number): string {
  const pin = pins.findIndex((nets) => nets.includes(net));
  const entry = pins[pin]?.indexOf(net) ?? 0;
  const spec = def.pins[pin];
  return `${name}.${spec?.name ?? ""}${spec?.vector === true ? `[${entry}]` : ""}`;
}

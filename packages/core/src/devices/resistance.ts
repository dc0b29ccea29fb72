/** A resistance inside a device, between a pin and a node of its own. */
import type { Build } from "./device.ts";

/** The node behind the resistance; the pin itself where there is none. */
export function behind(b: Build, pin: number, name: string, ohms: number): number {
  if (ohms === 0) {
    return pin;
  }
  const node = b.analog.node(name);
  b.analog.conductance(pin, node, 1 / ohms);
  return node;
}

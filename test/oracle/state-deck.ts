/**
 * The analog state of a simulator as an ngspice deck: resistors, transistors and sources as they are, every output of a
 * digital part as the source (and resistance) that it is at this moment. An operating point of it must give our voltages.
 */
import type { FlatDevice, Simulator, Value } from "@twinedge/core";

/** ngspice's names of nets: `n` and their number. */
export function netName(net: number): string {
  return net === 0 ? "0" : `n${net}`;
}

function number(device: FlatDevice, param: string): number {
  const value: Value | undefined = device.params.get(param) ?? device.def.params[param]?.default;
  const typical = typeof value === "object" && "typ" in value ? value.typ : value;
  return typeof typical === "number" ? typical : Number.NaN;
}

/** Parameters that are ours alone, or have no effect at DC. */
const OURS = new Set(["vt", "gsub", "polarity", "icvbe", "icvbc"]);

/**
 * @throws Error for a device that has no counterpart here.
 */
export function stateDeck(simulator: Simulator): string {
  const lines = ["the state of a simulator"];
  const models = new Map<string, string>();
  for (const [i, device] of simulator.design.devices.entries()) {
    const [[a = 0] = [], [b = 0] = [], [c = 0] = []] = device.pins;
    const volts = (net: number): number => simulator.engine.voltage(net);
    switch (device.def.type) {
      case "resistor":
        lines.push(`r${i} ${netName(a)} ${netName(b)} ${number(device, "r")}`);
        break;
      case "vsource":
        lines.push(`v${i} ${netName(a)} ${netName(b)} ${volts(a) - volts(b)}`);
        break;
      case "bjt": {
        const params = [...device.params].filter(([name]) => !OURS.has(name));
        const card = `npn(${params.map(([name, value]) => `${name}=${JSON.stringify(value)}`).join(" ")})`;
        const model = models.get(card) ?? `q${models.size}`;
        models.set(card, model);
        lines.push(`q${i} ${netName(a)} ${netName(b)} ${netName(c)} ${model}`);
        break;
      }
      case "dac_bridge": {
        const high = simulator.kernel.read(a) % 3 === 1;
        const resistance = number(device, "r_out");
        const level = number(device, high ? "out_high" : "out_low");
        const inner = resistance > 0 ? `d${i}` : netName(b);
        lines.push(`v${i} ${inner} 0 ${level}`);
        if (resistance > 0) {
          lines.push(`r${i} ${inner} ${netName(b)} ${resistance}`);
        }
        break;
      }
      case "comparator":
        // Its output stands on an island of its own; its inputs give their bias current.
        lines.push(`i${i}p 0 ${netName(a)} ${number(device, "ib")}`, `i${i}m 0 ${netName(b)} ${number(device, "ib")}`);
        lines.push(`v${i} ${netName(c)} 0 ${volts(c)}`);
        break;
      case "adc_bridge":
      case "capacitor":
        break;
      default:
        if (device.def.pins.some(({ domain }) => domain === "analog")) {
          throw new Error(`${device.name}: ${device.def.type} has no counterpart in the state's deck`);
        }
    }
  }
  for (const [card, model] of models) {
    lines.push(`.model ${model} ${card}`);
  }
  return lines.join("\n");
}

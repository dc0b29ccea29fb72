/** The clock input of a netlist: the one that its registers' clock pins lead back to. */
import { type Design, type FlatDevice, InputError, netOf } from "@twinedge/core";
import type { VectorClock } from "./stimulus.ts";

/** Buffers and inverters that a clock may come through. */
const REPEATERS: Readonly<Record<string, 0 | 1>> = { d_buffer: 0, d_inverter: 1 };

/**
 * @param named the input that is to be the clock; found where it is not given
 * @returns undefined for a circuit without registers
 * @throws InputError where there is none of that name, several, or none that can be found
 */
export function clockOf(design: Design, named?: string): VectorClock | undefined {
  const registers = design.devices.filter(({ def }) => def.pins.some(({ name }) => name === "clk"));
  const drivers = new Map(
    design.devices.flatMap((device) => (device.def.type in REPEATERS ? [[netOf(device, "out"), device] as const] : [])),
  );
  const roots = registers.map((register) => rootOf(register, drivers));
  if (named !== undefined) {
    const port = design.ports.find(({ name, nets }) => name.toLowerCase() === named.toLowerCase() && nets.length === 1);
    const net = port?.nets[0];
    if (port === undefined || net === undefined || port.direction !== "input") {
      throw new InputError(`--clock ${named} is no input of one bit`, {
        remedy: `the inputs are ${names(design.ports.filter(({ direction }) => direction === "input").map(({ name }) => name))}`,
      });
    }
    const edges = roots.filter((root) => root.net === design.netByName.get(net)).map(({ edge }) => edge);
    return { port, net, edge: edges.includes("rise") || edges.length === 0 ? "rise" : "fall" };
  }
  if (registers.length === 0) {
    return undefined;
  }
  const counts = new Map<number, number>();
  for (const { net } of roots) {
    counts.set(net, (counts.get(net) ?? 0) + 1);
  }
  const clocks = design.ports.filter(
    ({ direction, nets: [net, ...more] }) =>
      direction === "input" && more.length === 0 && counts.has(design.netByName.get(net ?? "") ?? -1),
  );
  const [port, ...others] = clocks;
  const net = port?.nets[0];
  if (port === undefined || net === undefined || others.length > 0) {
    throw new InputError(
      port === undefined
        ? "no input leads straight to the registers' clocks"
        : `${names(clocks.map(({ name }) => name))} are all clocks of registers`,
      { remedy: "name the clock with --clock INPUT" },
    );
  }
  const rising = roots.some((root) => root.net === design.netByName.get(net) && root.edge === "rise");
  return { port, net, edge: rising ? "rise" : "fall" };
}

function rootOf(
  register: FlatDevice,
  drivers: ReadonlyMap<number, FlatDevice>,
): { readonly net: number; readonly edge: "rise" | "fall" } {
  let net = netOf(register, "clk");
  let falls = register.params.get("clk_edge") === "fall";
  const passed = new Set<number>();
  for (let driver = drivers.get(net); driver !== undefined && !passed.has(net); driver = drivers.get(net)) {
    passed.add(net);
    falls = falls !== (REPEATERS[driver.def.type] === 1);
    net = netOf(driver, "in");
  }
  return { net, edge: falls ? "fall" : "rise" };
}

function names(all: readonly string[]): string {
  return all.length > 12 ? `${all.slice(0, 12).join(", ")}, ...` : all.join(", ");
}

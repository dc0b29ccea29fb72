/** Ports of a netlist's top: what drives its inputs. */
import type { CircuitPort, Instance, SourcePos } from "@twinedge/core";

export type Port = CircuitPort;

const UNKNOWN = new Map<string, number | readonly number[]>([
  ["times", [0]],
  ["values", [2]],
]);

/** A source at X for every bit of an input; its name is that of the net. */
export function inputSources(ports: readonly Port[], pos: SourcePos): readonly Instance[] {
  const inputs = new Set(ports.flatMap(({ direction, nets }) => (direction === "input" ? nets : [])));
  return [...inputs].map((net) => ({
    name: net,
    type: "d_source",
    connections: [[net]],
    params: UNKNOWN,
    pos,
  }));
}

/** What makes an analog network unsolvable whatever its values: loops of voltage sources, and nodes without a DC path to ground. */
import type { Diagnostic } from "../diagnostic.ts";
import type { Network } from "./network.ts";
import { DisjointSets } from "./partition.ts";

/** Nets named in one message. */
const MOST_NAMES = 8;

/** All findings, in the order of the network. None means that the network can be solved, numerics permitting. */
export function findings(network: Network): Diagnostic[] {
  return [...voltageLoops(network), ...floatingNodes(network)];
}

function voltageLoops(network: Network): Diagnostic[] {
  const found: Diagnostic[] = [];
  const sets = new DisjointSets(network.nodeCount);
  const at = new Map<number, number[]>();
  for (const [id, { a, b, owner }] of network.voltages.entries()) {
    if (sets.union(a, b)) {
      for (const node of [a, b]) {
        const list = at.get(node) ?? [];
        at.set(node, list);
        list.push(id);
      }
      continue;
    }
    const path = pathBetween(network, at, a, b);
    const devices = [...new Set([...path.map((other) => network.voltages[other]?.owner.name ?? ""), owner.name])];
    const nets = [
      ...new Set([...path, id].flatMap((other) => [network.voltages[other]?.a ?? 0, network.voltages[other]?.b ?? 0])),
    ];
    found.push({
      severity: "error",
      code: "voltage-loop",
      message:
        devices.length === 1 && path.length === 0
          ? `${owner.name} is a voltage source between a net and itself`
          : `voltage sources ${devices.join(", ")} form a loop`,
      remedy: "put a resistor into the loop or take one of the sources out",
      pos: owner.pos,
      nets: nets.map((node) => network.nodeName(node)),
      devices,
    });
  }
  return found;
}

/** Sources on the way from one node to another in the forest `at`. */
function pathBetween(network: Network, at: ReadonlyMap<number, readonly number[]>, from: number, to: number): number[] {
  const via = new Map<number, number>([[from, -1]]);
  const queue = [from];
  for (const node of queue) {
    for (const id of at.get(node) ?? []) {
      const source = network.voltages[id];
      const other = source?.a === node ? source.b : source?.a;
      if (other !== undefined && !via.has(other)) {
        via.set(other, id);
        queue.push(other);
      }
    }
  }
  const path: number[] = [];
  for (let node = to; node !== from; ) {
    const id = via.get(node) ?? -1;
    const source = network.voltages[id];
    if (source === undefined) {
      break;
    }
    path.unshift(id);
    node = source.a === node ? source.b : source.a;
  }
  return path;
}

function floatingNodes(network: Network): Diagnostic[] {
  const sets = new DisjointSets(network.nodeCount);
  const used = new Set<number>();
  const use = (nodes: readonly number[], conducts: boolean): void => {
    for (const node of nodes) {
      used.add(node);
      if (conducts) {
        sets.union(nodes[0] ?? node, node);
      }
    }
  };
  for (const { a, b } of network.conductances) {
    use([a, b], true);
  }
  for (const { element } of network.elements) {
    use(element.nodes, true);
    use(element.controls ?? [], false);
  }
  for (const { a, b, control } of network.voltages) {
    use([a, b], true);
    use(controlNodes(control?.inputs ?? []), false);
  }
  for (const { a, b, control } of network.currents) {
    use([a, b], false);
    use(controlNodes(control?.inputs ?? []), false);
  }
  for (const { a, b } of network.capacitances) {
    use([a, b], false);
  }

  const groups = new Map<number, number[]>();
  for (const node of [...used].sort((a, b) => a - b)) {
    const root = sets.find(node);
    if (root !== sets.find(0)) {
      const group = groups.get(root) ?? [];
      groups.set(root, group);
      group.push(node);
    }
  }
  return [...groups.values()].map((nodes) => {
    const nets = nodes.map((node) => network.nodeName(node));
    const named = nets.length > MOST_NAMES ? [...nets.slice(0, MOST_NAMES), `${nets.length - MOST_NAMES} more`] : nets;
    const devices = network.devicesAt(new Set(nodes));
    return {
      severity: "error",
      code: "floating-net",
      message: `floating: no DC path to ground from ${nets.length === 1 ? "net" : "nets"} ${named.join(", ")} (at ${devices.slice(0, MOST_NAMES).join(", ")})`,
      remedy: "tie it to ground, e.g. with a resistor of 1e9 ohm",
      nets,
      devices,
    };
  });
}

function controlNodes(
  inputs: readonly ({ readonly plus: number; readonly minus: number } | { readonly branchOf: string })[],
): number[] {
  return inputs.flatMap((input) => ("branchOf" in input ? [] : [input.plus, input.minus]));
}

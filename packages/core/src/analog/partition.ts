/**
 * Cuts the network into cells that can be solved one after the other.
 *
 * A node is *held* when a chain of voltage sources ties it to ground; its voltage is known before anything is solved, so it
 * leaves the equations and separates what hangs on it. What stays connected through conducting elements is an *island*.
 * Each held node and each island is a cell. A cell reads others: an island its held neighbours and its controls, a held node
 * the node it stands on and, where a law of voltages holds it, the inputs of the law.
 *
 * Where cells read each other in a loop, the islands of the loop become one and the laws in it become equations of that
 * island, each with a branch current as its unknown. What is left has no loops and is put in topological order.
 *
 * An *index* names an unknown or known quantity of the network: node voltages first, then the currents of the voltage
 * sources in the order of their ids.
 */

import type { ControlInput } from "../devices/device.ts";
import { InputError } from "../diagnostic.ts";
import { components } from "./graph.ts";
import type { Network, Owner } from "./network.ts";

interface HeldCell {
  readonly kind: "held";
  readonly node: number;
  /** The voltage source that holds it. */
  readonly source: number;
  /** The node at the source's other end. */
  readonly base: number;
}

interface IslandCell {
  readonly kind: "island";
  readonly nodes: readonly number[];
  /** Voltage sources whose currents are unknowns of the island. */
  readonly branches: readonly number[];
}

type Cell = HeldCell | IslandCell;

/** A control input as two indices: it reads v[plus] - v[minus]. */
export interface ControlPair {
  readonly plus: number;
  readonly minus: number;
}

export interface Partition {
  /** In an order in which every cell reads only earlier ones. */
  readonly cells: readonly Cell[];
  /** Cell by index; -1 where there is none. */
  readonly cellOf: Int32Array;
  /** By cell: the indices of other cells that it reads. */
  readonly reads: readonly (readonly number[])[];
  /** Control inputs of each voltage source and current source, resolved. */
  readonly voltageInputs: readonly (readonly ControlPair[])[];
  readonly currentInputs: readonly (readonly ControlPair[])[];
}

export function partition(network: Network): Partition {
  const voltageInputs = network.voltages.map((s) => resolveInputs(network, s.control?.inputs ?? [], s.owner));
  const currentInputs = network.currents.map((s) => resolveInputs(network, s.control?.inputs ?? [], s.owner));
  const sensed = new Set(
    [...voltageInputs, ...currentInputs]
      .flat()
      .flatMap(({ plus }) => (plus < network.nodeCount ? [] : [plus - network.nodeCount])),
  );
  // Sources whose currents must be unknowns; grows until no law is part of a loop.
  const branches = new Set(sensed);
  const joined: (readonly number[])[] = [];
  for (;;) {
    const { cells, cellOf } = cut(network, branches, joined);
    const reads = readIndices(network, cells, cellOf, voltageInputs, currentInputs);
    const edges = reads.map((indices) => indices.map((index) => cellOf[index] ?? -1));
    const groups = components(edges);
    let loops = false;
    for (const group of groups) {
      const [only] = group;
      if (group.length === 1 && only !== undefined) {
        const cell = cells[only];
        if (cell?.kind === "held" && edges[only]?.includes(only) === true) {
          branches.add(cell.source);
          loops = true;
        }
        continue;
      }
      loops = true;
      const laws = group.flatMap((c) => {
        const cell = cells[c];
        return cell?.kind === "held" && network.voltages[cell.source]?.control !== undefined ? [cell.source] : [];
      });
      if (laws.length > 0) {
        for (const source of laws) {
          branches.add(source);
        }
      } else {
        joined.push(group.flatMap((c) => (cells[c]?.kind === "island" ? cells[c].nodes.slice(0, 1) : [])));
      }
    }
    if (!loops) {
      return inOrder(groups.flat(), { cells, cellOf, reads, voltageInputs, currentInputs });
    }
  }
}

/** Renumbers the cells. */
function inOrder(order: readonly number[], p: Partition): Partition {
  const place = new Int32Array(p.cells.length);
  for (const [k, c] of order.entries()) {
    place[c] = k;
  }
  return {
    ...p,
    cells: order.flatMap((c) => p.cells[c] ?? []),
    reads: order.map((c) => p.reads[c] ?? []),
    cellOf: p.cellOf.map((c) => (c < 0 ? c : (place[c] ?? c))),
  };
}

/** Held nodes and islands, with the given sources' currents unknown. */
function cut(
  network: Network,
  branches: ReadonlySet<number>,
  joined: readonly (readonly number[])[],
): { cells: Cell[]; cellOf: Int32Array } {
  const cells: Cell[] = heldCells(network, branches);
  const holders = new Set<number>();
  const cellOf = new Int32Array(network.nodeCount + network.voltages.length).fill(-1);
  for (const [c, cell] of cells.entries()) {
    if (cell.kind === "held") {
      cellOf[cell.node] = c;
      holders.add(cell.source);
    }
  }

  const free = (node: number): boolean => node > 0 && cellOf[node] === -1;
  const sets = new DisjointSets(network.nodeCount);
  const touched = new Set<number>();
  const join = (nodes: readonly number[]): void => {
    const own = nodes.filter(free);
    for (const node of own) {
      touched.add(node);
      sets.union(own[0] ?? node, node);
    }
  };
  for (const { a, b } of network.conductances) {
    join([a, b]);
  }
  for (const { element } of network.elements) {
    join(element.nodes);
  }
  const unknownCurrents = [...network.voltages.keys()].filter((id) => !holders.has(id));
  for (const id of unknownCurrents) {
    const source = network.voltages[id];
    join(source === undefined ? [] : [source.a, source.b]);
  }
  for (const nodes of joined) {
    join(nodes);
  }
  // Nodes that no conducting element touches still need a place: they are reported as floating.
  for (const { a, b } of network.currents) {
    join([a]);
    join([b]);
  }

  const members = new Map<number, { nodes: number[]; branches: number[] }>();
  for (const node of [...touched].sort((a, b) => a - b)) {
    const root = sets.find(node);
    const island = members.get(root) ?? { nodes: [], branches: [] };
    members.set(root, island);
    island.nodes.push(node);
  }
  for (const id of unknownCurrents) {
    const source = network.voltages[id];
    const node = source === undefined ? undefined : [source.a, source.b].find(free);
    if (node !== undefined) {
      members.get(sets.find(node))?.branches.push(id);
    }
  }
  for (const { nodes, branches: unknown } of members.values()) {
    for (const node of nodes) {
      cellOf[node] = cells.length;
    }
    for (const id of unknown) {
      cellOf[network.nodeCount + id] = cells.length;
    }
    cells.push({ kind: "island", nodes, branches: unknown });
  }
  return { cells, cellOf };
}

/** Nodes tied to ground through sources that are no unknowns; independent sources first, laws where nothing else holds. */
function heldCells(network: Network, branches: ReadonlySet<number>): HeldCell[] {
  const at = new Map<number, number[]>();
  for (const [id, { a, b }] of network.voltages.entries()) {
    if (!branches.has(id)) {
      for (const node of [a, b]) {
        const list = at.get(node) ?? [];
        at.set(node, list);
        list.push(id);
      }
    }
  }
  const held = new Set([0]);
  const cells: HeldCell[] = [];
  const independent = [0];
  const laws: number[] = [];
  function follow(id: number): void {
    const source = network.voltages[id];
    if (source === undefined || held.has(source.a) === held.has(source.b)) {
      return;
    }
    const [node, base] = held.has(source.a) ? [source.b, source.a] : [source.a, source.b];
    held.add(node);
    cells.push({ kind: "held", node, source: id, base });
    independent.push(node);
  }
  for (;;) {
    const node = independent.pop();
    if (node !== undefined) {
      for (const id of at.get(node) ?? []) {
        if (network.voltages[id]?.control === undefined) {
          follow(id);
        } else {
          laws.push(id);
        }
      }
      continue;
    }
    const law = laws.pop();
    if (law === undefined) {
      return cells;
    }
    follow(law);
  }
}

/** By cell: the indices it reads. A law that reads its own node is a cell that reads itself; islands never do. */
function readIndices(
  network: Network,
  cells: readonly Cell[],
  cellOf: Int32Array,
  voltageInputs: readonly (readonly ControlPair[])[],
  currentInputs: readonly (readonly ControlPair[])[],
): number[][] {
  const reads = cells.map(() => new Set<number>());
  /** What stands `at` these indices reads those. */
  const add = (at: readonly number[], those: readonly number[]): void => {
    for (const index of at) {
      const c = cellOf[index] ?? -1;
      if (cells[c]?.kind === "island") {
        for (const other of those) {
          if (cellOf[other] !== c) {
            reads[c]?.add(other);
          }
        }
      }
    }
  };
  for (const { a, b } of network.conductances) {
    add([a, b], [a, b]);
  }
  for (const { element } of network.elements) {
    add(element.nodes, [...element.nodes, ...(element.controls ?? [])]);
  }
  for (const [id, { a, b }] of network.currents.entries()) {
    add([a, b], (currentInputs[id] ?? []).flatMap(ends));
  }
  for (const [id, { a, b }] of network.voltages.entries()) {
    add([network.nodeCount + id], [a, b, ...(voltageInputs[id] ?? []).flatMap(ends)]);
  }
  for (const [c, cell] of cells.entries()) {
    if (cell.kind === "held") {
      for (const index of [cell.base, ...(voltageInputs[cell.source] ?? []).flatMap(ends)]) {
        reads[c]?.add(index);
      }
    }
  }
  return reads.map((set) => [...set].filter((index) => cellOf[index] !== -1));
}

function ends({ plus, minus }: ControlPair): number[] {
  return [plus, minus];
}

function resolveInputs(network: Network, inputs: readonly ControlInput[], owner: Owner): ControlPair[] {
  return inputs.map((input) => {
    if (!("branchOf" in input)) {
      return input;
    }
    const id = network.voltages.findIndex((source) => source.owner.name === input.branchOf);
    if (id < 0) {
      throw new InputError(`${owner.name}: "${input.branchOf}", whose current it reads, is no voltage source`, {
        pos: owner.pos,
        remedy: "put a 0 V source where the current flows and name that",
      });
    }
    return { plus: network.nodeCount + id, minus: 0 };
  });
}

/** Union-find. */
export class DisjointSets {
  private readonly parent: Int32Array;

  constructor(n: number) {
    this.parent = Int32Array.from({ length: n }, (_, i) => i);
  }

  find(i: number): number {
    const { parent } = this;
    let root = i;
    while (parent[root]! !== root) {
      parent[root] = parent[parent[root]!]!;
      root = parent[root]!;
    }
    return root;
  }

  /** False when they were one set already. */
  union(i: number, j: number): boolean {
    const a = this.find(i);
    const b = this.find(j);
    this.parent[Math.max(a, b)] = Math.min(a, b);
    return a !== b;
  }
}

/**
 * Which analog cells a change reaches: a node that a source holds acts on the islands its resistors and transistors lead
 * to, a control voltage on what it controls. Directions between two sources in series are not told apart.
 */
import type { ControlInput, Simulator } from "@twinedge/core";

export class Influence {
  private readonly simulator: Simulator;
  private readonly next = new Map<number, Set<number>>();
  private readonly before = new Map<number, Set<number>>();

  constructor(simulator: Simulator) {
    this.simulator = simulator;
    const { network } = simulator;
    for (const { a, b } of network.conductances) {
      this.join([a, b], [], false);
    }
    for (const { element } of network.elements) {
      this.join(element.nodes, element.controls ?? [], false);
    }
    for (const { a, b, control } of network.currents) {
      this.join([a, b], controls(control?.inputs), false);
    }
    for (const { a, b, control } of network.voltages) {
      this.join([a, b], controls(control?.inputs), true);
    }
  }

  /** Cell of a net; -1 where nothing analog touches it. */
  cellOf(net: number): number {
    return net <= 0 ? -1 : this.simulator.engine.cellOf(net);
  }

  /** Cells that a change in a cell reaches, itself among them. */
  reached(cell: number): ReadonlySet<number> {
    return closure(cell, this.next);
  }

  /** Cells that act on a cell, itself among them. */
  private acting(cell: number): ReadonlySet<number> {
    return closure(cell, this.before);
  }

  /** Cells that act on any of these nets, what no analog device touches aside. */
  actingOn(nets: readonly number[]): ReadonlySet<number> {
    const cells = new Set<number>();
    for (const net of nets) {
      for (const cell of this.acting(this.cellOf(net))) {
        cells.add(cell);
      }
    }
    cells.delete(-1);
    return cells;
  }

  /** `drives`: a source moves its nodes, also where it holds them. */
  private join(nodes: readonly number[], reads: readonly number[], drives: boolean): void {
    const { engine } = this.simulator;
    const from = new Set([...nodes, ...reads].map((node) => this.cellOf(node)));
    const to = new Set(nodes.filter((node) => drives || !engine.isHeld(node)).map((node) => this.cellOf(node)));
    for (const a of from) {
      for (const b of to) {
        if (a !== b && a >= 0 && b >= 0) {
          add(this.next, a, b);
          add(this.before, b, a);
        }
      }
    }
  }
}

function controls(inputs: readonly ControlInput[] = []): readonly number[] {
  return inputs.flatMap((input) => ("branchOf" in input ? [] : [input.plus, input.minus]));
}

function add(map: Map<number, Set<number>>, key: number, value: number): void {
  const set = map.get(key) ?? new Set();
  map.set(key, set);
  set.add(value);
}

function closure(start: number, next: ReadonlyMap<number, ReadonlySet<number>>): ReadonlySet<number> {
  const found = new Set([start]);
  for (const cell of found) {
    for (const other of next.get(cell) ?? []) {
      found.add(other);
    }
  }
  return found;
}

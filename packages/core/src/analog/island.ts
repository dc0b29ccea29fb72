/**
 * The equations of one island. Unknowns are the voltages of its nodes and the currents of the voltage sources inside it;
 * equations are the current balances of the nodes (what leaves a node adds up to 0) and the laws of those sources.
 *
 * In residual form every element adds the currents that really flow at the present voltages, so that a solution is as exact
 * as the elements are, whatever the Jacobian. Currents are added branch by branch, +i at one end and -i at the other: a
 * rounding error then never feeds or drains a part of the circuit that floats on nanosiemens.
 *
 * Held neighbours have rows of their own behind those of the unknowns. Nothing is solved there; they collect the current
 * that the island draws from its sources.
 */
import type { ControlLaw, Iterate, NonlinearElement, SlotBinder } from "../devices/device.ts";
import { type Pattern, SparseLU } from "./lu.ts";
import type { Network } from "./network.ts";
import type { ControlPair, Partition } from "./partition.ts";

/** Values that the engine may change, shared by all islands. */
export interface Values {
  /** By index: node voltages, then currents of the voltage sources that are unknowns. */
  readonly v: Float64Array;
  readonly siemens: Float64Array;
  readonly amperes: Float64Array;
  readonly volts: Float64Array;
}

/** Ids of the primitives that belong to an island. */
export interface Members {
  readonly conductances: number[];
  readonly currents: number[];
  readonly elements: number[];
}

/** A controlled source inside the island. */
export interface Controlled {
  readonly law: ControlLaw;
  readonly plus: Int32Array;
  readonly minus: Int32Array;
  readonly x: Float64Array;
  readonly grad: Float64Array;
}

interface ControlledCurrent extends Controlled {
  readonly from: number;
  readonly to: number;
  /** By input: d/dplus and d/dminus in row `from`, then in row `to`. */
  readonly slots: Int32Array;
}

interface ControlledBranch extends Controlled {
  readonly row: number;
  /** Nodes of the source's ends. */
  readonly a: number;
  readonly b: number;
  /** By input: d/dplus and d/dminus in the source's row. */
  readonly slots: Int32Array;
}

const DUMMY_SLOT = 0;

/** V8 keeps a field in the form of its first value: one that will hold fractions must not begin as an integer. */
const FRACTION = 0.5;

export class Island implements Iterate {
  readonly v: Float64Array;
  readonly f: Float64Array;
  readonly a: Float64Array;
  gmin: number;
  first = true;
  step = 0;
  isLimited = false;

  /** Number of unknowns. */
  readonly n: number;
  /** Of them, node voltages; the rest are branch currents. */
  readonly nodeRows: number;
  /** Index of each unknown. */
  readonly unknowns: Int32Array;
  /** Held nodes at the island; node k collects its current in row n + 1 + k; row n is the dummy. */
  readonly boundary: Int32Array;
  /** Indices outside the island that its equations read. */
  readonly outside: Int32Array;
  /** Siemens from every node to ground, while stepping gmin. */
  shunt = FRACTION;
  /** Rows of nodes with a start voltage, and siemens that tie them to it while Newton looks for where to begin. */
  readonly tied: { readonly row: number; readonly volts: number }[] = [];
  tie = FRACTION;
  /** Factor on the independent sources inside, while stepping sources. */
  scale = FRACTION;
  /** Whether one Jacobian is right everywhere. */
  readonly linear: boolean;
  readonly lu: SparseLU | undefined;
  readonly pattern: Pattern;

  private readonly values: Values;
  private linearStale = true;
  private readonly linearA: Float64Array;
  private readonly diagonal: Int32Array;
  // Conductances: ids, end nodes, rows, and slots aa ab ba bb.
  private readonly gId: Int32Array;
  private readonly g: Float64Array;
  private readonly gNode: Int32Array;
  private readonly gRow: Int32Array;
  private readonly gSlot: Int32Array;
  // Independent currents: ids and rows.
  private readonly iId: Int32Array;
  private readonly iRow: Int32Array;
  // Branches: source id, index of the current, nodes, node rows, own row.
  private readonly bId: Int32Array;
  private readonly bNode: Int32Array;
  private readonly bRow: Int32Array;
  /** Slots of the constant 1 and -1 of each branch: two in its nodes' rows, two in its own. */
  private readonly bUnit: Int32Array;
  private readonly controlledCurrents: ControlledCurrent[] = [];
  private readonly controlledBranches: ControlledBranch[] = [];
  private readonly elements: NonlinearElement[];
  private readonly nodeCount: number;
  private readonly setLimited: () => void;

  constructor(network: Network, partition: Partition, cell: number, members: Members, values: Values, gmin: number) {
    const own = partition.cells[cell];
    const nodes = own?.kind === "island" ? own.nodes : [];
    const branches = own?.kind === "island" ? own.branches : [];
    this.nodeCount = network.nodeCount;
    this.values = values;
    this.v = values.v;
    this.gmin = gmin;
    this.shunt = 0;
    this.tie = 0;
    this.scale = 1;
    this.unknowns = Int32Array.from([...nodes, ...branches.map((id) => network.nodeCount + id)]);
    this.n = this.unknowns.length;
    this.nodeRows = nodes.length;
    this.outside = Int32Array.from(partition.reads[cell] ?? []);
    this.setLimited = () => {
      this.limited();
    };

    const rows = new Rows(this.unknowns, partition);
    const slots = new Slots(rows);
    const { conductances, currents, elements } = members;

    this.diagonal = Int32Array.from(nodes, (node) => slots.slot(node, node));
    this.gId = Int32Array.from(conductances);
    this.g = new Float64Array(conductances.length);
    const ends = conductances.map((id) => network.conductances[id] ?? { a: 0, b: 0 });
    this.gNode = Int32Array.from(ends.flatMap(({ a, b }) => [a, b]));
    this.gRow = Int32Array.from(ends.flatMap(({ a, b }) => [rows.row(a), rows.row(b)]));
    this.gSlot = Int32Array.from(
      ends.flatMap(({ a, b }) => [slots.slot(a, a), slots.slot(a, b), slots.slot(b, a), slots.slot(b, b)]),
    );

    const independent = currents.filter((id) => network.currents[id]?.control === undefined);
    this.iId = Int32Array.from(independent);
    this.iRow = Int32Array.from(
      independent.flatMap((id) => [rows.row(network.currents[id]?.a ?? 0), rows.row(network.currents[id]?.b ?? 0)]),
    );

    this.bId = Int32Array.from(branches);
    const branchEnds = branches.map((id) => network.voltages[id] ?? { a: 0, b: 0 });
    this.bNode = Int32Array.from(branchEnds.flatMap(({ a, b }) => [a, b]));
    this.bRow = Int32Array.from(
      branchEnds.flatMap(({ a, b }, k) => [rows.row(a), rows.row(b), rows.row(network.nodeCount + (branches[k] ?? 0))]),
    );
    const unit: number[] = []; // slots of the constant +1 and -1 of branch k
    for (const [k, { a, b }] of branchEnds.entries()) {
      const index = network.nodeCount + (branches[k] ?? 0);
      unit.push(slots.slot(a, index), slots.slot(b, index), slots.slot(index, a), slots.slot(index, b));
    }
    this.bUnit = Int32Array.from(unit);

    for (const id of currents) {
      const source = network.currents[id];
      const inputs = partition.currentInputs[id] ?? [];
      if (source?.control !== undefined) {
        this.controlledCurrents.push({
          ...controlled(source.control.law, inputs),
          from: rows.row(source.a),
          to: rows.row(source.b),
          slots: Int32Array.from(
            inputs.flatMap(({ plus, minus }) => [
              slots.slot(source.a, plus),
              slots.slot(source.a, minus),
              slots.slot(source.b, plus),
              slots.slot(source.b, minus),
            ]),
          ),
        });
      }
    }
    for (const id of branches) {
      const source = network.voltages[id];
      const inputs = partition.voltageInputs[id] ?? [];
      const index = network.nodeCount + id;
      if (source?.control !== undefined) {
        this.controlledBranches.push({
          ...controlled(source.control.law, inputs),
          row: rows.row(index),
          a: source.a,
          b: source.b,
          slots: Int32Array.from(
            inputs.flatMap(({ plus, minus }) => [slots.slot(index, plus), slots.slot(index, minus)]),
          ),
        });
      }
    }
    this.elements = elements.flatMap((k) => network.elements[k]?.element ?? []);
    for (const element of this.elements) {
      element.bind(slots);
    }

    this.linear =
      this.elements.length === 0 &&
      [...currents.map((id) => network.currents[id]), ...branches.map((id) => network.voltages[id])].every(
        (source) => source?.control === undefined || source.control.law.linear === true,
      );
    this.boundary = Int32Array.from(rows.boundary);
    this.f = new Float64Array(this.n + this.boundary.length + 1);
    this.pattern = slots.pattern(this.n);
    this.a = new Float64Array(slots.count);
    this.linearA = new Float64Array(slots.count);
    this.lu = this.n > 1 ? new SparseLU(this.pattern) : undefined;
  }

  limited(): void {
    this.isLimited = true;
  }

  /** A conductance of the island has a new value. */
  markLinear(): void {
    this.linearStale = true;
  }

  get jacobianStale(): boolean {
    return this.linearStale;
  }

  /** Evaluates the equations and their Jacobian at the present voltages. */
  load(): void {
    const { v, f, a } = this;
    if (this.linearStale) {
      this.loadLinear();
    }
    this.isLimited = false;
    f.fill(0);
    a.set(this.linearA);

    const { g, gNode, gRow } = this;
    for (let k = 0, k2 = 0; k < g.length; k++, k2 += 2) {
      const i = g[k]! * (v[gNode[k2]!]! - v[gNode[k2 + 1]!]!);
      f[gRow[k2]!]! += i;
      f[gRow[k2 + 1]!]! -= i;
    }
    const { iId, iRow, scale } = this;
    for (let k = 0; k < iId.length; k++) {
      const i = this.values.amperes[iId[k]!]! * scale;
      f[iRow[2 * k]!]! += i;
      f[iRow[2 * k + 1]!]! -= i;
    }
    const { bId, bRow, bNode, nodeCount } = this;
    for (let k = 0; k < bId.length; k++) {
      const i = v[nodeCount + bId[k]!]!;
      f[bRow[3 * k]!]! += i;
      f[bRow[3 * k + 1]!]! -= i;
      f[bRow[3 * k + 2]!]! += v[bNode[2 * k]!]! - v[bNode[2 * k + 1]!]! - this.values.volts[bId[k]!]! * scale;
    }
    if (this.controlledCurrents.length + this.controlledBranches.length > 0) {
      this.loadControlled();
    }
    const { elements } = this;
    for (let k = 0; k < elements.length; k++) {
      elements[k]!.load(this);
    }
    if (this.shunt !== 0) {
      for (let r = 0; r < this.nodeRows; r++) {
        f[r]! += this.shunt * v[this.unknowns[r]!]!;
        a[this.diagonal[r]!]! += this.shunt;
      }
    }
    if (this.tie !== 0) {
      for (const { row, volts } of this.tied) {
        f[row]! += this.tie * (v[this.unknowns[row]!]! - volts);
        a[this.diagonal[row]!]! += this.tie;
      }
    }
  }

  /** A: worst error of a current balance at the last load. */
  worstResidual(): number {
    let worst = 0;
    for (let r = 0; r < this.nodeRows; r++) {
      const error = Math.abs(this.f[r]!);
      if (!(error <= worst)) {
        worst = error;
      }
    }
    return worst;
  }

  /** Whether every equation is met to `part` of the terms it adds up (or to `absolute`). */
  isBalanced(part: number, absolute: number): boolean {
    const { f, a, v, unknowns, pattern } = this;
    const terms = new Float64Array(this.n);
    for (let col = 0; col < this.n; col++) {
      const x = Math.abs(v[unknowns[col]!]!);
      for (let p = pattern.colStart[col]!; p < pattern.colStart[col + 1]!; p++) {
        terms[pattern.row[p]!]! += Math.abs(a[pattern.slot[p]!]!) * x;
      }
    }
    for (let r = 0; r < this.n; r++) {
      if (!(Math.abs(f[r]!) <= Math.max(absolute, part * terms[r]!))) {
        return false;
      }
    }
    return true;
  }

  /** Siemens seen from the island's only node; NaN where there is not just one. */
  conductance(): number {
    return this.n === 1 && this.nodeRows === 1 ? this.a[this.diagonal[0]!]! : Number.NaN;
  }

  private loadLinear(): void {
    const { gId, g, gSlot, linearA, bUnit, values } = this;
    this.linearStale = false;
    linearA.fill(0);
    for (let k = 0; k < gId.length; k++) {
      const y = values.siemens[gId[k]!]!;
      g[k] = y;
      linearA[gSlot[4 * k]!]! += y;
      linearA[gSlot[4 * k + 1]!]! -= y;
      linearA[gSlot[4 * k + 2]!]! -= y;
      linearA[gSlot[4 * k + 3]!]! += y;
    }
    for (let p = 0; p < bUnit.length; p += 2) {
      linearA[bUnit[p]!]! += 1;
      linearA[bUnit[p + 1]!]! -= 1;
    }
    linearA[DUMMY_SLOT] = 0;
  }

  private loadControlled(): void {
    const { f, a } = this;
    for (const source of this.controlledCurrents) {
      const i = this.evaluate(source);
      f[source.from]! += i;
      f[source.to]! -= i;
      for (let k = 0; k < source.grad.length; k++) {
        const y = source.grad[k]!;
        a[source.slots[4 * k]!]! += y;
        a[source.slots[4 * k + 1]!]! -= y;
        a[source.slots[4 * k + 2]!]! -= y;
        a[source.slots[4 * k + 3]!]! += y;
      }
    }
    for (const source of this.controlledBranches) {
      f[source.row]! -= this.evaluate(source);
      for (let k = 0; k < source.grad.length; k++) {
        a[source.slots[2 * k]!]! -= source.grad[k]!;
        a[source.slots[2 * k + 1]!]! += source.grad[k]!;
      }
    }
  }

  private evaluate(source: Controlled): number {
    const { v } = this;
    for (let k = 0; k < source.x.length; k++) {
      source.x[k] = v[source.plus[k]!]! - v[source.minus[k]!]!;
    }
    const { law } = source;
    return law.iterate === undefined
      ? law.evaluate(source.x, source.grad)
      : law.iterate(source.x, source.grad, this.setLimited, this.first);
  }
}

/** A law bound to the indices of its inputs. */
export function controlled(law: ControlLaw, inputs: readonly ControlPair[]): Controlled {
  return {
    law,
    plus: Int32Array.from(inputs, (input) => input.plus),
    minus: Int32Array.from(inputs, (input) => input.minus),
    x: new Float64Array(inputs.length),
    grad: new Float64Array(inputs.length),
  };
}

/** Numbers the equations: unknowns, held neighbours as they are met, one dummy row for everything else. */
class Rows {
  readonly boundary: number[] = [];
  private readonly rowOf = new Map<number, number>();
  private readonly partition: Partition;
  readonly n: number;

  constructor(unknowns: Int32Array, partition: Partition) {
    this.partition = partition;
    this.n = unknowns.length;
    for (const [row, index] of unknowns.entries()) {
      this.rowOf.set(index, row);
    }
  }

  row(index: number): number {
    let row = this.rowOf.get(index);
    if (row === undefined) {
      const cell = this.partition.cells[this.partition.cellOf[index] ?? -1];
      row = cell?.kind === "held" ? this.n + this.boundary.push(index) : this.n;
      this.rowOf.set(index, row);
    }
    return row;
  }
}

/** Collects the places of the Jacobian that anything writes to. Slot 0 takes what belongs nowhere. */
class Slots implements SlotBinder {
  private readonly rows: Rows;
  private readonly places = new Map<number, number>();
  private readonly rowOfSlot: number[] = [-1];
  private readonly colOfSlot: number[] = [-1];

  constructor(rows: Rows) {
    this.rows = rows;
  }

  get count(): number {
    return this.rowOfSlot.length;
  }

  row(node: number): number {
    return this.rows.row(node);
  }

  slot(node: number, other: number): number {
    const { n } = this.rows;
    const row = this.rows.row(node);
    const col = this.rows.row(other);
    if (row >= n || col >= n) {
      return DUMMY_SLOT;
    }
    const key = row * n + col;
    let slot = this.places.get(key);
    if (slot === undefined) {
      slot = this.rowOfSlot.push(row) - 1;
      this.colOfSlot.push(col);
      this.places.set(key, slot);
    }
    return slot;
  }

  pattern(n: number): Pattern {
    const entries = this.rowOfSlot.length - 1;
    const colStart = new Int32Array(n + 1);
    for (let s = 1; s <= entries; s++) {
      colStart[this.colOfSlot[s]! + 1]!++;
    }
    for (let col = 0; col < n; col++) {
      colStart[col + 1]! += colStart[col]!;
    }
    const fill = colStart.slice();
    const row = new Int32Array(entries);
    const slot = new Int32Array(entries);
    for (let s = 1; s <= entries; s++) {
      const p = fill[this.colOfSlot[s]!]!++;
      row[p] = this.rowOfSlot[s]!;
      slot[p] = s;
    }
    return { n, colStart, row, slot };
  }
}

/**
 * The analog engine: cells in topological order, a queue of those whose inputs have changed, and currents of held sources
 * from the balance of their nodes when somebody asks.
 */
import { SimulationError } from "../diagnostic.ts";
import { findings } from "./check.ts";
import type { AnalogEngine, AnalogStats } from "./engine.ts";
import { type Controlled, controlled, Island, type Members, type Values } from "./island.ts";
import type { Network } from "./network.ts";
import { Newton, type Outcome, TOLERANCES, type Tolerances } from "./newton.ts";
import { type Partition, partition } from "./partition.ts";

export interface EngineOptions extends Partial<Tolerances> {
  /** Siemens that the models put across their junctions. */
  readonly gmin?: number;
}

/** ngspice's default. */
const DEFAULT_GMIN = 1e-12;
/** Loads after which the junction limiting of elements between held nodes has come to rest. */
const REST_LOADS = 200;
/** Nodes and devices named in an error. */
const MOST_NAMES = 5;

/**
 * @throws SimulationError naming nets and devices: a loop of voltage sources, a node without a DC path to ground.
 * @throws InputError where a law reads the current of something that is no voltage source.
 */
export function createEngine(network: Network, options: EngineOptions = {}): AnalogEngine {
  const first = findings(network).find(({ severity }) => severity === "error");
  if (first !== undefined) {
    throw new SimulationError(first.message, {
      ...(first.remedy === undefined ? {} : { remedy: first.remedy }),
      nets: first.nets ?? [],
      devices: first.devices ?? [],
    });
  }
  return new Solver(network, partition(network), options);
}

class Solver implements AnalogEngine {
  readonly stats: AnalogStats = { solves: 0, newtonIterations: 0, worstResidual: 0 };
  readonly cellCount: number;
  readonly islandCount: number;
  follow = false;
  private readonly network: Network;
  private readonly cells: Partition["cells"];
  private readonly cellOfIndex: Int32Array;
  private readonly values: Values;
  private readonly newtons: (Newton | undefined)[] = [];
  private readonly islands: (Island | undefined)[] = [];
  private readonly laws: (Controlled | undefined)[] = [];
  /** What stands between held nodes only. */
  private readonly rest: Island;
  private restVersion = -1;
  private version = 0;
  private readonly conductanceCell: Int32Array;
  private readonly currentCells: readonly (readonly number[])[];
  /** Cell that changes with an independent voltage source. */
  private readonly voltageCell: Int32Array;
  /** By cell: indices that other cells read, with their values when those were last told; by index: the readers. */
  private readonly watched: readonly Int32Array[];
  private readonly told: Float64Array;
  private readonly readers: readonly (readonly number[])[];
  private readonly queue: CellQueue;
  private readonly solved: number[] = [];
  private readonly capacitance: ReadonlyMap<number, number>;
  private readonly nodeLists: readonly (readonly number[])[];
  /** By held node: where islands (and the rest) collect the current they draw from it. */
  private readonly drawers = new Map<number, { readonly island: Island; readonly row: number }[]>();
  /** By held node: the held nodes that stand on it. */
  private readonly heldFrom = new Map<number, number[]>();

  constructor(network: Network, parts: Partition, options: EngineOptions) {
    const { cells, cellOf } = parts;
    const tolerances = { ...TOLERANCES, ...options };
    const gmin = options.gmin ?? DEFAULT_GMIN;
    this.network = network;
    this.cells = cells;
    this.cellOfIndex = cellOf;
    this.cellCount = cells.length;
    this.islandCount = cells.filter(({ kind }) => kind === "island").length;
    const indexCount = network.nodeCount + network.voltages.length;
    this.values = {
      v: new Float64Array(indexCount),
      siemens: Float64Array.from(network.conductances, ({ siemens }) => siemens),
      amperes: Float64Array.from(network.currents, ({ amperes }) => amperes),
      volts: Float64Array.from(network.voltages, ({ volts }) => volts),
    };

    const members = cells.map((): Members => ({ conductances: [], currents: [], elements: [] }));
    const rest: Members = { conductances: [], currents: [], elements: [] };
    const islandsAt = (nodes: readonly number[]): number[] => [
      ...new Set(nodes.map((node) => cellOf[node]!).filter((c) => cells[c]?.kind === "island")),
    ];
    const place = (kind: keyof Members, id: number, nodes: readonly number[]): readonly number[] => {
      const at = islandsAt(nodes);
      for (const c of at) {
        members[c]![kind].push(id);
      }
      if (at.length === 0) {
        rest[kind].push(id);
      }
      return at;
    };
    this.conductanceCell = Int32Array.from(
      network.conductances,
      ({ a, b }, id) => place("conductances", id, [a, b])[0] ?? -1,
    );
    this.currentCells = network.currents.map(({ a, b }, id) => place("currents", id, [a, b]));
    for (const [id, { element }] of network.elements.entries()) {
      place("elements", id, element.nodes);
    }
    this.rest = new Island(network, parts, -1, rest, this.values, gmin);

    this.voltageCell = Int32Array.from(network.voltages, (_, id) => cellOf[network.nodeCount + id]!);
    for (const [c, cell] of cells.entries()) {
      if (cell.kind === "held") {
        this.voltageCell[cell.source] = c;
        const law = network.voltages[cell.source]?.control?.law;
        this.laws[c] = law === undefined ? undefined : controlled(law, parts.voltageInputs[cell.source] ?? []);
        continue;
      }
      const island = new Island(network, parts, c, members[c]!, this.values, gmin);
      const newton = new Newton(island, tolerances, this.stats);
      for (const [row, index] of island.unknowns.entries()) {
        const volts = network.starts.get(index);
        if (volts !== undefined) {
          newton.guess[row] = volts;
          island.tied.push({ row, volts });
        }
      }
      this.islands[c] = island;
      this.newtons[c] = newton;
    }

    for (const island of [...this.islands, this.rest]) {
      for (const [k, node] of island?.boundary.entries() ?? []) {
        if (island !== undefined) {
          listAt(this.drawers, node).push({ island, row: island.n + 1 + k });
        }
      }
    }
    for (const cell of cells) {
      if (cell.kind === "held") {
        listAt(this.heldFrom, cell.base).push(cell.node);
      }
    }

    const readers: number[][] = Array.from({ length: indexCount }, () => []);
    for (const [c, indices] of parts.reads.entries()) {
      for (const index of indices) {
        readers[index]?.push(c);
      }
    }
    this.readers = readers;
    const watched = cells.map((): number[] => []);
    for (const [index, list] of readers.entries()) {
      if (list.length > 0) {
        watched[cellOf[index]!]?.push(index);
      }
    }
    this.watched = watched.map((list) => Int32Array.from(list));
    this.told = new Float64Array(indexCount).fill(Number.NaN);
    this.nodeLists = cells.map((cell) => (cell.kind === "held" ? [cell.node] : cell.nodes));
    this.capacitance = nodeCapacitances(network, (node) => this.isHeld(node));
    this.queue = new CellQueue(cells.length);
    for (const c of cells.keys()) {
      this.queue.push(c);
    }
  }

  get dirty(): boolean {
    return this.queue.size > 0;
  }

  voltage(node: number): number {
    return node <= 0 ? 0 : (this.values.v[node] ?? 0);
  }

  branch(id: number): number {
    const cell = this.cells[this.voltageCell[id] ?? -1];
    if (cell?.kind !== "held") {
      return this.values.v[this.network.nodeCount + id] ?? 0;
    }
    const leaving = this.intoHolder(cell.node);
    return this.network.voltages[id]?.a === cell.node ? leaving : -leaving;
  }

  cellOf(node: number): number {
    return node < 0 ? -1 : (this.cellOfIndex[node] ?? -1);
  }

  isHeld(node: number): boolean {
    return node === 0 || this.cells[this.cellOf(node)]?.kind === "held";
  }

  nodesOf(cell: number): readonly number[] {
    return this.nodeLists[cell] ?? [];
  }

  setConductance(id: number, siemens: number): void {
    if (this.values.siemens[id] === siemens) {
      return;
    }
    this.values.siemens[id] = siemens;
    const c = this.conductanceCell[id] ?? -1;
    (this.islands[c] ?? this.rest).markLinear();
    this.touch(c);
  }

  setCurrent(id: number, amperes: number): void {
    if (this.values.amperes[id] === amperes) {
      return;
    }
    this.values.amperes[id] = amperes;
    const cells = this.currentCells[id] ?? [];
    if (cells.length === 0) {
      this.touch(-1);
    }
    for (const c of cells) {
      this.touch(c);
    }
  }

  setVoltage(id: number, volts: number): void {
    if (this.values.volts[id] !== volts) {
      this.values.volts[id] = volts;
      this.touch(this.voltageCell[id] ?? -1);
    }
  }

  solve(): readonly number[] {
    const { queue, solved } = this;
    solved.length = 0;
    while (queue.size > 0) {
      const c = queue.pop();
      solved.push(c);
      const newton = this.newtons[c];
      if (newton === undefined) {
        this.hold(c);
      } else {
        this.solveIsland(c, newton);
      }
      this.tell(c);
    }
    this.version++;
    return solved;
  }

  get state(): Float64Array {
    return this.values.v;
  }

  resume(state: Float64Array): boolean {
    if (state.length !== this.values.v.length) {
      return false;
    }
    this.values.v.set(state);
    for (const newton of this.newtons) {
      newton?.resume();
    }
    return true;
  }

  nodeConductance(node: number): number {
    return this.islands[this.cellOf(node)]?.conductance() ?? Number.NaN;
  }

  nodeCapacitance(node: number): number {
    return this.capacitance.get(node) ?? 0;
  }

  private touch(cell: number): void {
    if (cell < 0) {
      this.version++;
    } else {
      this.queue.push(cell);
    }
  }

  private hold(c: number): void {
    const cell = this.cells[c]!;
    if (cell.kind !== "held") {
      return;
    }
    const { v, volts } = this.values;
    const law = this.laws[c];
    let value = volts[cell.source]!;
    if (law !== undefined) {
      for (let k = 0; k < law.x.length; k++) {
        law.x[k] = v[law.plus[k]!]! - v[law.minus[k]!]!;
      }
      value = law.law.evaluate(law.x, law.grad);
      if (!Number.isFinite(value)) {
        const device = this.network.voltages[cell.source]!.owner.name;
        throw new SimulationError(`the law of ${device} has the value ${value}`, {
          nets: [this.network.nodeName(cell.node)],
          devices: [device],
          remedy: "keep it finite for all voltages, e.g. with limit()",
        });
      }
    }
    v[cell.node] = v[cell.base]! + (this.network.voltages[cell.source]!.a === cell.node ? value : -value);
  }

  private solveIsland(c: number, newton: Newton): void {
    const island = this.islands[c]!;
    this.stats.solves++;
    const outcome = this.follow ? newton.follow() : newton.solve();
    if (outcome !== "converged") {
      this.queue.push(c);
      throw this.failure(newton, outcome);
    }
    const residual = island.worstResidual();
    if (residual > this.stats.worstResidual) {
      this.stats.worstResidual = residual;
    }
  }

  /** Marks the readers of what has changed in a cell. */
  private tell(c: number): void {
    const { told } = this;
    const { v } = this.values;
    const watched = this.watched[c]!;
    for (let k = 0; k < watched.length; k++) {
      const index = watched[k]!;
      if (told[index] !== v[index]) {
        told[index] = v[index]!;
        for (const reader of this.readers[index]!) {
          this.queue.push(reader);
        }
      }
    }
  }

  private failure(newton: Newton, outcome: Outcome): SimulationError {
    const { network } = this;
    const indices =
      outcome === "singular"
        ? [newton.singularUnknown]
        : outcome === "runaway" && newton.runaway !== undefined
          ? [newton.runaway.unknown]
          : newton.worst(MOST_NAMES);
    const nets: string[] = [];
    const nodes = new Set<number>();
    const devices = new Set<string>();
    for (const index of indices) {
      if (index >= network.nodeCount) {
        devices.add(network.voltages[index - network.nodeCount]?.owner.name ?? "");
      } else if (index > 0) {
        nets.push(network.nodeName(index));
        nodes.add(index);
      }
    }
    for (const device of network.devicesAt(nodes)) {
      devices.add(device);
    }
    const where = [
      nets.length === 0 ? "" : ` at ${nets.join(", ")}`,
      devices.size === 0 ? "" : ` (${[...devices].slice(0, 2 * MOST_NAMES).join(", ")})`,
    ].join("");
    if (outcome === "runaway") {
      return new SimulationError(
        `no operating point found: the balances are met only at ${newton.runaway?.value.toExponential(1)}, beyond all bounds${where}`,
        { nets, devices: [...devices], remedy: "look for feedback with a gain above 1, or for a negative resistance" },
      );
    }
    return outcome === "singular"
      ? new SimulationError(`the equations are singular${where}`, {
          nets,
          devices: [...devices],
          remedy: "give every node a DC path to ground that conducts in this state",
        })
      : new SimulationError(`no operating point found: Newton, gmin stepping and source stepping fail${where}`, {
          nets,
          devices: [...devices],
          remedy: "check the values there, or give start voltages with .nodeset",
        });
  }

  /** Current that leaves a held node through the source that holds it: what all else at the node and behind it brings in. */
  private intoHolder(node: number): number {
    this.loadRest();
    let total = 0;
    const pending = [node];
    for (const at of pending) {
      for (const { island, row } of this.drawers.get(at) ?? []) {
        total -= island.f[row]!;
      }
      pending.push(...(this.heldFrom.get(at) ?? []));
    }
    return total;
  }

  private loadRest(): void {
    if (this.restVersion === this.version) {
      return;
    }
    this.restVersion = this.version;
    const { rest } = this;
    for (let k = 0; k < REST_LOADS; k++) {
      rest.load();
      rest.first = false;
      if (!rest.isLimited) {
        return;
      }
    }
  }
}

function listAt<T>(map: Map<number, T[]>, key: number): T[] {
  const list = map.get(key) ?? [];
  map.set(key, list);
  return list;
}

/** Farads from each node to held nodes and ground. */
function nodeCapacitances(network: Network, isHeld: (node: number) => boolean): Map<number, number> {
  const farads = new Map<number, number>();
  for (const { a, b, farads: c } of network.capacitances) {
    for (const [node, other] of [
      [a, b],
      [b, a],
    ] as const) {
      if (isHeld(other) && !isHeld(node)) {
        farads.set(node, (farads.get(node) ?? 0) + c);
      }
    }
  }
  return farads;
}

/** Cells waiting to be solved, least first, each at most once: a binary heap. */
class CellQueue {
  private readonly heap: Int32Array;
  private readonly waiting: Uint8Array;
  size = 0;

  constructor(cells: number) {
    this.heap = new Int32Array(cells);
    this.waiting = new Uint8Array(cells);
  }

  push(cell: number): void {
    const { heap, waiting } = this;
    if (waiting[cell] === 1) {
      return;
    }
    waiting[cell] = 1;
    let hole = this.size++;
    while (hole > 0) {
      const above = (hole - 1) >> 1;
      if (heap[above]! <= cell) {
        break;
      }
      heap[hole] = heap[above]!;
      hole = above;
    }
    heap[hole] = cell;
  }

  pop(): number {
    const { heap } = this;
    const least = heap[0]!;
    this.waiting[least] = 0;
    const last = heap[--this.size]!;
    let hole = 0;
    for (;;) {
      let below = 2 * hole + 1;
      if (below >= this.size) {
        break;
      }
      if (below + 1 < this.size && heap[below + 1]! < heap[below]!) {
        below++;
      }
      if (heap[below]! >= last) {
        break;
      }
      heap[hole] = heap[below]!;
      hole = below;
    }
    heap[hole] = last;
    return least;
  }
}

/**
 * The analog part of a circuit as its devices state it: conductances, current and voltage sources, controlled sources and
 * nonlinear elements between numbered nodes. Nothing is solved or checked here.
 *
 * Nodes are the nets (0 is ground) followed by internal nodes of devices. Every primitive remembers the device it belongs
 * to, so that messages can name it.
 */
import type { AnalogBuilder, ControlInput, ControlLaw, NonlinearElement } from "../devices/device.ts";
import { InputError, type SourcePos } from "../diagnostic.ts";

/** The device that states primitives. */
export interface Owner {
  readonly name: string;
  readonly pos: SourcePos | undefined;
}

/** Anything with two terminals. */
interface TwoTerminal {
  readonly a: number;
  readonly b: number;
  readonly owner: Owner;
}

export interface Conductance extends TwoTerminal {
  readonly siemens: number;
}

export interface Capacitance extends TwoTerminal {
  readonly farads: number;
}

/** A control law with its inputs, unresolved. */
export interface Control {
  readonly inputs: readonly ControlInput[];
  readonly law: ControlLaw;
}

/** Current from `a` through the source to `b`; `amperes` where it is independent. */
export interface CurrentSource extends TwoTerminal {
  readonly amperes: number;
  readonly control: Control | undefined;
}

/** V(a) - V(b); `volts` where it is independent. */
export interface VoltageSource extends TwoTerminal {
  readonly volts: number;
  readonly control: Control | undefined;
}

export interface OwnedElement {
  readonly element: NonlinearElement;
  readonly owner: Owner;
}

export class Network implements AnalogBuilder {
  /** Set before a device is built. */
  owner: Owner = { name: "", pos: undefined };

  readonly netCount: number;
  readonly conductances: Conductance[] = [];
  readonly capacitances: Capacitance[] = [];
  readonly currents: CurrentSource[] = [];
  readonly voltages: VoltageSource[] = [];
  readonly elements: OwnedElement[] = [];
  readonly starts = new Map<number, number>();
  private readonly internal: string[] = [];
  private readonly netNameOf: (net: number) => string;

  constructor(netCount: number, netName: (net: number) => string) {
    this.netCount = netCount;
    this.netNameOf = netName;
  }

  get nodeCount(): number {
    return this.netCount + this.internal.length;
  }

  nodeName(node: number): string {
    return node < this.netCount ? this.netNameOf(node) : (this.internal[node - this.netCount] ?? `node ${node}`);
  }

  node(name: string): number {
    return this.netCount + this.internal.push(`${this.owner.name}.${name}`) - 1;
  }

  conductance(a: number, b: number, siemens: number): number {
    this.finite(siemens, "conductance");
    return this.conductances.push({ a: this.end(a), b: this.end(b), siemens, owner: this.owner }) - 1;
  }

  capacitance(a: number, b: number, farads: number): void {
    if (a >= 0 && b >= 0) {
      this.capacitances.push({ a, b, farads, owner: this.owner });
    }
  }

  current(from: number, to: number, amperes: number): number {
    this.finite(amperes, "current");
    return this.addCurrent(from, to, amperes, undefined);
  }

  controlledCurrent(from: number, to: number, inputs: readonly ControlInput[], law: ControlLaw): number {
    return this.addCurrent(from, to, 0, { inputs: inputs.map(closed), law });
  }

  voltage(plus: number, minus: number, volts: number): number {
    this.finite(volts, "voltage");
    return this.addVoltage(plus, minus, volts, undefined);
  }

  controlledVoltage(plus: number, minus: number, inputs: readonly ControlInput[], law: ControlLaw): number {
    return this.addVoltage(plus, minus, 0, { inputs: inputs.map(closed), law });
  }

  element(element: NonlinearElement): void {
    if (element.nodes.some((node) => node < 0)) {
      throw new InputError(`${this.owner.name} has an open pin that carries current`, {
        pos: this.owner.pos,
        remedy: "connect it",
      });
    }
    this.elements.push({ element, owner: this.owner });
  }

  /** Newton's first guess for a node. */
  start(node: number, volts: number): void {
    if (node > 0) {
      this.starts.set(node, volts);
    }
  }

  /** Names of the devices with a primitive at one of the nodes, in the order they were built. */
  devicesAt(nodes: ReadonlySet<number>): string[] {
    const names = new Set<string>();
    for (const p of [...this.conductances, ...this.currents, ...this.voltages, ...this.capacitances]) {
      if (nodes.has(p.a) || nodes.has(p.b)) {
        names.add(p.owner.name);
      }
    }
    for (const { element, owner } of this.elements) {
      if (element.nodes.some((node) => nodes.has(node)) || element.controls?.some((node) => nodes.has(node)) === true) {
        names.add(owner.name);
      }
    }
    return [...names];
  }

  private addCurrent(from: number, to: number, amperes: number, control: Control | undefined): number {
    return this.currents.push({ a: this.end(from), b: this.end(to), amperes, control, owner: this.owner }) - 1;
  }

  private addVoltage(plus: number, minus: number, volts: number, control: Control | undefined): number {
    return this.voltages.push({ a: this.end(plus), b: this.end(minus), volts, control, owner: this.owner }) - 1;
  }

  /** An open pin of a two-terminal primitive is a node of its own. */
  private end(node: number): number {
    return node >= 0 ? node : this.node("open");
  }

  private finite(value: number, what: string): void {
    if (!Number.isFinite(value)) {
      throw new InputError(`${this.owner.name}: the ${what} ${value} is not finite`, { pos: this.owner.pos });
    }
  }
}

/** Open pins of control inputs read 0 V. */
function closed(input: ControlInput): ControlInput {
  return "branchOf" in input ? input : { plus: Math.max(input.plus, 0), minus: Math.max(input.minus, 0) };
}

/**
 * Which nets have a path for direct current to ground. An island without one has no defined voltage; the program ties
 * one of its nets to ground through 1e8 ohm (CirSim.analyzeCircuit of circuitjs1 2.7.3), and so do we.
 */
import type { Placed } from "./drawing.ts";

/** Ohms. */
export const TIE_RESISTANCE = 1e8;

export class Islands {
  private readonly parents = new Map([["0", "0"]]);

  constructor(placed: readonly Placed[]) {
    for (const { element, nets } of placed) {
      // Wires alone make no net.
      for (const net of element.joined === true ? [] : nets) {
        this.see(net);
      }
      for (const path of element.paths ?? []) {
        this.join(path.map((post) => nets[post] ?? "0"));
      }
      for (const post of element.held ?? []) {
        this.join(["0", nets[post] ?? "0"]);
      }
    }
  }

  /** Direct current can flow between the nets. */
  join([first = "0", ...others]: readonly string[]): void {
    this.see(first);
    for (const other of others) {
      this.see(other);
      this.parents.set(this.root(other), this.root(first));
    }
  }

  joined(a: string, b: string): boolean {
    return this.root(a) === this.root(b);
  }

  /** One net of each island without a path to ground, in the order in which they were seen. */
  floating(): string[] {
    const seen = new Set([this.root("0")]);
    return [...this.parents.keys()].filter((net) => {
      const root = this.root(net);
      const isNew = !seen.has(root);
      seen.add(root);
      return isNew;
    });
  }

  private see(net: string): void {
    if (!this.parents.has(net)) {
      this.parents.set(net, net);
    }
  }

  private root(net: string): string {
    let at = net;
    for (let up = this.parents.get(at) ?? at; up !== at; up = this.parents.get(at) ?? at) {
      // Halves the path on the way.
      this.parents.set(at, this.parents.get(up) ?? up);
      at = up;
    }
    return at;
  }
}

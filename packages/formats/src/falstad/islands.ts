/**
 * Which nets have a path for direct current to ground. An island without one has no defined voltage; the program ties
 * one of its nets to ground through 1e8 ohm (CirSim.analyzeCircuit of circuitjs1 2.7.3), and so do we.
 */

/** Ohms. */
export const TIE_RESISTANCE = 1e8;

export class Islands {
  private readonly parents = new Map<string, string>();

  constructor() {
    this.see("0");
  }

  /** Takes in a net that is used. */
  see(net: string): void {
    if (!this.parents.has(net)) {
      this.parents.set(net, net);
    }
  }

  /** Direct current can flow between the nets. */
  join(nets: readonly string[]): void {
    const [first, ...others] = nets;
    for (const other of others) {
      this.link(first ?? "0", other);
    }
  }

  joined(a: string, b: string): boolean {
    return this.root(a) === this.root(b);
  }

  /** One net of each island without a path to ground, in the order in which they were seen. */
  floating(): string[] {
    const ground = this.root("0");
    const seen = new Set<string>();
    return [...this.parents.keys()].filter((net) => {
      const root = this.root(net);
      if (root === ground || seen.has(root)) {
        return false;
      }
      seen.add(root);
      return true;
    });
  }

  private link(a: string, b: string): void {
    this.see(a);
    this.see(b);
    this.parents.set(this.root(b), this.root(a));
  }

  private root(net: string): string {
    let at = net;
    for (let up = this.parents.get(at) ?? at; up !== at; up = this.parents.get(at) ?? at) {
      this.parents.set(at, this.parents.get(up) ?? up);
      at = up;
    }
    return at;
  }
}

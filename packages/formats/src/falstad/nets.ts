/** Points of the grid that are one net, by union; the union takes the name of its foremost point. */
import { type Point, pointName } from "./geometry.ts";

export class Nets {
  private readonly parents: number[] = [];
  private readonly points: string[] = [];
  private readonly byName = new Map<string, number>();
  private readonly byLabel = new Map<string, number>();
  private readonly foremost = new Map<number, number>();
  /** Every net that is ground is united with this one. */
  private readonly ground = this.add("0");

  point(p: Point): number {
    const name = pointName(p);
    return this.byName.get(name) ?? this.add(name);
  }

  unite(a: number, b: number): void {
    const [first, second] = [this.root(a), this.root(b)].toSorted((x, y) => x - y);
    if (first !== undefined && second !== undefined && first !== second) {
      this.parents[second] = first;
    }
  }

  uniteLabel(label: string, node: number): void {
    this.unite(this.byLabel.get(label) ?? node, node);
    this.byLabel.set(label, node);
  }

  uniteGround(node: number): void {
    this.unite(this.ground, node);
  }

  /** Gives the net the name of this point, unless it has been given one. Call when nothing is united any more. */
  prefer(node: number): void {
    const root = this.root(node);
    this.foremost.set(root, this.foremost.get(root) ?? node);
  }

  /** `0` for ground, else `@X:Y` of the preferred point, or of the first in the order of the file. */
  name(node: number): string {
    const root = this.root(node);
    return this.points[root === this.ground ? root : (this.foremost.get(root) ?? root)] ?? "";
  }

  /** Names of points with the net each is on. */
  *aliases(): Iterable<readonly [alias: string, net: string]> {
    for (const [alias, node] of this.byName) {
      yield [alias, this.name(node)];
    }
  }

  private add(name: string): number {
    const node = this.parents.push(this.parents.length) - 1;
    this.points.push(name);
    this.byName.set(name, node);
    return node;
  }

  private root(node: number): number {
    let at = node;
    for (let up = this.parents[at] ?? at; up !== at; up = this.parents[at] ?? at) {
      // Halves the path on the way.
      this.parents[at] = this.parents[up] ?? up;
      at = up;
    }
    return at;
  }
}

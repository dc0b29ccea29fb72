/**
 * What a schematic connects, read from its lines alone: pins that lines, dots and names of flags and ports join. It knows
 * nothing of nets: a wire that ends short of a pin, a dot too many or two wires on one another give another netlist.
 */
import type { Circuit } from "@twinedge/core";
import { flatten } from "../../packages/core/src/elaborate/flatten.ts";

type Point = readonly [number, number];
type Line = readonly [Point, Point];

/** px: the drawing has two decimals. */
const NEAR = 0.03;

interface Lines {
  readonly wires: Line[];
  readonly dots: Point[];
  /** Pin, and the outer end of its lead. */
  readonly pins: (readonly [string, Point])[];
  /** Ends that are joined by name. */
  readonly named: (readonly [string, Point])[];
}

/** Reads the file: groups may be moved, lines are `M`, `L`, `H`, `V`, `h`, `v`. */
function linesOf(svg: string): Lines {
  const found: Lines = { wires: [], dots: [], pins: [], named: [] };
  const moves: Point[] = [[0, 0]];
  for (const [tag] of svg.matchAll(/<\/?(?:g|path|circle)\b[^>]*>/g)) {
    const attribute = (name: string): string | undefined => new RegExp(`[\\s]${name}="([^"]*)"`).exec(tag)?.[1];
    const [x, y] = moves.at(-1) ?? [0, 0];
    if (tag.startsWith("</g")) {
      moves.pop();
    } else if (tag.startsWith("<g")) {
      const [, dx = "0", dy = "0"] = /translate\((\S+) (\S+)\)/.exec(attribute("transform") ?? "") ?? [];
      moves.push([x + Number(dx), y + Number(dy)]);
    } else if (tag.startsWith("<circle") && attribute("r") === "2.6") {
      found.dots.push([x + Number(attribute("cx")), y + Number(attribute("cy"))]);
    } else if (tag.startsWith("<path")) {
      const lines = path(attribute("d") ?? "", [x, y]);
      const [pin, flag, port] = ["data-pin", "data-flag", "data-port"].map(attribute);
      const [start] = lines[0] ?? [];
      if (attribute("data-wire") !== undefined) {
        found.wires.push(...lines);
      }
      if (start !== undefined && pin !== undefined) {
        found.pins.push([pin, start]);
      }
      if (start !== undefined && (flag ?? port) !== undefined) {
        found.named.push([flag ?? port ?? "", start]);
      }
    }
  }
  return found;
}

function path(d: string, [ox, oy]: Point): Line[] {
  const lines: Line[] = [];
  let at: Point = [ox, oy];
  for (const [, command = "", numbers = ""] of d.matchAll(/([MLHVhv])([^A-Za-z]*)/g)) {
    const [a = 0, b = 0] = numbers
      .trim()
      .split(/[\s,]+/)
      .map(Number);
    const [x, y] = at;
    const next: Record<string, Point> = {
      M: [ox + a, oy + b],
      L: [ox + a, oy + b],
      H: [ox + a, y],
      V: [x, oy + a],
      h: [x + a, y],
      v: [x, y + a],
    };
    const to = next[command] ?? at;
    if (command !== "M") {
      lines.push([at, to]);
    }
    at = to;
  }
  return lines;
}

function same(a: Point, b: Point): boolean {
  return Math.abs(a[0] - b[0]) < NEAR && Math.abs(a[1] - b[1]) < NEAR;
}

/** Is the point on the line, its ends included? */
function on([a, b]: Line, p: Point): boolean {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  const length = Math.hypot(dx, dy);
  const across = ((p[0] - a[0]) * dy - (p[1] - a[1]) * dx) / (length || 1);
  const along = ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / (length || 1);
  return Math.abs(across) < NEAR && along > -NEAR && along < length + NEAR;
}

export interface Drawn {
  /** Groups of connected pins, sorted; a pin that nothing else joins is a group. */
  readonly groups: readonly string[];
  /** Pins whose lead ends on no wire and no flag. */
  readonly loose: readonly string[];
  /** Places where a line ends on the middle of another without a dot. */
  readonly undotted: readonly Point[];
}

/** The drawing's netlist. */
export function connectionsOf(svg: string): Drawn {
  const { wires, dots, pins, named } = linesOf(svg);
  const items = wires.length + pins.length + named.length;
  const parent = Array.from({ length: items + named.length }, (_, i) => i);
  const root = (i: number): number => {
    let at = i;
    while (parent[at] !== at) {
      at = parent[at] ?? at;
    }
    return at;
  };
  const join = (a: number, b: number): void => {
    parent[root(a)] = root(b);
  };
  const undotted: Point[] = [];
  const dotted = (p: Point): boolean => dots.some((dot) => same(dot, p));
  for (const [i, wire] of wires.entries()) {
    for (const [k, other] of wires.entries()) {
      for (const end of i === k ? [] : wire) {
        if (on(other, end)) {
          join(i, k);
          if (!(same(end, other[0]) || same(end, other[1]) || dotted(end) || overlaps(wire, other))) {
            undotted.push(end);
          }
        }
      }
    }
  }
  for (const dot of dots) {
    const here = wires.flatMap((wire, i) => (on(wire, dot) ? [i] : []));
    for (const i of here.slice(1)) {
      join(i, here[0] ?? i);
    }
  }
  const ends = [...pins, ...named];
  const loose: string[] = [];
  for (const [k, [name, end]] of ends.entries()) {
    const own = wires.length + k;
    let joined = false;
    for (const [i, wire] of wires.entries()) {
      if (on(wire, end)) {
        join(own, i);
        joined = true;
      }
    }
    for (const [m, [, other]] of ends.entries()) {
      if (m !== k && same(end, other)) {
        join(own, wires.length + m);
        joined = true;
      }
    }
    if (k < pins.length && !joined) {
      loose.push(name);
    }
  }
  const byName = new Map<string, number>();
  for (const [k, [name]] of named.entries()) {
    const own = wires.length + pins.length + k;
    join(own, byName.get(name) ?? own);
    byName.set(name, own);
  }
  const groups = new Map<number, string[]>();
  for (const [k, [name]] of pins.entries()) {
    const at = root(wires.length + k);
    groups.set(at, [...(groups.get(at) ?? []), name]);
  }
  return { groups: sorted([...groups.values()]), loose, undotted };
}

/** Do two lines of one direction share more than a point? */
function overlaps(a: Line, b: Line): boolean {
  return a.filter((end) => on(b, end)).length + b.filter((end) => on(a, end)).length > 2;
}

function sorted(groups: readonly (readonly string[])[]): readonly string[] {
  return groups.map((group) => [...new Set(group)].sort().join(", ")).sort();
}

/** The same groups from the circuit as it is before bridges and inverters are put in. */
export function netsOf(circuit: Circuit, prefix = ""): readonly string[] {
  const groups = new Map<number, string[]>();
  for (const { name, def, pins } of flatten(circuit).devices) {
    for (const [i, nets] of name.startsWith(prefix) ? pins.entries() : []) {
      const spec = def.pins[i];
      for (const [k, net] of nets.entries()) {
        if (net >= 0 && spec !== undefined) {
          const pin = spec.vector === true ? `${spec.name}${nets.length - 1 - k}` : spec.name;
          groups.set(net, [...(groups.get(net) ?? []), `${name} ${pin}`]);
        }
      }
    }
  }
  return sorted([...groups.values()]);
}

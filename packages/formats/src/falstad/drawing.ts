/** The elements of a text in their places, and the nets that wires, closed switches, labels and ground make of their posts. */
import { type Diagnostic, InputError, type SourcePos } from "@twinedge/core";
import type { Element, ElementLine, Sheet } from "./element.ts";
import { elementTypes, ignoredTypes } from "./elements.ts";
import { type Point, pointName } from "./geometry.ts";
import { type Line, splitLines } from "./line.ts";
import { Models } from "./models.ts";
import { Nets } from "./nets.ts";

/** An element in its place. */
export interface Placed {
  /** `KIND@X:Y`, and `#2`, `#3` ... after it for further elements of a kind at a point. */
  readonly name: string;
  readonly element: Element;
  readonly pos: SourcePos;
  /** By post. */
  readonly nets: readonly string[];
}

export interface Drawing {
  readonly placed: readonly Placed[];
  /** The net of every point that has one. */
  readonly netOf: ReadonlyMap<string, string>;
  /** One warning for each element left out. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Bit of the `$` line: points of the grid are 8 apart instead of 16. */
const FLAG_SMALL_GRID = 2;
const LARGEST = 2 ** 31 - 1;

/**
 * @param partial leaves out elements that have no translation, instead of refusing them
 * @param positions of switches and logic inputs, by name, where they are not the file's
 */
export function readDrawing(
  text: string,
  file: string,
  partial: boolean,
  positions: ReadonlyMap<string, string> = new Map(),
): Drawing {
  const lines = splitLines(text, file);
  const sheet = readSheet(lines);
  const nets = new Nets();
  const names = new Set<string>();
  const diagnostics: Diagnostic[] = [];
  const read: Found[] = [];
  for (const line of lines) {
    if (ignoredTypes.has(line.type) || Models.defines(line)) {
      continue;
    }
    const elementLine = readElementLine(line);
    const elementType = elementTypes.get(line.type);
    const element = elementType?.read(elementLine, sheet);
    if (elementType === undefined || element?.translate === undefined) {
      diagnostics.push(unsupported(elementLine, elementType?.kind, partial));
      continue;
    }
    const name = unique(elementType.kind + pointName(elementLine.p1), names);
    const nodes = element.posts.map((post) => nets.point(post));
    read.push({ name, element, type: line.type, pos: line.pos, nodes });
  }
  const found = moved(read, positions);
  connect(found, nets);
  const placed = found.map(({ name, element, pos, nodes }) => ({
    name,
    element,
    pos,
    nets: nodes.map((node) => nets.name(node)),
  }));
  return { placed, netOf: new Map(nets.aliases()), diagnostics };
}

interface Found {
  readonly name: string;
  readonly element: Element;
  readonly type: string;
  readonly pos: SourcePos;
  readonly nodes: readonly number[];
}

/** The elements with switches and logic inputs in the positions asked for. */
function moved(found: readonly Found[], positions: ReadonlyMap<string, string>): readonly Found[] {
  if (positions.size === 0) {
    return found;
  }
  const movable = found.filter(({ element }) => element.positions !== undefined);
  const wanted = new Map<Found, string>();
  for (const [name, word] of positions) {
    const one = movable.find((other) => other.name === name);
    if (one === undefined) {
      const list = movable.map((other) => other.name).join(", ");
      const remedy = list === "" ? "the file has none" : `those of the file are ${list}`;
      throw new InputError(`"${name}" is no switch and no logic input of the file`, { remedy });
    }
    const link = one.element.positions?.link ?? 0;
    for (const other of link === 0 ? [one] : movable.filter(({ element }) => element.positions?.link === link)) {
      if (other === one || !positions.has(other.name)) {
        wanted.set(other, word);
      }
    }
  }
  return found.map((one) => {
    const word = wanted.get(one);
    if (word === undefined) {
      return one;
    }
    const element = one.element.positions?.at(word);
    if (element === undefined) {
      const remedy = `its positions are ${one.element.positions?.words}`;
      throw new InputError(`${one.name} has no position "${word}"`, { pos: one.pos, remedy });
    }
    return { ...one, element };
  });
}

function unique(name: string, taken: Set<string>): string {
  let free = name;
  for (let k = 2; taken.has(free); k++) {
    free = `${name}#${k}`;
  }
  taken.add(free);
  return free;
}

/** What holds for the whole drawing has to be known before its elements are read. */
function readSheet(lines: readonly Line[]): Sheet {
  const models = new Models();
  let grid = 16;
  let mosfetFlags = 0;
  for (const line of lines) {
    if (models.define(line)) {
      continue;
    }
    if (line.type === "$") {
      grid = (line.integer("flags of the options", 0, LARGEST) & FLAG_SMALL_GRID) === 0 ? 16 : 8;
    } else if (line.type === "f") {
      mosfetFlags = readElementLine(line).flags;
      line.rewind();
    }
  }
  return { grid, models, mosfetFlags, types: elementTypes };
}

export function readElementLine(line: Line): ElementLine {
  const integer = (what: string): number => line.integer(what, -LARGEST, LARGEST);
  const p1: Point = { x: integer("first x"), y: integer("first y") };
  const p2: Point = { x: integer("second x"), y: integer("second y") };
  return { p1, p2, flags: integer("flags"), line };
}

function unsupported({ p1, line }: ElementLine, kind: string | undefined, partial: boolean): Diagnostic {
  const { type, pos } = line;
  const message = `element ${type}${kind === undefined ? "" : ` (${kind})`} at (${p1.x},${p1.y}) is not supported`;
  if (!partial) {
    const remedy = "replace it by supported elements, or read the file in part, without what is not supported";
    throw new InputError(message, { pos, remedy });
  }
  return { severity: "warning", code: "unsupported-element", message, remedy: "it is left out", pos };
}

/** Elements that a free-standing source would be referred to: they know ground by themselves. */
const RAILS: readonly string[] = ["R", "n", "172"];

function connect(found: readonly Found[], nets: Nets): void {
  for (const { element, nodes } of found) {
    for (const node of nodes) {
      if (element.joined === true) {
        nets.unite(nodes[0] ?? node, node);
      }
      if (element.ground === true) {
        nets.uniteGround(node);
      }
      if (element.label !== undefined) {
        nets.uniteLabel(element.label, node);
      }
    }
  }
  // Without a ground and without a rail, the first source's minus terminal is the reference.
  const source = found.find(({ type }) => type === "v")?.nodes[0];
  if (source !== undefined && !found.some(({ element, type }) => element.ground === true || RAILS.includes(type))) {
    nets.uniteGround(source);
  }
  const prefer = (which: (element: Element) => boolean): void => {
    for (const { nodes } of found.filter(({ element }) => which(element))) {
      nodes.forEach((node) => nets.prefer(node));
    }
  };
  prefer((element) => element.observes === "listed");
  prefer((element) => element.observes === "unlisted");
  prefer((element) => element.input !== undefined);
}

/**
 * Elements that are circuits of their own in the file: the comparator 401 and the subcircuits 410 with their definitions
 * (`.` lines). Inside, an element has a class name and the numbers of its nodes; 0 is ground.
 */

import type { Element, ElementLine, ElementType, Output, Sheet } from "./element.ts";
import { chipPosts, type PinPlace } from "./geometry.ts";
import { Line } from "./line.ts";
import type { Subcircuit } from "./models.ts";
import { opampInputs } from "./semiconductors.ts";

/** Type by class name (circuitjs1 2.7.3, CirSim.constructElement). */
const CLASSES: Readonly<Record<string, string>> = {
  WireElm: "w",
  GroundElm: "g",
  ResistorElm: "r",
  CapacitorElm: "c",
  PolarCapacitorElm: "209",
  InductorElm: "l",
  SwitchElm: "s",
  Switch2Elm: "S",
  PotElm: "174",
  AnalogSwitchElm: "159",
  AnalogSwitch2Elm: "160",
  TriStateElm: "180",
  VoltageElm: "v",
  DCVoltageElm: "v",
  ACVoltageElm: "v",
  RailElm: "R",
  ClockElm: "R",
  CurrentElm: "i",
  DiodeElm: "d",
  ZenerElm: "z",
  LEDElm: "162",
  TransistorElm: "t",
  NTransistorElm: "t",
  PTransistorElm: "t",
  MosfetElm: "f",
  NMosfetElm: "f",
  PMosfetElm: "f",
  JfetElm: "j",
  NJfetElm: "j",
  PJfetElm: "j",
  OpAmpElm: "a",
  OpAmpSwapElm: "a",
  ComparatorElm: "401",
  AndGateElm: "150",
  NandGateElm: "151",
  OrGateElm: "152",
  NorGateElm: "153",
  XorGateElm: "154",
  InverterElm: "I",
  SchmittElm: "182",
  InvertingSchmittElm: "183",
  DFlipFlopElm: "155",
  TFlipFlopElm: "193",
  JKFlipFlopElm: "156",
  CounterElm: "164",
  RingCounterElm: "163",
  DecadeElm: "163",
  LatchElm: "168",
  MultiplexerElm: "184",
  DeMultiplexerElm: "185",
  PisoShiftElm: "186",
  SipoShiftElm: "189",
  SevenSegDecoderElm: "197",
  TimerElm: "165",
  DACElm: "166",
  ADCElm: "167",
  CustomLogicElm: "208",
  VCVSElm: "212",
  VCCSElm: "213",
  CCVSElm: "214",
  CCCSElm: "215",
  LogicInputElm: "L",
  CustomCompositeElm: "410",
};

/** What an inner element is read with: long enough for every kind, its terminals do not count. */
const PLACE = "0 0 160 0";
const DEEPEST = 20;

interface Inner {
  readonly element: Element;
  readonly nodes: readonly number[];
}

interface Body {
  /** `ClassName node node ...`, one element each. */
  readonly elements: readonly string[];
  /** Node of each terminal. */
  readonly outside: readonly number[];
}

/** Reads a body with what the file has saved for each of its elements; `types` reads them. */
function composite(
  { line }: ElementLine,
  { elements, outside }: Body,
  dumps: readonly string[],
  sheet: Sheet,
  posts: Element["posts"],
): Element {
  const depth = (sheet.depth ?? 0) + 1;
  if (depth > DEEPEST) {
    throw line.error("subcircuits are nested too deeply", "a subcircuit cannot hold itself");
  }
  const inner = elements.map((text, i): Inner => {
    const [name = "", ...nodes] = text.split(/[\s+]+/);
    const type = Object.hasOwn(CLASSES, name) ? CLASSES[name] : undefined;
    const reader = type === undefined ? undefined : sheet.types.get(type);
    const fields = new Line(`${type ?? "?"} ${PLACE} ${dumps[i] ?? "0"}`, line.pos.file, line.pos.line);
    const read = reader === undefined ? undefined : readInner(fields, reader, { ...sheet, depth });
    if (read?.translate === undefined) {
      throw line.error(`${name} inside this element is not supported`, "replace the subcircuit by its elements");
    }
    const numbers = nodes.map(Number);
    if (numbers.length < read.posts.length || numbers.some((node) => !Number.isInteger(node) || node < 0)) {
      throw line.error(`"${text}" does not give ${read.posts.length} nodes`, "name the node of every terminal");
    }
    return { element: read, nodes: numbers };
  });
  const joined = new Joined();
  for (const { element, nodes } of inner) {
    if (element.ground === true) {
      nodes.forEach((node) => joined.unite(0, node));
    }
    if (element.joined === true) {
      nodes.forEach((node) => joined.unite(nodes[0] ?? node, node));
    }
  }
  const conducts = new Joined(joined);
  for (const { element, nodes } of inner) {
    for (const path of element.paths ?? []) {
      path.forEach((post) => conducts.unite(nodes[path[0] ?? 0] ?? 0, nodes[post] ?? 0));
    }
    (element.held ?? []).forEach((post) => conducts.unite(0, nodes[post] ?? 0));
  }
  const roots = outside.map((node) => conducts.root(node));
  return {
    posts,
    held: outside.flatMap((_, i) => (roots[i] === conducts.root(0) ? [i] : [])),
    paths: [...new Set(roots)].map((root) => roots.flatMap((one, i) => (one === root ? [i] : []))),
    translate: (nets, out) => {
      const names = new Map<number, string>();
      outside.forEach((node, i) => {
        const root = joined.root(node);
        const known = names.get(root);
        if (known !== undefined && nets[i] !== known) {
          out.device("vsource", [nets[i] ?? "", known], { dc: 0 }, `join${i}`);
        }
        names.set(root, known ?? nets[i] ?? "");
      });
      const ground = names.get(joined.root(0));
      if (ground !== undefined && ground !== "0") {
        out.device("vsource", [ground, "0"], { dc: 0 }, "ground");
      }
      names.set(joined.root(0), "0");
      const name = (node: number): string => names.get(joined.root(node)) ?? out.named(`n${joined.root(node)}`);
      for (const [i, { element, nodes }] of inner.entries()) {
        element.translate?.(nodes.map(name), within(out, `e${i + 1}`));
      }
    },
  };
}

function readInner(line: Line, type: ElementType, sheet: Sheet): Element {
  const integer = (): number => line.integer("coordinate", -1000, 1000);
  const [p1, p2] = [
    { x: integer(), y: integer() },
    { x: integer(), y: integer() },
  ];
  return type.read({ p1, p2, flags: line.integer("flags", 0, 2 ** 31 - 1), line }, sheet);
}

function within(out: Output, inner: string): Output {
  const named = (part: string | undefined): string => (part === undefined ? inner : `${inner}.${part}`);
  return {
    drive: undefined,
    named: (part) => out.named(named(part)),
    device: (type, connections, params, part) => out.device(type, connections, params, named(part)),
    modelled: (model, connections, params, part) => out.modelled(model, connections, params, named(part)),
    warn: (code, message, remedy) => out.warn(code, message, remedy),
  };
}

/** Numbered nodes that are one. */
class Joined {
  private readonly up: Map<number, number>;

  constructor(from?: Joined) {
    this.up = new Map(from?.up);
  }

  unite(a: number, b: number): void {
    const [first = 0, second = 0] = [this.root(a), this.root(b)].toSorted((x, y) => x - y);
    if (first !== second) {
      this.up.set(second, first);
    }
  }

  root(node: number): number {
    let at = node;
    for (let up = this.up.get(at); up !== undefined; up = this.up.get(at)) {
      at = up;
    }
    return at;
  }
}

const FLAG_ESCAPED = 1;

/** The saved fields of the inner elements: escaped tokens, or in old files with `_` for a blank. */
function savedFields({ flags, line }: ElementLine, count: number): readonly string[] {
  return Array.from({ length: count }, () => {
    const escaped = (flags & FLAG_ESCAPED) !== 0;
    return escaped ? line.text("saved element") : line.word("saved element").replaceAll("_", " ");
  });
}

/** An op-amp that closes a switch from the output to ground while the inverting input is the higher one. */
const COMPARATOR: Body = {
  elements: ["OpAmpElm 1 2 3", "AnalogSwitchElm 4 5 3", "GroundElm 5"],
  outside: [2, 1, 4],
};

export const comparator: ElementType = {
  kind: "comparator",
  read: (element, sheet) => {
    const posts = [...opampInputs(element, 1), element.p2];
    return composite(element, COMPARATOR, savedFields(element, COMPARATOR.elements.length), sheet, posts);
  },
};

const FLAG_SMALL = 2;
const SIDES = ["n", "s", "w", "e"] as const;

export const subcircuit: ElementType = {
  kind: "subcircuit",
  read: (element, sheet) => {
    const { line, flags, p1 } = element;
    const name = line.text("name of the subcircuit");
    const model: Subcircuit | undefined = sheet.models.subcircuit(name);
    if (model === undefined) {
      throw line.error(`the subcircuit "${name}" is not defined in the file`, "add its line, which begins with .");
    }
    const pins = model.pins.map(({ place, side }): PinPlace => [place, SIDES[side] ?? "w"]);
    const posts = chipPosts(p1, (flags & FLAG_SMALL) === 0 ? 0 : 1, model.width, model.height, pins);
    const dumps = line.ended ? model.saved : savedFields(element, model.elements.length);
    return composite(
      element,
      { elements: model.elements, outside: model.pins.map(({ node }) => node) },
      dumps,
      sheet,
      posts,
    );
  },
};

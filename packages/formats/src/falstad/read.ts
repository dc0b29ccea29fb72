/**
 * Falstad's text (circuitjs1 2.7.3) to the circuit model.
 *
 * Nets are named after a point of the grid, `@X:Y`; every other point of a net is an alias. An element becomes an
 * instance `KIND@X:Y`, named after its first point. Saved states are kept: junction voltages of transistors, outputs of
 * gates, flip-flops and counters. Drawings, scopes and sliders are left out; what has no translation is an error.
 */
import { type Circuit, type Diagnostic, InputError, type SourcePos } from "@twinedge/core";
import type { Element, ElementLine, Params, Sheet } from "./element.ts";
import { elementTypes, ignoredTypes } from "./elements.ts";
import { type Point, pointName } from "./geometry.ts";
import { Islands, TIE_RESISTANCE } from "./islands.ts";
import { type Line, splitLines } from "./line.ts";
import { Models } from "./models.ts";
import { Nets } from "./nets.ts";
import { Collector } from "./output.ts";
import { driveParams, type Waveform } from "./waveform.ts";

export interface FalstadOptions {
  /** What drives the logic inputs, by `input@X:Y` or by any point `@X:Y` of the input's net. */
  readonly inputs?: ReadonlyMap<string, Waveform> | undefined;
  /** Leaves out, with a warning, elements that have no translation. */
  readonly partial?: boolean | undefined;
}

export interface FalstadCircuit {
  readonly circuit: Circuit;
  readonly diagnostics: readonly Diagnostic[];
}

/** An element in its place: its nodes by post. */
interface Placed {
  readonly element: Element;
  readonly line: ElementLine;
  readonly kind: string;
  readonly name: string;
  readonly nodes: readonly number[];
}

/** Bit of the `$` line: points of the grid are 8 apart instead of 16. */
const FLAG_SMALL_GRID = 2;
const COORDINATE = 2 ** 31 - 1;

/**
 * Reads Falstad's text.
 *
 * @param file name for messages
 * @throws InputError with file, line and column where the text cannot be used
 */
export function readFalstad(text: string, file: string, options: FalstadOptions = {}): FalstadCircuit {
  if (/^\s*<(?:\?xml|cir)/.test(text)) {
    const remedy = "open it in Falstad and export it as text, in a version up to 2.7";
    throw new InputError("this is the XML of a newer Falstad, not its text", {
      pos: { file, line: 1, column: 1 },
      remedy,
    });
  }
  const lines = splitLines(text, file);
  const out = new Collector();
  const sheet = readSheet(lines);
  const nets = new Nets();
  const placed = place(lines, sheet, nets, out, options.partial === true);
  connect(placed, nets);
  const drives = resolveInputs(placed, nets, options.inputs ?? new Map<string, Waveform>());
  const islands = findIslands(placed, nets);
  translate(placed, nets, islands, drives, out);
  tie(placed, nets, islands, out);

  const start: SourcePos = { file, line: 1, column: 1 };
  const used = new Set(
    out.instances.flatMap((instance) => instance.connections.flat()).map((net) => net.replace("~", "")),
  );
  const clock = [...drives].find(([, { waveform }]) => waveform.kind === "clock")?.[0];
  const circuit: Circuit = {
    title: file,
    file,
    top: {
      name: "",
      ports: [],
      params: [],
      locals: [],
      instances: out.instances,
      models: out.models,
      subcircuits: new Map(),
      signals: [],
      pos: start,
    },
    globals: [],
    options: new Map(Object.entries({ temp: 27, tnom: 27, gmin: 1e-12 })),
    nodeset: new Map(),
    aliases: new Map([...nets.aliases()].filter(([alias, net]) => alias !== net && used.has(net))),
    run: {
      clock: clock && { net: netOf(clock, nets), edge: "rise", pos: clock.line.line.pos },
      probes: probes(placed, nets),
      expectations: [],
    },
  };
  return { circuit, diagnostics: out.diagnostics };
}

/** Does the text begin as Falstad's does: with an options line or with elements? */
export function isFalstad(text: string): boolean {
  const first = splitLines(text.slice(0, 10_000), "")[0];
  if (first === undefined) {
    return false;
  }
  const words = first.rest().split(" ");
  const number = /^-?\d+(\.\d*)?(e-?\d+)?$/i;
  if (first.type === "$") {
    return words.length >= 3 && words.slice(0, 3).every((word) => number.test(word));
  }
  const known = elementTypes.has(first.type) || (ignoredTypes.has(first.type) && first.type !== ".");
  return known && first.bare && words.length >= 5 && words.slice(0, 5).every((word) => /^-?\d+$/.test(word));
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
      grid = (line.integer("flags of the options", 0, COORDINATE) & FLAG_SMALL_GRID) === 0 ? 16 : 8;
    } else if (line.type === "f") {
      mosfetFlags = readElementLine(line).flags;
      line.rewind();
    }
  }
  return { grid, models, mosfetFlags };
}

function readElementLine(line: Line): ElementLine {
  const coordinate = (what: string): number => line.integer(what, -COORDINATE, COORDINATE);
  const p1: Point = { x: coordinate("first x"), y: coordinate("first y") };
  const p2: Point = { x: coordinate("second x"), y: coordinate("second y") };
  return { type: line.type, p1, p2, flags: line.integer("flags", -COORDINATE, COORDINATE), line };
}

function place(lines: readonly Line[], sheet: Sheet, nets: Nets, out: Collector, partial: boolean): Placed[] {
  const placed: Placed[] = [];
  for (const line of lines) {
    const { type } = line;
    if (ignoredTypes.has(type) || Models.defines(line)) {
      continue;
    }
    const elementLine = readElementLine(line);
    const elementType = elementTypes.get(type);
    const element = elementType?.read(elementLine, sheet);
    if (elementType === undefined || element?.translate === undefined) {
      leaveOut(elementLine, elementType?.kind, out, partial);
      continue;
    }
    const { kind } = elementType;
    const nodes = element.posts.map((post) => nets.point(post));
    placed.push({ element, line: elementLine, kind, name: out.unique(kind + pointName(elementLine.p1)), nodes });
  }
  return placed;
}

function leaveOut({ type, p1, line }: ElementLine, kind: string | undefined, out: Collector, partial: boolean): void {
  const message = `element ${type}${kind === undefined ? "" : ` (${kind})`} at (${p1.x},${p1.y}) is not supported`;
  if (!partial) {
    const remedy = "replace it by supported elements, or read the file in part, without what is not supported";
    throw new InputError(message, { pos: line.pos, remedy });
  }
  const remedy = "it is left out";
  out.diagnostics.push({ severity: "warning", code: "unsupported-element", message, remedy, pos: line.pos });
}

/** Unites what wires, closed switches, labels and ground connect, then names the nets. */
function connect(placed: readonly Placed[], nets: Nets): void {
  for (const { element, nodes } of placed) {
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
  // Without a ground the first source's minus terminal is the reference, unless rails refer to one already.
  const grounded = placed.some(({ element, line }) => element.ground === true || ["R", "n", "172"].includes(line.type));
  const source = placed.find(({ line }) => line.type === "v");
  if (!grounded && source !== undefined) {
    nets.uniteGround(source.nodes[0] ?? 0);
  }
  for (const wanted of ["listed", "unlisted"] as const) {
    for (const { nodes } of placed.filter(({ element }) => element.observes === wanted)) {
      nodes.forEach((node) => nets.prefer(node));
    }
  }
  for (const { nodes } of placed.filter(({ element }) => element.input !== undefined)) {
    nodes.forEach((node) => nets.prefer(node));
  }
}

interface Drive {
  readonly waveform: Waveform;
  readonly params: Params;
}

/** Which logic input each waveform drives. */
function resolveInputs(
  placed: readonly Placed[],
  nets: Nets,
  inputs: ReadonlyMap<string, Waveform>,
): Map<Placed, Drive> {
  const existing = placed.filter(({ element }) => element.input !== undefined);
  const aliases = new Map(inputs.size === 0 ? [] : nets.aliases());
  const drives = new Map<Placed, Drive>();
  for (const [name, waveform] of inputs) {
    const net = aliases.get(name);
    const input = existing.find((one) => one.name === name || netOf(one, nets) === net);
    const levels = input?.element.input;
    if (input === undefined || levels === undefined) {
      const list = existing.map((one) => pointName(one.line.p1)).join(", ");
      const remedy = list === "" ? "the file has none" : `the logic inputs are ${list}`;
      throw new InputError(`"${name}" is no logic input of the file`, { remedy });
    }
    if (drives.has(input)) {
      throw new InputError(`the logic input ${input.name} is driven twice`, {
        remedy: "give it one clock or one pulse",
      });
    }
    drives.set(input, { waveform, params: driveParams(name, waveform, levels) });
  }
  return drives;
}

function netOf(one: Placed, nets: Nets): string {
  return nets.name(one.nodes[0] ?? 0);
}

function findIslands(placed: readonly Placed[], nets: Nets): Islands {
  const islands = new Islands();
  for (const { element, nodes } of placed) {
    const names = nodes.map((node) => nets.name(node));
    // A wire alone makes no net.
    if (element.joined === true) {
      continue;
    }
    for (const net of names) {
      islands.see(net);
    }
    for (const path of element.paths ?? []) {
      islands.join(path.map((post) => names[post] ?? "0"));
    }
    for (const post of element.held ?? []) {
      islands.join(["0", names[post] ?? "0"]);
    }
  }
  return islands;
}

function translate(
  placed: readonly Placed[],
  nets: Nets,
  islands: Islands,
  drives: ReadonlyMap<Placed, Drive>,
  out: Collector,
): void {
  for (const one of placed) {
    const names = one.nodes.map((node) => nets.name(node));
    const [from = "0", to = "0"] = names;
    const { pos } = one.line.line;
    if (one.element.forced === true && !islands.joined(from, to)) {
      const message = `the current of ${one.name} has no way back; 1e8 ohm stands in its place, as in Falstad`;
      out.diagnostics.push({ severity: "warning", code: "no-return-path", message, pos, devices: [one.name] });
      out.add(one.name, "resistor", undefined, [from, to], { r: TIE_RESISTANCE }, pos);
      islands.join([from, to]);
      continue;
    }
    one.element.translate?.(names, out.output(one.name, pos, drives.get(one)?.params));
  }
}

/** Ties what floats to ground, nets with nothing but digital inputs included: an open input reads 0 V. */
function tie(placed: readonly Placed[], nets: Nets, islands: Islands, out: Collector): void {
  for (const net of islands.floating()) {
    const first = placed.find(({ nodes }) => nodes.some((node) => nets.name(node) === net));
    const pos = first?.line.line.pos;
    if (pos === undefined) {
      continue;
    }
    const message = `nothing joins ${net} to ground; it is tied to ground through 1e8 ohm, as in Falstad`;
    out.diagnostics.push({ severity: "note", code: "floating-island", message, pos, nets: [net] });
    out.add(`tie${net}`, "resistor", undefined, [net, "0"], { r: TIE_RESISTANCE }, pos);
  }
}

/** Test points and outputs in the order of the file, then the counters' codes and the flip-flops' outputs. */
function probes(placed: readonly Placed[], nets: Nets): string[] {
  const observed = placed.filter(({ element }) => element.observes === "listed").map((one) => netOf(one, nets));
  const readings = (wanted: string): string[] =>
    placed.filter(({ element }) => element.reading === wanted).map(({ name }) => `${name}.${wanted}`);
  return [...new Set([...observed, ...readings("code"), ...readings("q")])];
}

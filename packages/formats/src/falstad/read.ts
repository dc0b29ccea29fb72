/**
 * Falstad's text (circuitjs1 2.7.3) to the circuit model.
 *
 * Nets are named after a point of the grid, `@X:Y`: that of a test point, output or input where one is on the net, else
 * the first of the file; every other point of a net is an alias. An element becomes an instance `KIND@X:Y`, named after
 * its first point. Saved states are kept: junction voltages of transistors, outputs of gates, flip-flops and counters.
 * Drawings, scopes and sliders are left out; what has no translation is an error. Without a clock a run goes on for two periods
 * of the slowest source, or shows the settled state where nothing moves.
 */
import { type Circuit, type Diagnostic, InputError, type RunSpec, type SourcePos } from "@twinedge/core";
import { type Drawing, type Placed, readDrawing } from "./drawing.ts";
import { elementTypes, ignoredTypes } from "./elements.ts";
import { type Drive, resolveInputs, type Waveform } from "./inputs.ts";
import { Islands, TIE_RESISTANCE } from "./islands.ts";
import { splitLines } from "./line.ts";
import { Collector } from "./output.ts";

export interface FalstadOptions {
  /** What drives the logic inputs, by `input@X:Y` or by any point `@X:Y` of the input's net. */
  readonly inputs?: ReadonlyMap<string, Waveform> | undefined;
  /** Positions of switches and logic inputs, by `switch@X:Y` and `input@X:Y`: `open`, `closed`, `0`, `1`, ... */
  readonly positions?: ReadonlyMap<string, string> | undefined;
  /** Leaves out, with a warning, elements that have no translation. */
  readonly partial?: boolean | undefined;
}

export interface FalstadCircuit {
  readonly circuit: Circuit;
  readonly diagnostics: Diagnostic[];
}

/**
 * Reads Falstad's text.
 *
 * @param file name for messages
 * @throws InputError with file, line and column where the text cannot be used
 */
export function readFalstad(text: string, file: string, options: FalstadOptions = {}): FalstadCircuit {
  const start: SourcePos = { file, line: 1, column: 1 };
  if (/^\s*<(?:\?xml|cir)/.test(text)) {
    const remedy = "open it in Falstad and export it as text, in a version up to 2.7";
    throw new InputError("this is the XML of a newer Falstad, not its text", { pos: start, remedy });
  }
  const drawing = readDrawing(text, file, options.partial === true, options.positions);
  const drives = resolveInputs(drawing, options.inputs ?? new Map<string, Waveform>());
  const out = new Collector();
  const islands = new Islands(drawing.placed);
  translate(drawing, islands, drives, out);
  tie(drawing, islands, out);
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
      edges: [],
      pos: start,
    },
    globals: [],
    // At its own 27 C no model parameter is scaled.
    options: new Map(Object.entries({ temp: 27, tnom: 27, gmin: 1e-12 })),
    nodeset: new Map(),
    aliases: aliases(drawing, out),
    run: runSpec(drawing, drives, out),
  };
  return { circuit, diagnostics: [...drawing.diagnostics, ...out.diagnostics] };
}

/** Does the text begin as Falstad's does: with an options line or with elements? */
export function isFalstad(text: string): boolean {
  const first = splitLines(text.slice(0, 10_000), "")[0];
  if (first === undefined) {
    return false;
  }
  const words = first.rest().split(" ");
  if (first.type === "$") {
    const number = /^-?\d+(?:\.\d*)?(?:e-?\d+)?$/i;
    return words.length >= 3 && words.slice(0, 3).every((word) => number.test(word));
  }
  const known = elementTypes.has(first.type) || ignoredTypes.has(first.type);
  return known && first.bare && words.length >= 5 && words.slice(0, 5).every((word) => /^-?\d+$/.test(word));
}

function translate({ placed }: Drawing, islands: Islands, drives: ReadonlyMap<Placed, Drive>, out: Collector): void {
  for (const one of placed) {
    const { name, element, pos, nets } = one;
    const [from = "0", to = "0"] = nets;
    if (element.forced === true && !islands.joined(from, to)) {
      const message = `the current of ${name} has no way back; 1e8 ohm stands in its place, as in Falstad`;
      out.diagnostics.push({ severity: "warning", code: "no-return-path", message, pos, devices: [name] });
      out.add({ name, type: "resistor", connections: [from, to], pos }, { r: TIE_RESISTANCE });
      islands.join([from, to]);
    } else {
      element.translate?.(nets, out.output(name, pos, drives.get(one)?.params));
    }
  }
}

/** Ties what floats to ground, nets with nothing but digital inputs included: an open input reads 0 V. */
function tie({ placed }: Drawing, islands: Islands, out: Collector): void {
  const floating = islands.floating();
  const first = new Map(
    floating.length === 0 ? [] : placed.toReversed().flatMap(({ nets, pos }) => nets.map((net) => [net, pos])),
  );
  for (const net of floating) {
    const pos = first.get(net);
    if (pos !== undefined) {
      const message = `nothing joins ${net} to ground; it is tied to ground through 1e8 ohm, as in Falstad`;
      out.diagnostics.push({ severity: "note", code: "floating-island", message, pos, nets: [net] });
      out.add({ name: `tie${net}`, type: "resistor", connections: [net, "0"], pos }, { r: TIE_RESISTANCE });
    }
  }
}

/** Other points of the nets that are in the circuit. */
function aliases({ netOf }: Drawing, { instances }: Collector): Map<string, string> {
  const used = new Set(instances.flatMap(({ connections }) => connections.flat().map((net) => net.replace(/^~/, ""))));
  return new Map([...netOf].filter(([point, net]) => point !== net && used.has(net)));
}

/** Probes: test points and outputs in the order of the file, then the counters' codes and the flip-flops' outputs. */
function runSpec({ placed }: Drawing, drives: ReadonlyMap<Placed, Drive>, out: Collector): RunSpec {
  const observed = placed.filter(({ element }) => element.observes === "listed").map(({ nets }) => nets[0] ?? "0");
  const readings = (wanted: string): string[] =>
    placed.filter(({ element }) => element.reading === wanted).map(({ name }) => `${name}.${wanted}`);
  const clock = [...drives].find(([, { waveform }]) => waveform.kind === "clock")?.[0];
  const shown = [...observed, ...readings("code"), ...readings("q")];
  const meters = placed.filter(({ element }) => element.observes === "unlisted").flatMap(({ nets }) => nets);
  const everything = out.instances.flatMap(({ connections }) => connections.flat());
  const probes = [shown, meters, everything].find((some) => some.length > 0) ?? [];
  return {
    clock: clock && { net: clock.nets[0] ?? "0", edge: "rise", pos: clock.pos },
    until: clock === undefined ? naturalEnd(out) : undefined,
    probes: [...new Set(probes)].filter((name) => name !== "0" && name !== "").slice(0, MOST_PROBES),
    expectations: [],
  };
}

/** Nets shown of a file in which nothing looks at one. */
const MOST_PROBES = 40;

/** Seconds: the end of the longest pulse, or two periods of the slowest source; 0 where nothing moves. */
function naturalEnd({ instances }: Collector): number {
  const ends = instances.map(({ params }) => {
    const [wave, freq, args] = ["wave", "freq", "args"].map((name) => params.get(name));
    const numbers = Array.isArray(args) ? args.map((arg) => (typeof arg === "number" ? arg : 0)) : [];
    if (wave === "sweep") {
      return numbers[3] ?? 0;
    }
    if (numbers.length > 0) {
      return PULSE_SHOWN * ((numbers[2] ?? 0) + (numbers[5] ?? 0));
    }
    return wave !== undefined && typeof freq === "number" ? PERIODS_SHOWN / freq : 0;
  });
  return Math.min(Math.max(0, ...ends), LONGEST_RUN);
}

const PERIODS_SHOWN = 2;
const PULSE_SHOWN = 2;
/** Seconds. */
const LONGEST_RUN = 1000;

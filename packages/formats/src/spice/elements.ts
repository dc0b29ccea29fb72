/**
 * Element lines: one function for each kind of element, chosen by the first letter of its name.
 *
 * Nets come first, then a model or a value, then `name=value` pairs. What is missing here is an error here; whether
 * the number of nets fits the device and whether it has such a parameter is found out when the circuit is elaborated.
 */
import { type Connection, InputError, type Instance, type Value } from "@twinedge/core";
import type { Line } from "./lines.ts";
import { behavioural, controlledByCurrent, controlledByVoltage, independent } from "./sources.ts";
import { Cursor, type Token } from "./tokens.ts";
import { type Arguments, readArguments, readNet, readNumber, unexpected, type ValueContext } from "./values.ts";
import { codeModel } from "./xspice.ts";

export interface ElementContext extends ValueContext {
  /** Is there a model of this name, seen from here? */
  isModel(name: string): boolean;
}

export type Draft = Omit<Instance, "name" | "pos">;

/** An element's reader; the cursor stands after the name. */
export type ElementReader = (cursor: Cursor, name: string, context: ElementContext) => Draft;

const READERS: Readonly<Record<string, ElementReader>> = {
  r: twoTerminal("resistor", "r", "ohm"),
  c: twoTerminal("capacitor", "c", "farad"),
  l: twoTerminal("inductor", "l", "henry"),
  v: independent("vsource"),
  i: independent("isource"),
  e: controlledByVoltage("vcvs"),
  g: controlledByVoltage("vccs"),
  f: controlledByCurrent("cccs"),
  h: controlledByCurrent("ccvs"),
  b: behavioural,
  d: semiconductor("diode", [2]),
  q: semiconductor("bjt", [3, 4]),
  j: semiconductor("jfet", [3]),
  m: semiconductor("mosfet", [4]),
  s: semiconductor("switch", [4]),
  x: subcircuit,
  a: codeModel,
};

/** What the letters mean that SPICE knows and this reader refuses. */
const UNSUPPORTED: Readonly<Record<string, string>> = {
  k: "coupled inductors",
  n: "Verilog-A devices",
  o: "lossy transmission lines",
  p: "coupled transmission lines",
  t: "transmission lines",
  u: "distributed RC lines",
  w: "current-controlled switches",
  y: "transmission lines",
  z: "MESFETs",
};

/** @throws InputError for an unknown letter, missing nets, models or values. */
export function readElement(line: Line, context: ElementContext): Instance {
  const cursor = new Cursor(line);
  const token = cursor.next();
  if (token === undefined || token.kind !== "word") {
    throw line.fail(0, "an element or a directive is expected", "start the line with a name, e.g. R1, or with a dot");
  }
  const letter = token.text.charAt(0);
  const read = READERS[letter];
  if (read === undefined) {
    const kind = UNSUPPORTED[letter];
    throw line.fail(
      token.at,
      kind === undefined ? `"${token.text}" is no element` : `"${token.text}": ${kind} are not supported`,
      `the first letter says what it is: ${Object.keys(READERS).join(" ").toUpperCase()}`,
    );
  }
  const { type, model, connections, params } = read(cursor, token.text, context);
  const { text: name, at } = token;
  const pos = line.pos(at);
  return model === undefined
    ? { name, type, connections, params, pos }
    : { name, type, model, connections, params, pos };
}

/** The first `count` positional tokens as nets. */
export function takeNets(cursor: Cursor, name: string, positional: readonly Token[], count: number): string[] {
  const nets = positional.slice(0, count).map((token) => readNet(cursor, token));
  if (nets.length < count) {
    throw cursor.fail(
      `"${name}" needs ${count} nets, ${nets.length} ${nets.length === 1 ? "is" : "are"} given`,
      `write ${name} and ${count} nets first`,
      undefined,
    );
  }
  return nets;
}

/** Nothing may be left over. */
export function refuseRest(cursor: Cursor, name: string, rest: readonly Token[]): void {
  const [token] = rest;
  if (token !== undefined) {
    cursor.seek(token.at);
    throw new InputError(`"${cursor.line.text.slice(token.at, token.end)}" is one too many for "${name}"`, {
      pos: cursor.line.pos(token.at),
      remedy: "remove it, or write name=value",
    });
  }
}

/** `R1 a b 4.7k`, `R1 a b r={rstep}`, `R1 a b model r=4.7k`. */
function twoTerminal(type: string, param: string, unit: string): ElementReader {
  return (cursor, name, context) => {
    const { positional, params } = readArguments(cursor, context);
    const nets = takeNets(cursor, name, positional, 2);
    let model: string | undefined;
    const rest = positional.slice(2);
    for (const token of rest.splice(0, 2)) {
      if (token.kind === "word" && model === undefined && context.isModel(token.text)) {
        model = token.text;
      } else if (params.has(param)) {
        rest.unshift(token);
        break;
      } else {
        params.set(param, readNumber(cursor, context, token));
      }
    }
    refuseRest(cursor, name, rest);
    if (!params.has(param) && model === undefined) {
      const example = { r: "4.7k", c: "100n", l: "10u" }[param] ?? "1";
      throw cursor.fail(`"${name}" has no value`, `write its ${unit}s after the nets, e.g. ${example}`, undefined);
    }
    return { type, model, connections: nets, params };
  };
}

/** Nets, model, area, `on` or `off`. Of several possible numbers of nets the one is taken that a model's name follows. */
function semiconductor(type: string, counts: readonly number[]): ElementReader {
  return (cursor, name, context) => {
    const { positional, params } = readArguments(cursor, context);
    const count = netCount(positional, counts, context);
    const connections = takeNets(cursor, name, positional, count);
    const model = positional[count];
    if (model === undefined || model.kind !== "word") {
      throw cursor.fail(`"${name}" has no model`, "write the name of its .model after the nets", model);
    }
    for (const token of positional.slice(count + 1)) {
      if (token.text === "off" || token.text === "on") {
        params.set(token.text, 1);
      } else if (params.has("area") || type === "switch" || type === "mosfet") {
        refuseRest(cursor, name, [token]);
      } else {
        params.set("area", readNumber(cursor, context, token));
      }
    }
    return { type, model: model.text, connections, params };
  };
}

function netCount(positional: readonly Token[], counts: readonly number[], context: ElementContext): number {
  const known = counts.find((n) => context.isModel(positional[n]?.text ?? ""));
  if (known !== undefined) {
    return known;
  }
  const isName = (token: Token | undefined): boolean =>
    token?.kind === "word" && /^[a-z]/.test(token.text) && token.text !== "off";
  return counts.findLast((n) => isName(positional[n])) ?? counts[0] ?? 0;
}

/** `X1 net ... name [params:] name=value ...`. */
function subcircuit(cursor: Cursor, name: string, context: ElementContext): Draft {
  const { positional, params } = splitParams(readArguments(cursor, context));
  const model = positional.at(-1);
  if (model === undefined || model.kind !== "word") {
    throw unexpected(cursor, `"${name}" names no subcircuit`, "write the nets and then the name of its .subckt");
  }
  const connections: Connection[] = positional.slice(0, -1).map((token) => readNet(cursor, token));
  return { type: "subckt", model: model.text, connections, params };
}

/** `params:` between the nets and the parameters says nothing. */
export function splitParams({ positional, params }: Arguments): { positional: Token[]; params: Map<string, Value> } {
  return { positional: positional.filter((token) => token.text !== "params:"), params };
}

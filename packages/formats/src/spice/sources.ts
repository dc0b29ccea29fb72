/**
 * Sources: V and I with their waveforms, E G F H with a gain or a law, B with a law.
 *
 * A law is an expression of node voltages and source currents. `POLY(n)` is written out as one.
 */
import { type Expr, InputError, type Value } from "@twinedge/core";
import type { Draft, ElementContext, ElementReader } from "./elements.ts";
import { refuseRest, takeNets } from "./elements.ts";
import { asExpr, expandPolynomial } from "./polynomial.ts";
import { tableLaw } from "./table.ts";
import type { Cursor, Token } from "./tokens.ts";
import { checkName, readArguments, readNet, readNumber, readRaw, readValue, unexpected } from "./values.ts";

/** Waveforms written as `name(arguments)`. */
export const WAVES = ["pulse", "pwl", "sin", "exp"];
/** What the law of an E or G source may be called. */
const LAWS = ["vol", "cur", "value"];
/** Points of a TABLE. */
const MOST_POINTS = 200;
const OTHER_WAVES = ["sffm", "am", "trnoise", "trrandom", "external"];

/** `V1 p m [dc] 5`, `V1 p m dc 0 ac 1 pulse(0 5 0 1n 1n 10u 20u)`. */
export function independent(type: string): ElementReader {
  return (cursor, name, context) => {
    const { positional, params } = readArguments(cursor, context);
    const connections = takeNets(cursor, name, positional, 2);
    const tokens = positional.slice(2);
    while (tokens.length > 0) {
      const [token] = tokens;
      if (token !== undefined) {
        readTerm(token);
      }
    }
    return { type, connections, params };

    function readTerm(token: Token): void {
      if (WAVES.includes(token.text)) {
        tokens.shift();
        put("wave", token.text, token);
        put("args", takeNumbers(), token);
      } else if (OTHER_WAVES.includes(token.text)) {
        throw cursor.fail(`waveform "${token.text}" is not supported`, `known are ${WAVES.join(", ")}`, token);
      } else if (token.text === "ac") {
        tokens.shift();
        const [magnitude = 1, phase] = takeNumbers();
        put("acmag", magnitude, token);
        if (phase !== undefined) {
          put("acphase", phase, token);
        }
      } else {
        if (token.text === "dc") {
          tokens.shift();
        }
        const value = tokens.shift();
        if (value === undefined) {
          throw cursor.fail('a value is missing after "dc"', "write e.g. dc 5", undefined);
        }
        put("dc", readNumber(cursor, context, value), value);
      }
    }

    function takeNumbers(): Value[] {
      const values: Value[] = [];
      for (;;) {
        const [token] = tokens;
        if (token === undefined || token.text === "dc" || token.text === "ac" || WAVES.includes(token.text)) {
          return values;
        }
        tokens.shift();
        values.push(readNumber(cursor, context, token));
      }
    }

    function put(param: string, value: Value, token: Token): void {
      if (params.has(param)) {
        throw cursor.fail(
          `"${name}" has a second ${param === "args" ? "waveform" : param}`,
          "remove one of the two",
          token,
        );
      }
      params.set(param, value);
    }
  };
}

/** `E1 p m cp cm 10`, `E1 p m poly(2) a 0 b 0 0 1 1`, `E1 p m vol='...'`, `E1 p m value={...}`. */
export function controlledByVoltage(type: string): ElementReader {
  return (cursor, name, context) => {
    const nets = leadingNets(cursor, name);
    const law = readLaw(cursor, context, LAWS);
    if (law !== undefined) {
      return { type, connections: nets, params: new Map([...law.params, ["law", law.expr]]) };
    }
    const table = readTable(cursor, name, context);
    if (table !== undefined) {
      return { type, connections: nets, params: new Map([["law", table]]) };
    }
    if (cursor.peek()?.text === "poly") {
      const { law: expr, params } = polynomial(cursor, name, context, 2);
      return { type, connections: nets, params: new Map([...params, ["law", expr]]) };
    }
    const { positional, params } = readArguments(cursor, context);
    const controls = takeNets(cursor, name, positional, 2);
    putGain(cursor, name, context, positional.slice(2), params);
    return { type, connections: [...nets, ...controls], params };
  };
}

/** `F1 p m vsense 5`, `F1 p m poly(1) vsense 0 5`. */
export function controlledByCurrent(type: string): ElementReader {
  return (cursor, name, context) => {
    const connections = leadingNets(cursor, name);
    if (cursor.peek()?.text === "poly") {
      // A law of currents is what a B source has.
      const { law, params } = polynomial(cursor, name, context, 1);
      return { type: "bsource", connections, params: new Map([...params, [type === "cccs" ? "i" : "v", law]]) };
    }
    const { positional, params } = readArguments(cursor, context);
    const [control, ...rest] = positional;
    if (control === undefined || control.kind !== "word" || !control.text.startsWith("v")) {
      throw cursor.fail(
        `"${name}" names no controlling source`,
        "write the voltage source whose current controls it, then the gain",
        control,
      );
    }
    params.set("control", control.text);
    putGain(cursor, name, context, rest, params);
    return { type, connections, params };
  };
}

/** `B1 p m v={...}` or `i=...`; without braces the expression goes up to the next `name=` or the end of the line. */
export function behavioural(cursor: Cursor, name: string, context: ElementContext): Draft {
  const connections = leadingNets(cursor, name);
  const law = readLaw(cursor, context, ["v", "i"]);
  if (law === undefined) {
    throw unexpected(cursor, `"${name}" has no law`, "write v={...} or i={...}");
  }
  return { type: "bsource", connections, params: new Map([...law.params, [law.name, law.expr]]) };
}

/** The two nets of a controlled source; the cursor then stands after them. */
function leadingNets(cursor: Cursor, name: string): string[] {
  const nets: string[] = [];
  while (nets.length < 2) {
    cursor.skipSeparators();
    if (cursor.peek() === undefined || cursor.atAssignment()) {
      throw cursor.fail(
        `"${name}" needs 2 nets, ${nets.length} ${nets.length === 1 ? "is" : "are"} given`,
        `write ${name} and 2 nets first`,
      );
    }
    const token = cursor.next();
    if (token !== undefined) {
      nets.push(readNet(cursor, token));
    }
  }
  cursor.skipSeparators();
  return nets;
}

interface NamedLaw {
  readonly name: string;
  readonly expr: Expr;
  readonly params: ReadonlyMap<string, Value>;
}

function readLaw(cursor: Cursor, context: ElementContext, names: readonly string[]): NamedLaw | undefined {
  const { line } = cursor;
  const bare = cursor.peek();
  const params = new Map<string, Value>();
  let law: { readonly name: string; readonly expr: Expr } | undefined;
  const formula = cursor.peek(1);
  if (bare?.text === "value" && formula?.kind === "expression" && names.includes("value")) {
    // PSpice's form without "=".
    law = { name: "value", expr: readRaw(cursor, context, formula.at, formula.end) };
    cursor.seek(formula.end);
  }
  while (cursor.atAssignment()) {
    const token = cursor.next();
    const from = cursor.next()?.end;
    if (token === undefined || from === undefined) {
      break;
    }
    if (names.includes(token.text) && law === undefined) {
      const end = nextAssignment(line.text, from);
      law = { name: token.text, expr: readRaw(cursor, context, from, end) };
      cursor.seek(end);
    } else if (params.has(token.text) || names.includes(token.text)) {
      throw cursor.fail(`"${token.text}" is one too many`, "a source has one law, and each parameter once", token);
    } else {
      checkName(cursor, token);
      params.set(token.text, readValue(cursor, context, token.text));
    }
  }
  if (law === undefined && params.size > 0) {
    throw cursor.fail(`${names.join("= or ")}= is missing`, "write parameters after what controls the source", bare);
  }
  return law === undefined ? undefined : { ...law, params };
}

/** Offset of the next ` name=` or ` name(a, b)=` (not `==`) after an expression, or the end of the text. */
export function nextAssignment(text: string, from: number): number {
  const next = /[\s,][a-z_]\w*\s*(?:\([^()]*\)\s*)?=(?!=)/giy;
  let depth = 0;
  let quoted = false;
  for (let at = from; at < text.length; at++) {
    const c = text.charAt(at);
    if (c === "'") {
      quoted = !quoted;
    } else if (c === "(" || c === "{") {
      depth++;
    } else if (c === ")" || c === "}") {
      depth--;
    } else if (depth <= 0 && !quoted && /[\s,]/.test(c) && at > from) {
      next.lastIndex = at;
      if (next.test(text) && text.slice(from, at).trim() !== "") {
        return at + 1;
      }
    }
  }
  return text.length;
}

/** `TABLE {x} = (x0,y0) (x1,y1) ...`, with or without `=` and the parentheses. */
function readTable(cursor: Cursor, name: string, context: ElementContext): Expr | undefined {
  const word = cursor.peek();
  if (word !== undefined && ["laplace", "freq"].includes(word.text)) {
    throw cursor.fail(`"${name}": ${word.text} is not supported`, "write the law as an expression: value={...}");
  }
  if (word?.text !== "table") {
    return undefined;
  }
  cursor.next();
  cursor.take("=");
  const token = cursor.take("expression");
  if (token === undefined) {
    throw unexpected(cursor, `"${name}": TABLE takes an expression first`, "write TABLE {x} = (x0,y0) (x1,y1) ...");
  }
  const x = context.expression(token.text, (offset) => cursor.line.pos(token.at + 1 + offset));
  cursor.take("=");
  const values: Expr[] = [];
  for (cursor.skipSeparators(); cursor.peek() !== undefined; cursor.skipSeparators()) {
    const value = cursor.next();
    if (value !== undefined) {
      values.push(asExpr(readNumber(cursor, context, value), cursor.pos(value)));
    }
  }
  if (values.length < 4 || values.length % 2 !== 0 || values.length > 2 * MOST_POINTS) {
    throw cursor.fail(`"${name}": TABLE takes 2 to ${MOST_POINTS} pairs of numbers`, "write (x0,y0) (x1,y1) ...", word);
  }
  const points = Array.from(
    { length: values.length / 2 },
    (_, k) => [values[2 * k] ?? x, values[2 * k + 1] ?? x] as const,
  );
  return tableLaw(x, points, true, cursor.pos(word));
}

function putGain(
  cursor: Cursor,
  name: string,
  context: ElementContext,
  rest: readonly Token[],
  params: Map<string, Value>,
): void {
  refuseLaw(cursor, name, params);
  const [gain, ...more] = rest;
  if (gain !== undefined) {
    if (params.has("gain")) {
      refuseRest(cursor, name, [gain]);
    }
    params.set("gain", readNumber(cursor, context, gain));
  }
  refuseRest(cursor, name, more);
  if (!params.has("gain")) {
    throw cursor.fail(`"${name}" has no gain`, "write its gain after what controls it", undefined);
  }
}

function refuseLaw(cursor: Cursor, name: string, params: ReadonlyMap<string, Value>): void {
  const law = LAWS.find((param) => params.has(param));
  if (law !== undefined) {
    throw cursor.fail(`"${name}" has ${law}= beside a gain or POLY`, "a source has one law", undefined);
  }
}

interface Polynomial {
  readonly law: Expr;
  readonly params: ReadonlyMap<string, Value>;
}

/** `poly(n)`, n pairs of nets (`per` = 2) or n sources (`per` = 1), coefficients. */
function polynomial(cursor: Cursor, name: string, context: ElementContext, per: 1 | 2): Polynomial {
  const pos = cursor.pos();
  cursor.next();
  const { positional, params } = readArguments(cursor, context);
  refuseLaw(cursor, name, params);
  const [order, ...rest] = positional;
  const n = Number(order?.text);
  if (!(Number.isInteger(n) && n >= 1 && n <= 16)) {
    throw cursor.fail(`"${name}": POLY needs a number of inputs`, "write POLY(1) to POLY(16)", order);
  }
  const inputs: Expr[] = [];
  for (let i = 0; i < n; i++) {
    const [a, b] = rest.splice(0, per);
    if (a === undefined || (per === 2 && b === undefined)) {
      throw cursor.fail(
        `"${name}": POLY(${n}) needs ${n * per} ${per === 2 ? "nets" : "sources"} before its coefficients`,
        `write ${per === 2 ? "two nets" : "one source"} for each input`,
        undefined,
      );
    }
    inputs.push(
      b === undefined
        ? { kind: "current", device: a.text, pos: cursor.line.pos(a.at) }
        : { kind: "voltage", plus: readNet(cursor, a), minus: readNet(cursor, b), pos: cursor.line.pos(a.at) },
    );
  }
  if (rest.length === 0) {
    throw cursor.fail(`"${name}": POLY has no coefficients`, "write p0 p1 ... after the inputs", undefined);
  }
  const coefficients = rest.map((token) => readNumber(cursor, context, token));
  const law = expandPolynomial(inputs, coefficients, pos);
  if (law === undefined) {
    throw new InputError(`"${name}": POLY(${n}) has too many coefficients`, { pos, remedy: "at most 200 are read" });
  }
  return { law, params };
}

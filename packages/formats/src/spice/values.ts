/**
 * Values of parameters: numbers, words, `min:typ:max`, `[vectors]` and expressions, and the names of nets.
 *
 * A bare word stays a word; whether it names a parameter is known to whoever uses the value.
 */
import { type Expr, InputError, parseSpice, spiceHint, type Triple, type Value } from "@twinedge/core";
import type { Doubts } from "./doubts.ts";
import { type ExpressionReader, netName } from "./expression.ts";
import { type Cursor, type Token, written } from "./tokens.ts";

/** Parameters whose value is a name, also where it starts with a digit: `part=74HC08`, `part=2N3904`. */
export const NAMING = ["part", "family", "device", "mfg", "version"];

const NAME = /^[a-z_]\w*$/;
const MOST_RANGE_NETS = 4096;
const DEEPEST_VECTORS = 4;

export interface ValueContext {
  readonly expression: ExpressionReader;
  readonly doubts?: Doubts | undefined;
}

/** Positional tokens and `name=value` pairs of an element line. */
export interface Arguments {
  readonly positional: readonly Token[];
  readonly params: Map<string, Value>;
}

/** Reads what is left of a line; parentheses and commas only separate. */
export function readArguments(cursor: Cursor, context: ValueContext): Arguments {
  const positional: Token[] = [];
  const params = new Map<string, Value>();
  for (;;) {
    cursor.skipSeparators();
    const token = cursor.peek();
    if (token === undefined) {
      return { positional, params };
    }
    if (cursor.atAssignment()) {
      readAssignment(cursor, context, params);
    } else {
      positional.push(token);
      cursor.next();
    }
  }
}

/**
 * `name=value name=value ...` up to the end of the line, in parentheses or not. A name that is given twice is an error, or
 * `repeated` is told and the last value counts.
 */
export function readAssignments(
  cursor: Cursor,
  context: ValueContext,
  params: Map<string, Value>,
  what: string,
  repeated?: (name: Token) => void,
): void {
  for (;;) {
    cursor.skipSeparators();
    if (cursor.peek() === undefined) {
      return;
    }
    if (!cursor.atAssignment()) {
      throw unexpected(cursor, `name=value is expected in ${what}`, "write name=value");
    }
    readAssignment(cursor, context, params, repeated);
  }
}

function readAssignment(
  cursor: Cursor,
  context: ValueContext,
  params: Map<string, Value>,
  repeated?: (name: Token) => void,
): void {
  const name = cursor.next();
  cursor.next();
  if (name === undefined) {
    return;
  }
  checkName(cursor, name);
  if (params.has(name.text)) {
    if (repeated === undefined) {
      throw cursor.fail(`"${name.text}" is given twice`, "remove one of the two", name);
    }
    repeated(name);
  }
  params.set(name.text, readValue(cursor, context, name.text));
}

/** Names of parameters, options and types of models. */
export function checkName(cursor: Cursor, token: Token): void {
  if (!NAME.test(token.text)) {
    throw cursor.fail(`"${token.text}" cannot be a name here`, "use letters, digits and _, a letter first", token);
  }
}

/** The value after `name=`; `a, b` is a vector where no `name=` follows the comma. */
export function readValue(cursor: Cursor, context: ValueContext, name: string): Value {
  const first = readSingle(cursor, context, name);
  if (cursor.peek()?.kind !== ",") {
    return first;
  }
  const values = [first];
  while (cursor.peek()?.kind === "," && cursor.peek(2)?.kind !== "=" && isValue(cursor.peek(1))) {
    cursor.next();
    values.push(readSingle(cursor, context, name));
  }
  return values.length === 1 ? first : values;
}

function isValue(token: Token | undefined): boolean {
  return token?.kind === "word" || token?.kind === "expression" || token?.kind === "string";
}

function readSingle(cursor: Cursor, context: ValueContext, name: string, depth = 0): Value {
  if (cursor.take("[") !== undefined) {
    if (depth > DEEPEST_VECTORS) {
      throw cursor.fail(`vectors are nested deeper than ${DEEPEST_VECTORS}`, "write [value value ...]");
    }
    return readVector(cursor, context, name, depth + 1);
  }
  const token = cursor.peek();
  if (token === undefined || !isValue(token)) {
    throw unexpected(cursor, `a value is missing after "${name}="`, "write a number, a word or {expression}");
  }
  cursor.next();
  if (token.kind === "string") {
    return token.text;
  }
  if (token.kind === "word" && NAMING.includes(name)) {
    return token.text;
  }
  const parts = tripleParts(cursor, token);
  const [min, typ, max] = parts.map((part) =>
    parts.length === 1 ? readPart(cursor, context, part) : readNumber(cursor, context, part),
  );
  if (min === undefined) {
    throw cursor.fail(`a value is missing after "${name}="`, "write a number, a word or {expression}", token);
  }
  if (parts.length === 1) {
    return min;
  }
  if (typ === undefined || max === undefined || parts.length !== 3) {
    throw cursor.fail(
      `"${written(cursor.line, token)}" is not min:typ:max`,
      "write three values, e.g. 4n:7n:18n",
      token,
    );
  }
  return { min, typ, max } satisfies Triple;
}

/** A value, or the three of min:typ:max, which stand together without blanks. */
function tripleParts(cursor: Cursor, first: Token): readonly Token[] {
  const parts: Token[] = [...atColons(first)];
  let last = first;
  let next = cursor.peek();
  while (
    next !== undefined &&
    next.at === last.end &&
    (next.text.startsWith(":") || last.text.endsWith(":")) &&
    (next.kind === "word" || next.kind === "expression")
  ) {
    parts.push(...atColons(next));
    last = next;
    cursor.next();
    next = cursor.peek();
  }
  return parts;
}

function atColons(token: Token): readonly Token[] {
  if (token.kind === "expression" || !token.text.includes(":")) {
    return [token];
  }
  const parts: Token[] = [];
  let at = token.at;
  for (const text of token.text.split(":")) {
    if (text !== "") {
      parts.push({ kind: "word", text, at, end: at + text.length });
    }
    at += text.length + 1;
  }
  return parts;
}

function readPart(cursor: Cursor, context: ValueContext, token: Token): Value {
  return token.kind === "expression" ? readExpression(cursor, context, token) : wordValue(cursor, context, token);
}

/** A number from `{4.7k}` is just a number. */
function readExpression(cursor: Cursor, context: ValueContext, token: Token): Expr | number {
  const expr = expressionOf(cursor, context, token);
  return expr.kind === "number" ? expr.value : expr;
}

function expressionOf(cursor: Cursor, context: ValueContext, token: Token): Expr {
  return context.expression(token.text, (offset) => cursor.line.pos(token.at + 1 + offset));
}

/** An expression from an offset of the line up to `end`, braces and quotes around all of it or none. */
export function readRaw(cursor: Cursor, context: ValueContext, from: number, end: number): Expr {
  const text = cursor.line.text.slice(from, end);
  const bare = text.trim();
  const at = from + text.length - text.trimStart().length;
  if (/^'[^']*'$/.test(bare)) {
    return context.expression(bare.slice(1, -1), (offset) => cursor.line.pos(at + 1 + offset));
  }
  return context.expression(text, (offset) => cursor.line.pos(from + offset));
}

function readVector(cursor: Cursor, context: ValueContext, name: string, depth: number): readonly Value[] {
  const values: Value[] = [];
  for (;;) {
    cursor.skipSeparators();
    if (cursor.take("]") !== undefined) {
      return values;
    }
    if (cursor.peek() === undefined) {
      throw cursor.fail('"[" is never closed', 'write "]" after the last value');
    }
    values.push(readSingle(cursor, context, name, depth));
  }
}

/** A number or a word. */
function wordValue(cursor: Cursor, { doubts }: ValueContext, token: Token): number | string {
  const value = parseSpice(token.text);
  if (value !== undefined) {
    doubts?.note(written(cursor.line, token), false, () => cursor.pos(token));
    return value;
  }
  if (/^[+-]?\.?\d/.test(token.text) || /^[+-]/.test(token.text) || /[*/^]/.test(token.text)) {
    throw notANumber(cursor, token);
  }
  return token.text;
}

/** A number or an expression; a word is a parameter's name. */
export function readNumber(cursor: Cursor, context: ValueContext, token: Token): Value {
  if (token.kind === "expression") {
    return readExpression(cursor, context, token);
  }
  if (token.kind !== "word") {
    throw unexpectedToken(cursor, token, "a number is expected", "write a number or {expression}");
  }
  const value = wordValue(cursor, context, token);
  if (typeof value === "string" && !NAME.test(value)) {
    throw notANumber(cursor, token);
  }
  return value;
}

function notANumber(cursor: Cursor, token: Token): InputError {
  const text = written(cursor.line, token);
  const formula = /[-+*/^]/.test(text.slice(1)) ? `write {${text}}` : "write e.g. 4700, 4.7k or {expression}";
  return cursor.fail(`"${text}" is not a SPICE number`, spiceHint(text) ?? formula, token);
}

/** @throws InputError where the token cannot be the name of a net. */
export function readNet(cursor: Cursor, token: Token): string {
  if (token.kind !== "word") {
    throw unexpectedToken(cursor, token, "a net is expected", "write the name of a net");
  }
  if (/\[\d+:\d+\]$/.test(token.text)) {
    throw cursor.fail(`"${token.text}" is several nets`, "a range may only stand in [ ] and in *@ bus lines", token);
  }
  return netName(token.text);
}

/** `q[3:0]` is `q3 q2 q1 q0`; any other name is itself. */
export function expandRange(text: string): readonly string[] | undefined {
  const match = /^(.*[^[\]])\[(\d+):(\d+)\]$/.exec(text);
  if (match === null) {
    return [text];
  }
  const [, name = "", first = "", last = ""] = match;
  const from = Number(first);
  const count = Math.abs(Number(last) - from) + 1;
  if (!(count <= MOST_RANGE_NETS)) {
    return undefined;
  }
  const step = Number(last) < from ? -1 : 1;
  return Array.from({ length: count }, (_, i) => `${name}${from + i * step}`);
}

export function rangeTooLong(text: string): readonly [message: string, remedy: string] {
  return [`"${text}" is more than ${MOST_RANGE_NETS} nets`, "write NAME[HIGH:LOW], e.g. q[3:0]"];
}

/** What stands here cannot stand here. */
export function unexpected(cursor: Cursor, expected: string, remedy: string): InputError {
  const token = cursor.peek();
  return token === undefined ? cursor.fail(expected, remedy) : unexpectedToken(cursor, token, expected, remedy);
}

function unexpectedToken(cursor: Cursor, token: Token, expected: string, remedy: string): InputError {
  return cursor.fail(`${expected}, not "${written(cursor.line, token)}"`, remedy, token);
}

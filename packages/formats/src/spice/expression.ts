/**
 * Text of an expression to the core's `Expr`. SPICE's spellings: numbers with suffixes (`4.7k`), `^` or `**` for powers,
 * `&&`, `||`, `!`, `==`, `!=` or `<>`, `c ? a : b`, the functions of the core, `v(net)`, `v(net,net)`, `i(vname)`;
 * braces count as parentheses. Names are parameters.
 *
 * Precedence is ngspice's, weakest first: `?:`, `||`, `&&`, comparisons, `+ -`, `* / %`, unary `- + !`, `^`.
 * So `-2^2` is -4; `2^3^2` is (2^3)^2 = 64. `2^-1^2`, which ngspice reads one way in parameters and the other way in
 * B sources, and chains of comparisons are refused.
 *
 * Texts, numbers of operands and nesting are bounded, so that no deck can make the parser work for long.
 */

import { type Expr, functions, InputError, parseSpice, type SourcePos, spiceHint } from "@twinedge/core";
import type { Doubts } from "./doubts.ts";
import type { Functions } from "./functions.ts";
import { tableLaw } from "./table.ts";
import { terms } from "./terms.ts";

const LONGEST_TEXT = 10_000;
const MOST_TOKENS = 2000;
const DEEPEST = 64;

/** An operand: number, parameter, voltage, current, or the name of a function. */
interface Atom {
  readonly expr: Expr;
  /** Set where the name is followed by "(". */
  readonly call: Callable | undefined;
  readonly pos: SourcePos;
}

/** A function of the core or of the deck. */
interface Callable {
  readonly name: string;
  readonly arity: readonly [least: number, most: number];
  make(args: readonly Expr[], pos: SourcePos): Expr;
}

export interface GrammarError {
  readonly message: string;
  /** Index of the offending atom, or of the offending character of the grammar's text. */
  readonly atom?: number | undefined;
  readonly char?: number | undefined;
}

/** An expression with place-holders for its atoms: an atom's number, an operator, or a call of the function an atom names. */
export type Shape =
  | number
  | { readonly fn: string; readonly args: readonly Shape[]; readonly first: number }
  | { readonly callee: number; readonly args: readonly Shape[] };

/** Parses a text of operators, parentheses and place-holders: `_0` for an operand, `f1` for the name of a function. */
export type Grammar = (text: string) => Shape | GrammarError;

type Fail = (at: number, message: string, remedy?: string) => InputError;

/** Reads expressions; `place` gives the place of a character of the text. */
export type ExpressionReader = (text: string, place: (offset: number) => SourcePos) => Expr;

const NAME = /^[a-z_][a-z0-9_]*$/i;

/** A number or a name needs no grammar. */
function readAtom(text: string, place: (offset: number) => SourcePos, doubts: Doubts | undefined): Expr | undefined {
  const bare = text.trim();
  const value = parseSpice(bare);
  if (value !== undefined) {
    doubts?.note(bare, true, () => place(0));
    return { kind: "number", value };
  }
  return NAME.test(bare)
    ? { kind: "name", name: bare.toLowerCase(), pos: place(text.length - text.trimStart().length) }
    : undefined;
}

/** Whether a text is more than a number or a name. */
export function needsGrammar(text: string): boolean {
  const bare = text.trim();
  return parseSpice(bare) === undefined && !NAME.test(bare);
}

/** Loads the grammar. */
export async function loadGrammar(): Promise<Grammar> {
  return (await import("./grammar.ts")).grammar;
}

/** A formula that stands alone, e.g. in a file that is no deck; `place` gives the place of a character of the text. */
export async function readFormula(text: string, place: (offset: number) => SourcePos): Promise<Expr> {
  return expressionReader(needsGrammar(text) ? await loadGrammar() : undefined)(text, place);
}

/** @param own functions that the deck defines */
export function expressionReader(grammar: Grammar | undefined, own?: Functions, doubts?: Doubts): ExpressionReader {
  return (text, place) => readAtom(text, place, doubts) ?? readWithGrammar(text, place, grammar, own, doubts);
}

function readWithGrammar(
  text: string,
  place: (offset: number) => SourcePos,
  grammar: Grammar | undefined,
  own: Functions | undefined,
  doubts: Doubts | undefined,
): Expr {
  const fail: Fail = (at, message, remedy) => new InputError(message, { pos: place(at), remedy });
  if (text.trim() === "") {
    throw fail(0, "the expression is empty", "write a number, a parameter or a formula");
  }
  if (text.length > LONGEST_TEXT) {
    throw fail(0, `the expression is longer than ${LONGEST_TEXT} characters`, "split it with .param");
  }
  if (grammar === undefined) {
    throw new Error("the grammar was not loaded");
  }
  const { translated, pieces, atoms, ends } = translate(text, place, fail, own, doubts);
  own?.spend(pieces.length, place(0));
  const shape = shapeOf(translated, grammar);
  const result = typeof shape === "number" || !("message" in shape) ? filled(shape, atoms) : shape;
  if ("message" in result) {
    const { atom, char = 0, message } = result;
    const piece = char < translated.length ? pieces.findLast(({ from }) => from <= char) : undefined;
    const at = atom === undefined ? piece?.at : ends[atom];
    throw fail(at ?? text.length, `cannot read the expression: ${lowerFirst(message)}`, REMEDIES[message]);
  }
  return result;
}

/** Shapes that were parsed; most expressions of a deck look like another one. */
const shapes = new Map<string, Shape | GrammarError>();
const MOST_SHAPES = 1000;
const LONGEST_SHAPE = 300;

function shapeOf(translated: string, grammar: Grammar): Shape | GrammarError {
  const known = shapes.get(translated);
  if (known !== undefined) {
    return known;
  }
  const shape = grammar(translated);
  if (translated.length <= LONGEST_SHAPE) {
    if (shapes.size >= MOST_SHAPES) {
      shapes.clear();
    }
    shapes.set(translated, shape);
  }
  return shape;
}

/** The shape with its atoms in place; calls of functions are checked. */
function filled(shape: Shape, atoms: readonly Atom[]): Expr | GrammarError {
  if (typeof shape === "number") {
    return atoms[shape]?.expr ?? { message: "an operand is missing" };
  }
  const args: Expr[] = [];
  for (const arg of shape.args) {
    const expr = filled(arg, atoms);
    if ("message" in expr) {
      return expr;
    }
    args.push(expr);
  }
  if ("callee" in shape) {
    const { callee } = shape;
    const atom = atoms[callee];
    return atom?.call === undefined ? { message: "an operator is missing", atom: callee } : called(atom, callee, args);
  }
  const [a] = args;
  if (shape.fn === "neg" && a?.kind === "number") {
    return { kind: "number", value: -a.value };
  }
  return { kind: "call", fn: shape.fn, args, pos: atoms[shape.first]?.pos };
}

function called({ call, pos }: Atom, index: number, args: readonly Expr[]): Expr | GrammarError {
  const [least, most] = call?.arity ?? [0, 0];
  if (call === undefined || args.length < least || args.length > most) {
    const many = `${least} argument${least === 1 ? "" : "s"}`;
    return { message: `${call?.name ?? ""}() takes ${many}, not ${args.length}`, atom: index };
  }
  return call.make(args, pos);
}

const REMEDIES: Readonly<Record<string, string>> = {
  "an operator is missing": "write * where a product is meant",
  "comparisons cannot be chained": "write a < b && b < c",
  "a^-b^c has two meanings in SPICE": "write parentheses",
};

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

/** Spellings of operators that differ from the grammar's. */
const SPELLING: Readonly<Record<string, string>> = {
  "**": "^",
  "&&": " and ",
  "||": " or ",
  "!": " not ",
  "<>": "!=",
  "{": "(",
  "}": ")",
  // Without parentheses the grammar takes the second colon of `a ? b ? c : d : e` for a range.
  "?": "? (",
  ":": ") :",
};

/** Other names of functions. */
const ALIASES: ReadonlyMap<string, string> = new Map([
  ["ternary_fcn", "if"],
  ["arctan", "atan"],
]);

const TOKEN =
  /(\s+)|([vi]\s*\(\s*([^\s,(){}'"=]+)\s*(?:,\s*([^\s,(){}'"=]+)\s*)?\))|((?:\d|\.\d)(?:[\wµμ.]|(?<=[\d.]e)[+-](?=\d))*)|([a-z_]\w*)|(\*\*|&&|\|\||==|!=|<=|>=|<>|[-+*/%^!<>?:(),{}])/iy;
const OPENING = /\s*\(/y;

interface Translation {
  /** What the grammar parses. */
  readonly translated: string;
  /** Where pieces of `translated` begin, and what they stand for begins in the text. */
  readonly pieces: readonly { readonly from: number; readonly at: number }[];
  /** Operands by number of place-holder, and their offsets in the text. */
  readonly atoms: readonly Atom[];
  readonly ends: readonly number[];
}

function translate(
  text: string,
  place: (offset: number) => SourcePos,
  fail: Fail,
  own: Functions | undefined,
  doubts: Doubts | undefined,
): Translation {
  let translated = "";
  const pieces: { readonly from: number; readonly at: number }[] = [];
  const atoms: Atom[] = [];
  const ends: number[] = [];
  /** Parentheses and conditionals that are open. */
  const open: { readonly op: string; readonly at: number }[] = [];
  let tokens = 0;
  // Signs, powers and conditionals nest in the grammar as parentheses do.
  let chained = 0;

  const emit = (piece: string, at: number): void => {
    pieces.push({ from: translated.length, at });
    translated += piece;
    tokens++;
    if (tokens > MOST_TOKENS) {
      throw fail(at, `the expression has more than ${MOST_TOKENS} terms`, "split it with .param");
    }
  };
  const atom = (expr: Expr, pos: SourcePos, at: number, call?: Callable): void => {
    emit(call === undefined ? ` _${atoms.length} ` : ` f${atoms.length} `, at);
    atoms.push({ expr, call, pos });
    ends.push(at);
  };

  let at = 0;
  while (at < text.length) {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(text);
    if (match === null) {
      throw badCharacter(text, at, fail);
    }
    const [whole, , probe, a, b, number, name, op] = match;
    if (probe !== undefined && a !== undefined) {
      const pos = place(at);
      atom(reading(probe, a, b, pos), pos, at);
    } else if (number !== undefined) {
      const pos = place(at);
      atom({ kind: "number", value: numberOf(number, at, fail) }, pos, at);
      doubts?.note(number, true, () => pos);
    } else if (name !== undefined) {
      const lower = name.toLowerCase();
      const pos = place(at);
      OPENING.lastIndex = at + name.length;
      const call = OPENING.test(text) ? callableOf(lower, at, fail, own) : undefined;
      atom({ kind: "name", name: lower, pos }, pos, at, call);
    } else if (op !== undefined) {
      if (op === "(" || op === "{" || op === "?") {
        open.push({ op, at });
      } else if (op === ")" || op === "}" || op === ":") {
        close(open, op, at, fail);
      }
      if (op === "?" || op === "^" || op === "**" || /[-+!]\s*$/.test(text.slice(Math.max(0, at - 8), at))) {
        chained++;
      }
      if (open.length > DEEPEST || chained > 2 * DEEPEST) {
        throw fail(at, `the expression is nested deeper than ${DEEPEST}`, "split it with .param");
      }
      emit(SPELLING[op] ?? op, at);
    }
    at += whole.length;
  }
  const [left] = open.slice(-1);
  if (left !== undefined) {
    throw unclosed(left, fail);
  }
  return { translated, pieces, atoms, ends };
}

/** A conditional is closed by its ":", parentheses and braces by their like. */
function close(open: { readonly op: string; readonly at: number }[], op: string, at: number, fail: Fail): void {
  const last = open.pop();
  if (last === undefined) {
    throw op === ":"
      ? fail(at, '":" without "?"', "a conditional is written c ? a : b")
      : fail(at, `"${op}" closes nothing`, "remove it, or write what it closes");
  }
  if ({ "(": ")", "{": "}", "?": ":" }[last.op] !== op) {
    throw op === ":" ? fail(at, '":" without "?"', "a conditional is written c ? a : b") : unclosed(last, fail);
  }
}

function unclosed({ op, at }: { readonly op: string; readonly at: number }, fail: Fail): InputError {
  return op === "?"
    ? fail(at, '"?" without ":"', "a conditional is written c ? a : b")
    : fail(at, `"${op}" is never closed`, `write "${op === "(" ? ")" : "}"}" where it ends`);
}

function reading(probe: string, a: string, b: string | undefined, pos: SourcePos): Expr {
  if (probe[0] === "i" || probe[0] === "I") {
    return { kind: "current", device: a.toLowerCase(), pos };
  }
  return { kind: "voltage", plus: netName(a), minus: b === undefined ? undefined : netName(b), pos };
}

/** Nets are case-blind, and `gnd` is another name of net 0, as in ngspice. */
export function netName(text: string): string {
  const lower = text.toLowerCase();
  return lower === "gnd" ? "0" : lower;
}

function numberOf(text: string, at: number, fail: Fail): number {
  const value = parseSpice(text);
  if (value === undefined) {
    throw fail(at, `"${text}" is not a SPICE number`, spiceHint(text) ?? "write e.g. 4700, 4.7k or 4.7e3");
  }
  return value;
}

/** Functions of the core's table; the others are operators that are written as signs. */
const KNOWN = new Set([
  "pwl",
  ...Object.keys(functions).filter((key) => /^[a-z]/.test(key) && !/^(?:neg|not|and|or)$/.test(key)),
]);

function callableOf(name: string, at: number, fail: Fail, own: Functions | undefined): Callable {
  const user = own?.get(name);
  if (user !== undefined) {
    const { length } = user.params;
    return { name, arity: [length, length], make: (args, pos) => user.call(args, pos) };
  }
  if (name === "v" || name === "i") {
    throw fail(at, `${name}() is not understood`, name === "v" ? "write v(net) or v(net,net)" : "write i(source)");
  }
  const fn = ALIASES.get(name) ?? name;
  if (!KNOWN.has(fn)) {
    throw fail(at, `"${name}" is not a known function`, `known are ${[...KNOWN].toSorted().join(", ")}`);
  }
  if (fn === "pwl") {
    return {
      name: fn,
      arity: [5, MOST_TOKENS],
      make: (args, pos) => {
        const law = piecewise(args, pos);
        own?.spend(terms(law), pos);
        return law;
      },
    };
  }
  const arity = functions[fn]?.arity ?? [0, 0];
  return { name: fn, arity, make: (args, pos) => ({ kind: "call", fn, args, pos }) };
}

/** `pwl(x, x0, y0, x1, y1, ...)` of a law. */
function piecewise([x, ...points]: readonly Expr[], pos: SourcePos): Expr {
  if (x === undefined || points.length % 2 !== 0) {
    throw new InputError("pwl() takes x and then pairs of x and y", { pos, remedy: "write pwl(x, x0, y0, x1, y1)" });
  }
  const pairs = Array.from(
    { length: points.length / 2 },
    (_, k) => [points[2 * k] ?? x, points[2 * k + 1] ?? x] as const,
  );
  return tableLaw(x, pairs, false, pos);
}

function badCharacter(text: string, at: number, fail: Fail): InputError {
  const c = String.fromCodePoint(text.codePointAt(at) ?? 32);
  const remedy = {
    "=": "write == to compare; an expression assigns nothing",
    "&": "write &&",
    "|": "write ||",
    "~": "write !",
    "[": "an expression has no vectors",
    "'": "an expression has no quotes inside",
    '"': "an expression has no texts",
  }[c];
  return fail(at, `"${c}" cannot stand in an expression`, remedy ?? "expressions are arithmetic: + - * / ^ ( ) ? :");
}

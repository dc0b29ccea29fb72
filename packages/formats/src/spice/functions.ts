/**
 * `.func NAME(a, b) {formula}` and `.param NAME(a, b) = formula`. A call is replaced by the formula when it is read, so that
 * what is simulated and written knows no functions. As in ngspice a definition is seen in its subcircuit and those inside,
 * hides a function of ngspice's own, and its other names mean what they mean where it is called.
 *
 * A formula may call functions that are defined further down; one that calls itself is refused with its circle.
 */
import { type Expr, InputError, type SourcePos } from "@twinedge/core";
import type { ExpressionReader } from "./expression.ts";
import type { Line } from "./lines.ts";
import { MOST_TERMS, terms } from "./terms.ts";

const DEEPEST = 64;
/** Terms of all expressions of a deck, calls written out. */
const MOST_TERMS_IN_ALL = 4_000_000;

/** A definition as it stands in a line. */
export interface FunctionText {
  readonly name: string;
  readonly params: readonly string[];
  readonly line: Line;
  /** Offsets of the name, and of the formula and its end. */
  readonly at: number;
  readonly from: number;
  readonly end: number;
}

/** What a call needs of a function. */
export interface UserFunction {
  readonly params: readonly string[];
  /** The call written out. */
  call(args: readonly Expr[], pos: SourcePos): Expr;
}

const NAME = /^[a-z_]\w*$/;

/** `NAME(a, b)` at an offset of a line, with the formula up to `end`. @throws InputError for names that are none */
export function functionText(line: Line, head: RegExpExecArray, end: number): FunctionText {
  const [whole, before = "", name = "", list = ""] = head;
  const at = head.index + before.length;
  const lower = name.toLowerCase();
  if (lower === "v" || lower === "i") {
    throw line.fail(at, `${lower}() is a reading of the circuit and cannot be defined`, "choose another name");
  }
  const params = list.trim() === "" ? [] : list.split(",").map((param) => param.trim().toLowerCase());
  for (const [k, param] of params.entries()) {
    if (!NAME.test(param) || params.indexOf(param) !== k) {
      const what = NAME.test(param) ? "is given twice" : "cannot be a name here";
      throw line.fail(at, `"${param}" ${what}`, `write ${lower}(a, b) with a name for each argument`);
    }
  }
  return { name: lower, params, line, at, from: head.index + whole.length, end };
}

/** The functions of one scope and those around it. */
export class Functions {
  readonly #texts: ReadonlyMap<string, FunctionText>;
  readonly #outer: Functions | undefined;
  readonly #read: ExpressionReader;
  readonly #known = new Map<string, UserFunction>();
  /** Shared by all scopes: names whose formulas are being read, and the terms of all expressions so far. */
  readonly #shared: { readonly open: string[]; terms: number };

  /** @param reader makes a reader of expressions that knows these functions */
  constructor(
    texts: ReadonlyMap<string, FunctionText>,
    outer: Functions | undefined,
    reader: (functions: Functions) => ExpressionReader,
  ) {
    this.#texts = texts;
    this.#outer = outer;
    this.#read = reader(this);
    this.#shared = outer === undefined ? { open: [], terms: 0 } : outer.#shared;
  }

  get expression(): ExpressionReader {
    return this.#read;
  }

  /** Counts terms. @throws InputError where a deck has too many for the machine */
  spend(count: number, pos: SourcePos): void {
    this.#shared.terms += count;
    if (this.#shared.terms > MOST_TERMS_IN_ALL) {
      throw new InputError(`the deck's expressions have more than ${MOST_TERMS_IN_ALL} terms, functions written out`, {
        pos,
        remedy: "give intermediate values names with .param",
      });
    }
  }

  /** @throws InputError where the formula cannot be read or calls itself */
  get(name: string): UserFunction | undefined {
    const text = this.#texts.get(name);
    if (text === undefined) {
      return this.#outer?.get(name);
    }
    let known = this.#known.get(name);
    if (known === undefined) {
      known = this.#define(text);
      this.#known.set(name, known);
    }
    return known;
  }

  #define(text: FunctionText): UserFunction {
    const { name, params, line } = text;
    const pos = line.pos(text.at);
    const { open } = this.#shared;
    if (open.includes(name)) {
      const circle = [...open.slice(open.indexOf(name)), name].join(" -> ");
      throw new InputError(`function "${name}" calls itself: ${circle}`, { pos, remedy: "break the circle" });
    }
    if (open.length >= DEEPEST) {
      throw new InputError(`functions call each other more than ${DEEPEST} deep`, { pos, remedy: "call fewer" });
    }
    open.push(name);
    const body = this.#read(...formula(text));
    open.pop();
    return {
      params,
      call: (args, at) => {
        const sizes = new Map(params.map((param, k) => [param, terms(args[k] ?? body)]));
        const size = terms(body, sizes);
        if (size > MOST_TERMS) {
          throw new InputError(`"${name}" has more than ${MOST_TERMS} terms, written out`, {
            pos: at,
            remedy: "give intermediate values names with .param",
          });
        }
        this.spend(size, at);
        return substitute(body, new Map(params.map((param, k) => [param, args[k] ?? body])));
      },
    };
  }
}

/** The formula's text, braces or quotes around all of it taken off, and the place of its characters. */
function formula({ line, from, end }: FunctionText): [text: string, place: (offset: number) => SourcePos] {
  const text = line.text.slice(from, end);
  const quoted = /^(\s*)'([^']*)'\s*$/.exec(text);
  const [start, body] = quoted === null ? [from, text] : [from + (quoted[1]?.length ?? 0) + 1, quoted[2] ?? ""];
  return [body, (offset) => line.pos(start + offset)];
}

function substitute(expr: Expr, args: ReadonlyMap<string, Expr>): Expr {
  if (expr.kind === "call") {
    return { ...expr, args: expr.args.map((arg) => substitute(arg, args)) };
  }
  return expr.kind === "name" ? (args.get(expr.name) ?? expr) : expr;
}

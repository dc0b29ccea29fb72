/**
 * Boolean expressions of digital devices, PSpice's notation (PSpice A/D reference, LOGICEXP and PINDLY): `~` not, `==` `!=`,
 * `&` and, `^` exclusive or, `|` or, in this order of precedence; `( )` or `{ }`; literals `'0 '1 'x`; names.
 *
 * Three-valued: a result is X where it is not settled by what is known (`0 & X` is 0). A comparison of a net with `'x` asks
 * whether it is unknown and is itself known; any other comparison with an X is X.
 */
import { not, X } from "./states.ts";

/** A compiled expression: 0, 1, or X. */
export type Bool = () => number;

/** What a name or a call stands for; undefined: it is not known. */
export interface Names<T = Bool> {
  readonly name: (name: string) => T | undefined;
  readonly call?: (name: string, args: readonly string[]) => T | undefined;
}

type BooleanOperator = "|" | "^" | "&" | "==" | "!=";

/** What an expression is made into: something that can be evaluated, a text in another language. */
export interface BooleanForm<T> {
  /** 0, 1, 2 for X. */
  readonly literal: (state: number) => T;
  readonly not: (of: T) => T;
  readonly both: (operator: BooleanOperator, a: T, b: T) => T;
  /** Is it X (`inverted`: known)? */
  readonly unknown: (of: T, inverted: boolean) => T;
}

const TOKEN = /\s*(?:(==|!=|[~&^|(){},])|'([01xz])|([^\s~&^|(){},=!'";:<>?@]+))/iy;
const DEEPEST = 100;

/** @throws Error whose message says what cannot be read. */
export function compileBoolean(text: string, names: Names): Bool {
  return readBoolean(text, names, EVALUATED);
}

/** @throws Error whose message says what cannot be read. */
export function readBoolean<T>(text: string, names: Names<T>, form: BooleanForm<T>): T {
  return new Parser(text, names, form).whole();
}

interface Token {
  readonly kind: "op" | "literal" | "name";
  readonly text: string;
}

function tokens(text: string): readonly Token[] {
  const found: Token[] = [];
  let at = 0;
  const end = text.trimEnd().length;
  while (at < end) {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(text);
    if (match === null) {
      throw new Error(`"${text.slice(at).trim().slice(0, 20)}" cannot stand in a logic expression`);
    }
    const [whole, op, literal, name] = match;
    if (op !== undefined) {
      found.push({ kind: "op", text: op === "{" ? "(" : op === "}" ? ")" : op });
    } else if (literal !== undefined) {
      found.push({ kind: "literal", text: literal.toLowerCase() });
    } else {
      found.push({ kind: "name", text: name ?? "" });
    }
    at += whole.length;
  }
  return found;
}

type Fold = (a: number, b: number) => number;

const FOLDS: Readonly<Record<BooleanOperator, Fold>> = {
  "|": (a, b) => (a === 1 || b === 1 ? 1 : a === X || b === X ? X : 0),
  "^": (a, b) => (a === X || b === X ? X : a ^ b),
  "&": (a, b) => (a === 0 || b === 0 ? 0 : a === X || b === X ? X : 1),
  "==": (a, b) => (a === X || b === X ? X : Number(a === b)),
  "!=": (a, b) => (a === X || b === X ? X : Number(a !== b)),
};

export const EVALUATED: BooleanForm<Bool> = {
  literal: (state) => () => state,
  not: (of) => () => not(of()),
  both: (operator, a, b) => {
    const fold = FOLDS[operator];
    return () => fold(a(), b());
  },
  unknown: (of, inverted) => () => Number((of() === X) !== inverted),
};

/** Weakest first. */
const LEVELS: readonly (readonly BooleanOperator[])[] = [["|"], ["^"], ["&"], ["==", "!="]];

class Parser<T> {
  readonly #tokens: readonly Token[];
  readonly #names: Names<T>;
  readonly #form: BooleanForm<T>;
  #next = 0;
  #depth = 0;

  constructor(text: string, names: Names<T>, form: BooleanForm<T>) {
    this.#tokens = tokens(text);
    this.#names = names;
    this.#form = form;
  }

  whole(): T {
    const value = this.#level(0);
    const rest = this.#tokens[this.#next];
    if (rest !== undefined) {
      throw new Error(`an operator is missing before "${rest.text}"`);
    }
    return value;
  }

  #level(rank: number): T {
    const operators = LEVELS[rank];
    if (operators === undefined) {
      return this.#unary();
    }
    let left = this.#level(rank + 1);
    for (;;) {
      const token = this.#tokens[this.#next];
      const operator = token?.kind === "op" ? operators.find((one) => one === token.text) : undefined;
      if (operator === undefined) {
        return left;
      }
      this.#next++;
      left = this.#unknownLiteral()
        ? this.#form.unknown(left, operator === "!=")
        : this.#form.both(operator, left, this.#level(rank + 1));
    }
  }

  /** `'x` on the right of a comparison. */
  #unknownLiteral(): boolean {
    const token = this.#tokens[this.#next];
    const operator = this.#tokens[this.#next - 1]?.text ?? "";
    if (token?.kind !== "literal" || token.text !== "x" || !operator.endsWith("=")) {
      return false;
    }
    this.#next++;
    return true;
  }

  #unary(): T {
    const token = this.#tokens[this.#next];
    this.#next++;
    if (token === undefined) {
      throw new Error("an operand is missing at the end");
    }
    if (token.kind === "literal") {
      return this.#form.literal(token.text === "0" ? 0 : token.text === "1" ? 1 : X);
    }
    if (token.kind === "name") {
      return this.#named(token.text);
    }
    this.#depth++;
    if (this.#depth > DEEPEST) {
      throw new Error(`it is nested deeper than ${DEEPEST}`);
    }
    let value: T;
    if (token.text === "~") {
      value = this.#form.not(this.#unary());
    } else if (token.text === "(") {
      value = this.#level(0);
      this.#expect(")");
    } else {
      throw new Error(`an operand is missing before "${token.text}"`);
    }
    this.#depth--;
    return value;
  }

  #named(name: string): T {
    if (this.#tokens[this.#next]?.text !== "(" || this.#names.call === undefined) {
      const value = this.#names.name(name);
      if (value === undefined) {
        throw new Error(`"${name}" is not known`);
      }
      return value;
    }
    this.#next++;
    const args: string[] = [];
    for (let token = this.#tokens[this.#next]; token !== undefined && token.text !== ")"; ) {
      if (token.text !== ",") {
        args.push(token.text);
      }
      this.#next++;
      token = this.#tokens[this.#next];
    }
    this.#expect(")");
    const value = this.#names.call(name, args);
    if (value === undefined) {
      throw new Error(`${name}(${args.join(", ")}) is not known`);
    }
    return value;
  }

  #expect(text: string): void {
    const token = this.#tokens[this.#next];
    if (token?.text !== text) {
      throw new Error(`"${text}" is missing ${token === undefined ? "at the end" : `before "${token.text}"`}`);
    }
    this.#next++;
  }
}

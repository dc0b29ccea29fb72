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
export interface Names {
  readonly name: (name: string) => Bool | undefined;
  readonly call?: (name: string, args: readonly string[]) => Bool | undefined;
}

const TOKEN = /\s*(?:(==|!=|[~&^|(){},])|'([01xz])|([^\s~&^|(){},=!'";:<>?@]+))/iy;
const DEEPEST = 100;

/** @throws Error whose message says what cannot be read. */
export function compileBoolean(text: string, names: Names): Bool {
  const parser = new Parser(text, names);
  return parser.whole();
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

/** Weakest first. */
const LEVELS: readonly Readonly<Record<string, Fold>>[] = [
  { "|": (a, b) => (a === 1 || b === 1 ? 1 : a === X || b === X ? X : 0) },
  { "^": (a, b) => (a === X || b === X ? X : a ^ b) },
  { "&": (a, b) => (a === 0 || b === 0 ? 0 : a === X || b === X ? X : 1) },
  {
    "==": (a, b) => (a === X || b === X ? X : Number(a === b)),
    "!=": (a, b) => (a === X || b === X ? X : Number(a !== b)),
  },
];

class Parser {
  readonly #tokens: readonly Token[];
  readonly #names: Names;
  #next = 0;
  #depth = 0;

  constructor(text: string, names: Names) {
    this.#tokens = tokens(text);
    this.#names = names;
  }

  whole(): Bool {
    const value = this.#level(0);
    const rest = this.#tokens[this.#next];
    if (rest !== undefined) {
      throw new Error(`an operator is missing before "${rest.text}"`);
    }
    return value;
  }

  #level(rank: number): Bool {
    const folds = LEVELS[rank];
    if (folds === undefined) {
      return this.#unary();
    }
    let left = this.#level(rank + 1);
    for (;;) {
      const token = this.#tokens[this.#next];
      const fold = token?.kind === "op" && Object.hasOwn(folds, token.text) ? folds[token.text] : undefined;
      if (token === undefined || fold === undefined) {
        return left;
      }
      this.#next++;
      const asked = this.#unknownLiteral();
      left = asked ? isUnknown(left, token.text === "!=") : folded(fold, left, this.#level(rank + 1));
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

  #unary(): Bool {
    const token = this.#tokens[this.#next];
    this.#next++;
    if (token === undefined) {
      throw new Error("an operand is missing at the end");
    }
    if (token.kind === "literal") {
      const value = token.text === "0" ? 0 : token.text === "1" ? 1 : X;
      return () => value;
    }
    if (token.kind === "name") {
      return this.#named(token.text);
    }
    this.#depth++;
    if (this.#depth > DEEPEST) {
      throw new Error(`it is nested deeper than ${DEEPEST}`);
    }
    let value: Bool;
    if (token.text === "~") {
      const inner = this.#unary();
      value = () => not(inner());
    } else if (token.text === "(") {
      value = this.#level(0);
      this.#expect(")");
    } else {
      throw new Error(`an operand is missing before "${token.text}"`);
    }
    this.#depth--;
    return value;
  }

  #named(name: string): Bool {
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

function folded(fold: Fold, a: Bool, b: Bool): Bool {
  return () => fold(a(), b());
}

function isUnknown(of: Bool, inverted: boolean): Bool {
  return () => Number((of() === X) !== inverted);
}

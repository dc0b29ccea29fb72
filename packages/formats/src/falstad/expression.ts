/**
 * The expressions of Falstad's controlled sources (circuitjs1, Expr): Java's operators and a list of functions, over the
 * inputs `a` to `i`. What moves with time (`t`, `timestep`, last values, derivatives) has no meaning in a settled circuit.
 */
import type { Expr } from "@twinedge/core";

const TOKEN = /\s*(?:(\d+\.?\d*(?:e-?\d+)?|\.\d+(?:e-?\d+)?)|([a-z]\w*)|(\|\||&&|==|!=|<=|>=|[-+*/^()?:,<>!]))/y;

/** By name, ours with the number of arguments. */
const FUNCTIONS: Readonly<Record<string, string>> = {
  sin: "sin",
  cos: "cos",
  tan: "tan",
  asin: "asin",
  acos: "acos",
  atan: "atan",
  sinh: "sinh",
  cosh: "cosh",
  tanh: "tanh",
  abs: "abs",
  exp: "exp",
  log: "ln",
  sqrt: "sqrt",
  floor: "floor",
  ceil: "ceil",
  pwr: "pwr",
};

const DEEPEST = 200;

const number = (value: number): Expr => ({ kind: "number", value });
const call = (fn: string, ...args: readonly Expr[]): Expr => ({ kind: "call", fn, args });

/**
 * @param inputs what the letters stand for, `a` first
 * @throws Error whose message says what cannot be read
 */
export function parseExpression(text: string, inputs: readonly Expr[]): Expr {
  return new Parser(text, inputs).whole();
}

class Parser {
  private readonly tokens: string[] = [];
  private readonly inputs: readonly Expr[];
  private next = 0;
  private depth = 0;

  constructor(text: string, inputs: readonly Expr[]) {
    this.inputs = inputs;
    const source = text.toLowerCase().trimEnd();
    TOKEN.lastIndex = 0;
    while (TOKEN.lastIndex < source.length) {
      const at = TOKEN.lastIndex;
      const found = TOKEN.exec(source);
      if (found === null) {
        throw new Error(`"${source.slice(at).trim().slice(0, 10)}" cannot be read`);
      }
      this.tokens.push(found[1] ?? found[2] ?? found[3] ?? "");
    }
  }

  whole(): Expr {
    const expr = this.ternary();
    const rest = this.tokens[this.next];
    if (rest !== undefined) {
      throw new Error(`"${rest}" stands where an operator is expected`);
    }
    return expr;
  }

  private skip(token: string): boolean {
    if (this.tokens[this.next] === token) {
      this.next++;
      return true;
    }
    return false;
  }

  private expect(token: string): void {
    if (!this.skip(token)) {
      throw new Error(`"${token}" is missing before ${JSON.stringify(this.tokens[this.next] ?? "the end")}`);
    }
  }

  private ternary(): Expr {
    if (++this.depth > DEEPEST) {
      throw new Error("it is nested too deeply");
    }
    const condition = this.binary(0);
    let expr = condition;
    if (this.skip("?")) {
      const yes = this.ternary();
      this.expect(":");
      expr = call("if", condition, yes, this.ternary());
    }
    this.depth--;
    return expr;
  }

  private binary(level: number): Expr {
    const operators = LEVELS[level];
    if (operators === undefined) {
      return this.unary();
    }
    let left = this.binary(level + 1);
    for (;;) {
      const token = this.tokens[this.next] ?? "";
      const fn = operators[token];
      if (fn === undefined) {
        return left;
      }
      this.next++;
      left = call(fn, left, this.binary(level + 1));
    }
  }

  private unary(): Expr {
    if (++this.depth > DEEPEST) {
      throw new Error("it is nested too deeply");
    }
    this.skip("+");
    const expr = this.skip("!") ? call("not", this.unary()) : this.skip("-") ? call("neg", this.unary()) : this.power();
    this.depth--;
    return expr;
  }

  private power(): Expr {
    let base = this.term();
    while (this.skip("^")) {
      base = power(base, this.term());
    }
    return base;
  }

  private term(): Expr {
    const token = this.tokens[this.next++];
    if (token === undefined) {
      throw new Error("it ends too early");
    }
    if (token === "(") {
      const expr = this.ternary();
      this.expect(")");
      return expr;
    }
    if (/^[\d.]/.test(token)) {
      return number(Number(token));
    }
    if (token === "pi") {
      return number(Math.PI);
    }
    const input = token.length === 1 ? this.inputs[token.charCodeAt(0) - "a".charCodeAt(0)] : undefined;
    return input ?? this.function(token);
  }

  private function(name: string): Expr {
    if (this.tokens[this.next] !== "(") {
      const moves = /^(?:t|timestep|last\w*|d[a-i]dt)$/.test(name);
      throw new Error(moves ? `"${name}" moves with time` : `there is no input or function "${name}"`);
    }
    this.next++;
    const args: Expr[] = [this.ternary()];
    while (this.skip(",")) {
      args.push(this.ternary());
    }
    this.expect(")");
    return applied(name, args);
  }
}

const LEVELS: readonly Readonly<Record<string, string>>[] = [
  { "||": "or" },
  { "&&": "and" },
  { "==": "==", "!=": "!=" },
  { "<=": "<=", ">=": ">=", "<": "<", ">": ">" },
  { "+": "+", "-": "-" },
  { "*": "*", "/": "/" },
];

/** Java's power keeps the sign of the base for whole exponents, ours does not. */
function power(base: Expr, exponent: Expr): Expr {
  const odd = exponent.kind === "number" && Math.abs(exponent.value % 2) === 1;
  return odd ? call("*", call("sgn", base), call("^", base, exponent)) : call("^", base, exponent);
}

function applied(name: string, args: readonly Expr[]): Expr {
  const [a, b, c] = args;
  const same = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
  const one = a !== undefined && args.length === 1;
  const two = a !== undefined && b !== undefined && args.length === 2;
  const three = a !== undefined && b !== undefined && c !== undefined && args.length === 3;
  if (same !== undefined && (name === "pwr" ? two : one)) {
    return call(same, ...args);
  }
  if ((name === "min" || name === "max") && args.length >= 2) {
    return args.reduce((all, arg) => call(name, all, arg));
  }
  if (name === "clamp" && three) {
    return call("min", call("max", a, b), c);
  }
  if (name === "select" && three) {
    return call("if", call(">", a, number(0)), c, b);
  }
  if (name === "mod" && two) {
    return call("%", a, b);
  }
  if (name === "pwrs" && two) {
    return call("*", call("sgn", a), call("pwr", a, b));
  }
  if (name === "step" && (one || two)) {
    const from = call(">=", a, number(0));
    return b === undefined ? from : call("and", from, call("<=", a, b));
  }
  throw new Error(`there is no function "${name}" with ${args.length} argument${one ? "" : "s"}`);
}

/** Expressions of Verilog (IEEE 1364-2005, section 5) from tokens, as far as netlists use them. */
import type { Delays, Expression, MinTypMax, Range, Strengths } from "./ast.ts";
import type { Lexer, Token } from "./lexer.ts";

/** Operands and brackets in each other. */
const MOST_DEPTH = 400;
/** Operators of one chain: `a & b & c ...`. */
const MOST_CHAIN = 4000;

const BINARY: Readonly<Record<string, number>> = {
  "||": 1,
  "&&": 2,
  "|": 3,
  "~|": 3,
  "^": 4,
  "~^": 4,
  "^~": 4,
  "&": 5,
  "~&": 5,
  "==": 6,
  "!=": 6,
  "===": 6,
  "!==": 6,
  "<": 7,
  "<=": 7,
  ">": 7,
  ">=": 7,
  "<<": 8,
  ">>": 8,
  "<<<": 8,
  ">>>": 8,
  "+": 9,
  "-": 9,
  "*": 10,
  "/": 10,
  "%": 10,
  "**": 11,
};
const UNARY = new Set(["~", "!", "-", "+", "&", "|", "^", "~&", "~|", "~^", "^~"]);
const STRENGTHS = /^(?:supply|strong|pull|weak|highz)[01]$/;

export class ExpressionParser {
  protected readonly lexer: Lexer;
  private depth = 0;

  constructor(lexer: Lexer) {
    this.lexer = lexer;
  }

  protected at(text: string): boolean {
    const token = this.lexer.peek();
    return token.text === text && (token.kind === "punct" || token.kind === "word");
  }

  protected take(text: string): boolean {
    if (this.at(text)) {
      this.lexer.next();
      return true;
    }
    return false;
  }

  protected expect(text: string, where: string): Token {
    const token = this.lexer.peek();
    if (!this.at(text)) {
      const found = token.kind === "end" ? "the end of the file" : `"${token.text}"`;
      this.lexer.fail(`${where}: "${text}" is missing before ${found}`, `write "${text}" here`);
    }
    return this.lexer.next();
  }

  /** An identifier; keywords of Verilog that begin items are refused by their place. */
  protected name(where: string): Token {
    const token = this.lexer.peek();
    if (token.kind !== "word" && token.kind !== "name") {
      const found = token.kind === "end" ? "the end of the file" : `"${token.text}"`;
      this.lexer.fail(`${where}: a name is missing before ${found}`, "write a name");
    }
    return this.lexer.next();
  }

  expression(least = 0): Expression {
    if (++this.depth > MOST_DEPTH) {
      this.lexer.fail(`the expression is nested more than ${MOST_DEPTH} deep`, "take it apart");
    }
    let left = this.operand();
    for (let chain = 0; ; chain++) {
      const token = this.lexer.peek();
      const priority = token.kind === "punct" ? BINARY[token.text] : undefined;
      if (priority === undefined || priority <= least) {
        break;
      }
      if (chain > MOST_CHAIN) {
        this.lexer.fail(`the expression has more than ${MOST_CHAIN} operators`, "take it apart");
      }
      this.lexer.next();
      this.attributes();
      const right = this.expression(priority);
      left = { kind: "binary", op: token.text, a: left, b: right, pos: this.lexer.pos(token) };
    }
    if (least === 0 && this.at("?")) {
      const token = this.lexer.next();
      const a = this.expression();
      this.expect(":", "?:");
      const b = this.expression();
      left = { kind: "choice", condition: left, a, b, pos: this.lexer.pos(token) };
    }
    this.depth--;
    return left;
  }

  private operand(): Expression {
    const token = this.lexer.peek();
    const pos = this.lexer.pos(token);
    if (token.kind === "punct" && UNARY.has(token.text)) {
      this.lexer.next();
      this.attributes();
      if (++this.depth > MOST_DEPTH) {
        this.lexer.fail(`the expression is nested more than ${MOST_DEPTH} deep`, "take it apart");
      }
      const a = this.operand();
      this.depth--;
      return { kind: "unary", op: token.text, a, pos };
    }
    switch (token.kind) {
      case "number":
        this.lexer.next();
        return this.number(token);
      case "string":
        this.lexer.next();
        return { kind: "string", text: token.text, pos };
      case "word":
      case "name":
        return this.reference();
      default:
        break;
    }
    if (this.take("(")) {
      const inner = this.expression();
      this.expect(")", "expression");
      return inner;
    }
    if (this.at("{")) {
      return this.concatenation();
    }
    const found = token.kind === "end" ? "the end of the file" : `"${token.text}"`;
    return this.lexer.fail(`an expression is missing before ${found}`, "write a net, a number or an expression");
  }

  private reference(): Expression {
    const token = this.lexer.next();
    const pos = this.lexer.pos(token);
    if (token.kind === "word" && token.text.startsWith("$")) {
      this.lexer.fail(`system function ${token.text} is not supported`, "write a net or a number", token);
    }
    if (this.at("(")) {
      this.lexer.fail(`function call ${token.text}(...) is not supported`, "synthesise the design to gates", token);
    }
    if (this.at(".")) {
      this.lexer.fail(
        `hierarchical name ${token.text}. ... is not supported`,
        "bring the net out through a port",
        token,
      );
    }
    if (!this.take("[")) {
      return { kind: "name", name: token.text, pos };
    }
    const first = this.expression();
    for (const by of [":", "+:", "-:"] as const) {
      if (this.take(by)) {
        const second = this.expression();
        this.expect("]", "part select");
        return { kind: "part", name: token.text, by, first, second, pos };
      }
    }
    this.expect("]", "bit select");
    if (this.at("[")) {
      this.lexer.fail(`${token.text} has two selects: arrays are not supported`, "use vectors", token);
    }
    return { kind: "bit", name: token.text, index: first, pos };
  }

  private concatenation(): Expression {
    const pos = this.lexer.pos(this.expect("{", "concatenation"));
    const first = this.expression();
    if (this.take("{")) {
      const items = this.list("}");
      this.expect("}", "replication");
      this.expect("}", "replication");
      return { kind: "repeat", count: first, items, pos };
    }
    const items = [first];
    while (this.take(",")) {
      items.push(this.expression());
    }
    this.expect("}", "concatenation");
    return { kind: "concat", items, pos };
  }

  private list(end: string): readonly Expression[] {
    const items = [this.expression()];
    while (!this.at(end) && this.take(",")) {
      items.push(this.expression());
    }
    return items;
  }

  private number(token: Token): Expression {
    const pos = this.lexer.pos(token);
    const text = token.text.replaceAll(/[_ \t]/g, "").toLowerCase();
    const based = /^(\d*)'s?([bodh])(.*)$/.exec(text);
    if (based === null) {
      if (/[.e]/.test(text)) {
        return { kind: "real", value: Number(text), pos };
      }
      const value = BigInt(text);
      const bits = value.toString(2).padStart(32, "0");
      return { kind: "number", bits, sized: false, pos };
    }
    const [, size = "", base = "", digits = ""] = based;
    const width = size === "" ? 32 : Number(size);
    if (width < 1 || width > MOST_BITS) {
      this.lexer.fail(`a number of ${size} bits`, `give it 1 to ${MOST_BITS} bits`, token);
    }
    const bits = digitsToBits(digits, base);
    if (bits === undefined) {
      this.lexer.fail(`"${token.text}" is no number of base ${base}`, "write digits of its base", token);
    }
    return { kind: "number", bits: resized(bits, width), sized: size !== "", pos };
  }

  // ---- what stands beside expressions ---------------------------------------------------------------------------

  /** `(* ... *)` has no meaning for a simulation. */
  protected attributes(): void {
    while (this.take("(*")) {
      for (;;) {
        const token = this.lexer.next();
        if (token.kind === "end") {
          this.lexer.fail("the attribute has no end", "add *)", token);
        }
        if (token.kind === "punct" && token.text === "*" && this.take(")")) {
          break;
        }
      }
    }
  }

  protected range(): Range | undefined {
    if (!this.take("[")) {
      return undefined;
    }
    const msb = this.expression();
    this.expect(":", "range");
    const lsb = this.expression();
    this.expect("]", "range");
    return { msb, lsb };
  }

  /** `#5`, `#(2,3)`, `#(1:2:3)`; nothing is no delay. */
  protected delays(): Delays {
    if (!this.take("#")) {
      return [];
    }
    if (!this.take("(")) {
      return [[this.delayValue()]];
    }
    const delays = [this.minTypMax()];
    while (this.take(",")) {
      delays.push(this.minTypMax());
    }
    this.expect(")", "delay");
    return delays;
  }

  private delayValue(): Expression {
    const token = this.lexer.peek();
    if (token.kind !== "number" && token.kind !== "word" && token.kind !== "name") {
      this.lexer.fail(`a delay is missing before "${token.text}"`, "write #5 or #(2,3)");
    }
    this.lexer.next();
    return token.kind === "number"
      ? this.number(token)
      : { kind: "name", name: token.text, pos: this.lexer.pos(token) };
  }

  private minTypMax(): MinTypMax {
    const values = [this.expression()];
    while (this.take(":")) {
      values.push(this.expression());
    }
    if (values.length === 2) {
      this.lexer.fail("a delay has two of the three values min:typ:max", "give one or all three");
    }
    return values;
  }

  /** After `(`: strengths, where they stand there. */
  protected strengths(): Strengths | undefined {
    const first = this.lexer.peek();
    if (first.kind !== "word" || !STRENGTHS.test(first.text)) {
      return undefined;
    }
    const words = [this.lexer.next().text];
    if (this.take(",")) {
      words.push(this.name("strength").text);
    }
    this.expect(")", "strength");
    const side = (digit: string): string => words.find((word) => word.endsWith(digit))?.slice(0, -1) ?? "strong";
    if (words.some((word) => !STRENGTHS.test(word)) || (words.length === 2 && words[0]?.at(-1) === words[1]?.at(-1))) {
      this.lexer.fail(`(${words.join(", ")}) is no pair of strengths`, "write e.g. (strong0, pull1)", first);
    }
    return { zero: side("0"), one: side("1") };
  }
}

/** Bits of a vector, a number or an array of instances: more is a mistake, and must not eat the machine. */
export const MOST_BITS = 1 << 20;

const WIDTHS: Readonly<Record<string, number>> = { b: 1, o: 3, h: 4 };

function digitsToBits(digits: string, base: string): string | undefined {
  if (base === "d") {
    if (/^[xz?]$/.test(digits)) {
      return digits === "x" ? "x" : "z";
    }
    return /^\d+$/.test(digits) && digits.length < 10_000 ? BigInt(digits).toString(2) : undefined;
  }
  const width = WIDTHS[base] ?? 1;
  const bits: string[] = [];
  for (const digit of digits) {
    if (digit === "x" || digit === "z" || digit === "?") {
      bits.push((digit === "x" ? "x" : "z").repeat(width));
    } else {
      const value = Number.parseInt(digit, 16);
      if (!(value < 2 ** width)) {
        return undefined;
      }
      bits.push(value.toString(2).padStart(width, "0"));
    }
  }
  return bits.join("");
}

/** Wider: filled with 0, or with x or z where that stands first. */
export function resized(bits: string, width: number): string {
  const [first = "0"] = bits;
  return bits.length >= width ? bits.slice(bits.length - width) : bits.padStart(width, first === "1" ? "0" : first);
}

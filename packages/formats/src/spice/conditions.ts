/**
 * `.if (condition)`, `.elseif`, `.else`, `.endif`: every line between them gets the condition under which it counts. It is
 * kept as an expression, as parameters (a subcircuit's above all) have their values only when the circuit is elaborated.
 */
import type { Expr } from "@twinedge/core";
import type { ExpressionReader } from "./expression.ts";
import type { Line } from "./lines.ts";

const DEEPEST = 32;
const MOST_BRANCHES = 100;

interface Block {
  readonly line: Line;
  branches: number;
  /** Of the branch that is being read. */
  condition: Expr;
  /** None of the branches so far; undefined after `.else`. */
  none: Expr | undefined;
}

export class Conditions {
  readonly #expression: ExpressionReader;
  readonly #blocks: Block[] = [];
  #now: Expr | undefined;

  constructor(expression: ExpressionReader) {
    this.#expression = expression;
  }

  /** Condition of the next line; undefined outside all blocks. The same object for lines that stand together. */
  get now(): Expr | undefined {
    return this.#now;
  }

  /** Takes a line that belongs to a block's frame. @throws InputError where it does not fit */
  take(line: Line): boolean {
    const [word = "", dot = ""] =
      /^\.(?:if|elseif|else|endif)(?![\w.])/i
        .exec(line.text)?.[0]
        .toLowerCase()
        .split(/(?<=\.)/) ?? [];
    if (word !== ".") {
      return false;
    }
    if (dot === "if") {
      this.#open(line);
    } else if (dot === "endif") {
      this.#refuseRest(line, ".endif");
      this.#block(line, ".endif");
      this.#blocks.pop();
    } else {
      this.#branch(line, dot);
    }
    this.#now = this.#blocks.map((block) => block.condition).reduce<Expr | undefined>(both, undefined);
    return true;
  }

  /** @throws InputError for a block that is still open */
  finish(): void {
    const open = this.#blocks.at(-1);
    if (open !== undefined) {
      throw open.line.fail(0, "this .if is never closed", "write .endif after it, in the same subcircuit");
    }
  }

  #open(line: Line): void {
    if (this.#blocks.length >= DEEPEST) {
      throw line.fail(0, `.if blocks are nested more than ${DEEPEST} deep`, "join conditions with &&");
    }
    const condition = this.#condition(line, ".if");
    this.#blocks.push({ line, branches: 1, condition, none: not(condition) });
  }

  #branch(line: Line, word: string): void {
    const block = this.#block(line, `.${word}`);
    if (block.none === undefined) {
      throw line.fail(0, `.${word} after .else`, "an .if block has one .else, the last branch");
    }
    if (word === "else") {
      this.#refuseRest(line, ".else");
      block.condition = block.none;
      block.none = undefined;
      return;
    }
    block.branches++;
    if (block.branches > MOST_BRANCHES) {
      throw line.fail(0, `an .if block has more than ${MOST_BRANCHES} branches`, "use .lib sections, or nest blocks");
    }
    const condition = this.#condition(line, ".elseif");
    block.condition = and(block.none, condition);
    block.none = and(block.none, not(condition));
  }

  #block(line: Line, word: string): Block {
    const block = this.#blocks.at(-1);
    if (block === undefined) {
      throw line.fail(0, `${word} without .if`, "remove it, or write the .if it belongs to, in the same subcircuit");
    }
    return block;
  }

  #condition(line: Line, word: string): Expr {
    const from = word.length;
    const text = line.text.slice(from);
    if (text.trim() === "") {
      throw line.fail(0, `${word} has no condition`, `write ${word} (condition)`);
    }
    const quoted = /^(\s*)'([^']*)'\s*$/.exec(text);
    const [start, body] = quoted === null ? [from, text] : [from + (quoted[1]?.length ?? 0) + 1, quoted[2] ?? ""];
    return this.#expression(body, (offset) => line.pos(start + offset));
  }

  #refuseRest(line: Line, word: string): void {
    if (line.text.length > word.length) {
      throw line.fail(
        word.length,
        `nothing may follow ${word}`,
        word === ".else" ? "write .elseif (condition)" : "remove it",
      );
    }
  }
}

function both(a: Expr | undefined, b: Expr): Expr {
  return a === undefined ? b : and(a, b);
}

function and(a: Expr, b: Expr): Expr {
  return { kind: "call", fn: "and", args: [a, b] };
}

function not(a: Expr): Expr {
  return { kind: "call", fn: "not", args: [a] };
}

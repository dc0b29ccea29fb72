/**
 * The grammar of expressions is mathjs's parser, fed with our own node classes: they build a `Shape` at once and know
 * nothing but arithmetic, so what is not arithmetic cannot come out of it.
 *
 * The parser sees operators, parentheses and place-holders, one for each number, name or `v(...)` of the text: `_0` for an
 * operand, `f1` for the name of a function; a place-holder's number leads back to the place in the text.
 *
 * Only the parser of mathjs is bundled (17 kB, 5-8 ms to load against 20 ms + 16 ms for
 * `create({ parseDependencies })` and 350 ms for all of `mathjs/number`). This module is imported when an expression
 * needs it.
 */
import { functions } from "@twinedge/core";
import * as mathjs from "mathjs/number";
import type { Grammar, GrammarError, Shape } from "./expression.ts";

/** Operators of mathjs by what `functions` of the core calls them. */
const OPERATORS: Readonly<Record<string, string>> = { unaryMinus: "neg", not: "not", and: "and", or: "or", mod: "%" };

class Refusal extends Error {
  readonly at: number | undefined;

  constructor(message: string, at: number | undefined) {
    super(message);
    this.at = at;
  }
}

/** What the parser builds: a shape and the place-holder it starts with. */
class Node {
  readonly shape: Shape;
  readonly first: number;

  constructor(shape: Shape, first: number) {
    this.shape = shape;
    this.first = first;
  }
}
// mathjs tells its nodes by a flag on the prototype.
Object.defineProperty(Node.prototype, "isNode", { value: true });

class SymbolNode extends Node {
  readonly isSymbolNode = true;
  readonly isFunction: boolean;

  constructor(name: string) {
    const index = Number(name.slice(1));
    super(index, index);
    this.isFunction = name.startsWith("f");
  }
}

/** Only the hundred of `5%`, which `OperatorNode` refuses. */
class ConstantNode extends Node {
  constructor() {
    super(0, 0);
  }
}

class ParenthesisNode extends Node {
  constructor(content: Node) {
    super(content.shape, content.first);
  }
}

class OperatorNode extends Node {
  readonly isOperatorNode = true;
  readonly op: string;
  readonly args: readonly Node[];

  constructor(op: string, fn: string, args: readonly Node[], implicit = false, isPercentage = false) {
    const [a, b] = args;
    if (a === undefined || isPercentage) {
      throw new Refusal('"%" needs a second operand', a?.first);
    }
    if (implicit) {
      throw new Refusal("an operator is missing", b?.first);
    }
    super(b === undefined ? unary(fn, a) : binary(op, fn, a, b), a.first);
    this.op = op;
    this.args = args;
  }
}

function call(fn: string, args: readonly Shape[], first: number): Shape {
  return { fn, args, first };
}

function unary(fn: string, a: Node): Shape {
  return fn === "unaryPlus" ? a.shape : call(OPERATORS[fn] ?? fn, [a.shape], a.first);
}

function binary(op: string, fn: string, a: Node, b: Node): Shape {
  const name = OPERATORS[fn] ?? op;
  if (!Object.hasOwn(functions, name)) {
    throw new Refusal(`"${op}" is not an operator here`, b.first);
  }
  return name === "^" ? power(a, b) : call(name, [a.shape, b.shape], a.first);
}

/** mathjs reads a^b^c from the right, SPICE from the left. */
function power(a: Node, b: Node): Shape {
  if (b instanceof OperatorNode && b.op === "^") {
    const [c, d] = b.args;
    if (c !== undefined && d !== undefined) {
      return call("^", [power(a, c), d.shape], a.first);
    }
  }
  if (b instanceof OperatorNode && b.args.length === 1 && containsPower(b)) {
    throw new Refusal("a^-b^c has two meanings in SPICE", b.first);
  }
  return call("^", [a.shape, b.shape], a.first);
}

function containsPower(node: Node): boolean {
  return node instanceof OperatorNode && (node.op === "^" || (node.args.length === 1 && node.args.some(containsPower)));
}

class ConditionalNode extends Node {
  constructor(condition: Node, yes: Node, no: Node) {
    super(call("if", [condition.shape, yes.shape, no.shape], condition.first), condition.first);
  }
}

class FunctionNode extends Node {
  constructor(callee: Node, args: readonly Node[]) {
    if (!(callee instanceof SymbolNode && callee.isFunction)) {
      throw new Refusal("an operator is missing", args[0]?.first ?? callee.first);
    }
    super({ callee: callee.first, args: args.map((arg) => arg.shape) }, callee.first);
  }
}

// What is refused needs no class: `new` runs the function, and it throws.

function refuseChain(_conditionals: readonly string[], params: readonly Node[]): never {
  throw new Refusal("comparisons cannot be chained", params[1]?.first);
}

/** All that is not arithmetic; the tokeniser lets none of it through. */
function refuse(): never {
  throw new Refusal("only arithmetic is allowed", undefined);
}

interface MathjsParser {
  createParse(dependencies: Readonly<Record<string, unknown>>): (text: string) => unknown;
}

// mathjs exports its factory functions, its declarations leave them out.
const parse = (mathjs as unknown as MathjsParser).createParse({
  typed: Object.assign((_name: string, signatures: Readonly<Record<string, unknown>>) => signatures["string"], {
    addConversion: () => undefined,
  }),
  numeric: Number,
  config: { number: "number" },
  SymbolNode,
  ParenthesisNode,
  OperatorNode,
  ConditionalNode,
  FunctionNode,
  RelationalNode: refuseChain,
  ConstantNode,
  AccessorNode: refuse,
  ArrayNode: refuse,
  AssignmentNode: refuse,
  BlockNode: refuse,
  FunctionAssignmentNode: refuse,
  IndexNode: refuse,
  ObjectNode: refuse,
  RangeNode: refuse,
});

export const grammar: Grammar = (text) => {
  try {
    const node = parse(text);
    return node instanceof Node ? node.shape : { message: "it is empty" };
  } catch (error) {
    return failure(error);
  }
};

function failure(error: unknown): GrammarError {
  if (error instanceof Refusal) {
    return { message: error.message, atom: error.at };
  }
  if (error instanceof SyntaxError) {
    const char = "char" in error && typeof error.char === "number" ? error.char - 1 : undefined;
    // Place-holders and the parser's own count of characters mean nothing to the reader.
    return { message: error.message.replace(/ \(char \d+\)$/, "").replace(/ ?[_f]\d+/, ""), char };
  }
  throw error;
}

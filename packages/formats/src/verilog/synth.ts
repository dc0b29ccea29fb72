/**
 * Expressions of nets as gates: what synthesised netlists write in `assign`, in connections and at a flip-flop's input.
 * Bits are least significant first. Operators without a gate of their own (arithmetic, order) are refused by name.
 */
import { InputError, type SourcePos } from "@twinedge/core";
import type { Expression } from "./ast.ts";
import { constantOf, integerOf } from "./constant.ts";
import { MOST_BITS, resized } from "./expressions.ts";
import type { ModuleScope, OutputDelays } from "./scope.ts";

export type Bits = readonly string[];

/** Gate types by operator, plain and inverted. */
const GATES: Readonly<Record<string, readonly [plain: string, inverted: string]>> = {
  "&": ["d_and", "d_nand"],
  "|": ["d_or", "d_nor"],
  "^": ["d_xor", "d_xnor"],
};
const REDUCTIONS = new Set(["&", "|", "^", "~&", "~|", "~^", "^~"]);
/** Bits of a net that shifts. */
const MOST_SHIFT_BITS = 12;
const ZERO: OutputDelays = { rise: 0, fall: 0, off: 0 };

/** Where the result goes: nets given, with the delays of the last gate; else new nets. */
interface Goal {
  readonly nets: Bits;
  readonly delays: OutputDelays;
}

export class Synthesis {
  private readonly scope: ModuleScope;

  constructor(scope: ModuleScope) {
    this.scope = scope;
  }

  /** Bits of an expression by itself. */
  width(expression: Expression): number {
    const { scope } = this;
    switch (expression.kind) {
      case "name":
        return (
          scope.parameters.get(expression.name)?.bits.length ?? scope.net(expression.name, expression.pos).bits.length
        );
      case "bit":
      case "part":
        return scope.parameters.has(expression.name)
          ? (constantOf(expression, scope.lookup)?.bits.length ?? 0)
          : scope.select(expression).length;
      case "concat":
        return expression.items.reduce((sum, item) => sum + this.width(item), 0);
      case "repeat": {
        const one = expression.items.reduce((sum, item) => sum + this.width(item), 0);
        const total = one * integerOf(expression.count, scope.lookup, "a replication's count");
        if (!(total >= 0 && total <= MOST_BITS)) {
          throw new InputError(`a replication of ${total} bits`, { pos: expression.pos, remedy: "make it shorter" });
        }
        return total;
      }
      case "unary":
        return REDUCTIONS.has(expression.op) || expression.op === "!" ? 1 : this.width(expression.a);
      case "binary":
        if (/^(?:[=!]==?|&&|\|\||[<>]=?)$/.test(expression.op)) {
          return 1;
        }
        return /^(?:<<<?|>>>?|\*\*)$/.test(expression.op)
          ? this.width(expression.a)
          : Math.max(this.width(expression.a), this.width(expression.b));
      case "choice":
        return Math.max(this.width(expression.a), this.width(expression.b));
      default:
        return constantOf(expression, scope.lookup)?.bits.length ?? 1;
    }
  }

  /** Nets that carry the expression, at least `width` of them counting what a context of that width makes of its operands. */
  bits(expression: Expression, width = this.width(expression)): Bits {
    return this.make(expression, width, undefined);
  }

  /** Drives nets with an expression. */
  drive(nets: Bits, expression: Expression, delays: OutputDelays): void {
    const width = Math.max(nets.length, this.width(expression));
    this.make(expression, width, { nets, delays });
  }

  private make(expression: Expression, width: number, goal: Goal | undefined): Bits {
    const { scope } = this;
    const { pos } = expression;
    const constant = constantOf(expression, scope.lookup);
    if (constant !== undefined) {
      if (constant.real !== undefined) {
        throw new InputError("a real number is no logic value", { pos, remedy: "write bits" });
      }
      return this.constants(resized(constant.bits, width), goal, pos);
    }
    switch (expression.kind) {
      case "name":
        return this.plain(padded(scope, scope.net(expression.name, pos).bits, width), goal, pos);
      case "bit":
      case "part": {
        const found = scope.select(expression).map((bit) => bit ?? scope.constant("x"));
        return this.plain(padded(scope, found, width), goal, pos);
      }
      case "concat":
        return this.plain(padded(scope, this.joined(expression.items), width), goal, pos);
      case "repeat": {
        const count = integerOf(expression.count, scope.lookup, "a replication's count");
        const one = this.joined(expression.items);
        this.width(expression);
        return this.plain(padded(scope, Array.from({ length: count }, () => one).flat(), width), goal, pos);
      }
      case "unary":
        return this.unary(expression, width, goal);
      case "binary":
        return this.binary(expression, width, goal, false);
      case "choice":
        return this.choice(expression, width, goal);
      default:
        throw new InputError("this expression is not supported", {
          pos,
          remedy: "write nets, bits and gates' operators",
        });
    }
  }

  private joined(items: readonly Expression[]): Bits {
    return items.toReversed().flatMap((item) => this.bits(item));
  }

  private constants(bits: string, goal: Goal | undefined, pos: SourcePos): Bits {
    const { scope } = this;
    const each = bits.split("").toReversed();
    if (goal === undefined) {
      return each.map((bit) => scope.constant(bit));
    }
    for (const [i, net] of goal.nets.entries()) {
      scope.drive(net, each[i] ?? "0", pos);
    }
    return goal.nets;
  }

  /** Nets as they are; onto given ones through buffers that let high impedance through. */
  private plain(bits: Bits, goal: Goal | undefined, pos: SourcePos): Bits {
    if (goal === undefined) {
      return bits;
    }
    for (const [i, net] of goal.nets.entries()) {
      this.gate("d_buffer", bits[i] ?? this.scope.constant("0"), net, goal.delays, pos, { high_z: "pass" });
    }
    return goal.nets;
  }

  private gate(
    type: string,
    inputs: string | readonly string[],
    output: string,
    { rise, fall }: OutputDelays,
    pos: SourcePos,
    more: Readonly<Record<string, string>> = {},
  ): void {
    const params = this.scope.params({ rise_delay: rise, fall_delay: fall, ...more });
    this.scope.add(type, `${type.replace("d_", "")}$`, [inputs, output], params, pos);
  }

  /** One gate a bit; bits of the goal beyond the result are 0. */
  private each(
    width: number,
    goal: Goal | undefined,
    hint: string,
    gate: (output: string, i: number, delays: OutputDelays) => void,
  ): Bits {
    return Array.from({ length: goal?.nets.length ?? width }, (_, i) => {
      const output = goal?.nets[i] ?? this.scope.between(hint);
      gate(output, i, goal?.delays ?? ZERO);
      return output;
    });
  }

  /** A result of one bit, widened with zeros. */
  private single(
    width: number,
    goal: Goal | undefined,
    hint: string,
    gate: (output: string, delays: OutputDelays) => void,
    pos: SourcePos,
  ): Bits {
    if (goal === undefined) {
      const output = this.scope.between(hint);
      gate(output, ZERO);
      return padded(this.scope, [output], width);
    }
    const [first, ...rest] = goal.nets;
    if (first !== undefined) {
      gate(first, goal.delays);
    }
    for (const net of rest) {
      this.scope.drive(net, "0", pos);
    }
    return goal.nets;
  }

  private unary(expression: Expression & { kind: "unary" }, width: number, goal: Goal | undefined): Bits {
    const { op, a, pos } = expression;
    if (op === "+") {
      return this.make(a, width, goal);
    }
    if (op === "~") {
      if (a.kind === "binary" && GATES[a.op] !== undefined) {
        return this.binary(a, width, goal, true);
      }
      const inputs = this.bits(a, width);
      return this.each(width, goal, "not", (output, i, delays) =>
        this.gate("d_inverter", inputs[i] ?? "", output, delays, pos),
      );
    }
    const inverted = op.length > 1 || op === "!";
    const [plain, inverse] = GATES[op === "!" ? "|" : op.replace("~", "")] ?? [];
    if (plain === undefined || inverse === undefined) {
      throw unsupported(op, pos);
    }
    const inputs = this.bits(a);
    return this.single(
      width,
      goal,
      "all",
      (output, delays) => this.gate(inverted ? inverse : plain, inputs, output, delays, pos),
      pos,
    );
  }

  private binary(
    expression: Expression & { kind: "binary" },
    width: number,
    goal: Goal | undefined,
    inverted: boolean,
  ): Bits {
    const { op, a, b, pos } = expression;
    const symbol = op.replace("~", "");
    const [plain, inverse] = GATES[symbol] ?? [];
    if (plain !== undefined && inverse !== undefined) {
      const operands = op === symbol ? this.chain(expression, width) : [this.bits(a, width), this.bits(b, width)];
      const type = inverted !== (op !== symbol) ? inverse : plain;
      return this.each(width, goal, "gate", (output, i, delays) =>
        this.gate(
          type,
          operands.map((bits) => bits[i] ?? ""),
          output,
          delays,
          pos,
        ),
      );
    }
    switch (op) {
      case "&&":
      case "||": {
        const inputs = [this.truth(a), this.truth(b)];
        const type = op === "&&" ? "d_and" : "d_or";
        return this.single(width, goal, "both", (output, delays) => this.gate(type, inputs, output, delays, pos), pos);
      }
      case "==":
      case "!=": {
        const common = Math.max(this.width(a), this.width(b));
        const [x, y] = [this.bits(a, common), this.bits(b, common)];
        const different = x.map((bit, i) => {
          const output = this.scope.between("differ");
          this.gate("d_xor", [bit, y[i] ?? ""], output, ZERO, pos);
          return output;
        });
        const type = op === "==" ? "d_nor" : "d_or";
        return this.single(
          width,
          goal,
          "equal",
          (output, delays) => this.gate(type, different, output, delays, pos),
          pos,
        );
      }
      case "<<":
      case ">>": {
        if (constantOf(b, this.scope.lookup) === undefined) {
          return this.shift(expression, width, goal);
        }
        const shift = integerOf(b, this.scope.lookup, "a shift by a net's value");
        const inputs = this.bits(a, width);
        const moved = Array.from(
          { length: width },
          (_, i) => inputs[op === "<<" ? i - shift : i + shift] ?? this.scope.constant("0"),
        );
        return this.plain(moved, goal, pos);
      }
      default:
        throw unsupported(op, pos);
    }
  }

  /** A shift by nets, e.g. the table of `4'h8 >> { a, b }`: one multiplexer a bit; an unknown bit of the shift makes all of them X. */
  private shift(expression: Expression & { kind: "binary" }, width: number, goal: Goal | undefined): Bits {
    const { op, a, b, pos } = expression;
    const by = this.bits(b);
    const bits = goal?.nets.length ?? width;
    if (by.length > MOST_SHIFT_BITS || bits * 2 ** by.length > MOST_BITS) {
      throw new InputError(`a shift of ${bits} bits by a net of ${by.length}`, {
        pos,
        remedy: "synthesise the design to gates",
      });
    }
    const inputs = this.bits(a, width);
    return this.each(width, goal, "shift", (output, i, delays) => {
      const picked = this.scope.between("shifted");
      const entries = Array.from(
        { length: 2 ** by.length },
        (_, k) => inputs[op === "<<" ? i - k : i + k] ?? this.scope.constant("0"),
      );
      const params = this.scope.params({ rise_delay: 0, fall_delay: 0 });
      this.scope.add("mux", "mux$", [entries, by.toReversed(), picked], params, pos);
      // Each bit of the shift twice: no effect, unless it is X.
      this.gate("d_xor", [picked, ...by, ...by], output, delays, pos);
    });
  }

  /** Operands of `a & b & c`. */
  private chain({ op, a, b }: Expression & { kind: "binary" }, width: number): readonly Bits[] {
    const operands = [b];
    let rest = a;
    while (rest.kind === "binary" && rest.op === op) {
      operands.push(rest.b);
      rest = rest.a;
    }
    operands.push(rest);
    return operands.toReversed().map((operand) => this.bits(operand, width));
  }

  /** A condition as one bit. */
  truth(expression: Expression): string {
    const bits = this.bits(expression);
    if (bits.length === 1) {
      return bits[0] ?? "";
    }
    const output = this.scope.between("any");
    this.gate("d_or", bits, output, ZERO, expression.pos);
    return output;
  }

  private choice(expression: Expression & { kind: "choice" }, width: number, goal: Goal | undefined): Bits {
    const { condition, a, b, pos } = expression;
    const select = this.truth(condition);
    for (const [data, released, active] of [
      [a, b, "high"],
      [b, a, "low"],
    ] as const) {
      const bits = constantOf(released, this.scope.lookup)?.bits;
      if (bits !== undefined && /^z+$/.test(bits)) {
        const inputs = this.bits(data, width);
        return this.each(width, goal, "tri", (output, i, delays) =>
          this.release(inputs[i] ?? "", select, active, output, delays, pos),
        );
      }
    }
    const [x, y] = [this.bits(a, width), this.bits(b, width)];
    return this.each(width, goal, "mux", (output, i, { rise, fall }) => {
      const params = this.scope.params({ rise_delay: rise, fall_delay: fall });
      this.scope.add("mux", "mux$", [[y[i] ?? "", x[i] ?? ""], [select], output], params, pos);
    });
  }

  /** `select ? data : z`. */
  private release(
    data: string,
    select: string,
    active: "high" | "low",
    output: string,
    { rise, fall, off }: OutputDelays,
    pos: SourcePos,
  ): void {
    const params = this.scope.params({
      delay: 0,
      rise_delay: rise,
      fall_delay: fall,
      open_delay: off,
      active,
      released: "z",
      unsure: "x",
    });
    this.scope.add("d_tristate", "tri$", [data, select, output], params, pos);
  }
}

function padded(scope: ModuleScope, bits: Bits, width: number): Bits {
  if (bits.length >= width) {
    return bits;
  }
  return [...bits, ...Array.from({ length: width - bits.length }, () => scope.constant("0"))];
}

function unsupported(op: string, pos: SourcePos): InputError {
  return new InputError(`the operator ${op} on nets is not supported`, {
    pos,
    remedy: "synthesise the design to gates",
  });
}

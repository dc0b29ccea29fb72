/**
 * The flip-flops that netlists write as `always` blocks, and the initial values of `initial` blocks.
 *
 *     always @(posedge clk or negedge rst) if (!rst) q <= 0; else if (en) q <= d;
 *
 * Edges after the first condition's are asynchronous set or reset, what is left is the clock; conditions under the clock become
 * multiplexers at the data input, where an unknown condition takes the else branch, as in Verilog.
 */
import { InputError, type SourcePos } from "@twinedge/core";
import type { AlwaysItem, Expression, Statement } from "./ast.ts";
import { lvalue } from "./build.ts";
import { constantOf } from "./constant.ts";
import { resized } from "./expressions.ts";
import type { ModuleScope } from "./scope.ts";
import type { Bits, Synthesis } from "./synth.ts";

const REMEDY = "only flip-flops are read: if (reset) q <= 0; else q <= d; synthesise the rest to gates";

interface Asynchronous {
  readonly net: string;
  readonly level: "high" | "low";
  /** Constant bit by net. */
  readonly values: ReadonlyMap<string, string>;
}

/** What each net takes: nets by net; nets that are not in it keep their value. */
interface Next {
  readonly data: Map<string, string>;
  readonly delay: { value: number };
}

/** Bits that `initial` blocks give to nets. */
export function initialValues(scope: ModuleScope): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  const walk = (statement: Statement): void => {
    if (statement.kind === "block") {
      statement.statements.forEach(walk);
      return;
    }
    const { pos } = statement;
    if (statement.kind === "if") {
      throw new InputError("a condition in an initial block is not supported", { pos, remedy: "write initial q = 0;" });
    }
    for (const [net, bit] of constantBits(scope, statement, "an initial value")) {
      values.set(net, bit);
    }
  };
  for (const item of scope.module.items) {
    if (item.kind === "initial") {
      walk(item.body);
    }
  }
  return values;
}

function constantBits(
  scope: ModuleScope,
  { target, value, pos }: Statement & { kind: "set" },
  what: string,
): readonly (readonly [net: string, bit: string])[] {
  const constant = constantOf(value, scope.lookup);
  if (constant === undefined) {
    throw new InputError(`${what} is not constant`, { pos, remedy: "write a number" });
  }
  const nets = lvalue(scope, target);
  const bits = resized(constant.bits, nets.length);
  return nets.map((net, i) => [net, bits[bits.length - 1 - i] ?? "0"]);
}

/** Adds the flip-flops of a block; returns the nets they drive. */
export function addFlipFlops(
  scope: ModuleScope,
  synthesis: Synthesis,
  { events, body, pos }: AlwaysItem,
  initial: ReadonlyMap<string, string>,
): readonly string[] {
  const waiting = events.map(({ edge, signal }) => ({ edge, net: single(scope, synthesis, signal) }));
  const asynchronous: Asynchronous[] = [];
  let rest = unwrapped(body);
  while (waiting.length > 1) {
    if (rest.kind !== "if") {
      throw new InputError("which of the edges is the clock cannot be told", { pos, remedy: REMEDY });
    }
    const { net, level } = levelOf(scope, synthesis, rest.condition);
    const at = waiting.findIndex((event) => event.net === net && (event.edge === "posedge") === (level === "high"));
    if (at < 0) {
      throw new InputError("the condition is none of the block's edges at its level", {
        pos: rest.condition.pos,
        remedy: REMEDY,
      });
    }
    waiting.splice(at, 1);
    asynchronous.push({
      net,
      level,
      values: new Map(settings(rest.holds).flatMap((one) => constantBits(scope, one, "what a reset sets"))),
    });
    if (rest.otherwise === undefined) {
      throw new InputError("the condition has no else: there is no clocked part", { pos: rest.pos, remedy: REMEDY });
    }
    rest = unwrapped(rest.otherwise);
  }
  const [clock] = waiting;
  if (clock === undefined) {
    return [];
  }
  const next: Next = { data: new Map(), delay: { value: 0 } };
  run(scope, synthesis, rest, next);
  const nets = [...new Set([...next.data.keys(), ...asynchronous.flatMap(({ values }) => [...values.keys()])])];
  for (const net of nets) {
    flipFlop(scope, net, next, clock, asynchronous, initial.get(net), pos);
  }
  return nets;
}

function flipFlop(
  scope: ModuleScope,
  net: string,
  next: Next,
  clock: { readonly edge: "posedge" | "negedge"; readonly net: string },
  asynchronous: readonly Asynchronous[],
  initial: string | undefined,
  pos: SourcePos,
): void {
  const pins = { set: "", reset: "" };
  const levels: Record<string, string> = {};
  let first: "set" | "reset" | undefined;
  for (const { net: control, level, values } of asynchronous) {
    const bit = values.get(net);
    const pin = bit === "1" ? "set" : bit === "0" ? "reset" : undefined;
    if (pin === undefined || pins[pin] !== "") {
      throw new InputError(
        bit === undefined
          ? `"${net}" is not given a value by every condition of an edge`
          : `"${net}" has two resets to ${bit}`,
        { pos, remedy: REMEDY },
      );
    }
    pins[pin] = control;
    first ??= pin;
    if (level === "low") {
      levels[`${pin}_level`] = "low";
    }
  }
  const delay = next.delay.value;
  const params = scope.params({
    clk_delay: delay,
    set_delay: delay,
    reset_delay: delay,
    rise_delay: 0,
    fall_delay: 0,
    unknown: "verilog",
    ...(clock.edge === "negedge" ? { clk_edge: "fall" } : {}),
    ...(pins.set !== "" && pins.reset !== "" ? { both: first ?? "reset" } : {}),
    ...levels,
    ...(initial === "0" || initial === "1" ? { ic: Number(initial) } : {}),
  });
  const data = next.data.get(net) ?? net;
  scope.add("d_dff", `${net}.reg`, [data, clock.net, pins.set, pins.reset, net], params, pos);
}

/** A statement without blocks of one. */
function unwrapped(statement: Statement): Statement {
  let inner = statement;
  while (inner.kind === "block" && inner.statements.length === 1 && inner.statements[0] !== undefined) {
    [inner] = inner.statements as [Statement];
  }
  return inner;
}

function settings(statement: Statement): readonly (Statement & { kind: "set" })[] {
  switch (statement.kind) {
    case "set":
      return [statement];
    case "block":
      return statement.statements.flatMap(settings);
    default:
      throw new InputError("a condition under a reset is not supported", { pos: statement.pos, remedy: REMEDY });
  }
}

function single(scope: ModuleScope, synthesis: Synthesis, expression: Expression): string {
  const [net, ...more] = synthesis.bits(expression);
  if (net === undefined || more.length > 0 || (expression.kind !== "name" && expression.kind !== "bit")) {
    throw new InputError("an edge must be that of a net of one bit", { pos: expression.pos, remedy: REMEDY });
  }
  return scope.net(expression.name, expression.pos).bits.includes(net) ? net : "";
}

/** `r`, `!r`, `~r`, `r == 1'b0`, ... */
function levelOf(
  scope: ModuleScope,
  synthesis: Synthesis,
  condition: Expression,
): { readonly net: string; readonly level: "high" | "low" } {
  if (condition.kind === "unary" && (condition.op === "!" || condition.op === "~")) {
    const { net, level } = levelOf(scope, synthesis, condition.a);
    return { net, level: level === "high" ? "low" : "high" };
  }
  if (condition.kind === "binary" && /^===?$/.test(condition.op)) {
    const value = constantOf(condition.b, scope.lookup);
    const { net, level } = levelOf(scope, synthesis, condition.a);
    if (value !== undefined && /^0*[01]$/.test(value.bits)) {
      return value.bits.endsWith("1") ? { net, level } : { net, level: level === "high" ? "low" : "high" };
    }
  }
  return { net: single(scope, synthesis, condition), level: "high" };
}

/** Follows the clocked statements: what each net is set to. */
function run(scope: ModuleScope, synthesis: Synthesis, statement: Statement, next: Next): void {
  switch (statement.kind) {
    case "block":
      for (const one of statement.statements) {
        run(scope, synthesis, one, next);
      }
      return;
    case "set":
      set(scope, synthesis, statement, next);
      return;
    case "if": {
      const select = synthesis.truth(statement.condition);
      const branches = [statement.holds, statement.otherwise].map((branch) => {
        const inner: Next = { data: new Map(next.data), delay: next.delay };
        if (branch !== undefined) {
          run(scope, synthesis, branch, inner);
        }
        return inner.data;
      });
      const [yes = new Map<string, string>(), no = new Map<string, string>()] = branches;
      for (const net of new Set([...yes.keys(), ...no.keys()])) {
        const [a, b] = [yes.get(net) ?? net, no.get(net) ?? net];
        if (a === b) {
          next.data.set(net, a);
          continue;
        }
        const output = scope.between(`${net}.next`);
        const params = scope.params({ rise_delay: 0, fall_delay: 0, unknown_select: "first" });
        scope.add("mux", `${net}.mux`, [[b, a], [select], output], params, statement.pos);
        next.data.set(net, output);
      }
    }
  }
}

function set(scope: ModuleScope, synthesis: Synthesis, statement: Statement & { kind: "set" }, next: Next): void {
  const { target, value, delay, blocking, pos } = statement;
  const nets = lvalue(scope, target);
  if (blocking) {
    refuseReading(scope, value, next.data);
  }
  const { rise, fall } = scope.delays(delay);
  if (rise !== fall || typeof rise !== "number") {
    throw new InputError("a flip-flop's delay must be one number", { pos, remedy: "write q <= #1 d" });
  }
  if (next.delay.value !== 0 && next.delay.value !== rise) {
    throw new InputError("the assignments of one block have different delays", { pos, remedy: "write a block each" });
  }
  next.delay.value = rise;
  const data: Bits = synthesis.bits(value, Math.max(nets.length, synthesis.width(value)));
  for (const [i, net] of nets.entries()) {
    next.data.set(net, data[i] ?? scope.constant("0"));
  }
}

/** @throws InputError where the expression reads a net that the block has set by then */
export function refuseReading(scope: ModuleScope, expression: Expression, done: ReadonlyMap<string, string>): void {
  const { pos } = expression;
  const read = new Set(namesIn(expression).filter((name) => !scope.parameters.has(name)));
  const later = [...done.keys()].find((net) => [...read].some((name) => scope.net(name, pos).bits.includes(net)));
  if (later !== undefined) {
    throw new InputError(`the block reads "${later}" after it has set it with =`, {
      pos,
      remedy: "write a block each, or <= under an edge",
    });
  }
}

function namesIn(expression: Expression): readonly string[] {
  switch (expression.kind) {
    case "name":
    case "bit":
    case "part":
      return [expression.name];
    case "concat":
    case "repeat":
      return expression.items.flatMap(namesIn);
    case "unary":
      return namesIn(expression.a);
    case "binary":
      return [...namesIn(expression.a), ...namesIn(expression.b)];
    case "choice":
      return [expression.condition, expression.a, expression.b].flatMap(namesIn);
    default:
      return [];
  }
}

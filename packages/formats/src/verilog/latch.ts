/**
 * The latches that netlists write as `always @*` or `always_latch` with conditions that leave a net as it was:
 *
 *     always @* if (!rst) q = 0; else if (en) q = d;
 *
 * Each net becomes a primitive with a state, a row for each way through the conditions. An unknown condition takes the else branch.
 */
import { InputError } from "@twinedge/core";
import type { AlwaysItem, Statement } from "./ast.ts";
import { lvalue } from "./build.ts";
import { refuseReading } from "./flipflop.ts";
import type { ModuleScope } from "./scope.ts";
import type { Bits, Synthesis } from "./synth.ts";

/** Conditions of a latch: rows double with each. */
const MOST_CONDITIONS = 10;

/** Net of a condition by its state along a way. */
type Way = ReadonlyMap<string, boolean>;

interface Outcome {
  readonly way: Way;
  /** Bit by net; a net that is not in it keeps its value. */
  readonly values: ReadonlyMap<string, string>;
}

/** Adds the latches of a block; returns the nets they drive. */
export function addLatches(
  scope: ModuleScope,
  synthesis: Synthesis,
  { body, pos }: AlwaysItem,
  initial: ReadonlyMap<string, string>,
): readonly string[] {
  const outcomes = follow(scope, synthesis, body, [{ way: new Map(), values: new Map() }]);
  const nets = [...new Set(outcomes.flatMap(({ values }) => [...values.keys()]))];
  for (const net of nets) {
    const conditions = [...new Set(outcomes.flatMap(({ way }) => [...way.keys()]))];
    const data = [...new Set(outcomes.flatMap(({ values }) => values.get(net) ?? []))];
    if (conditions.length > MOST_CONDITIONS) {
      throw new InputError(`the latch "${net}" has ${conditions.length} conditions`, {
        pos,
        remedy: `give it at most ${MOST_CONDITIONS}, joined by gates`,
      });
    }
    const rows = outcomes.flatMap(({ way, values }) => {
      const value = values.get(net);
      const at = value === undefined ? -1 : data.indexOf(value);
      const levels = conditions.map((condition) => {
        const holds = way.get(condition);
        return holds === undefined ? ["?"] : holds ? ["1"] : ["0", "x"];
      });
      return (at < 0 ? ["-"] : ["0", "1", "x"]).flatMap((bit) =>
        products(levels).map((row) => [...row, ...data.map((_, i) => (i === at ? bit : "?")), "?", bit].join(" ")),
      );
    });
    const start = initial.get(net);
    const params = scope.params({
      table: rows.join("; "),
      sequential: 1,
      ...(start === "0" || start === "1" ? { ic: Number(start) } : {}),
      rise_delay: 0,
      fall_delay: 0,
    });
    scope.add("udp", `${net}.latch`, [[...conditions, ...data], net], params, pos);
  }
  return nets;
}

/** Every way through a statement after each of the ways to it. */
function follow(
  scope: ModuleScope,
  synthesis: Synthesis,
  statement: Statement,
  before: readonly Outcome[],
): readonly Outcome[] {
  const { pos } = statement;
  switch (statement.kind) {
    case "block":
      return statement.statements.reduce((ways, one) => follow(scope, synthesis, one, ways), before);
    case "set": {
      const { rise, fall } = scope.delays(statement.delay);
      if (rise !== 0 || fall !== 0) {
        throw new InputError("a latch with a delay is not supported", { pos, remedy: "give the delay to a gate" });
      }
      for (const { values } of before) {
        refuseReading(scope, statement.value, values);
      }
      const nets = lvalue(scope, statement.target);
      const data: Bits = synthesis.bits(statement.value, Math.max(nets.length, synthesis.width(statement.value)));
      return before.map(({ way, values }) => ({
        way,
        values: new Map([...values, ...nets.map((net, i) => [net, data[i] ?? scope.constant("0")] as const)]),
      }));
    }
    case "if": {
      for (const { values } of before) {
        refuseReading(scope, statement.condition, values);
      }
      const condition = synthesis.truth(statement.condition);
      const branch = (holds: boolean): readonly Outcome[] =>
        before.flatMap(({ way, values }) =>
          way.has(condition) && way.get(condition) !== holds
            ? []
            : [{ way: new Map([...way, [condition, holds]]), values }],
        );
      const ways = [
        ...follow(scope, synthesis, statement.holds, branch(true)),
        ...(statement.otherwise === undefined
          ? branch(false)
          : follow(scope, synthesis, statement.otherwise, branch(false))),
      ];
      if (ways.length > 2 ** MOST_CONDITIONS) {
        throw new InputError("the latch has too many conditions", { pos, remedy: "join them by gates" });
      }
      return ways;
    }
  }
}

function products(choices: readonly (readonly string[])[]): readonly (readonly string[])[] {
  return choices.reduce<readonly (readonly string[])[]>(
    (rows, choice) => rows.flatMap((row) => choice.map((one) => [...row, one])),
    [[]],
  );
}
